"""Snapshots: what travels, what does not and is named, and files that are none. They are a control of ours."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from datetime import datetime, timedelta, timezone
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import AgentCoreWarning, Fail
from tests.families.arrange import (
    error_of,
    events_of,
    memory_with,
    minute,
    records_in,
    say,
    strategy,
    write,
)
from tests.families.arrange import record as given
from tests.families.browsers.arrange import session as browser_session
from tests.families.identities.test_no_secret_told import leaked, rounds
from tests.host.test_remote import post
from tests.model.resources import made

pytestmark = pytest.mark.inferred

TALK = ("I live in Lisbon and I love espresso.", "My sister Ana is a nurse.", "I moved from Lisbon to Rome.")


def again(clients: Clients, taken: dict[str, Any], **how: Any) -> None:
    """A fresh mock goes on with a snapshot."""
    clients.agentcore.stop()
    clients.agentcore.start()
    clients.agentcore.restore(json.loads(json.dumps(taken)), **how)


def found(clients: Clients, memory_id: str, query: str = "Where does the user live?") -> list[tuple[str, float]]:
    asked = {"memoryId": memory_id, "namespacePath": "/", "searchCriteria": {"searchQuery": query, "topK": 10}}
    answer = clients.data.retrieve_memory_records(**asked)["memoryRecordSummaries"]
    return [(record["memoryRecordId"], record["score"]) for record in answer]


def test_a_memory_goes_on_where_it_was(local: Clients) -> None:
    kinds = ("SEMANTIC", "USER_PREFERENCE", "SUMMARIZATION")
    memory_id = memory_with(local, *(strategy(kind) for kind in kinds))
    for i, text in enumerate(TALK):
        say(local, memory_id, text, at=minute(i))
    write(local, memory_id, given("The user lives on a boat.", namespace="/by/hand/"))
    before = found(local, memory_id), events_of(local, memory_id), records_in(local, memory_id)
    origin = local.agentcore.memory.provenance(before[0][0][0])
    say(local, memory_id, "I have a cat.", at=minute(9))

    taken = local.agentcore.snapshot()
    again(local, taken)
    _, events, records = found(local, memory_id), events_of(local, memory_id), records_in(local, memory_id)

    assert "families.memories.reading" not in json.dumps(taken)  # what is made anew when it is asked for
    assert events[1:] == before[1]
    assert {record["memoryRecordId"] for record in before[2]} <= {record["memoryRecordId"] for record in records}
    assert any(record["content"]["text"] == "The user has a cat." for record in records)  # its job waited
    assert sum("<topic" in record["content"]["text"] for record in records) == 1  # of its session, as before
    assert local.agentcore.memory.provenance(before[0][0][0]) == origin


def test_a_snapshot_is_a_seed_too(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"))
    taken = local.agentcore.snapshot()
    local.control.delete_memory(memoryId=memory_id)

    local.agentcore.seed(taken)

    assert [memory["id"] for memory in local.control.list_memories()["memories"]] == [memory_id]


def test_searches_give_the_scores_they_gave(local: Clients) -> None:
    memory_id = memory_with(local)
    items = [given(f"The user {what} number {i}.", f"/n/{i % 3}/", f"r{i}") for i in range(40) for what in ("owns",)]
    ids = write(local, memory_id, *items)
    local.data.delete_memory_record(memoryId=memory_id, memoryRecordId=ids[7])  # a place that is used again
    write(local, memory_id, given("The user lives in Rome.", "/n/1/"))
    before = found(local, memory_id), found(local, memory_id, "number 3")

    again(local, local.agentcore.snapshot())

    assert (found(local, memory_id), found(local, memory_id, "number 3")) == before


def test_the_clock_goes_on_from_the_snapshot_unless_time_is_to_go_by(local: Clients) -> None:
    memory_id = memory_with(local)
    say(local, memory_id, TALK[0])
    taken = local.agentcore.snapshot()
    local.agentcore.clock.tick(days=40)

    local.agentcore.restore(taken)
    assert len(events_of(local, memory_id)) == 1
    local.agentcore.clock.tick(days=40)
    assert events_of(local, memory_id) == []
    local.agentcore.restore({**taken, "clock_offset": timedelta(days=40).total_seconds()}, resume=False)

    assert local.agentcore.clock.now() > datetime.now(timezone.utc) + timedelta(days=39)
    assert events_of(local, memory_id) == []


def test_secrets_stay_unless_they_are_asked_for(local: Clients) -> None:
    secrets, _ = rounds(local)
    told = local.agentcore.snapshot()
    whole = local.agentcore.snapshot(secrets=True)

    again(local, told)
    token = local.data.get_workload_access_token(workloadName="agent")["workloadAccessToken"]
    asked = {"workloadIdentityToken": token, "resourceCredentialProviderName": "key"}
    error_of("ResourceNotFoundException", local.data.get_resource_api_key, **asked)
    again(local, whole)
    asked["workloadIdentityToken"] = secrets[0]  # that one too is known again

    assert leaked(secrets, json.dumps(told)) == []
    assert set(leaked(secrets, json.dumps(whole))) >= {"k3y-secret", "s3cr3t", secrets[0]}
    assert local.data.get_resource_api_key(**asked)["apiKey"] == "k3y-secret"
    assert {left["what"] for left in told["left_out"]} == {
        "secrets of credential providers, in moto's Secrets Manager",
        "tokens that authorization servers gave",
        "users' ways to a vendor that are under way",
        "workload access tokens",
    }
    assert whole["left_out"] == []


def test_what_cannot_travel_is_named_and_has_ended(local: Clients) -> None:
    browser = browser_session(local)
    runtime = local.control.get_agent_runtime(**made(local, "runtime"))
    where = {"agentRuntimeArn": runtime["agentRuntimeArn"], "runtimeSessionId": "s" * 33}

    def count(payload: Any, context: Any) -> int:
        context.state["stream"] = Lock()  # as something that is open
        context.state["times"] = context.state.get("times", 0) + 1
        return int(context.state["times"])

    local.agentcore.bind(runtime["agentRuntimeName"], count)
    local.agentcore.faults.on("ListMemories", Fail("ValidationException"))
    local.data.invoke_agent_runtime(**where, payload=b"{}")

    taken = local.agentcore.snapshot()
    again(local, taken)
    local.agentcore.bind(runtime["agentRuntimeName"], count)

    session = f"123456789012/us-east-1, Agent runtime {runtime['agentRuntimeId']}, Agent runtime endpoint DEFAULT"
    assert [(left["where"], left["what"]) for left in taken["left_out"]] == [
        (f"123456789012/us-east-1, Browser aws.browser.v1, Browser session {browser.id}", "a running browser"),
        (f"{session}, Runtime session {'s' * 33}", "stream: an object of type _thread.lock"),
        ("controls", "bindings"),
        ("controls", "faults"),
    ]
    shown = local.data.get_browser_session(browserIdentifier="aws.browser.v1", sessionId=browser.id)
    assert shown["status"] == "TERMINATED"
    assert local.data.invoke_agent_runtime(**where, payload=b"{}")["response"].read() == b"2"


def _changed(taken: dict[str, Any], *path: Any, to: Any) -> dict[str, Any]:
    copy = deepcopy(taken)
    place = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return copy


MEMORY = ("stores", 0, "tables", "families.memories.kinds.MEMORY", "records", 0)
BAD: dict[str, tuple[tuple[Any, ...], Any, str]] = {
    "another document": (("format",), "seed", "this is no snapshot"),
    "a newer version": (("version",), 99, "version 99, written by moto-agentcore 0.1.0; this one reads 1"),
    "an older version": (("version",), 0, "version 0"),
    "no version": (("version",), None, "version None"),
    "no time": (("taken",), "yesterday", "does not say when it was taken"),
    "no stores": (("stores",), None, "cannot be read"),
    "no region": (("stores", 0, "region"), "mars-1", "there is no region 'mars-1'"),
    "no account": (("stores", 0, "account"), "me", "'me' is no account"),
    "an unknown kind": (("stores", 0, "tables"), {"families.x.Y": {"records": []}}, "nothing of the name"),
    "code": (("stores", 0, "parts"), {"families.memories.jobs.submit": {}}, "nothing of the name"),
    "another module": (("stores", 0, "parts"), {"os.system": {}}, "nothing of the name 'os.system'"),
    "the host": (("stores", 0, "parts"), {"host.mock.AgentCore": {}}, "nothing of the name"),
    "an unknown form": ((*MEMORY, "members", "createdAt"), {"$moon": 1}, "does not know $moon"),
    "no time of a member": ((*MEMORY, "members", "createdAt"), {"$time": "noon"}, "Invalid isoformat"),
    "no record": ((*MEMORY,), {"$tuple": []}, "has others"),
    "an unknown member": (
        (*MEMORY, "parts", "families.memories.jobs.Jobs"),
        {"$new": "families.memories.jobs.Said", "fields": {"add": 1}},
        "has no add in this version",
    ),
    "a part of another type": (
        (*MEMORY, "parts", "families.memories.jobs.Jobs"),
        {"$new": "families.memories.jobs.Said"},
        "is no part of that type",
    ),
    "no such reference": ((*MEMORY, "pending"), {"$ref": 77}, "there is no object with the id 77"),
    "a secret without a name": (("secrets",), [{"account": "1"}], "a secret has account"),
}


def test_a_bad_snapshot_is_refused_and_changes_nothing(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"))
    say(local, memory_id, TALK[0])
    taken, now = local.agentcore.snapshot(), local.agentcore.clock.now()

    for name, (path, value, message) in BAD.items():
        with pytest.raises(ValueError, match=re.escape(message)):
            local.agentcore.restore(_changed(taken, *path, to=value))
        assert local.agentcore.snapshot()["stores"] == taken["stores"], name

    assert local.agentcore.clock.now() - now < timedelta(hours=1)


def test_files_that_are_none_are_refused(local: Clients, tmp_path: Path) -> None:
    broken, listed = tmp_path / "broken.json", tmp_path / "list.yaml"
    broken.write_text('{"format": "moto-ag')
    listed.write_text("- one\n")

    with pytest.raises(ValueError, match="holds no JSON"):
        local.agentcore.restore(broken)
    with pytest.raises(FileNotFoundError):
        local.agentcore.restore(tmp_path / "nothing.json")
    with pytest.raises(ValueError, match="is no JSON"):
        local.agentcore.seed(broken)
    with pytest.raises(ValueError, match="holds no mapping"):
        local.agentcore.seed(str(listed))
    listed.write_text("a: [")
    with pytest.raises(ValueError, match="is no YAML"):
        local.agentcore.seed(listed)


def test_another_embedder_is_told(local: Clients) -> None:
    taken = {**local.agentcore.snapshot(), "embedder": "theirs"}

    with pytest.warns(AgentCoreWarning, match="taken with the embedder 'theirs'"):
        local.agentcore.restore(taken)


@pytest.mark.agentcore(seed="pages.yaml")
def test_a_seed_stands_in_a_file_beside_the_test(local: Clients) -> None:
    asked = {"webSearchId": "web-search.v1", "searchQuery": "When do ferries leave?"}
    (page,) = local.data.invoke_web_search(**asked)["results"]

    assert page["url"] == "https://harbour.example/ferries"


def test_a_snapshot_travels_over_http(remote: Clients) -> None:
    memory_id = memory_with(remote)
    say(remote, memory_id, TALK[0])
    told = events_of(remote, memory_id)

    taken = post(remote, "snapshot", {"secrets": True}).json
    remote.control.delete_memory(memoryId=memory_id)
    bodies: list[Any] = [{}, {"snapshot": []}, {"snapshot": {}}, {"snapshot": taken, "resume": 1}]
    wrong = [post(remote, "restore", body).status for body in bodies]
    wrong += [post(remote, "snapshot", {"secrets": "yes"}).status, post(remote, "snapshot/save", {}).status]
    restored = post(remote, "restore", {"snapshot": taken})

    assert wrong == [400] * 6
    assert restored.status == 200
    assert events_of(remote, memory_id) == told
