"""Bearer tokens at the door of a resource with a JWT authorizer.

Any well-formed JWT whose claims fit is taken; nobody signs it in a test, unless the author says with which keys.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from typing import Any

from moto_agentcore.errors import access_denied, unauthorized
from moto_agentcore.families.shared.signatures import ForgedError, check_issued
from moto_agentcore.state import clock

MISMATCH = (
    "Authorization method mismatch. The agent is configured for a different authorization method than what was used in "
    "your request. Check the agent's authorization configuration and ensure your request uses the matching method "
    "(OAuth or SigV4)"
)


MINUTE = 60.0  # seconds that a token must still live


class MisfitError(Exception):
    """Why a token is not taken."""


def claims_of(token: str) -> dict[str, Any]:
    """The claims of a JWT that is good now; MisfitError for any other."""
    claims = _claims(token)
    _check({}, claims)
    return claims


def check_claims(jwt: Mapping[str, Any], claims: Mapping[str, Any]) -> None:
    """MisfitError where a JWT is not what a ``customJWTAuthorizer`` wants."""
    _check(jwt, claims)


def token_of(headers: Any) -> str | None:
    """The Bearer token of a request; empty where it has no Authorization at all, None where that is another one's."""
    given = headers.get("Authorization") or ""
    given = given.decode("latin-1") if isinstance(given, bytes) else given
    if given.startswith("AWS4-"):
        return None
    scheme, _, token = given.partition(" ")
    return token.strip() if scheme.lower() == "bearer" or not given else None


def check_caller(configuration: Mapping[str, Any] | None, headers: Any, challenge: Callable[[], str]) -> str | None:
    """Let a caller in who comes as the resource's authorizer wants it; gives the JWT, where it wants one.

    Whether the token is its issuer's is asked by ``check_issuer``, once the store is free.

    Raises:
        ServiceError: 403 for one who comes the other way or with what is no token, 401 with the challenge for one
            without a token, or with one that does not fit.
    """
    jwt, token = (configuration or {}).get("customJWTAuthorizer"), token_of(headers)
    if jwt is None:
        if token:
            raise access_denied(MISMATCH)
        return None
    if token is None:
        raise access_denied(MISMATCH)
    if not token:
        raise unauthorized("Missing Authentication Token", challenge())
    try:
        claims = _claims(token)
    except MisfitError as misfit:
        raise access_denied(f"OAuth authorization failed: {misfit}") from None
    try:
        _check(jwt, claims)
    except MisfitError as misfit:
        raise unauthorized(str(misfit), challenge()) from None
    return token


def check_issuer(configuration: Mapping[str, Any], token: str, challenge: Callable[[], str]) -> None:
    """Refuse a token, whose claims fit, that is not of the issuer whom the author has bound; asks them.

    Raises:
        ServiceError: 401 with the challenge.
    """
    try:
        check_issued(configuration["customJWTAuthorizer"]["discoveryUrl"], token, _claims(token))
    except ForgedError as forged:
        raise unauthorized(str(forged), challenge()) from forged


def _claims(token: str) -> dict[str, Any]:
    parts = token.split(".")
    try:
        header, claims = (json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in parts[:2])
    except (ValueError, RecursionError):
        header = claims = None
    if len(parts) != 3 or not isinstance(header, dict) or not isinstance(claims, dict):
        raise MisfitError("Failed to parse token")
    return claims


def check_times(claims: Mapping[str, Any], margin: float, late: str) -> None:
    """MisfitError for a token that is over within so many seconds (``late`` says so), or not valid yet."""
    now = clock.now().timestamp()
    if _number(claims, "exp", now + 2 * MINUTE) - now < margin:
        raise MisfitError(late)
    if now < _number(claims, "nbf", now):
        raise MisfitError("Token is not valid yet")


def _check(jwt: Mapping[str, Any], claims: Mapping[str, Any]) -> None:
    check_times(claims, MINUTE, "Ineffectual token, will expire within the next minute")
    _check_listed(jwt.get("allowedAudience"), _texts(claims.get("aud")), "aud")
    _check_listed(jwt.get("allowedClients"), _texts(claims.get("client_id")), "client_id")
    scopes = claims.get("scope", claims.get("scp"))
    _check_listed(jwt.get("allowedScopes"), scopes.split() if isinstance(scopes, str) else _texts(scopes), "scope")
    for rule in jwt.get("customClaims", ()):
        _check_claim(rule, claims)


def _number(claims: Mapping[str, Any], name: str, otherwise: float) -> float:
    found = claims.get(name, otherwise)
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        raise MisfitError(f"Claim '{name}' is no number")
    return found


def _texts(claim: Any) -> list[str]:
    return [one for one in (claim if isinstance(claim, list) else [claim]) if isinstance(one, str)]


def _check_listed(allowed: list[str] | None, found: list[str], claim: str) -> None:
    if allowed is not None and not set(allowed) & set(found):
        raise MisfitError(f"Claim '{claim}' value mismatch with configuration.")


def _check_claim(rule: Mapping[str, Any], claims: Mapping[str, Any]) -> None:
    """EQUALS is of a text, CONTAINS of a list that has the text, CONTAINS_ANY of one that has any of several."""
    name, match = rule["inboundTokenClaimName"], rule["authorizingClaimMatchValue"]
    value, found = match["claimMatchValue"], claims.get(name)
    wanted = value.get("matchValueStringList", [value.get("matchValueString")])
    if rule["inboundTokenClaimValueType"] == "STRING":
        fits = isinstance(found, str) and found in wanted
    else:
        fits = isinstance(found, list) and bool(set(wanted) & set(_texts(found)))
    if not fits:
        raise MisfitError(f"Claim '{name}' value mismatch with configuration.")
