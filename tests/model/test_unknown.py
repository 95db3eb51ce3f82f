"""An id of nothing is refused by every operation that takes one, over one of each resource."""

from __future__ import annotations

import pytest

from conftest import Clients
from moto_agentcore.service import Service
from tests.families.arrange import bare, error_of, status_of
from tests.model.conftest import client_of, method
from tests.model.operations import model
from tests.model.resources import RESOURCES, Params, asking, listed, made, namers

MISSING = "ResourceNotFoundException"
# A list whose operation declares no such error is empty. Any other operation that names a resource declares it.
EMPTY = {"ListAgentRuntimeEndpoints", "ListAgentRuntimeVersionsByCapacityProvider", "ListPaymentConnectors"}
each = pytest.mark.parametrize("name", RESOURCES)


def _unlike(id: str) -> str:
    """A well-formed id that nothing has."""
    return id[:-1] + ("b" if id[-1] == "a" else "a")


def _declares(service: Service, operation: str) -> bool:
    return MISSING in {shape.name for shape in model(service, operation).error_shapes}


def _refusals(clients: Clients, name: str, ids: Params) -> dict[str, str]:
    """What each operation on a kind says when it is asked with these ids; without what an ARN has before the id."""
    id = ids[list(RESOURCES[name].ids)[-1]]
    before = id.removesuffix(id.rsplit("/", 1)[-1]) or "no ARN"
    found = {}
    for service, operation in namers(name):
        if operation not in EMPTY:
            asked = {**asking(service, operation), **ids}
            response = error_of(MISSING, method(client_of(clients, service), operation), **asked)
            assert status_of(response) == 404
            found[operation] = response["Error"]["Message"].replace(before, "")
    return found


@pytest.mark.from_model
def test_lists_alone_do_not_declare_that_what_they_name_may_be_missing() -> None:
    naming = {(service, operation) for name in RESOURCES for service, operation in namers(name)}

    assert {operation for service, operation in naming if not _declares(service, operation)} == EMPTY


@each
@pytest.mark.from_model
def test_what_is_not_there_is_not_found(straight: Clients, name: str) -> None:
    ids = made(straight, name)
    last = list(RESOURCES[name].ids)[-1]
    nothing = {**ids, last: _unlike(ids[last])}

    found = _refusals(straight, name, nothing)

    assert found == {operation: RESOURCES[name].unknown(operation, nothing[last]) for operation in found}
    assert RESOURCES[name].get in found


@pytest.mark.parametrize("name", [name for name, resource in RESOURCES.items() if resource.parent])
@pytest.mark.from_model
def test_what_another_parent_has_is_not_found(straight: Clients, name: str) -> None:
    resource = RESOURCES[name]
    other = made(straight, str(resource.parent), 1)
    before = listed(straight, resource, other)
    ids = made(straight, name)

    found = _refusals(straight, name, {**ids, **other})

    assert found == {operation: resource.unknown(operation, ids[list(resource.ids)[-1]]) for operation in found}
    assert listed(straight, resource, other) == before


@pytest.mark.parametrize("operation", sorted(EMPTY))
@pytest.mark.inferred
def test_a_list_that_declares_no_such_error_is_empty(straight: Clients, operation: str) -> None:
    name, service = next((name, service) for name in RESOURCES for service, found in namers(name) if found == operation)
    ids = made(straight, name)
    last = list(RESOURCES[name].ids)[-1]

    answer = bare(method(client_of(straight, service), operation)(**{**ids, last: _unlike(ids[last])}))

    assert list(answer.values()) == [[]]
