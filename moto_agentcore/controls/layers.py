"""What several mocks say of one setting: the latest one that still runs counts, in whatever order they end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

T = TypeVar("T")


class Layers(Generic[T]):
    """One setting; ``read`` and ``write`` reach it where it is kept."""

    def __init__(self, read: Callable[[], T], write: Callable[[T], object]) -> None:
        self._read, self._write = read, write
        self._said: list[tuple[T]] = []  # one tuple for each mock, known again by identity

    @contextmanager
    def set(self, value: T) -> Iterator[None]:
        """In force for a while."""
        if not self._said:
            self._before = self._read()
        said = (value,)
        self._said.append(said)
        self._write(value)
        try:
            yield
        finally:
            was_latest = self._said[-1] is said
            self._said = [other for other in self._said if other is not said]
            if was_latest:
                self._write(self._said[-1][0] if self._said else self._before)
