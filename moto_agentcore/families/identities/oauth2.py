"""OAuth2 credential providers: ``/identities/…Oauth2CredentialProvider``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.identities import secrets, vendors
from moto_agentcore.families.identities.token_vault import check_free
from moto_agentcore.families.shared.params import picked
from moto_agentcore.families.shared.urls import data_plane
from moto_agentcore.service import Call, control
from moto_agentcore.state.ids import uuid
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.pagination import page_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.store import Store

OAUTH2_PROVIDER = Kind(
    "OAuth2 credential provider",
    missing="CredentialProvider not found",
    id="name",
    mint="{name}",
    path="token-vault/default/oauth2credentialprovider/{id}",
    arn="credentialProviderArn",
    life=Life("agentcore::oauth2_credential_provider", ready="READY", dated=False),
    created="createdTime",
    updated="lastUpdatedTime",
)
CLIENT_SECRET = secrets.Slot("clientSecret", value="clientSecret")
HIDDEN = ("clientSecret", "clientSecretConfig", "clientSecretSource")  # of a configuration, what no answer shows
PAYLOAD_CLAIMS = {"iss", "sub", "jti", "exp"}


@control.operation
def create_oauth2_credential_provider(call: Call[t.CreateOauth2CredentialProviderRequestTypeDef]) -> Record:
    """READY at once, as the SDK's users expect it, unless the author has set another progression."""
    params = call.params
    name, providers = params["name"], call.store.table(OAUTH2_PROVIDER)
    check_free(providers, name)
    settings = _settings(call.store, params, {})
    callback = data_plane(call.store, f"/identities/oauth2/callback/{uuid()}", call.request.origin)  # told to vendors
    members = picked(params, "name", "credentialProviderVendor", "tags")
    providers.create(members, callbackUrl=callback, **settings)
    return providers.get(name)


@control.operation
def get_oauth2_credential_provider(call: Call[t.GetOauth2CredentialProviderRequestTypeDef]) -> Record:
    return call.store.table(OAUTH2_PROVIDER).describe(call.params["name"])


@control.operation
def list_oauth2_credential_providers(call: Call[t.ListOauth2CredentialProvidersRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, call.store.table(OAUTH2_PROVIDER))


@control.operation
def update_oauth2_credential_provider(call: Call[t.UpdateOauth2CredentialProviderRequestTypeDef]) -> Record:
    """The configuration is replaced whole; only the secret stays where none is given."""
    params = call.params
    providers = call.store.table(OAUTH2_PROVIDER)
    provider = providers.steady(params["name"])
    if params["credentialProviderVendor"] != provider["credentialProviderVendor"]:
        raise invalid(f"The vendor of credential provider {provider.id} cannot be changed")
    settings = _settings(call.store, params, provider)
    providers.change(provider, **settings)
    return providers.get(provider.id)


@control.operation
def delete_oauth2_credential_provider(call: Call[t.DeleteOauth2CredentialProviderRequestTypeDef]) -> None:
    providers = call.store.table(OAUTH2_PROVIDER)
    provider = providers.steady(call.params["name"])
    if call.failure_reason is None:  # where the deletion is to fail, the provider keeps its secret
        secrets.drop(call.store, CLIENT_SECRET, provider)
    providers.delete(provider)


def _settings(store: Store, params: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """The members that a configuration makes: checked whole, then its secret kept."""
    vendor = params["credentialProviderVendor"]
    member, config = vendors.config_of(vendor, params["oauth2ProviderConfigInput"])
    if vendor == vendors.CUSTOM:
        # met by Terraform's authors; the words are ours
        if "privateEndpointOverrides" in config and "privateEndpoint" not in config:
            raise invalid("privateEndpoint is required when privateEndpointOverrides is given")
        _check_client(config, known)
    secrets.check(store, CLIENT_SECRET, config, known)
    if vendor == vendors.CUSTOM:
        _check_exchange(config.get("onBehalfOfTokenExchangeConfig", {}))
        _check_claims(config.get("privateKeyJwtConfig", {}))
    output = {name: value for name, value in config.items() if name not in HIDDEN and value != ""}
    output["oauthDiscovery"] = vendors.discovery(vendor, config)
    kept = secrets.keep(store, CLIENT_SECRET, secrets.named(f"oauth2/{params['name']}"), config, known)
    return {"oauth2ProviderConfigOutput": {member: output}, **kept}


def _check_client(config: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """What each client authentication method needs (guide, client authentication methods; texts measured)."""
    method = config.get("clientAuthenticationMethod", "CLIENT_SECRET_BASIC")
    if method == "AWS_IAM_ID_TOKEN_JWT":
        return
    if not config.get("clientId"):
        raise invalid(f"clientId is required for client authentication method {method}")
    if method == "PRIVATE_KEY_JWT":
        if "privateKeyJwtConfig" not in config:
            raise invalid("privateKeyJwtConfig is required when clientAuthenticationMethod is PRIVATE_KEY_JWT.")
    elif not (known or config.get("clientSecret") or "clientSecretConfig" in config):
        is_external = CLIENT_SECRET.source(config, known) == secrets.EXTERNAL
        missing = "clientSecretConfig" if is_external else "clientSecret"
        raise invalid(f"{missing} is required for CLIENT_SECRET_BASIC and CLIENT_SECRET_POST authentication methods")


def _check_exchange(config: Mapping[str, Any]) -> None:
    """Scopes of an actor token: "Only valid when actorTokenContent is M2M"."""
    exchange = config.get("tokenExchangeGrantTypeConfig", {})
    if "actorTokenScopes" in exchange and exchange["actorTokenContent"] != "M2M":
        raise invalid("actorTokenScopes can be given only when actorTokenContent is M2M")


def _check_claims(config: Mapping[str, Any]) -> None:
    """Claims that the service writes itself "cannot be added"."""
    for member, own in (("additionalHeaderClaims", {"alg", "typ"}), ("additionalPayloadClaims", PAYLOAD_CLAIMS)):
        if taken := sorted(own & set(config.get(member, ()))):
            raise invalid(f"{member} must not contain {', '.join(taken)}")
