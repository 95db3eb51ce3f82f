"""Resources that wait for a person: until somebody agrees at an authorization URL, or refuses, nothing moves them.

A part of the store, by the session URI in that URL.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from moto_agentcore.state import clock
from moto_agentcore.state.lifecycle import enter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

WAITING = "PENDING_AUTH"  # part of the name of every such state
DENIED = "The user did not authorize access to the target"  # nobody quotes the service here


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits, for the consent of which user, and what it becomes: through ``status`` ready, or failed.

    ``agreed`` is the member that says when there was consent, ``brings`` the members that come with it. Without
    ``user_id`` anybody may give it.
    """

    record: Record = field(repr=False)
    user_id: str | None
    return_url: str | None = field(repr=False)
    status: str
    ready: str
    failed: str
    agreed: str
    brings: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def agree(self) -> None:
        enter(self.record, self.status, self.ready)
        self.record.update({**self.brings, self.agreed: clock.now()})

    def deny(self) -> None:
        enter(self.record, self.status, self.failed, DENIED)

    def back(self, session_uri: str, **more: str) -> str:
        """Where the browser goes next: back to the application, if it said where."""
        query = urlencode({"session_id": session_uri, **more})
        url = self.return_url or ""
        return f"{url}{'&' if '?' in url else '?'}{query}"


class Consents(dict[str, Waiting]):
    """Those that wait in a store; what is done with, or was deleted, is forgotten."""

    def add(self, session_uri: str, waiting: Waiting) -> None:
        for uri in [uri for uri, known in self.items() if not _waits(known.record) or known.record is waiting.record]:
            del self[uri]
        self[session_uri] = waiting


def find(store: Store, session_uri: str) -> Waiting | None:
    found = store.part(Consents).get(session_uri)
    return found if found is not None and _waits(found.record) else None


def _waits(record: Record) -> bool:
    if record.kind.lifetime is not None:
        record.kind.lifetime.settle(record)
    return WAITING in str(record["status"])
