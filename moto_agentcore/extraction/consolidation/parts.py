"""A record of several sentences, which tells what goes together: each is compared, and replaced, by itself."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from moto_agentcore.extraction.english.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Collection


class Spot(NamedTuple):
    """Where something is said: a record's key, and which of its sentences."""

    key: str
    nth: int


@lru_cache(maxsize=8192)
def parts(kind: str, text: str) -> tuple[str, ...]:
    """The sentences of a fact; whatever else there is, and what is not put together of sentences, as it is."""
    if kind != "SEMANTIC" or ". " not in text:
        return (text,)
    found = tuple(sentences(text))
    return found if " ".join(found) == text else (text,)


def without(old: tuple[str, ...], known: Collection[int], new: str) -> str:
    """What was told, the new text in the place of the first of those that it says or replaces."""
    first = min(known)
    rest = [part for nth, part in enumerate(old[first:], first) if nth not in known]
    return " ".join([*old[:first], new, *rest])
