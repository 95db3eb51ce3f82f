"""Sessions that end by themselves, each at its own time, whenever somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import time_machine

from moto_agentcore.errors import ServiceError
from moto_agentcore.state import clock
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.lifetimes import MINUTE, Lifetime, Span, touch
from moto_agentcore.state.store import Store
from moto_agentcore.state.table import Table
from tests.state.conftest import BOX

START = datetime(2026, 5, 4, tzinfo=timezone.utc)
# As code interpreters and browsers have them: a longest time, and they stay listed.
SANDBOX = Kind(
    "Sandbox",
    id="sandboxId",
    mint="{10}",
    path="test-sandbox/{id}",
    arn="sandboxArn",
    updated="lastUpdatedAt",
    lifetime=Lifetime(longest=Span(900, "timeoutSeconds"), states=("READY", "TERMINATED")),
)
# As runtimes have them: an idle time, a longest one, and they are gone.
VISIT = Kind("Visit", id="visitId", mint="{visitId}", lifetime=Lifetime(longest=Span(3600, "most"), idle=Span(600)))
# As Bedrock's conversations: an idle time, and a status of their own for an end that nobody asked for.
TALK = Kind(
    "Talk",
    id="talkId",
    mint="{uuid}",
    lifetime=Lifetime(idle=Span(60, unit=MINUTE), states=("ACTIVE", "EXPIRED"), status="talkStatus"),
)


def _after(**passed: float) -> datetime:
    return START + timedelta(**passed)


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[None]:
    with time_machine.travel(START, tick=False):
        yield
    clock.reset()


def _wait(**passing: float) -> None:
    clock.move(timedelta(**passing))


def _sandboxes(store: Store, **members: Any) -> tuple[Table, Record]:
    table = store.table(SANDBOX)
    return table, table.create(members)


LOOKS: dict[str, Callable[[Store, Table, Record], Any]] = {
    "find": lambda store, table, record: table.find(record.id),
    "get": lambda store, table, record: table.get(record.id),
    "describe": lambda store, table, record: table.describe(record.id),
    "steady": lambda store, table, record: table.steady(record.id),
    "named": lambda store, table, record: table.named("first"),
    "iteration": lambda store, table, record: next(iter(table)),
    "after": lambda store, table, record: next(table.after(None)),
    "count": lambda store, table, record: table.count() and record,
    "find_arn": lambda store, table, record: store.find_arn(record["sandboxArn"]),
}


@pytest.mark.from_model  # sessionTimeoutSeconds; READY and TERMINATED
@pytest.mark.parametrize("look", LOOKS)
def test_any_look_sees_the_end_with_the_time_it_came(store: Store, look: str) -> None:
    table, sandbox = _sandboxes(store, name="first", timeoutSeconds=60)
    _wait(seconds=59)
    before = dict(LOOKS[look](store, table, sandbox))
    _wait(days=1)

    ended = LOOKS[look](store, table, sandbox)

    assert (before["status"], before["lastUpdatedAt"]) == ("READY", START)
    assert (ended["status"], ended["lastUpdatedAt"]) == ("TERMINATED", _after(seconds=60))


@pytest.mark.from_model  # 900 seconds are the default of StartCodeInterpreterSession
def test_without_the_member_the_default_counts(store: Store) -> None:
    table, sandbox = _sandboxes(store)
    _wait(seconds=899)
    before = table.get(sandbox.id)["status"]
    _wait(seconds=1)
    assert (before, table.get(sandbox.id)["status"]) == ("READY", "TERMINATED")


@pytest.mark.inferred
def test_what_stays_listed_counts(store: Store) -> None:
    table, _ = _sandboxes(store)
    _sandboxes(store, timeoutSeconds=5000)
    _wait(hours=1)
    assert (table.count(), sorted(sandbox["status"] for sandbox in table)) == (2, ["READY", "TERMINATED"])


@pytest.mark.from_docs  # a session that is not used ends after its idle time, a used one after its longest
def test_use_puts_off_the_idle_end_and_not_the_last_one(store: Store) -> None:
    visits = store.table(VISIT)
    visit = visits.create({"visitId": "v", "most": 1500})
    for _ in range(2):
        _wait(seconds=599)
        touch(visits.get("v"))
    _wait(seconds=301)
    there = visits.find("v")
    _wait(seconds=1)
    assert (there, visits.find("v")) == (visit, None)


@pytest.mark.inferred
def test_of_two_ends_the_first_one_comes(store: Store) -> None:
    assert VISIT.lifetime is not None
    visit = store.table(VISIT).create({"visitId": "v", "most": 1000})
    idle = VISIT.lifetime.ends(visit)
    _wait(seconds=500)
    touch(visit)
    assert (idle, VISIT.lifetime.ends(visit)) == (_after(seconds=600), _after(seconds=1000))


@pytest.mark.inferred
def test_a_record_without_states_goes_with_its_end(store: Store) -> None:
    visits = store.table(VISIT)
    for visit in "abc":
        visits.create({"visitId": visit, "name": visit})
    _wait(seconds=300)
    touch(visits.get("b"))
    _wait(seconds=300)
    assert (visits.count(), [visit.id for visit in visits]) == (1, ["b"])
    assert (visits.find("a"), visits.named("c")) == (None, None)
    with pytest.raises(ServiceError, match="Visit not found: a"):
        visits.get("a")


@pytest.mark.from_docs  # a runtime session id may be used again: a fresh environment
def test_an_id_may_begin_a_new_lifetime(store: Store) -> None:
    visits = store.table(VISIT)
    old = visits.create({"visitId": "v"})
    _wait(hours=2)
    assert visits.find("v") is None
    new = visits.create({"visitId": "v"})
    _wait(seconds=599)
    assert visits.find("v") is new
    assert new is not old


@pytest.mark.inferred
def test_use_after_the_end_comes_too_late(store: Store) -> None:
    visits, talks = store.table(VISIT), store.table(TALK)
    visit, talk = visits.create({"visitId": "v"}), talks.create({})
    _wait(hours=1)
    touch(visit)
    touch(talk)
    assert visits.find("v") is None
    assert talks.get(talk.id)["talkStatus"] == "EXPIRED"
    touch(talk)
    assert (talk["talkStatus"], talk["updatedAt"]) == ("EXPIRED", _after(hours=1))


@pytest.mark.from_model  # ENDED is not EXPIRED
def test_what_an_operation_has_ended_stays_as_it_is(store: Store) -> None:
    talks = store.table(TALK)
    talk = talks.create({})
    began = talk["talkStatus"]
    _wait(minutes=10)
    talks.update(talk, talkStatus="ENDED")
    _wait(days=1)
    assert (began, talks.get(talk.id)["talkStatus"], talk["updatedAt"]) == ("ACTIVE", "ENDED", _after(minutes=10))


@pytest.mark.inferred
def test_a_lifetime_may_come_after_states_on_the_way(store: Store) -> None:
    lifetime = Lifetime(longest=Span(60), states=("READY", "STOPPED"))
    kind = Kind("Worker", id="workerId", mint="{10}", life=Life("test::worker", ready="READY"), lifetime=lifetime)
    workers = store.table(kind)
    worker = workers.create({})
    seen = [worker["status"], workers.get(worker.id)["status"]]
    _wait(seconds=60)
    assert [*seen, workers.get(worker.id)["status"]] == ["CREATING", "READY", "STOPPED"]


@pytest.mark.inferred
def test_a_lifetime_has_some_end() -> None:
    with pytest.raises(ValueError, match="a longest time, an idle time, or both"):
        Lifetime(states=("READY", "TERMINATED"))


@pytest.mark.inferred
def test_what_has_no_lifetime_has_no_use(store: Store) -> None:
    box = store.table(BOX).create({"name": "red"})
    touch(box)
    _wait(days=10_000)
    assert (box.used, store.table(BOX).find(box.id)) == (None, box)


@pytest.mark.inferred
@pytest.mark.parametrize("seconds", [10**12, 10**18])
def test_an_end_beyond_the_calendar_never_comes(store: Store, seconds: int) -> None:
    table, sandbox = _sandboxes(store, timeoutSeconds=seconds)
    _wait(days=2_000_000)
    assert table.get(sandbox.id)["status"] == "READY"
    touch(sandbox)


@pytest.mark.inferred
def test_near_the_end_of_the_calendar_all_lives_on(store: Store) -> None:
    with time_machine.travel(datetime(9999, 12, 31, 23, 30, tzinfo=timezone.utc), tick=False):
        talk = store.table(TALK).create({})
        _wait(minutes=25)
        touch(talk)
        assert store.table(TALK).get(talk.id)["talkStatus"] == "ACTIVE"


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("count", "unit", "found"),
    [
        (10**7, timedelta(days=1), clock.NEVER),
        (-(10**7), timedelta(days=1), clock.FIRST),
        (10**7, -timedelta(days=1), clock.FIRST),
        (-(10**7), -timedelta(days=1), clock.NEVER),
        (10**300, timedelta(seconds=1), clock.NEVER),
        (1e300, timedelta(seconds=1), clock.NEVER),
        (1.5, timedelta(days=1), START + timedelta(hours=36)),
        (0, timedelta(days=1), START),
    ],
)
def test_what_lies_beyond_the_calendar_is_its_end(count: float, unit: timedelta, found: datetime) -> None:
    assert clock.later(START, count, unit) == found
    assert clock.FIRST < START < clock.NEVER


@pytest.mark.inferred
def test_the_clock_stops_at_either_end_of_the_calendar() -> None:
    clock.move(timedelta(days=-700_000))
    with time_machine.travel(datetime(1970, 1, 2, tzinfo=timezone.utc), tick=False):
        assert clock.now() == datetime(53, 6, 20, tzinfo=timezone.utc)
    assert clock.now().year == 109
    with pytest.raises(OverflowError, match="years 1 to 9999"):
        clock.move(timedelta(days=-100_000))
    assert clock.now().year == 109
