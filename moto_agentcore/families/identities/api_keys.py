"""API key credential providers: ``/identities/…ApiKeyCredentialProvider``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.families.identities import secrets
from moto_agentcore.families.identities.token_vault import check_free
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.pagination import page_of

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t

API_KEY_PROVIDER = Kind(
    "API key credential provider",
    missing="ApiKeyCredentialProvider not found for {id}",
    id="name",
    mint="{name}",
    path="token-vault/default/apikeycredentialprovider/{id}",
    arn="credentialProviderArn",
    created="createdTime",
    updated="lastUpdatedTime",
)
KEY = secrets.Slot("apiKeySecret", value="apiKey")


@control.operation
def create_api_key_credential_provider(call: Call[t.CreateApiKeyCredentialProviderRequestTypeDef]) -> Record:
    params = call.params
    providers = call.store.table(API_KEY_PROVIDER)
    check_free(providers, params["name"])
    secrets.check(call.store, KEY, params, {}, required=True)
    kept = secrets.keep(call.store, KEY, secrets.named(f"apikey/{params['name']}"), params, {})
    return providers.create({"name": params["name"], "tags": params.get("tags", {}), **kept})


@control.operation
def get_api_key_credential_provider(call: Call[t.GetApiKeyCredentialProviderRequestTypeDef]) -> Record:
    return call.store.table(API_KEY_PROVIDER).get(call.params["name"])


@control.operation
def list_api_key_credential_providers(call: Call[t.ListApiKeyCredentialProvidersRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, call.store.table(API_KEY_PROVIDER))


@control.operation
def update_api_key_credential_provider(call: Call[t.UpdateApiKeyCredentialProviderRequestTypeDef]) -> Record:
    """What it is updated to is the secret's; its own ``lastUpdatedTime`` stays (recorded)."""
    provider = call.store.table(API_KEY_PROVIDER).get(call.params["name"])
    secrets.check(call.store, KEY, call.params, provider)
    kept = secrets.keep(call.store, KEY, secrets.named(f"apikey/{provider.id}"), call.params, provider)
    provider.update(kept)
    return provider


@control.operation
def delete_api_key_credential_provider(call: Call[t.DeleteApiKeyCredentialProviderRequestTypeDef]) -> None:
    providers = call.store.table(API_KEY_PROVIDER)
    provider = providers.get(call.params["name"])
    secrets.drop(call.store, KEY, provider)
    providers.delete(provider)
