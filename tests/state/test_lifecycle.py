"""Life cycles, turned as moto's users turn them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from time_machine import travel

from conftest import Clients
from moto_agentcore.state.lifecycle import Life, Pending, enter, settle
from moto_agentcore.state.store import Store
from tests.state.conftest import BOX, LAMP

Progressing = Callable[..., None]
MEMORY = "agentcore::memory"


def _create(clients: Clients) -> Any:
    return clients.control.create_memory(name="Demo", eventExpiryDuration=30)["memory"]


def _status(clients: Clients, memory: Any) -> str:
    return str(clients.control.get_memory(memoryId=memory["id"])["memory"]["status"])


@pytest.mark.inferred
def test_by_default_the_first_look_sees_the_end(clients: Clients) -> None:
    memory = _create(clients)
    assert memory["status"] == "CREATING"
    assert _status(clients, memory) == "ACTIVE"


@pytest.mark.from_sdk  # moto's documentation of state transitions
def test_with_manual_progression_so_many_looks_are_needed(clients: Clients, progressing: Progressing) -> None:
    progressing(MEMORY, progression="manual", times=2)
    memory = _create(clients)
    assert [_status(clients, memory) for _ in range(3)] == ["CREATING", "ACTIVE", "ACTIVE"]


@pytest.mark.inferred
def test_time_that_names_no_seconds_takes_none(local: Clients, progressing: Progressing) -> None:
    progressing(MEMORY, progression="time")
    assert _status(local, _create(local)) == "ACTIVE"


@pytest.mark.inferred
def test_why_it_failed_is_past_when_it_is_tried_again(store: Store) -> None:
    record = store.table(LAMP).create({})
    record["failureReason"] = "no bulb"

    enter(record, "UPDATING", "ACTIVE")

    assert "failureReason" not in record
    enter(store.table(BOX).create({"name": "a"}), "FULL", "EMPTY")  # of no life at all


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("dated", "then", "moves"), [(True, "ACTIVE", True), (False, "ACTIVE", False), (True, "UPDATING", False)]
)
def test_the_time_of_the_last_change_moves_with_the_status(store: Store, dated: bool, then: str, moves: bool) -> None:
    kind = replace(LAMP, life=Life("test::lamp", dated=dated))
    record = store.table(kind).create({})
    settle(record)
    before = record[kind.updated]
    enter(record, "UPDATING", then, since=before + timedelta(milliseconds=-5))
    record.pending = record.pending or Pending(then, since=before)

    settle(record)

    assert (record["status"], record[kind.updated] != before) == (then, moves)


@pytest.mark.inferred
def test_only_a_look_at_the_record_itself_counts(local: Clients, progressing: Progressing) -> None:
    progressing(MEMORY, progression="manual", times=1)
    memory = _create(local)
    for _ in range(3):
        assert local.control.list_memories()["memories"][0]["status"] == "CREATING"
        local.control.list_tags_for_resource(resourceArn=memory["arn"])
    assert _status(local, memory) == "ACTIVE"


@pytest.mark.from_sdk
def test_with_time_progression_so_many_seconds_are_needed(clients: Clients, progressing: Progressing) -> None:
    progressing(MEMORY, progression="time", seconds=60)
    memory = _create(clients)
    before = _status(clients, memory)
    clients.agentcore.clock.tick(seconds=59)
    nearly = _status(clients, memory)
    clients.agentcore.clock.tick(seconds=2)
    assert (before, nearly, _status(clients, memory)) == ("CREATING", "CREATING", "ACTIVE")


@pytest.mark.from_sdk
def test_a_frozen_clock_holds_time_progression(local: Clients, progressing: Progressing) -> None:
    progressing(MEMORY, progression="time", seconds=60)
    with travel(datetime(2026, 5, 4, tzinfo=timezone.utc), tick=False) as frozen:
        memory = _create(local)
        frozen.shift(59)
        before = _status(local, memory)
        frozen.shift(1)
        assert (before, _status(local, memory)) == ("CREATING", "ACTIVE")


@pytest.mark.from_model  # DeleteMemory answers a status
def test_a_deletion_is_a_progress_too(clients: Clients, progressing: Progressing) -> None:
    memory = _create(clients)
    _status(clients, memory)
    progressing(MEMORY, progression="manual", times=2)
    deleted = clients.control.delete_memory(memoryId=memory["id"])
    assert deleted["status"] == "DELETING"
    assert _status(clients, memory) == "DELETING"
    with pytest.raises(clients.control.exceptions.ResourceNotFoundException):
        _status(clients, memory)


@pytest.mark.inferred
def test_what_is_being_deleted_keeps_its_name_until_it_is_gone(local: Clients, progressing: Progressing) -> None:
    memory = _create(local)
    _status(local, memory)
    progressing(MEMORY, progression="manual", times=1)
    local.control.delete_memory(memoryId=memory["id"])
    with pytest.raises(local.control.exceptions.ValidationException, match="already exists"):
        _create(local)
    with pytest.raises(local.control.exceptions.ResourceNotFoundException):
        _status(local, memory)
    assert _create(local)["name"] == "Demo"


@pytest.mark.from_sdk  # boto3's waiter polls GetMemory
def test_the_sdks_waiter_counts_as_looks(local: Clients, progressing: Progressing) -> None:
    progressing(MEMORY, progression="manual", times=3)
    memory = _create(local)
    waiter = local.control.get_waiter("memory_created")
    waiter.wait(memoryId=memory["id"], WaiterConfig={"Delay": 0, "MaxAttempts": 3})
    assert local.control.list_memories()["memories"][0]["status"] == "ACTIVE"


@pytest.mark.inferred
def test_a_record_without_a_life_is_always_settled(store: Store) -> None:
    box = store.table(BOX).create({"name": "red"})
    assert (settle(box), "status" in box) == (True, False)


@pytest.mark.inferred
def test_a_status_may_lead_to_a_failure_with_its_reason(store: Store) -> None:
    lamp = store.table(LAMP).create({})
    enter(lamp, "UPDATING", "UPDATE_FAILED", "no bulb")
    assert store.table(LAMP).get(lamp.id) is lamp
    assert (lamp["status"], lamp["failureReason"]) == ("UPDATE_FAILED", "no bulb")


@pytest.mark.inferred
def test_a_deletion_is_begun_once(store: Store, progressing: Progressing) -> None:
    progressing("test::lamp", progression="manual", times=2)
    lamps = store.table(LAMP)
    lamp = lamps.create({})
    lamps.delete(lamp)
    lamps.describe(lamp.id)
    lamps.delete(lamp)
    assert lamps.find(lamp.id) is lamp
    with pytest.raises(Exception, match="Lamp not found"):
        lamps.describe(lamp.id)


@pytest.mark.inferred
def test_manual_progression_without_a_number_settles_at_the_first_look(
    local: Clients, progressing: Progressing
) -> None:
    progressing(MEMORY, progression="manual")
    memory_id = local.control.create_memory(name="Demo", eventExpiryDuration=30)["memory"]["id"]
    assert local.control.list_memories()["memories"][0]["status"] == "CREATING"
    assert local.control.get_memory(memoryId=memory_id)["memory"]["status"] == "ACTIVE"


@pytest.mark.inferred
def test_a_time_beyond_the_calendar_never_comes(local: Clients, progressing: Progressing) -> None:
    progressing(MEMORY, progression="time", seconds=1e300)
    memory_id = local.control.create_memory(name="Demo", eventExpiryDuration=30)["memory"]["id"]
    local.agentcore.clock.tick(days=2_000_000)
    assert local.control.get_memory(memoryId=memory_id)["memory"]["status"] == "CREATING"
