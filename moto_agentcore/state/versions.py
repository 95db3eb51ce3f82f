"""Append-only versions: what runtimes, harnesses and datasets keep of each change, ``"1"`` to ``"n"``.

A part of a record: ``record.part(Versions)``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


class Versions:
    """The versions of one record, oldest first; each is a copy of what was shown then."""

    def __init__(self) -> None:
        self._kept: list[dict[str, Any] | None] = []  # None: deleted; numbers are never used again

    def add(self, snapshot: Mapping[str, Any]) -> str:
        """Keep a copy; gives its number."""
        self._kept.append(dict(snapshot))
        return str(len(self._kept))

    def get(self, number: str) -> dict[str, Any] | None:
        position = int(number) - 1 if number.isdecimal() and number[0] != "0" else -1  # there is no version "01"
        return self._kept[position] if 0 <= position < len(self._kept) else None

    def drop(self, number: str) -> None:
        """Delete a version that is there."""
        self._kept[int(number) - 1] = None

    @property
    def latest(self) -> str:
        return str(len(self._kept))

    def newest_first(self, after: int | None = None) -> Iterator[tuple[int, dict[str, Any]]]:
        """``(number, version)`` pairs, from before a number on."""
        for number in range((after or len(self._kept) + 1) - 1, 0, -1):
            version = self._kept[number - 1]
            if version is not None:
                yield number, version
