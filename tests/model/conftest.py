"""Arranging for the sweeps: a function of the test's own for any operation, behind real boto3 clients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from botocore import xform_name
from botocore.awsrequest import AWSPreparedRequest, HeadersDict
from botocore.endpoint import convert_to_response_dict

from conftest import SERVICES, Clients, make_clients, new_client
from moto_agentcore.host.doors import FastDoor
from moto_agentcore.service import SERVICES as BY_NAME
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


@pytest.fixture
def straight(local: Clients, _straight_clients: list[Any]) -> Clients:
    """As ``local``, for thousands of requests: the door is given what botocore wrote, and botocore reads the answer.

    To sign, prepare and count a try takes as long as to answer it, and is the same each time. They send what botocore
    itself would refuse.
    """
    control, data, agents = _straight_clients
    return replace(local, control=control, data=data, agents=agents)


@pytest.fixture(scope="session")
def _straight_clients() -> list[Any]:
    made = [new_client(name, parameter_validation=False) for name in SERVICES]
    for name, client in zip(SERVICES, made, strict=True):
        client.meta.events.register("before-call", partial(_asked, FastDoor(BY_NAME[name]), client._response_parser))
    return made


def _asked(door: FastDoor, parser: Any, model: Any, params: dict[str, Any], **_: Any) -> Any:
    """What a client takes for its answer instead of sending a request."""
    request = AWSPreparedRequest(params["method"], params["url"], HeadersDict(params["headers"]), params["body"], False)
    http = door(f"before-send.{door.service.name}.{model.name}", request)
    return http, parser.parse(convert_to_response_dict(http, model), model.output_shape)


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
