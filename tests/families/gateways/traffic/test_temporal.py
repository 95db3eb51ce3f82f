"""Policies that ask what has happened in a session, and when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from conftest import Clients, Logged
from tests.families.gateways.traffic.arrange import asked, http_gateway, names, send
from tests.families.gateways.traffic.test_http_targets import HERE, add_passthrough
from tests.families.gateways.traffic.test_policy import ADA, DENIED, REFUND, allow, shop
from tests.families.policy_engines.arrange import new_engine, new_policy, policy_input, rule, shown_engine, shown_policy

pytest.importorskip("cedarpy")
ORDERS, DELETE = "Shop___viewOrders", "Shop___delete_account"
SESSION = "x-amzn-bedrock-agentcore-policy-session-id"
ORDERED = f'AgentCore::Action::"{ORDERS}"::response'
LOOKED = f"formerly within 1h {ORDERED}{{ output.customer: context.input.customer }}"


def allow_if(clients: Clients, engine: str, gateway: Any, temporal: str, **how: str) -> str:
    """Another policy, under ``policy``, as those of Dogwood are."""
    name = how.pop("name", "Later")
    statement = rule(gateway["gatewayArn"], **how).replace(";", f" {temporal};")
    made = clients.control.create_policy(
        **{**policy_input(engine, name), "definition": {"policy": {"statement": statement}}},
        validationMode="IGNORE_ALL_FINDINGS",
    )
    shown = shown_policy(clients, engine, made["policyId"])
    assert shown["status"] == "ACTIVE", shown["statusReasons"]
    return str(made["policyId"])


def does(gateway: Any, tool: str, session: str = "one", **arguments: Any) -> bool:
    """Whether a call is let through."""
    answer = asked(gateway, "tools/call", {"name": tool, "arguments": arguments}, **{**ADA, SESSION: session})
    if "error" in answer:
        assert answer["error"]["message"].startswith(DENIED.partition("{}")[0]), answer
    return "error" not in answer


@pytest.fixture
def engine(local: Clients) -> str:
    return new_engine(local)


@pytest.fixture
def gateway(local: Clients, engine: str) -> Any:
    gateway = shop(local, engine)
    allow(local, engine, gateway, "Orders", tool=ORDERS)
    return gateway


@pytest.mark.from_docs
def test_a_call_may_use_what_an_earlier_one_gave(local: Clients, engine: str, gateway: Any) -> None:
    allow_if(local, engine, gateway, f"when temporal {{ {LOOKED} }}", tool=DELETE)

    before = does(gateway, DELETE, customer="ada")
    does(gateway, ORDERS, customer="ada")

    assert (before, does(gateway, DELETE, customer="ada")) == (False, True)
    assert not does(gateway, DELETE, customer="eve")
    assert not does(gateway, DELETE, session="two", customer="ada")


@pytest.mark.from_docs
def test_what_happened_is_forgotten_after_a_while(local: Clients, engine: str, gateway: Any) -> None:
    allow_if(local, engine, gateway, f"when temporal {{ {LOOKED} }}", tool=DELETE)
    does(gateway, ORDERS, customer="ada")

    local.agentcore.clock.tick(minutes=59)
    soon = does(gateway, DELETE, customer="ada")
    local.agentcore.clock.tick(minutes=2)

    assert (soon, does(gateway, DELETE, customer="ada")) == (True, False)


@pytest.mark.inferred
def test_more_than_a_condition_permits_nothing(local: Clients, engine: str, gateway: Any, caplog: Logged) -> None:
    id = allow_if(local, engine, gateway, f"when temporal {{ {LOOKED} {LOOKED} }}", tool=DELETE)
    does(gateway, ORDERS, customer="ada")

    assert not does(gateway, DELETE, customer="ada")
    assert f"policy {id} is not evaluated: unexpected token formerly" in [one.getMessage() for one in caplog.records]


@pytest.mark.from_docs
def test_calls_are_counted(local: Clients, engine: str, gateway: Any) -> None:
    allow(local, engine, gateway)
    counted = f"""when temporal {{ exists (n: Long). (
        (count for (t: Timepoint). where (formerly within 10m (
            AgentCore::Action::"{REFUND}"::response{{}} && tp(t)))) == n && n >= 2) }}"""
    allow_if(local, engine, gateway, counted, effect="forbid")

    assert [does(gateway, REFUND, amount=1) for _ in range(3)] == [True, True, False]
    local.agentcore.clock.tick(minutes=11)
    assert does(gateway, REFUND, amount=1)


@pytest.mark.from_docs
def test_amounts_are_summed(local: Clients, engine: str, gateway: Any) -> None:
    allow(local, engine, gateway)
    spent = f"""when temporal {{ exists (total: Long). (
        (sum a for (a: Long), (t: Timepoint). where (formerly within 1h (
            AgentCore::Action::"{REFUND}"::request{{ input.amount: a }} && tp(t)))) == total && total > 100) }}"""
    allow_if(local, engine, gateway, spent, effect="forbid")

    assert [does(gateway, REFUND, amount=amount) for amount in (60, 40, 1)] == [True, True, False]


@pytest.mark.from_docs
def test_one_call_may_use_up_what_another_allowed(local: Clients, engine: str, gateway: Any) -> None:
    unused = f'!(AgentCore::Action::"{REFUND}"::response{{}}) since within 1h {ORDERED}{{}}'
    allow_if(local, engine, gateway, f"when temporal {{ ({unused}) }}")
    does(gateway, ORDERS, customer="ada")

    assert [does(gateway, REFUND, amount=1) for _ in range(2)] == [True, False]
    does(gateway, ORDERS, customer="ada")
    assert does(gateway, REFUND, amount=1)


@pytest.mark.inferred
def test_since_holds_from_the_very_next_moment(local: Clients, engine: str, gateway: Any) -> None:
    asked = ORDERED.replace("::response", "::request")
    allow_if(local, engine, gateway, f"when temporal {{ (!({ORDERED}{{}}) since within 1h {asked}{{}}) }}", tool=DELETE)
    does(gateway, ORDERS, customer="ada")

    assert not does(gateway, DELETE, customer="ada")


@pytest.mark.from_docs
def test_a_denied_call_is_an_error_in_its_session(local: Clients, engine: str, gateway: Any) -> None:
    failed = f'when temporal {{ formerly within 1h AgentCore::Action::"{DELETE}"::error{{}} }}'
    allow_if(local, engine, gateway, failed, tool=ORDERS, effect="forbid")

    before = does(gateway, ORDERS)
    does(gateway, DELETE)

    assert (before, does(gateway, ORDERS)) == (True, False)


@pytest.mark.from_docs
def test_a_tool_that_fails_is_an_error_in_its_session(local: Clients, engine: str, gateway: Any) -> None:
    failed = f'when temporal {{ formerly within 1h AgentCore::Action::"{ORDERS}"::error{{}} }}'
    allow_if(local, engine, gateway, failed, tool=ORDERS, effect="forbid")

    answered = [does(gateway, ORDERS) for _ in range(2)]
    local.agentcore.bind("tools", lambda event: 1 / 0)

    assert answered == [True, True]
    assert [does(gateway, ORDERS) for _ in range(2)] == [True, False]


@pytest.mark.from_docs
def test_a_tool_that_a_session_could_permit_is_shown(local: Clients, engine: str, gateway: Any) -> None:
    allow_if(local, engine, gateway, f"when temporal {{ {LOOKED} }}", tool=DELETE)

    assert names(gateway, **ADA)[1:] == [DELETE, ORDERS]


@pytest.mark.from_docs
def test_who_asks_without_a_session_is_refused(local: Clients, engine: str, gateway: Any) -> None:
    allow_if(local, engine, gateway, f"when temporal {{ {LOOKED} }}", tool=DELETE)
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": ORDERS, "arguments": {}}}

    assert send(gateway, call, **ADA).status_code == 400


@pytest.mark.from_docs
def test_a_session_ends_with_its_policies(local: Clients, engine: str, gateway: Any) -> None:
    first = allow_if(local, engine, gateway, f"when temporal {{ {LOOKED} }}", tool=DELETE)
    does(gateway, ORDERS, customer="ada")
    local.control.delete_policy(policyEngineId=engine, policyId=first)
    without = does(gateway, ORDERS, customer="ada")
    allow_if(local, engine, gateway, f"when temporal {{ {LOOKED} }}", tool=DELETE, name="Again")
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": ORDERS, "arguments": {}}}

    assert without
    assert send(gateway, call, **ADA, **{SESSION: "one"}).status_code == 409
    assert does(gateway, ORDERS, session="two", customer="ada")


@pytest.mark.from_docs
def test_a_policy_sees_what_time_it_is(local: Clients, engine: str, gateway: Any) -> None:
    until = (local.agentcore.clock.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    allow(local, engine, gateway, when=f'context.system.now < datetime("{until}")')

    before = does(gateway, REFUND, amount=1)
    local.agentcore.clock.tick(hours=2)

    assert (before, does(gateway, REFUND, amount=1)) == (True, False)


@pytest.mark.inferred
def test_what_is_asked_of_an_agent_is_in_no_session(local: Clients, engine: str) -> None:
    arn = shown_engine(local, engine)["policyEngineArn"]
    gateway = http_gateway(local, policyEngineConfiguration={"arn": arn, "mode": "ENFORCE"})
    add_passthrough(local, gateway, "far")
    local.agentcore.bind(HERE, lambda request: {})
    scope = f'principal, action, resource == AgentCore::Gateway::"{gateway["gatewayArn"]}"'
    new_policy(local, engine, "Any", f"permit({scope});", validationMode="IGNORE_ALL_FINDINGS")
    statement = f"forbid({scope}) unless temporal {{ formerly within 1h {ORDERED}{{}} }};"
    definition = {"policy": {"statement": statement}}
    local.control.create_policy(
        policyEngineId=engine, name="No", definition=definition, validationMode="IGNORE_ALL_FINDINGS"
    )

    assert send(gateway, {}, path="/far/x").status_code == 200
