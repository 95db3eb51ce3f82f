"""CreatePaymentManager, GetPaymentManager, ListPaymentManagers, UpdatePaymentManager, DeletePaymentManager."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import error_of, refused, status_of
from tests.families.payments.arrange import ARN, GIVEN, JWT, KEY, manager, new_connector, new_manager

LIFE = "agentcore::payment_manager"
OTHER_ROLE = "arn:aws:iam::123456789012:role/other"


@pytest.mark.from_model
def test_a_manager_keeps_what_it_was_created_with(clients: Clients) -> None:
    given = {
        "description": "All wallets",
        "authorizerType": "CUSTOM_JWT",
        "authorizerConfiguration": JWT,
        "roleArn": GIVEN["roleArn"],
        "kmsKeyArn": KEY,
        "tags": {"team": "red"},
    }

    found = new_manager(clients, "MyWallets", **given)

    assert {name: found[name] for name in given} == given
    assert re.fullmatch(r"mywallets-[a-z0-9]{10}", found["paymentManagerId"])
    assert found["paymentManagerArn"] == f"{ARN}:payment-manager/{found['paymentManagerId']}"
    assert found["name"] == "MyWallets"
    assert found["createdAt"] <= found["lastUpdatedAt"]
    tags = clients.control.list_tags_for_resource(resourceArn=found["paymentManagerArn"])["tags"]
    assert tags == {"team": "red"}


@pytest.mark.from_docs  # "the service provisions a workload identity in AgentCore Identity"
def test_a_manager_has_a_workload_identity_of_its_own(local: Clients) -> None:
    made = new_manager(local)
    name = made["paymentManagerId"]

    identity = local.control.get_workload_identity(name=name)
    message = refused(local.control.delete_workload_identity, name=name)
    local.control.delete_payment_manager(paymentManagerId=name)

    assert made["workloadIdentityDetails"] == {"workloadIdentityArn": identity["workloadIdentityArn"]}
    assert "linked to a service" in message
    refused(local.control.get_workload_identity, "ResourceNotFoundException", name=name)


@pytest.mark.from_model
def test_a_jwt_authorizer_must_be_configured(local: Clients) -> None:
    given = {**GIVEN, "authorizerType": "CUSTOM_JWT"}
    id = new_manager(local, "Other")["paymentManagerId"]

    message = refused(local.control.create_payment_manager, name="Wallets", **given)
    refused(local.control.update_payment_manager, paymentManagerId=id, authorizerType="CUSTOM_JWT")

    assert message == "AuthorizerConfiguration is required for CUSTOM_JWT authorizer type"
    assert manager(local, id)["authorizerType"] == "AWS_IAM"
    assert len(local.control.list_payment_managers()["paymentManagers"]) == 1


@pytest.mark.from_model
def test_managers_are_listed_in_pages(clients: Clients) -> None:
    made = [new_manager(clients, name)["paymentManagerId"] for name in ("A", "B", "C")]

    first = clients.control.list_payment_managers(maxResults=2)
    second = clients.control.list_payment_managers(maxResults=2, nextToken=first["nextToken"])

    found = [item["paymentManagerId"] for item in (*first["paymentManagers"], *second["paymentManagers"])]
    assert found == made
    assert "nextToken" not in second


@pytest.mark.from_model  # PATCH: "you only need to specify the fields you want to change"
@pytest.mark.parametrize(
    "given",
    [
        {},
        {"description": "New"},
        {"roleArn": OTHER_ROLE},
        {"kmsKeyArn": KEY},
        {"authorizerType": "CUSTOM_JWT", "authorizerConfiguration": JWT},
    ],
)
def test_an_update_changes_what_it_names(local: Clients, given: Any) -> None:
    before = new_manager(local, description="Old")
    local.agentcore.clock.tick(seconds=5)

    answer = local.control.update_payment_manager(paymentManagerId=before["paymentManagerId"], **given)

    assert (status_of(answer), answer["status"]) == (202, "READY")
    after = manager(local, before["paymentManagerId"])
    assert after == {**before, **given, "lastUpdatedAt": after["lastUpdatedAt"]}
    assert after["lastUpdatedAt"] > before["lastUpdatedAt"]


@pytest.mark.inferred  # an update has no way to say that a configuration is to go
def test_a_manager_can_be_reached_with_iam_again(local: Clients) -> None:
    id = new_manager(local, authorizerType="CUSTOM_JWT", authorizerConfiguration=JWT)["paymentManagerId"]

    local.control.update_payment_manager(paymentManagerId=id, authorizerType="AWS_IAM")

    after = manager(local, id)
    assert (after["authorizerType"], after.get("authorizerConfiguration")) == ("AWS_IAM", None)


@pytest.mark.from_model  # "All payment connectors … must be deleted before the payment manager can be deleted"
def test_a_manager_with_connectors_stays(clients: Clients) -> None:
    id = new_manager(clients)["paymentManagerId"]
    connector_id = new_connector(clients, id)["paymentConnectorId"]

    response = error_of("ConflictException", clients.control.delete_payment_manager, paymentManagerId=id)
    clients.control.delete_payment_connector(paymentManagerId=id, paymentConnectorId=connector_id)

    assert status_of(response) == 409
    assert clients.control.delete_payment_manager(paymentManagerId=id)["status"] == "DELETING"


@pytest.mark.from_model
@pytest.mark.parametrize("verb", ["create", "update", "delete"])
def test_what_breaks_ends_in_its_failure_state(local: Clients, verb: str) -> None:
    id = "" if verb == "create" else new_manager(local)["paymentManagerId"]
    local.agentcore.faults.on(f"{verb.title()}PaymentManager", Break("No role"))

    if verb == "create":
        id = new_manager(local)["paymentManagerId"]
    else:
        getattr(local.control, f"{verb}_payment_manager")(paymentManagerId=id)

    assert manager(local, id)["status"] == f"{verb.upper()}_FAILED"
    assert local.control.get_workload_identity(name=id)["name"] == id


@pytest.mark.from_docs  # developer guide, troubleshooting payments: validation errors
@pytest.mark.parametrize(
    ("account", "message"),
    [("", "roleArn must contain a valid account ID"), ("999999999999", "roleArn must belong to your account")],
)
def test_a_role_is_of_the_callers_account(local: Clients, account: str, message: str) -> None:
    before = new_manager(local)
    role = {"roleArn": f"arn:aws:iam::{account}:role/payments"}

    assert refused(local.control.create_payment_manager, name="Other", authorizerType="AWS_IAM", **role) == message
    path = {"paymentManagerId": before["paymentManagerId"]}
    assert refused(local.control.update_payment_manager, **path, description="New", **role) == message

    assert manager(local, before["paymentManagerId"]) == before
    assert len(local.control.list_payment_managers()["paymentManagers"]) == 1
