"""Operations that nobody implements say so: those of a botocore that is newer than this package."""

from __future__ import annotations

from dataclasses import replace

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from conftest import Clients
from moto_agentcore.service import Service, agents, control, data
from moto_agentcore.wire.plan import plan
from tests.model.conftest import client_of, send
from tests.model.operations import ALL, OURS, Operation, model, swept
from tests.model.samples import minimal

SOME: list[Operation] = [(control, "ListGateways"), (data, "ListEvents"), (agents, "InvokeFlow")]


@pytest.fixture(autouse=True)
def _nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    for service, operation in SOME:
        monkeypatch.setitem(service.plans, operation, replace(plan(service, operation), function=None))


@swept([*SOME, *(one for one in ALL if one not in OURS)])
@pytest.mark.inferred
def test_an_operation_nobody_has_is_a_501_that_names_it(clients: Clients, service: Service, operation: str) -> None:
    shape = model(service, operation).input_shape
    with pytest.raises(ClientError) as refused:
        send(client_of(clients, service), operation, minimal(shape) if shape is not None else {})
    error, metadata = refused.value.response["Error"], refused.value.response["ResponseMetadata"]
    assert (error["Code"], metadata["HTTPStatusCode"]) == ("NotImplementedException", 501)
    assert service.name in error["Message"]
    assert operation in error["Message"]
    assert metadata["HTTPHeaders"]["content-type"] == "application/json"


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
@pytest.mark.from_sdk  # botocore retries 500, 502, 503 and 504
def test_a_501_is_not_tried_again(clients: Clients, mode: str) -> None:
    session = boto3.session.Session(aws_access_key_id="testing", aws_secret_access_key="testing")
    settings = Config(retries={"mode": mode})
    service, operation = SOME[0]
    client = session.client(service.name, "us-east-1", endpoint_url=clients.endpoint, config=settings)
    made: list[str] = []
    client.meta.events.register("request-created", lambda operation_name, **_: made.append(operation_name))
    with pytest.raises(ClientError):
        send(client, operation, minimal(model(service, operation).input_shape))
    assert made == [operation]
