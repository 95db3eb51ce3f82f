"""Status progression, on moto's state manager.

Authors turn it as they turn moto's: ``state_manager.set_transition("agentcore::memory", {"progression": "manual",
"times": 2})``. ``immediate`` (default): the next read sees the end. ``manual``: so many Get calls later. ``time``: so
many seconds later by the service's clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from moto.moto_api import state_manager

from moto_agentcore.state import clock

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Life:
    """The states of a kind: ``model`` is its name in moto's state manager. Without ``deleting`` a deletion is at once.

    ``reason`` is the member that says why one of the failure states was reached; a list where it is a plural.
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

    def __post_init__(self) -> None:
        state_manager.register_default_transition(self.model, {"progression": "immediate"})


@dataclass(slots=True)
class Pending:
    """A status on its way: to ``then``, or to nowhere (None: the record goes); ``reason`` says why it will fail.

    There may be several reasons where the kind's member for them is a plural.
    """

    then: str | None
    reason: str | list[str] | None = None
    since: datetime = field(default_factory=clock.now)
    reads: int = 0


def enter(record: Record, status: str, then: str | None, reason: str | list[str] | None = None) -> None:
    """Set a status that will become another one, or the record's end; why an earlier one failed is past.

    What the service does while it is asked is there at once: its status becomes no other one, and holds nothing up.
    """
    record["status"] = status
    if record.kind.life is not None:
        record.pop(record.kind.life.reason, None)
    record.pending = Pending(then, reason) if (status, None) != (then, reason) else None


def settle(record: Record) -> bool:
    """Let what is due happen; False where the record's end was due."""
    if record.pending is None or record.kind.life is None or not due(record.kind.life.model, record.pending):
        return True
    then, reason = record.pending.then, record.pending.reason
    record.pending = None
    if then is None:
        return False
    record["status"] = then
    if reason is not None:
        member = record.kind.life.reason
        record[member] = [reason] if member.endswith("s") and isinstance(reason, str) else reason
    return True


def due(model: str, pending: Pending) -> bool:
    """Whether a progression of moto's state manager has come to its end."""
    transition = _transition(model)
    progression = transition["progression"]
    if progression == "manual":
        return pending.reads >= int(transition.get("times", 1))
    if progression == "time":
        return clock.now() >= _timed(transition, pending.since)
    return True


def end(model: str, since: datetime) -> datetime:
    """When a progression that is over came to its end: not before it began, and not after now."""
    transition = _transition(model)
    if transition["progression"] == "manual":
        return clock.now()
    return min(clock.now(), _timed(transition, since) if transition["progression"] == "time" else since)


def _timed(transition: dict[str, Any], since: datetime) -> datetime:
    return clock.later(since, float(transition.get("seconds", 0)), _SECOND)


def _transition(model: str) -> dict[str, Any]:
    """What moto's users have set, under our name for the kind or under moto's own."""
    names = (model, model.replace("agentcore::", "bedrock-agentcore-control::"))
    chosen = next((name for name in names if name in state_manager._transitions), model)
    found: dict[str, Any] = state_manager.get_transition(chosen)
    return found
