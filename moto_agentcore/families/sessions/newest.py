"""Newest first: the order in which sessions, invocations and their steps are listed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sortedcontainers import SortedDict

from moto_agentcore.state.kind import Record
from moto_agentcore.timestamps import EPOCH

Place = tuple[int, int]  # microseconds since 1970 and the how-manyth, both negative: what is new is small
_MICROSECOND = timedelta(microseconds=1)


class Newest:
    """Records by when they are from; of one instant, the last to come is the newest."""

    def __init__(self) -> None:
        self._records: SortedDict = SortedDict()
        self._places: dict[str, Place] = {}
        self._count = 0

    def add(self, record: Record, at: datetime) -> None:
        self._count += 1
        place = self._places[record.id] = (-((at - EPOCH) // _MICROSECOND), -self._count)
        self._records[place] = record

    def remove(self, record: Record) -> None:
        del self._records[self._places.pop(record.id)]

    def after(self, last: Place | None) -> Iterator[tuple[Place, Record]]:
        """Records with their places, from after one on (a page's cursor: a list); None: from the newest."""
        places = self._records.irange(minimum=last and tuple(last), inclusive=(False, True))
        return ((place, self._records[place]) for place in places)


def place_of(row: tuple[Place, Record]) -> Place:
    """A row's sort key."""
    return row[0]


def record_of(row: tuple[Place, Record]) -> Record:
    """What an answer shows of a row."""
    return row[1]
