"""Policy engines at work: what is denied, in which words, and which tools are not even shown."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from tests.families.gateways.traffic.arrange import (
    add_lambda,
    asked,
    called,
    http_gateway,
    mcp_gateway,
    names,
    send,
    text,
)
from tests.families.gateways.traffic.test_callers import authorizer, bearer
from tests.families.gateways.traffic.test_http_targets import HERE, add_passthrough
from tests.families.policy_engines.arrange import TOOLS, new_engine, new_policy, rule, shown_engine, shown_policy

pytest.importorskip("cedarpy")
DENIED = "Tool Execution Denied: Tool call not allowed due to policy enforcement [{}]"
DUE_TO = "Policy evaluation denied due to "
BY_DEFAULT = "No policy applies to the request (denied by default)."
REFUND = "Shop___process_refund"
ADA = bearer(sub="ada", role="agent", client_id="app")


def shop(clients: Clients, engine_id: str, mode: str = "ENFORCE") -> Any:
    arn = shown_engine(clients, engine_id)["policyEngineArn"]
    engine = {"arn": arn, "mode": mode}
    gateway = mcp_gateway(
        clients, policyEngineConfiguration=engine, mcp={"searchType": "SEMANTIC"}, **authorizer(allowedClients=["app"])
    )
    add_lambda(clients, gateway, *TOOLS, name="Shop")
    clients.agentcore.bind("tools", lambda event: event)
    return gateway


def allow(clients: Clients, engine: str, gateway: Any, name: str = "Rule", **how: str) -> str:
    id = new_policy(clients, engine, name, rule(gateway["gatewayArn"], **how), validationMode="IGNORE_ALL_FINDINGS")
    assert shown_policy(clients, engine, id)["status"] == "ACTIVE"
    return id


def refund(gateway: Any, amount: int) -> Any:
    params = {"name": REFUND, "arguments": {"amount": amount}}
    return asked(gateway, "tools/call", params, **ADA)


@pytest.mark.from_recording
def test_what_no_policy_permits_is_denied(clients: Clients) -> None:
    gateway = shop(clients, new_engine(clients))

    assert refund(gateway, 5)["error"] == {"code": -32002, "message": DENIED.format(BY_DEFAULT)}


@pytest.mark.from_docs
def test_a_policy_sees_who_asks_and_with_which_arguments(local: Clients) -> None:
    engine = new_engine(local)
    gateway = shop(local, engine)
    when = 'principal.hasTag("role") && principal.getTag("role") == "agent" && context.input.amount < 500'
    allow(local, engine, gateway, when=when)
    eve = bearer(sub="eve", role="guest", client_id="app")

    assert text(refund(gateway, 400)["result"]) == {"amount": 400}
    assert refund(gateway, 600)["error"]["message"] == DENIED.format(BY_DEFAULT)
    assert "error" in asked(gateway, "tools/call", {"name": REFUND, "arguments": {"amount": 1}}, **eve)
    allow(local, engine, gateway, "Red", tool="Shop___viewOrders", when='context.input.marks.contains("red")')
    for mark in ("red", "blue"):
        answer = asked(gateway, "tools/call", {"name": "Shop___viewOrders", "arguments": {"marks": [mark]}}, **ADA)
        assert ("result" in answer) == (mark == "red")


@pytest.mark.from_recording
def test_what_a_policy_forbids_is_denied_by_its_name(local: Clients) -> None:
    engine = new_engine(local)
    gateway = shop(local, engine)
    allow(local, engine, gateway)
    id = allow(local, engine, gateway, "No", effect="forbid", when="context.input.amount > 100")

    assert text(refund(gateway, 100)["result"]) == {"amount": 100}
    assert refund(gateway, 101)["error"]["message"] == DENIED.format(f"Policy evaluation denied due to {id}")


@pytest.mark.from_docs
def test_tools_that_no_policy_could_permit_are_hidden(local: Clients) -> None:
    engine = new_engine(local)
    gateway = shop(local, engine)
    assert names(gateway, **ADA) == ["x_amz_bedrock_agentcore_search"]
    allow(local, engine, gateway, when="context.input.amount < 500")
    allow(local, engine, gateway, "Much", effect="forbid", when="context.input.amount > 100")
    for effect in ("permit", "forbid"):
        allow(local, engine, gateway, effect, tool="Shop___delete_account", effect=effect)
    allow(local, engine, gateway, "Guests", tool="Shop___viewOrders", when='principal.getTag("role") == "guest"')

    found = called(gateway, "x_amz_bedrock_agentcore_search", {"query": "orders"}, **ADA)["structuredContent"]["tools"]

    assert names(gateway, **ADA)[1:] == [REFUND]
    assert names(gateway, **bearer(sub="eve", role="guest", client_id="app"))[1:] == [REFUND, "Shop___viewOrders"]
    assert [tool["name"] for tool in found] == [REFUND]


@pytest.mark.from_docs
def test_an_engine_that_only_logs_denies_nothing(local: Clients) -> None:
    gateway = shop(local, new_engine(local), mode="LOG_ONLY")

    assert text(refund(gateway, 5)["result"]) == {"amount": 5}
    assert len(names(gateway, **ADA)) == 4


@pytest.mark.from_docs
def test_a_change_of_a_policy_is_seen_at_once(local: Clients) -> None:
    engine = new_engine(local)
    gateway = shop(local, engine)
    id = allow(local, engine, gateway)
    before = "result" in refund(gateway, 5)
    local.control.delete_policy(policyEngineId=engine, policyId=id)

    assert (before, "error" in refund(gateway, 5)) == (True, True)


@pytest.mark.from_docs
def test_a_request_to_an_agent_is_denied_in_other_words(local: Clients) -> None:
    arn = shown_engine(local, new_engine(local))["policyEngineArn"]
    gateway = http_gateway(local, policyEngineConfiguration={"arn": arn, "mode": "ENFORCE"})
    add_passthrough(local, gateway, "far")
    local.agentcore.bind(HERE, lambda request: {})

    answer = send(gateway, {}, path="/far/x")

    told = f"Request Denied: Agent runtime request not allowed due to policy enforcement [{BY_DEFAULT}]"
    assert (answer.status_code, answer.json()["message"]) == (403, told)


@pytest.mark.from_docs
def test_a_guardrail_scores_what_is_asked(local: Clients) -> None:
    engine = new_engine(local)
    gateway = shop(local, engine)
    allow(local, engine, gateway, tool="Shop___viewOrders")
    held = 'BedrockGuardrails::ContentFilter(["HATE"], [context.input.customer])["HATE"].confidenceScore'
    head = rule(gateway["gatewayArn"], tool="Shop___viewOrders", effect="forbid").rstrip(";")
    statement = f'{head} when guardrails {{ {held}.greaterThan(decimal("0.2")) }};'
    definition = {"policy": {"statement": statement}}
    made = local.control.create_policy(
        policyEngineId=engine, name="No", definition=definition, validationMode="IGNORE_ALL_FINDINGS"
    )
    seen = []

    def score(asked: Any) -> Any:
        seen.append(asked)
        return {"HATE": 0.9 if "pest" in asked["content"][0] else 0.1}

    def orders(customer: str) -> Any:
        return asked(gateway, "tools/call", {"name": "Shop___viewOrders", "arguments": {"customer": customer}}, **ADA)

    unbound = orders("a pest")
    local.agentcore.bind("BedrockGuardrails::ContentFilter", score)

    assert text(unbound["result"]) == {"customer": "a pest"}
    assert text(orders("a dear")["result"]) == {"customer": "a dear"}
    assert orders("a pest")["error"]["message"] == DENIED.format(f"Policy evaluation denied due to {made['policyId']}")
    assert seen[0] == {"categories": ["HATE"], "content": ["a dear"]}
    assert "error" in refund(gateway, 1)
    assert len(seen) == 2


ON_RESULT = 'BedrockGuardrails::SensitiveInformation(["EMAIL"], [{}]).count().greaterThan(decimal("0.0"))'


@pytest.mark.inferred  # the form of the refusal; the effect is the guide's
@pytest.mark.parametrize(
    ("block", "path", "kept_back"),
    [
        ("guardrails ", "context.output.note", "me@example"),
        ("", "context.output.note", "me@example"),
        ("", '"$.notes[*].text"', "you@example"),
        ("", '"$.nothing"', ""),
        ("", '"$.notes["', ""),  # no JSONPath: the policy is left out
    ],
)
@pytest.mark.parametrize("mode", ["ENFORCE", "LOG_ONLY"])
def test_what_a_guardrail_finds_in_a_result_is_kept_back(
    local: Clients, block: str, path: str, kept_back: str, mode: str
) -> None:
    engine = new_engine(local)
    gateway = shop(local, engine, mode)
    output = {"type": "object", "properties": {"note": {"type": "string"}}}
    add_lambda(local, gateway, {**TOOLS[1], "outputSchema": output}, name="Notes")
    allow(local, engine, gateway, tool="Notes___viewOrders")
    head = rule(gateway["gatewayArn"], tool="Notes___viewOrders", effect="suppressOutput").rstrip(";")
    id = suppressing(local, engine, f"{head} when {block}{{ {ON_RESULT.format(path)} }};")
    given = {"note": "me@example", "notes": [{"text": "you@example"}, {"text": "fine"}]}
    local.agentcore.bind("tools", lambda event: given)
    local.agentcore.bind("BedrockGuardrails::SensitiveInformation", found_in)

    answer = asked(gateway, "tools/call", {"name": "Notes___viewOrders", "arguments": {}}, **ADA)

    told = f"Tool Execution Denied: Tool output suppressed due to policy enforcement [{DUE_TO}{id}]"
    assert answer.get("error", {}).get("message") == (told if kept_back and mode == "ENFORCE" else None)
    assert ("me@example" in str(answer)) is ("error" not in answer)


@pytest.mark.inferred
def test_what_a_guardrail_finds_in_an_agents_answer_is_kept_back(local: Clients) -> None:
    engine = new_engine(local)
    arn = shown_engine(local, engine)["policyEngineArn"]
    gateway = http_gateway(local, policyEngineConfiguration={"arn": arn, "mode": "ENFORCE"})
    add_passthrough(local, gateway, "far")
    scope = f'principal, action, resource == AgentCore::Gateway::"{gateway["gatewayArn"]}"'
    new_policy(local, engine, "Any", f"permit({scope});", validationMode="IGNORE_ALL_FINDINGS")
    above = ON_RESULT.format('"$.said"').replace('.greaterThan(decimal("0.0"))', " > 0")
    id = suppressing(local, engine, f"suppressOutput({scope}) when {{ {above} }};")
    local.agentcore.bind(HERE, lambda request: {"said": request["body"]["say"]})
    local.agentcore.bind("BedrockGuardrails::SensitiveInformation", found_in)

    passed, kept_back = (send(gateway, {"say": say}, path="/far/x") for say in ("fine", "me@example"))

    assert passed.json() == {"said": "fine"}
    told = f"Request Denied: Agent runtime response suppressed due to policy enforcement [{DUE_TO}{id}]"
    assert (kept_back.status_code, kept_back.json()) == (403, {"message": told})


def suppressing(clients: Clients, engine: str, statement: str) -> str:
    definition = {"policy": {"statement": statement}}
    made = clients.control.create_policy(
        policyEngineId=engine, name="Keep", definition=definition, validationMode="IGNORE_ALL_FINDINGS"
    )
    return str(made["policyId"])


def found_in(asked: Any) -> dict[str, float]:
    return {"EMAIL": 0.9} if any("@" in text for text in asked["content"]) else {}
