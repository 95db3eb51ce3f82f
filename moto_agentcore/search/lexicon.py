"""The words of the records, each embedded once, and late interaction over them.

A record is remembered as the numbers of its words in one growing matrix, so that re-ranking a hundred records is a few
numpy calls and no loop over pairs of words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .text import stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .embedder import WordEmbedder

__all__ = ["Lexicon", "Note", "Question"]

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


class Lexicon:
    """Word -> number, vector and stem, for one embedder."""

    def __init__(self, embedder: WordEmbedder) -> None:
        self._embedder = embedder
        self._numbers: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._stem_of: list[int] = []
        self._vectors = np.zeros((0, 0), np.float32)
        self._seen = np.zeros(0, np.int64)  # by number; scratch of `_cosines`

    def note(self, text: str) -> Note:
        """What to remember of a record with this text."""
        found = dict.fromkeys(self._embedder.words(text))
        if new := [word for word in found if word not in self._numbers]:
            self._learn(new)
        numbers = [self._numbers[word] for word in found]
        seen: set[int] = set()
        stems: list[int] = []
        for number in numbers:
            known = self._stem_of[number]
            stems.append(_REPEATED if known in seen else known)
            seen.add(known)
        return Note(np.array(numbers, np.int32).tobytes(), np.array(stems, np.int32).tobytes())

    def ask(self, text: str) -> Question:
        """The words of a query, which are not learned: queries would grow the lexicon without bound."""
        found = list(dict.fromkeys(self._embedder.words(text)))
        return Question(self._embedder.vectors(found), [stem(word) for word in found])

    def frequencies(self, question: Question, sample: bytes) -> NDArray[np.int64]:
        """How many records have each word of the query, shape `(words,)`; `sample` is the records' stems, joined."""
        stems = np.frombuffer(sample, np.int32)
        return np.array([np.count_nonzero(stems == number) for number in self._known(question)])

    def closest(self, question: Question, notes: Sequence[Note]) -> NDArray[np.float32]:
        """Per word of the query and record the best cosine over the record's words, shape `(words, records)`.

        A word with the same stem counts 1, a record without words 0.
        """
        parts = [note.stems for note in notes]
        stems = np.frombuffer(b"".join(parts), np.int32)
        ends = np.cumsum(list(map(len, parts))) // stems.itemsize
        starts = np.concatenate(([0], ends[:-1]))
        best = np.zeros((len(question.stems), len(notes)), np.float32)
        if len(stems):
            cosines = self._cosines(question, np.frombuffer(b"".join([note.words for note in notes]), np.int32))
            cosines[np.array(self._known(question), np.int32)[:, None] == stems] = 1
            filled = np.flatnonzero(ends > starts)
            best[:, filled] = np.maximum.reduceat(cosines, starts[filled], axis=1)
        return best

    def _known(self, question: Question) -> list[int]:
        return [self._stems.get(word, _UNKNOWN) for word in question.stems]

    def _cosines(self, question: Question, numbers: NDArray[np.int32]) -> NDArray[np.float32]:
        """Each word is reckoned once, for records share many; these are found in linear time, unlike by sorting."""
        order = np.arange(len(numbers))
        self._seen[numbers] = order  # of a repeated word the last place remains
        last = self._seen[numbers]
        kept = last == order
        cosines: NDArray[np.float32] = question.vectors @ self._vectors[numbers[kept]].T
        return cosines[:, (kept.cumsum() - 1)[last]]

    def _learn(self, words: Sequence[str]) -> None:
        first = len(self._numbers)
        self._store(first, self._embedder.vectors(words))
        for number, word in enumerate(words, first):
            self._numbers[word] = number
            self._stem_of.append(self._stems.setdefault(stem(word), len(self._stems)))

    def _store(self, first: int, rows: NDArray[np.float32]) -> None:
        end = first + len(rows)
        if end > len(self._vectors):
            grown = np.zeros((max(64, 2 * end), rows.shape[1]), np.float32)
            grown[:first] = self._vectors[:first] if first else 0
            self._vectors, self._seen = grown, np.zeros(len(grown), np.int64)
        self._vectors[first:end] = rows
