"""Numbers for the rows of an index, those of one group mostly in a line, so that reading a group reads few pages.

A thousand rows scattered over a large arena cost twice what they cost in runs of sixteen: what the processor fetches
ahead is of no use and drives out what is. Longer runs gain nothing more.
"""

from __future__ import annotations

from collections.abc import Hashable

__all__ = ["Group", "Slots"]

_LONGEST = 16  # numbers of a run, and the most that wait in a group
_SHARE = 8  # a run is at most this part of its group, so that few numbers wait in a small one


class Group:
    """The numbers of one group: how many it holds, and which of them wait for its next rows."""

    __slots__ = ("held", "name", "waiting")

    def __init__(self, name: Hashable) -> None:
        self.name = name
        self.held = 0  # in use or waiting
        self.waiting: list[int] = []


class Slots:
    """Every number below `end` is in use, waits in its group, or is free for any group."""

    def __init__(self) -> None:
        self.end = 0
        self._groups: dict[Hashable, Group] = {}
        self._free: list[int] = []

    def take(self, name: Hashable) -> tuple[int, Group]:
        """A number for one more row of the group `name`, and the group, with which to `give` it back. O(1)."""
        group = self._groups.get(name)
        if group is None:
            group = self._groups[name] = Group(name)
        if not group.waiting:
            self._extend(group)
        return group.waiting.pop(), group

    def give(self, slot: int, group: Group) -> None:
        """Take a number back. O(1)."""
        group.waiting.append(slot)
        if len(group.waiting) == group.held:
            del self._groups[group.name]
            self._free += group.waiting
        elif len(group.waiting) > _LONGEST:
            self._free.append(group.waiting.pop(0))
            group.held -= 1

    def _extend(self, group: Group) -> None:
        length = min(group.held // _SHARE, _LONGEST) or 1
        run = self._free[-length:]  # mostly of one group, given back in a row
        if run:
            del self._free[-length:]
        else:
            run = list(range(self.end + length - 1, self.end - 1, -1))  # the lowest is taken first
            self.end += length
        group.held += len(run)
        group.waiting += run
