"""Whether what was asked fits what an author wants of it: the rules of ``agentcore.calls``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import ANY

from moto_agentcore import timestamps

MILLISECOND = timedelta(milliseconds=1)  # what is finer is not kept


def fits(given: Any, wanted: Any) -> bool:
    """Whether what was given has what is wanted; a mapping's absent member is None."""
    if wanted is ANY:
        return given is not None
    if isinstance(wanted, Mapping):
        return isinstance(given, Mapping) and all(fits(given.get(name), value) for name, value in wanted.items())
    if isinstance(wanted, (list, tuple)):
        return isinstance(given, Sequence) and not isinstance(given, (str, bytes)) and _each_fits(given, wanted)
    if callable(wanted):
        return given is not None and bool(wanted(given))
    return _same(given, wanted) if isinstance(given, datetime) else bool(wanted == given)


def _each_fits(given: Sequence[Any], wanted: Sequence[Any]) -> bool:
    return len(given) == len(wanted) and all(map(fits, given, wanted))


def _same(given: datetime, wanted: Any) -> bool:
    """Whether it is the instant that an author, or JSON, means; botocore takes one without a zone for local time."""
    try:
        meant = wanted.astimezone() if isinstance(wanted, datetime) else timestamps.read(wanted)
    except ValueError:
        return False
    return (meant - timestamps.EPOCH) // MILLISECOND == (given - timestamps.EPOCH) // MILLISECOND
