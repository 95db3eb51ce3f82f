"""Status progression, on moto's state manager.

Authors turn it as they turn moto's: ``state_manager.set_transition("agentcore::memory", {"progression": "manual",
"times": 2})``. ``immediate`` (default): the next read sees the end. ``manual``: so many Get calls later. ``time``: so
many seconds later by the service's clock. Where life cycles are to be realistic, what nobody turned takes a few looks,
as in the service.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from moto.moto_api import state_manager

from moto_agentcore.state import clock

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record

_SECOND, _MOMENT = timedelta(seconds=1), timedelta(milliseconds=1)
LOOKS: dict[str, int] = {}  # by the name of a life: how many looks it takes where that is to be realistic


class Mode:
    """Of the process; the author's (``controls.progress``)."""

    realistic = False


@dataclass(frozen=True, slots=True)
class Life:
    """The states of a kind: ``model`` is its name in moto's state manager. Without ``deleting`` a deletion is at once.

    ``reason`` is the member that says why one of the failure states was reached; a list where it is a plural. ``looks``
    are how many a state on the way is seen to last where life cycles are to be realistic. A life that is not ``dated``
    leaves the time of the last update as it is when a state on the way ends. ``stages`` are the states between
    ``creating`` and what becomes of it, each as long as the first.
    """

    model: str
    creating: str = "CREATING"
    ready: str = "ACTIVE"
    updating: str = "UPDATING"
    deleting: str = "DELETING"
    create_failed: str = "CREATE_FAILED"
    update_failed: str = "UPDATE_FAILED"
    delete_failed: str = "DELETE_FAILED"
    reason: str = "failureReason"
    looks: int = 2
    dated: bool = True
    stages: tuple[str, ...] = ()

    def following(self, status: str) -> str | None:
        """The stage after a state, if it is not the last one on the way."""
        way = (self.creating, *self.stages)
        return way[way.index(status) + 1] if status in way[:-1] else None

    def __post_init__(self) -> None:
        register(self.model, self.looks)


@dataclass(slots=True)
class Pending:
    """A status on its way: to ``then``, or to nowhere (None: the record goes); ``reason`` says why it will fail.

    There may be several reasons where the kind's member for them is a plural. It does not end before what it stands
    ``behind`` has settled.
    """

    then: str | None
    reason: str | list[str] | None = None
    since: datetime = field(default_factory=clock.now)
    reads: int = 0
    behind: Sequence[Record] = ()


def register(model: str, looks: int) -> None:
    """Let moto's state manager know what goes on by a progression."""
    LOOKS[model] = looks
    state_manager.register_default_transition(model, {"progression": "immediate"})


def enter(
    record: Record,
    status: str,
    then: str | None,
    reason: str | list[str] | None = None,
    since: datetime | None = None,
) -> None:
    """Set a status that will become another one, or the record's end; why an earlier one failed is past.

    What the service does while it is asked is there at once: its status becomes no other one, and holds nothing up.
    """
    record["status"] = status
    if record.kind.life is not None:
        record.pop(record.kind.life.reason, None)
    record.pending = Pending(then, reason, since or clock.now()) if (status, None) != (then, reason) else None


def settle(record: Record) -> bool:
    """Let what is due happen; False where the record's end was due."""
    pending = record.pending
    if pending is None or record.kind.life is None or not due(record.kind.life.model, pending):
        return True
    if any(settle(other) and other.pending is not None for other in pending.behind):
        return True
    then, reason = pending.then, pending.reason
    if then is None:  # and it stays due: whoever asks again hears the same
        return False
    life, over = record.kind.life, end(record.kind.life.model, pending.since)
    stage = life.following(record["status"])
    record.pending = None if stage is None else Pending(then, reason, over, behind=pending.behind)
    if record["status"] != then and life.dated:  # later than what began it, as recordings show
        record[record.kind.updated] = max(over, pending.since + _MOMENT)
    record["status"] = then if stage is None else stage
    if stage is not None:
        return settle(record)
    if reason is not None:
        member = record.kind.life.reason
        record[member] = [reason] if member.endswith("s") and isinstance(reason, str) else reason
    return True


def due(model: str, pending: Pending) -> bool:
    """Whether a progression of moto's state manager has come to its end."""
    transition = _transition(model)
    progression = transition["progression"]
    if progression in ("manual", "looks"):
        return pending.reads >= int(transition.get("times", 1))
    if progression == "time":
        return clock.now() >= _timed(transition, pending.since)
    return True


def counts(model: str) -> bool:
    """Whether something goes on by looks that are counted one by one."""
    return bool(_transition(model)["progression"] == "looks")


def end(model: str, since: datetime) -> datetime:
    """When a progression that is over came to its end: not before it began, and not after now."""
    transition = _transition(model)
    if transition["progression"] in ("manual", "looks"):
        return clock.now()
    return min(clock.now(), _timed(transition, since) if transition["progression"] == "time" else since)


def _timed(transition: dict[str, Any], since: datetime) -> datetime:
    return clock.later(since, float(transition.get("seconds", 0)), _SECOND)


def _transition(model: str) -> dict[str, Any]:
    """What moto's users have set, under our name for the kind or under moto's own."""
    names = (model, model.replace("agentcore::", "bedrock-agentcore-control::"))
    chosen = next((name for name in names if name in state_manager._transitions), None)
    if chosen is None and Mode.realistic:
        return {"progression": "looks", "times": LOOKS[model]}
    found: dict[str, Any] = state_manager.get_transition(chosen or model)
    return found
