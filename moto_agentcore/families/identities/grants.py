"""Access to a resource: what is asked for, and what the token vault keeps of it.

A provider's tokens go with the provider. They are kept for one workload identity, one user (none, machine to machine)
and the same scopes, resources and audiences, in any order.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.identities import secrets
from moto_agentcore.families.identities.oauth2 import CLIENT_SECRET
from moto_agentcore.families.identities.token_vault import vault_of
from moto_agentcore.state import clock
from moto_agentcore.state.snapshots.staying import secret

if TYPE_CHECKING:
    from moto_agentcore.families.shared.workload_tokens import User
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

M2M, USER_FEDERATION, ON_BEHALF_OF = "M2M", "USER_FEDERATION", "ON_BEHALF_OF_TOKEN_EXCHANGE"
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Access:
    """What is asked for: by whom, for whom, where, and to what.

    ``asked`` are the params of GetResourceOauth2Token, ``origin`` is the way by which they came (``shared.urls``).
    """

    store: Store = field(repr=False)
    identity: Record = field(repr=False)
    provider: Record = field(repr=False)
    user: User | None
    flow: str
    asked: Mapping[str, Any] = field(repr=False)
    origin: str

    @property
    def secret(self) -> str:
        """The client secret, as Secrets Manager has it now."""
        with self.store.lock:
            return secrets.read(self.store, CLIENT_SECRET, self.provider)

    @property
    def is_forced(self) -> bool:
        return bool(self.asked.get("forceAuthentication"))

    @property
    def vendor(self) -> str:
        return str(self.provider["credentialProviderVendor"])

    @property
    def config(self) -> Mapping[str, Any]:
        """The provider's configuration, whatever its vendor."""
        (found,) = self.provider["oauth2ProviderConfigOutput"].values()
        return found  # type: ignore[no-any-return] # of a union with one member

    @property
    def key(self) -> Key:
        """What tells it from any other access. Without a user's consent a token is as good as its client is now."""
        wanted = (frozenset(self.asked.get(name, ())) for name in ("scopes", "resources", "audiences"))
        client = "" if self.flow == USER_FEDERATION else json.dumps([self.secret, self.config], default=str)
        user = self.user if self.flow != M2M else None
        return (self.flow, self.identity.id, user, *wanted, sha256(client.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Issued:
    """What an authorization server gives; ``seconds`` is how long the token lives, None: for ever."""

    token: str = field(repr=False)
    seconds: float | None = None
    refresh_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Grant:
    """A token in the vault; ``generation`` is that of the key it is kept under."""

    identity: Record = field(repr=False)
    issued: Issued
    since: datetime
    generation: int

    def is_fresh(self) -> bool:
        seconds = self.issued.seconds
        return seconds is None or (clock.now() - self.since).total_seconds() < seconds


@secret("tokens that authorization servers gave")
class Grants(dict[Key, Grant]):
    """The tokens of one provider, a part of it."""

    def keep_consents(self) -> None:
        """Forget the tokens that nobody consented to: they are asked for anew at no cost."""
        for key in [key for key in self if key[0] != USER_FEDERATION]:
            del self[key]


def find(access: Access) -> Grant | None:
    """The token that is kept, fresh or not; None after a reset of the vault's key, or for an identity made anew."""
    found = access.provider.part(Grants).get(access.key)
    if found is None or found.identity is not access.identity or found.generation != _generation(access.store):
        return None
    return found


def keep(access: Access, issued: Issued) -> str:
    """Put a token into the vault, in the place of an earlier one; gives the token."""
    grant = Grant(access.identity, issued, clock.now(), _generation(access.store))
    access.provider.part(Grants)[access.key] = grant
    return issued.token


def _generation(store: Store) -> int:
    found: int = vault_of(store, "default")["keyGeneration"]
    return found
