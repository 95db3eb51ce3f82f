"""Gateways, their rules and their targets, as the real service was seen to answer."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import boto3
import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import bare, error_of, progression, refused, status_of
from tests.families.gateways.arrange import (
    BY_ROLE,
    LAMBDA,
    MODELS,
    PASSTHROUGH,
    ROLE,
    SIGNED,
    TOOL,
    by_jwt,
    gateway_input,
    new_gateway,
    new_target,
    oauth,
    open_gateway,
    server,
    shown,
    shown_target,
)
from tests.families.gateways.traffic.arrange import asked, mcp_gateway
from tests.recorded.cases import Acceptance, Refusal, accepts, refuses

pytestmark = pytest.mark.from_recording

CLI, PREFLIGHT, TERRAFORM = "aws/agentcore-cli", "cdk-preflight", "terraform-provider-aws"
STUDY = "a public study of gateways and knowledge bases, August 2026"
OPENID = "https://accounts.google.com/.well-known/openid-configuration"
INTERCEPTOR = {"interceptor": {"lambda": {"arn": "arn:aws:lambda:us-east-1:123456789012:function:look"}}}
PIN = {
    "bundleArn": "arn:aws:bedrock-agentcore:us-east-1:123456789012:configuration-bundle/b-0123456789",
    "bundleVersion": "11111111-2222-3333-4444-555555555555",
}
WEATHER = {
    "get": {"operationId": "getWeather", "description": "Get weather", "responses": {"200": {"description": ""}}}
}
API = {
    "openapi": "3.0.0",
    "info": {"title": "Weather", "version": "1"},
    "servers": [{"url": "https://api.example.com"}],
    "paths": {"/weather": WEATHER},
}
NAMELESS = {"/x": {"get": {"responses": {"200": {"description": "ok"}}}}}


def _create(**members: Any) -> dict[str, Any]:
    return gateway_input("gateway", **members)


def _points(*points: list[str]) -> dict[str, Any]:
    return _create(interceptorConfigurations=[{**INTERCEPTOR, "interceptionPoints": list(one)} for one in points])


# Gateways

GATEWAYS_REFUSED = [
    Refusal(
        f"{PREFLIGHT} gateway-authorizer-config-unexpected",
        "create_gateway",
        _create(**{**by_jwt(discoveryUrl=OPENID, allowedClients=["app"]), "authorizerType": type}),
        name=type,
        text=f"AuthorizerConfiguration should be null for {type} AuthorizerType.",
    )
    for type in ("AWS_IAM", "NONE")
] + [
    Refusal(
        f"{PREFLIGHT} gateway-jwt-authorizer",
        "create_gateway",
        _create(authorizerType="CUSTOM_JWT"),
        name="no configuration",
        text="AuthorizerConfiguration is required for CUSTOM_JWT authorizer type",
    ),
    Refusal(
        f"{PREFLIGHT} jwt-authorizer-claims",
        "create_gateway",
        _create(**by_jwt(discoveryUrl=OPENID)),
        name="no filter",
        text="At least one of allowedAudience or allowedClients or allowedScopes or CustomClaims must be defined for "
        "CUSTOM_JWT authorizer",
    ),
    Refusal(
        f"{PREFLIGHT} gateway-mcp-supported-versions",
        "create_gateway",
        _create(protocolConfiguration={"mcp": {"supportedVersions": ["1999-01-01"]}}),
        name="an unknown version",
        text="Unsupported MCP Version(s) are provided in request: [1999-01-01]. Update request with supported "
        "version(s) [2025-11-25, 2026-07-28, 2025-03-26, 2025-06-18] and retry.",
    ),
    Refusal(
        f"{PREFLIGHT} gateway-interceptor-point-unique",
        "create_gateway",
        _points(["REQUEST"], ["REQUEST"]),
        name="a point twice",
        text="Only one interceptor configuration per interception point can be defined",
    ),
    Refusal(
        f"{CLI} GetGatewayCommand.fe70727e83c9acf1.json",
        "get_gateway",
        {"gatewayIdentifier": "missing-gateway-0000000000"},
        code="ResourceNotFoundException",
        text="Failed to retrieve gateway because it doesn't exist. Retry the request with a different resource "
        "identifier.",
    ),
]
GATEWAYS_ACCEPTED = [
    Acceptance(f"{PREFLIGHT} gateway-authorizer-config-unexpected", "create_gateway", _create(), "by IAM"),
    Acceptance(
        f"{PREFLIGHT} gateway-authorizer-config-unexpected",
        "create_gateway",
        _create(authorizerType="AUTHENTICATE_ONLY"),
        "authenticate only",
    ),
    Acceptance(
        f"{PREFLIGHT} jwt-authorizer-claims",
        "create_gateway",
        _create(**by_jwt(discoveryUrl=OPENID, allowedClients=["my-oauth-client-id"])),
        "by JWT",
    ),
    Acceptance(
        f"{PREFLIGHT} gateway-mcp-supported-versions",
        "create_gateway",
        _create(protocolConfiguration={"mcp": {"supportedVersions": ["2025-06-18"]}}),
        "a known version",
    ),
    Acceptance(
        f"{PREFLIGHT} gateway-interceptor-point-unique", "create_gateway", _points(["REQUEST"], ["RESPONSE"]), "points"
    ),
]


@pytest.mark.parametrize("case", GATEWAYS_REFUSED, ids=str)
def test_a_gateway_is_refused_in_the_services_words(local: Clients, case: Refusal) -> None:
    refuses(local, case)

    assert local.control.list_gateways()["items"] == []


@pytest.mark.parametrize("case", GATEWAYS_ACCEPTED, ids=str)
def test_a_gateway_is_accepted(local: Clients, case: Acceptance) -> None:
    made = accepts(local, case)

    assert shown(local, made["gatewayId"])["status"] == "READY"


# aws-cloudformation/cloudformation-coverage-roadmap #2578
def test_the_type_of_a_gateways_authorizer_stays(local: Clients) -> None:
    id = new_gateway(local)

    text = refused(local.control.update_gateway, gatewayIdentifier=id, **gateway_input(authorizerType="NONE"))

    assert text == "Authorizer type cannot be updated for an existing gateway"


# cdk-preflight gateway-mcp-supported-versions: an update is refused as a creation is
def test_an_unknown_version_is_not_put_back(local: Clients) -> None:
    id = new_gateway(local)
    given = gateway_input(protocolConfiguration={"mcp": {"supportedVersions": ["2024-11-05"]}})

    text = refused(local.control.update_gateway, gatewayIdentifier=id, **given)

    assert text.startswith("Unsupported MCP Version(s) are provided in request: [2024-11-05]. ")


# aws/agentcore-cli CreateGatewayCommand.4b814f32ee3dd379.json, GetGatewayCommand.5d5a1f7c5e7993c3.json
def test_a_gateway_without_a_protocol_shows_none_and_its_url_ends_at_the_host(clients: Clients) -> None:
    made = clients.control.create_gateway(name="Any-Tools", roleArn=ROLE, authorizerType="NONE")

    found = shown(clients, made["gatewayId"])
    assert re.fullmatch("any-tools-[0-9a-z]{10}", found["gatewayId"])
    host = f"{found['gatewayId']}.gateway.bedrock-agentcore.us-east-1.amazonaws.com"
    assert found["gatewayUrl"] == f"https://{host}" if clients.endpoint is None else f"{clients.endpoint}/https/{host}"
    assert "protocolType" not in {**made, **found}


# aws/agentcore-cli GetGatewayCommand.4216a59651bb046a.json
def test_the_url_of_a_gateway_for_mcp_ends_where_mcp_is(clients: Clients) -> None:
    found = shown(clients, new_gateway(clients))

    assert found["gatewayUrl"].endswith(".gateway.bedrock-agentcore.us-east-1.amazonaws.com/mcp")


# aws/agentcore-cli CreateGatewayCommand.4b814f32ee3dd379.json, GetGatewayCommand.5d5a1f7c5e7993c3.json
def test_a_gateways_identity_is_told_once_it_is_ready(local: Clients) -> None:
    made = local.control.create_gateway(**gateway_input())

    assert (made["status"], made["workloadIdentityDetails"]) == ("CREATING", {})
    identity = shown(local, made["gatewayId"])["workloadIdentityDetails"]["workloadIdentityArn"]
    assert identity.endswith(f":workload-identity-directory/default/workload-identity/{made['gatewayId']}")


# awslabs/agentcore-samples #1145: of CreateGatewayTarget
def test_nothing_is_made_on_a_gateway_that_is_being_created(local: Clients) -> None:
    with progression("agentcore::gateway", times=3):
        id = local.control.create_gateway(**gateway_input())["gatewayId"]
        given = {"targetConfiguration": LAMBDA, "credentialProviderConfigurations": BY_ROLE}

        text = refused(local.control.create_gateway_target, gatewayIdentifier=id, name="adder", **given)

    assert text == "Cannot perform operation CreateGatewayTarget when gateway is in CREATING status"


# A user's notes (May 2026, "any modification call"): both texts; he deletes the gateway and makes another
def test_of_a_gateway_that_failed_nothing_is_changed(local: Clients) -> None:
    local.agentcore.faults.on("CreateGateway", Break("No"), times=1)
    named = {"gatewayIdentifier": new_gateway(local)}
    given = {"name": "adder", "targetConfiguration": LAMBDA, "credentialProviderConfigurations": BY_ROLE}

    target = refused(local.control.create_gateway_target, **named, **given)
    update = refused(local.control.update_gateway, **named, **gateway_input())

    assert target == "Cannot perform operation CreateGatewayTarget when gateway is in FAILED status"
    assert update == "UpdateGateway operation can't be performed on gateway when it is in Failed state"
    assert local.control.delete_gateway(**named)["status"] == "DELETING"


# A user's changelog (July 2026) and script; the tools of such a target are told with it
def test_the_tools_of_a_function_are_not_synchronized(local: Clients) -> None:
    id = new_gateway(local)
    given = {"gatewayIdentifier": id, "targetIdList": [new_target(local, id)]}

    text = refused(local.control.synchronize_gateway_targets, **given)

    assert text == "Target type LAMBDA is not supported for synchronization"


# terraform-provider-aws gateway_waf_configuration_test.go, and what its resource takes for done when it is cleared
def test_what_a_firewall_is_to_do_needs_one(local: Clients) -> None:
    firewall = boto3.client("wafv2", "us-east-1", aws_access_key_id="testing", aws_secret_access_key="testing")
    seen = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "m"}
    acl = firewall.create_web_acl(Name="acl", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=seen)
    id = new_gateway(local)
    given = {"gatewayIdentifier": id, **gateway_input(), "wafConfiguration": {"failureMode": "FAIL_OPEN"}}

    text = refused(local.control.update_gateway, **given)
    firewall.associate_web_acl(WebACLArn=acl["Summary"]["ARN"], ResourceArn=shown(local, id)["gatewayArn"])
    local.control.update_gateway(**given)

    found = shown(local, id)
    assert "WebACL" in text
    assert (found["wafConfiguration"], found["webAclArn"]) == (given["wafConfiguration"], acl["Summary"]["ARN"])


# Rules


def _split(*weights: int) -> dict[str, Any]:
    names = zip("ab", weights, strict=True)
    split = [{"name": name, "weight": weight, "configurationBundle": PIN} for name, weight in names]
    return {"configurationBundle": {"weightedOverride": {"trafficSplit": split}}}


STATIC = {"configurationBundle": {"staticOverride": PIN}}
RULES_REFUSED = [
    Refusal(
        f"{PREFLIGHT} gateway-rule-traffic-split-sum",
        "create_gateway_rule",
        {"priority": 1, "actions": [_split(30, 30)]},
        name="sixty",
        text="Traffic split weights must sum to exactly 100, but sum is 60",
    ),
    Refusal(
        f"{PREFLIGHT} gateway-rule-single-bundle-action",
        "create_gateway_rule",
        {"priority": 1, "actions": [STATIC, STATIC]},
        name="two bundles",
        text="At most one configurationBundle action is allowed per rule",
    ),
    Refusal(
        f"{PREFLIGHT} gateway-rule-priority-unique",
        "create_gateway_rule",
        {"priority": 5, "actions": [STATIC]},
        name="a priority twice",
        text="Priority 5 conflicts with an existing rule",
    ),
    Refusal(
        f"{CLI} GetGatewayRuleCommand.137147fc065772f4.json",
        "get_gateway_rule",
        {"ruleId": "00000000-0000-4000-8000-000000000000"},
        code="ResourceNotFoundException",
        text="GatewayRule 00000000-0000-4000-8000-000000000000 not found",
    ),
]
RULES_ACCEPTED = [
    Acceptance(
        f"{PREFLIGHT} gateway-rule-traffic-split-sum",
        "create_gateway_rule",
        {"priority": 1, "actions": [_split(30, 70)]},
        "a hundred",
    ),
    Acceptance(
        f"{PREFLIGHT} gateway-rule-single-bundle-action",
        "create_gateway_rule",
        {"priority": 1, "actions": [STATIC]},
        "one bundle",
    ),
    Acceptance(
        f"{PREFLIGHT} gateway-rule-priority-unique",
        "create_gateway_rule",
        {"priority": 6, "actions": [STATIC]},
        "another priority",
    ),
]


def _with_a_rule(clients: Clients, priority: int = 5) -> tuple[str, dict[str, Any]]:
    id = new_gateway(clients)
    return id, clients.control.create_gateway_rule(gatewayIdentifier=id, priority=priority, actions=[STATIC])


@pytest.mark.parametrize("case", RULES_REFUSED, ids=str)
def test_a_rule_is_refused_in_the_services_words(local: Clients, case: Refusal) -> None:
    id, _ = _with_a_rule(local)

    refuses(local, replace(case, params={"gatewayIdentifier": id, **case.params}))


@pytest.mark.parametrize("case", RULES_ACCEPTED, ids=str)
def test_a_rule_is_accepted(local: Clients, case: Acceptance) -> None:
    id, _ = _with_a_rule(local)

    assert accepts(local, replace(case, params={"gatewayIdentifier": id, **case.params}))["status"] == "CREATING"


# aws/agentcore-cli CreateGatewayRuleCommand.9e1fd421e9060f44.json, GetGatewayRuleCommand.9a6bd6a64eebb5df.json
def test_a_rule_was_last_updated_when_it_was_made(local: Clients) -> None:
    id, made = _with_a_rule(local)

    found = local.control.get_gateway_rule(gatewayIdentifier=id, ruleId=made["ruleId"])

    assert "updatedAt" not in made
    assert (found["status"], found["updatedAt"]) == ("ACTIVE", made["createdAt"])


# aws/agentcore-cli ListGatewayRulesCommand.aea3eebbdd6782a6.json: its token tells the priority
def test_rules_are_listed_by_priority(local: Clients) -> None:
    id, _ = _with_a_rule(local, 20)
    local.control.create_gateway_rule(gatewayIdentifier=id, priority=10, actions=[STATIC])

    listed = local.control.list_gateway_rules(gatewayIdentifier=id)["gatewayRules"]

    assert [rule["priority"] for rule in listed] == [10, 20]


# aws/agentcore-cli DeleteGatewayRuleCommand.cee854fd6fa9fd16.json
def test_a_rules_deletion_answers_its_id_and_state(local: Clients) -> None:
    id, made = _with_a_rule(local)

    answer = bare(local.control.delete_gateway_rule(gatewayIdentifier=id, ruleId=made["ruleId"]))

    assert answer == {"ruleId": made["ruleId"], "status": "DELETING"}


# terraform-provider-aws gateway_rule_test.go (update)
def test_what_an_update_of_a_rule_leaves_out_stays(clients: Clients) -> None:
    id, made = _with_a_rule(clients)
    rule = {"gatewayIdentifier": id, "ruleId": made["ruleId"]}
    caller = {"arn": "arn:aws:iam::123456789012:role/*", "operator": "StringLike"}
    here = {"matchPrincipals": {"anyOf": [{"iamPrincipal": caller}]}}
    clients.control.update_gateway_rule(**rule, description="Here", conditions=[here])

    clients.control.update_gateway_rule(**rule, priority=300)

    kept = clients.control.get_gateway_rule(**rule)
    assert (kept["priority"], kept["description"], kept["conditions"]) == (300, "Here", [here])
    clients.control.update_gateway_rule(**rule, conditions=[])
    assert not clients.control.get_gateway_rule(**rule).get("conditions")


# Rate limits


def _limited(clients: Clients, **members: Any) -> tuple[dict[str, str], dict[str, Any]]:
    """What names a rate limit for all targets of a new gateway, and the answer to its making."""
    given = {"dimensionKeys": ["targetName"], "entries": [_rate()], **members}
    made = clients.control.create_gateway_rate_limit(gatewayIdentifier=new_gateway(clients), **given)
    return {"gatewayIdentifier": made["gatewayIdentifier"], "rateLimitId": made["rateLimitId"]}, bare(made)


def _rate(target: str = "*", rate: float = 10.0, period: str = "second") -> dict[str, Any]:
    return {"dimensions": {"targetName": target}, "requests": [{"rate": rate, "period": period}]}


# terraform-provider-aws gateway_rate_limit_test.go (duplicateDimensionKeys): "verified against the live API"
def test_dimension_keys_that_are_taken_are_invalid(local: Clients) -> None:
    named, _ = _limited(local)

    text = refused(
        local.control.create_gateway_rate_limit,
        gatewayIdentifier=named["gatewayIdentifier"],
        dimensionKeys=["targetName"],
        entries=[_rate()],
    )

    assert text.startswith("A limit with dimensionKeys")
    assert text.endswith("exists for this gateway")


# terraform-provider-aws gateway_rate_limit_test.go (update)
def test_a_rate_limits_description_is_kept_empty_or_taken_away(clients: Clients) -> None:
    named, made = _limited(clients)
    seen = [made, clients.control.get_gateway_rate_limit(**named)]

    for members in ({"description": "First"}, {"description": ""}, {}):
        clients.control.update_gateway_rate_limit(**named, entries=[_rate()], **members)
        seen.append(clients.control.get_gateway_rate_limit(**named))

    assert [one.get("description") for one in seen] == [None, None, "First", "", None]


# terraform-provider-aws gateway_rate_limit_test.go (wildcards): nothing at all, and a part of a request
def test_a_rate_may_be_nothing_or_a_fraction(local: Clients) -> None:
    entries = [_rate(), _rate("closed", 0.0), _rate("slow", 0.5, "minute")]

    named, _ = _limited(local, rateLimitId="wildcards", entries=entries)

    assert named["rateLimitId"] == "wildcards"
    assert local.control.get_gateway_rate_limit(**named)["entries"] == entries


# terraform-provider-aws gateway_rate_limit.go: "the API rejects an entry without one; mirror its wording"
def test_an_entry_limits_something(local: Clients) -> None:
    text = refused(lambda: _limited(local, entries=[{"dimensions": {"targetName": "*"}}]))

    assert text.startswith("Each entry must have at least one rate config")


# Targets


def _lambda(
    *tools: dict[str, Any], arn: str = "arn:aws:lambda:us-east-1:123456789012:function:tools"
) -> dict[str, Any]:
    return {"mcp": {"lambda": {"lambdaArn": arn, "toolSchema": {"inlinePayload": list(tools)}}}}


def _open_api(**members: Any) -> dict[str, Any]:
    document = {name: value for name, value in {**API, **members}.items() if value is not None}
    return {"mcp": {"openApiSchema": {"inlinePayload": json.dumps(document)}}}


def _target(configuration: dict[str, Any], *credentials: dict[str, Any]) -> dict[str, Any]:
    given = {"credentialProviderConfigurations": list(credentials)} if credentials else {}
    return {"name": "tgt", "targetConfiguration": configuration, **given}


def _by(type: str, **provider: Any) -> dict[str, Any]:
    return {"credentialProviderType": type, **({"credentialProvider": provider} if provider else {})}


VAULT = "arn:aws:bedrock-agentcore:us-east-1:123456789012:token-vault/default"
KEYED = {"apiKeyCredentialProvider": {"providerArn": f"{VAULT}/apikeycredentialprovider/key"}}
SCOPED = {"oauthCredentialProvider": {"providerArn": f"{VAULT}/oauth2credentialprovider/idp", "scopes": ["openid"]}}
ELSEWHERE = "arn:aws:lambda:us-west-2:123456789012:function:tools"
SEARCH = {"name": "WebSearch", "parameterValues": {}}


def _search(**source: Any) -> dict[str, Any]:
    return {"mcp": {"connector": {"source": {"connectorId": "web-search", **source}, "configurations": [SEARCH]}}}


def _retrieve(*overrides: dict[str, Any], base: str = "KB12345678") -> dict[str, Any]:
    given = {"name": "Retrieve", "parameterValues": {"knowledgeBaseId": base}, "parameterOverrides": list(overrides)}
    return {"mcp": {"connector": {"source": {"connectorId": "bedrock-knowledge-bases"}, "configurations": [given]}}}


POINTER = "/retrievalConfiguration/managedSearchConfiguration/numberOfResults"
RESULTS = "$" + POINTER.replace("/", ".")
NO_OAUTH = "OAuth credential provider is required for OAUTH credential provider type"
ROLE_ONLY = "Lambda target only supports GATEWAY_IAM_ROLE credential provider type"
TARGETS_REFUSED = [
    Refusal(
        f"{PREFLIGHT} gateway-target-credential-provider-required",
        "create_gateway_target",
        _target(_open_api(), _by("OAUTH")),
        name="OAUTH alone",
        text=NO_OAUTH,
    ),
    Refusal(
        f"{PREFLIGHT} gateway-target-credential-provider-required",
        "create_gateway_target",
        _target(_open_api(), _by("OAUTH", **KEYED)),
        name="OAUTH with a key",
        text=NO_OAUTH,
    ),
    Refusal(
        f"{PREFLIGHT} gateway-target-credential-provider-required",
        "create_gateway_target",
        _target(_open_api(), _by("API_KEY")),
        name="API_KEY alone",
        text="API key credential provider is required for API_KEY credential provider type",
    ),
    Refusal(
        f"{PREFLIGHT} gateway-target-http-unsupported",
        "create_gateway_target",
        _target(
            {"http": {"agentcoreRuntime": {"arn": f"{VAULT.rpartition(':')[0]}:runtime/agent-0123456789"}}}, *BY_ROLE
        ),
        name="HTTP for MCP",
        text="HTTP target configuration is not supported for gateways with MCP protocol type. "
        "Provide an MCP-compatible target configuration and retry the request.",
    ),
    Refusal(
        f"{PREFLIGHT} gateway-target-iam-credential-provider",
        "create_gateway_target",
        _target(_open_api(), *BY_ROLE),
        name="an unsigned API",
        text="IamCredentialProvider is required for openApiSchema targets using IAM authentication",
    ),
    Refusal(
        f"{PREFLIGHT} gateway-target-iam-credential-provider",
        "create_gateway_target",
        _target(server(), *BY_ROLE),
        name="an unsigned server",
        text="IamCredentialProvider is required for mcpServer targets using IAM authentication",
    ),
    *(
        Refusal(
            f"{PREFLIGHT} gateway-target-lambda-credential-type",
            "create_gateway_target",
            _target(LAMBDA, given),
            name=f"Lambda by {given['credentialProviderType']}",
            text=ROLE_ONLY,
        )
        for given in (
            _by("OAUTH", **SCOPED),
            _by("API_KEY", **KEYED),
            _by("JWT_PASSTHROUGH"),
            _by("CALLER_IAM_CREDENTIALS"),
        )
    ),
    Refusal(
        f"{PREFLIGHT} gateway-target-lambda-region",
        "create_gateway_target",
        _target(_lambda(TOOL, arn=ELSEWHERE), *BY_ROLE),
        name="another region",
        text=f"Lambda function not found: {ELSEWHERE}. Verify the function ARN is correct and retry",
    ),
    Refusal(
        f"{PREFLIGHT} gateway-target-lambda-tool-schema-empty",
        "create_gateway_target",
        _target(_lambda(), *BY_ROLE),
        name="no tools",
        text="No Lambda tool schema found in target configuration",
    ),
    Refusal(
        STUDY,
        "create_gateway_target",
        _target(_search(version="9.9.9"), *BY_ROLE),
        name="a version that is none",
        text="Unknown version '9.9.9' for connector 'web-search'. Available versions: [1.1.0, 1.2.0].",
    ),
    *(
        Refusal(
            STUDY,
            "create_gateway_target",
            _target(_retrieve({"path": path}), *BY_ROLE),
            name=f"an override of {path}",
            text="Connector target validation failed: Configuration 'Retrieve': "
            f"parameterOverride path '{path}' is not a recognized override.",
        )
        for path in (POINTER, "$.thisFieldDoesNotExist")
    ),
    *(
        Refusal(
            f"{TERRAFORM} gateway_target.go: what the API refuses",
            "create_gateway_target",
            _target(server(mcpToolSchema=schema)),
            name=f"a server's tools {how}",
            text="No MCP tool schema found in target configuration",
        )
        for how, schema in {"of no text": {"inlinePayload": ""}, "of nowhere": {"s3": {}}}.items()
    ),
    Refusal(
        f"{CLI} GetGatewayTargetCommand.212e9693cb8e4550.json",
        "get_gateway_target",
        {"targetId": "0000000000"},
        code="ResourceNotFoundException",
        text="Failed to retrieve target because it doesn't exist. Retry the request with a different resource "
        "identifier.",
    ),
]
FORECAST = {**TOOL, "name": "get_forecast"}
TARGETS_ACCEPTED = [
    Acceptance(
        f"{PREFLIGHT} gateway-target-credential-provider-required",
        "create_gateway_target",
        _target(_open_api(), _by("OAUTH", **SCOPED)),
        "OAUTH with its provider",
    ),
    Acceptance(
        f"{PREFLIGHT} gateway-target-iam-credential-provider",
        "create_gateway_target",
        _target(_open_api(), *SIGNED),
        "a signed API",
    ),
    Acceptance(
        f"{PREFLIGHT} gateway-target-lambda-credential-type, -lambda-region, -http-unsupported, -tool-schema-empty",
        "create_gateway_target",
        _target(LAMBDA, *BY_ROLE),
        "Lambda by role",
    ),
    Acceptance(
        f"{PREFLIGHT} gateway-target-lambda-tool-name-unique",
        "create_gateway_target",
        _target(_lambda(TOOL, FORECAST), *BY_ROLE),
        "two tools",
    ),
]

ANYONES = "arn:aws:iam::123456789012:oidc-provider/example.com"
STAGED = {
    "restApiId": "abcde12345",
    "stage": "prod",
    "apiGatewayToolConfiguration": {
        "toolFilters": [{"filterPath": "/pets", "methods": ["GET", "POST"]}],
        "toolOverrides": [{"name": "ListPets", "path": "/pets", "method": "GET", "description": "All pets"}],
    },
}
ECHO = '[{"name":"echo","description":"Echoes","inputSchema":{"type":"object","properties":{"a":{"type":"string"}}}}]'
RUNTIME = {"http": {"agentcoreRuntime": {"arn": f"{VAULT.partition(':token')[0]}:runtime/agent-0123456789"}}}
SCHEMAS: dict[str, dict[str, Any]] = {
    "a string": {"type": "string", "description": "A token"},
    "arrays": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
    "an array in an object": {
        "type": "object",
        "properties": {"a": {"type": "object", "properties": {"b": {"type": "array", "items": {"type": "string"}}}}},
    },
}
TARGETS_ACCEPTED += [
    Acceptance(f"{TERRAFORM} gateway_target_test.go", "create_gateway_target", given, name)
    for name, given in {
        "a key that any ARN provides": _target(
            _open_api(),
            _by(
                "API_KEY",
                apiKeyCredentialProvider={
                    "providerArn": ANYONES,
                    "credentialLocation": "HEADER",
                    "credentialParameterName": "X-API-Key",
                    "credentialPrefix": "Bearer",
                },
            ),
        ),
        "an API behind a user's consent, which nobody is asked for": _target(
            _open_api(),
            _by(
                "OAUTH",
                oauthCredentialProvider={
                    "providerArn": ANYONES,
                    "scopes": ["read", "write"],
                    "grantType": "AUTHORIZATION_CODE",
                    "defaultReturnUrl": "https://example.com/callback",
                    "customParameters": {"client_type": "confidential"},
                },
            ),
        ),
        "a stage without credentials": _target({"mcp": {"apiGateway": STAGED}}),
        "a server without a path": _target(server(endpoint="https://mcp.example.com")),
        "a server asked each time": _target(server(listingMode="DYNAMIC")),
        "a server whose tools are told": _target(server(resourcePriority=500, mcpToolSchema={"inlinePayload": ECHO})),
        **{
            f"a schema: {name}": _target(_lambda({**TOOL, "inputSchema": one}), *BY_ROLE)
            for name, one in SCHEMAS.items()
        },
    }.items()
]


@pytest.mark.parametrize("case", TARGETS_REFUSED, ids=str)
def test_a_target_is_refused_in_the_services_words(local: Clients, case: Refusal) -> None:
    id = new_gateway(local)

    refuses(local, replace(case, params={"gatewayIdentifier": id, **case.params}))

    assert local.control.list_gateway_targets(gatewayIdentifier=id)["items"] == []


@pytest.mark.parametrize("case", TARGETS_ACCEPTED, ids=str)
def test_a_target_is_accepted_and_ready(local: Clients, case: Acceptance) -> None:
    id = new_gateway(local)

    made = accepts(local, replace(case, params={"gatewayIdentifier": id, **case.params}))

    assert shown_target(local, id, made["targetId"])["status"] == "READY"


# terraform-provider-aws gateway_target_test.go (targetConfigurationHTTPServer, callerIAMCredentials, jwtPassthrough)
@pytest.mark.parametrize(
    "credentials",
    [
        BY_ROLE[0],
        _by("CALLER_IAM_CREDENTIALS", iamCredentialProvider={"service": "bedrock", "region": "us-east-1"}),
        _by("JWT_PASSTHROUGH"),
    ],
    ids=lambda given: str(given["credentialProviderType"]),
)
def test_a_runtime_is_a_target_of_a_gateway_without_a_protocol(local: Clients, credentials: dict[str, Any]) -> None:
    id = open_gateway(local)

    made = local.control.create_gateway_target(gatewayIdentifier=id, **_target(RUNTIME, credentials))

    found = shown_target(local, id, made["targetId"])
    assert (found["status"], found["credentialProviderConfigurations"]) == ("READY", [credentials])


# terraform-provider-aws gateway_target_test.go (metadataConfiguration, targetConfigurationMCPServer)
def test_what_is_passed_on_goes_with_an_update_that_does_not_name_it(local: Clients) -> None:
    id = new_gateway(local)
    passed = {"allowedRequestHeaders": ["x-tenant-id"], "allowedQueryParameters": ["version"]}
    given = {"gatewayIdentifier": id, **_target(server())}
    made = local.control.create_gateway_target(**given, metadataConfiguration=passed)
    before = shown_target(local, id, made["targetId"])

    local.control.update_gateway_target(**given, targetId=made["targetId"])

    after = shown_target(local, id, made["targetId"])
    assert (before["metadataConfiguration"], "metadataConfiguration" in after) == (passed, False)
    assert "listingMode" not in after["targetConfiguration"]["mcp"]["mcpServer"]


TWO_ERRORS = "Found 2 validation error(s) in OpenAPI schema"
FAILING = [
    (
        f"{PREFLIGHT} gateway-target-openapi-schema",
        _target(_open_api(openapi=None, swagger="2.0"), *SIGNED),
        "Invalid OpenAPI schema: attribute openapi is missing",
    ),
    (
        f"{PREFLIGHT} gateway-target-openapi-schema",
        _target(_open_api(servers=None), *SIGNED),
        f"{TWO_ERRORS}: [Server URL must not be empty., Server URL (located at: servers) must use HTTPS",
    ),
    (
        f"{PREFLIGHT} gateway-target-openapi-schema",
        _target(_open_api(paths=NAMELESS), *SIGNED),
        "Operation /x -> GET must have an operationId",
    ),
    (
        f"{PREFLIGHT} gateway-target-lambda-tool-name-unique",
        _target(_lambda({**TOOL, "name": "t1"}, {**TOOL, "name": "t1"}), *BY_ROLE),
        "Duplicate tool found in target configuration: tgt___t1",
    ),
]


@pytest.mark.parametrize(("source", "given", "reason"), FAILING)
def test_a_target_is_made_and_fails_later(local: Clients, source: str, given: dict[str, Any], reason: str) -> None:
    id = new_gateway(local)

    made = local.control.create_gateway_target(gatewayIdentifier=id, **given)

    found = shown_target(local, id, made["targetId"])
    assert (made["status"], found["status"]) == ("CREATING", "FAILED"), source
    assert found["statusReasons"][0].startswith(reason)


# cdk-preflight gateway-target-lambda-region: "the same message as for a nonexistent ARN"
def test_a_function_that_is_not_there_is_not_found_where_there_are_others(local: Clients) -> None:
    id = new_gateway(local)
    account = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    role = boto3.client("iam", "us-east-1", **account).create_role(RoleName="run", AssumeRolePolicyDocument="{}")
    given = {"Runtime": "python3.12", "Handler": "a.b", "Role": role["Role"]["Arn"], "Code": {"ZipFile": b"x"}}
    function = boto3.client("lambda", "us-east-1", **account).create_function(FunctionName="real", **given)

    there = new_target(local, id, "real", targetConfiguration=_lambda(TOOL, arn=function["FunctionArn"]))
    text = refused(local.control.create_gateway_target, gatewayIdentifier=id, **_target(LAMBDA, *BY_ROLE))

    assert shown_target(local, id, there)["status"] == "READY"
    assert text.startswith("Lambda function not found: arn:aws:lambda:us-east-1:123456789012:function:tools.")


# the study: 1.1.0 is read back though there is 1.2.0, and after an update that names none, too
def test_a_connector_has_the_default_version_until_another_is_asked_for(local: Clients) -> None:
    id = new_gateway(local)
    target_id = new_target(local, id, "search", targetConfiguration=_search())
    named = {
        "gatewayIdentifier": id,
        "targetId": target_id,
        "name": "search",
        "credentialProviderConfigurations": BY_ROLE,
    }

    def version(**source: str) -> Any:
        if source:
            local.control.update_gateway_target(**named, targetConfiguration=_search(**source))
        found = shown_target(local, id, target_id)["targetConfiguration"]["mcp"]["connector"]["source"]["version"]
        local.control.update_gateway_target(**named, targetConfiguration=_search())
        return found

    assert [version(), version(), version(version="1.2.0"), version()] == ["1.1.0", "1.1.0", "1.2.0", "1.2.0"]


# the study: CREATING, then FAILED; terraform-provider-aws testdata/GatewayTarget/mcp.connector_bedrock-knowledge-bases
@pytest.mark.parametrize(
    ("base", "seen"),
    [("KB12345678", ("READY", None)), ("KB00000000", ("FAILED", ["The specified resource was not found."]))],
)
def test_a_connector_needs_a_knowledge_base_that_is_there(local: Clients, base: str, seen: tuple[str, Any]) -> None:
    local.agentcore.seed({"knowledgeBases": [{"knowledgeBaseId": "KB12345678"}]})
    id = new_gateway(local)
    query = {"path": "$.retrievalQuery.text", "description": "The search query"}

    target_id = new_target(local, id, "kb", targetConfiguration=_retrieve({"path": RESULTS}, query, base=base))

    found = shown_target(local, id, target_id)
    assert (found["status"], found.get("statusReasons")) == seen


# the study: the knowledge base is never the agent's to name; a leaf of what is hidden is shown within its objects
@pytest.mark.parametrize(
    ("overrides", "shown"),
    [
        ([], {}),
        ([{"path": RESULTS}], {}),
        ([{"path": RESULTS, "visible": True}], {"numberOfResults": {}}),
        (
            [
                {"path": RESULTS, "visible": True},
                {"path": RESULTS.replace("numberOfResults", "filter"), "visible": True},
            ],
            {"numberOfResults": {}, "filter": {}},
        ),
    ],
)
def test_an_agent_sees_of_a_connectors_tool_what_it_has_to_give_and_what_is_made_visible(
    local: Clients, overrides: list[dict[str, Any]], shown: dict[str, Any]
) -> None:
    gateway = mcp_gateway(local)
    new_target(local, gateway["gatewayId"], "kb", targetConfiguration=_retrieve(*overrides))

    (tool,) = asked(gateway, "tools/list")["result"]["tools"]

    schema = tool["inputSchema"]
    assert (tool["name"], schema["required"]) == ("kb___Retrieve", ["retrievalQuery"])
    assert list(schema["properties"]) == ["retrievalQuery", *(["retrievalConfiguration"] if shown else [])]
    if shown:
        inner = schema["properties"]["retrievalConfiguration"]["properties"]["managedSearchConfiguration"]
        assert inner["properties"] == shown


# the study: tools/list of each version
@pytest.mark.parametrize(
    ("version", "shown"), [("1.1.0", ["query", "maxResults"]), ("1.2.0", ["query", "maxResults", "filters"])]
)
def test_an_agent_searches_the_web_with_what_the_connectors_version_has(
    local: Clients, version: str, shown: list[str]
) -> None:
    gateway = mcp_gateway(local)
    new_target(local, gateway["gatewayId"], "web", targetConfiguration=_search(version=version))

    (tool,) = asked(gateway, "tools/list")["result"]["tools"]

    assert (tool["name"], list(tool["inputSchema"]["properties"])) == ("web___WebSearch", shown)


# aws/agentcore-cli CreateGatewayTargetCommand.8ed7bdc58ed5cfe3.json, GetGatewayTargetCommand.d547517995d9266e.json
@pytest.mark.parametrize(("configuration", "type"), [(PASSTHROUGH, "PASSTHROUGH"), (server(), "MCP_SERVER")])
def test_a_target_without_credentials_shows_none(local: Clients, configuration: dict[str, Any], type: str) -> None:
    id = open_gateway(local)

    made = bare(local.control.create_gateway_target(gatewayIdentifier=id, **_target(configuration)))

    assert re.fullmatch("[A-Z0-9]{10}", made["targetId"])
    (listed,) = local.control.list_gateway_targets(gatewayIdentifier=id)["items"]
    assert "credentialProviderConfigurations" not in {**made, **shown_target(local, id, made["targetId"])}
    assert (listed["targetType"], listed["status"]) == (type, "READY")


# aws/agentcore-cli CreateGatewayTargetCommand.b9bd759c932fb313.json, GetGatewayTargetCommand.51d3c1380690cc2e.json
def test_a_connector_to_models_was_synchronized_when_it_is_ready(local: Clients) -> None:
    id = open_gateway(local)

    made = local.control.create_gateway_target(gatewayIdentifier=id, **_target(MODELS, _by("API_KEY", **KEYED)))

    assert "lastSynchronizedAt" not in made
    assert shown_target(local, id, made["targetId"])["lastSynchronizedAt"]


# aws/agentcore-cli UpdateGatewayTargetCommand.a7da3610912e8a64.json and …86678ace9b0f7705.json, beside
# GetGatewayTargetCommand.f96c2355698cc7bc.json and …cda1fd397005aa48.json
def test_a_target_was_created_when_its_update_had_settled(local: Clients) -> None:
    id = open_gateway(local)
    named = {"gatewayIdentifier": id, "targetId": new_target(local, id, "tgt", targetConfiguration=PASSTHROUGH)}
    before = shown_target(local, id, named["targetId"])
    local.agentcore.clock.tick(seconds=5)

    answer = local.control.update_gateway_target(**named, **_target(PASSTHROUGH))
    after = shown_target(local, id, named["targetId"])

    assert (answer["status"], answer["createdAt"]) == ("UPDATING", before["createdAt"])
    assert before["createdAt"] < before["updatedAt"] < answer["updatedAt"] < after["updatedAt"] == after["createdAt"]


# aws/agentcore-cli GetGatewayTargetCommand.137ec397ae5efe2d.json, ListGatewayTargetsCommand.64c210a8bc459fb1.json; two
# users' targets of bedrock-mantle, August and September 2026: 401 and 403, the same words
def test_a_provider_that_does_not_list_its_models_fails_the_target(clients: Clients) -> None:
    clients.control.create_api_key_credential_provider(name="key", apiKey="bad-key")
    keyed = {**KEYED["apiKeyCredentialProvider"], "credentialPrefix": "Bearer"}
    asked = []

    def openai(environ: Any, start_response: Any) -> list[bytes]:
        asked.append((environ["REQUEST_METHOD"], environ["PATH_INFO"], environ["HTTP_AUTHORIZATION"]))
        start_response("401 Unauthorized", [("Content-Type", "application/json")])
        return [b'{"error": {"code": "invalid_api_key"}}']

    clients.agentcore.bind("https://api.openai.com", openai)
    id = open_gateway(clients)
    made = clients.control.create_gateway_target(
        gatewayIdentifier=id, **_target(MODELS, _by("API_KEY", apiKeyCredentialProvider=keyed))
    )
    found = shown_target(clients, id, made["targetId"])

    assert asked == [("GET", "/v1/models", "Bearer bad-key")]
    assert (made["status"], found["status"], "lastSynchronizedAt" in found) == ("CREATING", "FAILED", False)
    (why,) = found["statusReasons"]
    told = f"Failed to discover models from inference provider for target {made['targetId']}. Error: "
    call = "Inference list-models call to https://api.openai.com/v1/models failed with HTTP 401: "
    assert why == told + call + '{"error": {"code": "invalid_api_key"}}'


# aws/agentcore-cli DeleteGatewayTargetCommand.94eb9a3262a6cda2.json
def test_a_targets_deletion_answers_where_it_was(local: Clients) -> None:
    id = new_gateway(local)
    target_id = new_target(local, id)

    answer = bare(local.control.delete_gateway_target(gatewayIdentifier=id, targetId=target_id))

    arn = shown(local, id)["gatewayArn"]
    assert answer == {"gatewayArn": arn, "targetId": target_id, "status": "DELETING"}


# Consent


def _waiting(clients: Clients) -> dict[str, Any]:
    """A target that waits for a person."""
    id = new_gateway(clients)
    given = _target(server(), *oauth("AUTHORIZATION_CODE"))
    return bare(clients.control.create_gateway_target(gatewayIdentifier=id, **given))


def _now(clients: Clients, target: dict[str, Any]) -> dict[str, Any]:
    return shown_target(clients, target["gatewayArn"].rpartition("/")[2], target["targetId"])


# terraform-provider-aws #48114
def test_a_target_waits_for_consent_however_often_it_is_looked_at(local: Clients) -> None:
    made = _waiting(local)
    local.agentcore.clock.tick(hours=5)

    seen = [_now(local, made) for _ in range(5)]

    assert {one["status"] for one in [made, *seen]} == {"CREATE_PENDING_AUTH"}
    assert seen[-1]["authorizationData"] == made["authorizationData"]


# terraform-provider-aws #48114
def test_a_target_that_waits_for_consent_is_deleted(clients: Clients) -> None:
    made = _waiting(clients)
    named = {"gatewayIdentifier": made["gatewayArn"].rpartition("/")[2], "targetId": made["targetId"]}

    answer = clients.control.delete_gateway_target(**named)

    assert (status_of(answer), answer["status"]) == (202, "DELETING")
    error_of("ResourceNotFoundException", clients.control.get_gateway_target, **named)
    with pytest.raises(ValueError, match="no such session"):
        clients.agentcore.identity.consent(made["authorizationData"]["oauth2"]["authorizationUrl"])
