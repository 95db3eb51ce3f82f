"""What the sweeps run over: every operation of the three services, and those answered here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from moto_agentcore.service import SERVICES, Service
from moto_agentcore.wire.plan import plan
from tests.model.together import Check, together

Operation = tuple[Service, str]

ALL: list[Operation] = [(service, name) for service in SERVICES.values() for name in service.model.operation_names]
OURS: list[Operation] = [(service, name) for service, name in ALL if service.function(name) is not None]


def swept(operations: list[Operation]) -> pytest.MarkDecorator:
    """One test per operation."""
    named = [pytest.param(*one, id=_name(one)) for one in operations]
    return pytest.mark.parametrize(("service", "operation"), named)


def all_of(operations: list[Operation]) -> Callable[[Check], Callable[[], None]]:
    """One test for all operations, of a check that sends nothing."""
    return together({_name(one): one for one in operations})


def _name(one: Operation) -> str:
    service, operation = one
    return f"{service.name.removeprefix('bedrock-')}-{operation}"


def model(service: Service, operation: str) -> Any:
    return plan(service, operation).model
