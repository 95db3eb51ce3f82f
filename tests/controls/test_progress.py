"""How long things take, as the author says: by kind, or all of it as in the service."""

from __future__ import annotations

from typing import Any

import pytest
from moto.moto_api import state_manager

from conftest import Clients
from moto_agentcore import AgentCore
from moto_agentcore.families.memories.jobs import EXTRACTION
from moto_agentcore.host.progress import kinds
from tests.families.arrange import change, created, error_of, memory_with, refused, say, shown, strategy, texts_in
from tests.model.conftest import send
from tests.model.resources import RESOURCES, made, named, parent, seen

WAITING = [name for name, resource in RESOURCES.items() if resource.life and resource.creating != resource.ready]


def _statuses(clients: Clients, memory_id: str, looks: int) -> list[str]:
    return [shown(clients, memory_id)["status"] for _ in range(looks)]


def _create(clients: Clients, **members: Any) -> str:
    return str(clients.control.create_memory(name="Notes", eventExpiryDuration=7, **members)["memory"]["id"])


@pytest.mark.parametrize("kind", ["memory", "Memory", "agentcore::memory"])
@pytest.mark.inferred
def test_a_kind_takes_so_many_looks(local: Clients, kind: str) -> None:
    local.agentcore.progress(kind, times=3)

    assert _statuses(local, _create(local), 4) == ["CREATING", "CREATING", "ACTIVE", "ACTIVE"]


@pytest.mark.inferred
def test_or_so_many_seconds_or_none(local: Clients) -> None:
    local.agentcore.progress("memory", seconds=30)
    memory_id = _create(local)
    assert _statuses(local, memory_id, 3) == ["CREATING"] * 3
    local.agentcore.clock.tick(seconds=31)
    assert _statuses(local, memory_id, 1) == ["ACTIVE"]

    local.agentcore.progress("memory")
    change(local, memory_id, memoryStrategies={"addMemoryStrategies": [strategy("SEMANTIC")]})
    assert _statuses(local, memory_id, 1) == ["ACTIVE"]


@pytest.mark.inferred
def test_the_same_over_http(remote: Clients) -> None:
    from tests.host.raw import ask

    path, json = "/moto-api/agentcore/progress", {"Content-Type": "application/json"}
    ask(remote.endpoint or "", "POST", path, {"kind": "memory", "times": 2}, json)

    assert _statuses(remote, _create(remote), 2) == ["CREATING", "ACTIVE"]
    wrong = ask(remote.endpoint or "", "POST", path, {"kind": "memorie", "times": 2}, json)
    assert (wrong.status, "memory strategy" in wrong.json["message"]) == (400, True)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kind": "memories"}, "nothing that goes on is called 'memories'; known are .*, memory, memory strategy"),
        ({"kind": None}, "nothing that goes on is called None"),
        ({"kind": "memory", "times": 0}, "times must be at least 1"),
        ({"kind": "memory", "times": True}, "times must be a whole number"),
        ({"kind": "memory", "seconds": -1}, "seconds must be from 0"),
        ({"kind": "memory", "times": 1, "seconds": 1}, "say times or seconds, not both"),
    ],
)
@pytest.mark.inferred
def test_what_cannot_be_is_refused_at_once(local: Clients, given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        local.agentcore.progress(**given)


@pytest.mark.inferred
def test_every_life_has_its_name() -> None:
    lives = {str(resource.life).removeprefix("agentcore::") for resource in RESOURCES.values() if resource.life}

    assert {life.replace("_", " ").replace("-", " ") for life in lives} <= set(kinds())
    assert {"extraction", "memory strategy"} <= set(kinds())


@pytest.mark.inferred
def test_it_ends_with_the_mock_and_leaves_what_was_there(idle: Clients) -> None:
    there = {"progression": "time", "seconds": 5}
    state_manager.set_transition("agentcore::gateway", there)
    try:
        with AgentCore(extraction="manual") as agentcore:
            agentcore.progress("gateway", times=4)
            agentcore.progress("gateway", times=5)
            agentcore.progress("memory", times=4)
            agentcore.progress("extraction", times=4)
            state_manager.set_transition("bedrock-agentcore-control::gateway", there)  # as moto's users say it
        found = state_manager._transitions
        assert found["agentcore::gateway"] is there
        assert {"agentcore::memory", "bedrock-agentcore-control::gateway", EXTRACTION} & set(found) == set()
    finally:
        state_manager.unset_transition("agentcore::gateway")


@pytest.mark.from_docs  # the guide's examples wait for extraction
def test_extraction_takes_so_many_looks(local: Clients) -> None:
    local.agentcore.progress("extraction", times=3)
    memory_id = memory_with(local, strategy("SEMANTIC"))
    say(local, memory_id, "I live in Oslo.")

    found = [len(texts_in(local, memory_id)) for _ in range(4)]

    assert found == [0, 0, 1, 1]


# Realistic


@pytest.mark.parametrize("name", WAITING)
@pytest.mark.from_docs
def test_what_is_made_is_not_there_at_once(idle: Clients, name: str) -> None:
    resource = RESOURCES[name]
    with AgentCore():
        with AgentCore(lifecycle="immediate"):
            home = parent(idle, name)
        with AgentCore(lifecycle="realistic"):
            ids = named(resource, home, send(idle.control, resource.create, {**home, **resource.members(0)}))
            looks = [seen(idle, resource, ids)["status"] for _ in range(resource_looks(name))]

            assert looks == [resource.creating] * (len(looks) - 1) + [resource.ready]


def resource_looks(name: str) -> int:
    return 3 if name == "memory" else 2


@pytest.mark.from_sdk
def test_a_memory_whose_strategies_change_seems_active_for_a_look(idle: Clients) -> None:
    with AgentCore(lifecycle="realistic"):
        memory_id = _create(idle)
        assert _statuses(idle, memory_id, 3)[-1] == "ACTIVE"
        added = {"addMemoryStrategies": [strategy("SEMANTIC")]}
        idle.control.update_memory(memoryId=memory_id, memoryStrategies=added)

        first = shown(idle, memory_id)
        message = refused(idle.control.delete_memory, memoryId=memory_id)
        later = [shown(idle, memory_id) for _ in range(2)]

        assert [look["status"] for look in (first, *later)] == ["ACTIVE", "UPDATING", "ACTIVE"]
        assert [look["strategies"][0]["status"] for look in (first, *later)] == ["CREATING", "ACTIVE", "ACTIVE"]
        assert "Memory is in transitional state UPDATING. Cannot delete memory." in message


@pytest.mark.from_docs
def test_extraction_lags(idle: Clients) -> None:
    with AgentCore(lifecycle="realistic"):
        memory_id = _create(idle, memoryStrategies=[strategy("SEMANTIC")])
        _statuses(idle, memory_id, 3)
        say(idle, memory_id, "I live in Oslo.")

        assert [len(texts_in(idle, memory_id)) for _ in range(2)] == [0, 1]


@pytest.mark.inferred
def test_what_is_turned_by_name_counts_more(idle: Clients) -> None:
    with AgentCore(lifecycle="realistic") as agentcore:
        agentcore.progress("memory")

        assert _statuses(idle, _create(idle), 1) == ["ACTIVE"]
    with AgentCore():
        assert created(idle)["status"] == "ACTIVE"


@pytest.mark.inferred
def test_there_are_two_ways() -> None:
    with pytest.raises(ValueError, match="lifecycle is 'immediate' or 'realistic', not 'real'"):
        AgentCore(lifecycle="real")  # type: ignore[arg-type] # that it is told at run time too


# Settled


@pytest.mark.parametrize("name", sorted({*WAITING} - {"rule"}))
@pytest.mark.from_recording  # agentcore-cli: a memory 4.8 s later, a gateway 1 s, targets and harnesses, but no rule
def test_the_time_of_the_last_change_moves_when_it_has_settled(local: Clients, name: str) -> None:
    resource = RESOURCES[name]
    found = seen(local, resource, made(local, name))
    times = {key: value for key, value in found.items() if key in ("createdAt", "updatedAt", "lastUpdatedAt")}

    assert len({*times.values()}) == len(times)


@pytest.mark.from_recording  # as above
def test_it_moves_to_when_it_settled(local: Clients) -> None:
    local.agentcore.progress("memory", seconds=30)
    memory = created(local)
    local.agentcore.clock.tick(seconds=300)

    found = shown(local, memory["id"])

    assert (found["updatedAt"] - found["createdAt"]).total_seconds() == 30
    assert error_of("ValidationException", local.control.create_memory, name="Notes", eventExpiryDuration=7)


@pytest.mark.from_model
def test_the_sdks_waiter_gets_there(idle: Clients) -> None:
    with AgentCore(lifecycle="realistic"):
        memory_id = _create(idle, memoryStrategies=[strategy("SEMANTIC")])

        waiter = idle.control.get_waiter("memory_created")
        waiter.wait(memoryId=memory_id, WaiterConfig={"Delay": 0, "MaxAttempts": 3})

        change(idle, memory_id, description="Waited for")
