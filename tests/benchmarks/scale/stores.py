"""What is asked of every side, and the two that are always there: ours and numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from moto_agentcore.search import Index

from .data import DIM, K

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from moto_agentcore.search import Hit

    from .data import Data, Question

FACET = "namespace"


class Store(Protocol):
    """Records under numbers. `how` says what was chosen where the store leaves a choice."""

    how: str

    def add(self, numbers: range, rows: NDArray[np.float32], names: Sequence[str]) -> None:
        """Searchable when this returns."""

    def search(self, question: Question, name: str | None) -> list[int]:
        """The K best, of namespace `name` alone if it is given."""

    def remove(self, number: int) -> None: ...


class Prepared:
    """An embedder that costs next to nothing: a text is the number of a row that was made before."""

    name = "prepared"
    dim = DIM

    def __init__(self, rows: NDArray[np.float32]) -> None:
        self._rows = rows

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._rows[list(map(int, texts))]


class Ours:
    """`moto_agentcore.search`. Its embedder knows no words, so there is no re-ranker."""

    how = "moto_agentcore.search.Index, where=[(namespace, name)]"

    def __init__(self, data: Data) -> None:
        import faiss  # noqa: F401 - its memory is a library's, not the records'

        self.index = Index(Prepared(data.vectors))
        self._question = data.questions[0]

    def add(self, numbers: range, rows: NDArray[np.float32], names: Sequence[str]) -> None:
        for number, name in zip(numbers, names, strict=True):
            self.put(number, number, name)
        self.search(self._question, names[0])  # the search that embeds them

    def put(self, number: int, vector: int, name: str) -> None:
        """Record `number` with the prepared vector of another number."""
        self.index.put(f"r{number}", str(vector), {FACET: name})

    def search(self, question: Question, name: str | None) -> list[int]:
        return [int(hit.key[1:]) for hit in self.hits(question.text, name)]

    def hits(self, text: str, name: str | None) -> list[Hit]:
        return self.index.search(text, k=K, where=_where(name), rerank=False)

    def remove(self, number: int) -> None:
        self.index.remove(f"r{number}")


class Brute:
    """numpy over one matrix; a namespace is the list of its rows, made before. It cannot add or remove."""

    how = "rows @ question and argpartition; a namespace: rows[numbers] @ question"

    def __init__(self, data: Data) -> None:
        self._rows, self._members = np.empty(data.records.shape, np.float32), data.members

    def add(self, numbers: range, rows: NDArray[np.float32], names: Sequence[str]) -> None:
        self._rows[numbers.start : numbers.stop] = rows

    def search(self, question: Question, name: str | None) -> list[int]:
        if name is None:
            everywhere: list[int] = _leaders(self._rows @ question.vector).tolist()
            return everywhere
        numbers = self._members[name]
        best: list[int] = numbers[_leaders(self._rows[numbers] @ question.vector)].tolist()
        return best

    def remove(self, number: int) -> None:
        raise NotImplementedError("a matrix has no rows to spare")


def _where(name: str | None) -> list[tuple[str, str]]:
    return [] if name is None else [(FACET, name)]


def _leaders(products: NDArray[np.float32]) -> NDArray[np.int64]:
    best = np.argpartition(products, len(products) - K)[-K:]
    return best[np.argsort(-products[best])]
