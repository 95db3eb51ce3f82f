"""Vectors by an embedder of the author's, which is asked without the lock: it is code of theirs like any other.

Under the lock a search finds out which texts have no vector yet, and stops; they are embedded, and it begins anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from moto_agentcore.search import Embedder, HashEmbedder, WordEmbedder, default_embedder
from moto_agentcore.search.embedder import checked_rows
from moto_agentcore.state import lock

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

T = TypeVar("T")


class Wanted(Exception):  # noqa: N818 - no error: it asks for what is missing
    """``answer`` asks the embedder; ``known`` is where it keeps what it is told until the search is done."""

    def __init__(self, known: dict[str, Any], answer: Callable[[], object]) -> None:
        super().__init__("there are texts without a vector yet")
        self.known, self.answer = known, answer


def with_vectors(work: Callable[[], T]) -> T:
    """Do something that holds the lock and searches; what it lacks is embedded when it has let go. What an embedder
    raises leaves as it is.
    """
    known: list[dict[str, Any]] = []
    try:
        while True:
            try:
                return work()
            except Wanted as wanted:  # noqa: PERF203 - nearly always there is one turn
                if lock.held():
                    raise AssertionError("an embedder of the author's would run under a store's lock") from None
                known.append(wanted.known)
                wanted.answer()
    finally:
        for answers in known:
            answers.clear()


class Ahead:
    """An embedder that gives what is known already, and says what it lacks."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._rows: dict[str, Any] = {}

    @property
    def name(self) -> str:
        return self._embedder.name

    @property
    def dim(self) -> int:
        return self._embedder.dim

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        found: NDArray[np.float32] = self._given(self._embedder.embed, self._rows, texts)
        return found

    def _given(self, ask: Callable[[list[str]], Any], known: dict[str, Any], texts: Sequence[str]) -> Any:
        import numpy

        missing = list(dict.fromkeys(text for text in texts if text not in known))
        if missing:
            raise Wanted(known, lambda: known.update(self._asked(ask, missing)))
        return numpy.array([known[text] for text in texts], numpy.float32)

    def _asked(self, ask: Callable[[list[str]], Any], texts: list[str]) -> Iterator[tuple[str, Any]]:
        return zip(texts, checked_rows(ask(texts), len(texts), 0, self.name), strict=True)


class AheadInWords(Ahead):
    """The same of one that knows single words."""

    def __init__(self, embedder: WordEmbedder) -> None:
        super().__init__(embedder)
        self._knows = embedder
        self._words: dict[str, Any] = {}
        self._texts: dict[str, list[str]] = {}

    def words(self, text: str) -> list[str]:
        if text not in self._texts:
            raise Wanted(self._texts, lambda: self._texts.update({text: list(self._knows.words(text))}))
        return self._texts[text]

    def vectors(self, words: Sequence[str]) -> NDArray[np.float32]:
        found: NDArray[np.float32] = self._given(self._knows.vectors, self._words, words)
        return found


def ahead(embedder: Embedder | None) -> Embedder | None:
    """An embedder as an index may ask it under the lock; those of this package it may ask as they are."""
    if embedder is None or isinstance(embedder, HashEmbedder) or embedder is default_embedder():
        return embedder
    return AheadInWords(embedder) if isinstance(embedder, WordEmbedder) else Ahead(embedder)
