"""Rate limits at work, by the service's clock (Developer Guide, "Rate limit enforcement")."""

from __future__ import annotations

from threading import Event, Thread
from typing import Any

import pytest

from conftest import Clients
from tests.families.gateways.traffic.arrange import add_lambda, called, http_gateway, mcp_gateway, send
from tests.families.gateways.traffic.test_callers import authorizer, bearer, signed
from tests.families.gateways.traffic.test_http_targets import HERE, add_passthrough

TARGET, TOOL, SUB = "targetName", "toolName", "$.context.jwt.sub"
CALL = {"jsonrpc": "2.0", "id": 3, "method": "tools/call"}
ADD = {**CALL, "params": {"name": "calc___add", "arguments": {"a": 1, "b": 2}}}
SUBTRACT = {**CALL, "params": {"name": "calc___subtract", "arguments": {}}}


def limit(clients: Clients, gateway: Any, keys: list[str], *entries: Any, **how: str) -> None:
    """Entries are values of the keys, then a rate a second, or a minute where it says so."""
    listed = [
        {
            "dimensions": dict(zip(keys, values, strict=True)),
            how.get("metric", "requests"): [{"rate": rate, "period": period}],
        }
        for values, rate, period in entries
    ]
    clients.control.create_gateway_rate_limit(
        gatewayIdentifier=gateway["gatewayId"], rateLimitId=how.get("id", "rl"), dimensionKeys=keys, entries=listed
    )


def calc(clients: Clients, **members: Any) -> Any:
    gateway = mcp_gateway(clients, **members)
    names = ("add", "subtract")
    add_lambda(clients, gateway, *({"name": n, "description": n, "inputSchema": {"type": "object"}} for n in names))
    clients.agentcore.bind("tools", lambda event: "done")
    return gateway


def statuses(gateway: Any, message: Any, count: int, **headers: str) -> list[int]:
    return [send(gateway, message, **headers).status_code for _ in range(count)]


@pytest.mark.from_docs
def test_one_too_many_is_told_when_to_come_again(clients: Clients) -> None:
    gateway = calc(clients)
    limit(clients, gateway, [TARGET], (["calc"], 2.0, "minute"), id="per-target")

    first = statuses(gateway, ADD, 1)
    clients.agentcore.clock.tick(seconds=20)
    first += statuses(gateway, ADD, 1)
    clients.agentcore.clock.tick(seconds=10)
    refused = send(gateway, ADD)
    clients.agentcore.clock.tick(seconds=61)

    assert (first, refused.status_code, statuses(gateway, ADD, 1)) == ([200, 200], 429, [200])
    error = refused.json()["error"]
    assert (refused.json()["id"], error["code"], error["message"]) == (3, -32003, "Rate limit exceeded")
    assert error["data"]["limitKey"] == "per-target/targetName=calc"
    assert (error["data"]["metric"], 1 < error["data"]["retryAfter"] <= 30) == ("requests", True)  # since the first one


@pytest.mark.from_docs
def test_the_most_specific_entry_counts_and_each_value_by_itself(local: Clients) -> None:
    gateway = calc(local)
    entries = (["calc", "calc___add"], 1.0, "minute"), (["calc", "*"], 3.0, "minute")
    limit(local, gateway, [TARGET, TOOL], *entries)

    assert statuses(gateway, ADD, 2) == [200, 429]
    assert statuses(gateway, SUBTRACT, 4) == [200, 200, 200, 429]


@pytest.mark.from_docs
def test_all_limits_must_let_a_request_pass_and_a_rate_of_nothing_blocks(local: Clients) -> None:
    gateway = calc(local, **authorizer(allowedClients=["app"]))
    limit(local, gateway, [TARGET], (["*"], 100.0, "second"), id="wide")
    limit(local, gateway, [SUB], (["eve"], 0.0, "minute"), (["*"], 1.0, "minute"), id="each")
    ada, bob, eve = (bearer(sub=name, client_id="app") for name in ("ada", "bob", "eve"))

    found = [statuses(gateway, ADD, 2, **who) for who in (ada, bob, eve)]

    assert found == [[200, 429], [200, 429], [429, 429]]


@pytest.mark.from_docs
def test_a_limit_whose_dimensions_a_request_lacks_lets_it_pass(local: Clients) -> None:
    gateway = calc(local)
    limit(local, gateway, [TOOL], (["*"], 0.0, "minute"))
    limit(local, gateway, [TARGET], (["*"], 0.0, "minute"), id="target")
    prompt = {"jsonrpc": "2.0", "id": 1, "method": "prompts/get", "params": {"name": "calc___add"}}

    assert statuses(gateway, {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, 2) == [200, 200]
    assert 429 not in statuses(gateway, prompt, 1)
    assert statuses(gateway, ADD, 1) == [429]


@pytest.mark.from_docs  # "Rate limit dimensions": headers and members of the body, beside a trusted one
def test_what_a_request_claims_counts_beside_who_it_is(local: Clients) -> None:
    gateway = calc(local, **authorizer(allowedClients=["app"]))
    limit(local, gateway, [SUB, "$.context.request.header.X-Tier"], (["ada", "free"], 0.0, "minute"), id="tier")
    limit(local, gateway, [SUB, "$.context.request.body.params.arguments.a"], (["ada", "7"], 0.0, "minute"), id="body")
    limit(local, gateway, [SUB, "$.context.request.body.params.arguments"], (["ada", "*"], 0.0, "minute"), id="object")
    ada, bob = (bearer(sub=name, client_id="app") for name in ("ada", "bob"))
    seven = {**CALL, "params": {"name": "calc___add", "arguments": {"a": 7, "b": 2}}}

    found = [statuses(gateway, ADD, 1, **who, X_Tier=tier) for who in (ada, bob) for tier in ("free", "paid")]
    also = [statuses(gateway, message, 1, **who) for who in (ada, bob) for message in (seven, ADD, SUBTRACT)]

    assert found == [[429], [200], [200], [200]]
    assert also == [[429], [200], [200], [200], [200], [200]]


@pytest.mark.from_docs
def test_who_signs_is_counted_by_who_they_are(local: Clients) -> None:
    gateway = calc(local, authorizerType="AWS_IAM")
    limit(local, gateway, ["$.context.iam.principal"], (["*"], 1.0, "minute"))

    answers = [signed(gateway, message=ADD) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 429]
    key = "rl/$.context.iam.principal=arn:aws:sts::123456789012:user/moto"
    assert answers[1].json()["error"]["data"]["limitKey"] == key


@pytest.mark.from_docs
def test_connections_count_while_they_last(local: Clients) -> None:
    gateway, entered, may_end = calc(local), Event(), Event()
    limit(local, gateway, [TARGET], (["calc"], 1.0, "second"), metric="connections")

    def waits(event: Any) -> str:
        entered.set()
        assert may_end.wait(20)
        return "done"

    local.agentcore.bind("tools", waits)
    first = Thread(target=called, args=(gateway, "calc___add"))
    first.start()
    assert entered.wait(20)
    refused = send(gateway, ADD)
    may_end.set()
    first.join(20)

    told = {"limitKey": "rl/targetName=calc", "metric": "connections", "retryAfter": 1}
    assert (refused.status_code, refused.json()["error"]["data"]) == (429, told)
    assert statuses(gateway, ADD, 2) == [200, 200]


@pytest.mark.from_docs
def test_http_has_its_own_words(local: Clients) -> None:
    gateway = http_gateway(local)
    add_passthrough(local, gateway, "far")
    local.agentcore.bind(HERE, lambda request: {})
    limit(local, gateway, [TARGET], (["far"], 0.0, "minute"))

    answer = send(gateway, {}, path="/far/x")

    told = {"limitKey": "rl/targetName=far", "metric": "requests", "retryAfter": 60}
    assert (answer.status_code, answer.json()) == (429, {"error": "Rate limit exceeded", "success": False, **told})
