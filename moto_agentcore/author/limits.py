"""How long code of the author's may take. A thread cannot be ended from outside: one that is late is left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import Any, TypeVar

T = TypeVar("T")


class LateError(TimeoutError):
    """Code of the author's took longer than the author allows."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"not done within {seconds:g} seconds")
        self.seconds = seconds


def within(seconds: float | None, function: Callable[..., T], *args: Any) -> T:
    """Call a function: here, or, where it may take so long and no longer, in a thread beside this one.

    Raises:
        LateError: it is not done; it goes on, and nobody hears what becomes of it.
    """
    if seconds is None:
        return function(*args)
    done, outcome = threading.Event(), _Outcome()
    work = threading.Thread(
        target=copy_context().run, args=(outcome.of, done, function, args), name="moto-agentcore author", daemon=True
    )
    work.start()
    if not done.wait(seconds):
        raise LateError(seconds)
    return outcome.told()  # type: ignore[no-any-return] # what the function gave


class _Outcome:
    """What a function gave or raised, told in another thread."""

    value: Any = None
    error: BaseException | None = None

    def of(self, done: threading.Event, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
        try:
            self.value = function(*args)
        except BaseException as error:  # for whoever waits to raise
            self.error = error
        finally:
            done.set()

    def told(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.value
