"""What the sweeps run over: every operation of the three services, and those answered here."""

from __future__ import annotations

from typing import Any

import pytest

from moto_agentcore.service import SERVICES, Service
from moto_agentcore.wire.plan import plan

Operation = tuple[Service, str]

ALL: list[Operation] = [(service, name) for service in SERVICES.values() for name in service.model.operation_names]
OURS: list[Operation] = [(service, name) for service, name in ALL if service.function(name) is not None]


def swept(operations: list[Operation]) -> pytest.MarkDecorator:
    """One test per operation."""
    named = [pytest.param(*one, id=f"{one[0].name.removeprefix('bedrock-')}-{one[1]}") for one in operations]
    return pytest.mark.parametrize(("service", "operation"), named)


def model(service: Service, operation: str) -> Any:
    return plan(service, operation).model
