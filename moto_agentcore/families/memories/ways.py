"""How many ways Python's ``re`` may have to match a pattern, before it tries: a bound from above, or nothing known."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from math import prod

LONGEST = 64  # characters of a value (model)
ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789-_"  # of values (model)
MOST_WAYS = LONGEST**4

_TOKEN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:P<\w+>|[:=!>]|<[=!])|\(\?|[(|)]"
    r"|(?:[*+?]|\{(?=[\d,])\d*,?\d*\})[+?]?|.",
    re.DOTALL,
)
_REPEAT = re.compile(r"[*+?]|\{[\d,]")


@lru_cache(maxsize=256)
def is_tame(pattern: str) -> bool:
    """Whether ``re`` has few ways to match it."""
    try:
        return _Reading(_TOKEN.findall(pattern)).alternatives().ways <= MOST_WAYS
    except (_Unread, re.error):  # an escape of several characters, among others
        return False


class _Unread(Exception):  # noqa: N818 - no error: such patterns are for the other engine
    """A pattern has something whose ways are not known here."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a pattern: a bound on the ways to match it from one place on, and the characters it may have.

    ``first`` are those that it begins with, where that is one character in any case; ``single`` is one and no more.
    """

    ways: int = 1
    all: frozenset[str] = frozenset()
    first: frozenset[str] | None = None
    single: bool = False
    run: bool = False  # one character, repeated
    rest: frozenset[str] = field(default_factory=frozenset)  # those behind the first

    def repeated(self, quantifier: str) -> _Part:
        low, high = _bounds(quantifier)
        if (low, high) == (1, 1):
            return self
        if self.ways == 1 or (self.first is not None and not self.first & self.rest):  # it is clear where each begins
            ways = high - low + 1
        else:
            ways = self.ways**high * (high - low + 1)
        return _Part(ways, self.all, run=self.single)


class _Reading:
    """Reads a pattern token by token."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens[::-1]

    def alternatives(self) -> _Part:
        found = [self._sequence()]
        while self._tokens and self._tokens[-1] == "|":
            self._tokens.pop()
            found.append(self._sequence())
        if len(found) == 1:
            return found[0]
        firsts = [part.first for part in found if part.first is not None]
        apart = len(firsts) == len(found) and len(frozenset().union(*firsts)) == sum(map(len, firsts))
        ways = max(part.ways for part in found) if apart else sum(part.ways for part in found)
        return _Part(ways, frozenset().union(*(part.all for part in found)))

    def _sequence(self) -> _Part:
        parts: list[_Part] = []
        while self._tokens and self._tokens[-1] not in "|)":
            part = self._one()
            if self._tokens and _REPEAT.match(self._tokens[-1]):
                part = part.repeated(self._tokens.pop())
            elif parts and part.single and parts[-1].run and not part.all & parts[-1].all:
                parts[-1] = _Part(1, parts[-1].all)  # it ends where this one begins
            parts.append(part)
        behind = frozenset[str]().union(*(part.all for part in parts[1:]))
        if not parts:
            return _Part()
        single = len(parts) == 1 and parts[0].single
        whole = parts[0].all | behind
        return _Part(prod(part.ways for part in parts), whole, parts[0].first, single, rest=behind)

    def _one(self) -> _Part:
        token = self._tokens.pop()
        if token.startswith("("):
            if token == "(?":
                raise _Unread
            found = self.alternatives()
            self._tokens.pop()  # the closing one: the pattern is known to be valid
            return found if token[-1] in "(:>" else _Part(found.ways)  # what only looks has no characters
        if re.fullmatch(r"\\[1-9]", token):
            raise _Unread
        characters = frozenset(letter for letter in ALPHABET if re.fullmatch(token, letter))
        is_place = token in ("^", "$") or re.fullmatch(r"\\[AbBZ]", token)
        return _Part() if is_place else _Part(1, characters, characters, single=True)


def _bounds(quantifier: str) -> tuple[int, int]:
    """How often at least and at most, as far as values go."""
    named = {"*": (0, LONGEST), "+": (1, LONGEST), "?": (0, 1)}
    if quantifier[0] in named:
        return named[quantifier[0]]
    low, comma, high = quantifier.rstrip("?+")[1:-1].partition(",")
    least = min(int(low or 0), LONGEST)
    return least, min(int(high or LONGEST), LONGEST) if comma else least
