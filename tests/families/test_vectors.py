"""Embedders of the author's, as an index may ask them under the lock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from moto_agentcore.families.shared.vectors import Wanted, ahead, with_vectors
from moto_agentcore.search import HashEmbedder, WordEmbedder, default_embedder


class Texts:
    name, dim = "by length", 2

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def embed(self, texts: Sequence[str]) -> Any:
        self.asked.append(list(texts))
        return [[1.0, 0.0] if len(text) < 4 else [0.0, 1.0] for text in texts]


class Words(Texts):
    def words(self, text: str) -> list[str]:
        self.asked.append([text])
        return text.split()

    def vectors(self, words: Sequence[str]) -> Any:
        return self.embed(words)


@pytest.mark.inferred
def test_what_is_lacking_is_asked_for_once_and_forgotten_at_the_end() -> None:
    embedder = Words()
    found: Any = ahead(embedder)

    def look() -> Any:
        words = found.words("tea and wine")
        return words, found.vectors(words).tolist(), found.embed(["tea", "tea", "coffee"]).tolist()

    with pytest.raises(Wanted):
        look()
    answer = with_vectors(look)

    assert answer == (
        ["tea", "and", "wine"],
        [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]],
        [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]],
    )
    assert embedder.asked == [["tea and wine"], ["tea", "and", "wine"], ["tea", "coffee"]]
    assert (found.name, found.dim) == ("by length", 2)
    with pytest.raises(Wanted):
        look()


@pytest.mark.inferred
def test_an_embedder_is_asked_ahead_of_what_it_knows() -> None:
    assert isinstance(ahead(Words()), WordEmbedder)
    assert not isinstance(ahead(Texts()), WordEmbedder)
    for own in (None, HashEmbedder(), default_embedder()):
        assert ahead(own) is own
