"""Workload access tokens: opaque, of one workload identity and perhaps of a user it acts for.

Runtimes hand them to what they run, clients ask for them, and every operation that gives a resource's credentials out
takes one.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError, invalid
from moto_agentcore.families.shared.bearer import MisfitError, check_times
from moto_agentcore.families.shared.identities import WORKLOAD_IDENTITY
from moto_agentcore.families.shared.signatures import ForgedError, check_issued
from moto_agentcore.state import clock, ids
from moto_agentcore.state.snapshots.staying import secret

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

LIFE = timedelta(hours=1)  # how long they live is not documented (inferred)
PREFIX = "AgV4"  # as the messages of AWS's encryption SDK begin

DISCOVERY = "/.well-known/openid-configuration"
NO_ISSUER = "none"  # a JWT that tests have made by hand may lack it; its subject is no vouched-for id all the same


@dataclass(frozen=True, slots=True)
class User:
    """Whom a workload acts for: the subject of an issuer's JWT, or an id that the workload vouches for.

    Two JWTs of one subject tell of one user; ``jwt`` is the one this was read from.
    """

    id: str
    issuer: str = ""
    jwt: str = field(default="", repr=False, compare=False)


def user_of_jwt(token: str) -> User:
    """The user that a JWT tells of, by its ``iss`` and ``sub``; signatures are not checked here.

    Raises:
        ServiceError: it is no JWT, or does not say whose it is.
    """
    claims = _claims(token)
    issuer, subject = claims.get("iss", NO_ISSUER), claims.get("sub")
    if not isinstance(issuer, str) or not isinstance(subject, str) or not subject:
        raise invalid("The user token must be a JWT with the claims iss and sub")
    return User(subject, issuer, token)


def check_user_token(token: str) -> None:
    """Refuse a user's JWT that is not good now, or not of its issuer where the author has bound them; asks them.

    Raises:
        ServiceError: as ``user_of_jwt``, or UnauthorizedException.
    """
    user, claims = user_of_jwt(token), _claims(token)
    try:
        check_times(claims, 0.0, "The user token has expired")
        check_issued(f"{user.issuer.rstrip('/')}{DISCOVERY}", token, claims)
    except (MisfitError, ForgedError) as misfit:
        raise ServiceError("UnauthorizedException", str(misfit)) from None


@dataclass(frozen=True, slots=True)
class WorkloadToken:
    """What a token stands for."""

    identity: Record = field(repr=False)
    user: User | None
    expires: datetime


@secret("workload access tokens")
class WorkloadTokens:
    """The tokens of a store, oldest first; those that have expired are forgotten."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, WorkloadToken] = OrderedDict()

    def add(self, token: str, means: WorkloadToken) -> None:
        while self._known and next(iter(self._known.values())).expires <= clock.now():
            self._known.popitem(last=False)
        self._known[token] = means

    def find(self, token: str) -> WorkloadToken | None:
        found = self._known.get(token)
        return found if found is not None and clock.now() < found.expires else None


def mint_token(store: Store, identity: Record, user: User | None = None) -> str:
    """A new token of an identity; the store is locked by the caller."""
    token = PREFIX + ids.random_text(252)
    store.part(WorkloadTokens).add(token, WorkloadToken(identity, user, clock.now() + LIFE))
    return token


def read_token(store: Store, token: str) -> WorkloadToken:
    """What a token stands for; the store is locked by the caller.

    Raises:
        ServiceError: nobody was given it here, it has expired, or its identity is gone.
    """
    found = store.part(WorkloadTokens).find(token)
    if found is None or store.table(WORKLOAD_IDENTITY).find(found.identity.id) is not found.identity:
        raise ServiceError("UnauthorizedException", "The workload access token is invalid or has expired")
    return found


def _claims(token: str) -> dict[str, Any]:
    """The payload of a JWT; empty where it has none that can be read."""
    parts = token.split(".")
    try:
        found = json.loads(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, IndexError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
