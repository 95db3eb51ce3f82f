"""A time in front of its sentence, which is no state of the user: "Growing up, I …", "Back in 2010 I …"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.tokens import bare
from moto_agentcore.extraction.english.words import MONTHS

if TYPE_CHECKING:
    from collections.abc import Sequence

_GROWING_UP = re.compile(r"^([Gg]rowing up(?: in [A-Z][\w-]+| there)?) (?=(?:I|we|my|our)\b(?! and\b))")
_BACK = re.compile(
    r"^(?:[Ww]ay )?[Bb]ack (?P<time>in (?=\d|(?:high |middle )?school\b|college\b|the \w+s\b|"
    + "|".join(month.capitalize() for month in MONTHS)
    + r")|when (?=I\b|we\b))"
)
_OWN = frozenset(("i", "we", "my", "our"))
_NEAR = 6  # words


def time_in_front(text: str) -> str:
    """With the pause that chats leave out; "back in 2010" is "in 2010"."""
    return _BACK.sub(lambda match: match["time"].capitalize(), _GROWING_UP.sub(r"\1, ", text))


def opens_with_time(clause: Sequence[str]) -> bool:
    """Is what looks like a state of the user ("back in Rome", "growing up") told of the subject behind it?"""
    if clause[0].lower() == "back" and not {"I", "we"}.isdisjoint(clause):
        return True
    pause = next((at for at, word in enumerate(clause[:_NEAR]) if word.endswith(",")), len(clause))
    return pause + 1 < len(clause) and bare(clause[pause + 1]) in _OWN
