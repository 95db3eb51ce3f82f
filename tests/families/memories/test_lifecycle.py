"""Memories and strategies on moto's state manager: ``agentcore::memory`` and ``agentcore::memory-strategy``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import WaiterError
from moto.moto_api import state_manager

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import change, created, refused, shown, strategy

MEMORY, STRATEGY = "agentcore::memory", "agentcore::memory-strategy"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    for model in (MEMORY, STRATEGY):
        state_manager.unset_transition(model)


def _by_hand(model: str, times: int) -> None:
    state_manager.set_transition(model, {"progression": "manual", "times": times})


def _by_time(model: str, seconds: int) -> None:
    state_manager.set_transition(model, {"progression": "time", "seconds": seconds})


def _in_transition(verb: str, status: str) -> str:
    """As ten users quoted it."""
    operation = f"{verb.capitalize()}Memory"
    return f"Validation failed during {operation}: Memory is in transitional state {status}. Cannot {verb} memory."


def _create(clients: Clients, **members: Any) -> str:
    return str(clients.control.create_memory(name="Notes", eventExpiryDuration=7, **members)["memory"]["id"])


@pytest.mark.inferred
def test_listing_is_no_look(local: Clients) -> None:
    _by_hand(MEMORY, 2)
    memory_id = _create(local)

    statuses = [local.control.list_memories()["memories"][0]["status"] for _ in range(3)]

    assert statuses == ["CREATING"] * 3
    assert shown(local, memory_id)["status"] == "CREATING"


@pytest.mark.inferred
def test_by_time_a_memory_is_active_when_its_time_has_passed(local: Clients) -> None:
    _by_time(MEMORY, 120)
    memory_id = _create(local)
    local.agentcore.clock.tick(seconds=119)
    before = shown(local, memory_id)["status"]
    local.agentcore.clock.tick(seconds=2)

    assert [before, shown(local, memory_id)["status"]] == ["CREATING", "ACTIVE"]


@pytest.mark.from_model
def test_the_waiter_waits_while_a_memory_is_created(local: Clients) -> None:
    _by_hand(MEMORY, 3)
    memory_id = _create(local)

    local.control.get_waiter("memory_created").wait(memoryId=memory_id, WaiterConfig={"Delay": 0, "MaxAttempts": 3})

    assert shown(local, memory_id)["status"] == "ACTIVE"


@pytest.mark.from_model
def test_a_memory_that_fails_says_why_and_ends_the_waiter(local: Clients) -> None:
    local.agentcore.faults.on("CreateMemory", Break("The key is gone"), times=1)
    memory_id = _create(local)

    with pytest.raises(WaiterError, match="FAILED"):
        local.control.get_waiter("memory_created").wait(memoryId=memory_id, WaiterConfig={"Delay": 0})

    memory = shown(local, memory_id)
    assert (memory["status"], memory["failureReason"]) == ("FAILED", "The key is gone")


@pytest.mark.from_sdk
def test_a_deletion_takes_its_time(local: Clients) -> None:
    memory_id = created(local)["id"]
    _by_hand(MEMORY, 2)
    local.control.delete_memory(memoryId=memory_id)

    assert shown(local, memory_id)["status"] == "DELETING"
    refused(local.control.get_memory, "ResourceNotFoundException", memoryId=memory_id)


@pytest.mark.inferred
def test_a_name_is_taken_until_the_deletion_is_done(local: Clients) -> None:
    memory_id = created(local)["id"]
    _by_time(MEMORY, 60)
    local.control.delete_memory(memoryId=memory_id)

    refused(local.control.create_memory, name="Notes", eventExpiryDuration=7)
    local.agentcore.clock.tick(seconds=61)
    assert _create(local) != memory_id


@pytest.mark.from_sdk
def test_an_update_of_strategies_answers_active_and_goes_through_updating(local: Clients) -> None:
    memory_id = created(local)["id"]
    _by_hand(MEMORY, 2)
    _by_hand(STRATEGY, 2)

    added = {"addMemoryStrategies": [strategy("SEMANTIC")]}
    answer = local.control.update_memory(memoryId=memory_id, memoryStrategies=added)["memory"]

    assert (answer["status"], answer["strategies"][0]["status"]) == ("ACTIVE", "CREATING")
    looks = [shown(local, memory_id) for _ in range(2)]
    assert [look["status"] for look in looks] == ["UPDATING", "ACTIVE"]
    assert [look["strategies"][0]["status"] for look in looks] == ["CREATING", "ACTIVE"]


@pytest.mark.from_sdk
def test_a_deleted_strategy_is_deleting_and_then_gone(local: Clients) -> None:
    memory = created(local, memoryStrategies=[strategy("SEMANTIC")])
    _by_hand(STRATEGY, 2)

    gone = {"deleteMemoryStrategies": [{"memoryStrategyId": memory["strategies"][0]["strategyId"]}]}
    local.control.update_memory(memoryId=memory["id"], memoryStrategies=gone)

    assert [s["status"] for s in shown(local, memory["id"])["strategies"]] == ["DELETING"]
    assert shown(local, memory["id"])["strategies"] == []


@pytest.mark.from_recording
@pytest.mark.parametrize("model", [MEMORY, STRATEGY])
def test_nothing_is_updated_while_strategies_are(local: Clients, model: str) -> None:
    memory = created(local)
    _by_time(model, 60)
    added = {"addMemoryStrategies": [strategy("SEMANTIC")]}
    local.control.update_memory(memoryId=memory["id"], memoryStrategies=added)
    before = shown(local, memory["id"])

    for operation, given in (("update", {"description": "Too early"}), ("delete", {})):
        message = refused(getattr(local.control, f"{operation}_memory"), memoryId=memory["id"], **given)
        assert message == _in_transition(operation, "UPDATING")
    assert shown(local, memory["id"]) == before
    local.agentcore.clock.tick(seconds=61)
    assert change(local, memory["id"], description="In time")["description"] == "In time"


@pytest.mark.from_recording
def test_a_memory_is_not_updated_while_it_is_created(local: Clients) -> None:
    _by_time(MEMORY, 60)
    memory_id = _create(local)

    message = refused(local.control.update_memory, memoryId=memory_id, description="Too early")

    assert message == _in_transition("update", "CREATING")
    assert refused(local.control.delete_memory, memoryId=memory_id) == _in_transition("delete", "CREATING")


@pytest.mark.from_sdk
def test_a_memory_is_active_no_earlier_than_its_strategies(local: Clients) -> None:
    _by_hand(MEMORY, 1)
    _by_hand(STRATEGY, 3)
    memory_id = _create(local, memoryStrategies=[strategy("SEMANTIC")])

    looks = [shown(local, memory_id) for _ in range(3)]

    assert [look["status"] for look in looks] == ["CREATING", "CREATING", "ACTIVE"]
    assert [look["strategies"][0]["status"] for look in looks] == ["CREATING", "CREATING", "ACTIVE"]
