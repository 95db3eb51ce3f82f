"""The one clock: UTC to the millisecond, frozen by freezegun or time-machine, moved by ``agentcore.clock``."""

from __future__ import annotations

import datetime as _datetime
from datetime import timedelta

# The ends of the calendar. No time of the service's ever comes to NEVER: it keeps milliseconds.
NEVER = _datetime.datetime.max.replace(tzinfo=_datetime.timezone.utc)
FIRST = _datetime.datetime.min.replace(tzinfo=_datetime.timezone.utc)

_offset = timedelta()


def now() -> _datetime.datetime:
    """The service's time. AgentCore keeps milliseconds."""
    found = _datetime.datetime.now(_datetime.timezone.utc)
    if _offset:
        found = later(found, 1, _offset)
    return found - timedelta(microseconds=found.microsecond % 1000)  # cheaper than ``replace``, and often asked


def later(since: _datetime.datetime, count: float, unit: timedelta) -> _datetime.datetime:
    """So many units after an instant; what lies beyond the calendar is its end."""
    try:
        return since + count * unit
    except OverflowError:
        return NEVER if (count < 0) == (unit < timedelta()) else FIRST


def offset() -> timedelta:
    return _offset


def move(by: timedelta) -> None:
    """Move the clock; OverflowError, and it stays, where that leaves the years 1 to 9999."""
    global _offset
    try:
        moved = _offset + by
        _datetime.datetime.now(_datetime.timezone.utc) + moved
    except OverflowError:
        raise OverflowError("the clock cannot be moved out of the years 1 to 9999") from None
    _offset = moved


def reset() -> None:
    global _offset
    _offset = timedelta()


def milliseconds(instant: _datetime.datetime) -> int:
    """Whole milliseconds since 1970."""
    since = instant - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000


_EPOCH = _datetime.datetime(1970, 1, 1, tzinfo=_datetime.timezone.utc)
