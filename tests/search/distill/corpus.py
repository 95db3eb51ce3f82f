"""What the table is made from: its vocabulary, and the texts that the teacher is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from moto_agentcore.search.text import words

from .lexicon import own_words
from .sentences import Pair, documentation, pairs, salads, stories

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Corpus", "corpus"]

_SERVICES = (  # noqa: SIM905 - a list of quoted names is no easier to read
    "bedrock bedrock-agent bedrock-agent-runtime bedrock-agentcore bedrock-agentcore-control bedrock-runtime "
    "cloudformation cloudwatch dynamodb ec2 ecs iam lambda s3 ses sns sqs"
).split()
_YEARS = [str(year) for year in range(1900, 2041)]


class Corpus(NamedTuple):
    """The words, the most frequent first as far as known; the texts, by where they come from; the pairs among them."""

    vocabulary: list[str]
    sources: list[list[str]]
    pairs: list[Pair]


def corpus(pieces: Iterable[str]) -> Corpus:
    """`pieces` is the teacher's vocabulary, most frequent first."""
    ours = list(dict.fromkeys((*(piece for piece in pieces if _whole(piece)), *own_words())))
    paired, told = pairs(3, seed=1), stories(150, seed=4)
    vocabulary = list(dict.fromkeys((*ours, *_YEARS)))
    sources = [
        salads(ours, 6, seed=2),
        documentation(_SERVICES, 10_000, seed=3),
        *(list(dict.fromkeys(text for pair in source for text in pair[:2])) for source in (told, paired)),
    ]
    return Corpus(vocabulary, sources, [*told, *paired])


def _whole(piece: str) -> bool:
    plain = piece.isascii() and (piece.isalpha() or (piece.isdigit() and len(piece) <= 4))
    return plain and words(piece) == [piece]
