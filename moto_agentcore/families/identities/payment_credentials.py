"""Payment credential providers: ``/identities/…PaymentCredentialProvider``."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.identities import secrets
from moto_agentcore.families.identities.token_vault import check_free
from moto_agentcore.families.shared.params import without
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.pagination import page_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.store import Store

PAYMENT_PROVIDER = Kind(
    "Payment credential provider",
    missing="PaymentCredentialProvider not found",
    id="name",
    mint="{name}",
    path="token-vault/default/paymentcredentialprovider/{id}",
    arn="credentialProviderArn",
    created="createdTime",
    updated="lastUpdatedTime",
)
# Vendor -> the member of the configuration's union, what of it is no secret, and its secrets: member -> name's end.
VENDORS: dict[str, tuple[str, tuple[str, ...], dict[str, str]]] = {
    "CoinbaseCDP": ("coinbaseCdpConfiguration", ("apiKeyId",), {"apiKeySecret": "apikey", "walletSecret": "wallet"}),
    "StripePrivy": (
        "stripePrivyConfiguration",
        ("appId", "authorizationId"),
        {"appSecret": "appsecret", "authorizationPrivateKey": "authprivkey"},
    ),
}
ED25519 = 64  # bytes: the seed and the public key behind it


@control.operation
def create_payment_credential_provider(call: Call[t.CreatePaymentCredentialProviderRequestTypeDef]) -> Record:
    params = call.params
    providers = call.store.table(PAYMENT_PROVIDER)
    check_free(providers, params["name"])
    output = _output(call.store, params, {})
    members = without(params, "providerConfigurationInput")
    return providers.create(members, providerConfigurationOutput=output)


@control.operation
def get_payment_credential_provider(call: Call[t.GetPaymentCredentialProviderRequestTypeDef]) -> dict[str, Any]:
    provider = call.store.table(PAYMENT_PROVIDER).get(call.params["name"])
    return {**provider, "tags": provider.tags}


@control.operation
def list_payment_credential_providers(call: Call[t.ListPaymentCredentialProvidersRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, call.store.table(PAYMENT_PROVIDER))


@control.operation
def update_payment_credential_provider(call: Call[t.UpdatePaymentCredentialProviderRequestTypeDef]) -> Record:
    params = call.params
    providers = call.store.table(PAYMENT_PROVIDER)
    provider = providers.get(params["name"])
    if params["credentialProviderVendor"] != provider["credentialProviderVendor"]:
        raise invalid(f"The vendor of credential provider {provider.id} cannot be changed")
    (known,) = provider["providerConfigurationOutput"].values()
    return providers.update(provider, providerConfigurationOutput=_output(call.store, params, known))


@control.operation
def delete_payment_credential_provider(call: Call[t.DeletePaymentCredentialProviderRequestTypeDef]) -> None:
    providers = call.store.table(PAYMENT_PROVIDER)
    provider = providers.get(call.params["name"])
    (known,) = provider["providerConfigurationOutput"].values()
    for slot in slots(provider["credentialProviderVendor"]):
        secrets.drop(call.store, slot, known)
    providers.delete(provider)


def slots(vendor: str) -> list[secrets.Slot]:
    """Where a vendor's configuration takes secrets."""
    return [secrets.Slot(stem, value=stem) for stem in VENDORS[vendor][2]]


def _output(store: Store, params: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration as it is shown: checked whole, then its secrets kept, one by one."""
    vendor = params["credentialProviderVendor"]
    member, plain, ends = VENDORS[vendor]
    if member not in params["providerConfigurationInput"]:
        raise invalid(f"{vendor} vendor type requires {member} in providerConfigurationInput")
    config = params["providerConfigurationInput"][member]
    for slot in slots(vendor):
        secrets.check(store, slot, config, known)
    _check_key(config.get("apiKeySecret"))
    output = {name: config[name] for name in plain}
    name = secrets.named(f"payment/{vendor.lower()}/{params['name']}")
    for slot in slots(vendor):
        output |= secrets.keep(store, slot, f"{name}/{ends[slot.stem]}", config, known)
    return {member: output}


def _check_key(secret: str | None) -> None:
    """Coinbase's key for its API; a seed alone is refused too (measured, and found by the author of a client)."""
    if not secret:
        return
    try:
        found = b64decode(secret.strip(), validate=True)
    except ValueError:
        found = b""
    if len(found) != ED25519:
        raise invalid("Invalid apiKeySecret format: Expected base64-encoded Ed25519 private key")
