"""Policy engines, policies and generated policies, as the real service was seen to answer."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import progression, refused
from tests.families.policy_engines.arrange import (
    ANY_GATEWAY,
    assets_of,
    generate,
    judged,
    new_engine,
    new_policy,
    policy_input,
    rule,
    shop,
    shown_generation,
)

pytestmark = pytest.mark.from_recording

PARSING = "When parsing the policy statement, the following errors occurred:\n* "
GUARDRAIL = 'BedrockGuardrails::SensitiveInformation(["US_SOCIAL_SECURITY_NUMBER"], [context.input.text])'
WILDCARD = (
    "When parsing the policy statement, a wildcard resource was detected. To avoid unexpected behavior changes, "
    "please constrain the resource either to a specific AgentCore::Gateway resource or to the AgentCore::Gateway "
    "resource type."
)
UNAGGREGATED = (
    "SensitiveInformation guardrail requires an aggregation method call (e.g. count(), categories(), "
    "maxConfidenceScore(), minConfidenceScore()). Per-category indexing is not supported for SensitiveInformation."
)
AUTHORIZES = (
    "references 'context.output' but the policy has an authorization effect. "
    "Use 'context.input.*' data paths for authorization policies."
)
MIXED = "mixes 'context.input.*' and 'context.output.*' paths; all paths in a single call must be on the same side."
VIEWING = 'action `AgentCore::Action::"Shop___viewOrders"`'


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        # cdk-preflight policy-cedar-statement
        pytest.param("this is not a policy, nor does it try to be", f"{PARSING}unexpected token `is`", id="free text"),
        pytest.param("permit(principal, action, resource);", WILDCARD, id="wildcard"),
        # awslabs/nx-plugin-for-aws PR 1199
        pytest.param(
            f"{ANY_GATEWAY}\n{ANY_GATEWAY.replace('permit', 'forbid')}",
            f"{PARSING}unexpected token `forbid`",
            id="two statements",
        ),
        # a public study of guardrails in policies, August 2026: `definition.cedar` is Cedar alone
        pytest.param(
            ANY_GATEWAY.replace(";", " when guardrails { context.input.text };"),
            f"{PARSING}unexpected token `guardrails`",
            id="guardrails",
        ),
    ],
)
def test_a_statement_is_refused_on_the_call_itself(local: Clients, statement: str, text: str) -> None:
    given = policy_input(new_engine(local), statement=statement)

    assert refused(local.control.create_policy, **given) == text


# awslabs/agentcore-samples #2025; that a new line hides the aggregation: a public construct library's comment
@pytest.mark.parametrize(
    ("guardrail", "is_taken"),
    [
        (f'{GUARDRAIL}["US_SOCIAL_SECURITY_NUMBER"].confidenceScore.greaterThan(decimal("0.5"))', False),
        (f'{GUARDRAIL}\n.maxConfidenceScore().greaterThan(decimal("0.5"))', False),
        (f'{GUARDRAIL}.maxConfidenceScore().greaterThan(decimal("0.5"))', True),
    ],
    ids=["per category", "on a new line", "aggregated"],
)
def test_sensitive_information_is_taken_together(local: Clients, guardrail: str, is_taken: bool) -> None:
    statement = ANY_GATEWAY.replace(";", f" when guardrails {{ {guardrail} }};")
    given = {**policy_input(new_engine(local)), "definition": {"policy": {"statement": statement}}}

    if is_taken:
        assert local.control.create_policy(**given)["status"] == "CREATING"
    else:
        assert refused(local.control.create_policy, **given) == UNAGGREGATED


def _guarded(arn: str, effect: str, path: str, tool: str = "Shop___viewOrders") -> str:
    """A policy whose guardrail reads one path; for any action where no tool is named."""
    action = f'action == AgentCore::Action::"{tool}"' if tool else "action"
    guardrail = f'BedrockGuardrails::ContentFilter(["VIOLENCE"], [{path}]).maxConfidenceScore()'
    scope = f'principal, {action}, resource == AgentCore::Gateway::"{arn}"'
    return f'{effect}({scope}) when guardrails {{ {guardrail}.greaterThan(decimal("0.2")) }};'


def _dogwood(statement: str) -> dict[str, Any]:
    return {"definition": {"policy": {"statement": statement}}, "validationMode": "IGNORE_ALL_FINDINGS"}


# a public study of guardrails in policies, cells 7, 8 and 11 of its syntax probe of August 2026; the second one's text
# is AWS's page of guardrail policy examples
@pytest.mark.parametrize(
    ("effect", "path", "text"),
    [
        (
            "forbid",
            "context.output.text",
            AUTHORIZES,
        ),
        (
            "suppressOutput",
            '"$.text", context.input.text',
            MIXED,
        ),
    ],
)
def test_the_effect_decides_what_a_guardrail_reads(local: Clients, effect: str, path: str, text: str) -> None:
    given = {**policy_input(new_engine(local)), **_dogwood(_guarded(shop(local), effect, path))}

    assert refused(local.control.create_policy, **given) == f"Guardrail 'BedrockGuardrails::ContentFilter' {text}"


# the same study: its finding F5-5, and cells 9 and 12 of its probe; JSONPaths and types are of AWS's page
@pytest.mark.parametrize(
    ("effect", "path", "tool", "reason"),
    [
        (
            "suppressOutput",
            "context.output.text",
            "Shop___viewOrders",
            f"argument `context.output.text` is not present in the context of {VIEWING}",
        ),
        (
            "forbid",
            "context.input.customer",
            "",
            'argument `context.input.customer` is not present in the context of action `AgentCore::Action::"CallTool"`',
        ),
        (
            "forbid",
            "context.input.limit",
            "Shop___viewOrders",
            f"argument `context.input.limit` has type `long` on {VIEWING} but the provider declares",
        ),
        ("forbid", "context.input.customer", "Shop___viewOrders", ""),
        ("suppressOutput", '"$.orders[*].note"', "Shop___viewOrders", ""),
    ],
    ids=["no output", "any action", "no string", "declared", "JSONPath"],
)
def test_a_guardrail_reads_what_its_action_has(local: Clients, effect: str, path: str, tool: str, reason: str) -> None:
    found, reasons = judged(local, "", **_dogwood(_guarded(shop(local), effect, path, tool)))

    assert found == ("CREATE_FAILED" if reason else "ACTIVE")
    assert [one.startswith(f"provider `BedrockGuardrails::ContentFilter`: {reason}") for one in reasons] == (
        [True] if reason else []
    )


# cdk-preflight policy-cedar-statement, both templates
@pytest.mark.parametrize(("when", "status"), [("", "CREATE_FAILED"), ('context.input.city == "Tokyo"', "ACTIVE")])
def test_a_permit_needs_a_condition_or_a_principal(local: Clients, when: str, status: str) -> None:
    arn = shop(local)

    found, reasons = judged(local, rule(arn, when=when))

    assert found == status
    assert all(reason.startswith("Overly Permissive: Policy Engine will allow every request") for reason in reasons)
    assert bool(reasons) == (status == "CREATE_FAILED")


# cdk-preflight policy-name-unique; agentcore-cli #2121 and nx-plugin-for-aws #1199: whatever its engine is
@pytest.mark.parametrize("engine", ["Same", "Other"])
def test_a_policys_name_is_taken_once_in_an_account(local: Clients, engine: str) -> None:
    first = new_engine(local, "Same")
    new_policy(local, first, "mine")
    engine_id = first if engine == "Same" else new_engine(local, engine)

    text = refused(local.control.create_policy, "ConflictException", **policy_input(engine_id, "mine"))

    assert text == "Policy with the same name already exists"
    assert local.control.create_policy(**policy_input(engine_id, "mine2"))["status"] == "CREATING"


# a public agent skill's notes of live runs, August 2026; AWS's page on keys of policy engines has the second one
def test_what_is_on_its_way_or_holds_policies_stays(local: Clients) -> None:
    engine_id = new_engine(local)
    with progression("agentcore::policy", times=9):
        policy_id = new_policy(local, engine_id)
        named = {"policyEngineId": engine_id, "policyId": policy_id}
        busy = refused(local.control.delete_policy, "ConflictException", **named)
    new_policy(local, engine_id, "Second")

    full = refused(local.control.delete_policy_engine, "ConflictException", policyEngineId=engine_id)

    assert busy == "Policy cannot be deleted while its status is CREATING"
    assert full == "Policy engine still contains 2 policies and cannot be deleted"


# aws/agentcore-cli StartPolicyGenerationCommand.fbcab060875e4a02, GetPolicyGenerationCommand.c4e5fba54a2144ec,
# ListPolicyGenerationAssetsCommand.362175715d99ad29, .c4e5fba54a2144ec, .363616a21dff1546
@pytest.mark.parametrize(
    ("text", "effect", "finding"),
    [
        (
            "permit IAM principals to call any tool on this gateway",
            "permit",
            {
                "type": "ALLOW_ALL",
                "description": "Overly Permissive: The generated policy permits all actions for all principals. "
                "Confirm that unrestricted access is intended before applying this policy",
            },
        ),
        (
            "forbid IAM principals from calling any tool on this gateway",
            "forbid",
            {
                "type": "DENY_ALL",
                "description": "Overly Restrictive: The generated policy denies all actions for all principals. "
                "Confirm that full restriction is intended before applying this policy.",
            },
        ),
    ],
)
def test_a_sweeping_requirement_is_written_and_found(
    local: Clients, text: str, effect: str, finding: dict[str, Any]
) -> None:
    engine_id, arn = new_engine(local), shop(local)

    generation_id = generate(local, engine_id, arn, text, "golden")

    found = shown_generation(local, engine_id, generation_id)
    assert (found["status"], found["statusReasons"]) == ("GENERATED", [])
    (asset,) = assets_of(local, engine_id, generation_id)
    assert re.fullmatch(r"golden-[a-z0-9_]{10}", asset["policyGenerationAssetId"])
    assert (asset["rawTextFragment"], asset["findings"]) == (text, [finding])
    scope = f'principal is AgentCore::IamEntity, action, resource == AgentCore::Gateway::"{arn}"'
    assert asset["definition"] == {"policy": {"statement": f"{effect} ({scope});"}}


def test_what_cannot_be_said_is_invalid(clients: Clients) -> None:
    engine_id = new_engine(clients)
    text = "Forbid calling any tool whose name contains delete. Permit everyone to list tools."

    assets = assets_of(clients, engine_id, generate(clients, engine_id, shop(clients), text))

    cannot = {"type": "INVALID", "description": "Non-translatable: cannot be expressed in Dogwood"}
    assert {asset["rawTextFragment"]: asset["findings"] for asset in assets} == {
        "Forbid calling any tool whose name contains delete.": [cannot],
        "Permit everyone to list tools.": [cannot],
    }
    assert not any("definition" in asset for asset in assets)
    ids = [asset["policyGenerationAssetId"] for asset in assets]
    assert ids == sorted(ids)


# the same study: a generation cannot be deleted, and neither can its name
def test_a_generation_keeps_its_name(local: Clients) -> None:
    engine_id, arn = new_engine(local), shop(local)
    generate(local, engine_id, arn, "Allow all", "once")

    text = refused(
        local.control.start_policy_generation,
        "ConflictException",
        policyEngineId=engine_id,
        name="once",
        resource={"arn": arn},
        content={"rawText": "Allow all"},
    )

    assert text == "Generation with the same name already exists"
