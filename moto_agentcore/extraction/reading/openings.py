"""Many patterns that a text may start with: only those are tried whose first word is the text's."""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-z']+", re.IGNORECASE)
_WHOLE = (" ", r"\b", "$", "[", ",", "(?: ", "(?:,", "(?:[")  # behind these a literal is a whole word
_OFTEN = re.compile(r"[?*]|\{0,\d+\}")


class Openings:
    """Alternatives, one a line, each anchored where the text starts."""

    def __init__(self, lines: str, *, flags: re.RegexFlag = re.IGNORECASE) -> None:
        self._lines = [(_firsts(line), line) for line in filter(None, map(str.strip, lines.splitlines()))]
        self._words = frozenset[str]().union(*(firsts or () for firsts, _ in self._lines))
        self._flags = flags
        self._by_word: dict[str, re.Pattern[str]] = {}  # most words are never said, and compiling takes long

    def match(self, text: str) -> re.Match[str] | None:
        found = _WORD.match(text)
        word = found.group(0).lower() if found else ""
        word = word if word in self._words else ""
        pattern = self._by_word.get(word)
        if pattern is None:
            lines = [line for firsts, line in self._lines if firsts is None or word in firsts]
            pattern = self._by_word[word] = re.compile("|".join(lines) or "(?!)", self._flags)
        return pattern.match(text)


def _firsts(pattern: str) -> frozenset[str] | None:
    """The words that what matches can start with; None where that may be any."""
    if not pattern.startswith("(?:"):
        word = _WORD.match(pattern)
        return frozenset([word.group(0)]) if word and pattern[word.end() :].startswith(_WHOLE) else None
    *parts, rest = _alternatives(pattern)
    often = _OFTEN.match(rest)
    rest = rest[often.end() :] if often else rest
    found = [_firsts(part + rest) for part in [*parts, *([""] if often else [])]]
    return None if None in found else frozenset[str]().union(*(firsts or () for firsts in found))


def _alternatives(pattern: str) -> list[str]:
    """Those of the group that the pattern opens with, and at last what follows the group."""
    depth, begin = 0, len("(?:")
    parts: list[str] = []
    for at, char in enumerate(pattern):
        escaped = at and pattern[at - 1] == "\\"
        depth += 0 if escaped else (char == "(") - (char == ")")
        if depth == 1 and char == "|":
            parts.append(pattern[begin:at])
            begin = at + 1
        if not depth:
            return [*parts, pattern[begin:at], pattern[at + 1 :]]
    raise ValueError(pattern)
