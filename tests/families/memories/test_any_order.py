"""Whatever is done in whatever order: what is listed is what is there, and no more than that is kept about it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Clients
from moto_agentcore import mock_agentcore
from moto_agentcore.families.memories.archive import Archive
from moto_agentcore.families.memories.conversations import Conversations
from moto_agentcore.families.memories.kinds import MEMORY
from moto_agentcore.state.store import store_of

ENDS = (31, 40, 2**31 - 1)
TIMES = st.sampled_from([0, 1, 1_700_000_000, 1_700_000_000.001, 253_402_300_799, 99_999_999_999])
NAMES = st.lists(st.sampled_from(["/a/", "/a/b", "/c"]), min_size=1, max_size=3)
STEPS = st.one_of(
    st.tuples(st.just("say"), st.sampled_from(["s1", "s2"]), TIMES),
    st.tuples(st.just("unsay"), st.integers(0, 5)),
    st.tuples(st.just("write"), NAMES, st.sampled_from([None, *ENDS])),
    st.tuples(st.just("rewrite"), st.integers(0, 5), NAMES, st.sampled_from([None, *ENDS])),
    st.tuples(st.just("erase"), st.integers(0, 5)),
    st.tuples(st.just("keep for"), st.sampled_from([3, 30, 365])),
    st.tuples(st.just("wait"), st.sampled_from([1, 8, 32, 400, 2_000_000])),
)


class Talk:
    """A memory, and what is done to it."""

    def __init__(self, clients: Clients, agentcore: Any) -> None:
        self.control, self.data, self.clock = clients.control, clients.data, agentcore.clock
        self.id = clients.control.create_memory(name="Any", eventExpiryDuration=30)["memory"]["id"]

    def do(self, what: str, *args: Any) -> None:
        getattr(self, "_" + what.replace(" ", "_"))(*args)

    def events(self) -> list[dict[str, Any]]:
        found = []
        for session in self.data.list_sessions(memoryId=self.id, actorId="ana")["sessionSummaries"]:
            asked = {"memoryId": self.id, "actorId": "ana", "sessionId": session["sessionId"], "maxResults": 100}
            found += self.data.list_events(**asked)["events"]
        return found

    def records(self, path: str = "/") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.data.list_memory_records(
            memoryId=self.id, namespacePath=path, maxResults=100
        )["memoryRecordSummaries"]
        return found

    def _say(self, session: str, at: float) -> None:
        asked = {"memoryId": self.id, "actorId": "ana", "sessionId": session, "payload": [{"blob": {"x": at}}]}
        self.data.create_event(**asked, eventTimestamp=at)

    def _unsay(self, place: int) -> None:
        for event in self.events()[place : place + 1]:
            self.data.delete_event(
                memoryId=self.id, actorId="ana", sessionId=event["sessionId"], eventId=event["eventId"]
            )

    def _write(self, names: list[str], days: int | None) -> None:
        record = {"requestIdentifier": "r", "namespaces": names, "content": {"text": "x"}, "timestamp": 1}
        self.data.batch_create_memory_records(memoryId=self.id, records=[record], **_expiry(days))

    def _rewrite(self, place: int, names: list[str], days: int | None) -> None:
        for found in self.records()[place : place + 1]:
            record = {"memoryRecordId": found["memoryRecordId"], "namespaces": names, "timestamp": 2}
            self.data.batch_update_memory_records(memoryId=self.id, records=[record], **_expiry(days))

    def _erase(self, place: int) -> None:
        for found in self.records()[place : place + 1]:
            self.data.delete_memory_record(memoryId=self.id, memoryRecordId=found["memoryRecordId"])

    def _keep_for(self, days: int) -> None:
        self.control.update_memory(memoryId=self.id, eventExpiryDuration=days)

    def _wait(self, days: int) -> None:
        try:
            self.clock.tick(days=days)
        except OverflowError:
            self.clock.tick(hours=1)


def _expiry(days: int | None) -> dict[str, Any]:
    return {"recordExpirySpecification": {"recordExpiryDurationDays": days}} if days is not None else {}


@pytest.mark.inferred
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=12))
def test_what_is_there_is_listed_and_nothing_else_is_kept(idle: Clients, steps: list[tuple[Any, ...]]) -> None:
    with mock_agentcore() as agentcore:
        talk = Talk(idle, agentcore)
        for step in steps:
            with suppress(idle.data.exceptions.ValidationException):  # as the service refuses, never as we fail
                talk.do(*step)
            memory = store_of("123456789012", "us-east-1").table(MEMORY).get(talk.id)
            events, records = talk.events(), talk.records()
            sessions = [s for actor in memory.part(Conversations).actors.values() for s in actor.values()]
            assert sorted(e["eventId"] for e in events) == sorted(id for s in sessions for id in s.events)
            assert sorted(id for s in sessions for _, id in s.ends) == sorted(id for s in sessions for id in s.events)
            archive = memory.part(Archive)
            assert {r["memoryRecordId"] for r in records} == set(archive.records)
            assert len(archive.index) == len(records)
            assert len(archive._ends) == sum(r["expiresAt"] is not None for r in archive.records.values())
            for path in ("/a", "/c"):
                wanted = [r for r in records if any(n.rstrip("/").startswith(path) for n in r["namespaces"])]
                assert talk.records(path) == wanted
