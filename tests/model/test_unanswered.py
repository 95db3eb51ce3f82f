"""Operations that nobody implements say so, and those that only moto implements are still answered, through us."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from conftest import Clients
from moto_agentcore.service import Service, control
from tests.model.conftest import client_of, send
from tests.model.operations import ALL, MOTOS, OURS, Operation, model, swept
from tests.model.samples import minimal

NOBODYS: list[Operation] = [one for one in ALL if one not in OURS and one not in MOTOS]
ROLE = "arn:aws:iam::123456789012:role/agent"


@swept(NOBODYS)
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
    client = session.client(control.name, "us-east-1", endpoint_url=clients.endpoint, config=settings)
    operation = next(name for service, name in NOBODYS if service is control and _takes_nothing(service, name))
    made: list[str] = []
    client.meta.events.register("request-created", lambda operation_name, **_: made.append(operation_name))
    with pytest.raises(ClientError):
        send(client, operation, {})
    assert made == [operation]


def _takes_nothing(service: Service, operation: str) -> bool:
    shape = model(service, operation).input_shape
    return shape is None or not shape.required_members


def _gateway(client: Any) -> Iterator[str]:
    given = {"roleArn": ROLE, "protocolType": "MCP", "authorizerType": "NONE"}
    made = client.create_gateway(name="gate", **given)
    id, arn = made["gatewayId"], made["gatewayArn"]
    yield "CreateGateway"
    assert client.get_gateway(gatewayIdentifier=id)["name"] == "gate"
    yield "GetGateway"
    assert [item["gatewayId"] for item in client.list_gateways()["items"]] == [id]
    yield "ListGateways"
    client.update_gateway(gatewayIdentifier=id, name="gate", description="new", **given)
    assert client.get_gateway(gatewayIdentifier=id)["description"] == "new"
    yield "UpdateGateway"
    client.tag_resource(resourceArn=arn, tags={"team": "a", "stage": "b"})
    yield "TagResource"
    client.untag_resource(resourceArn=arn, tagKeys=["stage"])
    yield "UntagResource"
    assert client.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "a"}
    yield "ListTagsForResource"
    yield from _targets(client, id)
    client.delete_gateway(gatewayIdentifier=id)
    assert client.list_gateways()["items"] == []
    yield "DeleteGateway"


def _targets(client: Any, gateway: str) -> Iterator[str]:
    given = {"name": "tool", "targetConfiguration": {"mcp": {"mcpServer": {"endpoint": "https://example.com/mcp"}}}}
    id = client.create_gateway_target(gatewayIdentifier=gateway, **given)["targetId"]
    named = {"gatewayIdentifier": gateway, "targetId": id}
    yield "CreateGatewayTarget"
    assert client.get_gateway_target(**named)["name"] == "tool"
    yield "GetGatewayTarget"
    assert [item["targetId"] for item in client.list_gateway_targets(gatewayIdentifier=gateway)["items"]] == [id]
    yield "ListGatewayTargets"
    client.update_gateway_target(**named, **given, description="new")
    assert client.get_gateway_target(**named)["description"] == "new"
    yield "UpdateGatewayTarget"
    client.delete_gateway_target(**named)
    assert client.list_gateway_targets(gatewayIdentifier=gateway)["items"] == []
    yield "DeleteGatewayTarget"


def _runtime(client: Any) -> Iterator[str]:
    container = {"containerUri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/agent:1"}
    given = {
        "agentRuntimeArtifact": {"containerConfiguration": container},
        "roleArn": ROLE,
        "networkConfiguration": {"networkMode": "PUBLIC"},
    }
    id = client.create_agent_runtime(agentRuntimeName="agent", **given)["agentRuntimeId"]
    yield "CreateAgentRuntime"
    assert client.get_agent_runtime(agentRuntimeId=id)["agentRuntimeName"] == "agent"
    yield "GetAgentRuntime"
    assert [item["agentRuntimeId"] for item in client.list_agent_runtimes()["agentRuntimes"]] == [id]
    yield "ListAgentRuntimes"
    client.update_agent_runtime(agentRuntimeId=id, **given, description="new")
    assert client.get_agent_runtime(agentRuntimeId=id)["description"] == "new"
    yield "UpdateAgentRuntime"
    assert len(client.list_agent_runtime_versions(agentRuntimeId=id)["agentRuntimes"]) == 2
    yield "ListAgentRuntimeVersions"
    yield from _endpoints(client, id)
    client.delete_agent_runtime(agentRuntimeId=id)
    assert client.list_agent_runtimes()["agentRuntimes"] == []
    yield "DeleteAgentRuntime"


def _endpoints(client: Any, runtime: str) -> Iterator[str]:
    client.create_agent_runtime_endpoint(agentRuntimeId=runtime, name="live")
    named = {"agentRuntimeId": runtime, "endpointName": "live"}
    yield "CreateAgentRuntimeEndpoint"
    assert client.get_agent_runtime_endpoint(**named)["name"] == "live"
    yield "GetAgentRuntimeEndpoint"
    client.update_agent_runtime_endpoint(**named, description="new")
    assert client.get_agent_runtime_endpoint(**named)["description"] == "new"
    yield "UpdateAgentRuntimeEndpoint"
    listed = client.list_agent_runtime_endpoints(agentRuntimeId=runtime)["runtimeEndpoints"]
    assert "live" in [item["name"] for item in listed]
    yield "ListAgentRuntimeEndpoints"
    client.delete_agent_runtime_endpoint(**named)
    listed = client.list_agent_runtime_endpoints(agentRuntimeId=runtime)["runtimeEndpoints"]
    assert "live" not in [item["name"] for item in listed]
    yield "DeleteAgentRuntimeEndpoint"


@pytest.mark.inferred  # moto's users lose nothing
def test_what_only_moto_has_is_answered_as_ever(clients: Clients) -> None:
    answered = {*_gateway(clients.control), *_runtime(clients.control)}
    assert [operation for _, operation in MOTOS if operation not in answered] == []


@pytest.mark.inferred
def test_an_error_of_motos_own_comes_through(clients: Clients) -> None:
    with pytest.raises(clients.control.exceptions.ResourceNotFoundException):
        clients.control.get_gateway(gatewayIdentifier="none-0123456789")


@pytest.mark.inferred
def test_tags_of_our_memories_and_of_motos_gateways_stand_side_by_side(clients: Clients) -> None:
    gateway = clients.control.create_gateway(name="gate", roleArn=ROLE, protocolType="MCP", authorizerType="NONE")
    memory = clients.control.create_memory(name="Mine", eventExpiryDuration=30, tags={"of": "memory"})["memory"]
    clients.control.tag_resource(resourceArn=gateway["gatewayArn"], tags={"of": "gateway"})
    found = [
        clients.control.list_tags_for_resource(resourceArn=arn)["tags"]
        for arn in (memory["arn"], gateway["gatewayArn"])
    ]
    assert found == [{"of": "memory"}, {"of": "gateway"}]
