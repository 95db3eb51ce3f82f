"""HTTP through a gateway: agent runtimes, endpoints of anybody's; and the rules by which requests find them."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import quote
from zlib import crc32

import boto3
import pytest
import requests

from conftest import Clients, make_client
from tests.families.arrange import progression
from tests.families.gateways.arrange import BY_ROLE, ROLE, new_target
from tests.families.gateways.traffic.arrange import SECONDS, add_lambda, asked, http_gateway, mcp_gateway, send
from tests.families.gateways.traffic.test_callers import authorizer, bearer, signed
from tests.families.runtimes.arrange import new_runtime
from tests.families.runtimes.test_callers import authorizer as wanting

SESSION = "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id"
HERE = "https://here.example"


def add_runtime(clients: Clients, gateway: Any, runtime: Any, name: str = "agent", **members: Any) -> str:
    target = {"http": {"agentcoreRuntime": {"arn": runtime["agentRuntimeArn"]}}}
    return new_target(clients, gateway["gatewayId"], name, targetConfiguration=target, **members)


def add_passthrough(clients: Clients, gateway: Any, name: str, endpoint: str = HERE, **members: Any) -> str:
    given = members.pop("credentialProviderConfigurations", BY_ROLE)
    target = {"http": {"passthrough": {"endpoint": endpoint, "protocolType": "CUSTOM", **members}}}
    id = gateway["gatewayId"]
    return new_target(clients, id, name, targetConfiguration=target, credentialProviderConfigurations=given)


def add_rule(clients: Clients, gateway: Any, priority: int, *actions: Any, conditions: Any = ()) -> None:
    given = {"conditions": list(conditions)} if conditions else {}
    id = gateway["gatewayId"]
    clients.control.create_gateway_rule(gatewayIdentifier=id, priority=priority, actions=list(actions), **given)


def to(target: str) -> Any:
    return {"routeToTarget": {"staticRoute": {"targetName": target}}}


def split_gateway(clients: Clients, **weights: int) -> Any:
    """A gateway that splits its traffic between targets, each of which answers with its name."""
    gateway = http_gateway(clients)
    for name in weights:
        add_passthrough(clients, gateway, name, f"https://{name}.example")
        clients.agentcore.bind(f"https://{name}.example", lambda request, name=name: name)
    split = [{"name": name, "weight": weight, "targetName": name} for name, weight in weights.items()]
    add_rule(clients, gateway, 1, {"routeToTarget": {"weightedRoute": {"trafficSplit": split}}})
    return gateway


def side_of(gateway: Any, session: str) -> str:
    """Which target answers a session."""
    return str(send(gateway, {}, path="/a/x", **{SESSION.replace("-", "_"): session}).json())


@pytest.mark.from_docs
def test_a_runtime_is_invoked_through_a_gateway(clients: Clients) -> None:
    gateway, runtime = http_gateway(clients), new_runtime(clients)
    add_runtime(clients, gateway, runtime)
    clients.agentcore.bind("helper", lambda payload, context: {"said": payload["prompt"], "in": context.session_id})
    headers = {SESSION.replace("-", "_"): "s" * 40}

    answer = send(gateway, {"prompt": "Hi"}, path="/agent/invocations", **headers)

    assert (answer.status_code, answer.json()) == (200, {"said": "Hi", "in": "s" * 40})
    assert (answer.headers["Content-Type"], answer.headers[SESSION]) == ("application/json", "s" * 40)


@pytest.mark.inferred
@pytest.mark.parametrize(("method", "path"), [("POST", "/agent/ping"), ("GET", "/agent/invocations")])
def test_a_runtime_is_behind_one_path_and_one_method(local: Clients, method: str, path: str) -> None:
    gateway, runtime = http_gateway(local), new_runtime(local)
    add_runtime(local, gateway, runtime)
    local.agentcore.bind("helper", lambda payload: "asked")

    answer = requests.request(method, gateway["gatewayUrl"] + path, timeout=SECONDS)

    assert (answer.status_code, f"Not Found: {method}" in answer.text) == (404, True)


@pytest.mark.from_docs
def test_the_sdks_own_client_reaches_a_runtime_through_a_gateway(clients: Clients) -> None:
    gateway, runtime = http_gateway(clients, authorizerType="AWS_IAM"), new_runtime(clients)
    add_runtime(clients, gateway, runtime)
    clients.agentcore.bind("helper", lambda payload: payload)
    data = make_client("bedrock-agentcore", f"{gateway['gatewayUrl']}/agent")

    answer = data.invoke_agent_runtime(agentRuntimeArn=runtime["agentRuntimeArn"], payload=b'{"a": 1}')

    assert answer["response"].read() == b'{"a": 1}'


@pytest.mark.from_docs
def test_a_stream_goes_through_as_it_is_made(clients: Clients) -> None:
    gateway, runtime = http_gateway(clients), new_runtime(clients)
    add_runtime(clients, gateway, runtime)
    clients.agentcore.bind("helper", lambda payload: iter_words())

    url = f"{gateway['gatewayUrl']}/agent/invocations"
    with requests.post(url, json={}, stream=True, timeout=SECONDS) as answer:
        lines = [line for line in answer.iter_lines() if line]

    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert lines == [b'data: "one"', b'data: "two"']


def iter_words() -> Any:
    yield "one"
    yield "two"


@pytest.mark.inferred
def test_a_runtimes_refusal_is_passed_on(local: Clients) -> None:
    gateway, runtime = http_gateway(local), new_runtime(local)
    add_runtime(local, gateway, runtime)
    local.agentcore.bind("helper", lambda payload: 1 / 0)

    failed = send(gateway, {}, path="/agent/invocations")
    short = send(gateway, {}, path="/agent/invocations", **{SESSION.replace("-", "_"): "short"})

    assert (failed.status_code, "Received error (500)" in failed.json()["message"]) == (424, True)
    assert (short.status_code, "runtimeSessionId" in short.json()["message"]) == (400, True)


@pytest.mark.from_docs
def test_a_callers_token_is_passed_through_where_the_target_says_so(local: Clients) -> None:
    gateway = http_gateway(local, **authorizer(allowedClients=["app"]))
    local.agentcore.bind(HERE, lambda request: request["headers"].get("Authorization"))
    passes = [{"credentialProviderType": "JWT_PASSTHROUGH"}]
    add_passthrough(local, gateway, "open", credentialProviderConfigurations=passes)
    add_passthrough(local, gateway, "closed")
    ada = bearer(client_id="app")

    open_, closed = (send(gateway, {}, path=f"/{name}/x", **ada).json() for name in ("open", "closed"))

    assert (open_, closed) == (ada["Authorization"], None)


@pytest.mark.from_docs
def test_a_request_passes_with_its_path_method_and_parameters(clients: Clients) -> None:
    gateway = http_gateway(clients)
    add_passthrough(clients, gateway, "far", f"{HERE}/v1", staticQueryParameters={"v": "1", "w": "2"})
    clients.agentcore.bind(HERE, lambda request: [request[name] for name in ("method", "path", "query", "body")])

    answer = requests.put(f"{gateway['gatewayUrl']}/far/a/b?v=9", json={"n": 1}, timeout=SECONDS)

    assert answer.json() == ["PUT", "/v1/a/b", {"v": "9", "w": "2"}, {"n": 1}]
    overrides = {"staticQueryParameterConflictResolution": "STATIC_OVERRIDE"}
    add_passthrough(clients, gateway, "own", f"{HERE}/v1/", staticQueryParameters={"v": "1"}, **overrides)
    answer = requests.get(f"{gateway['gatewayUrl']}/own?v=9&x=3", timeout=SECONDS)
    assert answer.json()[:3] == ["GET", "/v1/", {"x": "3", "v": "1"}]


@pytest.mark.from_docs
def test_the_first_rule_of_a_kind_that_fits_decides(local: Clients) -> None:
    gateway = http_gateway(local, authorizerType="AWS_IAM")
    for name in ("canary", "primary"):
        add_passthrough(local, gateway, name, f"https://{name}.example")
        local.agentcore.bind(f"https://{name}.example", lambda request, name=name: name)
    users = boto3.client("iam", region_name="us-east-1")
    users.create_user(UserName="ada")
    made = users.create_access_key(UserName="ada")["AccessKey"]
    key = made["AccessKeyId"], made["SecretAccessKey"]
    anyone = {"iamPrincipal": {"arn": "arn:aws:iam::123456789012:user/a*", "operator": "StringLike"}}
    nobody = {"iamPrincipal": {"arn": "arn:aws:iam::123456789012:role/qa"}}
    add_rule(local, gateway, 300, to("canary"))
    add_rule(local, gateway, 100, to("canary"), conditions=[{"matchPrincipals": {"anyOf": [nobody]}}])
    paths = {"matchPaths": {"anyOf": ["/canary/*"]}}
    add_rule(local, gateway, 200, to("primary"), conditions=[{"matchPrincipals": {"anyOf": [anyone]}}, paths])
    canary = {"gatewayUrl": f"{gateway['gatewayUrl']}/canary/x"}
    primary = {"gatewayUrl": f"{gateway['gatewayUrl']}/primary/x"}

    assert [signed(gateway, *key).json() for gateway in (canary, primary)] == ["primary", "canary"]


@pytest.mark.inferred
def test_a_rule_counts_once_it_is_active_and_of_a_model_where_one_is_named(local: Clients) -> None:
    gateway = http_gateway(local)
    for name in ("usual", "other"):
        add_passthrough(local, gateway, name, f"https://{name}.example")
        local.agentcore.bind(f"https://{name}.example", lambda request, name=name: name)
    with progression("agentcore::gateway_rule", times=9):
        add_rule(local, gateway, 1, to("other"))
        early = send(gateway, {}, path="/usual/x").json()
    gateway = http_gateway(local, "second")
    for name in ("usual", "other"):
        add_passthrough(local, gateway, name, f"https://{name}.example")
    add_rule(local, gateway, 1, to("other"), conditions=[{"matchModels": {"anyOf": [{"value": "*"}]}}])
    bodies: list[Any] = [{}, [], {"model": "x"}]
    found = [send(gateway, body, path="/usual/x").json() for body in bodies]

    assert (early, found) == ("usual", ["usual", "usual", "other"])


@pytest.mark.from_docs
def test_traffic_is_split_by_weight_and_a_session_stays_on_its_side(local: Clients) -> None:
    gateway = split_gateway(local, a=80, b=20)

    sides = Counter(side_of(gateway, f"session-{number:040}") for number in range(200))

    assert 120 < sides["a"] < 195
    assert len({side_of(gateway, "one-session-of-at-least-33-characters") for _ in range(5)}) == 1


@pytest.mark.inferred
def test_a_weight_is_so_many_of_a_hundred(local: Clients) -> None:
    """A session's place among a hundred is fixed: the fiftieth of a half is on its side, the next is not."""
    gateway = split_gateway(local, a=50, b=50)
    places = {crc32(id.encode()) % 100: id for id in (f"session-{number:040}" for number in range(2_000))}

    assert [side_of(gateway, places[place]) for place in (0, 49, 50, 99)] == ["a", "a", "b", "b"]


@pytest.mark.inferred
def test_what_stands_behind_no_target_is_not_found(local: Clients) -> None:
    gateway = http_gateway(local)
    add_lambda(local, gateway)

    found = [send(gateway, {}, path=f"/{name}/x") for name in ("nobody", "calc")]

    assert [(answer.status_code, "was not found" in answer.text) for answer in found] == [(404, True)] * 2


@pytest.mark.from_docs  # "Caller token passthrough"
def test_a_callers_token_is_passed_on_to_a_runtime_that_wants_one(local: Clients) -> None:
    gateway, runtime = (
        http_gateway(local, **authorizer(allowedClients=["app"])),
        new_runtime(local, **wanting(allowedClients=["app"])),
    )
    add_runtime(
        local, gateway, runtime, credentialProviderConfigurations=[{"credentialProviderType": "JWT_PASSTHROUGH"}]
    )
    add_runtime(local, gateway, runtime, "signed")
    local.agentcore.bind("helper", lambda payload: "hello")

    found = [send(gateway, {}, path=f"/{name}/invocations", **bearer(client_id="app")) for name in ("agent", "signed")]

    assert [answer.status_code for answer in found] == [200, 401]


@pytest.mark.from_docs
def test_a_bundle_goes_to_the_agent_as_baggage(local: Clients) -> None:
    gateway, runtime = http_gateway(local), new_runtime(local)
    add_runtime(local, gateway, runtime)
    allowed = {"requestHeaderAllowlist": ["baggage"]}
    local.control.update_agent_runtime(
        agentRuntimeId=runtime["agentRuntimeId"],
        agentRuntimeArtifact={"containerConfiguration": {"containerUri": "public.ecr.aws/team/agent:1"}},
        roleArn=ROLE,
        networkConfiguration={"networkMode": "PUBLIC"},
        requestHeaderConfiguration=allowed,
    )
    bundle = {
        "bundleArn": "arn:aws:bedrock-agentcore:us-east-1:123456789012:configuration-bundle/b-0123456789",
        "bundleVersion": "11111111-2222-3333-4444-555555555555",
    }
    add_rule(local, gateway, 1, {"configurationBundle": {"staticOverride": bundle}})
    local.agentcore.bind("helper", lambda payload, context: context.request_headers.get("baggage"))

    named = "mine=1,aws.agentcore.configbundle_arn=other, aws.agentcore.configbundle_version=1"  # one makes way
    said = send(gateway, {}, path="/agent/invocations", baggage=named).json()

    arn = "arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aconfiguration-bundle%2Fb-0123456789"
    version = f"aws.agentcore.configbundle_version={bundle['bundleVersion']}"
    assert said == f"mine=1,aws.agentcore.configbundle_arn={arn},{version}"


@pytest.mark.from_docs
def test_a_bundle_describes_tools_where_they_are_listed(local: Clients) -> None:
    gateway = mcp_gateway(local)
    add_lambda(local, gateway)
    said = {"tool_descriptions": {"calc___add": "Sums up"}}
    made = local.control.create_configuration_bundle(
        bundleName="words", components={gateway["gatewayArn"]: {"configuration": said}}
    )
    bundle = {"bundleArn": made["bundleArn"], "bundleVersion": made["versionId"]}

    def described(**headers: str) -> Any:
        return asked(gateway, "tools/list", None, **headers)["result"]["tools"][0]["description"]

    def carried(arn: str, version: str) -> Any:
        named = f"aws.agentcore.configbundle_arn={quote(arn, safe='')}"
        return described(baggage=f"mine=1, {named}, aws.agentcore.configbundle_version = {version}")

    before = described()
    by_caller = carried(made["bundleArn"], made["versionId"])
    unknown = carried(made["bundleArn"][:-10] + "0123456789", made["versionId"])
    half = described(baggage=f"aws.agentcore.configbundle_arn={quote(made['bundleArn'], safe='')}")
    add_rule(local, gateway, 1, {"configurationBundle": {"staticOverride": bundle}})

    assert (before, described()) == ("Adds two numbers", "Sums up")
    assert (by_caller, unknown, half) == ("Sums up", "Adds two numbers", "Adds two numbers")


@pytest.mark.inferred
def test_a_target_that_nothing_stands_behind_says_how_to_bind_it(local: Clients) -> None:
    gateway = http_gateway(local)
    add_passthrough(local, gateway, "far")

    answer = send(gateway, {}, path="/far/x")

    assert (answer.status_code, f"agentcore.bind('{HERE}', app)" in answer.json()["message"]) == (502, True)
