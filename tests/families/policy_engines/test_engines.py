"""CreatePolicyEngine, GetPolicyEngine, ListPolicyEngines, UpdatePolicyEngine, DeletePolicyEngine, and the summaries."""

from __future__ import annotations

import re
from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import progression, refused, status_of
from tests.families.gateways.arrange import gateway_input, new_gateway
from tests.families.policy_engines.arrange import (
    ENGINE_MODEL,
    KEY,
    new_engine,
    new_policy,
    shown_engine,
)


@pytest.mark.from_model
def test_creation_is_accepted_before_it_is_done(clients: Clients) -> None:
    answer = clients.control.create_policy_engine(name="Guard")

    assert status_of(answer) == 202
    assert (answer["status"], answer["statusReasons"]) == ("CREATING", [])
    assert shown_engine(clients, answer["policyEngineId"])["status"] == "ACTIVE"


@pytest.mark.from_model
def test_an_engine_keeps_what_it_was_created_with(clients: Clients) -> None:
    given = {"name": "Guard", "description": "Guards the shop", "encryptionKeyArn": KEY}

    engine = shown_engine(clients, clients.control.create_policy_engine(**given)["policyEngineId"])

    assert {name: engine[name] for name in given} == given
    assert engine["createdAt"] < engine["updatedAt"]
    assert engine["statusReasons"] == []


@pytest.mark.from_model
def test_an_id_is_the_name_and_ten_letters_or_digits(clients: Clients) -> None:
    engine = shown_engine(clients, new_engine(clients, "My_Guard"))

    assert re.fullmatch(r"My_Guard-[a-z0-9]{10}", engine["policyEngineId"])
    prefix = f"arn:aws:bedrock-agentcore:us-east-1:{DEFAULT_ACCOUNT_ID}:policy-engine/"
    assert engine["policyEngineArn"] == prefix + engine["policyEngineId"]


@pytest.mark.from_model
@pytest.mark.parametrize("name", ["1st", "my-guard", "a" * 49])
def test_a_name_is_a_word_of_48_letters(local: Clients, name: str) -> None:
    assert "'/name' failed to satisfy constraint" in refused(local.control.create_policy_engine, name=name)


@pytest.mark.from_model
def test_a_client_token_creates_one_engine(local: Clients) -> None:
    first = local.control.create_policy_engine(name="Guard", clientToken="t" * 40)
    again = local.control.create_policy_engine(name="Guard", clientToken="t" * 40)

    assert again["policyEngineId"] == first["policyEngineId"]


@pytest.mark.from_model
def test_an_engine_is_tagged_at_creation(local: Clients) -> None:
    arn = shown_engine(local, new_engine(local, tags={"team": "red"}))["policyEngineArn"]

    local.control.tag_resource(resourceArn=arn, tags={"site": "Oslo"})

    assert local.control.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "red", "site": "Oslo"}


@pytest.mark.from_docs
def test_an_account_has_a_thousand_engines(local: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moto_agentcore.families.policy_engines.engines.MOST", 2)
    new_engine(local, "A1"), new_engine(local, "A2")

    refused(local.control.create_policy_engine, "ServiceQuotaExceededException", name="A3")


@pytest.mark.from_model
def test_a_summary_shows_nothing_that_the_key_guards(clients: Clients) -> None:
    engine_id = new_engine(clients, description="secret", encryptionKeyArn=KEY)
    plain = {"policyEngineId", "name", "createdAt", "updatedAt", "policyEngineArn", "status", "encryptionKeyArn"}

    summary = clients.control.get_policy_engine_summary(policyEngineId=engine_id)
    (listed,) = clients.control.list_policy_engine_summaries()["policyEngines"]

    assert set(summary) - {"ResponseMetadata"} == set(listed) == plain
    assert summary["encryptionKeyArn"] == KEY


@pytest.mark.from_model
def test_a_listed_engine_shows_all_of_it(clients: Clients) -> None:
    engine_id = new_engine(clients, description="Guards the shop", encryptionKeyArn=KEY)

    (listed,) = clients.control.list_policy_engines()["policyEngines"]

    assert listed == shown_engine(clients, engine_id)


@pytest.mark.from_model
@pytest.mark.parametrize("operation", ["list_policy_engines", "list_policy_engine_summaries"])
def test_engines_come_in_pages(local: Clients, operation: str) -> None:
    made = {new_engine(local, f"Guard{i}") for i in range(5)}

    pages = list(local.control.get_paginator(operation).paginate(PaginationConfig={"PageSize": 2}))

    assert [len(page["policyEngines"]) for page in pages] == [2, 2, 1]
    assert {engine["policyEngineId"] for page in pages for engine in page["policyEngines"]} == made


@pytest.mark.from_model
def test_ten_engines_are_a_page(local: Clients) -> None:
    for i in range(11):
        local.control.create_policy_engine(name=f"Guard{i}")

    assert len(local.control.list_policy_engines()["policyEngines"]) == 10


@pytest.mark.from_sdk
def test_an_update_writes_the_description(clients: Clients) -> None:
    engine_id = new_engine(clients, description="old", encryptionKeyArn=KEY)

    answer = clients.control.update_policy_engine(policyEngineId=engine_id, description={"optionalValue": "new"})

    assert (status_of(answer), answer["status"], answer["description"]) == (202, "UPDATING", "new")
    engine = shown_engine(clients, engine_id)
    assert (engine["status"], engine["description"], engine["encryptionKeyArn"]) == ("ACTIVE", "new", KEY)


@pytest.mark.from_model
@pytest.mark.parametrize(("given", "kept"), [({}, "old"), ({"description": {}}, None)])
def test_an_update_keeps_what_is_left_out_and_clears_what_is_empty(
    local: Clients, given: dict[str, Any], kept: str | None
) -> None:
    engine_id = new_engine(local, description="old")

    local.control.update_policy_engine(policyEngineId=engine_id, **given)

    assert shown_engine(local, engine_id).get("description") == kept


@pytest.mark.from_model
def test_an_update_moves_updated_at(local: Clients) -> None:
    engine_id = new_engine(local)
    local.agentcore.clock.tick(seconds=60)

    local.control.update_policy_engine(policyEngineId=engine_id, description={"optionalValue": "new"})

    engine = shown_engine(local, engine_id)
    assert (engine["updatedAt"] - engine["createdAt"]).total_seconds() >= 60


@pytest.mark.from_recording
def test_an_engine_with_policies_stays(local: Clients) -> None:
    engine_id = new_engine(local)
    policy_id = new_policy(local, engine_id)

    message = refused(local.control.delete_policy_engine, "ConflictException", policyEngineId=engine_id)

    assert message == "Policy engine still contains 1 policy and cannot be deleted"
    local.control.delete_policy(policyEngineId=engine_id, policyId=policy_id)
    assert local.control.delete_policy_engine(policyEngineId=engine_id)["status"] == "DELETING"


@pytest.mark.from_docs
def test_an_engine_attached_to_a_gateway_stays(local: Clients) -> None:
    engine_id = new_engine(local)
    arn = shown_engine(local, engine_id)["policyEngineArn"]
    gateway_id = new_gateway(local, policyEngineConfiguration={"arn": arn, "mode": "ENFORCE"})

    message = refused(local.control.delete_policy_engine, "ConflictException", policyEngineId=engine_id)

    assert gateway_id in message
    local.control.update_gateway(gatewayIdentifier=gateway_id, **gateway_input())
    assert local.control.delete_policy_engine(policyEngineId=engine_id)["status"] == "DELETING"


@pytest.mark.from_model
def test_waiters_wait_for_an_engine(local: Clients) -> None:
    soon = {"Delay": 0, "MaxAttempts": 3}
    with progression(ENGINE_MODEL, times=2):
        engine_id = local.control.create_policy_engine(name="Guard")["policyEngineId"]
        local.control.get_waiter("policy_engine_active").wait(policyEngineId=engine_id, WaiterConfig=soon)
        local.control.delete_policy_engine(policyEngineId=engine_id)
        local.control.get_waiter("policy_engine_deleted").wait(policyEngineId=engine_id, WaiterConfig=soon)

    assert local.control.list_policy_engines()["policyEngines"] == []


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("operation", "status"),
    [
        ("CreatePolicyEngine", "CREATE_FAILED"),
        ("UpdatePolicyEngine", "UPDATE_FAILED"),
        ("DeletePolicyEngine", "DELETE_FAILED"),
    ],
)
def test_a_broken_engine_says_why(local: Clients, operation: str, status: str) -> None:
    local.agentcore.faults.on(operation, Break("The key is disabled"), times=1)
    engine_id = local.control.create_policy_engine(name="Guard")["policyEngineId"]
    if operation == "UpdatePolicyEngine":
        local.control.update_policy_engine(policyEngineId=engine_id)
    if operation == "DeletePolicyEngine":
        local.control.delete_policy_engine(policyEngineId=engine_id)

    engine = shown_engine(local, engine_id)

    assert (engine["status"], engine["statusReasons"]) == (status, ["The key is disabled"])
    assert local.control.delete_policy_engine(policyEngineId=engine_id)["status"] == "DELETING"
