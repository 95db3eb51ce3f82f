"""Embedders small enough to reckon with by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

STOP = {"the", "what", "is", "a"}


class Toy:
    """A made-up vector per word, the same in every run; a text is the mean of its words. Remembers what it is asked."""

    def __init__(self, name: str = "toy", dim: int = 16) -> None:
        self.name = name
        self.dim = dim
        self.asked: list[list[str]] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked.append(list(texts))
        rows = [self.vectors(self.words(text)).sum(axis=0) for text in texts]
        return np.array([unit(row) for row in rows], np.float32).reshape(len(texts), self.dim)

    def words(self, text: str) -> list[str]:
        return [word for word in text.split() if word not in STOP]

    def vectors(self, words: Sequence[str]) -> NDArray[np.float32]:
        return np.array([self._vector(word) for word in words], np.float32).reshape(len(words), self.dim)

    def _vector(self, word: str) -> NDArray[np.float64]:
        return unit(np.random.default_rng([len(self.name), *word.encode()]).standard_normal(self.dim))


class Plain:
    """`Toy` without words: the second stage cannot run."""

    def __init__(self, toy: Toy | None = None) -> None:
        self._toy = toy or Toy()
        self.name = "plain-" + self._toy.name
        self.dim = self._toy.dim

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._toy.embed(texts)


class Grid:
    """Sixteen entries of +-1/4 per text: unit vectors whose products are exact in any arithmetic, and often tie."""

    def __init__(self, name: str = "grid", dim: int = 32) -> None:
        self.name = name
        self.dim = dim

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([self._row(text) for text in texts], np.float32).reshape(len(texts), self.dim)

    def _row(self, text: str) -> NDArray[np.float64]:
        random, row = np.random.default_rng([len(self.name), *text.encode()]), np.zeros(self.dim)
        row[random.choice(self.dim, 16, replace=False)] = random.choice([-0.25, 0.25, 0.25], 16)
        return row * bool(text)


def unit(row: NDArray[np.floating]) -> NDArray[np.float64]:
    length = float(np.linalg.norm(row))
    return np.asarray(row / length if length else row, dtype=np.float64)
