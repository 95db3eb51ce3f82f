"""API keys, and tokens for payment vendors: what stands in Secrets Manager at that moment."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import Any

import jwt as pyjwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from conftest import Clients
from tests.families.arrange import refused
from tests.families.identities.arrange import API_KEYS, api_key, coinbase, manager, new_secret, workload_token

MISSING, BAD = "ResourceNotFoundException", "ValidationException"
WHERE = {"requestMethod": "POST", "requestPath": "/platform/v2/evm/accounts"}


def named(clients: Clients) -> dict[str, str]:
    return {"workloadIdentityToken": workload_token(clients), "resourceCredentialProviderName": "mine"}


def key(clients: Clients) -> str:
    return str(clients.data.get_resource_api_key(**named(clients))["apiKey"])


def pay(clients: Clients, **request: Any) -> dict[str, Any]:
    answer = clients.data.get_resource_payment_token(paymentTokenRequest=request, **named(clients))
    (found,) = answer["paymentTokenResponse"].values()
    return dict(found)


def privy(**secrets: Any) -> dict[str, Any]:
    config = {"appId": "app", "authorizationId": "auth", "appSecret": "s3cr3t", **secrets}
    return {
        "credentialProviderVendor": "StripePrivy",
        "providerConfigurationInput": {"stripePrivyConfiguration": config},
    }


@pytest.mark.from_docs
def test_an_api_key_is_the_one_that_was_given(local: Clients) -> None:
    local.control.create_api_key_credential_provider(name="mine", **api_key("sk-1"))

    assert key(local) == "sk-1"


@pytest.mark.from_docs
def test_an_api_key_of_the_users_own_secret_is_read_where_it_is(local: Clients) -> None:
    arn = new_secret(local)
    local.control.create_api_key_credential_provider(name="mine", **API_KEYS.external(arn))
    assert key(local) == "0wn"

    manager(local).put_secret_value(SecretId=arn, SecretString='{"token": "newer"}')

    assert key(local) == "newer"


@pytest.mark.inferred
def test_a_managed_key_that_was_changed_in_secrets_manager_is_seen(local: Clients) -> None:
    made = local.control.create_api_key_credential_provider(name="mine", **api_key("sk-1"))
    changed = json.dumps({"apiKey": "sk-2"})

    manager(local).put_secret_value(SecretId=made["apiKeySecretArn"]["secretArn"], SecretString=changed)

    assert key(local) == "sk-2"


@pytest.mark.inferred
def test_a_secret_that_is_gone_is_said_to_be_gone(local: Clients) -> None:
    arn = new_secret(local)
    local.control.create_api_key_credential_provider(name="mine", **API_KEYS.external(arn))
    manager(local).delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)

    text = refused(local.data.get_resource_api_key, MISSING, **named(local))

    assert text == f"Secrets Manager can't find the specified secret: {arn}"


@pytest.mark.inferred
def test_a_provider_without_a_key_has_none_to_give(local: Clients) -> None:
    local.control.create_api_key_credential_provider(name="mine", apiKey="")

    assert "holds no API key" in refused(local.data.get_resource_api_key, BAD, **named(local))


@pytest.mark.from_docs
def test_an_unknown_provider_is_not_found(local: Clients) -> None:
    ask = {"coinbaseCdpTokenRequest": WHERE}

    assert refused(local.data.get_resource_api_key, MISSING, **named(local)) == "CredentialProvider not found"
    text = refused(local.data.get_resource_payment_token, MISSING, paymentTokenRequest=ask, **named(local))
    assert text == "CredentialProvider not found"


@pytest.mark.from_docs  # Coinbase's guide to its JWTs
def test_coinbase_is_given_a_jwt_for_one_request(clients: Clients) -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    secret = b64encode(bytes(range(32)) + public).decode()
    clients.control.create_payment_credential_provider(name="mine", **coinbase(secret))

    token = pay(clients, coinbaseCdpTokenRequest=WHERE)["bearerToken"]

    claims = pyjwt.decode(token, private.public_key(), ["EdDSA"], audience="cdp_service")
    assert (claims["iss"], claims["sub"], claims["exp"] - claims["nbf"]) == ("cdp", "key", 120)
    assert claims["uris"] == ["POST api.cdp.coinbase.com/platform/v2/evm/accounts"]
    assert pyjwt.get_unverified_header(token)["kid"] == "key"


@pytest.mark.from_docs
def test_a_wallet_is_given_a_jwt_over_the_body(clients: Clients) -> None:
    private = generate_private_key(SECP256R1())
    der = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    config = coinbase(walletSecret=b64encode(der).decode())
    clients.control.create_payment_credential_provider(name="mine", **config)
    asked = {**WHERE, "includeWalletAuthToken": True, "requestBody": '{"b": 1, "a": 2}'}

    token = pay(clients, coinbaseCdpTokenRequest=asked)["walletAuthToken"]

    claims = pyjwt.decode(token, private.public_key(), ["ES256"])
    assert claims["reqHash"] == sha256(b'{"a":2,"b":1}').hexdigest()


@pytest.mark.inferred
def test_a_secret_that_is_no_key_signs_all_the_same(clients: Clients) -> None:
    clients.control.create_payment_credential_provider(name="mine", **coinbase())

    token = pay(clients, coinbaseCdpTokenRequest={**WHERE, "requestHost": "sandbox.example"})["bearerToken"]

    claims = pyjwt.decode(token, options={"verify_signature": False})
    assert claims["uris"] == ["POST sandbox.example/platform/v2/evm/accounts"]


@pytest.mark.from_model  # "requires walletSecret configured"
def test_no_wallet_token_without_a_wallets_secret(local: Clients) -> None:
    local.control.create_payment_credential_provider(name="mine", **coinbase(walletSecret=""))
    ask = {"coinbaseCdpTokenRequest": {**WHERE, "includeWalletAuthToken": True}}

    text = refused(local.data.get_resource_payment_token, BAD, paymentTokenRequest=ask, **named(local))

    assert "walletSecret" in text


@pytest.mark.from_model
def test_privy_is_given_basic_authentication(clients: Clients) -> None:
    clients.control.create_payment_credential_provider(name="mine", **privy())

    found = pay(clients, stripePrivyTokenRequest={"requestPath": "/v1/wallets", "requestBody": "{}"})

    assert set(found) == {"appId", "basicAuthToken"}
    assert b64decode(found["basicAuthToken"]) == b"app:s3cr3t"


@pytest.mark.from_docs  # Privy's guide to authorization signatures
def test_privy_is_given_a_signature_over_the_request(clients: Clients) -> None:
    private = generate_private_key(SECP256R1())
    der = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    config = privy(authorizationPrivateKey="wallet-auth:" + b64encode(der).decode())
    clients.control.create_payment_credential_provider(name="mine", **config)
    request = {"requestPath": "/v1/wallets", "requestBody": '{"z": 1}', "includeAuthorizationSignature": True}

    found = pay(clients, stripePrivyTokenRequest=request)

    assert found["requestExpiry"] > clients.agentcore.clock.now().timestamp() * 1000
    headers = f'{{"privy-app-id":"app","privy-request-expiry":"{found["requestExpiry"]}"}}'
    url = "https://api.privy.io/v1/wallets"
    signed = f'{{"body":{{"z":1}},"headers":{headers},"method":"POST","url":"{url}","version":1}}'
    private.public_key().verify(b64decode(found["authorizationSignature"]), signed.encode(), ECDSA(SHA256()))


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        ({"coinbaseCdpTokenRequest": WHERE}, "requires stripePrivyTokenRequest"),
        ({"stripePrivyTokenRequest": {"requestPath": "/v1", "requestBody": "{"}}, "requestBody must be JSON"),
        (
            {
                "stripePrivyTokenRequest": {
                    "requestPath": "/v1",
                    "requestBody": "{}",
                    "includeAuthorizationSignature": True,
                }
            },
            "authorizationPrivateKey",
        ),
    ],
)
@pytest.mark.inferred
def test_a_request_that_the_vendor_cannot_take_is_refused(local: Clients, request_: Any, reason: str) -> None:
    local.control.create_payment_credential_provider(name="mine", **privy())

    text = refused(local.data.get_resource_payment_token, BAD, paymentTokenRequest=request_, **named(local))

    assert reason in text


@pytest.mark.inferred
def test_half_a_character_in_a_secret_or_a_body_breaks_nothing(clients: Clients) -> None:
    arn = new_secret(clients, text='{"token": "half \\ud800"}')
    external = {"appSecretSource": "EXTERNAL", "appSecretConfig": {"secretId": arn, "jsonKey": "token"}}
    config = privy(authorizationPrivateKey="anything", **external)
    del config["providerConfigurationInput"]["stripePrivyConfiguration"]["appSecret"]
    clients.control.create_payment_credential_provider(name="mine", **config)
    asked = {"requestPath": "/v1", "requestBody": '{"a": "\\ud800"}', "includeAuthorizationSignature": True}

    assert pay(clients, stripePrivyTokenRequest=asked)["authorizationSignature"]
