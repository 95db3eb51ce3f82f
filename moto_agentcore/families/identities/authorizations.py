"""A user's way to a vendor and back: begun by an agent, walked by the user's browser, confirmed by the application.

Under ``/identities/oauth2/authorize`` the browser is sent on to the return URL that the workload identity has
registered, with the session's id; only the user for whom the agent began may confirm it then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from moto_agentcore.errors import ServiceError, access_denied, invalid
from moto_agentcore.families.shared.identities import authorization_url, new_session_uri
from moto_agentcore.state import clock
from moto_agentcore.state.snapshots.staying import secret

if TYPE_CHECKING:
    from moto_agentcore.families.identities.grants import Access
    from moto_agentcore.state.store import Store

LIFE = timedelta(minutes=10)  # as long as the SDK waits for one (inferred)
IN_PROGRESS, CONSENTED, CONFIRMED, COMPLETED, FAILED = "IN_PROGRESS", "CONSENTED", "CONFIRMED", "COMPLETED", "FAILED"


@dataclass(slots=True)
class Authorization:
    """One of them; ``access`` is what it is for."""

    uri: str
    url: str
    access: Access
    expires: datetime
    return_url: str = field(repr=False)
    state: str | None = field(repr=False)
    status: str = IN_PROGRESS
    code: str = field(default="", repr=False)  # what the vendor sent the user back with

    @property
    def parameters(self) -> Mapping[str, str]:
        """What the agent adds to the request to the vendor."""
        found: Mapping[str, str] = self.access.asked.get("customParameters", {})
        return found

    def is_for(self, user: Mapping[str, object]) -> bool:
        """Whether a ``UserIdentifier`` is the very one that the agent's token was made from."""
        known = self.access.user
        if known is None:
            return False
        return user.get("userToken") == known.jwt if known.jwt else user.get("userId") == known.id

    def back(self, **more: str) -> str:
        """The return URL, with the session's id and the agent's own state behind what it has already."""
        address, mark, fragment = self.return_url.partition("#")
        echoed = {"state": self.state} if self.state is not None else {}
        query = urlencode({"session_id": self.uri, **echoed, **more}, errors="surrogatepass")
        return f"{address}{'&' if '?' in address else '?'}{query}{mark}{fragment}"


@secret("users' ways to a vendor that are under way")
class Authorizations:
    """Those of a store, oldest first; one that has expired is forgotten."""

    def __init__(self) -> None:
        self._known: dict[str, Authorization] = {}

    def add(self, authorization: Authorization) -> None:
        gone = [uri for uri, found in self._known.items() if found.expires <= clock.now()]
        for uri in gone:
            del self._known[uri]
        self._known[authorization.uri] = authorization

    def all(self) -> list[Authorization]:
        return list(self._known.values())

    def find(self, uri: str) -> Authorization | None:
        found = self._known.get(uri)
        return found if found is not None and clock.now() < found.expires else None


def begin(access: Access) -> Authorization:
    """A new one, once it is sure that its user can come back."""
    uri = new_session_uri()
    found = Authorization(
        uri,
        authorization_url(access.store, access.origin, uri),
        access,
        clock.now() + LIFE,
        _return_url(access),
        access.asked.get("customState"),
    )
    access.store.part(Authorizations).add(found)
    return found


def find(store: Store, uri: str) -> Authorization:
    """The one with that session URI; refused as the service refuses every one that is not to be had."""
    found = store.part(Authorizations).find(uri)
    if found is None:
        raise expired()
    return found


def expired() -> ServiceError:
    """As clients have met it, for whatever is wrong with a session."""
    return access_denied("Invalid or expired session")


def consent(authorization: Authorization, returned: Mapping[str, str]) -> str:
    """The user agrees, or a bound server says why not; gives where the browser goes next, a second time too."""
    if authorization.status == FAILED:
        raise expired()
    if authorization.status == IN_PROGRESS and "error" in returned:
        return deny(authorization, returned["error"])
    if authorization.status == IN_PROGRESS:
        authorization.status = CONSENTED
        authorization.code = returned.get("code") or authorization.uri.rpartition(":")[2]
    return authorization.back()


def deny(authorization: Authorization, error: str = "access_denied") -> str:
    """The user does not."""
    if authorization.status in (CONFIRMED, COMPLETED):
        raise expired()
    authorization.status = FAILED
    return authorization.back(error=error)


def _return_url(access: Access) -> str:
    registered: Any = access.identity["allowedResourceOauth2ReturnUrls"]
    url: str | None = access.asked.get("resourceOauth2ReturnUrl")
    if not registered or url is None:
        raise invalid(
            "You must register and use at least one ResourceOauth2ReturnUrl on your workload identity to use this flow"
        )
    if url not in registered:
        name = access.identity.id
        raise invalid(f"The ResourceOauth2ReturnUrl is not registered on workload identity {name}")
    return url
