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

from conftest import SERVICES, Clients, new_client
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

    To sign, prepare and count a try takes as long as to answer it, and is the same each time.
    """
    control, data, agents = _straight_clients
    return replace(local, control=control, data=data, agents=agents)


@pytest.fixture(scope="session")
def _straight_clients() -> list[Any]:
    return [_straight(new_client(name)) for name in SERVICES]


@pytest.fixture(scope="session")
def unchecking() -> dict[str, Any]:
    """Such clients that send what botocore itself would refuse."""
    return {name: _straight(new_client(name, parameter_validation=False)) for name in SERVICES}


def _straight(client: Any) -> Any:
    door = FastDoor(BY_NAME[client.meta.service_model.service_name])
    client.meta.events.register("before-call", partial(_asked, client, door))
    return client


def _asked(client: Any, door: FastDoor, model: Any, params: dict[str, Any], **_: Any) -> Any:
    """What a client takes for its answer instead of sending a request; None where nobody answers."""
    headers = HeadersDict(params["headers"])
    request = AWSPreparedRequest(params["method"], params["url"], headers, params["body"], stream_output=False)
    http = door(f"before-send.{door.service.name}.{model.name}", request)
    if http is None:
        return None
    response, parser = convert_to_response_dict(http, model), client._response_parser
    found = parser.parse(response, model.output_shape)
    if http.status_code >= 300:
        client._endpoint._add_modeled_error_fields(response, found, model, parser)
    return http, found


def client_of(clients: Clients, service: Service) -> Any:
    return dict(zip(SERVICES, (clients.control, clients.data, clients.agents), strict=True))[service.name]


def send(client: Any, operation: str, params: dict[str, Any]) -> Any:
    """One call by the operation's name."""
    return method(client, operation)(**params)


def method(client: Any, operation: str) -> Callable[..., Any]:
    """A client's method by the operation's name."""
    found: Callable[..., Any] = getattr(client, xform_name(operation))
    return found
