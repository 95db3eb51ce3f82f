"""What stays where it is: parts that are made anew, that live only here, or that are secrets."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T", bound=type)

REMADE: set[type] = set()
LEFT: dict[type, str] = {}  # what is said of it
SECRET: dict[type, str] = {}


class SnapshotError(ValueError):
    """A snapshot that cannot be read; it says why. Nothing was changed."""


class Stays(Exception):  # noqa: N818 - no error: the nearest that can do without it leaves it out and says so
    """A value that cannot travel; the text is what it is."""


def remade(kind: T) -> T:
    """A part that says nothing its home does not say: it is made anew when somebody asks for it."""
    REMADE.add(kind)
    return kind


def left(kind: type, told: str) -> None:
    """A part that lives in this process alone. A record with a lifetime and states that has one ends in a snapshot."""
    LEFT[kind] = told


def secret(told: str) -> Callable[[T], T]:
    """A part that travels only where secrets were asked for."""

    def register(kind: T) -> T:
        SECRET[kind] = told
        return kind

    return register
