"""GetResourceOauth2Token, flow by flow: what the vault has, else what an authorization server is asked for.

``USER_FEDERATION`` needs a person: it begins an authorization, and is asked again until that has come to its end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError, invalid
from moto_agentcore.families.identities import authorizations, grants, issuing
from moto_agentcore.families.identities.authorizations import (
    COMPLETED,
    CONFIRMED,
    CONSENTED,
    FAILED,
    IN_PROGRESS,
    Authorization,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto_agentcore.families.identities.grants import Access, Issued

Answer = dict[str, Any]


def machine_to_machine(access: Access) -> Answer:
    return _at_once(access, issuing.client_credentials)


def on_behalf_of(access: Access) -> Answer:
    """The user's JWT is what is exchanged, so that an id which the workload vouches for is not enough (inferred)."""
    if access.user is None or not access.user.jwt:
        raise invalid("ON_BEHALF_OF_TOKEN_EXCHANGE requires a workload access token that was obtained for a JWT")
    return _at_once(access, issuing.on_behalf_of)


def user_federation(access: Access) -> Answer:
    if access.user is None:
        raise invalid("USER_FEDERATION requires a workload access token that was obtained for a user")
    with access.store.lock:
        session = None if access.is_forced else _session(access)
        grant = None if access.is_forced else grants.find(access)
        if session is not None and session.status != COMPLETED:
            return _waiting(session)
        if grant is not None and grant.is_fresh():
            return {"accessToken": grant.issued.token}
        if grant is None or not grant.issued.refresh_token:
            return _waiting(authorizations.begin(access))
    return _refreshed(access, grant.issued)


def _at_once(access: Access, issue: Callable[[Access], Issued]) -> Answer:
    with access.store.lock:
        grant = grants.find(access)
    if grant is not None and grant.is_fresh() and not access.is_forced:
        return {"accessToken": grant.issued.token}
    issued = issue(access)
    with access.store.lock:
        return {"accessToken": grants.keep(access, issued)}


def _session(access: Access) -> Authorization | None:
    """The authorization that is asked about; it must be for this very access."""
    uri = access.asked.get("sessionUri")
    found = authorizations.find(access.store, uri) if uri is not None else None
    if found is not None and found.access.key != access.key:
        raise authorizations.expired()
    return found


def _waiting(session: Authorization) -> Answer:
    if session.status == FAILED:
        return {"sessionUri": session.uri, "sessionStatus": FAILED}
    return {"authorizationUrl": session.url, "sessionUri": session.uri, "sessionStatus": IN_PROGRESS}


def _refreshed(access: Access, before: Issued) -> Answer:
    """A token that has expired, made new; where the vendor refuses, its user is asked again."""
    try:
        issued = issuing.refreshed(access, before)
    except ServiceError:
        issued = None
    with access.store.lock:
        if issued is None:
            return _waiting(authorizations.begin(access))
        return {"accessToken": grants.keep(access, issued)}


def complete(found: Authorization) -> None:
    """The vendor is asked for the token now, once; what it refuses ends the authorization."""
    with found.access.store.lock:
        if found.status != CONSENTED:
            raise authorizations.expired()
        found.status = CONFIRMED
    try:
        issued = issuing.authorization_code(found)
    except ServiceError:
        found.status = FAILED
        raise
    with found.access.store.lock:
        grants.keep(found.access, issued)
        found.status = COMPLETED
