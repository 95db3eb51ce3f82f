"""Every constraint of every input: what breaks it is refused in the service's words, before a function is reached."""

from __future__ import annotations

import re
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import Clients
from moto_agentcore.errors import ServiceError
from moto_agentcore.service import Service
from moto_agentcore.wire.plan import plan
from moto_agentcore.wire.refusals import OWN_TEXT
from moto_agentcore.wire.shapes import location
from tests.model.conftest import Answering, send
from tests.model.operations import ALL, all_of, by_service, model
from tests.model.samples import Broken, maximal, minimal, violations

CONSTRAINED = [(s, o) for s, o in ALL if model(s, o).input_shape is not None and model(s, o).input_shape.members]


def _violations(service: Service, operation: str) -> list[Broken]:
    return list(violations(model(service, operation).input_shape))


@all_of(CONSTRAINED)
@pytest.mark.from_model
def test_what_fits_the_model_is_accepted(service: Service, operation: str) -> None:
    shape = model(service, operation).input_shape
    for params in (minimal(shape), *maximal(shape)):
        plan(service, operation).validate(params)


@all_of(CONSTRAINED)
@pytest.mark.from_sdk  # the form of the message: measured
def test_each_broken_constraint_is_named_in_the_services_words(service: Service, operation: str) -> None:
    for params, where, what in _violations(service, operation):
        with pytest.raises(ServiceError) as refused:
            plan(service, operation).validate(params)
        assert refused.value.code == "ValidationException"
        assert refused.value.members["reason"] == "FieldValidationFailed"
        fields = refused.value.members["fieldList"]
        assert {"name": where, "message": what} in fields
        assert {field["name"] for field in fields} == {where}
        assert _said(service, operation, fields, refused.value.message)


def _said(service: Service, operation: str, fields: list[dict[str, str]], message: str) -> bool:
    """Whether a message names these violations, in its service's style (``wire/test_refusals.py``)."""
    own = OWN_TEXT.get((service.name, fields[0]["name"]))
    head = "1 validation error detected" if len(fields) == 1 else f"{len(fields)} validation errors detected"
    if own is not None:
        return message == own
    if model(service, operation).http["requestUri"].startswith("/policy-engine"):
        return message.startswith(f"{head}. Value ") and message.count("' failed to satisfy constraint: ") == len(
            fields
        )
    told = "; ".join(f"Value at '{f['name']}' failed to satisfy constraint: {f['message']}" for f in fields)
    return re.sub(r"Value (null|'.*?') at '", "Value at '", message, flags=re.DOTALL) == f"{head}: {told}"


def _one_of_each_kind(service: Service, operation: str) -> dict[str, Broken]:
    """Violations that a client can be made to send: an empty label is another path, an empty query or body is none."""
    found: dict[str, Broken] = {}
    shape = model(service, operation).input_shape
    members, body = shape.members, shape.serialization.get("payload")
    for params, where, what in _violations(service, operation):
        root, kind = where.split(".")[0], " ".join(what.split()[:5])
        sent = location(members[root]) in (None, "querystring") and root != body and params.get(root) != []
        if sent and kind not in found and len(str(params)) < 100_000:
            found[kind] = (params, where, what)
    return found


@by_service(CONSTRAINED)
@pytest.mark.from_model
def test_what_the_model_forbids_never_reaches_the_function(
    service: Service, operation: str, local: Clients, unchecking: dict[str, Any], answering: Answering
) -> None:
    reached: list[Any] = []
    answering(service, operation, reached.append)
    broken = _one_of_each_kind(service, operation)
    refused = {}
    for kind, (params, _, _) in broken.items():
        with pytest.raises(ClientError) as failure:
            send(unchecking[service.name], operation, params)
        refused[kind] = (failure.value.response["Error"]["Code"], failure.value.response["Error"]["Message"])

    assert reached == []
    for kind, (_, where, what) in broken.items():
        code, message = refused[kind]
        assert code == "ValidationException"
        pointing = model(service, operation).http["requestUri"].startswith("/policy-engine")
        assert ("/" + where.split(".")[0] if pointing else OWN_TEXT.get((service.name, where), what)) in message
