"""Payment credential providers: the configurations of both vendors."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import bare, refused
from tests.families.identities.arrange import coinbase, secret_names, tags_of, value_of

STRIPE = {
    "appId": "app",
    "appSecret": "s3cr3t",
    "authorizationPrivateKey": "wallet-auth:k3y",
    "authorizationId": "auth",
}


def _stripe(**config: Any) -> dict[str, Any]:
    given = {**STRIPE, **config}
    return {
        "credentialProviderVendor": "StripePrivy",
        "providerConfigurationInput": {"stripePrivyConfiguration": given},
    }


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("given", "member", "plain", "stems"),
    [
        (coinbase(), "coinbaseCdpConfiguration", {"apiKeyId": "key"}, ["apiKeySecret", "walletSecret"]),
        (
            _stripe(),
            "stripePrivyConfiguration",
            {"appId": "app", "authorizationId": "auth"},
            ["appSecret", "authorizationPrivateKey"],
        ),
    ],
    ids=["coinbase", "stripe"],
)
def test_a_provider_shows_ids_and_where_its_secrets_are(
    local: Clients, given: dict[str, Any], member: str, plain: dict[str, str], stems: list[str]
) -> None:
    answer = local.control.create_payment_credential_provider(name="mine", **given)

    assert answer["credentialProviderVendor"] == given["credentialProviderVendor"]
    shown = answer["providerConfigurationOutput"][member]
    assert set(shown) == {*plain, *(f"{stem}{end}" for stem in stems for end in ("Arn", "Source"))}
    assert {name: shown[name] for name in plain} == plain
    for stem in stems:
        value = value_of(local, shown[f"{stem}Arn"]["secretArn"])[stem]
        assert value == given["providerConfigurationInput"][member][stem]


@pytest.mark.from_model
def test_get_alone_shows_the_tags(clients: Clients) -> None:
    created = clients.control.create_payment_credential_provider(name="mine", tags={"a": "1"}, **coinbase())

    found = clients.control.get_payment_credential_provider(name="mine")

    assert found["tags"] == tags_of(clients, found["credentialProviderArn"]) == {"a": "1"}
    assert "tags" not in created


@pytest.mark.from_model
def test_an_update_replaces_the_configuration(local: Clients) -> None:
    local.control.create_payment_credential_provider(name="mine", **_stripe())

    answer = local.control.update_payment_credential_provider(name="mine", **_stripe(appId="app2", appSecret="new"))

    shown = answer["providerConfigurationOutput"]["stripePrivyConfiguration"]
    assert shown["appId"] == "app2"
    assert value_of(local, shown["appSecretArn"]["secretArn"]) == {"appSecret": "new"}
    found = bare(local.control.get_payment_credential_provider(name="mine"))
    assert bare(answer).items() <= found.items()


@pytest.mark.inferred
def test_a_vendor_takes_its_own_configuration(local: Clients) -> None:
    given = {**coinbase(), "credentialProviderVendor": "StripePrivy"}

    message = refused(local.control.create_payment_credential_provider, name="mine", **given)

    assert message == "StripePrivy vendor type requires stripePrivyConfiguration in providerConfigurationInput"
    assert secret_names(local) == []


@pytest.mark.inferred
def test_the_vendor_of_a_provider_stays(local: Clients) -> None:
    local.control.create_payment_credential_provider(name="mine", **coinbase())

    message = refused(local.control.update_payment_credential_provider, name="mine", **_stripe())

    assert message == "The vendor of credential provider mine cannot be changed"


@pytest.mark.from_docs
def test_a_provider_takes_both_secrets_along(local: Clients) -> None:
    local.control.create_payment_credential_provider(name="mine", **_stripe())
    assert len(secret_names(local)) == 2

    local.control.delete_payment_credential_provider(name="mine")

    assert secret_names(local) == []


@pytest.mark.from_model
def test_a_private_key_may_say_what_it_is(local: Clients) -> None:
    message = refused(
        local.control.create_payment_credential_provider, name="mine", **_stripe(authorizationPrivateKey="other:k3y")
    )

    assert "authorizationPrivateKey" in message
