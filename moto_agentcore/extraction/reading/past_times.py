"""A time in front of its sentence, which is no state of the user: "Growing up, I …", "Back in 2010 I …"."""

from __future__ import annotations

import re

from moto_agentcore.extraction.english.tokens import behind_pause, word_at
from moto_agentcore.extraction.english.words import MONTHS

_GROWING_UP = re.compile(r"^([Gg]rowing up(?: in [A-Z][\w-]+| there)?) (?=(?:I|we|my|our)\b(?! and\b))")
_BACK = re.compile(
    r"^(?:[Ww]ay )?[Bb]ack (?P<time>in (?=\d|(?:high |middle )?school\b|college\b|the \w+s\b|"
    + "|".join(month.capitalize() for month in MONTHS)
    + r")|when (?=I\b|we\b))"
)
_OWN = frozenset(("i", "we", "my", "our"))


def time_in_front(text: str) -> str:
    """With the pause that chats leave out; "back in 2010" is "in 2010"."""
    return _BACK.sub(lambda match: match["time"].capitalize(), _GROWING_UP.sub(r"\1, ", text))


def opens_with_time(clause: list[str]) -> bool:
    """Is what looks like a state of the user ("back in Rome", "growing up") told of the subject behind it?"""
    if clause[0].lower() == "back" and not {"I", "we"}.isdisjoint(clause):
        return True
    behind = behind_pause(clause)
    return bool(behind) and word_at(clause, behind) in _OWN
