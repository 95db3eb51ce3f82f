"""A word as it stands in a text, with its punctuation and its case."""

from __future__ import annotations

from functools import lru_cache

EDGE = "\"'“”‘’()[]{}<>*_`.,;:!?…"
MAY = "May\ue001"  # the month is no "may" to any rule, and is written so while a sentence is read
_MARKS = ('"', "“", "”")


@lru_cache(maxsize=16_384)
def bare(word: str) -> str:
    """The word itself: lower case, without punctuation around it."""
    return word.strip(EDGE).lower()


def word_at(words: list[str], at: int) -> str:
    """The word itself at a place; "" behind the end."""
    return bare(words[at]) if at < len(words) else ""


def behind_pause(words: list[str]) -> int:
    """Where it goes on behind an opening such as "Last week, …"; 0 without one."""
    return next((at for at, word in enumerate(words[:6], 1) if word.endswith(",")), 0)


def lowered(text: str) -> str:
    """With its first letter in lower case."""
    return text[:1].lower() + text[1:]


def kept(word: str) -> str:
    """The word without punctuation, in the case it was written in: names stay names."""
    low = bare(word)
    at = word.lower().find(low)
    return word[at : at + len(low)]


def swapped(token: str, replacement: str) -> str:
    """Keep the punctuation of the word that is replaced."""
    if replacement is token:
        return token
    tail = len(token) - len(token.rstrip("\"',.;:!?)”’"))
    head = len(token) - len(token.lstrip("\"'(“‘"))
    return token[:head] + replacement + (token[-tail:] if tail else "")


def within_quotes(clause: list[str]) -> set[int]:
    """Positions between a pair of quotation marks."""
    found = set[int]()
    start: int | None = None
    for position, token in enumerate(clause):
        start = position if start is None and token[:1] in _MARKS else start
        if start is not None and token.rstrip(",.;:!?")[-1:] in _MARKS:
            found |= set(range(start, position + 1))
            start = None
    return found
