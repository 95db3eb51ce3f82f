"""Tokens for workloads and for what they use: ``/identities/GetWorkloadAccessToken…``, ``oauth2/token``, ``api-key``…

Whose token it is decides the region and account that it is good in; a secret is read where the provider says it is, at
the moment it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import access_denied, invalid, not_found
from moto_agentcore.families.identities import authorizations, federation, grants, payment_tokens, secrets
from moto_agentcore.families.identities.api_keys import API_KEY_PROVIDER, KEY
from moto_agentcore.families.identities.oauth2 import OAUTH2_PROVIDER
from moto_agentcore.families.identities.payment_credentials import PAYMENT_PROVIDER
from moto_agentcore.families.shared import consents
from moto_agentcore.families.shared.identities import WORKLOAD_IDENTITY
from moto_agentcore.families.shared.workload_tokens import User, check_user_token, mint_token, read_token, user_of_jwt
from moto_agentcore.neighbours import iam
from moto_agentcore.service import Call, data

if TYPE_CHECKING:
    from collections.abc import Mapping

    import types_boto3_bedrock_agentcore.type_defs as t

    from moto_agentcore.families.shared.workload_tokens import WorkloadToken
    from moto_agentcore.state.kind import Kind, Record
    from moto_agentcore.state.store import Store

FLOWS = {
    grants.M2M: federation.machine_to_machine,
    grants.USER_FEDERATION: federation.user_federation,
    grants.ON_BEHALF_OF: federation.on_behalf_of,
}


@data.operation
def get_workload_access_token(call: Call[t.GetWorkloadAccessTokenRequestTypeDef]) -> dict[str, Any]:
    return _workload_token(call.store, call.params["workloadName"])


@data.operation(before=lambda call: check_user_token(call.params["userToken"]))
def get_workload_access_token_for_jwt(call: Call[t.GetWorkloadAccessTokenForJWTRequestTypeDef]) -> dict[str, Any]:
    user = user_of_jwt(call.params["userToken"])
    return _workload_token(call.store, call.params["workloadName"], user)


@data.operation
def get_workload_access_token_for_user_id(
    call: Call[t.GetWorkloadAccessTokenForUserIdRequestTypeDef],
) -> dict[str, Any]:
    return _workload_token(call.store, call.params["workloadName"], User(call.params["userId"]))


@data.operation
def get_resource_api_key(call: Call[t.GetResourceApiKeyRequestTypeDef]) -> dict[str, Any]:
    _, provider = _asked(call.store, API_KEY_PROVIDER, call.params)
    _check_reading(call, provider.get("apiKeySecretArn", {}))
    key = secrets.read(call.store, KEY, provider)
    if not key:
        raise invalid(f"Credential provider {provider.id} holds no API key")
    return {"apiKey": key}


@data.invocation
def get_resource_oauth2_token(call: Call[t.GetResourceOauth2TokenRequestTypeDef]) -> dict[str, Any]:
    flow, origin = call.params["oauth2Flow"], call.request.origin
    with call.locked():
        workload, provider = _asked(call.store, OAUTH2_PROVIDER, call.params)
        _check_reading(call, provider.get("clientSecretArn", {}))
        access = grants.Access(call.store, workload.identity, provider, workload.user, flow, call.params, origin)
    return FLOWS[flow](access)


@data.operation
def get_resource_payment_token(call: Call[t.GetResourcePaymentTokenRequestTypeDef]) -> dict[str, Any]:
    _, provider = _asked(call.store, PAYMENT_PROVIDER, call.params)
    answer = payment_tokens.answer(call.store, provider, call.params["paymentTokenRequest"])
    return {"paymentTokenResponse": answer}


@data.invocation
def complete_resource_token_auth(call: Call[t.CompleteResourceTokenAuthRequestTypeDef]) -> None:
    """Only once the user has agreed, and by the very id or JWT that the agent's own token was made from."""
    with call.locked():
        uri, user = call.params["sessionUri"], call.params["userIdentifier"]
        waiting = consents.find(call.store, uri)
        found = authorizations.find(call.store, uri) if waiting is None else None
        if found is not None and not found.is_for(user):
            raise authorizations.expired()
        if waiting is not None:
            _go_on(waiting, user)
    if found is not None:
        federation.complete(found)


def _go_on(waiting: consents.Waiting, user: Mapping[str, Any]) -> None:
    """A gateway target, whose ``authorizationData`` says which user it is."""
    if user.get("userId") != waiting.user_id:
        raise authorizations.expired()
    waiting.agree()


def _workload_token(store: Store, name: str, user: User | None = None) -> dict[str, Any]:
    identity = store.table(WORKLOAD_IDENTITY).get(name)
    if "linkedTo" in identity:
        raise invalid("WorkloadIdentity is linked to a service and cannot retrieve an access token by the caller")
    return {"workloadAccessToken": mint_token(store, identity, user)}


def _asked(store: Store, kind: Kind, params: Mapping[str, Any]) -> tuple[WorkloadToken, Record]:
    """Who asks, and the provider that is asked about; what clients know as one sentence for all kinds."""
    workload = read_token(store, params["workloadIdentityToken"])
    provider = store.table(kind).find(params["resourceCredentialProviderName"])
    if provider is None:
        raise not_found("CredentialProvider not found")
    if provider.get("status", "READY") != "READY":
        raise invalid(f"Credential provider {provider.id} is in {provider['status']} state")
    return workload, provider


def _check_reading(call: Call[Any], secret: Mapping[str, Any]) -> None:  # of two operations
    """A secret is read as its caller, who must be let to, where moto checks IAM policies (quoted)."""
    caller, action = call.request.caller, "secretsmanager:GetSecretValue"
    if caller is None or "secretArn" not in secret:
        return
    arn = secret["secretArn"]
    if iam.why_denied(call.store.account_id, call.store.partition, caller, action, arn) is not None:
        told = f"User: {caller} is not authorized to perform: {action}"
        raise access_denied(f"Access denied when retrieving secret '{arn}'. {told}")
