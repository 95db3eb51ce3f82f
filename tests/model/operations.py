"""What the sweeps run over: every operation of the three services, and those answered here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from inspect import signature
from typing import Any

import pytest

from moto_agentcore.service import SERVICES, Service
from tests.model.together import Check, hold, together

Operation = tuple[Service, str]

ALL: list[Operation] = [(service, name) for service in SERVICES.values() for name in service.model.operation_names]
OURS: list[Operation] = [(service, name) for service, name in ALL if service.function(name) is not None]


def swept(operations: list[Operation]) -> pytest.MarkDecorator:
    """One test per operation."""
    named = [pytest.param(*one, id=_name(one)) for one in operations]
    return pytest.mark.parametrize(("service", "operation"), named)


def by_service(operations: list[Operation]) -> Callable[[Check], Callable[..., None]]:
    """One test for each service, of a check that leaves nothing behind for the next operation."""
    asked_of = [service for service in SERVICES.values() if any(one[0] is service for one in operations)]

    def decorate(check: Check) -> Callable[..., None]:
        def test(service: Service, **fixtures: Any) -> None:
            cases = {_name(one): one for one in operations if one[0] is service}
            hold(partial(check, **fixtures), cases)

        asked = signature(check)
        left = [found for name, found in asked.parameters.items() if name != "operation"]
        wraps(check)(test)
        test.__signature__ = asked.replace(parameters=left)  # type: ignore[attr-defined] # what pytest looks at
        named = [pytest.param(service, id=service.name.removeprefix("bedrock-")) for service in asked_of]
        made: Callable[..., None] = pytest.mark.parametrize("service", named)(test)
        return made

    return decorate


def all_of(operations: list[Operation]) -> Callable[[Check], Callable[[], None]]:
    """One test for all operations, of a check that sends nothing."""
    return together({_name(one): one for one in operations})


def _name(one: Operation) -> str:
    service, operation = one
    return f"{service.name.removeprefix('bedrock-')}-{operation}"


def model(service: Service, operation: str) -> Any:
    """The one that its plan has; the plan is compiled by whoever asks for more."""
    return service.model.operation_model(operation)
