"""Who may ask a gateway: anybody, who signed, who has a JWT that fits, or who has shown in either way who they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.gateways.traffic.exchange import JSON, Caller, Exchange, Refusal, plain
from moto_agentcore.families.shared.bearer import MisfitError, check_claims, claims_of, token_of
from moto_agentcore.families.shared.rpc import FORBIDDEN, UNAUTHENTICATED, RpcError
from moto_agentcore.families.shared.signatures import ForgedError, check_issued
from moto_agentcore.neighbours import sts
from moto_agentcore.wire.messages import Reply, dump

if TYPE_CHECKING:
    from collections.abc import Mapping

DOMAIN = "x-amzn-bedrock-agentcore-gateway-domain"
SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/,\s]+)/\d{8}/(?P<region>[a-z0-9-]+)/bedrock-agentcore/aws4_request, ?"
    r"SignedHeaders=[^,\s]+, ?Signature=[0-9a-f]{64}"
)


def admitted(exchange: Exchange) -> Caller:
    """Let a caller in; else Refusal."""
    way = exchange.gateway.get("authorizerType")
    if way == "NONE":
        return Caller()
    if way == "AWS_IAM":
        return _signer(exchange)
    if way == "AUTHENTICATE_ONLY" and exchange.headers.get("authorization", "").startswith("AWS4-"):
        return _signer(exchange)
    return _bearer(exchange, _jwt(exchange) if way == "CUSTOM_JWT" else {})


def metadata(exchange: Exchange) -> Reply:
    """Where tokens for this gateway can be had (RFC 9728)."""
    jwt = _jwt(exchange)
    if "discoveryUrl" not in jwt:
        raise plain(404, "Not Found")
    resource = f"{_base(exchange)}/mcp" if exchange.gateway.get("protocolType") == "MCP" else _base(exchange)
    issuer = re.sub(r"/\.well-known/(openid-configuration|oauth-authorization-server)", "", jwt["discoveryUrl"])
    scopes = {"scopes_supported": _advertised(jwt)} if "allowedScopes" in jwt else {}
    told = {"resource": resource, "authorization_servers": [issuer], "bearer_methods_supported": ["header"], **scopes}
    return Reply(200, {"Content-Type": JSON}, dump(told))


def _signer(exchange: Exchange) -> Caller:
    """Who signed; whether the signature is right, IAM says where moto checks it."""
    signed = SIGNED.fullmatch(exchange.headers.get("authorization", ""))
    if signed is None:
        raise plain(403, "Missing Authentication Token")
    store = exchange.store
    arn = exchange.request.caller or sts.caller_arn(store.account_id, store.partition, store.region_name, signed["key"])
    return Caller(arn=arn)


def _bearer(exchange: Exchange, jwt: Mapping[str, Any]) -> Caller:
    token = token_of({"Authorization": exchange.headers.get("authorization", "")})
    if not token:
        raise _refused(exchange, UNAUTHENTICATED, "Missing Bearer token", 401)
    try:
        claims = claims_of(token)
    except MisfitError:
        raise _refused(exchange, UNAUTHENTICATED, "Invalid Bearer token", 401, 'error="invalid_token"') from None
    try:
        check_claims(jwt, claims)
    except MisfitError:
        told = "Authorization error - Insufficient permissions"
        raise _refused(exchange, FORBIDDEN, told, 403, 'error="insufficient_scope"') from None
    try:
        if "discoveryUrl" in jwt:
            check_issued(jwt["discoveryUrl"], token, claims)
    except ForgedError:
        raise _refused(exchange, UNAUTHENTICATED, "Invalid Bearer token", 401, 'error="invalid_token"') from None
    return Caller(token=token, claims=claims)


def _jwt(exchange: Exchange) -> Mapping[str, Any]:
    found: Mapping[str, Any] = exchange.gateway.get("authorizerConfiguration", {}).get("customJWTAuthorizer", {})
    return found


def _refused(exchange: Exchange, code: int, message: str, status: int, *more: str) -> Refusal:
    """The id is always 0 (recorded): nobody has read the request yet."""
    jwt = _jwt(exchange)
    told = [f'resource_metadata="{_base(exchange)}/.well-known/oauth-protected-resource"', *more]
    if "allowedScopes" in jwt:
        told.append(f'scope="{" ".join(_advertised(jwt))}"')
    headers = {"WWW-Authenticate": f"Bearer {', '.join(told)}"}
    return Refusal(RpcError(code, message, status=status).reply(0, **headers))


def _advertised(jwt: Mapping[str, Any]) -> list[str]:
    mapping = jwt.get("advertisedScopeMapping", {})
    return [mapping.get(scope, scope) for scope in jwt["allowedScopes"]]


def _base(exchange: Exchange) -> str:
    """The gateway's address as it advertises it: a domain of the author's own, where it has some."""
    override = exchange.gateway.get("domainOverride")
    if not override:
        return exchange.base
    asked = exchange.headers.get(DOMAIN, override["defaultDomain"])
    if asked not in (override["defaultDomain"], *override.get("alternateDomains", ())):
        raise plain(400, f"The domain {asked} is not configured for this gateway")
    return f"https://{asked}"
