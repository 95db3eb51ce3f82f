"""Texts that match a model's pattern: the shortest first, longer ones until the length fits."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from typing import Any

from moto_agentcore.wire.constraints import POSIX

if sys.version_info >= (3, 11):
    from re import _constants as constants
    from re import _parser as parser
else:
    import sre_constants as constants
    import sre_parse as parser

LIKELY = "a0A-_/.:@ =é\n"
ANY = LIKELY + "".join(map(chr, range(32, 127)))
CATEGORIES = {"CATEGORY_DIGIT": "0", "CATEGORY_WORD": "a", "CATEGORY_SPACE": " "}
CATEGORIES |= {"CATEGORY_NOT_DIGIT": "a", "CATEGORY_NOT_WORD": "-", "CATEGORY_NOT_SPACE": "a"}


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the models as Python writes it."""
    for theirs, ours in POSIX.items():
        pattern = pattern.replace(theirs, ours)
    return re.compile(pattern, re.ASCII)


@cache
def matching(pattern: str, low: int, high: int | None, turn: int = 0) -> str:
    """A text of that length that matches as a whole; the next ``turn`` gives, where there is one, another text."""
    want = compiled(pattern)
    fits = (t for t in _texts(want.pattern, low) if low <= len(t) <= (high or len(t)) and want.fullmatch(t))
    found = list(islice(fits, turn + 1))
    if not found:
        raise LookupError(f"no text found for {pattern} of {low} to {high}")
    return found[-1]


@cache
def broken(pattern: str, low: int, high: int | None) -> str | None:
    """A text of a fit length that does not match; None where everything does."""
    want, length = compiled(pattern), max(low, 1)
    return next((c * length for c in ("\n", " ", "!", "é", "\x00") if not want.fullmatch(c * length)), None)


def _texts(pattern: str, low: int) -> Iterator[str]:
    """Candidates: ever more repeats, every branch, several letters."""
    tree = parser.parse(pattern)
    for more in (*range(20), *range(20, low + 20, 5)):
        for branch in range(3):
            for letter in LIKELY:
                yield _Writer(more, branch, letter).of(tree)


class _Writer:
    def __init__(self, more: int, branch: int, letter: str) -> None:
        self.more, self.branch, self.letter = more, branch, letter

    def of(self, tree: Any) -> str:
        return "".join(self._item(str(op), arg) for op, arg in tree)

    def _item(self, op: str, arg: Any) -> str:
        write: dict[str, Callable[[Any], str]] = {
            "LITERAL": chr,
            "NOT_LITERAL": lambda code: self.letter if ord(self.letter) != code else "b",
            "ANY": lambda _: self.letter,
            "IN": self._one_of,
            "CATEGORY": lambda category: CATEGORIES[str(category)],
            "MAX_REPEAT": self._repeat,
            "MIN_REPEAT": self._repeat,
            "SUBPATTERN": lambda found: self.of(found[3]),
            "BRANCH": lambda found: self.of(found[1][self.branch % len(found[1])]),
        }
        return write[op](arg) if op in write else ""  # anchors and look-arounds write nothing

    def _repeat(self, found: Any) -> str:
        low, high, inner = found
        count: int = low + self.more
        return self.of(inner) * (count if high is constants.MAXREPEAT else min(count, high))

    def _one_of(self, choices: Any) -> str:
        found: str = next(letter for letter in (self.letter, *ANY) if _in(letter, choices))
        return found


def _in(letter: str, choices: Any) -> bool:
    negated = str(choices[0][0]) == "NEGATE"
    found = any(_is(letter, str(op), arg) for op, arg in choices if str(op) != "NEGATE")
    return found != negated


def _is(letter: str, op: str, arg: Any) -> bool:
    if op == "LITERAL":
        return chr(arg) == letter
    if op == "RANGE":
        low, high = arg
        return bool(low <= ord(letter) <= high)
    name = str(arg).removeprefix("CATEGORY_")
    meant = {"DIGIT": r"\d", "WORD": r"\w", "SPACE": r"\s"}[name.removeprefix("NOT_")]
    found = re.fullmatch(meant, letter, re.ASCII) is not None
    return found is not name.startswith("NOT_")
