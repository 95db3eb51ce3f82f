"""Random unit vectors, spread over namespaces of exact sizes; the same in every process that asks for as many.

A vector is the mean of random words, frequent ones more often, and some noise: about as alike as vectors of texts are.
Between vectors of nothing but noise a graph finds a sixth of the right answers, which says nothing of its use.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle, islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

DIM = 256
K = 10
SPARE = 4_000  # vectors of records that are written after the measured searches
QUESTIONS = 50
VOCABULARY = 20_000
WORDS = 10  # of one text
FEWEST = 300  # records that make a namespace of each size
LEAST = 50  # records of a namespace: among fewer the tenth best may have a cosine below 0, which our scores do not tell

_CHUNK = 8_192  # rows made at a time, so that making them takes no second copy


class Question(NamedTuple):
    """The text under which our embedder knows the vector, for the others the vector itself."""

    text: str
    vector: NDArray[np.float32]


@dataclass(frozen=True)
class Selection:
    """Among which records is asked: one namespace after the other (None: all records)."""

    title: str
    names: Sequence[str | None]
    size: int

    def asked(self, questions: Sequence[Question]) -> Iterator[tuple[Question, str | None]]:
        return zip(cycle(questions), cycle(self.names))  # both go on for ever


@dataclass(frozen=True)
class Data:
    """Rows of `vectors`: the records, then SPARE more, then the questions."""

    count: int
    vectors: NDArray[np.float32]
    namespaces: list[str]
    members: dict[str, NDArray[np.int64]]
    selections: list[Selection]

    @property
    def records(self) -> NDArray[np.float32]:
        return self.vectors[: self.count]

    @property
    def questions(self) -> list[Question]:
        rows = range(self.count + SPARE, len(self.vectors))
        return [Question(str(row), self.vectors[row]) for row in rows]

    def best(self, question: Question, name: str | None) -> tuple[set[int], NDArray[np.float64]]:
        """The exact answer in float64: the K best records, and their cosines, best first."""
        rows = np.arange(self.count) if name is None else self.members[name]
        near = rows[np.argsort(-(self.vectors[rows] @ question.vector))[: 2 * K]] if name else self._near(question)
        cosines = self.vectors[near].astype(np.float64) @ question.vector.astype(np.float64)
        order = np.argsort(-cosines)[:K]
        return set(near[order].tolist()), cosines[order]

    def _near(self, question: Question) -> NDArray[np.int64]:
        products = self.records @ question.vector
        return np.argpartition(-products, 2 * K)[: 2 * K].astype(np.int64)


def make(count: int) -> Data:
    """`count` records; half in namespaces of 1 %, two fifths in such of .1 %, the rest in such of 100."""
    vectors = _unit(count + SPARE + QUESTIONS)
    sizes = {"1 %": max(LEAST, count // 100), "0.1 %": max(LEAST, count // 1000), "100": min(100, count // 6)}
    parts = dict(zip(sizes, (0.5, 0.4, 0.1), strict=True))
    groups = {title: _names(title, size, count * parts[title]) for title, size in sizes.items()}
    order = np.random.default_rng(2).permutation(count)
    members, labels, begun = {}, ["/rest"] * count, 0
    for title, names in groups.items():
        for name in names:
            members[name] = np.sort(order[begun : begun + sizes[title]])
            begun += sizes[title]
            for row in members[name].tolist():
                labels[row] = name
    return Data(count, vectors, labels, members, _selections(count, sizes, groups))


def _names(title: str, size: int, records: float) -> list[str]:
    return [f"/{title.replace(' %', '-percent')}/{i}" for i in range(max(1, int(records) // size))]


def _selections(count: int, sizes: dict[str, int], groups: dict[str, list[str]]) -> list[Selection]:
    """All; of each size the same namespace again and again (its rows are in the cache), and another one each time."""
    warm = [Selection(title, list(islice(groups[title], 1)), sizes[title]) for title in groups]
    cold = [Selection(f"{title}, another each time", list(groups[title]), sizes[title]) for title in groups]
    return [Selection("all", [None], count), *warm, *cold]


def _unit(count: int) -> NDArray[np.float32]:
    chance = np.random.default_rng(1)
    words = chance.standard_normal((VOCABULARY, DIM), dtype=np.float32)
    often = np.cumsum(1 / np.arange(10, 10 + VOCABULARY))
    rows = np.empty((count, DIM), np.float32)
    for begun in range(0, count, _CHUNK):
        part = rows[begun : begun + _CHUNK]
        chance.standard_normal(out=part, dtype=np.float32)
        for _ in range(WORDS):
            part += words[np.searchsorted(often, chance.random(len(part)) * often[-1])]
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return rows
