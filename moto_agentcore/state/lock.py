"""The lock of a store, and what waits until it is free.

One thread holds it at a time, as often as it likes. Code of the test author never runs under it: it may call the
service, from any thread or over HTTP, and would wait for itself. What is to reach somebody else (a neighbour in moto,
an extractor of the author's) is put behind the lock with ``after`` and done as soon as its holder lets go: in the same
thread, in order, before the request is answered.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from threading import RLock
from types import TracebackType

Action = Callable[[], object]


class _Held(threading.local):
    """How many locks this thread holds."""

    count = 0


_held = _Held()


def held() -> bool:
    """Whether this thread holds the lock of any store."""
    return _held.count > 0


class Lock:
    """``with lock:``, nested or not."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._depth = 0
        self._waiting: list[Action] = []

    def after(self, action: Action) -> None:
        """Do something once the lock, which is held now, is free."""
        self._waiting.append(action)

    def __enter__(self) -> Lock:
        self._lock.acquire()
        self._depth += 1
        _held.count += 1
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._depth -= 1
        _held.count -= 1
        waiting: list[Action] = []
        if self._depth == 0 and self._waiting:
            waiting, self._waiting = self._waiting, []
        self._lock.release()
        if waiting:
            _do(waiting)


def _do(waiting: list[Action]) -> None:
    """In order, and all of it, whatever one does; a failure is told when all is done."""
    with ExitStack() as stack:
        for action in reversed(waiting):
            stack.callback(action)
