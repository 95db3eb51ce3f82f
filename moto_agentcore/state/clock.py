"""The one clock: UTC to the millisecond, frozen by freezegun or time-machine, moved by ``agentcore.clock``."""

from __future__ import annotations

import datetime as _datetime
from datetime import timedelta

_offset = timedelta()


def now() -> _datetime.datetime:
    """The service's time. AgentCore keeps milliseconds."""
    found = _datetime.datetime.now(_datetime.timezone.utc) + _offset
    return found - timedelta(microseconds=found.microsecond % 1000)


def offset() -> timedelta:
    return _offset


def move(by: timedelta) -> None:
    global _offset
    _offset += by


def reset() -> None:
    global _offset
    _offset = timedelta()


def milliseconds(instant: _datetime.datetime) -> int:
    """Whole milliseconds since 1970."""
    since = instant - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000


_EPOCH = _datetime.datetime(1970, 1, 1, tzinfo=_datetime.timezone.utc)
