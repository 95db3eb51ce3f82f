"""Agent runtimes and their endpoints, as the real service was seen to answer."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

import pytest

from conftest import Clients, make_client
from tests.families.arrange import bare, progression, refused
from tests.families.runtimes.arrange import GIVEN, ask, change, endpoint, new_endpoint, new_runtime, shown
from tests.recorded.cases import Acceptance, Refusal, accepts, refuses

pytestmark = pytest.mark.from_recording

CLI, PREFLIGHT = "aws/agentcore-cli", "cdk-preflight"
OPENID = "https://accounts.google.com/.well-known/openid-configuration"
VPC = {"networkMode": "VPC"}
INSIDE = {"networkModeConfig": {"subnets": ["subnet-01234567"], "securityGroups": ["sg-01234567"]}}
IDLE = "idleRuntimeSessionTimeout must be less than or equal to maxLifeTime"


def _create(**members: Any) -> dict[str, Any]:
    return {"agentRuntimeName": "helper", **GIVEN, **members}


def _code(*entry: str, runtime: str = "PYTHON_3_12") -> dict[str, Any]:
    code = {"code": {"s3": {"bucket": "sources", "prefix": "agent.zip"}}, "runtime": runtime, "entryPoint": list(entry)}
    return _create(agentRuntimeArtifact={"codeConfiguration": code})


def _lifecycle(idle: int, most: int) -> dict[str, Any]:
    return _create(lifecycleConfiguration={"idleRuntimeSessionTimeout": idle, "maxLifetime": most})


def _stored(*paths: str) -> dict[str, Any]:
    return _create(filesystemConfigurations=[{"sessionStorage": {"mountPath": path}} for path in paths])


def _variables(count: int) -> dict[str, Any]:
    return _create(environmentVariables={f"V{i}": "x" for i in range(count)})


REFUSED = [
    Refusal(
        f"{PREFLIGHT} runtime-code-entrypoint-extension",
        "create_agent_runtime",
        _code("app.js"),
        name="app.js",
        text="Entrypoint file type does not match your selected runtime. For PYTHON_3_12 runtime, your file should end "
        "with .py extension.",
    ),
    Refusal(
        f"{PREFLIGHT} runtime-lifecycle-timeout-order",
        "create_agent_runtime",
        _lifecycle(601, 600),
        name="idle longer than its life",
        text=IDLE,
    ),
    Refusal(
        f"{PREFLIGHT} runtime-session-storage-single",
        "create_agent_runtime",
        _stored("/mnt/a", "/mnt/b"),
        name="two storages",
        text="At most one sessionStorage configuration is allowed",
    ),
    Refusal(
        f"{PREFLIGHT} vpc-network-mode-config",
        "create_agent_runtime",
        _create(networkConfiguration=VPC),
        name="VPC alone",
        text="NetworkModeConfig is required for VPC mode",
    ),
    Refusal(
        f"{PREFLIGHT} vpc-network-mode-config",
        "create_agent_runtime",
        _create(networkConfiguration={"networkMode": "PUBLIC", **INSIDE}),
        name="PUBLIC in a VPC",
        text="NetworkModeConfig is not allowed for non-VPC mode",
    ),
    Refusal(
        f"{PREFLIGHT} jwt-authorizer-claims",
        "create_agent_runtime",
        _create(authorizerConfiguration={"customJWTAuthorizer": {"discoveryUrl": OPENID}}),
        name="no filter",
        text="Either allowedAudience, allowedClients, allowedScopes, or customClaims must be present with at least one "
        "item",
    ),
    Refusal(
        f"{PREFLIGHT} runtime-name",
        "create_agent_runtime",
        _create(agentRuntimeName="cdkpf-bad-name"),
        name="a hyphen",
        text="Value 'cdkpf-bad-name' at 'agentRuntimeName' failed to satisfy constraint: Member must satisfy regular "
        "expression pattern: [a-zA-Z][a-zA-Z0-9_]{0,47}",
        part=True,
    ),
    Refusal(
        f"{PREFLIGHT} runtime-env-var-count",
        "create_agent_runtime",
        _variables(51),
        name="51 variables",
        text="at 'environmentVariables' failed to satisfy constraint",
        part=True,
    ),
    Refusal(
        "a user's notes on an update that failed, 2026",
        "create_agent_runtime",
        _create(environmentVariables={"PUBLIC_KEY": "-----BEGIN\nabc\n-----END"}),
        name="a line break",
        text="Environment variable value contains invalid control characters (0x00-0x1F, 0x7F). Key: 'PUBLIC_KEY'",
    ),
    Refusal(
        f"{CLI} GetAgentRuntimeCommand.9b8f562f35114475.json",
        "get_agent_runtime",
        {"agentRuntimeId": "missing_runtime-0000000000"},
        code="ResourceNotFoundException",
        text="Agent with agentId: missing_runtime-0000000000, accountId: 123456789012, and version: null not found!",
    ),
    Refusal(
        "awslabs/agentcore-samples #1317",
        "update_agent_runtime",
        {"agentRuntimeId": "missing_runtime-0000000000", **GIVEN},
        code="ResourceNotFoundException",
        text="Agent 'missing_runtime-0000000000' was not found. Please check the agent ID and try again.",
    ),
]
ACCEPTED = [
    Acceptance(f"{PREFLIGHT} runtime-artifact-exactly-one, -name", "create_agent_runtime", _create(), "a container"),
    Acceptance(f"{PREFLIGHT} runtime-code-entrypoint-extension", "create_agent_runtime", _code("app.py"), "app.py"),
    Acceptance(
        f"{PREFLIGHT} runtime-code-entrypoint-extension: one of them",
        "create_agent_runtime",
        _code("opentelemetry-instrument", "app.py"),
        "a file behind a command",
    ),
    Acceptance(
        f"{PREFLIGHT} runtime-code-entrypoint-extension: Node is not measured",
        "create_agent_runtime",
        _code("app.js", runtime="NODE_22"),
        "Node",
    ),
    Acceptance(
        f"{PREFLIGHT} runtime-lifecycle-timeout-order",
        "create_agent_runtime",
        _lifecycle(600, 600),
        "idle all its life",
    ),
    Acceptance(f"{PREFLIGHT} runtime-session-storage-single", "create_agent_runtime", _stored("/mnt/a"), "one storage"),
    Acceptance(f"{PREFLIGHT} runtime-env-var-count", "create_agent_runtime", _variables(50), "50 variables"),
    Acceptance(
        f"{PREFLIGHT} vpc-network-mode-config",
        "create_agent_runtime",
        _create(networkConfiguration={**VPC, **INSIDE}),
        "VPC with its configuration",
    ),
    Acceptance(
        f"{PREFLIGHT} jwt-authorizer-claims",
        "create_agent_runtime",
        _create(
            authorizerConfiguration={"customJWTAuthorizer": {"discoveryUrl": OPENID, "allowedClients": ["client"]}}
        ),
        "a filter",
    ),
]


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_a_runtime_is_refused_in_the_services_words(local: Clients, case: Refusal) -> None:
    refuses(local, case)

    assert local.control.list_agent_runtimes()["agentRuntimes"] == []


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
def test_a_runtime_is_accepted(local: Clients, case: Acceptance) -> None:
    made = accepts(local, case)

    assert shown(local, made["agentRuntimeId"])["status"] == "READY"


# cdk-preflight runtime-artifact-exactly-one; botocore itself would not send these
@pytest.mark.parametrize("both", [True, False])
def test_a_runtime_has_one_artifact(clients: Clients, both: bool) -> None:
    control = make_client("bedrock-agentcore-control", clients.endpoint, parameter_validation=False)
    two = {**GIVEN["agentRuntimeArtifact"], **_code("app.py")["agentRuntimeArtifact"]}

    text = refused(control.create_agent_runtime, **_create(agentRuntimeArtifact=two if both else {}))

    assert "AgentArtifact must have exactly one configuration" in text


# cdk-preflight runtime-endpoint-name-default
@pytest.mark.parametrize("name", ["DEFAULT", "prod"])
def test_an_endpoints_name_is_taken_once(clients: Clients, name: str) -> None:
    id = new_runtime(clients)["agentRuntimeId"]
    new_endpoint(clients, id, "prod")

    text = refused(clients.control.create_agent_runtime_endpoint, "ConflictException", agentRuntimeId=id, name=name)

    assert text == "An endpoint with the specified name already exists. Check the request and try again."


# aws/agentcore-cli GetAgentRuntimeCommand.140854af01fd7827.json
def test_a_runtime_shows_what_the_service_fills_in(local: Clients) -> None:
    found = new_runtime(local, environmentVariables={})

    assert found["metadataConfiguration"] == {"requireMMDSV2": True}
    assert found["lifecycleConfiguration"] == {"idleRuntimeSessionTimeout": 900, "maxLifetime": 28800}
    assert {"environmentVariables", "protocolConfiguration", "failureReason"}.isdisjoint(found)
    identity = found["workloadIdentityDetails"]["workloadIdentityArn"]
    assert identity.endswith(f":workload-identity-directory/default/workload-identity/{found['agentRuntimeId']}")


# hashicorp/terraform-provider-aws agent_runtime_test.go: "The service omits private_endpoint_overrides from Get"
def test_an_authorizers_overrides_are_not_shown(local: Clients) -> None:
    inside = {"vpcIdentifier": "vpc-01234567", "subnetIds": ["subnet-01234567"], "endpointIpAddressType": "IPV4"}
    overrides = [{"domain": "example.com", "privateEndpoint": {"managedVpcResource": inside}}]
    jwt = {"discoveryUrl": OPENID, "allowedAudience": ["example-audience"]}

    authorizer = {"customJWTAuthorizer": {**jwt, "privateEndpointOverrides": overrides}}
    found = new_runtime(local, authorizerConfiguration=authorizer)

    assert found["authorizerConfiguration"] == {"customJWTAuthorizer": jwt}


# aws/agentcore-cli GetAgentRuntimeCommand.97ebe200714d941e.json, GetAgentRuntimeCommand.140854af01fd7827.json
def test_a_version_has_times_of_its_own(local: Clients) -> None:
    first = new_runtime(local)
    local.agentcore.clock.tick(seconds=30)
    now = change(local, first["agentRuntimeId"])

    versions = [shown(local, now["agentRuntimeId"], agentRuntimeVersion=number) for number in "12"]

    assert [version["createdAt"] == version["lastUpdatedAt"] for version in versions] == [True, True]
    assert versions[1]["createdAt"] > versions[0]["createdAt"] > now["createdAt"]


# a public spike on a runtime in a VPC, measured on 5 August 2026
@pytest.mark.parametrize("switch", [True, False])
def test_the_s3_endpoint_is_switched_by_nobody(local: Clients, switch: bool) -> None:
    id = new_runtime(local)["agentRuntimeId"]
    network = {**VPC, "networkModeConfig": {**INSIDE["networkModeConfig"], "requireServiceS3Endpoint": switch}}

    made = refused(local.control.create_agent_runtime, **_create(networkConfiguration=network, agentRuntimeName="b"))
    changed = refused(
        local.control.update_agent_runtime, agentRuntimeId=id, **{**GIVEN, "networkConfiguration": network}
    )

    assert made == "requireServiceS3Endpoint cannot be set during agent creation"
    assert changed == "Agents created after 2026-06-11T00:00:00Z cannot modify requireServiceS3Endpoint"


# a public study of runtimes, October 2026; terraform-provider-aws agent_runtime.go: computed, read back
def test_a_runtime_in_a_vpc_shows_the_switch(local: Clients) -> None:
    found = new_runtime(local, networkConfiguration={**VPC, **INSIDE})

    assert found["networkConfiguration"]["networkModeConfig"]["requireServiceS3Endpoint"] is False


# four users of 2026, one with its code 409: of a new runtime (Create…Endpoint) and after an update (Update…Endpoint)
def test_an_endpoint_serves_a_version_that_has_come_up(local: Clients) -> None:
    with progression("agentcore::runtime", times=5):
        id = local.control.create_agent_runtime(**_create())["agentRuntimeId"]
        made = refused(local.control.create_agent_runtime_endpoint, "ConflictException", agentRuntimeId=id, name="prod")
    shown(local, id)
    new_endpoint(local, id)
    with progression("agentcore::runtime", times=5):
        local.control.update_agent_runtime(agentRuntimeId=id, **GIVEN)
        new_endpoint(local, id, "before", agentRuntimeVersion="1")
        moved = refused(
            local.control.update_agent_runtime_endpoint,
            "ConflictException",
            agentRuntimeId=id,
            endpointName="prod",
            agentRuntimeVersion="2",
        )

    assert made == "Agent version 1 must be in READY status. Current status: CREATING"
    assert moved == "Agent version 2 must be in READY status. Current status: UPDATING"


# aws/agentcore-cli GetAgentRuntimeEndpointCommand.1aa8574ea8360d43.json
def test_an_endpoint_is_named_by_its_id_and_shows_what_it_serves(clients: Clients) -> None:
    found = endpoint(clients, new_runtime(clients)["agentRuntimeId"])

    assert (found["id"], found["name"], found["status"], found["liveVersion"]) == ("DEFAULT", "DEFAULT", "READY", "1")
    assert {"targetVersion", "description", "failureReason"}.isdisjoint(found)


# aws/agentcore-cli UpdateHarnessEndpointCommand.1786566889fac24b.json: of harnesses, whose endpoints are these
def test_an_endpoint_that_is_moved_shows_both_versions(local: Clients) -> None:
    id = new_runtime(local)["agentRuntimeId"]
    new_endpoint(local, id)
    change(local, id)

    with progression("agentcore::runtime-endpoint", times=3):
        local.control.update_agent_runtime_endpoint(agentRuntimeId=id, endpointName="prod", agentRuntimeVersion="2")
        found = endpoint(local, id, "prod")

    assert (found["status"], found["liveVersion"], found["targetVersion"]) == ("UPDATING", "1", "2")


# aws/agentcore-cli ListAgentRuntimeEndpointsCommand.140854af01fd7827.json, ListAgentRuntimeVersionsCommand.1408….json
def test_endpoints_and_versions_are_listed_newest_first(clients: Clients) -> None:
    id = new_runtime(clients)["agentRuntimeId"]
    change(clients, id)
    clients.agentcore.clock.tick(seconds=30)
    new_endpoint(clients, id, "another")

    endpoints = clients.control.list_agent_runtime_endpoints(agentRuntimeId=id)["runtimeEndpoints"]
    versions = clients.control.list_agent_runtime_versions(agentRuntimeId=id)["agentRuntimes"]

    assert [found["id"] for found in endpoints] == ["another", "DEFAULT"]
    assert [found["agentRuntimeVersion"] for found in versions] == ["2", "1"]
    assert {"targetVersion"}.isdisjoint(set().union(*endpoints))


# aws/agentcore-cli GetAgentRuntimeCommand.97cc3fdba97def73.json
def test_a_harnesss_own_runtime_is_among_the_runtimes(clients: Clients) -> None:
    role = "arn:aws:iam::123456789012:role/harness"
    clients.control.create_harness(harnessName="Helper", executionRoleArn=role)

    (listed,) = clients.control.list_agent_runtimes()["agentRuntimes"]
    found = shown(clients, listed["agentRuntimeId"])

    assert re.fullmatch("harness_Helper-[a-zA-Z0-9]{10}", found["agentRuntimeId"])
    assert found["agentRuntimeArtifact"] == {
        "containerConfiguration": {"containerUri": "public.ecr.aws/y5s8y8h8/harness-us-east-1:latest"}
    }
    assert found["environmentVariables"] == {
        "AWS_REGION": "us-east-1",
        "AWS_STAGE": "prod",
        "AWS_TRUNCATION_MESSAGES_COUNT": "150",
        "AWS_TRUNCATION_STRATEGY": "sliding_window",
    }
    assert (found["roleArn"], found["networkConfiguration"]) == (role, {"networkMode": "PUBLIC"})
    assert found["metadataConfiguration"] == {"requireMMDSV2": True}
    assert endpoint(clients, found["agentRuntimeId"])["liveVersion"] == "1"
    assert found["workloadIdentityDetails"]["workloadIdentityArn"].endswith(found["agentRuntimeId"])


# a public study of harnesses, August 2026, in part
def test_a_harnesss_own_runtime_is_updated_by_its_harness_alone(local: Clients) -> None:
    role = "arn:aws:iam::123456789012:role/harness"
    harness = local.control.create_harness(harnessName="Helper", executionRoleArn=role)["harness"]
    (listed,) = local.control.list_agent_runtimes()["agentRuntimes"]
    id = listed["agentRuntimeId"]
    runtime = shown(local, id)
    given = {name: runtime[name] for name in ("agentRuntimeArtifact", "roleArn", "networkConfiguration")}

    text = refused(local.control.update_agent_runtime, agentRuntimeId=id, **given)

    managed = f"managed by harness '{harness['harnessId']}'"
    assert text.endswith(f"{managed} and cannot be updated directly. Use UpdateHarness.")


# "… managed by a harness and cannot be invoked directly": quoted of InvokeAgentRuntime
def test_a_harnesss_own_runtime_is_not_invoked(clients: Clients) -> None:
    clients.control.create_harness(harnessName="Helper", executionRoleArn="arn:aws:iam::123456789012:role/harness")
    (listed,) = clients.control.list_agent_runtimes()["agentRuntimes"]

    text = refused(clients.data.invoke_agent_runtime, agentRuntimeArn=listed["agentRuntimeArn"], payload=b"{}")

    assert "managed by a harness and cannot be invoked directly" in text
    assert bare(clients.control.list_agent_runtimes())["agentRuntimes"] == [listed]


# a command line's help and five users: botocore itself would not send it
def test_a_sessions_id_is_long(clients: Clients) -> None:
    data = make_client("bedrock-agentcore", clients.endpoint, parameter_validation=False)
    arn = new_runtime(clients)["agentRuntimeArn"]

    text = refused(data.invoke_agent_runtime, agentRuntimeArn=arn, payload=b"{}", runtimeSessionId="short")

    assert text == (
        "1 validation error detected: Value at 'runtimeSessionId' failed to satisfy constraint: "
        "Member must have length greater than or equal to 33"
    )


# what InvokeAgentRuntime's refusal of a harness's own runtime leaves: a harness takes commands itself
def test_a_harness_takes_a_command(local: Clients) -> None:
    role = "arn:aws:iam::123456789012:role/harness"
    arn = local.control.create_harness(harnessName="Helper", executionRoleArn=role)["harness"]["arn"]

    answer = local.data.invoke_agent_runtime_command(agentRuntimeArn=arn, body={"command": "ls"})

    assert [next(iter(event["chunk"])) for event in answer["stream"]][-1] == "contentStop"


# a study of runtimes, measured in us-west-2 in September 2026: the type goes on "unchanged", and "none when … none"
@pytest.mark.parametrize("given", [{"contentType": "text/plain"}, {"contentType": "application/json"}, {}])
def test_a_payloads_type_goes_on_as_it_came(clients: Clients, given: dict[str, Any]) -> None:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        sent = [value.decode() for name, value in scope["headers"] if name == b"content-type"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": json.dumps(sent).encode()})

    arn = new_runtime(clients)["agentRuntimeArn"]
    clients.agentcore.bind("helper", application)

    found = clients.data.invoke_agent_runtime(agentRuntimeArn=arn, payload=b"{}", **given)

    assert json.loads(found["response"].read()) == list(given.values())


# a study of runtimes, measured in us-west-2 and us-east-2 in September 2026: "served verbatim, except the URLs"
@pytest.mark.parametrize(
    "card",
    [
        {"name": "mine", "url": "http://0.0.0.0:9000/", "skills": [{"id": "add", "url": "kept"}]},
        {"name": "mine", "supportedInterfaces": [{"url": "http://0.0.0.0:9000/", "protocolVersion": "1.0"}]},
        {"name": "mine", "url": "", "supportedInterfaces": [{"url": "x"}, {"url": "y"}, {}, "odd"]},
        {"name": "mine", "supportedInterfaces": "odd"},
    ],
)
def test_a_card_is_the_containers_own_but_for_its_urls(clients: Clients, card: dict[str, Any]) -> None:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": json.dumps(card).encode()})

    arn = new_runtime(clients, protocolConfiguration={"serverProtocol": "A2A"})["agentRuntimeArn"]
    clients.agentcore.bind("helper", application)

    found = clients.data.get_agent_card(agentRuntimeArn=arn)["agentCard"]

    def places(of: dict[str, Any]) -> list[Any]:
        return [of, *(one for one in of.get("supportedInterfaces", []) if isinstance(one, dict))]

    for own, one in zip(places(card), places(found), strict=True):
        assert ("url" in own) == ("url" in one)
        if "url" in one:
            assert one["url"].endswith(f"/runtimes/{quote(arn, safe='')}/invocations")
            one["url"] = own["url"]
    assert found == card


def _fails(event: Any) -> None:
    raise OSError("no such tool")


async def _cannot_start(scope: Any, receive: Any, send: Any) -> None:  # an application's
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "no key for the model"})


STARTING = "An error occurred when starting the runtime. Please check your CloudWatch logs for more information."
LOGS = "from runtime. Please check your CloudWatch logs for more information."


# a boto3 spike ("maps the container's HTTP 400 to MCP JSON-RPC -32010/HTTP 200"), clients' transcripts of 2025 and 2026
@pytest.mark.parametrize(
    ("target", "sent", "id", "message"),
    [
        (_fails, b'{"jsonrpc": "2.0", "id": 3, "method": "tools/list"}', 3, f"Received error (500) {LOGS}"),
        (_fails, b"[]", None, f"Received error (500) {LOGS}"),
        (_fails, b"{", None, f"Received error (400) {LOGS}"),
        (
            "http://127.0.0.1:9",
            b'{"jsonrpc": "2.0", "id": "a", "method": "initialize"}',
            "a",
            "Runtime initialization time exceeded. Please make sure that initialization completes in 120s.",
        ),
        (_cannot_start, b'{"jsonrpc": "2.0", "id": 0, "method": "initialize"}', 0, STARTING),
    ],
)
def test_an_mcp_server_that_fails_is_told_of_in_json_rpc(
    local: Clients, target: Any, sent: bytes, id: Any, message: str
) -> None:
    runtime = new_runtime(local, protocolConfiguration={"serverProtocol": "MCP"})
    local.agentcore.bind("helper", target)

    answer = ask(local, runtime, sent, contentType="application/json")

    assert (answer["statusCode"], answer["contentType"]) == (200, "application/json")
    failure = {"code": -32010, "message": message}
    assert json.loads(answer["response"].read()) == {"jsonrpc": "2.0", "id": id, "error": failure}


# a dozen users' transcripts: an agent that raises while it is imported or started; its runtime stays READY
def test_an_agent_that_cannot_start_is_told_of_with_the_services_text(local: Clients) -> None:
    runtime = new_runtime(local)
    local.agentcore.bind("helper", _cannot_start)

    assert refused(ask, "RuntimeClientError", clients=local, runtime=runtime, payload=b"{}") == STARTING
    assert local.control.get_agent_runtime(agentRuntimeId=runtime["agentRuntimeId"])["status"] == "READY"
