"""The default embedder: a table of whole words, one int8 row each, distilled from all-MiniLM-L6-v2 (data/PROVENANCE.md).

A text is the sum of its words' rows. Rows and weights are integers and their sums exact, so neither the order of words,
nor the size of a batch, nor the machine decides a bit. A word that the table lacks is looked up without its ending, or
as the known words it is made of; in any case something of its spelling is added, so names and ids find themselves.
"""

from __future__ import annotations

from functools import cache, lru_cache
from hashlib import shake_128
from pathlib import Path
from typing import TYPE_CHECKING

from .text import STOP_WORDS, is_dense, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["TableEmbedder"]

_DATA = Path(__file__).with_name("data")
_BATCH = 1024  # texts summed at a time: bounds the memory
_SHORTEST = 3  # letters of a known word inside an unknown one; shorter ones are found in everything
_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "r", "est", "ly", "ness", "less", "ful", "able", "ish", "y")


class TableEmbedder:
    """`words.txt` has a word a line, `vectors.npy` its int8 row, `weights.npy` what the row counts (uint16; one more
    for what is spelled out). Safe for threads.
    """

    def __init__(self, directory: Path) -> None:
        """Raises FileNotFoundError where `directory` lacks one of the three files."""
        import numpy as np

        listed = (directory / "words.txt").read_text("utf-8").split("\n")
        self._row_of = dict(zip(listed, range(len(listed)), strict=True))
        self._rows = np.asarray(np.load(directory / "vectors.npy", mmap_mode="r"))
        self._weights = np.load(directory / "weights.npy").astype(np.float64)
        self.dim = int(self._rows.shape[1])
        self.name = f"words-{len(listed)}-{self.dim}"
        self._foreign = lru_cache(maxsize=8192)(self._spelled)

    @classmethod
    def bundled(cls) -> TableEmbedder:
        """The table that comes with the package, read once; FileNotFoundError where it was not built."""
        return _bundled()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows, shape `(len(texts), dim)`; a zero row where a text has no content word."""
        import numpy as np

        rows = np.zeros((len(texts), self.dim), np.float32)
        for start in range(0, len(texts), _BATCH):
            bags = [_bag(text) for text in texts[start : start + _BATCH]]
            rows[start : start + len(bags)] = _unit(self._sums(bags))
        return rows

    def words(self, text: str) -> tuple[list[str], NDArray[np.float32]]:
        """The content words of `text` and one unit row for each, shape `(len(words), dim)`."""
        found = [word for word in words(text) if word not in STOP_WORDS]
        return found, _unit(self._sums([[word] for word in found]))

    def _sums(self, bags: list[list[str]]) -> NDArray[np.float64]:
        """The exact sum of the words' rows times their weights, shape `(len(bags), dim)`."""
        import numpy as np

        known = [[row for word in bag if (row := self._row_of.get(word)) is not None] for bag in bags]
        rows = [row for bag in known for row in bag]
        weighed = self._rows[rows] * self._weights[rows, None]
        if len(bags) == 1:
            sums = weighed.sum(axis=0, keepdims=True)
        else:
            sums = np.zeros((len(bags), self.dim))
            sizes = np.array([len(bag) for bag in known])
            filled = np.flatnonzero(sizes)
            if len(filled):
                sums[filled] = np.add.reduceat(weighed, (np.cumsum(sizes) - sizes)[filled])
        for place, bag in enumerate(bags):
            if len(known[place]) < len(bag):
                sums[place] += sum(self._foreign(word) for word in bag if word not in self._row_of)
        return sums

    def _spelled(self, word: str) -> NDArray[np.float64]:
        """A row for a word that the table lacks, already weighed; its entries are integers."""
        import numpy as np

        parts = [self._row_of[part] for part in self._parts(word)]
        noise = np.frombuffer(shake_128(word.encode("utf-8", "surrogatepass")).digest(self.dim), np.int8)
        own = noise * self._weights[-1]
        if not parts:
            return np.asarray(own)
        return np.asarray((self._rows[parts] * self._weights[parts, None]).sum(axis=0) + np.rint(own / 2))

    def _parts(self, word: str) -> list[str]:
        if word.isdigit():
            return ["number"] if "number" in self._row_of else []
        if is_dense(word) or not word.isalpha():
            return []
        base = next((base for base in _bases(word) if base in self._row_of), None)
        return [base] if base else self._compound(word)

    def _compound(self, word: str) -> list[str]:
        """The fewest known words that `word` is made of, the longest first; none where it is not made of such."""
        for end in range(len(word) - _SHORTEST, _SHORTEST - 1, -1):
            if word[:end] in self._row_of:
                rest = word[end:]
                others = [rest] if rest in self._row_of else self._compound(rest)
                if others:
                    return [word[:end], *others]
        return []


@cache
def _bundled() -> TableEmbedder:
    return TableEmbedder(_DATA)


def _bag(text: str) -> list[str]:
    """The words of `text`, stop words too: they weigh little. None where there is nothing but stop words."""
    found = words(text)
    return found if any(word not in STOP_WORDS for word in found) else []


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


def _unit(sums: NDArray[np.float64]) -> NDArray[np.float32]:
    import numpy as np

    lengths = np.sqrt(np.einsum("ij,ij->i", sums, sums))[:, None]
    return np.asarray(sums / np.where(lengths > 0, lengths, 1), dtype=np.float32)
