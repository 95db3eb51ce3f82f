"""What was asked and answered, in order: kept as it came, and read when somebody asks (``wire.recall``).

A call costs an entry and no reading. The latest ``MOST`` are kept, and so many bytes of them that what is deleted
meanwhile lives on within a bound; a body that is larger than all sense is not kept at all.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import count
from typing import Any

MOST, MOST_BYTES = 5_000, 8 * 1024 * 1024
LARGE = 1024 * 1024  # of a call's two bodies
AROUND = 1_000  # bytes of an entry beside its bodies


@dataclass(slots=True, eq=False)
class Entry:
    """A call: its plan, what it came as, and what it was answered with as soon as it was.

    ``status`` is None until then, and for good where code of the author's raised what is no answer; ``body`` is None
    for a stream, which is the client's alone to read. ``params`` reads what was asked as it came.
    """

    number: int
    plan: Any
    account: str
    region: str
    request: Any = field(repr=False)
    labels: Any = field(repr=False)
    status: int | None = None
    headers: Any = field(default=None, repr=False)
    body: bytes | None = field(default=None, repr=False)
    size: int = AROUND


class Log:
    """The latest entries. Without a lock: each step is one of Python's own, and the count of bytes is made anew."""

    def __init__(self) -> None:
        self._kept: deque[Entry] = deque(maxlen=MOST)
        self._numbers = count(1)
        self._room = MOST_BYTES
        self.total = 0  # of all calls of this process, those that are forgotten too
        self._before = 0

    def begin(self, plan: Any, request: Any, labels: Any, store: Any) -> Entry:
        """A call begins; ``request`` must hold nothing of its connection."""
        entry = Entry(next(self._numbers), plan, store.account_id, store.region_name, request, labels)
        self._kept.append(entry)
        self.total = entry.number
        return entry

    def end(self, entry: Entry, reply: Any) -> None:
        """It was answered."""
        entry.status, entry.headers, body = reply.status, reply.headers, reply.body
        size = len(entry.request.body)
        if type(body) is bytes:
            entry.body = body
            size += len(body)
        if size > LARGE:
            entry.request = entry.body = None
        else:
            entry.size += size
        self._room -= entry.size
        if self._room < 0:
            self._trim()

    def _trim(self) -> None:
        """Down to half of what may be kept, so that it is seldom done."""
        kept, size = self._kept.copy(), 0
        for after, entry in enumerate(reversed(kept)):
            size += entry.size
            if size > MOST_BYTES // 2:
                self._drop(len(kept) - after)
                break
        self._room = MOST_BYTES - size

    def _drop(self, entries: int) -> None:
        for _ in range(entries):
            if self._kept:
                self._kept.popleft()

    def entries(self) -> list[Entry]:
        return list(self._kept.copy())

    @property
    def dropped(self) -> int:
        """How many of those since the last ``clear`` are not kept any more."""
        return self.total - self._before - len(self._kept)

    def clear(self) -> None:
        self._kept.clear()
        self._room, self._before = MOST_BYTES, self.total
