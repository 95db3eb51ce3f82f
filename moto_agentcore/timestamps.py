"""Timestamps on the wire: epoch seconds, ISO 8601 and RFC 822; inside, aware datetimes to the millisecond."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?")  # Python's float() reads more: 1_000, nan


def read(value: Any) -> datetime:
    """An instant from a JSON number, or from text in any of the three formats; ValueError where it is none."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_epoch(value)
    if not isinstance(value, str):
        raise ValueError("not a timestamp")
    return _from_epoch(float(value)) if _NUMBER.fullmatch(value) else _from_text(value)


def _from_epoch(seconds: float) -> datetime:
    try:
        found = datetime.fromtimestamp(seconds, timezone.utc)
    except (OverflowError, OSError) as error:
        raise ValueError("out of range") from error
    return _to_millisecond(found) if found.microsecond else found


def _from_text(value: str) -> datetime:
    try:
        # Python 3.10 reads neither the Z nor other than 3 or 6 fraction digits.
        found = datetime.fromisoformat(_three_digits(value.replace("Z", "+00:00").replace("z", "+00:00")))
    except ValueError:
        try:
            found = parsedate_to_datetime(value)
        except (TypeError, IndexError, OverflowError) as error:
            raise ValueError("not a timestamp") from error
    try:
        found = (found if found.tzinfo else found.replace(tzinfo=timezone.utc)).astimezone(timezone.utc)
    except OverflowError as error:
        raise ValueError("out of range") from error
    return _to_millisecond(found)


def _to_millisecond(instant: datetime) -> datetime:
    more = instant.microsecond % 1000
    return instant.replace(microsecond=instant.microsecond - more) if more else instant


def _three_digits(value: str) -> str:
    head, dot, tail = value.partition(".")
    digits = tail[: len(tail) - len(tail.lstrip("0123456789"))]
    return f"{head}.{digits[:6].ljust(6, '0')}{tail[len(digits) :]}" if dot and digits else value


def epoch(value: datetime) -> float | int:
    """Epoch seconds to the millisecond, a whole number where they are whole (as the service writes them)."""
    if value.microsecond % 1000:
        value = _to_millisecond(value)
    seconds = value.timestamp()
    return seconds if value.microsecond else int(seconds)


def iso(value: datetime) -> str:
    shown = value.astimezone(timezone.utc).isoformat(timespec="milliseconds")  # strftime writes the year 1 as 1
    return shown.replace("+00:00", "Z")


WRITERS = {
    "unixtimestamp": epoch,
    "iso8601": iso,
    "rfc822": lambda value: format_datetime(value.astimezone(timezone.utc), usegmt=True),
}
