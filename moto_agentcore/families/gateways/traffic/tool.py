"""A tool, whoever offers it: its own name, what ``tools/list`` shows of it, and how it is called."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

SEPARATOR = "___"


@dataclass(frozen=True, slots=True)
class Tool:
    """``how`` is for its target alone; ``is_checked`` says whether arguments are held against ``inputSchema``."""

    own: str
    listed: dict[str, Any] = field(repr=False)
    how: Any = field(default=None, repr=False)
    is_checked: bool = True


class Names(NamedTuple):
    target: str
    own: str


def split(name: str) -> Names | None:
    """``target___tool``; None for a name that no target's tool has."""
    target, separator, own = name.partition(SEPARATOR)
    return Names(target, own) if separator and target and own else None
