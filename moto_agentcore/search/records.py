"""What an index holds apart from vectors: texts by key, each in a numbered slot that is used again after a removal.

Records that share their first facet are one group of `slots`: they are what a search most often reads together.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from .facets import Facets, Pair
from .slots import Group, Slots

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .lexicon import Note

__all__ = ["Hit", "Records", "Row"]


class Hit(NamedTuple):
    """A found key and its score: .000001 (nothing in common) to 1 (the same text), rounded to six decimals."""

    key: str
    score: float


@dataclass(slots=True, eq=False)
class Row:
    """One text. `born` orders rows by their first insertion; `note` is what the re-ranker remembers of the text."""

    key: str
    text: str
    born: int
    group: Group
    note: Note | None = None


class Records:
    """Every write costs the same whatever the number of records, and imports no numpy."""

    def __init__(self) -> None:
        self.slots: dict[str, int] = {}  # in order of birth: an overwritten key keeps its place
        self.rows: list[Row] = []
        self.living = bytearray()  # 1 for each slot in use, 0 for the others
        self.lots = array("Q")  # a number for each slot that its text alone decides, as if drawn
        self.stale: dict[int, None] = {}  # slots whose text has no vector yet, oldest first
        self.texts = 0  # another number whenever a text came, went or changed
        self.facets = Facets()
        self._births = count()
        self._numbers = Slots()

    def put(self, key: str, text: str, pairs: tuple[Pair, ...]) -> None:
        slot = self.slots.get(key)
        if slot is None:
            slot = self._add(key, text, pairs[0] if pairs else None)
        elif self.rows[slot].text != text:
            self._retext(slot, text)
        self.facets.put(slot, pairs)

    def remove(self, key: str) -> bool:
        slot = self.slots.pop(key, None)
        if slot is None:
            return False
        self.facets.remove(slot)
        self.stale.pop(slot, None)
        self._numbers.give(slot, self.rows[slot].group)
        self.rows[slot] = _DEAD
        self.living[slot] = 0
        self.texts += 1
        return True

    def embedded(self, slots: Sequence[int]) -> None:
        """Note that these slots have their vectors."""
        for slot in slots:
            del self.stale[slot]
        if not self.stale:
            self.stale.clear()  # an emptied dictionary keeps its table, and iterating over it would cost as before

    def forget_notes(self) -> None:
        for row in self.rows:
            row.note = None

    def forget_vectors(self) -> None:
        self.stale = dict.fromkeys(self.slots.values())

    def find(
        self, where: Sequence[Pair], under: Pair | None, accept: Callable[[str], bool] | None = None
    ) -> array[int] | None:
        """The slots that satisfy every condition; None for all of them, which no one needs to list."""
        found = self.facets.find(where, under) if where or under else None
        if accept is None:
            return found
        asked = self.slots.values() if found is None else found
        return array("q", [slot for slot in asked if accept(self.rows[slot].key)])

    def _add(self, key: str, text: str, group: Pair | None) -> int:
        slot, home = self._numbers.take(group)
        if missing := self._numbers.end - len(self.rows):
            self.rows += [_DEAD] * missing
            self.living += bytes(missing)
            self.lots.extend([0] * missing)
        self.rows[slot] = Row(key, text, next(self._births), home)
        self.living[slot] = 1
        self.slots[key] = slot
        self._changed(slot)
        return slot

    def _retext(self, slot: int, text: str) -> None:
        self.rows[slot].text = text
        self.rows[slot].note = None
        self._changed(slot)

    def _changed(self, slot: int) -> None:
        self.texts += 1
        self.stale[slot] = None
        text = self.rows[slot].text.encode("utf-8", "surrogatepass")
        self.lots[slot] = int.from_bytes(blake2b(text, digest_size=8).digest(), "big")


_DEAD = Row("", "", -1, Group(None))
