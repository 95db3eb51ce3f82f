"""Payment managers, connectors and their credentials, as the real service was seen to answer."""

from __future__ import annotations

import base64
import re
from typing import Any
from uuid import UUID

import pytest

from conftest import Clients
from tests.families.arrange import bare, progression, refused
from tests.families.payments.arrange import (
    ACCEPTED,
    COINBASE,
    GIVEN,
    NOBODY,
    STRIPE,
    connector,
    manager,
    new_instrument,
    new_manager,
    new_session,
    payer,
    wallet,
    who,
    x402,
)
from tests.recorded.cases import Acceptance, Refusal, accepts, refuses

pytestmark = pytest.mark.from_recording

PRIVY = {"appId": "app", "appSecret": "secret", "authorizationId": "auth", "authorizationPrivateKey": "key"}

REFUSED = [
    Refusal(
        "aws/agentcore-cli after-delete/GetPaymentManagerCommand.894895e0c24c9098.json",
        "get_payment_manager",
        {"paymentManagerId": NOBODY},
        code="ResourceNotFoundException",
        text=f"Payment manager not found: {NOBODY}",
    ),
    Refusal(
        "cdk-preflight payment-credential-provider-vendor-config",
        "create_payment_credential_provider",
        {
            "name": "mine",
            "credentialProviderVendor": "CoinbaseCDP",
            "providerConfigurationInput": {"stripePrivyConfiguration": PRIVY},
        },
        text="CoinbaseCDP vendor type requires coinbaseCdpConfiguration in providerConfigurationInput",
    ),
]


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_it_is_refused_in_the_services_words(local: Clients, case: Refusal) -> None:
    refuses(local, case)


# aws/agentcore-cli after-delete/GetPaymentConnectorCommand.1c6bed13c7d0db3a
def test_a_connector_that_is_gone_is_not_found(local: Clients) -> None:
    params = {"paymentManagerId": new_manager(local)["paymentManagerId"], "paymentConnectorId": NOBODY}
    text = f"Payment connector not found: {NOBODY}"

    refuses(local, Refusal("", "get_payment_connector", params, code="ResourceNotFoundException", text=text))


# CreatePaymentManagerCommand.46791fae9fbbe940, UpdatePaymentManagerCommand.d2e5471084d393e8,
# GetPaymentManagerCommand.894895e0c24c9098, manager-delete.golden
def test_a_manager_is_ready_in_the_answer_and_nothing_holds_it_up(clients: Clients) -> None:
    with progression("agentcore::payment_manager", times=5):
        made = bare(clients.control.create_payment_manager(name="MyWallets", tags={"team": "red"}, **GIVEN))
        path = {"paymentManagerId": made["paymentManagerId"]}
        changed = clients.control.update_payment_manager(**path, description="New")
        found = manager(clients, made["paymentManagerId"])
        gone = clients.control.delete_payment_manager(**path)

    assert [answer["status"] for answer in (made, changed, found, gone)] == ["READY", "READY", "READY", "DELETING"]
    assert re.fullmatch(r"mywallets-[a-z0-9]{10}", made["paymentManagerId"])
    assert made["tags"] == {"team": "red"}
    identity = made["workloadIdentityDetails"]["workloadIdentityArn"]
    assert identity.endswith(f":workload-identity-directory/default/workload-identity/{made['paymentManagerId']}")
    assert changed["workloadIdentityDetails"] == found["workloadIdentityDetails"] == made["workloadIdentityDetails"]
    assert (found["createdAt"], found["lastUpdatedAt"]) == (made["createdAt"], changed["lastUpdatedAt"])


# connector/CreatePaymentConnectorCommand.8ee89f4fdcbd5119, UpdatePaymentConnectorCommand.f54471b4c372f9aa,
# GetPaymentConnectorCommand.9f8dfd59b8af870
def test_a_connector_is_ready_in_the_answer_and_nothing_holds_it_up(clients: Clients) -> None:
    id = new_manager(clients)["paymentManagerId"]
    with progression("agentcore::payment_connector", times=5):
        made = bare(clients.control.create_payment_connector(paymentManagerId=id, name="MyCdp", **COINBASE))
        path = {"paymentManagerId": id, "paymentConnectorId": made["paymentConnectorId"]}
        changed = bare(clients.control.update_payment_connector(**path, description="New"))
        found = connector(clients, id, made["paymentConnectorId"])

    assert [answer["status"] for answer in (made, changed, found)] == ["READY"] * 3
    assert re.fullmatch(r"mycdp-[a-z0-9]{10}", made["paymentConnectorId"])
    for answer in (made, changed, found):
        assert answer["credentialProviderConfigurations"] == COINBASE["credentialProviderConfigurations"]
    assert (found["description"], found["lastUpdatedAt"]) == ("New", changed["lastUpdatedAt"])


# connector/CreatePaymentConnectorCommand.3a23138a2103205b: made without credentialProviderConfigurations
def test_a_quick_connector_waits_for_consent_at_an_address(clients: Clients) -> None:
    id = new_manager(clients)["paymentManagerId"]

    made = clients.control.create_payment_connector(
        paymentManagerId=id, name="MyQuick", type="CoinbaseCDP", provisionMode="QUICK_CREATE"
    )

    assert (made["status"], made["credentialProviderConfigurations"]) == ("PENDING_AUTHENTICATION", [])
    host = r"https://bedrock-agentcore\.us-east-1\.amazonaws\.com/identities/oauth2/authorize"
    uri = r"urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A([A-Za-z0-9]{48})"
    asked = re.fullmatch(rf"{host}\?request_uri={uri}", made["authorizationUrl"])
    assert asked is not None
    assert UUID(base64.b64decode(asked[1]).decode()).version == 4
    gone = clients.control.delete_payment_connector(paymentManagerId=id, paymentConnectorId=made["paymentConnectorId"])
    assert gone["status"] == "DELETING"


# instrument/instrument-create.golden, GetPaymentInstrumentCommand.1f6c9a8ae4328e61
def test_an_instrument_is_active_a_moment_after_it_was_made(local: Clients) -> None:
    made = local.data.create_payment_instrument(**payer(local), **wallet("ETHEREUM"))["paymentInstrument"]

    assert made["status"] == "ACTIVE"
    assert made["createdAt"] < made["updatedAt"]


# ListPaymentManagersCommand.23f97c9dcdd6350b, connector/ListPaymentConnectorsCommand.c9616c307ec6a4ea
def test_both_are_listed_by_id_whatever_the_case_of_their_names(local: Clients) -> None:
    ids = {name: new_manager(local, name)["paymentManagerId"] for name in ("paymgr", "MyManager", "brf6", "Pmgr")}
    for name in ("mine", "Ajar"):
        local.control.create_payment_connector(paymentManagerId=ids["brf6"], name=name, **STRIPE)

    managers = local.control.list_payment_managers()["paymentManagers"]
    connectors = local.control.list_payment_connectors(paymentManagerId=ids["brf6"])["paymentConnectors"]

    assert [item["name"] for item in managers] == ["brf6", "MyManager", "paymgr", "Pmgr"]
    assert [(item["name"], item["type"], item["status"]) for item in connectors] == [
        ("Ajar", "StripePrivy", "READY"),
        ("mine", "StripePrivy", "READY"),
    ]


# terraform-provider-aws payment_connector_test.go, payment_manager_test.go
@pytest.mark.parametrize("case", [{**STRIPE, "name": "tf_acc_test"}, {**STRIPE, "name": "x", "description": "Old"}])
def test_a_connector_of_privys_is_accepted_and_keeps_what_an_update_leaves_out(
    local: Clients, case: dict[str, Any]
) -> None:
    id = new_manager(local)["paymentManagerId"]
    source = "terraform-provider-aws payment_connector_test.go"

    made = accepts(local, Acceptance(source, "create_payment_connector", {"paymentManagerId": id, **case}))
    path = {"paymentManagerId": id, "paymentConnectorId": made["paymentConnectorId"]}
    local.control.update_payment_connector(**path, **STRIPE)

    assert connector(local, id, made["paymentConnectorId"]).get("description") == case.get("description")


# a public study of ProcessPayment, May 2026: payloads that it made up and what each was answered
@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (dict.fromkeys(ACCEPTED), "Required field 'scheme' is missing"),
        ({"scheme": None}, "Required field 'scheme' is missing"),
        ({"network": None}, "Required field 'network' is missing"),
        ({"asset": None}, "Required field 'asset' is missing"),
        ({"extra": None}, "Payment extra.name is required for EVM payments"),
        ({"network": "fake-chain"}, "Network mismatch 'ETHEREUM' is not supported for paymentNetwork 'fake-chain'"),
        (
            {"maxAmountRequired": "-50000", "extra": None},
            "Payment amount must be a positive number. Received: -50000",
        ),
        (
            {"payTo": "not-a-valid-address", "extra": None},
            "Address format mismatch: Non-EVM address cannot be used with EVM network: base-sepolia",
        ),
    ],
)
def test_what_a_made_up_payment_is_answered(local: Clients, changes: dict[str, Any], text: str) -> None:
    paying = payer(local)
    ids = {
        "paymentInstrumentId": new_instrument(local, paying),
        "paymentSessionId": new_session(local, paying),
    }

    assert refused(local.data.process_payment, **who(paying), **ids, **x402(**changes)).startswith(text)
