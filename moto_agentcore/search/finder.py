"""One search over records: embed what waits, find the nearest with FAISS, put them in order by late interaction."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nlargest
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from .arena import Arena
from .embedder import WordEmbedder, checked_rows
from .lexicon import Lexicon, counted
from .ranking import DECIMALS, LEAST, POOL, SAMPLE, TIE, blend, late_interaction, leaders, to_scores
from .records import Hit

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .embedder import Embedder
    from .lexicon import Note, Question
    from .records import Records

__all__ = ["Finder"]

_LARGE = 20_000  # rows: below, a second pass costs more than it saves
_BATCH = 8192  # texts embedded at a time: bounds the memory of the first search after a bulk load


@dataclass(frozen=True)
class _Sample:
    texts: int  # which state of the texts
    asked: array[int] | None  # slots; None for all
    count: int  # of the chosen
    stems: NDArray[np.int64]  # how many of them have each


class Finder:
    """What one embedder makes of the records: vectors and, if it knows words, a lexicon."""

    def __init__(self, records: Records, embedder: Embedder, arena: Arena | None = None) -> None:
        self.arena = arena
        self._records = records
        self._embedder = embedder
        self._lexicon = Lexicon(embedder) if isinstance(embedder, WordEmbedder) else None
        self._sampled = _Sample(-1, None, 0, counted([]))

    def find(self, query: str, k: int, slots: array[int] | None, *, rerank: bool) -> list[Hit]:
        """The `k` best of `slots` (None: of all records; never empty), fewer only where there are fewer."""
        total = len(self._records.slots) if slots is None else len(slots)
        k = min(k, total)
        arena = self._embedded()
        vector = self._embed([query])[0]
        question = self._lexicon.ask(query) if self._lexicon else None
        if not (vector.any() if question is None else len(question.stems)):
            return self._newest(k, slots)
        if question is None or not rerank:
            # These cosines are scores already, and cut on what scores tell apart: two below the least one are a tie.
            return self._hits(*self._nearest(arena, vector, slots, k, LEAST), k)
        found, cosines = self._nearest(arena, vector, slots, min(max(POOL, k), total), -np.inf)
        return self._hits(found, to_scores(blend(cosines, self._late(question, found, slots))), k)

    def vectors(self, slots: list[int]) -> NDArray[np.float32]:
        """The vectors of these slots, a row each."""
        return self._embedded().read(np.array(slots, np.int64))

    def _embedded(self) -> Arena:
        if self._records.stale:
            self._embed_waiting()
        assert self.arena is not None, "there are records, and each was embedded or is stale"
        self.arena.reserve(len(self._records.rows))  # a slot freed before it was embedded has no row yet
        return self.arena

    def _embed_waiting(self) -> None:
        records = self._records
        waiting = iter(list(records.stale))
        while part := list(islice(waiting, _BATCH)):
            rows = self._embed([records.rows[slot].text for slot in part])
            if self.arena is None:
                self.arena = Arena(rows.shape[1])
            self.arena.reserve(len(records.rows))
            self.arena.write(np.array(part), rows)
            records.embedded(part)  # only now: where the embedder raises, the texts wait for the next search

    def _embed(self, texts: list[str]) -> NDArray[np.float32]:
        dim = self.arena.dim if self.arena else self._embedder.dim
        return checked_rows(self._embedder.embed(texts), len(texts), dim, self._embedder.name)

    def _nearest(
        self, arena: Arena, vector: NDArray[np.float32], slots: array[int] | None, count: int, least: float
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The `count` slots of the largest cosines, and these cosines, `least` to 1 and rounded; in no order."""
        candidates = self._candidates(arena, vector, slots, count, least)
        products = arena.products(vector, candidates).clip(least, 1)
        chosen = leaders(products, count)
        found = candidates[chosen]
        cosines = products[chosen].astype(np.float64).round(DECIMALS)
        if len(found) > count:
            best = self._ranked(found, cosines)[:count]
            return np.array([slot for _, _, slot in best]), np.array([-value for value, _, _ in best])
        return found, cosines

    def _candidates(
        self, arena: Arena, vector: NDArray[np.float32], slots: array[int] | None, count: int, least: float
    ) -> NDArray[np.int64]:
        """The slots asked for. Of most of a large arena, those that a pass over all its rows in order does not exclude:
        that is faster than reading most of the rows out of order, and loses none of the `count` best.
        """
        rows = len(self._records.rows)
        narrowed = _LARGE <= rows <= 2 * len(self._records.slots if slots is None else slots)
        if slots is None:
            living = np.frombuffer(self._records.living, bool)
            if not narrowed:
                return np.flatnonzero(living)
            rough = np.maximum(arena.rough_products(vector, rows), least)
            rough[~living] = -np.inf
            return leaders(rough, count, arena.slack + TIE)
        asked = np.frombuffer(slots, np.int64)
        if not narrowed:
            return asked
        rough = np.maximum(arena.rough_products(vector, rows)[asked], least)
        return asked[leaders(rough, count, arena.slack + TIE)]

    def _late(self, question: Question, found: NDArray[np.int64], slots: array[int] | None) -> NDArray[np.float64]:
        lexicon = self._lexicon
        assert lexicon is not None, "a question was asked of it"
        notes = self._notes(lexicon, found.tolist())
        sample = self._sample(lexicon, slots)
        return late_interaction(
            lexicon.closest(question, notes), lexicon.frequencies(question, sample.stems), sample.count
        )

    def _sample(self, lexicon: Lexicon, slots: array[int] | None) -> _Sample:
        """Some of those that were asked for; the next question about the same ones finds them ready.

        Their texts decide which, not how they came to be there: the same records have the same scores.
        """
        if (self._sampled.texts, self._sampled.asked) != (self._records.texts, slots):
            notes = self._notes(lexicon, self._drawn(slots))
            self._sampled = _Sample(self._records.texts, slots, len(notes), counted(notes))
        return self._sampled

    def _drawn(self, slots: array[int] | None) -> list[int]:
        """The slots of the lowest lots; of equal ones, which are of one text, any."""
        living = np.frombuffer(self._records.living, bool)
        asked = np.flatnonzero(living) if slots is None else np.frombuffer(slots, np.int64)
        if len(asked) > SAMPLE:
            lots = np.frombuffer(self._records.lots, np.uint64)[asked]
            asked = asked[np.argpartition(lots, SAMPLE)[:SAMPLE]]
        drawn: list[int] = asked.tolist()
        return drawn

    def _notes(self, lexicon: Lexicon, slots: Sequence[int]) -> list[Note]:
        rows = [self._records.rows[slot] for slot in slots]
        if new := [row for row in rows if row.note is None]:
            for row, note in zip(new, lexicon.notes([row.text for row in new]), strict=True):
                row.note = note
        return [row.note for row in rows if row.note is not None]

    def _newest(self, k: int, slots: array[int] | None) -> list[Hit]:
        rows = self._records.rows
        asked = self._records.slots.values() if slots is None else slots
        newest = nlargest(k, (rows[slot] for slot in asked), key=lambda row: row.born)
        return [Hit(row.key, float(to_scores(np.zeros(1))[0])) for row in newest]

    def _hits(self, found: NDArray[np.int64], scores: NDArray[np.float64], k: int) -> list[Hit]:
        if len(found) > k:
            best = leaders(scores, k, 0.0)
            found, scores = found[best], scores[best]
        rows = self._records.rows
        return [Hit(rows[slot].key, -value) for value, _, slot in self._ranked(found, scores)[:k]]

    def _ranked(self, slots: NDArray[np.int64], values: NDArray[np.float64]) -> list[tuple[float, int, int]]:
        """Each value's negative, when its record was born, and its slot; best first, ties oldest first."""
        rows = self._records.rows
        pairs = zip(slots.tolist(), values.tolist(), strict=True)
        return sorted([(-value, rows[slot].born, slot) for slot, value in pairs])
