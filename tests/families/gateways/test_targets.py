"""CreateGatewayTarget, GetGatewayTarget, ListGatewayTargets, UpdateGatewayTarget, DeleteGatewayTarget, Synchronize…."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import bare, error_of, progression, refused, status_of
from tests.families.gateways.arrange import (
    BY_ROLE,
    CONNECTOR,
    HTTP_CONNECTOR,
    LAMBDA,
    MODELS,
    OPEN_API,
    PASSTHROUGH,
    PROVIDER,
    RUNTIME,
    SIGNED,
    SMITHY,
    STAGE,
    credentials_of,
    new_gateway,
    new_target,
    oauth,
    open_gateway,
    server,
    shown,
    shown_target,
)

TARGET = "agentcore::gateway_target"
NOBODY = "0123456789"  # a well-formed id of no target
OPTIONS: dict[str, Any] = {
    "description": "Adds numbers",
    "metadataConfiguration": {"allowedRequestHeaders": ["x-tenant"]},
    "privateEndpoint": {"selfManagedLatticeResource": {"resourceConfigurationIdentifier": "rcfg-0123456789abcdefg"}},
    "certificateConfigurations": [{"s3": {"uri": "s3://ca/ca.pem"}}],
}
API_KEY = [{"credentialProviderType": "API_KEY"}]
PASS_ON = [{"credentialProviderType": "JWT_PASSTHROUGH"}]


def _listed(clients: Clients, gateway_id: str, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = clients.control.list_gateway_targets(gatewayIdentifier=gateway_id, **asked)["items"]
    return found


def _change(clients: Clients, gateway_id: str, target_id: str, **members: Any) -> dict[str, Any]:
    credentials = credentials_of(members.get("targetConfiguration", LAMBDA))
    given = {"targetConfiguration": LAMBDA, "credentialProviderConfigurations": credentials, **members}
    clients.control.update_gateway_target(gatewayIdentifier=gateway_id, targetId=target_id, **given)
    return shown_target(clients, gateway_id, target_id)


@pytest.mark.from_model
def test_creation_is_accepted_before_it_is_done(clients: Clients) -> None:
    gateway_id = new_gateway(clients)

    answer = clients.control.create_gateway_target(
        gatewayIdentifier=gateway_id,
        name="adder",
        targetConfiguration=LAMBDA,
        credentialProviderConfigurations=BY_ROLE,
    )

    assert (status_of(answer), answer["status"]) == (202, "CREATING")
    assert re.fullmatch(r"[0-9a-zA-Z]{10}", answer["targetId"])
    assert shown_target(clients, gateway_id, answer["targetId"])["status"] == "READY"


@pytest.mark.from_model
def test_a_target_keeps_what_it_was_created_with(local: Clients) -> None:
    gateway_id = new_gateway(local)

    target = shown_target(local, gateway_id, new_target(local, gateway_id, **OPTIONS))

    given = {**OPTIONS, "name": "adder", "targetConfiguration": LAMBDA, "credentialProviderConfigurations": BY_ROLE}
    assert {name: target[name] for name in given} == given
    assert target["gatewayArn"] == shown(local, gateway_id)["gatewayArn"]
    assert target["protocolType"] == "MCP"
    assert {"statusReasons", "authorizationData", "lastSynchronizedAt"}.isdisjoint(target)


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("configuration", "type", "protocol"),
    [
        (LAMBDA, "LAMBDA", "MCP"),
        (OPEN_API, "OPEN_API_SCHEMA", "MCP"),
        (SMITHY, "SMITHY_MODEL", "MCP"),
        (server(), "MCP_SERVER", "MCP"),
        (STAGE, "API_GATEWAY", "MCP"),
        (CONNECTOR, "CONNECTOR", "MCP"),
        (RUNTIME, "AGENTCORE_RUNTIME", "HTTP"),
        (PASSTHROUGH, "PASSTHROUGH", "HTTP"),
        (HTTP_CONNECTOR, "HTTP_CONNECTOR", "HTTP"),
        (PROVIDER, "PROVIDER", "HTTP"),
        (MODELS, "CONNECTOR", "HTTP"),
    ],
)
def test_a_target_is_of_one_of_eleven_kinds(
    local: Clients, configuration: dict[str, Any], type: str, protocol: str
) -> None:
    gateway_id = open_gateway(local)

    target_id = new_target(local, gateway_id, targetConfiguration=configuration)

    target = shown_target(local, gateway_id, target_id)
    assert (target["targetConfiguration"], target["protocolType"]) == (configuration, protocol)
    assert _listed(local, gateway_id)[0]["targetType"] == type


@pytest.mark.from_docs
@pytest.mark.parametrize("configuration", [RUNTIME, PASSTHROUGH, HTTP_CONNECTOR])
@pytest.mark.parametrize("verb", ["create", "update"])
def test_a_gateway_for_mcp_takes_no_http_target(local: Clients, verb: str, configuration: dict[str, Any]) -> None:
    gateway_id = new_gateway(local)
    target: dict[str, Any] = {"name": "route"} if verb == "create" else {"targetId": new_target(local, gateway_id)}

    message = refused(
        getattr(local.control, f"{verb}_gateway_target"),
        gatewayIdentifier=gateway_id,
        targetConfiguration=configuration,
        credentialProviderConfigurations=BY_ROLE,
        **target,
    )

    assert message.startswith("HTTP target configuration is not supported for gateways with MCP protocol type")


@pytest.mark.from_docs
@pytest.mark.parametrize("configuration", [PROVIDER, MODELS])
def test_a_gateway_for_mcp_takes_inference_targets(local: Clients, configuration: dict[str, Any]) -> None:
    gateway_id = new_gateway(local)

    assert new_target(local, gateway_id, targetConfiguration=configuration)


@pytest.mark.from_docs
@pytest.mark.parametrize("configuration", [OPEN_API, STAGE, server()])
def test_some_targets_need_no_credentials(local: Clients, configuration: dict[str, Any]) -> None:
    gateway_id = new_gateway(local)

    made = local.control.create_gateway_target(
        gatewayIdentifier=gateway_id, name="free", targetConfiguration=configuration
    )

    assert "credentialProviderConfigurations" not in shown_target(local, gateway_id, made["targetId"])


@pytest.mark.from_sdk  # the text as clients of the service quote it
@pytest.mark.parametrize("configuration", [LAMBDA, SMITHY, CONNECTOR])
def test_some_targets_need_credentials(local: Clients, configuration: dict[str, Any]) -> None:
    message = refused(
        local.control.create_gateway_target,
        gatewayIdentifier=new_gateway(local),
        name="bare",
        targetConfiguration=configuration,
    )

    assert message == "Credential provider configurations is not defined"


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("configuration", "credentials", "message"),
    [
        (LAMBDA, API_KEY, "Lambda target only supports GATEWAY_IAM_ROLE credential provider type"),
        (CONNECTOR, API_KEY, "Connector target only supports GATEWAY_IAM_ROLE credential provider type"),
        (OPEN_API, PASS_ON, "Open api schema target does not support JWT_PASSTHROUGH credential provider type"),
        (server(), PASS_ON, "MCP server target does not support JWT_PASSTHROUGH credential provider type"),
        (SMITHY, API_KEY, "Smithy model target does not support API_KEY credential provider type"),
        (STAGE, oauth("TOKEN_EXCHANGE"), "API Gateway target does not support OAUTH credential provider type"),
        (RUNTIME, API_KEY, "AgentCore Runtime target does not support API_KEY credential provider type"),
    ],
)
def test_a_target_takes_the_credentials_of_its_kind(
    local: Clients, configuration: dict[str, Any], credentials: list[Any], message: str
) -> None:
    found = refused(
        local.control.create_gateway_target,
        gatewayIdentifier=open_gateway(local),
        name="wrong",
        targetConfiguration=configuration,
        credentialProviderConfigurations=credentials,
    )

    assert found == message


@pytest.mark.from_sdk
@pytest.mark.parametrize("configurations", [[], [{"name": "WebSearch"}]])
def test_a_connector_configures_a_tool(local: Clients, configurations: list[dict[str, Any]]) -> None:
    connector = {"source": {"connectorId": "web-search"}, "configurations": configurations}

    message = refused(
        local.control.create_gateway_target,
        gatewayIdentifier=new_gateway(local),
        name="search",
        targetConfiguration={"mcp": {"connector": connector}},
        credentialProviderConfigurations=BY_ROLE,
    )

    assert message == "Connector configurations must not be empty"


@pytest.mark.inferred
@pytest.mark.parametrize(("status", "ends"), [(200, "READY"), (399, "READY"), (400, "FAILED"), (401, "Break")])
def test_a_provider_is_asked_for_its_models(local: Clients, status: int, ends: str) -> None:
    asked: list[str] = []

    def mantle(environ: Any, start_response: Any) -> list[bytes]:
        asked.append(environ["PATH_INFO"])
        start_response(f"{status} Told", [])
        return [b"{}"]

    local.agentcore.bind("https://bedrock-mantle.us-east-1.api.aws", mantle)
    if ends == "Break":
        local.agentcore.faults.on("CreateGatewayTarget", Break("Not now"))
    models = {"inference": {"connector": {"source": {"connectorId": "bedrock-mantle"}}}}
    gateway_id = open_gateway(local)
    given = {"targetConfiguration": models, "credentialProviderConfigurations": BY_ROLE}

    id = local.control.create_gateway_target(gatewayIdentifier=gateway_id, name="models", **given)["targetId"]

    found = shown_target(local, gateway_id, id)
    url = "https://bedrock-mantle.us-east-1.api.aws/v1/models"
    told = f"Failed to discover models from inference provider for target {id}. Error: "
    refusal = f"{told}Inference list-models call to {url} failed with HTTP 400: {{}}"
    assert (found["status"], asked) == ("FAILED" if ends == "Break" else ends, ["/v1/models"])
    assert found.get("statusReasons", []) == {"FAILED": [refusal], "Break": ["Not now"]}.get(ends, [])
    missing = {"gatewayIdentifier": "nobody-0123456789", "name": "models", **given}
    refused(local.control.create_gateway_target, "ResourceNotFoundException", **missing)


@pytest.mark.inferred  # which members there are, the models of the operations behind them say
@pytest.mark.parametrize(
    ("id", "name", "path", "is_taken"),
    [
        ("bedrock-knowledge-bases", "Retrieve", "$.retrievalQuery", True),
        ("bedrock-knowledge-bases", "Retrieve", "$.retrievalConfiguration.vectorSearchConfiguration", True),
        ("bedrock-knowledge-bases", "Retrieve", "$.retrievalConfiguration.nothing", False),
        ("bedrock-knowledge-bases", "Retrieve", "$.nextToken.deeper", False),
        ("bedrock-knowledge-bases", "Retrieve", "retrievalConfiguration", False),
        ("bedrock-knowledge-bases", "Retrieve", "$", False),
        ("web-search", "WebSearch", "$.filters", True),
        ("web-search", "WebSearch", "$.nothing", False),
        ("desk", "Find", "whatever", True),
    ],
)
def test_an_override_names_a_member_of_what_is_asked(
    local: Clients, id: str, name: str, path: str, is_taken: bool
) -> None:
    tool = {"name": name, "parameterValues": {}, "parameterOverrides": [{"path": path, "visible": True}]}
    connector = {"source": {"connectorId": id}, "configurations": [tool]}
    given: dict[str, Any] = {"gatewayIdentifier": new_gateway(local), "credentialProviderConfigurations": BY_ROLE}
    given["targetConfiguration"] = {"mcp": {"connector": connector}}

    if is_taken:
        assert local.control.create_gateway_target(**given)["status"] == "CREATING"
    else:
        assert f"'{path}' is not a recognized override" in refused(local.control.create_gateway_target, **given)


@pytest.mark.from_sdk  # gateway/client.py: "sending one unpinned is rejected server-side"
@pytest.mark.parametrize(("version", "is_taken"), [(None, False), ("1.1.0", False), ("1.2.0", True)])
def test_a_list_of_domains_to_search_needs_a_newer_connector(
    local: Clients, version: str | None, is_taken: bool
) -> None:
    source = {"connectorId": "web-search", **({"version": version} if version else {})}
    own = {"name": "WebSearch", "parameterValues": {"domainFilter": {"include": ["a.example"]}}}
    gateway_id = new_gateway(local)
    asked: dict[str, Any] = {"gatewayIdentifier": gateway_id, "credentialProviderConfigurations": BY_ROLE}
    asked["targetConfiguration"] = {"mcp": {"connector": {"source": source, "configurations": [own]}}}

    if is_taken:
        id = local.control.create_gateway_target(**asked)["targetId"]
        assert shown_target(local, gateway_id, id)["status"] == "READY"
        del source["version"]  # an update keeps it
        assert local.control.update_gateway_target(**asked, targetId=id, name="web")["status"] == "UPDATING"
    else:
        assert "1.2.0" in refused(local.control.create_gateway_target, **asked)


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("search", "credentials", "message"),
    [
        ("SEMANTIC", SIGNED, "Dynamic MCP targets are not supported on gateways with semantic search enabled"),
        (None, oauth("AUTHORIZATION_CODE"), "Dynamic MCP targets do not support the AUTHORIZATION_CODE grant type"),
    ],
)
def test_dynamic_listing_goes_without_search_and_consent(
    local: Clients, search: str | None, credentials: list[Any], message: str
) -> None:
    more: dict[str, Any] = {"protocolConfiguration": {"mcp": {"searchType": search}}} if search else {}

    found = refused(
        local.control.create_gateway_target,
        gatewayIdentifier=new_gateway(local, **more),
        name="live",
        targetConfiguration=server(listingMode="DYNAMIC"),
        credentialProviderConfigurations=credentials,
    )

    assert found == message


@pytest.mark.inferred  # that it is named is seen; how is not
def test_a_target_without_a_name_is_given_one(local: Clients) -> None:
    gateway_id = new_gateway(local)

    made = local.control.create_gateway_target(gatewayIdentifier=gateway_id, targetConfiguration=OPEN_API)

    assert re.fullmatch(r"target-[0-9a-z]{10}", made["name"])


@pytest.mark.from_docs
def test_a_gateway_has_a_hundred_targets_at_most(local: Clients) -> None:
    gateway_id = new_gateway(local)
    for i in range(100):
        new_target(local, gateway_id, f"t{i}")

    response = error_of(
        "ServiceQuotaExceededException",
        local.control.create_gateway_target,
        gatewayIdentifier=gateway_id,
        targetConfiguration=OPEN_API,
    )

    assert status_of(response) == 402
    assert len(_listed(local, gateway_id, maxResults=1000)) == 100


@pytest.mark.from_model
def test_a_client_token_creates_one_target(local: Clients) -> None:
    gateway_id = new_gateway(local)

    first = new_target(local, gateway_id, clientToken="t" * 40)

    assert new_target(local, gateway_id, clientToken="t" * 40) == first
    assert len(_listed(local, gateway_id)) == 1


@pytest.mark.from_model
def test_an_unknown_target_is_not_synchronized(local: Clients) -> None:
    path = {"gatewayIdentifier": new_gateway(local), "targetIdList": [NOBODY]}

    message = refused(local.control.synchronize_gateway_targets, "ResourceNotFoundException", **path)

    assert message.startswith("Failed to retrieve target because it doesn't exist.")


@pytest.mark.from_model
def test_a_listed_target_is_a_summary(clients: Clients) -> None:
    gateway_id = new_gateway(clients)
    new_target(clients, gateway_id, description="Adds")

    (listed,) = _listed(clients, gateway_id)

    assert set(listed) == {"targetId", "name", "status", "description", "createdAt", "updatedAt", "targetType"}
    assert (listed["status"], listed["targetType"]) == ("READY", "LAMBDA")


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("members", "expected"),
    [({}, ("DEFAULT", 1000)), ({"listingMode": "DYNAMIC", "resourcePriority": 7}, ("DYNAMIC", 7))],
)
def test_a_listed_server_shows_how_it_is_listed(
    local: Clients, members: dict[str, Any], expected: tuple[str, int]
) -> None:
    gateway_id = new_gateway(local)
    new_target(local, gateway_id, targetConfiguration=server(**members))

    (listed,) = _listed(local, gateway_id)

    assert (listed["listingMode"], listed["resourcePriority"]) == expected


@pytest.mark.from_model
def test_a_paginator_lists_every_target_once(local: Clients) -> None:
    gateway_id = new_gateway(local)
    made = {new_target(local, gateway_id, f"t{i}") for i in range(5)}

    paginator = local.control.get_paginator("list_gateway_targets")
    pages = list(paginator.paginate(gatewayIdentifier=gateway_id, PaginationConfig={"PageSize": 2}))

    assert [len(page["items"]) for page in pages] == [2, 2, 1]
    assert {target["targetId"] for page in pages for target in page["items"]} == made


@pytest.mark.from_docs
def test_an_update_resets_what_it_leaves_out_but_the_name(local: Clients) -> None:
    gateway_id = new_gateway(local)
    target_id = new_target(local, gateway_id, **OPTIONS)

    local.control.update_gateway_target(gatewayIdentifier=gateway_id, targetId=target_id, targetConfiguration=OPEN_API)

    after = shown_target(local, gateway_id, target_id)
    assert set(after).isdisjoint(OPTIONS)
    assert (after["name"], after.get("credentialProviderConfigurations")) == ("adder", None)


@pytest.mark.from_model
@pytest.mark.parametrize(("member", "value"), [*OPTIONS.items(), ("targetConfiguration", server())])
def test_an_update_writes_each_member(local: Clients, member: str, value: Any) -> None:
    gateway_id = new_gateway(local)

    assert _change(local, gateway_id, new_target(local, gateway_id), **{member: value})[member] == value


def _in_vpc(subnet: str = "subnet-01234567", **members: Any) -> dict[str, Any]:
    """The member that lets the gateway reach a target through VPC Lattice resources of its own making."""
    given = {"vpcIdentifier": "vpc-01234567", "subnetIds": [subnet], "endpointIpAddressType": "IPV4", **members}
    return {"privateEndpoint": {"managedVpcResource": given}}


@pytest.mark.from_model  # "… created in your account when you use a managed VPC Lattice resource configuration"
@pytest.mark.parametrize(
    ("configuration", "routed", "domain"),
    [
        (server(), {}, {"domain": "mcp.example"}),
        (PASSTHROUGH, {}, {"domain": "a.example"}),
        ({"mcp": {"mcpServer": {"endpoint": "https://[x"}}}, {}, {"domain": "[x"}),  # the model takes it
        (PROVIDER, {"routingDomain": "vpce.example"}, {"domain": "vpce.example"}),
        (OPEN_API, {}, {}),
    ],
)
def test_a_managed_private_endpoint_shows_what_was_made_for_it(
    local: Clients, configuration: dict[str, Any], routed: dict[str, str], domain: dict[str, str]
) -> None:
    gateway_id = open_gateway(local)
    given = {"gatewayIdentifier": gateway_id, "targetConfiguration": configuration, **_in_vpc(**routed)}

    answer = local.control.create_gateway_target(**given)

    (made,) = answer["privateEndpointManagedResources"]
    arn = "arn:aws:vpc-lattice:us-east-1:123456789012:"
    assert re.fullmatch(arn + "resourcegateway/rgw-[0-9a-z]{17}", made.pop("resourceGatewayArn"))
    assert re.fullmatch(arn + "servicenetworkresourceassociation/snra-[0-9a-f]{17}", made.pop("resourceAssociationArn"))
    assert made == domain


@pytest.mark.inferred
def test_managed_resources_stay_while_the_private_endpoint_does(local: Clients) -> None:
    gateway_id = new_gateway(local)
    target_id = new_target(local, gateway_id, targetConfiguration=server(), **_in_vpc())
    before = shown_target(local, gateway_id, target_id)["privateEndpointManagedResources"]
    elsewhere = server(endpoint="https://other.example:8443/mcp")

    local.control.synchronize_gateway_targets(gatewayIdentifier=gateway_id, targetIdList=[target_id])
    kept = _change(local, gateway_id, target_id, targetConfiguration=server(), description="Same", **_in_vpc())
    moved = _change(local, gateway_id, target_id, targetConfiguration=server(), **_in_vpc("subnet-76543210"))
    led = _change(local, gateway_id, target_id, targetConfiguration=elsewhere, **_in_vpc("subnet-76543210"))
    gone = _change(local, gateway_id, target_id, targetConfiguration=server())

    assert kept["privateEndpointManagedResources"] == before
    assert moved["privateEndpointManagedResources"] != before
    assert led["privateEndpointManagedResources"][0]["domain"] == "other.example"
    assert "privateEndpointManagedResources" not in gone


@pytest.mark.from_model
def test_a_target_is_renamed_and_leaves_its_old_name_free(local: Clients) -> None:
    gateway_id = new_gateway(local)
    target_id = new_target(local, gateway_id, "adder")

    assert _change(local, gateway_id, target_id, name="summer")["name"] == "summer"

    assert new_target(local, gateway_id, "adder")
    given = {"targetConfiguration": LAMBDA, "credentialProviderConfigurations": BY_ROLE}
    path = {"gatewayIdentifier": gateway_id, "targetId": target_id}
    refused(local.control.update_gateway_target, "ConflictException", **path, **given, name="adder")
    assert _change(local, gateway_id, target_id, name="summer")["name"] == "summer"


@pytest.mark.from_sdk
def test_deletion_answers_deleting_and_then_nothing(clients: Clients) -> None:
    gateway_id = new_gateway(clients)
    target_id = new_target(clients, gateway_id)

    answer = clients.control.delete_gateway_target(gatewayIdentifier=gateway_id, targetId=target_id)

    assert (status_of(answer), answer["targetId"], answer["status"]) == (202, target_id, "DELETING")
    assert answer["gatewayArn"] == shown(clients, gateway_id)["gatewayArn"]
    assert _listed(clients, gateway_id) == []


@pytest.mark.from_sdk
def test_by_hand_each_state_is_seen(local: Clients) -> None:
    gateway_id = new_gateway(local)
    with progression(TARGET, times=2):
        id = new_target(local, gateway_id, targetConfiguration=server())
        path = {"gatewayIdentifier": gateway_id, "targetId": id}
        seen = [shown_target(local, gateway_id, id)["status"] for _ in range(2)]
        local.control.update_gateway_target(**path, targetConfiguration=server())
        seen += [shown_target(local, gateway_id, id)["status"] for _ in range(2)]
        local.control.synchronize_gateway_targets(gatewayIdentifier=gateway_id, targetIdList=[id])
        seen += [shown_target(local, gateway_id, id)["status"] for _ in range(2)]
        local.control.delete_gateway_target(**path)
        seen.append(shown_target(local, gateway_id, id)["status"])

    on_the_way = ["CREATING", "UPDATING", "SYNCHRONIZING"]
    assert seen == [*(status for way in on_the_way for status in (way, "READY")), "DELETING"]


@pytest.mark.from_sdk  # the failure states that the SDK's gateway client knows
@pytest.mark.parametrize(
    ("operation", "status"),
    [
        ("CreateGatewayTarget", "FAILED"),
        ("UpdateGatewayTarget", "UPDATE_UNSUCCESSFUL"),
        ("SynchronizeGatewayTargets", "SYNCHRONIZE_UNSUCCESSFUL"),
    ],
)
def test_a_target_that_breaks_says_why_until_it_is_mended(local: Clients, operation: str, status: str) -> None:
    local.agentcore.faults.on(operation, Break("The endpoint does not answer"), times=1)
    gateway_id = new_gateway(local)
    target_id = new_target(local, gateway_id, targetConfiguration=server())
    if operation == "UpdateGatewayTarget":
        _change(local, gateway_id, target_id)
    elif operation == "SynchronizeGatewayTargets":
        local.control.synchronize_gateway_targets(gatewayIdentifier=gateway_id, targetIdList=[target_id])

    broken = shown_target(local, gateway_id, target_id)

    assert (broken["status"], broken["statusReasons"]) == (status, ["The endpoint does not answer"])
    mended = _change(local, gateway_id, target_id)
    assert mended["status"] == "READY"
    assert "statusReasons" not in mended


@pytest.mark.from_sdk  # "a FAILED target still blocks gateway deletion", as clients found
def test_a_failed_target_holds_its_gateway(local: Clients) -> None:
    gateway_id = new_gateway(local)
    local.agentcore.faults.on("CreateGatewayTarget", Break("No"), times=1)
    new_target(local, gateway_id)

    refused(local.control.delete_gateway, gatewayIdentifier=gateway_id)


@pytest.mark.from_model
def test_synchronizing_answers_the_target_and_stamps_it(local: Clients) -> None:
    gateway_id = new_gateway(local)
    target_id = new_target(local, gateway_id, targetConfiguration=server())
    before = shown_target(local, gateway_id, target_id)
    local.agentcore.clock.tick(minutes=5)

    answer = local.control.synchronize_gateway_targets(gatewayIdentifier=gateway_id, targetIdList=[target_id])

    (target,) = answer["targets"]
    assert (status_of(answer), target["status"], target["targetId"]) == (202, "SYNCHRONIZING", target_id)
    after = shown_target(local, gateway_id, target_id)
    assert after["status"] == "READY"
    assert (after["lastSynchronizedAt"] - before["lastSynchronizedAt"]).total_seconds() >= 300
    assert after["updatedAt"] >= before["updatedAt"]
    assert _listed(local, gateway_id)[0]["lastSynchronizedAt"] == after["lastSynchronizedAt"]


@pytest.mark.from_model  # "The timestamp when the target was last synchronized"
def test_a_synchronization_that_fails_leaves_the_time_of_the_last_one(local: Clients) -> None:
    gateway_id = new_gateway(local)
    target_id = new_target(local, gateway_id, targetConfiguration=server())
    before = shown_target(local, gateway_id, target_id)
    local.agentcore.clock.tick(minutes=5)
    local.agentcore.faults.on("SynchronizeGatewayTargets", Break("No answer"), times=1)

    local.control.synchronize_gateway_targets(gatewayIdentifier=gateway_id, targetIdList=[target_id])

    after = shown_target(local, gateway_id, target_id)
    assert after["status"] == "SYNCHRONIZE_UNSUCCESSFUL"
    assert after["lastSynchronizedAt"] == before["lastSynchronizedAt"]


@pytest.mark.from_docs  # "Implicit synchronization": servers in DEFAULT mode, at creation and at each update
@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        (server(), True),
        (server(listingMode="DEFAULT"), True),
        (server(listingMode="DYNAMIC"), False),
        (server(mcpToolSchema={"inlinePayload": "{}"}), False),
        (LAMBDA, False),
    ],
)
@pytest.mark.parametrize("verb", ["create", "update"])
def test_creating_and_updating_synchronize_a_server(
    local: Clients, verb: str, configuration: dict[str, Any], expected: bool
) -> None:
    gateway_id = new_gateway(local)
    first = configuration if verb == "create" else LAMBDA
    target_id = new_target(local, gateway_id, targetConfiguration=first)
    if verb == "update":
        _change(local, gateway_id, target_id, targetConfiguration=configuration)

    assert ("lastSynchronizedAt" in shown_target(local, gateway_id, target_id)) is expected


@pytest.mark.from_model
def test_a_static_tool_schema_is_not_synchronized_until_it_is_gone(local: Clients) -> None:
    gateway_id = new_gateway(local)
    fixed = server(mcpToolSchema={"inlinePayload": "{}"})
    target_id = new_target(local, gateway_id, targetConfiguration=fixed)
    path = {"gatewayIdentifier": gateway_id, "targetIdList": [target_id]}

    message = refused(local.control.synchronize_gateway_targets, **path)

    assert message == f"Target {target_id} has a static tool schema (mcpToolSchema) and cannot be synchronized"
    _change(local, gateway_id, target_id, targetConfiguration=server())
    assert local.control.synchronize_gateway_targets(**path)["targets"][0]["status"] == "SYNCHRONIZING"


def _agreed(clients: Clients, waiting: dict[str, Any]) -> list[dict[str, Any]]:
    """The target once its user has consented."""
    clients.agentcore.identity.consent(waiting["authorizationData"]["oauth2"]["authorizationUrl"])
    return [shown_target(clients, waiting["gatewayArn"].rpartition("/")[2], waiting["targetId"])]


CONSENT = {"targetConfiguration": server(), "credentialProviderConfigurations": oauth("AUTHORIZATION_CODE")}


@pytest.mark.from_model
def test_a_server_behind_a_users_consent_waits_for_it(local: Clients) -> None:
    gateway_id = new_gateway(local)
    path = {"gatewayIdentifier": gateway_id}
    made = bare(local.control.create_gateway_target(**path, name="mine", **CONSENT))
    id = made["targetId"]
    begins: dict[str, Callable[[], dict[str, Any]]] = {
        "UPDATE": lambda: bare(local.control.update_gateway_target(**path, targetId=id, **CONSENT)),
        "SYNCHRONIZE": lambda: dict(local.control.synchronize_gateway_targets(**path, targetIdList=[id])["targets"][0]),
    }
    seen = [made, shown_target(local, gateway_id, id), *_agreed(local, made)]
    for begin in begins.values():
        begun = begin()
        assert _listed(local, gateway_id)[0]["authorizationData"] == begun["authorizationData"]
        seen += [begun, shown_target(local, gateway_id, id), *_agreed(local, begun)]

    verbs = ("CREATE", "UPDATE", "SYNCHRONIZE")
    expected = [status for verb in verbs for status in [f"{verb}_PENDING_AUTH"] * 2 + ["READY"]]
    assert [one["status"] for one in seen] == expected
    assert all(("authorizationData" in one) is (one["status"] != "READY") for one in seen)


@pytest.mark.inferred
def test_a_user_is_sent_to_the_services_authorization_page(local: Clients) -> None:
    gateway_id = new_gateway(local)

    made = local.control.create_gateway_target(gatewayIdentifier=gateway_id, name="mine", **CONSENT)

    oauth2 = made["authorizationData"]["oauth2"]
    url = urlsplit(oauth2["authorizationUrl"])
    assert (url.netloc, url.path) == ("bedrock-agentcore.us-east-1.amazonaws.com", "/identities/oauth2/authorize")
    (uri,) = parse_qs(url.query)["request_uri"]
    assert re.fullmatch(r"urn:ietf:params:oauth:request_uri:[a-zA-Z0-9]{48}", uri)
    assert oauth2["userId"]


@pytest.mark.from_model
@pytest.mark.parametrize("verb", ["update", "synchronize"])
def test_a_target_that_waits_for_consent_is_left_alone(local: Clients, verb: str) -> None:
    gateway_id = new_gateway(local)
    target_id = new_target(local, gateway_id, "mine", **CONSENT)
    before = bare(local.control.list_gateway_targets(gatewayIdentifier=gateway_id))

    message = _refused_change(local, verb, gateway_id, target_id)

    assert "is in CREATE_PENDING_AUTH state" in message
    assert bare(local.control.list_gateway_targets(gatewayIdentifier=gateway_id)) == before


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("configuration", "grant"),
    [
        (server(mcpToolSchema={"inlinePayload": "{}"}), "AUTHORIZATION_CODE"),
        (server(), "CLIENT_CREDENTIALS"),
        (server(), "TOKEN_EXCHANGE"),
        (OPEN_API, "AUTHORIZATION_CODE"),
    ],
)
def test_without_tools_to_discover_for_a_user_there_is_no_consent(
    local: Clients, configuration: dict[str, Any], grant: str
) -> None:
    made = local.control.create_gateway_target(
        gatewayIdentifier=new_gateway(local),
        name="mine",
        targetConfiguration=configuration,
        credentialProviderConfigurations=oauth(grant),
    )

    assert made["status"] == "CREATING"
    assert "authorizationData" not in made


def _refused_change(clients: Clients, verb: str, gateway_id: str, target_id: str) -> str:
    """The ConflictException's text for one of the four operations that change targets."""
    path = {"gatewayIdentifier": gateway_id}
    calls: dict[str, Any] = {
        "create": lambda: clients.control.create_gateway_target(**path, name="new", targetConfiguration=OPEN_API),
        "update": lambda: clients.control.update_gateway_target(
            **path, targetId=target_id, targetConfiguration=OPEN_API
        ),
        "delete": lambda: clients.control.delete_gateway_target(**path, targetId=target_id),
        "synchronize": lambda: clients.control.synchronize_gateway_targets(**path, targetIdList=[target_id]),
    }
    return refused(calls[verb], "ConflictException")
