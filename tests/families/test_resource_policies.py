"""PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy: of runtimes, their endpoints, gateways and memories."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bedrock_agentcore.services.resource_policy import ResourcePolicyClient

from conftest import Clients
from tests.families.arrange import created, error_of, refused, status_of
from tests.families.runtimes.arrange import change, endpoint, new_endpoint, new_provider, new_runtime

OURS = "arn:aws:bedrock-agentcore:us-east-1:123456789012"


def _runtime(clients: Clients) -> str:
    return str(new_runtime(clients)["agentRuntimeArn"])


def _endpoint(clients: Clients) -> str:
    return str(endpoint(clients, new_runtime(clients)["agentRuntimeId"])["agentRuntimeEndpointArn"])


def _gateway(clients: Clients) -> str:
    role = "arn:aws:iam::123456789012:role/gateway"
    return str(clients.control.create_gateway(name="tools", roleArn=role, authorizerType="NONE")["gatewayArn"])


def _memory(clients: Clients) -> str:
    return str(created(clients)["arn"])


KINDS = {"runtime": _runtime, "endpoint": _endpoint, "gateway": _gateway, "memory": _memory}


def _statement(arn: Any, **members: Any) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
        "Action": "bedrock-agentcore:InvokeAgentRuntime",
        "Resource": arn,
        **members,
    }


def _policy(*statements: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _put(clients: Clients, arn: str, **members: Any) -> str:
    policy = _policy(_statement(arn, **members))
    clients.control.put_resource_policy(resourceArn=arn, policy=policy)
    return policy


def _policy_of(clients: Clients, arn: str) -> str | None:
    answer: dict[str, Any] = clients.control.get_resource_policy(resourceArn=arn)
    return answer.get("policy")


@pytest.mark.from_docs
@pytest.mark.parametrize("kind", KINDS)
def test_a_policy_is_put_read_replaced_and_deleted(local: Clients, kind: str) -> None:
    arn = KINDS[kind](local)
    first = _policy(_statement(arn))

    answer = local.control.put_resource_policy(resourceArn=arn, policy=first)
    read = _policy_of(local, arn)
    second = _put(local, arn, Effect="Deny")
    replaced = _policy_of(local, arn)
    gone = local.control.delete_resource_policy(resourceArn=arn)

    assert (status_of(answer), answer["policy"], read) == (201, first, first)
    assert replaced == second
    assert (status_of(gone), _policy_of(local, arn)) == (204, None)


@pytest.mark.from_sdk
def test_a_resource_without_a_policy_has_none_to_read_and_none_to_delete(clients: Clients) -> None:
    arn = _runtime(clients)

    answer = clients.control.get_resource_policy(resourceArn=arn)
    response = error_of("ResourceNotFoundException", clients.control.delete_resource_policy, resourceArn=arn)

    assert status_of(answer) == 200
    assert "policy" not in answer
    assert status_of(response) == 404


@pytest.mark.inferred
def test_a_runtime_and_its_endpoints_have_policies_apart(clients: Clients) -> None:
    runtime = new_runtime(clients)
    prod = new_endpoint(clients, runtime["agentRuntimeId"])

    policy = _put(clients, runtime["agentRuntimeArn"])

    assert _policy_of(clients, runtime["agentRuntimeArn"]) == policy
    assert _policy_of(clients, prod["agentRuntimeEndpointArn"]) is None


@pytest.mark.inferred
def test_an_update_keeps_the_policy(local: Clients) -> None:
    runtime = new_runtime(local)
    policy = _put(local, runtime["agentRuntimeArn"])

    change(local, runtime["agentRuntimeId"])

    assert _policy_of(local, runtime["agentRuntimeArn"]) == policy


@pytest.mark.inferred
def test_a_policy_goes_with_its_resource(local: Clients) -> None:
    arn = _runtime(local)
    _put(local, arn)

    local.control.delete_agent_runtime(agentRuntimeId=arn.rpartition("/")[2])

    for call in (local.control.get_resource_policy, local.control.delete_resource_policy):
        refused(call, "ResourceNotFoundException", resourceArn=arn)


UNKNOWN = [
    f"{OURS}:runtime/nobody-abcdefghij",
    f"{OURS}:runtime/nobody-abcdefghij/runtime-endpoint/DEFAULT",
    f"{OURS}:gateway/nobody-abcdefghij",
    f"{OURS}:memory/nobody-abcdefghij",
]


@pytest.mark.from_model
@pytest.mark.parametrize("arn", UNKNOWN)
@pytest.mark.parametrize("call", ["put_resource_policy", "get_resource_policy", "delete_resource_policy"])
def test_an_unknown_resource_is_not_found(local: Clients, call: str, arn: str) -> None:
    params = {"policy": _policy(_statement(arn))} if call.startswith("put") else {}

    message = refused(getattr(local.control, call), "ResourceNotFoundException", resourceArn=arn, **params)

    assert message == f"Resource not found: {arn}"


@pytest.mark.from_model  # "currently available only for AgentCore Runtime and Gateway"; the error is inferred
def test_other_resources_take_no_policy(local: Clients) -> None:
    provider = new_provider(local)["capacityProviderArn"]
    for arn in (provider, "arn:aws:s3:::bucket/with/objects", "no arn but long enough"):
        message = refused(local.control.get_resource_policy, resourceArn=arn)
        assert message == f"Resource policies are not supported for {arn}"


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("policy", "why"),
    [
        ("[" * 20000, "This policy contains invalid Json"),
        ("[]", "Policy has no statements"),
        (_policy("Allow"), "Policy has no statements"),
        (_policy(_statement("*", Effect="Maybe")), "Missing required field Effect"),
        (_policy({"Effect": "Allow", "Principal": "*"}), "Missing required field Action"),
    ],
)
def test_a_policy_is_a_policy(local: Clients, policy: str, why: str) -> None:
    arn = _runtime(local)
    before = _put(local, arn)

    message = refused(local.control.put_resource_policy, resourceArn=arn, policy=policy)

    assert message == why
    assert _policy_of(local, arn) == before


@pytest.mark.inferred  # one ARN, which matches: what is no whole ARN may do so too
def test_a_statement_is_about_the_resource_that_has_it(local: Clients) -> None:
    arn = _runtime(local)
    for wrong in (f"{OURS}:runtime/other-abcdefghij", [arn, f"{arn}/runtime-endpoint/DEFAULT"]):
        message = refused(local.control.put_resource_policy, resourceArn=arn, policy=_policy(_statement(wrong)))
        assert message.startswith("Policy statement block must contain exactly one resource ARN")

    for right in ([arn], f"{OURS}:runtime/*"):
        _put(local, arn, Resource=right)


@pytest.mark.from_model
def test_a_policy_has_20480_characters_at_most(local: Clients) -> None:
    arn = _runtime(local)

    message = refused(local.control.put_resource_policy, resourceArn=arn, policy=" " * 20481)

    assert "Value at 'policy' failed to satisfy constraint" in message


@pytest.mark.from_sdk
def test_the_sdks_client_reads_what_it_wrote(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    if clients.endpoint is not None:
        monkeypatch.setenv("AWS_ENDPOINT_URL", clients.endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    sdk, arn = ResourcePolicyClient(region="us-east-1"), _runtime(clients)
    policy = {"Version": "2012-10-17", "Statement": [_statement(arn)]}

    none = sdk.get_resource_policy(arn)
    put = sdk.put_resource_policy(arn, policy)
    read = sdk.get_resource_policy(arn)
    sdk.delete_resource_policy(arn)

    assert (none, put, read, sdk.get_resource_policy(arn)) == (None, policy, policy, None)
    refused(sdk.delete_resource_policy, "ResourceNotFoundException", resource_arn=arn)
