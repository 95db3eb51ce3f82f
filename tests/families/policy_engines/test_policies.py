"""CreatePolicy, GetPolicy, ListPolicies, UpdatePolicy, DeletePolicy, and the summaries."""

from __future__ import annotations

import re
from typing import Any

import pytest
from botocore.exceptions import WaiterError

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import progression, refused, status_of
from tests.families.policy_engines.arrange import (
    ANY_GATEWAY,
    POLICY_MODEL,
    new_engine,
    new_policy,
    policy_input,
    rule,
    shop,
    shown_engine,
    shown_policy,
)

SOON = {"Delay": 0, "MaxAttempts": 3}
EVERYONE = "permit(principal, action, resource is AgentCore::Gateway);"  # overly permissive


def _update(clients: Clients, engine_id: str, policy_id: str, **members: Any) -> dict[str, Any]:
    """Update a policy; what it is afterwards."""
    clients.control.update_policy(policyEngineId=engine_id, policyId=policy_id, **members)
    return shown_policy(clients, engine_id, policy_id)


@pytest.mark.from_model
def test_creation_is_accepted_before_it_is_done(clients: Clients) -> None:
    engine_id = new_engine(clients)

    answer = clients.control.create_policy(**policy_input(engine_id))

    assert status_of(answer) == 202
    assert (answer["status"], answer["statusReasons"]) == ("CREATING", [])
    assert shown_policy(clients, engine_id, answer["policyId"])["status"] == "ACTIVE"


@pytest.mark.from_model
@pytest.mark.parametrize("language", ["cedar", "policy"])
def test_a_policy_keeps_what_it_was_created_with(local: Clients, language: str) -> None:
    engine_id = new_engine(local)
    given = {
        "name": "Rule",
        "definition": {language: {"statement": ANY_GATEWAY}},
        "description": "Lets users in",
        "enforcementMode": "LOG_ONLY",
        "policyEngineId": engine_id,
    }

    made = local.control.create_policy(**given, validationMode="IGNORE_ALL_FINDINGS")

    policy = shown_policy(local, engine_id, made["policyId"])
    assert {name: policy[name] for name in given} == given
    assert policy["createdAt"] < policy["updatedAt"]


@pytest.mark.from_model
def test_a_policy_is_enforced_unless_told_otherwise(local: Clients) -> None:
    engine_id = new_engine(local)

    assert shown_policy(local, engine_id, new_policy(local, engine_id))["enforcementMode"] == "ACTIVE"


@pytest.mark.from_model
def test_an_id_is_the_name_and_ten_letters_or_digits(local: Clients) -> None:
    engine_id = new_engine(local)

    policy = shown_policy(local, engine_id, new_policy(local, engine_id, "My_Rule"))

    assert re.fullmatch(r"My_Rule-[a-z0-9]{10}", policy["policyId"])
    engine = shown_engine(local, engine_id)
    assert policy["policyArn"] == f"{engine['policyEngineArn']}/policy/{policy['policyId']}"


@pytest.mark.from_sdk
@pytest.mark.parametrize("statement", [ANY_GATEWAY, EVERYONE])
def test_a_name_is_taken_once_even_by_a_policy_that_failed(local: Clients, statement: str) -> None:
    engine_id = new_engine(local)
    new_policy(local, engine_id, "Rule", statement)

    message = refused(local.control.create_policy, "ConflictException", **policy_input(engine_id, "Rule"))

    assert message == "Policy with the same name already exists"
    assert len(local.control.list_policies(policyEngineId=engine_id)["policies"]) == 1


@pytest.mark.from_model
def test_a_client_token_creates_one_policy(local: Clients) -> None:
    engine_id = new_engine(local)
    given = policy_input(engine_id, clientToken="t" * 40)

    assert local.control.create_policy(**given)["policyId"] == local.control.create_policy(**given)["policyId"]


@pytest.mark.from_docs
def test_an_engine_has_a_thousand_policies(local: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moto_agentcore.families.policy_engines.policies.MOST", 1)
    engine_id = new_engine(local)
    new_policy(local, engine_id, "Rule1")

    refused(local.control.create_policy, "ServiceQuotaExceededException", **policy_input(engine_id, "Rule2"))


@pytest.mark.from_model
def test_a_policy_can_be_tagged(local: Clients) -> None:
    engine_id = new_engine(local)
    arn = shown_policy(local, engine_id, new_policy(local, engine_id))["policyArn"]

    local.control.tag_resource(resourceArn=arn, tags={"team": "red"})

    assert local.control.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "red"}


@pytest.mark.from_model
def test_a_summary_shows_nothing_that_the_key_guards(clients: Clients) -> None:
    engine_id = new_engine(clients)
    policy_id = new_policy(clients, engine_id, description="secret")
    plain = {"policyId", "name", "policyEngineId", "createdAt", "updatedAt", "policyArn", "status", "enforcementMode"}

    summary = clients.control.get_policy_summary(policyEngineId=engine_id, policyId=policy_id)
    (listed,) = clients.control.list_policy_summaries(policyEngineId=engine_id)["policies"]

    assert set(summary) - {"ResponseMetadata"} == set(listed) == plain
    assert summary["status"] == "ACTIVE"


@pytest.mark.from_model
def test_a_listed_policy_shows_all_of_it(clients: Clients) -> None:
    engine_id = new_engine(clients)
    policy_id = new_policy(clients, engine_id, description="Lets users in")

    (listed,) = clients.control.list_policies(policyEngineId=engine_id)["policies"]

    assert listed == shown_policy(clients, engine_id, policy_id)


@pytest.mark.from_model
@pytest.mark.parametrize("operation", ["list_policies", "list_policy_summaries"])
def test_policies_come_in_pages(local: Clients, operation: str) -> None:
    engine_id = new_engine(local)
    new_policy(local, new_engine(local, "Other"))
    made = {new_policy(local, engine_id, f"Rule{i}") for i in range(5)}

    paginator = local.control.get_paginator(operation)
    pages = list(paginator.paginate(policyEngineId=engine_id, PaginationConfig={"PageSize": 2}))

    assert [len(page["policies"]) for page in pages] == [2, 2, 1]
    assert {policy["policyId"] for page in pages for policy in page["policies"]} == made


@pytest.mark.inferred
@pytest.mark.parametrize("operation", ["list_policies", "list_policy_summaries"])
def test_policies_are_listed_by_the_gateway_they_apply_to(local: Clients, operation: str) -> None:
    engine_id = new_engine(local)
    shoes, hats = shop(local, "shoes"), shop(local, "hats")
    for name, arn in (("Shoes", shoes), ("Hats", hats)):
        new_policy(local, engine_id, name, rule(arn, when="context.input.amount < 10"))
    new_policy(local, engine_id, "Both", ANY_GATEWAY)

    listed = getattr(local.control, operation)(policyEngineId=engine_id, targetResourceScope=hats)["policies"]

    assert sorted(policy["name"] for policy in listed) == ["Both", "Hats"]


@pytest.mark.from_model
def test_an_update_keeps_what_it_leaves_out(clients: Clients) -> None:
    engine_id = new_engine(clients)
    policy_id = new_policy(clients, engine_id, description="old", enforcementMode="LOG_ONLY")

    answer = clients.control.update_policy(policyEngineId=engine_id, policyId=policy_id)

    assert (status_of(answer), answer["status"]) == (202, "UPDATING")
    policy = shown_policy(clients, engine_id, policy_id)
    assert (policy["status"], policy["description"], policy["enforcementMode"]) == ("ACTIVE", "old", "LOG_ONLY")
    assert policy["definition"] == {"cedar": {"statement": ANY_GATEWAY}}


@pytest.mark.from_model
def test_an_update_replaces_what_it_names(clients: Clients) -> None:
    engine_id = new_engine(clients)
    policy_id = new_policy(clients, engine_id, description="old")
    given = {"definition": {"policy": {"statement": f"// new\n{ANY_GATEWAY}"}}, "enforcementMode": "LOG_ONLY"}

    policy = _update(clients, engine_id, policy_id, **given, description={"optionalValue": "new"})

    assert {name: policy[name] for name in given} == given
    assert policy["description"] == "new"


@pytest.mark.from_model
def test_an_empty_description_clears_it(clients: Clients) -> None:
    engine_id = new_engine(clients)
    policy_id = new_policy(clients, engine_id, description="old")

    assert "description" not in _update(clients, engine_id, policy_id, description={})


@pytest.mark.from_sdk
def test_an_update_that_fails_validation_takes_nothing_back(local: Clients) -> None:
    engine_id = new_engine(local)
    policy_id = new_policy(local, engine_id)

    policy = _update(local, engine_id, policy_id, definition={"cedar": {"statement": EVERYONE}})

    assert policy["status"] == "UPDATE_FAILED"
    assert policy["definition"] == {"cedar": {"statement": EVERYONE}}
    assert policy["statusReasons"]


@pytest.mark.from_sdk
def test_an_update_recovers_a_policy_that_failed(local: Clients) -> None:
    engine_id = new_engine(local)
    policy_id = new_policy(local, engine_id, statement=EVERYONE)
    assert shown_policy(local, engine_id, policy_id)["status"] == "CREATE_FAILED"

    policy = _update(local, engine_id, policy_id, definition={"cedar": {"statement": ANY_GATEWAY}})

    assert (policy["status"], policy["statusReasons"]) == ("ACTIVE", [])


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("mode", "given", "status"),
    [
        ("IGNORE_ALL_FINDINGS", {}, "ACTIVE"),
        ("FAIL_ON_ANY_FINDINGS", {}, "UPDATE_FAILED"),
        ("FAIL_ON_ANY_FINDINGS", {"validationMode": "IGNORE_ALL_FINDINGS"}, "ACTIVE"),
        ("IGNORE_ALL_FINDINGS", {"validationMode": "FAIL_ON_ANY_FINDINGS"}, "UPDATE_FAILED"),
    ],
)
def test_a_definition_that_stays_is_judged_by_its_own_mode(
    local: Clients, mode: str, given: dict[str, Any], status: str
) -> None:
    engine_id = new_engine(local)
    policy_id = new_policy(local, engine_id, statement=EVERYONE, validationMode=mode)

    policy = _update(local, engine_id, policy_id, description={"optionalValue": "new"}, **given)

    assert policy["status"] == status


@pytest.mark.from_model
def test_an_update_that_is_refused_changes_nothing(clients: Clients) -> None:
    engine_id = new_engine(clients)
    policy_id = new_policy(clients, engine_id, description="old")
    before = shown_policy(clients, engine_id, policy_id)

    refused(
        clients.control.update_policy,
        policyEngineId=engine_id,
        policyId=policy_id,
        description={"optionalValue": "new"},
        definition={"cedar": {"statement": "permit(principal, action, resource);"}},
    )

    assert shown_policy(clients, engine_id, policy_id) == before


@pytest.mark.from_model
def test_deletion_answers_with_the_policy(clients: Clients) -> None:
    engine_id = new_engine(clients)
    policy_id = new_policy(clients, engine_id)

    answer = clients.control.delete_policy(policyEngineId=engine_id, policyId=policy_id)

    assert (status_of(answer), answer["status"]) == (202, "DELETING")
    assert answer["definition"] == {"cedar": {"statement": ANY_GATEWAY}}
    assert clients.control.list_policies(policyEngineId=engine_id)["policies"] == []


@pytest.mark.from_model
def test_waiters_wait_for_a_policy(local: Clients) -> None:
    engine_id = new_engine(local)
    with progression(POLICY_MODEL, times=2):
        named = {"policyEngineId": engine_id, "policyId": new_policy(local, engine_id)}
        local.control.get_waiter("policy_active").wait(**named, WaiterConfig=SOON)
        local.control.delete_policy(**named)
        local.control.get_waiter("policy_deleted").wait(**named, WaiterConfig=SOON)

    refused(local.control.get_policy, "ResourceNotFoundException", **named)


@pytest.mark.from_model
def test_a_waiter_gives_up_on_a_policy_that_failed(local: Clients) -> None:
    engine_id = new_engine(local)
    named = {"policyEngineId": engine_id, "policyId": new_policy(local, engine_id, statement=EVERYONE)}

    with pytest.raises(WaiterError, match="CREATE_FAILED"):
        local.control.get_waiter("policy_active").wait(**named, WaiterConfig=SOON)


@pytest.mark.from_sdk
def test_an_engine_waits_for_policies_that_are_going(local: Clients) -> None:
    engine_id = new_engine(local)
    policy_id = new_policy(local, engine_id)
    shown_policy(local, engine_id, policy_id)
    with progression(POLICY_MODEL, times=2):
        local.control.delete_policy(policyEngineId=engine_id, policyId=policy_id)

        assert "still contains" in refused(
            local.control.delete_policy_engine, "ConflictException", policyEngineId=engine_id
        )


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("operation", "status"),
    [("CreatePolicy", "CREATE_FAILED"), ("UpdatePolicy", "UPDATE_FAILED"), ("DeletePolicy", "DELETE_FAILED")],
)
def test_a_broken_policy_says_why(local: Clients, operation: str, status: str) -> None:
    engine_id = new_engine(local)
    local.agentcore.faults.on(operation, Break("The schema is gone"), times=1)
    named = {"policyEngineId": engine_id, "policyId": new_policy(local, engine_id)}
    if operation == "UpdatePolicy":
        local.control.update_policy(**named, definition={"cedar": {"statement": EVERYONE}})
    if operation == "DeletePolicy":
        local.control.delete_policy(**named)

    policy = shown_policy(local, engine_id=engine_id, policy_id=named["policyId"])

    assert (policy["status"], policy["statusReasons"]) == (status, ["The schema is gone"])
