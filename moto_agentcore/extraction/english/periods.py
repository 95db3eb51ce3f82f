"""What a day, a month or a season named from a moment is: "last spring", "3 weeks ago", "Friday"."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from .words import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_NUMBER = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_NUMBER |= {"a": 1, "an": 1, "couple": 2, "eleven": 11, "twelve": 12}
SEASONS = {"winter": 12, "spring": 3, "summer": 6, "autumn": 9, "fall": 9}  # northern, by its first month


def shifted(parts: list[str], moment: datetime, sign: int) -> str:
    parts = [part for part in parts if part not in ("in", "of", "ago", "from", "now")]
    if parts[0] in ("a", "an") and parts[1] == "couple":
        parts = parts[1:]
    count = sign * (int(parts[0]) if parts[0].isdecimal() else _NUMBER[parts[0]])
    unit = parts[1].rstrip("s")
    if unit == "year":
        return str(_year(moment.year + count))
    if unit == "month":
        return _month(moment, count)
    return day(moment + timedelta(days=count * (7 if unit == "week" else 1)))


def named_period(named: str, step: int, moment: datetime) -> str:
    if named in WEEKDAYS:
        return day(weekday(named, moment, step or 1))
    if named in MONTHS:
        return f"{named.capitalize()} {_year(_nearest(MONTHS.index(named) + 1, 1, step, moment))}"
    if named in SEASONS:
        return _season(named, step, moment)
    return _SPANS[named](moment, step)


def weekday(name: str, moment: datetime, step: int) -> datetime:
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
    start = SEASONS[named]
    if start != 12:
        return f"{named} {_year(_nearest(start, 3, step, moment))}"
    year = moment.year - (moment.month < 12)  # the winter that is, or was last, under way began in this year
    year += {-1: -1 if moment.month in (12, 1, 2) else 0, 0: int(2 < moment.month < 12), 1: 1}[step]
    return f"winter {_year(year)}/{year + 1}"


def _week(moment: datetime, step: int) -> str:
    return f"week of {day(moment - timedelta(days=moment.weekday()) + timedelta(weeks=step))}"


def _weekend(moment: datetime, step: int) -> str:
    saturday = moment + timedelta(days=5 - moment.weekday()) + timedelta(weeks=step)
    return f"weekend of {day(saturday)}"


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


def day(moment: datetime) -> str:
    return f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}"
