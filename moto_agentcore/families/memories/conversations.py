"""What a memory was told: its events, by actor and session, newest first.

An event id begins with the event's milliseconds, so the order of ids is the order of events; two of one millisecond
keep the order they arrived in (the service leaves it open). An event expires the memory's ``eventExpiryDuration`` of
that time after it arrived (changing it changes no event that is there); a session without events goes a day later.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from moto.moto_api._internal import mock_random
from sortedcontainers import SortedDict

from moto_agentcore.errors import ServiceError, invalid, not_found
from moto_agentcore.state import clock
from moto_agentcore.state.ids import uuid
from moto_agentcore.state.kind import Record
from moto_agentcore.state.lasting import Lasting
from moto_agentcore.timestamps import EPOCH

Event = Lasting
MAIN = "main"
DAY = timedelta(days=1)  # also how long a session lives without events


@dataclass(slots=True)
class Session:
    """The events of one session, the branches they are on, and when each one that is there ends.

    Beside its wire members an event keeps ``endsAt``; answers do not show it.
    """

    actor_id: str
    session_id: str
    created: datetime
    events: SortedDict = field(default_factory=SortedDict)
    roots: dict[str, str | None] = field(default_factory=lambda: {MAIN: None})
    ends: list[tuple[datetime, str]] = field(default_factory=list)  # (when, event id), in order
    emptied: datetime | None = None
    _last: tuple[int, int] = (0, 0)
    _newest: str = ""  # no event that is there has a later id

    def packed(self) -> dict[str, Any]:
        """Without what its events say of themselves."""
        names = ("actor_id", "session_id", "created", "roots", "emptied", "_last")
        return {**{name: getattr(self, name) for name in names}, "events": [dict(e) for e in self.events.values()]}

    def unpack(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            if name != "events":
                setattr(self, name, value)
        self.events.update({event["eventId"]: Event(event) for event in state["events"]})
        self._newest = self.events.keys()[-1] if self.events else ""
        self.ends = sorted((event["endsAt"], event["eventId"]) for event in state["events"])

    def mint(self, timestamp: datetime) -> str:
        """An event id: 19 digits of milliseconds, ``#``, 8 hex digits that grow within one millisecond."""
        at = clock.milliseconds(timestamp)
        low = self._last[1] if self._last[0] == at else self._highest(at)
        self._last = (at, mock_random.getrandbits(31) if low < 0 else low + 1 + mock_random.getrandbits(8))
        return f"{at:019d}#{self._last[1]:08x}"

    def _highest(self, at: int) -> int:
        """The last eight digits of the latest event of a millisecond; -1 where it has none, as what is newest."""
        if self._newest < f"{at:019d}#":
            return -1
        found = next(self.events.irange(minimum=f"{at:019d}#", maximum=f"{at:019d}$", reverse=True), None)
        return int(found[-8:], 16) if found is not None else -1

    def add(self, event: Event) -> None:
        id, branch = event["eventId"], event["branch"]
        self.events[id] = event
        self._newest = max(self._newest, id)
        self.roots.setdefault(branch["name"], branch.get("rootEventId"))
        insort(self.ends, (event["endsAt"], id))
        self.emptied = None

    def remove(self, event_id: str, at: datetime) -> None:
        event = self.events.pop(event_id)
        del self.ends[bisect_left(self.ends, (event["endsAt"], event_id))]
        if not self.events:
            self.emptied = at

    def expire(self) -> None:
        if not self.ends or self.ends[0][0] > (now := clock.now()):
            return
        due = bisect_right(self.ends, (now, "~"))
        gone, self.ends = self.ends[:due], self.ends[due:]
        for _, event_id in gone:
            del self.events[event_id]
        if not self.events:
            self.emptied = gone[-1][0]  # the session may be empty for days when somebody looks

    def before(self, event_id: str | None) -> Iterator[Event]:
        """Events newest first, from before one on (None: from the newest)."""
        ids = self.events.irange(maximum=event_id, inclusive=(True, False), reverse=True) if event_id else None
        for found in ids if ids is not None else reversed(self.events):
            yield self.events[found]

    def lineage(self, branch: str, parents: bool) -> dict[str, str | None]:
        """The branches a filter means: each with the id its events go up to (None: all of them).

        The branch itself, and with ``parents`` what it grew from, up to and with each root event.
        """
        found: dict[str, str | None] = {branch: None}
        root = self.roots.get(branch)
        while parents and root is not None and root in self.events:
            branch = self.events[root]["branch"]["name"]
            if branch in found:
                break
            found[branch] = root
            root = self.roots.get(branch)
        return found


class Conversations:
    """All actors and sessions of one memory."""

    def __init__(self) -> None:
        self.actors: SortedDict = SortedDict()

    def session(self, actor_id: str, session_id: str) -> Session | None:
        """A living session, its expired events gone; None where nothing was said."""
        found: Session | None = self.actors.get(actor_id, {}).get(session_id)
        return found if found is not None and self._lives(found) else None

    def open(self, actor_id: str, session_id: str) -> Session:
        """A new session; there is none of that id."""
        found = Session(actor_id, session_id, clock.now())
        self.actors.setdefault(actor_id, SortedDict())[session_id] = found
        return found

    def add(self, memory: Record, params: Mapping[str, Any]) -> Event:
        """A new event of a memory, as CreateEvent asks for it; refused where its branch cannot be."""
        if params["eventTimestamp"] < EPOCH:  # an event id begins with its milliseconds since then
            raise invalid("eventTimestamp must not lie before 1970", eventTimestamp="Member must not be negative")
        actor_id, session_id = params["actorId"], params.get("sessionId") or uuid()
        session = self.session(actor_id, session_id)
        branch = self._branch(session, params.get("branch"))
        if session is None:
            session = self.open(actor_id, session_id)
        event = Event({"memoryId": memory["id"], "actorId": actor_id, "sessionId": session_id, "branch": branch})
        event["eventTimestamp"], event["payload"] = params["eventTimestamp"], params["payload"]
        if "metadata" in params:
            event["metadata"] = params["metadata"]
        event["eventId"] = session.mint(event["eventTimestamp"])
        event["endsAt"] = clock.later(clock.now(), memory["eventExpiryDuration"], DAY)
        session.add(event)
        return event

    def _branch(self, session: Session | None, given: Mapping[str, str] | None) -> dict[str, str]:
        """The branch an event is on. Its first event names the root, later ones may leave it out."""
        if given is None:
            return {"name": MAIN}
        name, root = given["name"], given.get("rootEventId")
        roots = session.roots if session is not None else {MAIN: None}
        if name not in roots:
            if root is not None and (session is None or root not in session.events):
                raise self._no_root(root)
        elif root not in (None, roots[name]):
            raise invalid(f"Branch {name} has {roots[name] or 'no'} root event already", reason="ResourceConflict")
        root = roots.get(name, root)
        return {"name": name, "rootEventId": root} if root else {"name": name}

    def _no_root(self, root: str) -> ServiceError:
        elsewhere = any(root in session.events for sessions in self.actors.values() for session in sessions.values())
        if elsewhere:
            return invalid(f"The root event {root} belongs to another session", reason="EventInOtherSession")
        return not_found(f"Unable to find event with id {root}")

    def actors_after(self, actor_id: str | None) -> Iterator[str]:
        """Actors with a living session, in id order."""
        for found in after(self.actors, actor_id):
            if next(self.sessions_after(found, None), None) is not None:
                yield found

    def sessions_after(self, actor_id: str, session_id: str | None) -> Iterator[Session]:
        """An actor's living sessions, in id order."""
        sessions = self.actors.get(actor_id, SortedDict())
        for found in after(sessions, session_id):
            session = self.session(actor_id, found)
            if session is not None:
                yield session

    def _lives(self, session: Session) -> bool:
        session.expire()
        if session.emptied is None or clock.now() < clock.later(session.emptied, 1, DAY):
            return True
        sessions = self.actors[session.actor_id]
        del sessions[session.session_id]
        if not sessions:
            del self.actors[session.actor_id]
        return False


def after(rows: SortedDict, key: str | None) -> Iterator[str]:
    """The keys of a sorted dict after one, while keys come and go."""
    while True:
        position = rows.bisect_right(key) if key is not None else 0
        if position >= len(rows):
            return
        key = rows.keys()[position]
        yield key
