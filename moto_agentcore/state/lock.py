"""The lock of a store, and what waits until it is free.

One thread holds it at a time, as often as it likes. Code of the test author never runs under it: it may call the
service, from any thread or over HTTP, and would wait for itself. What is to reach somebody else (a neighbour in moto,
an extractor of the author's) is put behind the lock with ``after`` and done as soon as its holder lets go: in the same
thread, in order, before the request is answered.

A process may fork while other threads use the mock. All locks are taken for that moment, so that the child finds every
store whole and every lock free.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import ExitStack
from threading import RLock
from types import TracebackType
from weakref import WeakValueDictionary

Action = Callable[[], object]


class _Held(threading.local):
    """How many locks this thread holds."""

    count = 0


_held = _Held()
_locks: WeakValueDictionary[int, Lock] = WeakValueDictionary()
_stopped: list[Lock] = []  # those that are taken while this process forks
PATIENCE = 5.0  # seconds; who holds a lock for longer may be waiting for the thread that forks


def held() -> bool:
    """Whether this thread holds the lock of any store."""
    return _held.count > 0


class Lock:
    """``with lock:``, nested or not."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._depth = 0
        self._waiting: list[Action] = []
        _locks[id(self)] = self

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

    def stop(self) -> bool:
        """Wait until nobody but this thread holds it, and let nobody in; False where that takes too long."""
        return self._lock.acquire(timeout=PATIENCE)

    def go_on(self) -> None:
        self._lock.release()

    def renew(self) -> None:
        """Free it from a thread that is not there any more."""
        self._lock = RLock()
        self._depth = 0
        self._waiting = []


def _do(waiting: list[Action]) -> None:
    """In order, and all of it, whatever one does; a failure is told when all is done."""
    with ExitStack() as stack:
        for action in reversed(waiting):
            stack.callback(action)


def _before_fork() -> None:
    found = [reference() for reference in _locks.valuerefs()]
    _stopped[:] = [lock for lock in found if lock is not None and lock.stop()]


def _after_fork() -> None:
    while _stopped:
        _stopped.pop().go_on()


def _after_fork_in_child() -> None:
    left = [reference() for reference in _locks.valuerefs()]
    for lock in left:
        if lock is not None and lock not in _stopped:
            lock.renew()
    _after_fork()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(before=_before_fork, after_in_parent=_after_fork, after_in_child=_after_fork_in_child)
