"""Lifetimes of sessions: what nobody ends, ends by itself, by the service's clock.

A kind with a lifetime needs no word of it in its operations: its table begins it, and no look at the table (``find``,
``get``, a walk, ``count``) sees a record whose end was due as if it still lived. The end comes at its own time,
whenever the next look is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from moto_agentcore.state import clock

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Span:
    """So many units as the record's ``member`` says, or the default where it says nothing."""

    default: int
    member: str = ""
    unit: timedelta = SECOND

    def end(self, record: Record, since: datetime) -> datetime:
        count: int = record.get(self.member, self.default)
        try:
            return since + count * self.unit  # as ``later``, without asking it: each look at a session asks
        except OverflowError:
            return clock.later(since, count, self.unit)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long the records of a kind live.

    Args:
        longest: from its creation on, used or not.
        idle: from its last use on (``touch``); its creation is the first.
        states: its status while it lives and after its end; without them the record goes with its end. A record that
            an operation has given another status has ended already.
        status: the status's wire name.
    """

    longest: Span | None = None
    idle: Span | None = None
    states: tuple[str, str] | None = None
    status: str = "status"

    def __post_init__(self) -> None:
        if self.longest is None and self.idle is None:
            raise ValueError("A lifetime has a longest time, an idle time, or both")

    def ends(self, record: Record) -> datetime:
        """When the record comes to its end if nobody uses it again."""
        created: datetime = record[record.kind.created]
        if self.idle is None or self.longest is None:
            only = self.longest or self.idle
            assert only is not None
            return only.end(record, created if self.idle is None else record.used or created)
        return min(self.longest.end(record, created), self.idle.end(record, record.used or created))

    def begin(self, record: Record) -> None:
        if self.states is not None:
            record[self.status] = self.states[0]

    def settle(self, record: Record) -> bool:
        """Let an end that was due come, with the time it was due; False where the record goes with it."""
        if not self._is_open(record) or clock.now() < (ended := self.ends(record)):
            return True
        if self.states is None:
            return False
        record[self.status] = self.states[1]
        record[record.kind.updated] = ended
        return True

    def lives(self, record: Record) -> bool:
        return self._is_open(record) and clock.now() < self.ends(record)

    def _is_open(self, record: Record) -> bool:
        return self.states is None or record[self.status] == self.states[0]


def touch(record: Record) -> None:
    """Use a record: its idle time begins anew. One that has come to its end stays there."""
    lifetime = record.kind.lifetime
    if lifetime is not None and lifetime.lives(record):
        record.used = clock.now()
