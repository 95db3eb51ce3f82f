"""Which slots carry which facet values: exact values in a dictionary, hierarchical ones by bisection.

Pure Python, so that writing and listing never import numpy.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from typing import TYPE_CHECKING

from sortedcontainers import SortedDict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Facets", "Pair", "within"]

Pair = tuple[str, str]


class Facets:
    """Slots by `(facet, value)`. Adding and removing a slot costs the same whatever the number of slots."""

    def __init__(self) -> None:
        self._values: defaultdict[str, SortedDict[str, _Posting]] = defaultdict(SortedDict)
        self._pairs: dict[int, tuple[Pair, ...]] = {}
        self._several: set[str] = set()  # facets of which some slot has had two values at once

    def put(self, slot: int, pairs: tuple[Pair, ...]) -> None:
        """Give `slot` exactly these pairs, in place of those it has."""
        if self._pairs.get(slot) == pairs:
            return
        self.remove(slot)
        self._pairs[slot] = pairs
        for facet, value in pairs:
            self._values[facet].setdefault(value, _Posting()).add(slot)
        names = [facet for facet, _ in pairs]
        self._several.update(facet for facet in names if names.count(facet) > 1)

    def remove(self, slot: int) -> None:
        for facet, value in self._pairs.pop(slot, ()):
            postings = self._values[facet]
            postings[value].remove(slot)
            if not postings[value].slots:
                del postings[value]

    def values(self, facet: str) -> list[str]:
        """The values that some slot has, sorted."""
        return list(self._values[facet]) if facet in self._values else []

    def find(self, where: Sequence[Pair], under: Pair | None) -> array[int]:
        """The slots that have every pair of `where` and a value beneath `under`; at least one condition is given."""
        if len(where) == 1 and under is None:
            posting = self._posting(where[0])
            return posting.slots[:] if posting else array("q")
        clauses = [self._exact(pair) for pair in where] + ([self._beneath(under)] if under else [])
        first, *rest = sorted(clauses, key=lambda clause: clause.size)
        found = first.slots(distinct=first.facet not in self._several)
        for clause in rest:
            found = array("q", filter(clause.test(len(found)), found))
        return found

    def _posting(self, pair: Pair) -> _Posting | None:
        facet, value = pair
        return self._values[facet].get(value) if facet in self._values else None

    def _exact(self, pair: Pair) -> _Clause:
        posting = self._posting(pair)
        return _Clause(pair[0], [posting] if posting else [], lambda slot: pair in self._pairs[slot])

    def _beneath(self, under: Pair) -> _Clause:
        facet, prefix = under
        known = self._values[facet] if facet in self._values else SortedDict()
        return _Clause(facet, [known[value] for value in _range(known, prefix)], lambda slot: self._has(slot, under))

    def _has(self, slot: int, under: Pair) -> bool:
        return any(facet == under[0] and within(value, under[1]) for facet, value in self._pairs[slot])


def within(value: str, prefix: str) -> bool:
    """Whether the path `value` is `prefix` or lies beneath it, a trailing slash on either making no difference."""
    root = prefix.rstrip("/")
    return not root or value == root or value.startswith(root + "/")


def _range(known: SortedDict[str, _Posting], prefix: str) -> list[str]:
    root = prefix.rstrip("/")
    if not root:
        return list(known)
    beneath = known.irange(root + "/", root + "0", inclusive=(True, False))  # "0" is the character after "/"
    return [*([root] if root in known else []), *beneath]


class _Posting:
    """A set of slots that is also an array: removal moves the last slot into the hole."""

    __slots__ = ("at", "slots")

    def __init__(self) -> None:
        self.slots = array("q")
        self.at: dict[int, int] = {}

    def add(self, slot: int) -> None:
        self.at[slot] = len(self.slots)
        self.slots.append(slot)

    def remove(self, slot: int) -> None:
        hole, last = self.at.pop(slot), self.slots.pop()
        if last != slot:
            self.slots[hole] = last
            self.at[last] = hole


class _Clause:
    """One condition: the postings that satisfy it and, for a slot at hand, the question itself."""

    def __init__(self, facet: str, postings: list[_Posting], ask: Callable[[int], bool]) -> None:
        self.facet = facet
        self.size = sum(len(posting.slots) for posting in postings)
        self._postings = postings
        self._ask = ask

    def slots(self, *, distinct: bool) -> array[int]:
        found = array("q", b"".join(posting.slots for posting in self._postings))
        return found if distinct or len(self._postings) < 2 else array("q", dict.fromkeys(found))

    def test(self, asked: int) -> Callable[[int], bool]:
        """The cheapest test for `asked` slots: one posting's set, the union of many, or asking slot by slot."""
        if len(self._postings) == 1:
            return self._postings[0].at.__contains__
        if self.size > 20 * asked:  # asking costs about twenty times what an element of the union does
            return self._ask
        return set().union(*(posting.at for posting in self._postings)).__contains__
