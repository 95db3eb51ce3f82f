"""What the tests of payment managers and connectors arrange and ask again and again."""

from __future__ import annotations

from typing import Any

from conftest import Clients
from tests.families.arrange import bare

NOBODY = "nobody-0123456789"  # a well-formed id of no manager and no connector
ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012"
GIVEN: dict[str, Any] = {"authorizerType": "AWS_IAM", "roleArn": "arn:aws:iam::123456789012:role/payments"}
KEY = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
JWT: dict[str, Any] = {
    "customJWTAuthorizer": {
        "discoveryUrl": "https://idp.example.com/.well-known/openid-configuration",
        "allowedClients": ["client"],
    }
}


def _by(member: str) -> list[dict[str, Any]]:
    return [{member: {"credentialProviderArn": f"{ARN}:token-vault/default/paymentcredentialprovider/mine"}}]


COINBASE: dict[str, Any] = {"type": "CoinbaseCDP", "credentialProviderConfigurations": _by("coinbaseCDP")}
STRIPE: dict[str, Any] = {"type": "StripePrivy", "credentialProviderConfigurations": _by("stripePrivy")}
QUICK: dict[str, Any] = {
    "type": "CoinbaseCDP",
    "credentialProviderConfigurations": [],
    "provisionMode": "QUICK_CREATE",
}


def new_manager(clients: Clients, name: str = "Wallets", **members: Any) -> dict[str, Any]:
    """A new manager, READY, as GetPaymentManager shows it."""
    made = clients.control.create_payment_manager(name=name, **{**GIVEN, **members})
    return manager(clients, made["paymentManagerId"])


def manager(clients: Clients, id: str) -> dict[str, Any]:
    return bare(clients.control.get_payment_manager(paymentManagerId=id))


def new_connector(clients: Clients, manager_id: str, name: str = "Main", **members: Any) -> dict[str, Any]:
    """A new connector, as GetPaymentConnector shows it."""
    given = members or COINBASE
    made = clients.control.create_payment_connector(paymentManagerId=manager_id, name=name, **given)
    return connector(clients, manager_id, made["paymentConnectorId"])


def consented(clients: Clients, manager_id: str, name: str = "Quick", **members: Any) -> dict[str, Any]:
    """A new connector whose credentials the service made, after its user's consent."""
    waiting = new_connector(clients, manager_id, name, **{**QUICK, **members})
    clients.agentcore.identity.consent(waiting["authorizationUrl"])
    return connector(clients, manager_id, waiting["paymentConnectorId"])


def connector(clients: Clients, manager_id: str, id: str) -> dict[str, Any]:
    return bare(clients.control.get_payment_connector(paymentManagerId=manager_id, paymentConnectorId=id))
