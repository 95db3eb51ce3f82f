"""Relative dates get the date they mean in parentheses: "last spring" -> "last spring (spring 2025)"."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from .lexicon import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBER = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_NUMBER |= {"a": 1, "an": 1, "couple": 2, "eleven": 11, "twelve": 12}
_SEASONS = {"winter": 12, "spring": 3, "summer": 6, "autumn": 9, "fall": 9}  # northern, by its first month
_COUNT = r"(\d{1,3}|an?(?: couple of)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_UNIT = r"(day|week|month|year)s?"
_NAMED = "|".join([*WEEKDAYS, *MONTHS, *_SEASONS, "weekend", "week", "month", "year"])
_RELATIVE = re.compile(
    rf"\b(?:(?P<day>the day before yesterday|the day after tomorrow|yesterday|tomorrow|today|tonight|last night)"
    rf"|this (?P<part>morning|afternoon|evening)"
    rf"|(?P<ago>{_COUNT} {_UNIT} ago)|(?P<ahead>in {_COUNT} {_UNIT}(?: from now|(?=[.,;!]|$| and )))"
    rf"|(?P<which>last|this|next|this past|this coming) (?P<named>{_NAMED})"
    rf"|on (?P<weekday>{'|'.join(WEEKDAYS)}))\b(?! \()",
    re.IGNORECASE,
)
_DAYS = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0, "tomorrow": 1,
    "the day after tomorrow": 2,
}  # fmt: skip


def resolve(text: str, moment: datetime, *, past: bool = False) -> str:
    """Annotate every relative date of `text`; `past` says which way "on Friday" points."""

    def annotate(match: re.Match[str]) -> str:
        try:
            meant = _meaning(match, moment, past=past)
        except (OverflowError, ValueError):  # the year 0 or 10000
            return match.group(0)
        return f"{match.group(0)} ({meant})" if meant else match.group(0)

    return _RELATIVE.sub(annotate, text) if _HINT.search(text) else text


_HINT = re.compile(
    r"day|tomorrow|night|morning|afternoon|evening|ago\b|\bin (?:\d|a|[ofts]|nine|e)|\b(?:last|this|next) ",
    re.IGNORECASE,
)


def _meaning(match: re.Match[str], moment: datetime, *, past: bool) -> str:
    found = match.groupdict()
    if found["day"]:
        return _day(moment + timedelta(days=_DAYS[found["day"].lower()]))
    if found["part"]:
        return _day(moment)
    if found["ago"] or found["ahead"]:
        return _shifted((found["ago"] or found["ahead"]).lower().split(), moment, -1 if found["ago"] else 1)
    if found["weekday"]:
        return _day(_weekday(found["weekday"].lower(), moment, -1 if past else 1))
    which, named = found["which"].lower(), found["named"].lower()
    return _named(named, {"last": -1, "this past": -1, "next": 1, "this coming": 1}.get(which, 0), moment)


def _shifted(parts: list[str], moment: datetime, sign: int) -> str:
    parts = [part for part in parts if part not in ("in", "of", "ago", "from", "now")]
    if parts[0] in ("a", "an") and parts[1] == "couple":
        parts = parts[1:]
    count = sign * (int(parts[0]) if parts[0].isdecimal() else _NUMBER[parts[0]])
    unit = parts[1].rstrip("s")
    if unit == "year":
        return str(_year(moment.year + count))
    if unit == "month":
        return _month(moment, count)
    return _day(moment + timedelta(days=count * (7 if unit == "week" else 1)))


def _named(named: str, step: int, moment: datetime) -> str:
    if named in WEEKDAYS:
        return _day(_weekday(named, moment, step or 1))
    if named in MONTHS:
        return f"{named.capitalize()} {_year(_nearest(MONTHS.index(named) + 1, 1, step, moment))}"
    if named in _SEASONS:
        return _season(named, step, moment)
    return _SPANS[named](moment, step)


def _weekday(name: str, moment: datetime, step: int) -> datetime:
    ahead = (WEEKDAYS.index(name) - moment.weekday()) % 7
    return moment + timedelta(days=(ahead or 7) if step > 0 else ahead - 7)


def _nearest(month: int, length: int, step: int, moment: datetime) -> int:
    """Year of the last finished, the current or the next coming period that starts in `month`."""
    end = month + length - 1
    if step < 0:
        return moment.year if end < moment.month else moment.year - 1
    if step > 0:
        return moment.year if month > moment.month else moment.year + 1
    return moment.year


def _season(named: str, step: int, moment: datetime) -> str:
    start = _SEASONS[named]
    if start != 12:
        return f"{named} {_year(_nearest(start, 3, step, moment))}"
    year = moment.year - (moment.month < 12)  # the winter that is, or was last, under way began in this year
    year += {-1: -1 if moment.month in (12, 1, 2) else 0, 0: int(2 < moment.month < 12), 1: 1}[step]
    return f"winter {_year(year)}/{year + 1}"


def _week(moment: datetime, step: int) -> str:
    return f"week of {_day(moment - timedelta(days=moment.weekday()) + timedelta(weeks=step))}"


def _weekend(moment: datetime, step: int) -> str:
    saturday = moment + timedelta(days=5 - moment.weekday()) + timedelta(weeks=step)
    return f"weekend of {_day(saturday)}"


def _month(moment: datetime, step: int) -> str:
    year, month = divmod(moment.year * 12 + moment.month - 1 + step, 12)
    return f"{MONTHS[month].capitalize()} {_year(year)}"


def _year(year: int) -> int:
    if not 1 <= year <= 9999:
        raise ValueError(year)
    return year


_SPANS: dict[str, Callable[[datetime, int], str]] = {
    "week": _week, "weekend": _weekend, "month": _month, "year": lambda moment, step: str(_year(moment.year + step)),
}  # fmt: skip


def _day(moment: datetime) -> str:
    return f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}"
