"""StartPolicyGeneration, GetPolicyGeneration, ListPolicyGenerations, ListPolicyGenerationAssets, and the summaries."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import progression, refused, status_of
from tests.families.gateways.arrange import OPEN_API, new_gateway, new_target
from tests.families.policy_engines.arrange import (
    ANY_GATEWAY,
    GENERATION_MODEL,
    NO_ENGINE,
    NOWHERE,
    assets_of,
    authored,
    generate,
    new_engine,
    shop,
    shown_engine,
    shown_generation,
    shown_policy,
)

REFUNDS = "Allow agents to process refunds up to $500."
TWO = f"{REFUNDS} Nobody may delete an account."


def _promote(clients: Clients, engine_id: str, generation_id: str, asset_id: str, **members: Any) -> dict[str, Any]:
    definition = {"policyGeneration": {"policyGenerationId": generation_id, "policyGenerationAssetId": asset_id}}
    made = clients.control.create_policy(policyEngineId=engine_id, name="Made", definition=definition, **members)
    return shown_policy(clients, engine_id, made["policyId"])


@pytest.mark.from_model
def test_a_generation_is_accepted_before_it_is_done(clients: Clients) -> None:
    engine_id, gateway_arn = new_engine(clients), shop(clients)

    answer = clients.control.start_policy_generation(
        policyEngineId=engine_id, name="Draft", resource={"arn": gateway_arn}, content={"rawText": REFUNDS}
    )

    assert (status_of(answer), answer["status"], answer["statusReasons"]) == (202, "GENERATING", [])
    found = shown_generation(clients, engine_id, answer["policyGenerationId"])
    assert (found["status"], found["name"], found["resource"]) == ("GENERATED", "Draft", {"arn": gateway_arn})
    assert found["statusReasons"] == []


@pytest.mark.from_model
def test_an_id_is_the_name_and_ten_letters_or_digits(local: Clients) -> None:
    engine_id = new_engine(local)
    generation_id = generate(local, engine_id, shop(local), REFUNDS, "My_Draft")

    found = shown_generation(local, engine_id, generation_id)

    assert re.fullmatch(r"My_Draft-[a-z0-9]{10}", generation_id)
    engine = shown_engine(local, engine_id)
    assert found["policyGenerationArn"] == f"{engine['policyEngineArn']}/policy-generation/{generation_id}"


@pytest.mark.from_model
def test_a_client_token_starts_one_generation(local: Clients) -> None:
    given = {
        "policyEngineId": new_engine(local),
        "name": "Draft",
        "resource": {"arn": shop(local)},
        "content": {"rawText": REFUNDS},
        "clientToken": "t" * 40,
    }

    first = local.control.start_policy_generation(**given)

    assert local.control.start_policy_generation(**given)["policyGenerationId"] == first["policyGenerationId"]


@pytest.mark.from_docs
def test_a_limit_becomes_a_condition(local: Clients) -> None:
    engine_id, gateway_arn = new_engine(local), shop(local)

    (asset,) = assets_of(local, engine_id, generate(local, engine_id, gateway_arn, REFUNDS))

    assert asset["definition"]["policy"]["statement"] == (
        'permit (principal is AgentCore::OAuthUser, action == AgentCore::Action::"Shop___process_refund", '
        f'resource == AgentCore::Gateway::"{gateway_arn}") when {{ context.input.amount <= 500 }};'
    )
    assert (asset["rawTextFragment"], asset["findings"]) == (REFUNDS, [{"type": "VALID"}])


@pytest.mark.from_docs
def test_each_requirement_is_an_asset(clients: Clients) -> None:
    assets = authored(clients, TWO)

    effects = {asset["rawTextFragment"]: asset["definition"]["policy"]["statement"].split()[0] for asset in assets}
    assert effects == {REFUNDS: "permit", "Nobody may delete an account.": "forbid"}
    assert len({asset["policyGenerationAssetId"] for asset in assets}) == 2


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("text", "finding", "description"),
    [
        ("Let users view orders", "ALLOW_ALL", "Overly Permissive"),
        ("Never delete an account", "DENY_ALL", "Overly Restrictive"),
        ("Allow the moon to rise", "INVALID", "Non-translatable"),
        ("Allow any tool whose name contains refund", "INVALID", "Non-translatable"),
        ("Everything is forbidden", "DENY_ALL", "Overly Restrictive: The generated policy denies all actions"),
        ("process_refund", "INVALID", "Non-translatable"),
        ("Allow users to delete accounts under 5", "INVALID", "Non-translatable"),
    ],
)
def test_findings_say_what_to_look_at(local: Clients, text: str, finding: str, description: str) -> None:
    (asset,) = authored(local, text)

    assert {found["type"] for found in asset["findings"]} == {finding}
    assert all(found["description"].startswith(description) for found in asset["findings"])
    assert ("definition" in asset) == (finding != "INVALID")


IS, REFUND, ORDERS, ACCOUNT = "principal is AgentCore::", "process_refund", "viewOrders", "delete_account"


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "effect", "principal", "tools", "when"),
    [
        ("Customers can't process refunds over 1,000 dollars", "forbid", f"{IS}OAuthUser", [REFUND], "amount > 1000"),
        ("Managers may process refunds of no more than 50", "permit", f"{IS}OAuthUser", [REFUND], "amount <= 50"),
        ("IAM callers may process refunds of at least $20", "permit", f"{IS}IamEntity", [REFUND], "amount >= 20"),
        ("Allow Shop___viewOrders with a limit below 10", "permit", f"{IS}OAuthUser", [ORDERS], "limit < 10"),
        ("Let users view orders and process refunds", "permit", "principal", [REFUND, ORDERS], ""),
        ("IAM users may delete accounts", "permit", f"{IS}IamEntity", [ACCOUNT], ""),
        ("Do not delete accounts", "forbid", "principal", [ACCOUNT], ""),
        ("Grant admins to delete accounts", "permit", "principal", [ACCOUNT], ""),
        ("Admins are allowed to use any tool", "permit", "principal", [], ""),
        ("Everything is forbidden", "forbid", "principal", [], ""),
    ],
)
def test_the_shape_follows_from_the_words(
    local: Clients, text: str, effect: str, principal: str, tools: list[str], when: str
) -> None:
    engine_id, gateway_arn = new_engine(local), shop(local)

    (asset,) = assets_of(local, engine_id, generate(local, engine_id, gateway_arn, text))

    named = [f'AgentCore::Action::"Shop___{tool}"' for tool in tools]
    action = "action" + (f" in [{', '.join(named)}]" if named[1:] else f" == {named[0]}" if named else "")
    guard = "context.input has limit && " if when.startswith("limit") else ""  # the tool can be called without
    condition = f" when {{ {guard}context.input.{when} }}" if when else ""
    resource = f'resource == AgentCore::Gateway::"{gateway_arn}"'
    statement = f"{effect} ({principal}, {action}, {resource}){condition};"
    assert asset["definition"] == {"policy": {"statement": statement}}


@pytest.mark.inferred
def test_tools_that_are_not_known_here_are_taken_from_the_text(local: Clients) -> None:
    engine_id, gateway_id = new_engine(local), new_gateway(local)
    new_target(local, gateway_id, "Api", targetConfiguration=OPEN_API)
    arn = local.control.get_gateway(gatewayIdentifier=gateway_id)["gatewayArn"]

    text = "Allow get_pet up to 5. Forbid Api___deletePet."
    assets = assets_of(local, engine_id, generate(local, engine_id, arn, text))

    statements = sorted((asset["definition"]["policy"]["statement"] for asset in assets), reverse=True)
    assert 'AgentCore::Action::"Api___get_pet"' in statements[0]
    assert "context.input has amount && context.input.amount <= 5" in statements[0]
    assert 'AgentCore::Action::"Api___deletePet"' in statements[1]


@pytest.mark.inferred
def test_the_same_words_give_the_same_policies(local: Clients) -> None:
    engine_id, gateway_arn = new_engine(local), shop(local)

    made = [generate(local, engine_id, gateway_arn, TWO, name) for name in ("One", "Two")]
    first, second = (assets_of(local, engine_id, generation_id) for generation_id in made)

    statements = [sorted(asset["definition"]["policy"]["statement"] for asset in found) for found in (first, second)]
    assert statements[0] == statements[1]


@pytest.mark.from_sdk
def test_a_generated_asset_becomes_a_policy(local: Clients) -> None:
    engine_id = new_engine(local)
    generation_id = generate(local, engine_id, shop(local), REFUNDS)
    (asset,) = assets_of(local, engine_id, generation_id)

    policy = _promote(local, engine_id, generation_id, asset["policyGenerationAssetId"])

    assert (policy["status"], policy["definition"]) == ("ACTIVE", asset["definition"])


@pytest.mark.from_docs
def test_a_generated_asset_is_validated_like_any_policy(clients: Clients) -> None:
    engine_id = new_engine(clients)
    generation_id = generate(clients, engine_id, shop(clients), "Let users view orders")
    (asset,) = assets_of(clients, engine_id, generation_id)

    policy = _promote(clients, engine_id, generation_id, asset["policyGenerationAssetId"])

    assert policy["status"] == "CREATE_FAILED"
    assert policy["statusReasons"] == [finding["description"] for finding in asset["findings"]]


@pytest.mark.inferred
def test_what_was_not_translatable_becomes_no_policy(local: Clients) -> None:
    engine_id = new_engine(local)
    generation_id = generate(local, engine_id, shop(local), "Allow the moon to rise")
    (asset,) = assets_of(local, engine_id, generation_id)

    definition = {"policyGenerationId": generation_id, "policyGenerationAssetId": asset["policyGenerationAssetId"]}
    message = refused(
        local.control.create_policy,
        policyEngineId=engine_id,
        name="Made",
        definition={"policyGeneration": definition},
    )

    assert "not translatable" in message


@pytest.mark.from_model
@pytest.mark.parametrize(("generation", "asset"), [(NO_ENGINE, None), (None, NO_ENGINE)])
def test_an_unknown_asset_is_not_found(local: Clients, generation: str | None, asset: str | None) -> None:
    engine_id = new_engine(local)
    generation_id = generate(local, engine_id, shop(local), REFUNDS)
    (made,) = assets_of(local, engine_id, generation_id)
    named = {
        "policyGenerationId": generation or generation_id,
        "policyGenerationAssetId": asset or made["policyGenerationAssetId"],
    }

    refused(
        local.control.create_policy,
        "ResourceNotFoundException",
        policyEngineId=engine_id,
        name="Made",
        definition={"policyGeneration": named},
    )


@pytest.mark.from_model
def test_assets_go_after_seven_days_and_policies_stay(local: Clients) -> None:
    engine_id = new_engine(local)
    generation_id = generate(local, engine_id, shop(local), REFUNDS)
    (asset,) = assets_of(local, engine_id, generation_id)
    policy = _promote(local, engine_id, generation_id, asset["policyGenerationAssetId"])
    local.agentcore.clock.tick(days=6, hours=23)
    assert assets_of(local, engine_id, generation_id) == [asset]

    local.agentcore.clock.tick(hours=1)

    assert assets_of(local, engine_id, generation_id) == []
    assert shown_generation(local, engine_id, generation_id)["status"] == "GENERATED"
    assert shown_policy(local, engine_id, policy["policyId"])["definition"] == asset["definition"]


@pytest.mark.from_recording  # that they are listed by id
def test_assets_come_in_pages_in_the_order_of_their_ids(local: Clients) -> None:
    engine_id = new_engine(local)
    text = " ".join(f"Allow process_refund up to {i}." for i in range(11))
    generation_id = generate(local, engine_id, shop(local), text)

    paginator = local.control.get_paginator("list_policy_generation_assets")
    pages = list(paginator.paginate(policyEngineId=engine_id, policyGenerationId=generation_id))

    assert [len(page["policyGenerationAssets"]) for page in pages] == [10, 1]
    assets = [asset for page in pages for asset in page["policyGenerationAssets"]]
    assert {asset["rawTextFragment"] for asset in assets} == {f"Allow process_refund up to {i}." for i in range(11)}
    ids = [asset["policyGenerationAssetId"] for asset in assets]
    assert ids == sorted(ids)


@pytest.mark.from_model
def test_a_generation_shows_the_findings_of_its_assets(local: Clients) -> None:
    engine_id, gateway_arn = new_engine(local), shop(local)

    bad = shown_generation(local, engine_id, generate(local, engine_id, gateway_arn, "Allow the moon to rise"))
    good = shown_generation(local, engine_id, generate(local, engine_id, gateway_arn, REFUNDS, "Good"))

    assert bad["findings"] == "Non-translatable: cannot be expressed in Dogwood"
    assert "findings" not in good


@pytest.mark.from_model
def test_a_summary_shows_nothing_that_the_key_guards(clients: Clients) -> None:
    engine_id = new_engine(clients)
    generation_id = generate(clients, engine_id, shop(clients), REFUNDS)
    plain = {"policyEngineId", "policyGenerationId", "name", "policyGenerationArn", "resource", "createdAt"}

    summary = clients.control.get_policy_generation_summary(policyEngineId=engine_id, policyGenerationId=generation_id)
    (listed,) = clients.control.list_policy_generation_summaries(policyEngineId=engine_id)["policyGenerations"]

    assert set(summary) - {"ResponseMetadata"} == set(listed) == plain | {"updatedAt", "status"}


@pytest.mark.from_model
@pytest.mark.parametrize("operation", ["list_policy_generations", "list_policy_generation_summaries"])
def test_generations_come_in_pages(local: Clients, operation: str) -> None:
    engine_id, gateway_arn = new_engine(local), shop(local)
    made = {generate(local, engine_id, gateway_arn, REFUNDS, f"Draft{n}") for n in range(3)}

    paginator = local.control.get_paginator(operation)
    pages = list(paginator.paginate(policyEngineId=engine_id, PaginationConfig={"PageSize": 2}))

    assert [len(page["policyGenerations"]) for page in pages] == [2, 1]
    assert {found["policyGenerationId"] for page in pages for found in page["policyGenerations"]} == made


@pytest.mark.inferred
@pytest.mark.parametrize("arn", [NOWHERE, "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/agent-0123456789"])
def test_a_generation_for_what_is_no_gateway_fails(local: Clients, arn: str) -> None:
    engine_id = new_engine(local)
    generation_id = generate(local, engine_id, arn, REFUNDS)

    found = shown_generation(local, engine_id, generation_id)

    reason = f"Gateway with ID {arn.rpartition('/')[2]} does not exist"
    assert (found["status"], found["statusReasons"]) == ("GENERATE_FAILED", [reason])
    assert assets_of(local, engine_id, generation_id) == []


@pytest.mark.from_model
def test_the_waiter_waits_for_a_generation(local: Clients) -> None:
    engine_id, gateway_arn = new_engine(local), shop(local)
    with progression(GENERATION_MODEL, times=2):
        generation_id = generate(local, engine_id, gateway_arn, REFUNDS)
        refused(local.control.list_policy_generation_assets, policyEngineId=engine_id, policyGenerationId=generation_id)

        local.control.get_waiter("policy_generation_completed").wait(
            policyEngineId=engine_id, policyGenerationId=generation_id, WaiterConfig={"Delay": 0, "MaxAttempts": 3}
        )

    assert len(assets_of(local, engine_id, generation_id)) == 1


@pytest.mark.from_model
def test_a_broken_generation_says_why_and_makes_nothing(local: Clients) -> None:
    engine_id, gateway_arn = new_engine(local), shop(local)
    local.agentcore.faults.on("StartPolicyGeneration", Break("The model is overloaded"))

    generation_id = generate(local, engine_id, gateway_arn, REFUNDS)

    found = shown_generation(local, engine_id, generation_id)
    assert (found["status"], found["statusReasons"]) == ("GENERATE_FAILED", ["The model is overloaded"])
    assert assets_of(local, engine_id, generation_id) == []


@pytest.mark.inferred
def test_a_script_writes_the_policies(local: Clients) -> None:
    engine_id, gateway_arn = new_engine(local), shop(local)
    asked = []

    def script(call: Any) -> list[Any]:
        asked.append(call.params["content"]["rawText"])
        return [ANY_GATEWAY, {"rawTextFragment": "the rest", "findings": [{"type": "NOT_TRANSLATABLE"}]}]

    local.agentcore.script("StartPolicyGeneration", script)
    assets = assets_of(local, engine_id, generate(local, engine_id, gateway_arn, "Whatever"))
    first, second = sorted(assets, key=lambda asset: str(asset["rawTextFragment"]))

    assert asked == ["Whatever"]
    assert first["definition"] == {"policy": {"statement": ANY_GATEWAY}}
    assert (first["rawTextFragment"], [found["type"] for found in first["findings"]]) == ("Whatever", ["ALLOW_ALL"])
    assert (second["rawTextFragment"], second["findings"]) == ("the rest", [{"type": "NOT_TRANSLATABLE"}])


@pytest.mark.inferred
def test_a_script_that_raises_makes_the_generation_fail(local: Clients) -> None:
    engine_id, gateway_arn = new_engine(local), shop(local)
    local.agentcore.script("StartPolicyGeneration", lambda call: [][0])

    found = shown_generation(local, engine_id, generate(local, engine_id, gateway_arn, REFUNDS))

    assert (found["status"], found["statusReasons"]) == ("GENERATE_FAILED", ["list index out of range"])


@pytest.mark.inferred
def test_a_script_can_be_taken_back(local: Clients) -> None:
    engine_id, gateway_arn = new_engine(local), shop(local)
    local.agentcore.script("StartPolicyGeneration", lambda call: [])
    local.agentcore.script("StartPolicyGeneration", None)

    assert len(assets_of(local, engine_id, generate(local, engine_id, gateway_arn, REFUNDS))) == 1


@pytest.mark.inferred
def test_a_list_of_statements_is_a_script(clients: Clients) -> None:
    engine_id, gateway_arn = new_engine(clients), shop(clients)
    clients.agentcore.script("StartPolicyGeneration", ["permit(principal, action, resource);"] * 2)

    assert len(assets_of(clients, engine_id, generate(clients, engine_id, gateway_arn, REFUNDS))) == 2


@pytest.mark.inferred
def test_a_script_may_call_the_service_from_a_thread(local: Clients) -> None:
    engine_id, gateway_arn = new_engine(local), shop(local)

    def asks(call: Any) -> list[str]:
        with ThreadPoolExecutor(1) as pool:
            found = pool.submit(local.control.list_policy_engines).result(20)["policyEngines"]
        return ["permit(principal, action, resource);"] * len(found)

    local.agentcore.script("StartPolicyGeneration", asks)

    assert len(assets_of(local, engine_id, generate(local, engine_id, gateway_arn, REFUNDS))) == 1


@pytest.mark.inferred
def test_an_engine_that_goes_while_its_script_runs_is_gone(local: Clients) -> None:
    engine_id, gateway_arn = new_engine(local), shop(local)

    def deletes(call: Any) -> list[str]:
        local.control.delete_policy_engine(policyEngineId=engine_id)
        local.control.list_policy_engines()
        return []

    local.agentcore.script("StartPolicyGeneration", deletes)

    with pytest.raises(local.control.exceptions.ResourceNotFoundException):
        generate(local, engine_id, gateway_arn, REFUNDS)


@pytest.mark.inferred
def test_a_client_token_asks_the_script_once(clients: Clients) -> None:
    engine_id, gateway_arn = new_engine(clients), shop(clients)
    asked: list[Any] = []

    def script(call: Any) -> list[Any]:
        asked.append(call)
        return []

    clients.agentcore.script("StartPolicyGeneration", script)
    given = {"policyEngineId": engine_id, "name": "Draft", "resource": {"arn": gateway_arn}, "clientToken": "t" * 40}

    first, again = (
        clients.control.start_policy_generation(**given, content={"rawText": REFUNDS})["policyGenerationId"]
        for _ in range(2)
    )

    assert (first, len(asked)) == (again, 1)
