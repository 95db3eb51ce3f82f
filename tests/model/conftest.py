"""Arranging for the sweeps: a function of the test's own for any operation, behind real boto3 clients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore import xform_name

from conftest import SERVICES, Clients, make_clients
from moto_agentcore.service import Function, Service

Answering = Callable[[Service, str, Function], None]


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Iterator[Answering]:
    """Register a function for an operation while the test runs; whatever answers it otherwise is put aside."""
    put: list[tuple[Service, str]] = []

    def answer(service: Service, operation: str, function: Function) -> None:
        monkeypatch.setitem(service.functions, operation, function)
        monkeypatch.delitem(service.before, operation, raising=False)
        service.plans.pop(operation, None)
        put.append((service, operation))

    yield answer
    for service, operation in put:
        service.plans.pop(operation, None)


@pytest.fixture(scope="session")
def unchecking(_local_clients: list[Any]) -> dict[str, Any]:
    """Clients that send what botocore itself would refuse."""
    return dict(zip(SERVICES, make_clients(parameter_validation=False), strict=True))


def client_of(clients: Clients, service: Service) -> Any:
    return dict(zip(SERVICES, (clients.control, clients.data, clients.agents), strict=True))[service.name]


def send(client: Any, operation: str, params: dict[str, Any]) -> Any:
    """One call by the operation's name."""
    return method(client, operation)(**params)


def method(client: Any, operation: str) -> Callable[..., Any]:
    """A client's method by the operation's name."""
    found: Callable[..., Any] = getattr(client, xform_name(operation))
    return found
