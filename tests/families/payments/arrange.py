"""What the tests of payment managers and connectors arrange and ask again and again."""

from __future__ import annotations

from typing import Any

from conftest import Clients
from tests.families.arrange import bare

NOBODY = "nobody-0123456789"  # a well-formed id of no manager and no connector
USER = "ana"
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


def wallet(network: str = "ETHEREUM", **members: Any) -> dict[str, Any]:
    """The input of an instrument."""
    email = [{"email": {"emailAddress": "ana@example.com"}}]
    details = {"embeddedCryptoWallet": {"network": network, "linkedAccounts": email}}
    return {"paymentInstrumentType": "EMBEDDED_CRYPTO_WALLET", "paymentInstrumentDetails": details, **members}


def payer(clients: Clients, name: str = "Wallets") -> dict[str, Any]:
    """The params that name a new manager, its connector and a user."""
    made = new_manager(clients, name)
    connected = new_connector(clients, made["paymentManagerId"])["paymentConnectorId"]
    return {"paymentManagerArn": made["paymentManagerArn"], "paymentConnectorId": connected, "userId": USER}


def who(params: dict[str, Any]) -> dict[str, Any]:
    """The manager and the user alone."""
    return {name: params[name] for name in ("paymentManagerArn", "userId")}


def new_instrument(clients: Clients, params: dict[str, Any], network: str = "ETHEREUM") -> str:
    made = clients.data.create_payment_instrument(**params, **wallet(network))
    return str(made["paymentInstrument"]["paymentInstrumentId"])


def new_session(clients: Clients, params: dict[str, Any], value: str = "1.00") -> str:
    limits = {"maxSpendAmount": {"value": value, "currency": "USD"}}
    made = clients.data.create_payment_session(**who(params), limits=limits, expiryTimeInMinutes=60)
    return str(made["paymentSession"]["paymentSessionId"])


ACCEPTED: dict[str, Any] = {
    "scheme": "exact",
    "network": "base-sepolia",
    "maxAmountRequired": "250000",
    "payTo": "0x6813749E1eB9E0001A44C2684695FE8AD676cdD9",
    "maxTimeoutSeconds": 300,
    "asset": "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
    "extra": {"name": "USDC", "version": "2"},
}


def x402(version: str = "1", **changes: Any) -> dict[str, Any]:
    """A payment by x402: what a seller accepts, with changes (None takes a member away)."""
    payload = {name: value for name, value in {**ACCEPTED, **changes}.items() if value is not None}
    return {"paymentType": "CRYPTO_X402", "paymentInput": {"cryptoX402": {"version": version, "payload": payload}}}
