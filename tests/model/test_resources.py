"""What every family repeats, over one of each resource: names, and an answer before the thing is done.

A new resource is in here by its entry in ``resources.RESOURCES``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from conftest import Clients, make_client
from tests.families.arrange import error_of, progression
from tests.model.operations import OURS
from tests.model.resources import RESOURCES, Params, Resource, listed, made, named, parent, seen, state

STAMPS = ("updatedAt", "lastUpdatedAt", "lastUpdatedTime")
Abroad = dict[str, Any]
FAR = {"control": "core-control", "agents": "-runtime"}  # the planes that have resources
PARTS = {"CreateDatasetVersion", "CreateEvent", "CreateInvocation"}  # what they make has no life of its own
# Made of what others are called: their own tests have what is repeated here.
BORROWING = {"CreateABTest", "CreatePaymentInstrument", "CreatePaymentSession"}


def _each(source: str, of: str, has: Callable[[Resource], Any]) -> pytest.MarkDecorator:
    """One case for each resource that has what a test is about, with its provenance."""
    cases = [
        pytest.param(name, id=name, marks=getattr(pytest.mark, resource.sources.get(of, source)))
        for name, resource in RESOURCES.items()
        if has(resource)
    ]
    return pytest.mark.parametrize("name", cases)


def _goes(resource: Resource) -> bool:
    return resource.delete in resource.service.model.operation_names


@pytest.fixture(scope="session")
def abroad(_local_clients: Any) -> Abroad:
    """Clients in another region."""
    return {name: make_client(f"bedrock-agent{rest}", region="eu-west-1") for name, rest in FAR.items()}


@pytest.mark.from_model
def test_every_resource_is_known_here() -> None:
    creations = {name for _, name in OURS if name.startswith("Create")}

    assert creations - {resource.create for resource in RESOURCES.values()} == PARTS | BORROWING


@_each("inferred", "taken", lambda resource: resource.taken)
def test_a_name_is_taken_once_under_one_parent(straight: Clients, name: str) -> None:
    resource = RESOURCES[name]
    ids = made(straight, name)
    home = {param: value for param, value in ids.items() if param in _home(name)}
    before = state()

    response = error_of(resource.code, resource.ask(straight, resource.create), **home, **resource.members(0))

    assert response["Error"]["Message"] == str(resource.taken).format(**home)
    assert response["ResponseMetadata"]["HTTPStatusCode"] == (409 if resource.code == "ConflictException" else 400)
    assert state() == before
    if resource.parent is not None and not resource.is_alone:
        made(straight, name, 0, made(straight, resource.parent, 1))


@_each("inferred", "free again", lambda resource: resource.taken and _goes(resource))
def test_a_name_is_free_again_after_deletion(straight: Clients, name: str) -> None:
    resource = RESOURCES[name]
    home = parent(straight, name)

    ids = made(straight, name, 0, home)
    resource.delete_with(straight, ids)

    again = made(straight, name, 0, home)
    by_name = list(ids.values())[-1] in resource.members(0).values()
    assert (again == ids) is by_name


@_each("inferred", "held", lambda resource: resource.taken and _goes(resource) and resource.life and resource.deleting)
def test_a_name_is_taken_until_the_deletion_is_done(straight: Clients, name: str) -> None:
    resource = RESOURCES[name]
    home = parent(straight, name)
    ids = made(straight, name, 0, home)
    with progression(str(resource.life), times=2):
        resource.delete_with(straight, ids)

        error_of(resource.code, resource.ask(straight, resource.create), **home, **resource.members(0))


@_each("inferred", "regions", bool)
def test_regions_know_nothing_of_each_other(straight: Clients, abroad: Abroad, name: str) -> None:
    resource = RESOURCES[name]
    there = replace(straight, **abroad)
    home, away = parent(straight, name), parent(there, name)
    before = listed(there, resource, away)
    ids = made(straight, name, 0, home)

    error_of("ResourceNotFoundException", resource.ask(there, resource.get), **{**ids, **away})
    assert listed(there, resource, away) == before

    twin = seen(there, resource, made(there, name, 0, away))
    assert listed(there, resource, away) == before + 1
    assert all(":eu-west-1:" in twin[member] for member in _own_arns(seen(straight, resource, ids), ids))


@_each("from_model", "creation", lambda resource: resource.life)
def test_a_creation_is_accepted_before_it_is_done(straight: Clients, name: str) -> None:
    resource = RESOURCES[name]
    home = parent(straight, name)
    with progression(str(resource.life), times=2):
        answer = resource.send(straight, resource.create, {**home, **resource.members(0)})
        ids = named(resource, home, answer)
        found = [seen(straight, resource, ids)["status"] for _ in range(3)]

    assert resource.within(answer).get("status", resource.creating) == resource.creating
    assert found == [resource.creating, resource.ready, resource.ready]


@_each("from_model", "creation", bool)
def test_by_default_the_next_look_sees_it_done(clients: Clients, name: str) -> None:
    resource = RESOURCES[name]
    home = parent(clients, name)
    before = listed(clients, resource, home)

    found = seen(clients, resource, made(clients, name, 0, home))

    assert found.get("status", resource.ready) == resource.ready
    assert listed(clients, resource, home) == before + 1


def _is_updated(resource: Resource) -> bool:
    """An API key provider's time stays where it was (recorded)."""
    return (
        resource.create != "CreateApiKeyCredentialProvider"
        and resource.update in resource.service.model.operation_names
    )


@_each("from_model", "update", _is_updated)
def test_an_update_moves_the_time_and_comes_back_ready(straight: Clients, name: str) -> None:
    resource = RESOURCES[name]
    ids = made(straight, name)
    before = seen(straight, resource, ids)
    straight.agentcore.clock.tick(minutes=5)
    with progression(resource.life or "agentcore::none", times=2):
        answer = resource.within(
            resource.send(straight, resource.update, {**ids, **_change(resource, before, "other")})
        )
        found = [seen(straight, resource, ids) for _ in range(2)]

    assert answer.get("status", found[0].get("status")) == found[0].get("status")
    if resource.life:
        assert [each["status"] for each in found] == [resource.updating or resource.ready, resource.ready]
    (stamp,) = (member for member in STAMPS if member in before)
    assert (found[-1][stamp] - before[stamp]).total_seconds() >= 300
    created = stamp.replace("lastU", "u").replace("updated", "created")
    if name != "target":  # its creation moves along (recorded)
        assert found[-1][created] == before[created]


@_each("from_model", "deletion", _goes)
def test_a_deletion_is_accepted_before_it_is_done(straight: Clients, name: str) -> None:
    resource = RESOURCES[name]
    home = parent(straight, name)
    before = listed(straight, resource, home)
    ids = made(straight, name, 0, home)
    with progression(resource.life or "agentcore::none", times=2):
        answer = resource.delete_with(straight, ids)
        shown = resource.within(answer) if resource.inside in answer else answer
        assert all(shown.get(member, ids[param]) == ids[param] for param, member in resource.ids.items())
        if resource.life and resource.deleting:
            assert shown.get("status", resource.deleting) == resource.deleting
            assert seen(straight, resource, ids)["status"] == resource.deleting

        error_of("ResourceNotFoundException", resource.ask(straight, resource.get), **ids)
    assert listed(straight, resource, home) == before


def _own_arns(shown: Params, ids: Params) -> list[str]:
    """The members that name a resource, or what it has in the region, by an ARN that ends in its id."""
    id = str(list(ids.values())[-1]).rsplit("/", 1)[-1]
    return [member for member, value in shown.items() if str(value).startswith("arn:") and str(value).endswith(id)]


def _home(name: str) -> set[str]:
    """The params that name a resource's parents."""
    home = RESOURCES[name].parent
    return set() if home is None else {*_home(home), *RESOURCES[home].ids}


def _change(resource: Resource, before: Params, word: str) -> Params:
    """An update's params; a version that is built upon is the latest one."""
    more = {"parentVersionIds": [before["versionId"]]} if resource.create == "CreateConfigurationBundle" else {}
    return {**resource.change(word), **more}
