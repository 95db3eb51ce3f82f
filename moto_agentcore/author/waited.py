"""Threads that others wait for: they are told before code of the author's keeps them, however long."""

from __future__ import annotations

import threading
from collections.abc import Callable


class _Thread(threading.local):
    """What a thread does before it is kept."""

    leave: Callable[[], object] | None = None


_this = _Thread()


def for_this(leave: Callable[[], object]) -> None:
    """Have ``leave`` called before this thread runs code of the author's, again and again."""
    _this.leave = leave


def leave() -> None:
    """This thread will be kept."""
    if _this.leave is not None:
        _this.leave()
