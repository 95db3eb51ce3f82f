"""Relative dates get the date they mean in parentheses: "last spring" -> "last spring (spring 2025)"."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from .grammar import is_finite, is_participle, is_past, main_verb, skip_adverbs, starts_subject
from .lexicon import DETERMINERS, MONTHS, NUMBERS, PREPOSITIONS, UNCHANGED, WEEKDAYS, wordset
from .sentences import bare

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBER = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_NUMBER |= {"a": 1, "an": 1, "couple": 2, "eleven": 11, "twelve": 12}
_SEASONS = {"winter": 12, "spring": 3, "summer": 6, "autumn": 9, "fall": 9}  # northern, by its first month
_COUNT = r"(\d{1,3}|an?(?: couple of)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_UNIT = r"(day|week|month|year)s?"
_NAMED = "|".join([*WEEKDAYS, *MONTHS, *_SEASONS, "weekend", "week", "month", "year"])
_WEEKDAY = "|".join(WEEKDAYS)
_PART = r"(?:morning|afternoon|evening|night)"
# What may follow a date: "in 2 weeks with Ana", but not "in 2 week sprints", "on the 20th floor", "Sunday brunch".
_ENDS = (
    r"(?=[.,;:!?)]|$| —| (?:and|but|so|with|at|for|to|from|by|because|when|if|before|after|as|around|on|in|the|their"
    r"|they)\b)"
)
_NO_HABIT = rf"(?! {_PART}s\b| (?:to|through|until|till|and|or|-|—) (?:{_WEEKDAY}))"  # "Monday mornings", "to Friday"
_RELATIVE = re.compile(
    rf"\b(?:(?P<day>the day before yesterday|the day after tomorrow|yesterday|tomorrow|today|tonight|last night)"
    rf"|this (?P<part>morning|afternoon|evening)"
    rf"|(?P<ago>{_COUNT} {_UNIT} ago)|(?P<ahead>in {_COUNT} {_UNIT})(?:'? time| from now|{_ENDS})"
    rf"|(?P<which>last|this|next|this past|this coming) (?P<named>{_NAMED})"
    rf"|(?P<how>on|since|until|till|by) (?:(?P<weekday>{_WEEKDAY})(?: {_PART})?{_NO_HABIT}"
    rf"|the (?P<nth>\d{{1,2}})(?:st|nd|rd|th){_ENDS})"
    rf"|(?P<bare>{_WEEKDAY})(?P<hour> {_PART})?{_NO_HABIT}{_ENDS})\b(?! \()",
    re.IGNORECASE,
)
_USUAL = re.compile(
    r"\b(?:usually|always|normally|often|never|rarely|sometimes|typically|regularly|every|each)\b",
    re.IGNORECASE,
)
_MONTHLY = re.compile(r"\b(?:rent|salary|paid|pay|pays|bills?)\b", re.IGNORECASE)
_NO_DATE = wordset("is are was were be loves love likes like hates hate prefers prefer called named next last most")
_NO_DATE |= DETERMINERS | PREPOSITIONS | set(WEEKDAYS)  # in front of a bare weekday: "is Friday", "loves Sunday"
_WHO = wordset("that which who")
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

    return _RELATIVE.sub(annotate, text) if _HINT.search(text.lower()) else text


_HINT = re.compile(
    r"day|tomorrow|night|morning|afternoon|evening|ago\b|\bin (?:\d|a|[ofts]|nine|e)|\b(?:last|this|next) |the \d"
)


def _meaning(match: re.Match[str], moment: datetime, *, past: bool) -> str:
    found = match.groupdict()
    if found["day"]:
        return _day(moment + timedelta(days=_DAYS[found["day"].lower()]))
    if found["part"]:
        return _day(moment)
    if found["ago"]:
        return _shifted(found["ago"].lower().split(), moment, -1)
    if found["ahead"]:
        return _shifted(found["ahead"].lower().split(), moment, 1) if _is_ahead(match, past=past) else ""
    if found["weekday"] or found["bare"] or found["nth"]:
        step = _direction(match, past=past)
        return _day(_pointed(match, moment, step)) if step else ""
    which, named = found["which"].lower(), found["named"].lower()
    return _named(named, {"last": -1, "this past": -1, "next": 1, "this coming": 1}.get(which, 0), moment)


def _pointed(match: re.Match[str], moment: datetime, step: int) -> datetime:
    if match["nth"] is None:
        return _weekday((match["weekday"] or match["bare"]).lower(), moment, step)
    day = int(match["nth"])
    if day == moment.day:
        raise ValueError(day)  # today, or a month away: nobody knows
    months = moment.year * 12 + moment.month - 1 + (step if (day - moment.day) * step < 0 else 0)
    return moment.replace(year=months // 12, month=months % 12 + 1, day=day)


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


def _is_ahead(match: re.Match[str], *, past: bool) -> bool:
    """Is "in 3 days" a day to come? What happened, is usual or counted takes that long: "built it in 3 days"."""
    before = match.string[: match.start()].split()
    if _happened(match, past=past) or _USUAL.search(match.string) or "can" in before:
        return False
    return len(before) < 2 or not _counts(before[-2]) or bool({"has", "have", "will"} & set(before))


def _counts(word: str) -> bool:
    return bare(word) in NUMBERS or word[:1].isdigit()


def _direction(match: re.Match[str], *, past: bool) -> int:
    """1 for the weekday or day of the month to come, -1 for the one gone by, 0 where that is anybody's guess."""
    how, before = (match["how"] or "").lower(), match.string[: match.start()].split()
    if how == "since":
        return -1
    if _USUAL.search(match.string) or (match["nth"] and _MONTHLY.search(match.string)):
        return 0
    if before and _is_no_date(before[-1], match):
        return 0
    if not _happened(match, past=past):
        return 1
    return -1 if how in ("", "on") else 0  # "was away until Friday" may still be


def _is_no_date(word: str, match: re.Match[str]) -> bool:
    """Does `word` in front make the weekday a range ("Monday - Friday"), a name or a thing ("Black Friday")?"""
    if word in "-–—":
        return True
    if match["how"]:
        return bare(word) in WEEKDAYS
    return bare(word) in _NO_DATE or word.endswith("'s") or (word[0].isupper() and not match["hour"])


def _happened(match: re.Match[str], *, past: bool) -> bool:
    """Is the verb the date belongs to in the past or the perfect? `past` is the word of the caller without one."""
    told = _governing(match.string[: match.start()].split()) or _governing(match.string[match.end() :].split())
    if not told:
        return past
    verb = bare(told[0])
    if verb in ("has", "have"):
        behind = skip_adverbs(told, 1 + (bare(told[1]) == "not")) if len(told) > 1 else 1
        return behind < len(told) and is_participle(bare(told[behind]))
    return past if verb in UNCHANGED else is_past(verb) and "will" not in told


def _governing(tokens: list[str]) -> list[str]:
    """From its verb on, the innermost statement at the end: "was told their parcel arrives" -> "arrives"."""
    for start in range(len(tokens) - 1, -1, -1):
        low = bare(tokens[start])
        if low in _WHO and start + 1 < len(tokens) and is_finite(bare(tokens[start + 1])):
            return tokens[start + 1 :]
        if start and not starts_subject(tokens, start):
            continue
        verb = main_verb(tokens, start)
        if 0 < verb < len(tokens):
            return tokens[verb:]
    return []
