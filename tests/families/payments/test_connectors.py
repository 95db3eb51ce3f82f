"""CreatePaymentConnector, Get…, List…, Update…, Delete…, RotatePaymentConnectorCredentials."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break, Fail
from tests.families.arrange import bare, error_of, progression, refused, status_of
from tests.families.payments.arrange import (
    ARN,
    COINBASE,
    QUICK,
    STRIPE,
    connector,
    consented,
    new_connector,
    new_manager,
)

LIFE = "agentcore::payment_connector"
API_KEY = {"credentialsToRotate": {"coinbaseCDP": {"secrets": ["API_KEY"]}}}


def _path(connector: dict[str, Any], manager_id: str) -> dict[str, str]:
    return {"paymentManagerId": manager_id, "paymentConnectorId": connector["paymentConnectorId"]}


@pytest.fixture
def manager_id(local: Clients) -> str:
    return str(new_manager(local)["paymentManagerId"])


@pytest.mark.from_model
@pytest.mark.parametrize("given", [COINBASE, STRIPE], ids=lambda given: str(given["type"]))
def test_a_connector_keeps_what_it_was_created_with(clients: Clients, given: dict[str, Any]) -> None:
    id = new_manager(clients)["paymentManagerId"]

    found = new_connector(clients, id, "My_Main", **given, description="Main")

    assert {**found, **given, "description": "Main", "provisionMode": "MANUAL", "name": "My_Main"} == found
    assert re.fullmatch(r"my_main-[a-z0-9]{10}", found["paymentConnectorId"])
    assert found["createdAt"] == found["lastUpdatedAt"]
    assert not {"authorizationUrl", "credentialsUpdatedAt"} & set(found)


@pytest.mark.from_docs  # the developer guide's page on troubleshooting
@pytest.mark.parametrize(
    ("given", "text"),
    [
        (
            {**COINBASE, "credentialProviderConfigurations": []},
            "credentialProviderConfigurations list cannot be empty",
        ),
        (
            {**COINBASE, "type": "StripePrivy"},
            "Connector type 'StripePrivy' does not match the provided credentialProviderConfiguration",
        ),
    ],
)
def test_a_connector_needs_credentials_of_its_type(
    local: Clients, manager_id: str, given: dict[str, Any], text: str
) -> None:
    path = {"paymentManagerId": manager_id}
    before = new_connector(local, manager_id, "Other")

    message = refused(local.control.create_payment_connector, **path, name="Main", **given)
    again = refused(local.control.update_payment_connector, **_path(before, manager_id), **given)

    assert message == again == text
    assert len(local.control.list_payment_connectors(**path)["paymentConnectors"]) == 1
    assert connector(local, manager_id, before["paymentConnectorId"]) == before


UNKNOWN: dict[str, dict[str, Any]] = {
    "get_payment_connector": {},
    "update_payment_connector": {},
    "delete_payment_connector": {},
    "rotate_payment_connector_credentials": API_KEY,
}


@pytest.mark.from_model
def test_connectors_are_listed_in_pages(clients: Clients) -> None:
    id = new_manager(clients)["paymentManagerId"]
    made = [new_connector(clients, id, name)["paymentConnectorId"] for name in ("A", "B", "C")]

    first = clients.control.list_payment_connectors(paymentManagerId=id, maxResults=2)
    second = clients.control.list_payment_connectors(paymentManagerId=id, maxResults=2, nextToken=first["nextToken"])

    found = [item["paymentConnectorId"] for item in (*first["paymentConnectors"], *second["paymentConnectors"])]
    assert found == made


@pytest.mark.from_model  # PATCH: "you only need to specify the fields you want to change"
@pytest.mark.parametrize("given", [{}, {"description": "New"}, STRIPE])
def test_an_update_changes_what_it_names(local: Clients, manager_id: str, given: dict[str, Any]) -> None:
    before = new_connector(local, manager_id, **COINBASE, description="Old")
    local.agentcore.clock.tick(seconds=5)

    answer = local.control.update_payment_connector(**_path(before, manager_id), **given)

    assert (status_of(answer), answer["status"], answer["paymentManagerId"]) == (202, "READY", manager_id)
    after = connector(local, manager_id, before["paymentConnectorId"])
    assert after == {**before, **given, "lastUpdatedAt": after["lastUpdatedAt"]}
    assert after["lastUpdatedAt"] > before["lastUpdatedAt"]


@pytest.mark.from_model
@pytest.mark.parametrize("verb", ["create", "update", "delete"])
def test_what_breaks_ends_in_its_failure_state(local: Clients, manager_id: str, verb: str) -> None:
    made = {} if verb == "create" else new_connector(local, manager_id)
    local.agentcore.faults.on(f"{verb.title()}PaymentConnector", Break("Refused"))

    if verb == "create":
        made = new_connector(local, manager_id)
    else:
        getattr(local.control, f"{verb}_payment_connector")(**_path(made, manager_id))

    found = connector(local, manager_id, made["paymentConnectorId"])
    assert found["status"] == f"{verb.upper()}_FAILED"


@pytest.mark.inferred
@pytest.mark.parametrize("call", [call for call in UNKNOWN if call != "get_payment_connector"])
def test_a_connector_on_its_way_is_left_alone(local: Clients, manager_id: str, call: str) -> None:
    with progression(LIFE, times=3):
        path = _path(new_connector(local, manager_id), manager_id)
        local.control.delete_payment_connector(**path)
        message = refused(getattr(local.control, call), "ConflictException", **path, **UNKNOWN[call])

    assert "is in DELETING state" in message


@pytest.mark.inferred
def test_a_manager_that_is_going_takes_no_connector(local: Clients, manager_id: str) -> None:
    with progression("agentcore::payment_manager", times=3):
        local.control.delete_payment_manager(paymentManagerId=manager_id)
        given = {"paymentManagerId": manager_id, "name": "Other", **COINBASE}
        refused(local.control.create_payment_connector, "ConflictException", **given)

        assert local.control.list_payment_connectors(paymentManagerId=manager_id)["paymentConnectors"] == []


@pytest.mark.from_docs  # a Coinbase connector needs a subscription in AWS Marketplace
def test_a_missing_subscription_is_for_the_author_to_say(local: Clients, manager_id: str) -> None:
    local.agentcore.faults.on("CreatePaymentConnector", Fail("SubscriptionRequiredException"))

    given = {"paymentManagerId": manager_id, "name": "Main", **COINBASE}
    response = error_of("SubscriptionRequiredException", local.control.create_payment_connector, **given)

    assert status_of(response) == 403


@pytest.mark.from_docs  # the developer guide: a user opens the URL and consents
def test_a_quick_connector_waits_for_consent(clients: Clients) -> None:
    id = new_manager(clients)["paymentManagerId"]
    made = bare(clients.control.create_payment_connector(paymentManagerId=id, name="My_Quick", **QUICK))
    clients.agentcore.clock.tick(seconds=60)
    waiting = connector(clients, id, made["paymentConnectorId"])

    with progression(LIFE, times=2):
        clients.agentcore.identity.consent(waiting["authorizationUrl"])
        provisioning, ready = (connector(clients, id, made["paymentConnectorId"]) for _ in range(2))

    assert made["status"] == waiting["status"] == "PENDING_AUTHENTICATION"
    assert made["authorizationUrl"] == waiting["authorizationUrl"]
    assert made["authorizationUrl"].startswith("https://bedrock-agentcore.us-east-1.amazonaws.com/identities/oauth2/")
    assert made["credentialProviderConfigurations"] == waiting["credentialProviderConfigurations"] == []
    assert "credentialsUpdatedAt" not in waiting
    assert provisioning["status"] == "PROVISIONING"
    assert (ready["status"], ready["provisionMode"]) == ("READY", "QUICK_CREATE")
    assert "authorizationUrl" not in ready
    ((member, provider),) = ready["credentialProviderConfigurations"][0].items()
    assert member == "coinbaseCDP"
    assert provider["credentialProviderArn"].startswith(f"{ARN}:token-vault/default/paymentcredentialprovider/my-quick")
    assert (ready["credentialsUpdatedAt"] - ready["createdAt"]).seconds == 60


def _deny(clients: Clients, url: str) -> None:
    clients.agentcore.identity.deny(url)


def _wait(clients: Clients, url: str) -> None:
    """Until the URL is worth nothing any more: about ten minutes, says the guide."""
    clients.agentcore.clock.tick(seconds=601)
    with pytest.raises(ValueError, match="no such session"):
        clients.agentcore.identity.consent(url)


@pytest.mark.from_docs  # the developer guide names both ends
@pytest.mark.parametrize(
    ("end", "status"), [(_deny, "AUTHENTICATION_FAILED"), (_wait, "AUTHENTICATION_EXPIRED")], ids=["denied", "late"]
)
def test_consent_that_nobody_gives_ends_the_waiting(
    local: Clients, manager_id: str, end: Callable[[Clients, str], None], status: str
) -> None:
    waiting = new_connector(local, manager_id, **QUICK)
    path = _path(waiting, manager_id)

    end(local, waiting["authorizationUrl"])

    found = connector(local, manager_id, waiting["paymentConnectorId"])
    assert (found["status"], found["credentialProviderConfigurations"]) == (status, [])
    assert not {"authorizationUrl", "credentialsUpdatedAt"} & set(found)
    refused(local.control.rotate_payment_connector_credentials, "ConflictException", **path, **API_KEY)
    local.control.update_payment_connector(**path, description="New")
    assert connector(local, manager_id, waiting["paymentConnectorId"])["status"] == status
    local.control.delete_payment_connector(**path)
    assert local.control.list_payment_connectors(paymentManagerId=manager_id)["paymentConnectors"] == []


@pytest.mark.inferred
def test_an_authentication_that_breaks_has_failed(local: Clients, manager_id: str) -> None:
    local.agentcore.faults.on("CreatePaymentConnector", Break("Denied"))

    found = new_connector(local, manager_id, **QUICK)

    assert (found["status"], found["credentialProviderConfigurations"]) == ("AUTHENTICATION_FAILED", [])


@pytest.mark.inferred
def test_a_connector_that_waits_can_go_but_not_change(local: Clients, manager_id: str) -> None:
    waiting = new_connector(local, manager_id, **QUICK)
    path = _path(waiting, manager_id)

    message = refused(local.control.update_payment_connector, "ConflictException", **path, description="New")
    answer = local.control.delete_payment_connector(**path)

    assert "is in PENDING_AUTHENTICATION state" in message
    assert answer["status"] == "DELETING"
    refused(local.control.get_payment_connector, "ResourceNotFoundException", **path)
    with pytest.raises(ValueError, match="no such session"):
        local.agentcore.identity.consent(waiting["authorizationUrl"])


@pytest.mark.inferred
def test_a_quick_connectors_credentials_are_the_services(local: Clients, manager_id: str) -> None:
    given = {**QUICK, **COINBASE, "paymentManagerId": manager_id}
    made = consented(local, manager_id)
    path = _path(made, manager_id)

    message = refused(local.control.create_payment_connector, name="Other", **given)
    refused(local.control.update_payment_connector, **path, **COINBASE)
    local.control.update_payment_connector(**path, description="New")

    assert message == "credentialProviderConfigurations must be empty when provisionMode is QUICK_CREATE"
    found = connector(local, manager_id, made["paymentConnectorId"])
    assert found == {**made, "description": "New", "lastUpdatedAt": found["lastUpdatedAt"]}


@pytest.mark.from_model
def test_a_rotation_is_done_when_it_is_answered(clients: Clients) -> None:
    id = new_manager(clients)["paymentManagerId"]
    before = consented(clients, id)
    clients.agentcore.clock.tick(seconds=60)

    answer = clients.control.rotate_payment_connector_credentials(**_path(before, id), **API_KEY)

    after = connector(clients, id, before["paymentConnectorId"])
    assert (status_of(answer), answer["status"], answer["paymentManagerId"]) == (202, "READY", id)
    assert after["credentialsUpdatedAt"] == after["lastUpdatedAt"] == answer["lastUpdatedAt"]
    assert after["credentialsUpdatedAt"] > max(before["credentialsUpdatedAt"], before["lastUpdatedAt"])
    assert after["credentialProviderConfigurations"] == before["credentialProviderConfigurations"]


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("make", "given", "text"),
    [
        (
            new_connector,
            COINBASE,
            "Credentials can be rotated only for payment connectors with provisionMode QUICK_CREATE",
        ),
        (
            consented,
            {"type": "StripePrivy"},
            "credentialsToRotate does not match the type of the payment connector, StripePrivy",
        ),
    ],
    ids=["manual", "stripe"],
)
def test_only_credentials_of_the_service_and_type_are_rotated(
    local: Clients, manager_id: str, make: Callable[..., dict[str, Any]], given: dict[str, Any], text: str
) -> None:
    before = make(local, manager_id, **given)

    message = refused(local.control.rotate_payment_connector_credentials, **_path(before, manager_id), **API_KEY)

    assert message == text
    assert connector(local, manager_id, before["paymentConnectorId"]) == before


@pytest.mark.from_model
@pytest.mark.parametrize("given", [{}, {"credentialProviderConfigurations": []}], ids=["left out", "empty"])
def test_a_billing_connector_gets_its_role_from_the_service(clients: Clients, given: dict[str, Any]) -> None:
    manager_id = new_manager(clients)["paymentManagerId"]

    found = new_connector(clients, manager_id, type="AwsBilling", **given)

    (configuration,) = found["credentialProviderConfigurations"]
    assert configuration["awsBilling"]["iamRoleArn"].startswith("arn:aws:iam::123456789012:role/aws-service-role/")
    assert found["status"] == "READY"


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"type": "AwsBilling", "credentialProviderConfigurations": COINBASE["credentialProviderConfigurations"]},
            "empty",
        ),
        ({"type": "AwsBilling", "provisionMode": "QUICK_CREATE"}, "not supported"),
        ({"type": "CoinbaseCDP"}, "cannot be empty"),
    ],
    ids=["credentials", "quick", "none"],
)
def test_credentials_that_do_not_go_with_the_type_are_refused(local: Clients, given: dict[str, Any], said: str) -> None:
    manager_id = new_manager(local)["paymentManagerId"]

    with pytest.raises(local.control.exceptions.ValidationException, match=said):
        local.control.create_payment_connector(paymentManagerId=manager_id, name="Main", **given)

    assert local.control.list_payment_connectors(paymentManagerId=manager_id)["paymentConnectors"] == []
