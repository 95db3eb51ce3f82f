"""What CreatePolicy says of a statement: at once, in the status afterwards, and what it lets pass."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from moto_agentcore.families.policy_engines import cedar
from tests.families.arrange import refused
from tests.families.gateways.arrange import OPEN_API, new_gateway, new_target
from tests.families.policy_engines.arrange import (
    ANY_GATEWAY,
    NOWHERE,
    judged,
    new_engine,
    policy_input,
    rule,
    shop,
)

UNDER = "context.input.amount < 500"
SCOPE = "principal, action, resource is AgentCore::Gateway"
GUARDRAIL = 'BedrockGuardrails::ContentFilter(["INSULTS", "HATE"], [context.output.a]).count() > 0'
MODES = ["FAIL_ON_ANY_FINDINGS", "IGNORE_ALL_FINDINGS"]


@pytest.fixture(params=["cedarpy", "structure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to look at a statement: by Cedar's own parser, and by what can be seen without it."""
    if request.param == "cedarpy":
        pytest.importorskip("cedarpy", reason="the extra `cedar` is not installed")
    else:
        monkeypatch.setattr(cedar, "binding", lambda: None)
    return str(request.param)


def _refused(clients: Clients, statement: str, code: str = "ValidationException", **members: Any) -> str:
    """The text that refuses a policy; there is none then."""
    engine_id = new_engine(clients)
    message = refused(clients.control.create_policy, code, **policy_input(engine_id, statement=statement, **members))
    assert clients.control.list_policies(policyEngineId=engine_id)["policies"] == []
    return message


@pytest.mark.from_docs
@pytest.mark.parametrize(
    "statement",
    [
        'permit(principal is AgentCore::OAuthUser, action == AgentCore::Action::"Shop___process_refund", {R});',
        'permit(principal == AgentCore::OAuthUser::"ada", action, {R},);',
        'permit(principal is AgentCore::OAuthUser in AgentCore::Group::"a", action, {R});',
        'permit(principal, action in [AgentCore::Action::"Shop", AgentCore::Action::"Mcp"], {R}) when { true };',
        'forbid(principal, action in [AgentCore::Action::"Shop___process_refund"], {R}) unless { context has input };',
        'permit(principal in AgentCore::Group::"a", action in AgentCore::Action::"Shop", {R});',
        '@id("a;b") @note permit(principal, action, {R}) when { principal.hasTag("role") };',
        '// a comment: permit(\npermit(principal, action, {R}) when { context.input.a like "a*" } unless { false };',
        'permit(principal, action, {R}) when { ["a", "}"].contains(context.input.b) && -1 < context.input.c };',
        'permit(principal, action, {R}) when { context.input.amount.lessThan(decimal("1000.00")) };',
    ],
)
def test_cedar_passes(local: Clients, parser: str, statement: str) -> None:
    resource = f'resource == AgentCore::Gateway::"{shop(local)}"'

    assert judged(local, statement.replace("{R}", resource)) == ("ACTIVE", [])


@pytest.mark.from_sdk
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (ANY_GATEWAY[:-1], "unexpected end of input"),
        (ANY_GATEWAY.replace(");", ";"), "unexpected token `;`"),
        (ANY_GATEWAY.replace(", action", " action"), "unexpected token `action`"),
        (ANY_GATEWAY.replace("permit", "allow"), "invalid policy effect: allow"),
        (ANY_GATEWAY.replace(";", " when { context.a ) };"), "unexpected token `)`"),
        (ANY_GATEWAY.replace(";", ' when { context.a == "b };'), "invalid token"),
        (ANY_GATEWAY.replace(";", " when guardrails { a };"), "unexpected token `guardrails`"),
        ("permit(principal, action) when { true };", "this policy is missing the `resource` variable in the scope"),
        (
            "permit(action, principal, resource) when { true };",
            "found the variable `action` where the variable `principal` must be used",
        ),
        ("permit(who, action, resource) when { true };", "found an invalid variable in the policy scope: who"),
        (
            "permit(principal, action, resource, context) when { true };",
            "this policy has an extra element in the scope: context",
        ),
    ],
)
def test_what_is_no_cedar_is_refused(local: Clients, parser: str, mode: str, statement: str, said: str) -> None:
    message = _refused(local, statement, validationMode=mode)

    assert message == f"When parsing the policy statement, the following errors occurred:\n* {said}"


@pytest.mark.inferred  # the words are the parser's own
@pytest.mark.parametrize(
    "statement",
    [
        ANY_GATEWAY * 2,
        ANY_GATEWAY.replace(";", " when { };"),
        ANY_GATEWAY.replace(";", " when { context.a ];"),
        ANY_GATEWAY.replace("action", 'action == "Shop"'),
        ANY_GATEWAY.replace("action", 'action in [AgentCore::Action::"Shop" AgentCore::Action::"Mcp"]'),
        ANY_GATEWAY.replace("action", 'action == AgentCore::Action::"Shop" "Mcp"'),
        ANY_GATEWAY.replace("is AgentCore::OAuthUser", 'is "ada"'),
        ANY_GATEWAY.replace("is AgentCore::OAuthUser", "is AgentCore::OAuthUser == ada"),
        ANY_GATEWAY.replace("is AgentCore::OAuthUser", "== AgentCore::OAuthUser::ada"),
        ANY_GATEWAY.replace("permit", '"permit"'),
    ],
)
def test_what_is_nearly_cedar_is_refused(local: Clients, parser: str, statement: str) -> None:
    assert "the following errors occurred:\n* " in _refused(local, statement)


@pytest.mark.inferred
def test_cedars_own_parser_judges_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    cedarpy = pytest.importorskip("cedarpy", reason="the extra `cedar` is not installed")
    binding = cedar.binding.__wrapped__  # what is found once is kept

    assert binding() is cedarpy.policies_to_json_str
    monkeypatch.setattr(cedar, "find_spec", lambda name: None)
    assert binding() is None


@pytest.mark.from_sdk
def test_cedarpy_sees_what_the_structure_does_not_show(local: Clients) -> None:
    pytest.importorskip("cedarpy", reason="the extra `cedar` is not installed")

    message = _refused(local, ANY_GATEWAY.replace(";", " when { context.a > };"))

    assert message.endswith("* unexpected token `}`")


@pytest.mark.from_recording
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("statement", ["01234567-89ab-4cde-8f01-23456789abcd", "users may do whatever they like to do"])
def test_what_does_not_even_try_is_refused(local: Clients, parser: str, statement: str, mode: str) -> None:
    message = _refused(local, statement, validationMode=mode)

    assert "the following errors occurred:\n* unexpected token `" in message


@pytest.mark.inferred
def test_a_statement_without_a_policy_is_refused(local: Clients, parser: str) -> None:
    assert _refused(local, "// nothing but this comment stands here").endswith("\n* unexpected end of input")


@pytest.mark.from_docs
@pytest.mark.parametrize(
    "condition",
    [
        'when guardrails { BedrockGuardrails::ContentFilter(["VIOLENCE"], [context.input.text])["VIOLENCE"] }',
        'unless temporal { formerly within 1h AgentCore::Action::"a"::response{ eventResource: resource } }',
    ],
)
def test_dogwood_may_look_back_and_use_guardrails(local: Clients, parser: str, condition: str) -> None:
    statement = f"forbid(principal, action, resource is AgentCore::Gateway) {condition};"

    assert judged(local, statement, definition={"policy": {"statement": statement}}) == ("ACTIVE", [])


# Where a guardrail may stand, and with which categories; what the refusals say is not known.
@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("policy", "is_taken"),
    [
        (f"suppressOutput({SCOPE}) when {{ {GUARDRAIL} }};", True),
        (f'@note("x") suppressOutput({SCOPE}) when guardrails {{ {GUARDRAIL} }};', True),
        (f"suppressOutput({SCOPE}) when {{ true }};", False),
        (f"suppressOutput({SCOPE});", False),
        (f"suppressOutput({SCOPE}) when guardrails {{ {GUARDRAIL.replace('output', 'input')} }};", False),
        (f"suppressOutput({SCOPE}) when guardrails {{ {GUARDRAIL.replace('INSULTS', 'RUDENESS')} }};", False),
        (
            f'forbid({SCOPE}) when {{ {GUARDRAIL.replace("output", "input")} }} unless {{ principal.hasTag("a") }};',
            True,
        ),
    ],
)
def test_a_policy_may_suppress_what_an_action_gives(local: Clients, parser: str, policy: str, is_taken: bool) -> None:
    given = {**policy_input(new_engine(local)), "definition": {"policy": {"statement": policy}}}

    if is_taken:
        assert local.control.create_policy(**given)["status"] == "CREATING"
    else:
        refused(local.control.create_policy, **given)


@pytest.mark.from_docs  # paths of guardrails lead to texts
@pytest.mark.parametrize(
    ("path", "type"),
    [("limit", "long"), ("marks", "Set<string>"), ("place", "record"), ("customer", ""), ("place.city", "")],
)
def test_a_guardrail_reads_texts_alone(local: Clients, path: str, type: str) -> None:
    action = f'action == AgentCore::Action::"Shop___viewOrders", resource == AgentCore::Gateway::"{shop(local)}"'
    guardrail = f'BedrockGuardrails::ContentFilter(["HATE"], [context.input.{path}]).maxConfidenceScore()'
    statement = f"forbid(principal, {action}) when guardrails {{ {guardrail} > 0 }};"

    found = judged(local, statement, definition={"policy": {"statement": statement}})

    reason = (
        f"provider `BedrockGuardrails::ContentFilter`: argument `context.input.{path}` has type `{type}` on "
        'action `AgentCore::Action::"Shop___viewOrders"` but the provider declares argument type `string`'
    )
    assert found == (("CREATE_FAILED", [reason]) if type else ("ACTIVE", []))


@pytest.mark.inferred
def test_a_block_of_dogwood_is_closed(local: Clients, parser: str) -> None:
    statement = "forbid(principal, action, resource is AgentCore::Gateway) when temporal { a ];"

    assert "unexpected token `]`" in _refused(local, statement, definition={"policy": {"statement": statement}})


@pytest.mark.from_docs
@pytest.mark.parametrize("mode", MODES)
def test_a_resource_is_never_left_open(local: Clients, mode: str) -> None:
    message = _refused(local, f"permit(principal, action, resource) when {{ {UNDER} }};", validationMode=mode)

    assert message.startswith("When parsing the policy statement, a wildcard resource was detected.")


@pytest.mark.from_docs
def test_a_policy_for_one_tool_names_its_gateway(local: Clients) -> None:
    message = _refused(
        local, 'permit(principal, action == AgentCore::Action::"Shop___a", resource is AgentCore::Gateway);'
    )

    assert "please constrain the resource to a specific AgentCore::Gateway resource" in message


@pytest.mark.from_sdk
@pytest.mark.parametrize("arn", [NOWHERE, "shop", NOWHERE.replace("us-east-1", "eu-west-1")])
def test_the_gateway_exists(local: Clients, arn: str) -> None:
    message = _refused(local, rule(arn, when=UNDER), "ResourceNotFoundException")

    assert message == f"Gateway with ID {arn.rpartition('/')[2]} does not exist"


@pytest.mark.from_docs
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("action", ["Shop___process_refunds", "Store___process_refund", "process_refund"])
def test_an_action_that_no_target_publishes_is_found_out(local: Clients, action: str, mode: str) -> None:
    status, reasons = judged(local, rule(shop(local), action, when=UNDER), validationMode=mode)

    assert (status, reasons) == ("CREATE_FAILED", [f'unrecognized action `AgentCore::Action::"{action}"`'])


@pytest.mark.from_docs
@pytest.mark.parametrize("action", ["Shop___process_refund", "Shop", "InvokeAgent"])
def test_actions_are_tools_targets_and_the_gateways_own(local: Clients, action: str) -> None:
    assert judged(local, rule(shop(local), action, when=UNDER)) == ("ACTIVE", [])


@pytest.mark.inferred
def test_tools_that_only_the_service_could_list_are_taken_as_they_are(local: Clients) -> None:
    gateway_id = new_gateway(local)
    new_target(local, gateway_id, "Api", targetConfiguration=OPEN_API)
    arn = local.control.get_gateway(gatewayIdentifier=gateway_id)["gatewayArn"]

    assert judged(local, rule(arn, "Api___getPet", when=UNDER)) == ("ACTIVE", [])


@pytest.mark.from_docs
def test_a_permit_for_everyone_is_overly_permissive(clients: Clients) -> None:
    status, reasons = judged(clients, "permit(principal, action, resource is AgentCore::Gateway);")

    assert status == "CREATE_FAILED"
    assert reasons == [
        f"Overly Permissive: Policy Engine will allow every request for the specified principal ({principal}), "
        "action (Any Future Tools) and resource (gateway/*) combination if the policy is added or updated"
        for principal in ("AgentCore::IamEntity", "AgentCore::OAuthUser")
    ]


@pytest.mark.from_sdk
def test_a_forbid_for_everyone_is_overly_restrictive(local: Clients) -> None:
    arn = shop(local)

    status, reasons = judged(local, rule(arn, effect="forbid"))

    assert (status, len(reasons)) == ("CREATE_FAILED", 2)
    assert reasons[0].startswith("Overly Restrictive: Policy Engine will deny every request")
    assert f"action (Shop___process_refund) and resource (gateway/{arn.rpartition('/')[2]})" in reasons[0]


@pytest.mark.from_model
@pytest.mark.parametrize("effect", ["permit", "forbid"])
def test_findings_can_be_ignored(local: Clients, effect: str) -> None:
    statement = f"{effect}(principal, action, resource is AgentCore::Gateway);"

    assert judged(local, statement, validationMode="IGNORE_ALL_FINDINGS") == ("ACTIVE", [])


@pytest.mark.from_docs
@pytest.mark.parametrize("effect", ["permit", "forbid"])
def test_a_condition_narrows_enough(local: Clients, effect: str) -> None:
    assert judged(local, rule(shop(local), effect=effect, when=UNDER)) == ("ACTIVE", [])
