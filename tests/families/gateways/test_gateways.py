"""CreateGateway, GetGateway, ListGateways, UpdateGateway, DeleteGateway."""

from __future__ import annotations

import re
from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID

from conftest import Clients, make_client
from moto_agentcore import Break
from tests.families.arrange import progression, refused
from tests.families.gateways.arrange import ROLE, by_jwt, gateway_input, new_gateway, new_target, shown

GATEWAY = "agentcore::gateway"
KEY = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
ENGINE = "arn:aws:bedrock-agentcore:us-east-1:123456789012:policy-engine/guard-0123456789"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:intercept"
JWT: dict[str, Any] = {
    "discoveryUrl": "https://idp.example/.well-known/openid-configuration",
    "allowedClients": ["app"],
    "allowedScopes": ["read", "write"],
    "advertisedScopeMapping": {"read": "api/read"},
}
OPTIONS: dict[str, Any] = {
    "description": "Tools of the shop",
    "protocolConfiguration": {"mcp": {"supportedVersions": ["2025-06-18"], "searchType": "SEMANTIC"}},
    "authorizerConfiguration": {"customJWTAuthorizer": JWT},
    "kmsKeyArn": KEY,
    "interceptorConfigurations": [
        {"interceptor": {"lambda": {"arn": FUNCTION}}, "interceptionPoints": ["REQUEST", "RESPONSE"]}
    ],
    "policyEngineConfiguration": {"arn": ENGINE, "mode": "LOG_ONLY"},
    "exceptionLevel": "DEBUG",
    "domainOverride": {"defaultDomain": "mcp.example.com", "alternateDomains": ["tools.example.com"]},
}


def _change(clients: Clients, gateway_id: str, **members: Any) -> dict[str, Any]:
    clients.control.update_gateway(gatewayIdentifier=gateway_id, **gateway_input(**members))
    return shown(clients, gateway_id)


@pytest.mark.from_model
def test_a_gateway_keeps_what_it_was_created_with(clients: Clients) -> None:
    given = gateway_input(**{**OPTIONS, "authorizerType": "CUSTOM_JWT"})

    gateway = shown(clients, clients.control.create_gateway(**given)["gatewayId"])

    assert {name: gateway[name] for name in given} == given
    assert gateway["createdAt"] < gateway["updatedAt"]
    assert "statusReasons" not in gateway


@pytest.mark.from_model
def test_a_gateway_needs_no_protocol(local: Clients) -> None:
    made = local.control.create_gateway(name="any", roleArn=ROLE, authorizerType="NONE")

    assert "protocolType" not in shown(local, made["gatewayId"])


@pytest.mark.from_docs
def test_an_id_is_the_name_in_lower_case_and_ten_letters_or_digits(clients: Clients) -> None:
    gateway = shown(clients, new_gateway(clients, "My-Tools"))

    assert re.fullmatch(r"my-tools-[0-9a-z]{10}", gateway["gatewayId"])
    assert gateway["name"] == "My-Tools"
    prefix = f"arn:aws:bedrock-agentcore:us-east-1:{DEFAULT_ACCOUNT_ID}:gateway/"
    assert gateway["gatewayArn"] == prefix + gateway["gatewayId"]


@pytest.mark.from_docs
def test_the_url_names_the_gateway_and_its_region(local: Clients) -> None:
    elsewhere = make_client("bedrock-agentcore-control", region="eu-west-1")

    gateway = elsewhere.create_gateway(**gateway_input())

    id = gateway["gatewayId"]
    assert gateway["gatewayUrl"] == f"https://{id}.gateway.bedrock-agentcore.eu-west-1.amazonaws.com/mcp"


@pytest.mark.inferred
def test_a_gateway_has_a_workload_identity_of_its_own(clients: Clients) -> None:
    gateway = shown(clients, new_gateway(clients))

    identity = clients.control.get_workload_identity(name=gateway["gatewayId"])

    directory = f"arn:aws:bedrock-agentcore:us-east-1:{DEFAULT_ACCOUNT_ID}:workload-identity-directory/default"
    assert identity["workloadIdentityArn"] == f"{directory}/workload-identity/{gateway['gatewayId']}"
    assert gateway["workloadIdentityDetails"] == {"workloadIdentityArn": identity["workloadIdentityArn"]}


@pytest.mark.inferred
def test_a_gateways_identity_goes_with_it_alone(local: Clients) -> None:
    gateway_id = new_gateway(local)

    refused(local.control.delete_workload_identity, name=gateway_id)
    local.control.delete_gateway(gatewayIdentifier=gateway_id)

    refused(local.control.get_workload_identity, "ResourceNotFoundException", name=gateway_id)


@pytest.mark.inferred
def test_a_deletion_that_fails_leaves_the_gateway_with_its_identity(local: Clients) -> None:
    gateway_id = new_gateway(local)
    local.agentcore.faults.on("DeleteGateway", Break("A network interface is in use"), times=1)

    local.control.delete_gateway(gatewayIdentifier=gateway_id)

    kept = shown(local, gateway_id)
    assert (kept["status"], kept["statusReasons"]) == ("FAILED", ["A network interface is in use"])
    assert local.control.get_workload_identity(name=gateway_id)
    assert local.control.delete_gateway(gatewayIdentifier=gateway_id)["status"] == "DELETING"


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("members", "message"),
    [
        (
            by_jwt(**{**JWT, "advertisedScopeMapping": {"root": "r"}}),
            "advertisedScopeMapping must map scopes of allowedScopes only",
        ),
        (
            by_jwt(**JWT, certificateConfigurations=[{"s3": {"uri": "s3://ca/ca.pem"}}]),
            "certificateConfigurations can be used only together with privateEndpoint",
        ),
        (
            {"domainOverride": {"defaultDomain": "a.example", "alternateDomains": ["a.example"]}},
            "domainOverride must not name a domain twice",
        ),
    ],
)
@pytest.mark.parametrize("verb", ["create", "update"])
def test_what_the_documentation_strings_forbid_is_refused(
    local: Clients, verb: str, members: dict[str, Any], message: str
) -> None:
    if verb == "create":
        found = refused(local.control.create_gateway, **gateway_input(**members))
    else:
        id = new_gateway(local, **(by_jwt(**JWT) if "authorizerType" in members else {}))
        found = refused(local.control.update_gateway, gatewayIdentifier=id, **gateway_input(**members))

    assert found == message


def _intercepted(*points: str, **members: Any) -> dict[str, Any]:
    one = {"interceptor": {"lambda": {"arn": FUNCTION}}, "interceptionPoints": list(points), **members}
    return gateway_input(interceptorConfigurations=[one])


STREAMED = {"responseInterceptionMode": "STREAM", "responseStreamingConfiguration": {"maxEventsPerInvocation": 5}}
NO_BODY = {"passRequestHeaders": True, "payloadFilter": {"exclude": [{"field": "RESPONSE_BODY"}]}}


@pytest.mark.from_model  # the documentation strings of GatewayInterceptorConfiguration
@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            _intercepted("REQUEST", **STREAMED),
            "responseInterceptionMode needs an interceptor that includes the RESPONSE interception point",
        ),
        (
            _intercepted("RESPONSE", **{**STREAMED, "responseInterceptionMode": "BUFFERED"}),
            "responseStreamingConfiguration can be specified only when responseInterceptionMode is STREAM",
        ),
        (
            _intercepted("RESPONSE", responseInterceptionMode="STREAM"),
            "responseStreamingConfiguration is required when responseInterceptionMode is STREAM",
        ),
        (
            _intercepted("RESPONSE", **STREAMED, inputConfiguration=NO_BODY),
            "inputConfiguration cannot exclude RESPONSE_BODY when responseInterceptionMode is STREAM",
        ),
    ],
)
def test_an_interceptor_of_streams_makes_sense(local: Clients, given: dict[str, Any], message: str) -> None:
    assert refused(local.control.create_gateway, **given) == message
    assert refused(local.control.update_gateway, gatewayIdentifier=new_gateway(local), **given) == message


@pytest.mark.from_model
@pytest.mark.parametrize(
    "given",
    [
        _intercepted("REQUEST", "RESPONSE", **STREAMED),
        _intercepted("RESPONSE", responseInterceptionMode="BUFFERED", inputConfiguration=NO_BODY),
    ],
)
def test_an_interceptor_is_kept_as_it_was_given(local: Clients, given: dict[str, Any]) -> None:
    gateway = shown(local, local.control.create_gateway(**given)["gatewayId"])

    assert gateway["interceptorConfigurations"] == given["interceptorConfigurations"]


@pytest.mark.from_model
def test_a_client_token_creates_one_gateway(local: Clients) -> None:
    first = local.control.create_gateway(**gateway_input(), clientToken="t" * 40)
    again = local.control.create_gateway(**gateway_input(), clientToken="t" * 40)

    assert again["gatewayId"] == first["gatewayId"]
    assert len(local.control.list_gateways()["items"]) == 1


@pytest.mark.from_model
def test_a_gateway_is_named_by_its_id_only(local: Clients) -> None:
    arn = shown(local, new_gateway(local))["gatewayArn"]

    message = refused(local.control.get_gateway, gatewayIdentifier=arn)

    assert "at 'gatewayIdentifier' failed to satisfy constraint" in message


@pytest.mark.from_model
def test_a_listed_gateway_is_a_summary(clients: Clients) -> None:
    new_gateway(clients, description="Tools")

    (listed,) = clients.control.list_gateways()["items"]

    shown_there = {"gatewayId", "name", "status", "description", "createdAt", "updatedAt", "authorizerType"}
    assert set(listed) == {*shown_there, "protocolType"}
    assert listed["status"] == "READY"


@pytest.mark.from_sdk
def test_a_gateway_is_found_by_its_name_over_pages(local: Clients) -> None:
    made = {f"tools-{i}": new_gateway(local, f"tools-{i}") for i in range(5)}

    pages = list(local.control.get_paginator("list_gateways").paginate(PaginationConfig={"PageSize": 2}))

    assert [len(page["items"]) for page in pages] == [2, 2, 1]
    assert {gateway["name"]: gateway["gatewayId"] for page in pages for gateway in page["items"]} == made


@pytest.mark.from_model
def test_an_update_resets_what_it_leaves_out(clients: Clients) -> None:
    full = gateway_input(**{**OPTIONS, "authorizerType": "CUSTOM_JWT"})
    gateway_id = clients.control.create_gateway(**full)["gatewayId"]

    least = {"name": full["name"], "roleArn": ROLE, **by_jwt(discoveryUrl=JWT["discoveryUrl"], allowedClients=["new"])}
    clients.control.update_gateway(gatewayIdentifier=gateway_id, **least)

    after = shown(clients, gateway_id)
    assert set(after).isdisjoint({*OPTIONS, "protocolType"} - {"authorizerConfiguration"})
    assert after["authorizerConfiguration"] == least["authorizerConfiguration"]
    assert {"gatewayUrl", "workloadIdentityDetails"} <= set(after)


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("member", "value"),
    [
        *OPTIONS.items(),
        ("roleArn", "arn:aws:iam::123456789012:role/other"),
        ("customTransformConfiguration", {"lambda": {"arn": FUNCTION}}),
        ("wafConfiguration", {"failureMode": "FAIL_OPEN"}),
    ],
)
def test_an_update_writes_each_member(local: Clients, member: str, value: Any) -> None:
    more = by_jwt(**JWT) if member == "authorizerConfiguration" else {}

    assert _change(local, new_gateway(local, **more), **{**more, member: value})[member] == value


@pytest.mark.from_model  # "This name must be the same as the one when the gateway was created"
def test_a_gateway_is_not_renamed(clients: Clients) -> None:
    before = shown(clients, new_gateway(clients))

    message = refused(
        clients.control.update_gateway, gatewayIdentifier=before["gatewayId"], **gateway_input("other", description="x")
    )

    assert message.endswith("is tools and cannot be changed")
    assert shown(clients, before["gatewayId"]) == before


@pytest.mark.from_sdk  # code and text as clients of the service quote them
def test_a_gateway_with_targets_stays(local: Clients) -> None:
    gateway_id = new_gateway(local)
    target_id = new_target(local, gateway_id)

    message = refused(local.control.delete_gateway, gatewayIdentifier=gateway_id)

    assert message == (
        f"Gateway {gateway_id} has targets associated with it. Delete all targets before deleting the gateway."
    )
    assert shown(local, gateway_id)["status"] == "READY"
    local.control.delete_gateway_target(gatewayIdentifier=gateway_id, targetId=target_id)
    assert local.control.delete_gateway(gatewayIdentifier=gateway_id)["status"] == "DELETING"


@pytest.mark.from_sdk  # target deletion is asynchronous: clients poll ListGatewayTargets until it is empty
def test_a_target_that_is_being_deleted_holds_its_gateway(local: Clients) -> None:
    gateway_id = new_gateway(local)
    target_id = new_target(local, gateway_id)
    local.control.list_gateway_targets(gatewayIdentifier=gateway_id)

    with progression("agentcore::gateway_target", times=1):
        local.control.delete_gateway_target(gatewayIdentifier=gateway_id, targetId=target_id)
        refused(local.control.delete_gateway, gatewayIdentifier=gateway_id)

    assert local.control.delete_gateway(gatewayIdentifier=gateway_id)["status"] == "DELETING"


@pytest.mark.inferred
def test_rules_and_rate_limits_go_with_their_gateway(clients: Clients) -> None:
    gateway_id = new_gateway(clients)
    bundle = {
        "bundleArn": "arn:aws:bedrock-agentcore:us-east-1:123456789012:configuration-bundle/b-0123456789",
        "bundleVersion": "11111111-2222-3333-4444-555555555555",
    }
    action = {"configurationBundle": {"staticOverride": bundle}}
    clients.control.create_gateway_rule(gatewayIdentifier=gateway_id, priority=1, actions=[action])
    entry = {"dimensions": {"toolName": "*"}, "requests": [{"rate": 1, "period": "second"}]}
    clients.control.create_gateway_rate_limit(gatewayIdentifier=gateway_id, dimensionKeys=["toolName"], entries=[entry])

    assert clients.control.delete_gateway(gatewayIdentifier=gateway_id)["status"] == "DELETING"
    refused(clients.control.list_gateway_rules, "ResourceNotFoundException", gatewayIdentifier=gateway_id)
    refused(clients.control.list_gateway_rate_limits, "ResourceNotFoundException", gatewayIdentifier=gateway_id)


@pytest.mark.from_sdk  # the failure states that the SDK's gateway client knows
@pytest.mark.parametrize(
    ("operation", "status"), [("CreateGateway", "FAILED"), ("UpdateGateway", "UPDATE_UNSUCCESSFUL")]
)
def test_a_gateway_that_breaks_says_why(local: Clients, operation: str, status: str) -> None:
    broken = shown(local, _broken(local, operation))

    assert (broken["status"], broken["statusReasons"]) == (status, ["The role cannot be assumed"])


@pytest.mark.inferred
def test_a_gateway_whose_update_failed_is_mended_by_another(local: Clients) -> None:
    mended = _change(local, _broken(local, "UpdateGateway"))

    assert mended["status"] == "READY"
    assert "statusReasons" not in mended


def _broken(clients: Clients, operation: str) -> str:
    """A gateway of which that operation failed."""
    clients.agentcore.faults.on(operation, Break("The role cannot be assumed"), times=1)
    gateway_id = new_gateway(clients)
    if operation == "UpdateGateway":
        clients.control.update_gateway(gatewayIdentifier=gateway_id, **gateway_input())
    return gateway_id


@pytest.mark.from_model
def test_a_gateway_is_tagged_by_its_arn(local: Clients) -> None:
    made = local.control.create_gateway(**gateway_input(), tags={"team": "core"})
    arn = made["gatewayArn"]

    local.control.tag_resource(resourceArn=arn, tags={"stage": "test"})
    local.control.untag_resource(resourceArn=arn, tagKeys=["team"])

    assert local.control.list_tags_for_resource(resourceArn=arn)["tags"] == {"stage": "test"}
    assert "tags" not in shown(local, made["gatewayId"])
    local.control.delete_gateway(gatewayIdentifier=made["gatewayId"])
    refused(local.control.list_tags_for_resource, "ResourceNotFoundException", resourceArn=arn)


@pytest.mark.from_sdk
def test_the_sdks_gateway_client_works_through_a_gateways_life(local: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    from bedrock_agentcore._utils.config import WaitConfig
    from bedrock_agentcore.gateway.client import GatewayClient

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    sdk, soon = GatewayClient(region_name="us-east-1"), WaitConfig(max_wait=5, poll_interval=1)
    made = sdk.create_gateway_and_wait(wait_config=soon, **gateway_input())
    target = sdk.create_knowledge_base_target(made["gatewayId"], "KB12345678", wait_config=soon)
    sdk.update_gateway_and_wait(wait_config=soon, gatewayIdentifier=made["gatewayId"], **gateway_input())

    assert (sdk.get_gateway_by_name("tools") or {}).get("gatewayId") == made["gatewayId"]
    assert target["status"] == "READY"
    sdk.delete_gateway_target_and_wait(
        wait_config=soon, gatewayIdentifier=made["gatewayId"], targetId=target["targetId"]
    )
    sdk.delete_gateway_and_wait(wait_config=soon, gatewayIdentifier=made["gatewayId"])
    assert sdk.get_gateway_by_name("tools") is None
