"""The 24 control-plane operations that moto has too: the same through us, on both faces, as on moto alone.

The gist of moto's own tests for runtimes, endpoints, gateways, targets and tags.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import Clients
from tests.sdk.conftest import Double

RUNTIME: dict[str, Any] = {
    "agentRuntimeArtifact": {
        "containerConfiguration": {"containerUri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/my-agent:latest"}
    },
    "roleArn": "arn:aws:iam::123456789012:role/Runtime",
    "networkConfiguration": {"networkMode": "PUBLIC"},
}
GATEWAY: dict[str, Any] = {
    "name": "my-gateway",
    "roleArn": "arn:aws:iam::123456789012:role/Gateway",
    "protocolType": "MCP",
    "authorizerType": "NONE",
}
TARGET: dict[str, Any] = {
    "name": "my-target",
    "targetConfiguration": {"mcp": {"mcpServer": {"endpoint": "https://example.com/mcp"}}},
    "credentialProviderConfigurations": [
        {
            "credentialProviderType": "GATEWAY_IAM_ROLE",
            "credentialProvider": {"iamCredentialProvider": {"service": "bedrock-agentcore"}},
        }
    ],
}
JWT: dict[str, Any] = {
    "customJWTAuthorizer": {
        "discoveryUrl": "https://example.com/.well-known/openid-configuration",
        "allowedClients": ["app"],
    }
}
pytestmark = pytest.mark.from_model


def runtime(double: Double, name: str = "my_runtime", **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = double.control.create_agent_runtime(agentRuntimeName=name, **RUNTIME, **more)
    return made


def endpoint(double: Double, name: str = "my_endpoint", **more: Any) -> dict[str, str]:
    """An endpoint of a new runtime; what names it."""
    made = runtime(double)
    double.control.create_agent_runtime_endpoint(agentRuntimeId=made["agentRuntimeId"], name=name, **more)
    return {"agentRuntimeId": made["agentRuntimeId"], "endpointName": name}


def gateway(double: Double, **more: Any) -> str:
    return str(double.control.create_gateway(**{**GATEWAY, **more})["gatewayId"])


def target(double: Double) -> dict[str, str]:
    """A target of a new gateway; what names it."""
    id = gateway(double)
    made = double.control.create_gateway_target(gatewayIdentifier=id, **TARGET)
    return {"gatewayIdentifier": id, "targetId": made["targetId"]}


def missing(act: Callable[[], Any]) -> bool:
    with pytest.raises(ClientError) as refused:
        act()
    return bool(refused.value.response["Error"]["Code"] == "ResourceNotFoundException")


# Runtimes


def test_a_runtime_is_created(double: Double) -> None:
    made = runtime(double, description="Test")

    assert (made["agentRuntimeVersion"], made["status"]) == ("1", "CREATING")
    assert made["agentRuntimeArn"].startswith("arn:aws:bedrock-agentcore:us-east-1:123456789012:")
    assert "workloadIdentityArn" in made["workloadIdentityDetails"]


def test_a_runtime_is_ready_with_all_that_was_asked(double: Double) -> None:
    more: dict[str, Any] = {
        "description": "Test",
        "protocolConfiguration": {"serverProtocol": "MCP"},
        "environmentVariables": {"ONE": "1"},
        "authorizerConfiguration": JWT,
        "requestHeaderConfiguration": {"requestHeaderAllowlist": ["Authorization"]},
        "lifecycleConfiguration": {"idleRuntimeSessionTimeout": 1800},
    }
    id = runtime(double, **more)["agentRuntimeId"]

    found = double.control.get_agent_runtime(agentRuntimeId=id)

    assert found["status"] == "READY"
    lifecycle = more.pop("lifecycleConfiguration")
    assert found["lifecycleConfiguration"].items() >= lifecycle.items()  # ours shows its defaults, too
    assert {name: found[name] for name in (*RUNTIME, *more)} == {**RUNTIME, **more}


def test_an_unknown_runtime_is_not_found(double: Double) -> None:
    assert missing(lambda: double.control.get_agent_runtime(agentRuntimeId="nobody-abc1234567"))


def test_an_updated_runtime_has_a_new_version(double: Double) -> None:
    id = runtime(double)["agentRuntimeId"]

    answer = double.control.update_agent_runtime(agentRuntimeId=id, **RUNTIME, description="New")

    assert (answer["agentRuntimeVersion"], answer["status"]) == ("2", "UPDATING")
    assert double.control.get_agent_runtime(agentRuntimeId=id)["description"] == "New"
    versions = double.control.list_agent_runtime_versions(agentRuntimeId=id)["agentRuntimes"]
    assert [version["agentRuntimeVersion"] for version in versions] == ["2", "1"]


def test_runtimes_are_listed(double: Double) -> None:
    for name in ("one", "two"):
        runtime(double, name)

    found = double.control.list_agent_runtimes()["agentRuntimes"]

    assert sorted(item["agentRuntimeName"] for item in found) == ["one", "two"]


def test_a_deleted_runtime_is_gone(double: Double) -> None:
    id = endpoint(double)["agentRuntimeId"]

    assert double.control.delete_agent_runtime(agentRuntimeId=id)["status"] == "DELETING"
    assert missing(lambda: double.control.get_agent_runtime(agentRuntimeId=id))


# Endpoints


def test_an_endpoint_is_created(double: Double) -> None:
    id = runtime(double)["agentRuntimeId"]

    made = double.control.create_agent_runtime_endpoint(agentRuntimeId=id, name="mine", agentRuntimeVersion="1")

    assert (made["endpointName"], made["status"], made["targetVersion"]) == ("mine", "CREATING", "1")


def test_an_endpoints_name_is_taken_once(double: Double) -> None:
    named = endpoint(double)

    with pytest.raises(ClientError) as refused:
        double.control.create_agent_runtime_endpoint(agentRuntimeId=named["agentRuntimeId"], name="my_endpoint")

    assert refused.value.response["Error"]["Code"] == "ConflictException"


def test_an_endpoint_is_ready(double: Double) -> None:
    found = double.control.get_agent_runtime_endpoint(**endpoint(double, description="Test"))

    assert (found["name"], found["status"], found["description"]) == ("my_endpoint", "READY", "Test")


def test_an_endpoint_is_updated(double: Double) -> None:
    named = endpoint(double)

    answer = double.control.update_agent_runtime_endpoint(**named, description="New", agentRuntimeVersion="1")

    assert answer["status"] == "UPDATING"
    assert double.control.get_agent_runtime_endpoint(**named)["description"] == "New"


def test_endpoints_are_listed(double: Double) -> None:
    named = endpoint(double)
    double.control.create_agent_runtime_endpoint(agentRuntimeId=named["agentRuntimeId"], name="other")

    found = double.control.list_agent_runtime_endpoints(agentRuntimeId=named["agentRuntimeId"])["runtimeEndpoints"]

    by_hand = {item["name"] for item in found} - {"DEFAULT"}  # which comes with a runtime of ours
    assert sorted(by_hand) == ["my_endpoint", "other"]


def test_a_deleted_endpoint_is_gone(double: Double) -> None:
    named = endpoint(double)

    assert double.control.delete_agent_runtime_endpoint(**named)["status"] == "DELETING"
    assert missing(lambda: double.control.get_agent_runtime_endpoint(**named))


# Gateways


def test_a_gateway_is_created(double: Double) -> None:
    made = double.control.create_gateway(**GATEWAY, description="Test")

    assert {name: made[name] for name in GATEWAY} == GATEWAY
    assert made["status"] == "CREATING"
    assert f"/{made['gatewayId']}.gateway.bedrock-agentcore.us-east-1." in made["gatewayUrl"]


def test_a_gateway_is_ready(double: Double) -> None:
    found = double.control.get_gateway(gatewayIdentifier=gateway(double, description="Test"))

    assert (found["status"], found["description"]) == ("READY", "Test")


def test_an_unknown_gateway_is_not_found(double: Double) -> None:
    assert missing(lambda: double.control.get_gateway(gatewayIdentifier="nobody-abc1234567"))


def test_a_gateway_is_updated(double: Double) -> None:
    id = gateway(double, authorizerType="CUSTOM_JWT", authorizerConfiguration=JWT)
    key = "arn:aws:kms:us-east-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef"
    more: dict[str, Any] = {
        "authorizerConfiguration": JWT,
        "authorizerType": "CUSTOM_JWT",
        "kmsKeyArn": key,
        "exceptionLevel": "DEBUG",
    }

    answer = double.control.update_gateway(gatewayIdentifier=id, **{**GATEWAY, **more})

    assert answer["status"] == "UPDATING"
    assert {name: answer[name] for name in more} == more
    assert double.control.get_gateway(gatewayIdentifier=id)["kmsKeyArn"] == key


def test_gateways_are_listed(double: Double) -> None:
    for name in ("one", "two"):
        gateway(double, name=name)

    assert sorted(item["name"] for item in double.control.list_gateways()["items"]) == ["one", "two"]


def test_a_deleted_gateway_is_gone(double: Double) -> None:
    id = gateway(double)

    assert double.control.delete_gateway(gatewayIdentifier=id)["status"] == "DELETING"
    assert missing(lambda: double.control.get_gateway(gatewayIdentifier=id))


# Targets


def test_a_target_is_created(double: Double) -> None:
    made = double.control.create_gateway_target(gatewayIdentifier=gateway(double), **TARGET)

    assert (made["name"], made["status"]) == ("my-target", "CREATING")
    assert made["targetConfiguration"] == TARGET["targetConfiguration"]


def test_a_target_is_ready(double: Double) -> None:
    found = double.control.get_gateway_target(**target(double))

    assert (found["name"], found["status"]) == ("my-target", "READY")


def test_an_unknown_target_is_not_found(double: Double) -> None:
    id = gateway(double)

    assert missing(lambda: double.control.get_gateway_target(gatewayIdentifier=id, targetId="nobody0000"))


def test_a_target_is_updated(double: Double) -> None:
    named = target(double)
    headers = {"allowedRequestHeaders": ["x-one"]}

    answer = double.control.update_gateway_target(**named, **{**TARGET, "name": "new"}, metadataConfiguration=headers)

    assert answer["status"] == "UPDATING"
    found = double.control.get_gateway_target(**named)
    assert (found["name"], found["metadataConfiguration"]) == ("new", headers)


def test_targets_are_listed(double: Double) -> None:
    named = target(double)
    double.control.create_gateway_target(gatewayIdentifier=named["gatewayIdentifier"], **{**TARGET, "name": "other"})

    found = double.control.list_gateway_targets(gatewayIdentifier=named["gatewayIdentifier"])["items"]

    assert sorted(item["name"] for item in found) == ["my-target", "other"]


def test_a_deleted_target_is_gone(double: Double) -> None:
    named = target(double)

    assert double.control.delete_gateway_target(**named)["status"] == "DELETING"
    assert missing(lambda: double.control.get_gateway_target(**named))


# Tags


def tags_of(double: Double, arn: str) -> list[dict[str, str]]:
    """The tags at first, and after one more and one less."""
    first = double.control.list_tags_for_resource(resourceArn=arn)["tags"]
    double.control.tag_resource(resourceArn=arn, tags={"team": "core"})
    double.control.untag_resource(resourceArn=arn, tagKeys=["env"])
    return [first, double.control.list_tags_for_resource(resourceArn=arn)["tags"]]


def test_a_runtimes_tags_are_listed_added_and_removed(double: Double) -> None:
    arn = runtime(double, tags={"env": "test"})["agentRuntimeArn"]

    assert tags_of(double, arn) == [{"env": "test"}, {"team": "core"}]


def test_a_gateways_tags_are_listed_added_and_removed(double: Double) -> None:
    arn = double.control.create_gateway(**GATEWAY, tags={"env": "test"})["gatewayArn"]

    assert tags_of(double, arn) == [{"env": "test"}, {"team": "core"}]


def test_an_endpoints_tags_are_listed_added_and_removed(double: Double) -> None:
    id = runtime(double)["agentRuntimeId"]
    made = double.control.create_agent_runtime_endpoint(agentRuntimeId=id, name="mine", tags={"env": "test"})

    assert tags_of(double, made["agentRuntimeEndpointArn"]) == [{"env": "test"}, {"team": "core"}]


# Together


def test_moto_and_we_forget_at_once(face: Clients) -> None:
    runtime(Double(face.control, face.data))
    face.control.create_memory(name="Demo", eventExpiryDuration=7)

    if face.endpoint is None:
        _reset_in_process()
    else:
        _reset_by_url(face.endpoint)

    assert face.control.list_agent_runtimes()["agentRuntimes"] == []
    assert face.control.list_memories()["memories"] == []


def _reset_in_process() -> None:
    from moto.core.base_backend import BackendDict

    BackendDict.reset()


def _reset_by_url(url: str) -> None:
    import requests

    assert requests.post(f"{url}/moto-api/reset", timeout=10).ok
