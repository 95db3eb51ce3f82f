"""Writes to ours at its full size, and whether the searches after them see what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .clock import Taken, times

if TYPE_CHECKING:
    from collections.abc import Callable

    from .data import Data
    from .stores import Ours

BLOCK = 1_000  # writes of a kind: the longest of so many is shown
SEEN = 20  # written records of a kind that are searched for


class Writes:
    """Each write touches a record that no other does; `holds` says which vector each was given."""

    def __init__(self, ours: Ours, data: Data) -> None:
        self._ours, self._data = ours, data
        self._pairs = data.selections[3].asked(data.questions)
        self._spare = iter(range(data.count, len(data.vectors) - len(data.questions)))
        self._first, self._last = iter(range(data.count)), iter(range(data.count - 1, -1, -1))
        self.holds: dict[str, dict[int, int]] = {"insert": {}, "overwrite": {}, "remove": {}}

    def insert(self) -> None:
        number = next(self._spare)
        self._ours.put(number, number, self._data.namespaces[number % self._data.count])
        self.holds["insert"][number] = number

    def overwrite(self) -> None:
        number, vector = next(self._first), next(self._spare)
        self._ours.put(number, vector, self._data.namespaces[number])
        self.holds["overwrite"][number] = vector

    def remove(self) -> None:
        number = next(self._last)
        self._ours.remove(number)
        self.holds["remove"][number] = number

    def search(self) -> None:
        self._ours.search(*next(self._pairs))

    def seen(self) -> bool:
        """Whether each record that was written comes first for its own vector, and removed ones do not come."""
        return all(
            (self._ours.hits(str(vector), None)[0].key == f"r{number}") == (kind != "remove")
            for kind, held in self.holds.items()
            for number, vector in list(held.items())[-SEEN:]
        )


def written(writes: Writes, most: int = BLOCK) -> dict[str, Taken]:
    """Each write alone; with the next search, which embeds what waits; and that search with nothing waiting."""
    found = {}
    for title, write in (("new", writes.insert), ("overwrite", writes.overwrite), ("remove", writes.remove)):
        found[title] = times(write, most, 5)
        writes.search()
        found[f"{title}, then a search"] = times(_then(write, writes.search), most, 5)
    found["the search alone"] = times(writes.search, most, 5)
    return found


def _then(write: Callable[[], None], search: Callable[[], None]) -> Callable[[], None]:
    def both() -> None:
        write()
        search()

    return both
