"""What the table is made from: its vocabulary, and the texts that the teacher is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from moto_agentcore.search.text import words

from .lexicon import own_words
from .sentences import Pair, documentation, pairs, remembered, salads, stories

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Corpus", "corpus"]

_SERVICES = (  # noqa: SIM905 - a list of quoted names is no easier to read
    "bedrock bedrock-agent bedrock-agent-runtime bedrock-agentcore bedrock-agentcore-control bedrock-runtime "
    "cloudformation cloudwatch dynamodb ec2 ecs iam lambda s3 ses sns sqs"
).split()
_MOST = 29_900  # words: with their rows they stay below 8 MB
_YEARS = [str(year) for year in range(1900, 2041)]


class Corpus(NamedTuple):
    """The words, the most frequent first as far as known; the texts, by where they come from; the pairs among them.

    Pairs that people would say stand there several times: they teach more than those that are filled templates.
    """

    vocabulary: list[str]
    sources: list[list[str]]
    pairs: list[Pair]


def corpus(pieces: Iterable[str]) -> Corpus:
    """`pieces` is the teacher's vocabulary, most frequent first."""
    paired, told, said = pairs(3, seed=1), stories(150, seed=4), remembered(8, seed=5)
    ours = _ours(pieces, [*own_words(), *sorted({word for text in _texts(said) for word in words(text)})])
    sources = [
        salads(ours, 6, seed=2),
        documentation(_SERVICES, 10_000, seed=3),
        *(_texts(source) for source in (told, paired, said)),
    ]
    return Corpus(list(dict.fromkeys((*ours, *_YEARS))), sources, [*told, *paired, *(4 * said)])


def _texts(source: Sequence[Pair]) -> list[str]:
    return list(dict.fromkeys(text for pair in source for text in pair[:2]))


def _ours(pieces: Iterable[str], own: Sequence[str]) -> list[str]:
    """All own words, and of the teacher's as many as there is room for, the most frequent first."""
    known = set(own) | set(_YEARS)
    whole = [piece for piece in pieces if _whole(piece)]
    others = [piece for piece in whole if piece not in known]
    dropped = set(others[max(_MOST - len(known), 0) :])
    return list(dict.fromkeys((*(piece for piece in whole if piece not in dropped), *own)))


def _whole(piece: str) -> bool:
    plain = piece.isascii() and (piece.isalpha() or (piece.isdigit() and len(piece) <= 4))
    return plain and words(piece) == [piece]
