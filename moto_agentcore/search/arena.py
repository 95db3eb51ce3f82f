"""All vectors of one index in one FAISS `IndexFlatIP`, a row per slot, overwritten in place.

Two uses of FAISS below its documented surface, each pinned by tests/search/test_arena.py: the writable view of the rows
and `compute_distance_subset`. Every cosine that counts comes from the latter, so a record's has the same bits whatever
the filter; BLAS, whose bits depend on the machine, only narrows a scan of a large arena down. FAISS's own deletion
moves every later row (121 ms at 10^6) and its selectors visit every row, so neither is used: dead rows stay where they
are and the caller passes over them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

__all__ = ["Arena"]

_LEAST_ROWS = 64
_MOST_ROWS = 16384  # rows added at a time; FAISS's own vector doubles beneath, so growth is amortised


class Arena:
    """Rows of `dim` float32 numbers addressed by slot. Not safe for threads: an unlocked write and search segfaults."""

    def __init__(self, dim: int) -> None:
        import faiss

        self.dim = dim
        self._faiss: Any = faiss  # its stubs leave out what is used here
        self._index: Any = faiss.IndexFlatIP(dim)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def reserve(self, count: int) -> None:
        """Grow to at least `count` rows; new rows are zero."""
        while self._count < count:
            chunk = min(max(count - self._count, self._count // 2, _LEAST_ROWS), _MOST_ROWS)
            self._index.add(np.zeros((chunk, self.dim), np.float32))
            self._count += chunk

    def write(self, slots: NDArray[np.int64], rows: NDArray[np.float32]) -> None:
        """Put `rows`, shape `(len(slots), dim)`, into reserved `slots`."""
        self._rows()[slots] = rows

    def products(self, query: NDArray[np.float32], slots: NDArray[np.int64]) -> NDArray[np.float32]:
        """The inner product of `query`, shape `(dim,)`, with the row of each slot; cost follows `len(slots)`."""
        pointer, out = self._faiss.swig_ptr, np.empty(len(slots), np.float32)
        self._one_thread()
        self._index.compute_distance_subset(1, pointer(query), len(slots), pointer(out), pointer(slots))
        return out

    def read(self, slots: NDArray[np.int64]) -> NDArray[np.float32]:
        """A copy of the rows of these slots."""
        return self._rows()[slots]

    def rough_products(self, query: NDArray[np.float32], count: int) -> NDArray[np.float32]:
        """About `products` of the first `count` rows, dead ones among them, as fast as memory is read.

        For unit rows and queries the difference is below `slack`.
        """
        return self._rows()[:count] @ query

    @property
    def slack(self) -> float:
        """Twice what rounding each of `dim` sums can come to."""
        return 2 * self.dim * 2.0**-23

    def _rows(self) -> NDArray[np.float32]:
        # Taken afresh each time: growth moves the rows.
        view: NDArray[np.float32] = self._faiss.rev_swig_ptr(self._index.get_xb(), self._count * self.dim)
        return view.reshape(-1, self.dim)

    def _one_thread(self) -> None:
        # OpenMP's setting is per calling thread. One query never gains from two, and a process that forks after a
        # search with two hangs in its child.
        self._faiss.omp_set_num_threads(1)
