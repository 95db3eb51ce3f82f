"""The rankers that are compared: each takes the texts of a pool and answers with a function from a query to scores."""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING

import numpy as np

from moto_agentcore.search import HashEmbedder, Index
from moto_agentcore.search.table import TableEmbedder
from moto_agentcore.search.text import content_words, stem
from tests.search.distill.minilm import MiniLM, model_directory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from moto_agentcore.search import Embedder

    Scores = Callable[[str], Sequence[float]]
    Ranker = Callable[[Sequence[str]], Scores]

__all__ = ["bm25", "overlap", "rankers"]


def rankers(minilm: Path | None) -> dict[str, Ranker]:
    """Name to ranker, the default first; MiniLM where its package or `minilm`, a directory, has the model."""
    table = TableEmbedder.bundled()
    found = {
        "table + re-ranker (default)": _index(table, rerank=True),
        "table": _index(table, rerank=False),
        "hash + re-ranker": _index(HashEmbedder(), rerank=True),
        "hash": _index(HashEmbedder(), rerank=False),
        "BM25": bm25,
        "word overlap": overlap,
    }
    model = minilm or model_directory()
    if model:
        found["MiniLM"] = _index(_Remembered(MiniLM(model)), rerank=False)
    return found


def _index(embedder: Embedder, *, rerank: bool) -> Ranker:
    def over(texts: Sequence[str]) -> Scores:
        index = Index(embedder)
        for place, text in enumerate(texts):
            index.put(str(place), text)

        def scores(query: str) -> list[float]:
            found = [0.0] * len(texts)
            for hit in index.search(query, k=len(texts), rerank=rerank):
                found[int(hit.key)] = hit.score
            return found

        return scores

    return over


def bm25(texts: Sequence[str], k1: float = 1.2, b: float = 0.75) -> Scores:
    """Okapi BM25 on stems without stop words."""
    documents = [Counter(map(stem, content_words(text))) for text in texts]
    average = sum(document.total() for document in documents) / len(documents)
    holding = Counter(word for document in documents for word in document)

    def score(query: list[str], document: Counter[str]) -> float:
        length = k1 * (1 - b + b * document.total() / average)
        return sum(
            log(1 + (len(documents) - holding[word] + 0.5) / (holding[word] + 0.5))
            * document[word] * (k1 + 1) / (document[word] + length)
            for word in query
            if word in document
        )  # fmt: skip

    return lambda query: [score([stem(word) for word in content_words(query)], document) for document in documents]


def overlap(texts: Sequence[str]) -> Scores:
    """The share of the query's stems that the text has."""
    documents = [{stem(word) for word in content_words(text)} for text in texts]

    def scores(query: str) -> list[float]:
        asked = {stem(word) for word in content_words(query)}
        return [len(asked & document) / max(len(asked), 1) for document in documents]

    return scores


class _Remembered:
    """An embedder that embeds a text once: the pools share their texts, and the model takes milliseconds for each."""

    def __init__(self, model: MiniLM) -> None:
        self.name, self.dim = model.name, model.dim
        self._model = model
        self._rows: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]] = {}

    def embed(self, texts: Sequence[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        new = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if new:
            self._rows.update(zip(new, self._model.embed(new), strict=True))
        return np.array([self._rows[text] for text in texts])
