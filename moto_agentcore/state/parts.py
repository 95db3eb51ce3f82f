"""What lives and dies with a record or a store: one value per type, dropped with its home."""

from __future__ import annotations

from typing import Any, TypeVar

T = TypeVar("T")


class HasParts:
    """A home of parts. ``parts`` has what others than ``part`` put there too: tables, each by its kind."""

    __slots__ = ()
    parts: dict[Any, Any]

    def part(self, type: type[T]) -> T:
        """The one value of a type, made without arguments when it is first asked for."""
        found: T | None = self.parts.get(type)
        if found is None:
            found = self.parts[type] = type()
        return found
