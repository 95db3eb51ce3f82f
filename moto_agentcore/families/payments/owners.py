"""Who pays: the manager that is named and the user, who is kept apart from all others of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError, access_denied, invalid
from moto_agentcore.families.payments.managers import PAYMENT_MANAGER
from moto_agentcore.families.shared.bearer import MisfitError, check_claims, claims_of, token_of
from moto_agentcore.families.shared.signatures import ForgedError, check_issued

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.service import Call
    from moto_agentcore.state.kind import Record


MISSING = ("ResourceNotFoundException", "ValidationException")  # not all operations declare the first


def owner(call: Call[Any]) -> tuple[Record, str]:  # of all operations of the family
    """The manager and the user's id: that of a bearer token's ``sub``, or else the one that is given."""
    given: Mapping[str, Any] = call.params
    manager = call.store.find_arn(given["paymentManagerArn"])
    if manager is None or manager.kind is not PAYMENT_MANAGER:
        raise ServiceError(MISSING, f"Payment manager not found: {given['paymentManagerArn']}")
    token = token_of(call.request.headers)
    user = given.get("userId") if manager["authorizerType"] == "AWS_IAM" else _of_token(manager, token)
    if not user:
        raise invalid("userId is required", userId="Member must not be null")
    return manager, str(user)


def check_issuer(call: Call[Any]) -> None:  # of all operations of the family
    """Refuse a token that is not of the issuer whom the author has bound: before the operation holds the store."""
    if not call.controls.bindings:
        return
    with call.locked():
        manager, _ = owner(call)
    jwt, token = manager.get("authorizerConfiguration", {}).get("customJWTAuthorizer"), token_of(call.request.headers)
    if jwt is None or not token:
        return
    try:
        check_issued(jwt["discoveryUrl"], token, claims_of(token))
    except ForgedError as forged:
        raise access_denied(f"OAuth authorization failed: {forged}") from None


def _of_token(manager: Record, token: str | None) -> str:
    """The subject of a token that the manager's authorizer wants."""
    jwt = manager.get("authorizerConfiguration", {}).get("customJWTAuthorizer", {})
    try:
        claims = claims_of(token or "")
        check_claims(jwt, claims)
    except MisfitError as misfit:
        raise access_denied(f"OAuth authorization failed: {misfit}") from None
    return str(claims.get("sub", ""))
