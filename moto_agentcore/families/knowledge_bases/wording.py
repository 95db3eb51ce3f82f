"""What a question names, word by word: a value that stands in it, a name of a field or of a column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from moto_agentcore.search.text import STOP_WORDS, stem, words

SHORT = 2  # letters: "US" must stand in a question as it is written, since "tell us" names no country
NEGATIONS = frozenset(
    {"not", "non", "no", "nor", "neither", "never", "without"} | {w for w in STOP_WORDS if w[-2:] == "nt"}
)
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def named_in(question: str, values: Sequence[str]) -> list[str]:
    """The values that a question names; none whose words stand in those of a longer one that it names."""
    asked = stems(question)
    known = set(asked)  # nearly all values of many have a word that is not among these
    runs = {value: run for value in dict.fromkeys(values) if known.issuperset(run := stems(value))}
    found = {value: run for value, run in runs.items() if place_of(asked, run) is not None and _meant(question, value)}
    return [
        value
        for value, run in found.items()
        if not any(len(other) > len(run) and place_of(other, run) is not None for other in found.values())
    ]


def place_of(run: list[str], wanted: list[str]) -> int | None:
    """Where some words begin among others; None: they do not stand there, or there are none."""
    places = range(len(run) - len(wanted) + 1) if wanted else range(0)
    same = (place for place in places if run[place] == wanted[0] and run[place : place + len(wanted)] == wanted)
    return next(same, None)


def stems(text: str) -> list[str]:
    return [stem(word) for word in words(text)]


def words_of(name: str) -> list[str]:
    """The words of a name: ``is_us_company``, ``peRatio``."""
    return words(_CAPITAL.sub(" ", name).replace("_", " "))


def _meant(question: str, value: str) -> bool:
    if len(value) > SHORT and value.lower() not in STOP_WORDS:
        return True
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", question) is not None
