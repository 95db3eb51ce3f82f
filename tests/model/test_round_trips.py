"""Every operation of the three services, there and back, through real boto3 clients and a function of the test's own.

botocore serializes a sample and our line parses it; our line serializes a sample and botocore parses it; both must come
out as they went in. Strict mode holds the samples against the model on the way.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from conftest import Clients
from moto_agentcore.errors import ServiceError
from moto_agentcore.service import Service
from moto_agentcore.wire.shapes import location, members
from tests.model.conftest import Answering, client_of, send
from tests.model.operations import ALL, by_service, model
from tests.model.samples import maximal, minimal, scalar


@by_service(ALL)
@pytest.mark.from_model
def test_what_is_sent_and_what_is_answered_arrive_as_they_were_meant(
    service: Service, operation: str, straight: Clients, answering: Answering
) -> None:
    sent, answers = _samples(model(service, operation).input_shape), _samples(model(service, operation).output_shape)

    _goes_through(service, operation, straight, answering, sent, answers)


@by_service(ALL)
@pytest.mark.from_model
def test_all_that_can_be_sent_and_answered_goes_over_http(
    service: Service, operation: str, remote: Clients, answering: Answering
) -> None:
    sent, answers = _samples(model(service, operation).input_shape), _samples(model(service, operation).output_shape)

    _goes_through(service, operation, remote, answering, sent[-1:], answers[-1:])


def _goes_through(
    service: Service, operation: str, clients: Clients, answering: Answering, sent: list[Any], answers: list[Any]
) -> None:
    arrived: list[Any] = []
    pairs = [(p or sent[0], a or answers[0]) for p, a in zip_longest(sent, answers)]
    results = iter([answer for _, answer in pairs])

    def function(call: Any) -> Any:
        arrived.append(dict(call.params))
        return next(results)

    answering(service, operation, function)
    made_up = [*model(service, operation).idempotent_members, "contentType"]  # by botocore, where they are not given
    given = [_fresh(params) for params, _ in pairs]

    answered = [send(client_of(clients, service), operation, params) for params in given]
    read = [_read(answer) for answer in answered]

    status = 200 if "statusCode" in _places(service, operation) else model(service, operation).http["responseCode"]
    assert {answer["ResponseMetadata"]["HTTPStatusCode"] for answer in answered} == {status}
    assert [_as_given(params, wanted, made_up) for params, wanted in zip(arrived, given, strict=True)] == given
    assert read == [{**_filled_in(service, operation), **answer} for _, answer in pairs]


@by_service(ALL)
@pytest.mark.from_model
def test_every_modelled_error_raises_the_clients_own_exception(
    service: Service, operation: str, straight: Clients, answering: Answering
) -> None:
    client, found = client_of(straight, service), model(service, operation)
    params = minimal(found.input_shape) if found.input_shape is not None else {}
    raised: dict[str, tuple[type, dict[str, Any], int]] = {}
    for shape in found.error_shapes:
        answering(service, operation, _failing(shape))
        with pytest.raises(ClientError) as failure:
            send(client, operation, _fresh(params))
        response = failure.value.response
        code, status = response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]
        raised[code] = (type(failure.value), {n: v for n, v in response.items() if n in shape.members}, status)

    assert raised == {
        shape.name: (
            getattr(client.exceptions, shape.name),
            {"message": "What went wrong: ü", **_members(shape)},
            shape.metadata["error"]["httpStatusCode"],
        )
        for shape in found.error_shapes
    }


def _samples(shape: Any) -> list[dict[str, Any]]:
    return [minimal(shape), *maximal(shape)] if shape is not None else [{}]


def _fresh(params: dict[str, Any]) -> dict[str, Any]:
    """The same with a client token that was never used: a known one would get the answer it got before."""
    return {**params, "clientToken": str(uuid4())} if "clientToken" in params else params


def _as_given(params: dict[str, Any], given: dict[str, Any], made_up: list[str]) -> dict[str, Any]:
    """Without what botocore made up."""
    return {name: v for name, v in params.items() if name not in made_up or name in given}


def _filled_in(service: Service, operation: str) -> dict[str, Any]:
    """The members that botocore always gives: the HTTP status, and the bytes of a body that is one."""
    found = members(model(service, operation).output_shape)
    codes: dict[str, Any] = {name: 200 for name, m in found.items() if location(m) == "statusCode"}
    return codes | {name: b"" for name, m in found.items() if m.serialization.get("streaming")}


def _places(service: Service, operation: str) -> set[str | None]:
    return {location(m) for m in members(model(service, operation).output_shape).values()}


def _read(response: dict[str, Any]) -> dict[str, Any]:
    found = {name: v for name, v in response.items() if name != "ResponseMetadata"}
    return {name: _whole(value) for name, value in found.items()}


def _whole(value: Any) -> Any:
    if type(value).__name__ == "EventStream":
        return list(value)
    return value.read() if type(value).__name__ == "StreamingBody" else value


def _failing(shape: Any) -> Any:
    def function(_: Any) -> Any:
        raise ServiceError(shape.name, "What went wrong: ü", **_members(shape))

    return function


def _members(shape: Any) -> dict[str, Any]:
    return {name: _member(m) for name, m in members(shape).items() if name != "message"}


def _member(shape: Any) -> Any:
    return maximal(shape)[0] if shape.type_name in ("structure", "list", "map") else scalar(shape, full=True)
