"""Sessions of browsers and code interpreters: READY until they are stopped or their time is up, listed ever after.

The families say whose session it is (``sandbox``, the record) and of which kind; the rest is the same for both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, TypeAlias

from moto_agentcore.errors import conflict, invalid, not_found
from moto_agentcore.families.shared.params import without
from moto_agentcore.families.shared.sandboxes import check_mounts
from moto_agentcore.service import Call
from moto_agentcore.state import clock
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifetimes import Lifetime, Span
from moto_agentcore.state.pagination import page_of
from moto_agentcore.state.snapshots.staying import remade
from moto_agentcore.state.table import Table

if TYPE_CHECKING:
    from datetime import datetime

    from moto_agentcore.state.store import Store

READY, TERMINATED = "READY", "TERMINATED"
TIMEOUT = "sessionTimeoutSeconds"
ASIDE = ("traceId", "traceParent")  # of the request, not of the session
Action = Callable[[], object]
Asked: TypeAlias = "Call[Any]"  # one operation of eight, of either family


def _kind(noun: str, seconds: int) -> Kind:
    """A kind of session that lives so long where its start says nothing."""
    lifetime = Lifetime(longest=Span(seconds, TIMEOUT), states=(READY, TERMINATED))
    return Kind(noun, id="sessionId", mint="{ulid}", updated="lastUpdatedAt", lifetime=lifetime)


BROWSER_SESSION = _kind("Browser session", 3600)
CODE_INTERPRETER_SESSION = _kind("Code interpreter session", 900)


def start(call: Asked, sandbox: Record, kind: Kind) -> Record:
    """A new session, READY at once."""
    end_what_is_due(call.store)
    if sandbox["status"] != READY:
        raise conflict(f"{sandbox.kind.noun} {sandbox.id} is in {sandbox['status']} state; it has to be {READY}")
    check_mounts(call.params)
    assert kind.lifetime is not None
    assert kind.lifetime.longest is not None
    given = {TIMEOUT: kind.lifetime.longest.default, **without(call.params, *ASIDE)}
    return _sessions(call, sandbox, kind).create(given)


def get(call: Asked, sandbox: Record, kind: Kind) -> Record:
    end_what_is_due(call.store)
    return _sessions(call, sandbox, kind).get(call.params["sessionId"])


def listed(call: Asked, sandbox: Record, kind: Kind) -> dict[str, Any]:
    """One page of a sandbox's sessions, of the status that was asked for."""
    end_what_is_due(call.store)
    asked = call.params.get("status")
    return page_of(call, _sessions(call, sandbox, kind), keep=lambda session: asked in (None, session["status"]))


def stop(call: Asked, sandbox: Record, kind: Kind) -> Record:
    """End a session; one that has ended already stays as it is (inferred: clients stop what may have timed out)."""
    session, sessions = get(call, sandbox, kind), _sessions(call, sandbox, kind)
    if session["status"] == READY:
        sessions.update(session, status=TERMINATED)
        action = call.store.part(_Ends).taken(session.id)
        if action is not None:
            call.store.lock.after(action)
    return session


def ready(call: Asked, sandbox: Record, kind: Kind) -> Record:
    """The session that a request means to use.

    Raises:
        ServiceError: it names none (ValidationException), or one that there is not or that has ended
            (ResourceNotFoundException; inferred, clients take it for "the session has expired").
    """
    if "sessionId" not in call.params:
        raise invalid("sessionId is required", sessionId="Member must not be null")
    session = get(call, sandbox, kind)
    if session["status"] != READY:
        raise not_found(f"{kind.noun} {session.id} is {session['status']}")
    return session


def at_end(store: Store, session: Record, action: Action) -> None:
    """Do something when a session is stopped or its time is up: at the store's next look at a session of any kind.

    It is done with the store's lock free. What is thrown away with the store (a reset) gets no such end.
    """
    assert session.kind.lifetime is not None
    store.part(_Ends).add(session.kind.lifetime.ends(session), session.id, action)


def end_what_is_due(store: Store) -> None:
    for action in store.part(_Ends).due():
        store.lock.after(action)


@remade
class _Ends:
    """What is done at the end of which session, in the order of their ends: a look costs what is due."""

    def __init__(self) -> None:
        self._order: list[tuple[datetime, str]] = []
        self._actions: dict[str, Action] = {}

    def add(self, ends: datetime, id: str, action: Action) -> None:
        heappush(self._order, (ends, id))
        self._actions[id] = action

    def taken(self, id: str) -> Action | None:
        return self._actions.pop(id, None)

    def due(self) -> Iterator[Action]:
        while self._order and self._order[0][0] <= clock.now():
            action = self.taken(heappop(self._order)[1])
            if action is not None:
                yield action


def _sessions(call: Asked, sandbox: Record, kind: Kind) -> Table:
    return call.store.table(kind, under=sandbox)
