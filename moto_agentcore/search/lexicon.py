"""The words of the records, each embedded once, and late interaction over them.

A record is remembered as the numbers of its words in one growing matrix, so that re-ranking a hundred records is a few
numpy calls and no loop over pairs of words.
"""

from __future__ import annotations

from array import array
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .text import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from .embedder import WordEmbedder

__all__ = ["Lexicon", "Note", "Question", "counted"]

_REPEATED = -1  # in Note.stems: this stem stands earlier in the record, which keeps document frequencies right
_UNKNOWN = -2  # number of a query's stem that no record has


class Note(NamedTuple):
    """A record's different words, as the bytes of int32 arrays of one length: half the memory of arrays."""

    words: bytes
    stems: bytes


class Question(NamedTuple):
    """A query's different content words."""

    vectors: NDArray[np.float32]  # (words, width)
    stems: list[str]  # as text: which numbers they have is known once the records at hand are noted


def counted(notes: Sequence[Note]) -> NDArray[np.int64]:
    """How many of these records have each stem, by its number behind `_UNKNOWN`."""
    stems = np.frombuffer(b"".join([note.stems for note in notes]), np.int32)
    return np.bincount(stems - _UNKNOWN, minlength=1)


class Lexicon:
    """Word -> number, vector and stem, for one embedder."""

    def __init__(self, embedder: WordEmbedder) -> None:
        self._embedder = embedder
        self._numbers: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._vectors = np.zeros((0, 0), np.float32)  # by number, as are the two below; more rows than words
        self._stem_of = np.zeros(0, np.int32)
        self._seen = np.zeros(0, np.int64)  # scratch of `_cosines`

    def notes(self, texts: Iterable[str]) -> list[Note]:
        """What to remember of records with these texts; their new words are learned at once."""
        found = [dict.fromkeys(self._embedder.words(text)) for text in texts]
        if new := [word for word in dict.fromkeys(chain.from_iterable(found)) if word not in self._numbers]:
            self._learn(new)
        return [self._note(words) for words in found]

    def _note(self, words: Iterable[str]) -> Note:
        numbers = [self._numbers[word] for word in words]
        stems = self._stem_of[numbers].tolist()
        if len(set(stems)) < len(stems):
            first = {known: place for place, known in reversed(list(enumerate(stems)))}
            stems = [known if first[known] == place else _REPEATED for place, known in enumerate(stems)]
        return Note(array("i", numbers).tobytes(), array("i", stems).tobytes())

    def ask(self, text: str) -> Question:
        """The words of a query, which are not learned: queries would grow the lexicon without bound."""
        found = list(dict.fromkeys(self._embedder.words(text)))
        return Question(self._embedder.vectors(found), [stem(word) for word in found])

    def frequencies(self, question: Question, counts: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many records have each word of the query, shape `(words,)`; `counts` is what `counted` made of them."""
        numbers = np.array(self._known(question)) - _UNKNOWN
        return counts.take(np.where(numbers < len(counts), numbers, 0))

    def closest(self, question: Question, notes: Sequence[Note]) -> NDArray[np.float32]:
        """Per word of the query and record the best cosine over the record's words, shape `(words, records)`.

        A word with the same stem counts 1, a record without words 0.
        """
        parts = [note.words for note in notes]
        numbers = np.frombuffer(b"".join(parts), np.int32)
        lengths = np.array(list(map(len, parts))) // numbers.itemsize
        best = np.zeros((len(question.stems), len(notes)), np.float32)
        if len(numbers):
            filled = lengths > 0
            starts = (lengths.cumsum() - lengths)[filled]
            best[:, filled] = np.maximum.reduceat(self._cosines(question, numbers), starts, axis=1)
        return best

    def _known(self, question: Question) -> list[int]:
        return [self._stems.get(word, _UNKNOWN) for word in question.stems]

    def _cosines(self, question: Question, numbers: NDArray[np.int32]) -> NDArray[np.float32]:
        """Each word is reckoned once, for records share many; these are found in linear time, unlike by sorting."""
        order = np.arange(len(numbers))
        self._seen[numbers] = order  # of a repeated word the last place remains
        last = self._seen.take(numbers)
        kept = last == order
        different = numbers[kept]
        cosines: NDArray[np.float32] = question.vectors @ self._vectors.take(different, 0).T
        cosines[np.array(self._known(question))[:, None] == self._stem_of.take(different)] = 1
        laid_out: NDArray[np.float32] = cosines.take((kept.cumsum() - 1).take(last), 1)
        return laid_out

    def _learn(self, words: Sequence[str]) -> None:
        rows, first = self._embedder.vectors(words), len(self._numbers)
        end = first + len(words)
        if end > len(self._vectors):
            self._grow(first, 2 * end, rows.shape[1])
        self._vectors[first:end] = rows
        self._stem_of[first:end] = [self._stems.setdefault(stem(word), len(self._stems)) for word in words]
        self._numbers.update(zip(words, range(first, end), strict=True))

    def _grow(self, first: int, size: int, width: int) -> None:
        more = max(64, size) - first
        self._vectors = np.concatenate([self._vectors.reshape(-1, width)[:first], np.zeros((more, width), np.float32)])
        self._stem_of = np.concatenate([self._stem_of[:first], np.zeros(more, np.int32)])
        self._seen = np.zeros(first + more, np.int64)
