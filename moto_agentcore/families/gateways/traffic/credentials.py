"""What a gateway shows its targets of itself: a key, a token, a signature. None of it is told to anybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError
from moto_agentcore.families.shared.asking import ask
from moto_agentcore.families.shared.identities import WORKLOAD_IDENTITY
from moto_agentcore.families.shared.outbound import sign
from moto_agentcore.families.shared.rpc import ELICITATION, RpcError
from moto_agentcore.families.shared.tool_failures import ToolError
from moto_agentcore.families.shared.workload_tokens import User, mint_token, user_of_jwt
from moto_agentcore.service import data
from moto_agentcore.state import ids
from moto_agentcore.wire.messages import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.families.shared.outbound import Outgoing
    from moto_agentcore.state.kind import Record

FLOWS = {
    "CLIENT_CREDENTIALS": "M2M",
    "AUTHORIZATION_CODE": "USER_FEDERATION",
    "TOKEN_EXCHANGE": "ON_BEHALF_OF_TOKEN_EXCHANGE",
}
# The service that a signature is for, where the target does not say.
SIGNED_FOR = {"apiGateway": "execute-api", "agentcoreRuntime": "bedrock-agentcore"}


def _key(exchange: Exchange, _: Record, outgoing: Outgoing, provider: Mapping[str, Any]) -> None:
    params = {"workloadIdentityToken": _workload_token(exchange), "resourceCredentialProviderName": _name(provider)}
    key = ask(exchange.store, data, "GetResourceApiKey", params)["apiKey"]
    name = provider.get("credentialParameterName", "Authorization")
    prefix = provider.get("credentialPrefix", "")
    value = f"{prefix.rstrip()} {key}" if prefix else key
    if provider.get("credentialLocation") == "QUERY_PARAMETER":
        outgoing.query.append((name, value))
    else:
        outgoing.headers[name] = value


def _token(exchange: Exchange, target: Record, outgoing: Outgoing, provider: Mapping[str, Any]) -> None:
    params = {
        "workloadIdentityToken": _workload_token(exchange),
        "resourceCredentialProviderName": _name(provider),
        "scopes": provider.get("scopes", []),
        "oauth2Flow": FLOWS[provider.get("grantType", "CLIENT_CREDENTIALS")],
        **({"customParameters": provider["customParameters"]} if "customParameters" in provider else {}),
        **({"resourceOauth2ReturnUrl": provider["defaultReturnUrl"]} if "defaultReturnUrl" in provider else {}),
    }
    request = Request("POST", "/", "", {}, b"", origin=exchange.request.origin)  # where a user may be sent
    found = ask(exchange.store, data, "GetResourceOauth2Token", params, request)
    if "accessToken" not in found:
        raise _consent(target, found["authorizationUrl"])
    outgoing.headers["Authorization"] = f"Bearer {found['accessToken']}"


def _consent(target: Record, url: str) -> RpcError:
    """A user has to agree first: MCP's own way to send them there."""
    message = f"Please login to this URL for authorization: {target['name']}"
    asked = {"mode": "url", "elicitationId": ids.uuid(), "url": url, "message": message}
    return RpcError(ELICITATION, "This request requires more information.", {"elicitations": [asked]})


def _signature(exchange: Exchange, target: Record, outgoing: Outgoing, provider: Mapping[str, Any]) -> None:
    (leaf,) = next(iter(target["targetConfiguration"].values()))
    service = provider.get("service", SIGNED_FOR.get(leaf))
    if service is not None:
        sign(outgoing, service, provider.get("region", exchange.store.region_name))


def _passed(exchange: Exchange, _: Record, outgoing: Outgoing, __: Mapping[str, Any]) -> None:
    if "authorization" in exchange.headers:
        outgoing.headers["Authorization"] = exchange.headers["authorization"]


def _name(provider: Mapping[str, Any]) -> str:
    return str(provider["providerArn"]).rpartition("/")[2]


def _workload_token(exchange: Exchange) -> str:
    """Of the gateway's own identity, for whom its caller is."""
    store, caller = exchange.store, exchange.caller
    user = user_of_jwt(caller.token) if "sub" in caller.claims else User(caller.arn) if caller.arn else None
    with store.lock:
        return mint_token(store, store.table(WORKLOAD_IDENTITY).get(exchange.gateway.id), user)


WAYS = {
    "API_KEY": _key,
    "OAUTH": _token,
    "GATEWAY_IAM_ROLE": _signature,
    "CALLER_IAM_CREDENTIALS": _signature,
    "JWT_PASSTHROUGH": _passed,
}


def add(exchange: Exchange, target: Record, outgoing: Outgoing) -> None:
    """Add a target's credentials to a request, or a REQUEST interceptor's; ToolError where they cannot be had."""
    for given in target.get("credentialProviderConfigurations", ()):
        way = given["credentialProviderType"]
        provider: Mapping[str, Any] = next(iter(given.get("credentialProvider", {}).values()), {})
        try:
            WAYS[way](exchange, target, outgoing, provider)
        except ServiceError as error:
            raise ToolError(f"Credentials for target {target['name']} cannot be had: {error.message}") from None
    if "authorization" in exchange.given:
        outgoing.headers["Authorization"] = exchange.given["authorization"]
