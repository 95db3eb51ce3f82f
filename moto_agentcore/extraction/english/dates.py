"""Relative dates get the date they mean in parentheses: "last spring" -> "last spring (spring 2025)"."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from .conjugation import is_finite, is_participle, is_past
from .grammar import main_verb, skip_adverbs, starts_subject
from .periods import SEASONS, day, named_period, shifted, weekday
from .tokens import bare
from .verbs import UNCHANGED
from .words import DETERMINERS, MONTHS, NUMBERS, PREPOSITIONS, WEEKDAYS, wordset

if TYPE_CHECKING:
    from datetime import datetime

_COUNT = r"(\d{1,3}|an?(?: couple of)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_UNIT = r"(day|week|month|year)s?"
_NAMED = "|".join([*WEEKDAYS, *MONTHS, *SEASONS, "weekend", "week", "month", "year"])
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
_HINT = re.compile(
    r"day|tomorrow|night|morning|afternoon|evening|ago\b|\bin (?:\d|a|[ofts]|nine|e)|\b(?:last|this|next) |the \d"
)


def with_dates(text: str, moment: datetime, *, past: bool = False) -> str:
    """Annotate every relative date of `text`; `past` says which way "on Friday" points."""

    def annotate(match: re.Match[str]) -> str:
        try:
            meant = _meaning(match, moment, past=past)
        except (OverflowError, ValueError):  # the year 0 or 10000
            return match.group(0)
        return f"{match.group(0)} ({meant})" if meant else match.group(0)

    return _RELATIVE.sub(annotate, text) if _HINT.search(text.lower()) else text


def _meaning(match: re.Match[str], moment: datetime, *, past: bool) -> str:
    found = match.groupdict()
    if found["day"]:
        return day(moment + timedelta(days=_DAYS[found["day"].lower()]))
    if found["part"]:
        return day(moment)
    if found["ago"]:
        return shifted(found["ago"].lower().split(), moment, -1)
    if found["ahead"]:
        return shifted(found["ahead"].lower().split(), moment, 1) if _is_ahead(match, past=past) else ""
    if found["weekday"] or found["bare"] or found["nth"]:
        step = _direction(match, past=past)
        return day(_pointed(match, moment, step)) if step else ""
    which, named = found["which"].lower(), found["named"].lower()
    return named_period(named, {"last": -1, "this past": -1, "next": 1, "this coming": 1}.get(which, 0), moment)


def _pointed(match: re.Match[str], moment: datetime, step: int) -> datetime:
    if match["nth"] is None:
        return weekday((match["weekday"] or match["bare"]).lower(), moment, step)
    day = int(match["nth"])
    if day == moment.day:
        raise ValueError(day)  # today, or a month away: nobody knows
    months = moment.year * 12 + moment.month - 1 + (step if (day - moment.day) * step < 0 else 0)
    return moment.replace(year=months // 12, month=months % 12 + 1, day=day)


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
        behind = skip_adverbs(told, 1 + ([bare(word) for word in told[1:2]] == ["not"]))
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
