"""The default embedder: a table of whole words, int8 rows distilled from all-MiniLM-L6-v2 (data/PROVENANCE.md).

A text is the sum of its words' rows. Rows and weights are integers and their sums exact, so neither the order of words,
nor the size of a batch, nor the machine decides a bit. A word that the table lacks is looked up without its ending, or
as the known words it is made of; in any case something of its spelling is added, so names and ids find themselves.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from hashlib import shake_128
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from .text import STOP_WORDS, content_words, is_dense, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

__all__ = ["TableEmbedder"]

_DATA = Path(__file__).with_name("data")
_SHORTEST = 3  # letters of a known word inside an unknown one; shorter ones are found in everything
_LONGEST = 32  # letters of an unknown word that is taken apart
# "the user" and "(2026-05-06)", "(week of 2026-05-04)", "(May 2026)": of each record of a memory the same.
_SAME = re.compile(r"\bthe user(?:['’]s)?\b|\((?:[a-z]+ ){0,2}\d{4}(?:-\d\d){0,2}\)", re.IGNORECASE)
_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "r", "est", "ly", "ness", "less", "ful", "able", "ish", "y")


class TableEmbedder:
    """`words.txt` has a word a line, `vectors.npy` its int8 row, `weights.npy` what the row counts (uint16; one more
    for what is spelled out). Safe for threads.
    """

    def __init__(self, directory: Path) -> None:
        """Raises FileNotFoundError where `directory` lacks one of the three files."""
        listed = (directory / "words.txt").read_text("utf-8").split("\n")
        self._row_of = dict(zip(listed, range(len(listed)), strict=True))
        self._vectors = np.asarray(np.load(directory / "vectors.npy", mmap_mode="r"))
        weights = np.load(directory / "weights.npy")
        self._weights = weights.astype(np.float64)
        self.dim = int(self._vectors.shape[1])
        self.name = f"words-{self.dim}-{crc32(weights):08x}"  # every training leaves other weights
        self._foreign = lru_cache(maxsize=8192)(self._spelled)
        self._word = lru_cache(maxsize=8192)(lambda word: self._unit(self._weighed(word)))

    @classmethod
    def bundled(cls) -> TableEmbedder:
        """The table that comes with the package, read once; FileNotFoundError where it was not built."""
        return _bundled()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows, shape `(len(texts), dim)`; a zero row where a text has no content word."""
        return self._rows([self._unit(self._total(_bag(text))) for text in texts])

    def words(self, text: str) -> list[str]:
        """The content words of `text`, in order."""
        return content_words(text)

    def vectors(self, words: Sequence[str]) -> NDArray[np.float32]:
        """One unit row per word, shape `(len(words), dim)`."""
        return self._rows([self._word(word) for word in words])

    def _rows(self, units: list[NDArray[np.float32]]) -> NDArray[np.float32]:
        return np.array(units, np.float32).reshape(len(units), self.dim)

    def _unit(self, total: NDArray[np.float64]) -> NDArray[np.float32]:
        """A total divided by its length. All terms are integers, as are the squares, and their sums stay below 2^53:
        exact in whatever order BLAS adds.
        """
        unit: NDArray[np.float32] = (total / (float(total @ total) or 1.0) ** 0.5).astype(np.float32)
        return unit

    def _total(self, bag: list[str]) -> NDArray[np.float64]:
        """The sum of the rows of `bag` times their weights."""
        total = np.zeros(self.dim)
        if rows := [row for word in bag if (row := self._row_of.get(word)) is not None]:
            total += self._weights.take(rows) @ self._vectors.take(rows, 0).astype(float)
        if len(rows) < len(bag):
            total += sum(self._foreign(word) for word in bag if word not in self._row_of)
        return total

    def _weighed(self, word: str) -> NDArray[np.float64]:
        """The total of one word, at a quarter of the cost: every word of every record is asked for once."""
        row = self._row_of.get(word)
        return self._foreign(word) if row is None else self._weights[row] * self._vectors[row]

    def _spelled(self, word: str) -> NDArray[np.float64]:
        """A row for a word that the table lacks, already weighed; its entries are integers."""
        parts = [self._row_of[part] for part in self._parts(word)]
        noise = np.frombuffer(shake_128(word.encode("utf-8", "surrogatepass")).digest(self.dim), np.int8)
        own: NDArray[np.float64] = noise * self._weights[-1]
        if not parts:
            return own
        made_of = (self._vectors[parts] * self._weights[parts, None]).sum(axis=0)
        return np.asarray(made_of + np.rint(own / 2))

    def _parts(self, word: str) -> list[str]:
        if word.isdigit():
            return ["number"] if "number" in self._row_of else []
        if len(word) > _LONGEST or is_dense(word) or not word.isalpha():
            return []
        bases = list(_bases(word))
        known = next((base for base in bases if base in self._row_of), None)
        return [known] if known else next(filter(None, map(self._compound, [word, *bases])), [])

    def _compound(self, word: str) -> list[str]:
        """The two known words that `word` is made of, the first as long as can be; none where there are no such two.

        Three would be found in most names and typing errors too: restaraunt is no res, tar and aunt.
        """
        for end in range(len(word) - _SHORTEST, _SHORTEST - 1, -1):
            if word[:end] in self._row_of and word[end:] in self._row_of:
                return [word[:end], word[end:]]
        return []


@cache
def _bundled() -> TableEmbedder:
    return TableEmbedder(_DATA)


def _bag(text: str) -> list[str]:
    """The words of `text`, stop words too: they weigh little. None where there is nothing but stop words.

    Without what says nothing of what it is about: whom all of a memory is about, and a date in brackets.
    """
    for said in (_SAME.sub(" ", text), text):
        found = words(said)
        if any(word not in STOP_WORDS for word in found):
            return found
    return []


def _bases(word: str) -> Iterator[str]:
    """What `word` may be a form of."""
    for ending in _ENDINGS:
        root = word.removesuffix(ending)
        if root != word and len(root) >= _SHORTEST:
            yield root
            yield root + "e"
            if root.endswith("i"):
                yield root[:-1] + "y"
            if root[-1] == root[-2]:
                yield root[:-1]
