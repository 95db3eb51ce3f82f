"""What is on its way to another state is left alone: each state of each resource, and each operation that writes.

What a state does not hold up stands in the resource's ``free``; by default that is nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from conftest import Clients
from moto_agentcore.service import control
from tests.families.arrange import progression, refused
from tests.model.conftest import method, send
from tests.model.resources import RESOURCES, Params, asking, made, named, namers, parent, state

READING = ("Get", "List", "Search")
ELSEWHERE = {
    "memory"
}  # strategies and the data plane have rules of their own: tests/families/memories/test_lifecycle.py
Case = tuple[str, str, str]  # a kind, its state, an operation


def _writing(name: str) -> list[str]:
    return [found for service, found in namers(name) if service is control and not found.startswith(READING)]


def _child(name: str, operation: str) -> str | None:
    """The kind under this one that an operation is about, if it is about one that exists."""
    found = (n for n, r in RESOURCES.items() if r.parent == name and operation in (r.update, r.delete))
    return next(found, None)


def _states(name: str) -> list[str]:
    """The states in which a kind is on its way."""
    resource = RESOURCES[name]
    updating = resource.updating if resource.update in control.model.operation_names else None
    deleting = resource.deleting if resource.delete in control.model.operation_names else None
    creating = resource.creating if resource.creating != resource.ready else None
    return [found for found in (creating, updating, deleting) if found is not None]


def _cases() -> list[Case]:
    return [
        (name, state, operation)
        for name, resource in RESOURCES.items()
        if resource.life and name not in ELSEWHERE
        for state in _states(name)
        for operation in _writing(name)
        if state == resource.updating or _child(name, operation) is None  # a parent that comes or goes has no children
    ]


def _free(case: Case) -> bool:
    name, state, operation = case
    return operation in RESOURCES[name].free.get(state, ())


def _kind(name: str, operation: str) -> str:
    """The kind that an operation writes: one of those under this kind, or this one."""
    under = [n for n, r in RESOURCES.items() if r.parent == name and operation in (r.create, r.update, r.delete)]
    return under[0] if under else name


def _of(cases: list[Case]) -> pytest.MarkDecorator:
    """One test per case, with its provenance."""
    found = [
        pytest.param(
            *case, marks=getattr(pytest.mark, RESOURCES[_kind(case[0], case[2])].sources.get("states", "inferred"))
        )
        for case in cases
    ]
    return pytest.mark.parametrize(("name", "at", "operation"), found)


@contextmanager
def _on_its_way(clients: Clients, name: str, at: str, operation: str) -> Iterator[Params]:
    """A resource in a state, for as long as nobody looks nine times; the params of an operation on it."""
    resource, child = RESOURCES[name], _child(name, operation)
    home = parent(clients, name)
    ids = {} if at == resource.creating else made(clients, name, 0, home)
    more = made(clients, child, 0, ids) if child is not None else {}
    with progression(str(resource.life), times=9):
        if at == resource.creating:
            ids = named(resource, home, send(clients.control, resource.create, {**home, **resource.members(0)}))
        elif at == resource.updating:
            send(clients.control, resource.update, {**ids, **resource.change("one")})
        else:
            send(clients.control, resource.delete, ids)
        yield {**asking(control, operation), **ids, **more}


@_of([case for case in _cases() if not _free(case)])
def test_what_is_on_its_way_is_left_alone(straight: Clients, name: str, at: str, operation: str) -> None:
    with _on_its_way(straight, name, at, operation) as asked:
        before = state()

        resource = RESOURCES[name]
        code, text = resource.held_up(operation, asked[list(resource.ids)[-1]], at)

        assert refused(method(straight.control, operation), code, **asked) == text
        assert state() == before


@_of([case for case in _cases() if _free(case)])
def test_what_a_state_does_not_hold_up_is_done(straight: Clients, name: str, at: str, operation: str) -> None:
    with _on_its_way(straight, name, at, operation) as asked:
        before = state()

        send(straight.control, operation, asked)

        assert state() != before


@pytest.mark.inferred
def test_every_exception_is_one_of_the_cases() -> None:
    named_here = {(name, at, op) for name, found in RESOURCES.items() for at, ops in found.free.items() for op in ops}

    assert named_here == {case for case in _cases() if _free(case)}
