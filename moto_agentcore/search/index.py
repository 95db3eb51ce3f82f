"""Texts under keys, found by meaning: the public surface, its lock and its promises."""

from __future__ import annotations

import os
from threading import RLock
from typing import TYPE_CHECKING
from weakref import WeakSet

from .embedder import as_embedder
from .records import Records

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .arena import Arena
    from .embedder import Embedder, EmbedderLike
    from .facets import Pair
    from .finder import Finder
    from .records import Hit

__all__ = ["Index", "rank"]


class Index:
    """A searchable collection of texts. Safe for threads; one lock covers writes and searches."""

    def __init__(self, embedder: EmbedderLike = None) -> None:
        """Without `embedder`, the default one is looked up when it is first needed."""
        self._lock = RLock()
        self._given = None if embedder is None else as_embedder(embedder)
        self._records = Records()
        self._finder: Finder | None = None
        _indexes.add(self)

    def renew_lock(self) -> None:
        """In a forked process, free the lock from a thread that is not there any more.

        It must not have been in the middle of a write: the mock sees to that, with the locks of its own.
        """
        self._lock = RLock()

    def clear(self) -> None:
        """Remove every record."""
        with self._lock:
            self._records = Records()
            self._finder = None

    @property
    def embedder(self) -> Embedder:
        """What turns texts into vectors. One of another name or width embeds every record again, at the next search."""
        with self._lock:
            if self._given is None:
                self._given = as_embedder(None)
            return self._given

    @embedder.setter
    def embedder(self, value: EmbedderLike) -> None:
        new = as_embedder(value)
        with self._lock:
            old, self._given = self._given, new
            arena = self._finder.arena if self._finder else None
            if old is None or (old.name, old.dim) != (new.name, new.dim):
                arena = None
                self._records.forget_vectors()
            self._records.forget_notes()
            self._finder = self._new_finder(arena) if arena else None

    def __len__(self) -> int:
        return len(self._records.slots)

    def __contains__(self, key: object) -> bool:
        return key in self._records.slots

    def put(self, key: str, text: str, facets: Mapping[str, str | Sequence[str]] = {}) -> None:
        """Insert or overwrite a record, O(1). Its text is embedded, with all others that wait, by the next search.

        `facets` replace those of an overwritten record; a facet with a list of values is found by each of them.
        """
        pairs = _pairs(facets)
        with self._lock:
            self._records.put(key, text, pairs)

    def remove(self, key: str) -> bool:
        """Remove a record, O(1); whether there was one."""
        with self._lock:
            return self._records.remove(key)

    def texts(self) -> dict[str, str]:
        """All texts by key, oldest first."""
        with self._lock:
            return {key: self._records.rows[slot].text for key, slot in self._records.slots.items()}

    def keys(self, *, where: Sequence[Pair] = (), under: Pair | None = None) -> list[str]:
        """The keys of the records that satisfy `where` and `under` (see `search`), oldest first."""
        with self._lock:
            slots = self._records.find(where, under)
            if slots is None:
                return list(self._records.slots)
            rows = sorted((self._records.rows[slot] for slot in slots), key=lambda row: row.born)
            return [row.key for row in rows]

    def values(self, facet: str) -> list[str]:
        """The values of `facet` that some record has, sorted."""
        with self._lock:
            return self._records.facets.values(facet)

    def search(
        self,
        query: str,
        *,
        k: int,
        where: Sequence[Pair] = (),
        under: Pair | None = None,
        accept: Callable[[str], bool] | None = None,
        rerank: bool = True,
    ) -> list[Hit]:
        """The `k` best records for `query` among those that satisfy every condition, best first, ties oldest first.

        `where` is a list of `(facet, value)` compared literally; `under` is one `(facet, path)` met by values equal to
        the path or beneath it, trailing slashes aside; `accept` is asked for each key left. Conditions choose the
        candidates before any distance is computed, so `k` records come back whenever that many satisfy them. A query
        without content (empty, stop words) scores all alike, newest first. `rerank=False` leaves the second stage out.
        Raises ValueError for k < 1 and for an embedder that returns a wrong shape.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, got {k}")
        with self._lock:
            slots = self._records.find(where, under, accept)
            if not (self._records.slots if slots is None else slots):
                return []
            self._finder = self._finder or self._new_finder()
            return self._finder.find(query, k, slots, rerank=rerank)

    def vectors(self, keys: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of records, a row each, as `search` compares them. KeyError for a key that has none."""
        with self._lock:
            slots = [self._records.slots[key] for key in keys]
            self._finder = self._finder or self._new_finder()
            return self._finder.vectors(slots)

    def _new_finder(self, arena: Arena | None = None) -> Finder:
        from .finder import Finder  # here, because it imports numpy and FAISS: writers never pay for them

        return Finder(self._records, self.embedder, arena)


def rank(query: str, texts: Sequence[str], embedder: EmbedderLike = None) -> list[float]:
    """The score of `query` against each of `texts`, in their order; the same numbers as a search over just these."""
    index = Index(embedder)
    for place, text in enumerate(texts):
        index.put(str(place), text)
    scores = {hit.key: hit.score for hit in index.search(query, k=max(len(texts), 1))}
    return [scores[str(place)] for place in range(len(texts))]


def _pairs(facets: Mapping[str, str | Sequence[str]]) -> tuple[Pair, ...]:
    listed = ((facet, [value] if isinstance(value, str) else value) for facet, value in facets.items())
    return tuple(dict.fromkeys((facet, value) for facet, values in listed for value in values))


_indexes: WeakSet[Index] = WeakSet()


def _after_fork_in_child() -> None:
    for index in _indexes:
        index.renew_lock()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_after_fork_in_child)
