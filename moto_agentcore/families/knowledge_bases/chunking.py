"""Cutting documents into passages: fixed size, hierarchical, or none, in the words of ``bedrock-agent``.

A word or a punctuation mark counts as one token. A passage is a piece of its document as it stands there; it ends with
a sentence where one ends in its second half.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

FIXED_SIZE, HIERARCHICAL, NONE = "FIXED_SIZE", "HIERARCHICAL", "NONE"
DEFAULT_TOKENS, DEFAULT_OVERLAP = 300, 20  # of a passage, where nobody says it (the service's own default), and percent
Span = tuple[int, int]
# Strategy -> the member that says how.
HOW = {FIXED_SIZE: "fixedSizeChunkingConfiguration", HIERARCHICAL: "hierarchicalChunkingConfiguration", NONE: None}
_TOKEN = re.compile(r"\w+|[^\w\s]")


class Piece(NamedTuple):
    """What is searched, and what is answered with: the same, but for the parts of hierarchical chunks."""

    text: str
    shown: str


def check(chunking: Any) -> None:
    """ValueError where it is no chunking configuration that is known here."""
    strategy = chunking.get("chunkingStrategy") if isinstance(chunking, Mapping) else None
    if strategy not in HOW:
        raise ValueError(f"seed: the chunkingStrategy of chunking must be one of {sorted(HOW)}; got {chunking!r}")
    how = HOW[strategy]
    if unknown := set(chunking) - {"chunkingStrategy", how}:
        raise ValueError(f"seed: chunking by {strategy} has no {sorted(unknown)}")
    if how is not None and not all(_is_count(size) for size in _sizes(chunking)):
        raise ValueError(f"seed: chunking by {strategy} needs its {how}, with whole numbers; got {chunking!r}")


def pieces(text: str, chunking: Mapping[str, Any]) -> Iterator[Piece]:
    """The passages of a document, in order."""
    tokens = [(m.start(), m.end()) for m in _TOKEN.finditer(text)]
    strategy = chunking["chunkingStrategy"]
    if strategy == NONE or not tokens:
        yield Piece(text, text)
        return
    largest, smallest, overlap = _sizes(chunking)
    for first, end in _windows(text, tokens, largest, overlap):
        shown = text[tokens[first][0] : tokens[end - 1][1]]
        inner = tokens[first:end] if strategy == HIERARCHICAL else []
        for start, stop in _windows(text, inner, smallest, 0):
            yield Piece(text[inner[start][0] : inner[stop - 1][1]], shown)
        if strategy == FIXED_SIZE:
            yield Piece(shown, shown)


def _sizes(chunking: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    """Tokens of a passage, of a part of it that is searched, and of what two passages share."""
    strategy = chunking["chunkingStrategy"]
    how = chunking.get(HOW[strategy] or "", {})
    if not isinstance(how, Mapping):
        return None, None, None
    if strategy == FIXED_SIZE:
        size, percent = how.get("maxTokens"), how.get("overlapPercentage", DEFAULT_OVERLAP)
        known = _is_count(size) and isinstance(percent, int) and percent < 100
        return size, size, size * percent // 100 if known else None
    levels = how.get("levelConfigurations")
    sizes = (
        [level.get("maxTokens") for level in levels] if isinstance(levels, list) and len(levels) == 2 else [None] * 2
    )
    return sizes[0], sizes[1], how.get("overlapTokens", 0)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _windows(text: str, tokens: Sequence[Span], size: int, overlap: int) -> Iterator[Span]:
    """From which token to which, as many times as it takes."""
    first = 0
    while first < len(tokens):
        end = _end(text, tokens, first, max(size, 1))
        yield first, end
        if end == len(tokens):
            return
        first = max(end - overlap, first + 1)


def _end(text: str, tokens: Sequence[Span], first: int, size: int) -> int:
    """After the last sentence of the second half, else after the last token that fits."""
    last = min(first + size, len(tokens))
    if last == len(tokens):
        return last
    ends = (end for end in range(last, first + size // 2, -1) if text[tokens[end - 1][0]] in ".!?")
    return next(ends, last)
