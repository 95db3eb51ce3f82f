"""What can be seeded: each section of a seed is known by the family that keeps such state, and is registered there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from moto_agentcore.state.store import Store

Write: TypeAlias = "Callable[[Store], None]"
Section = Callable[[Any], Write]  # checks what stands in a section (ValueError), and gives what writes it

SECTIONS: dict[str, Section] = {}


def section(name: str) -> Callable[[Section], Section]:
    """Register a function as the reader of one section."""

    def register(read: Section) -> Section:
        SECTIONS[name] = read
        return read

    return register


def checked(what: str, known: Mapping[str, type], item: Any) -> Mapping[str, Any]:
    """An entry that has the first of the members, and no others than these."""
    first = next(iter(known))
    if not isinstance(item, Mapping) or not set(item) <= set(known):
        raise ValueError(f"seed: an entry of {what} has members of {sorted(known)}; got {item!r}")
    wrong = sorted(
        name for name, value in item.items() if not isinstance(value, known[name]) or isinstance(value, bool)
    )
    if wrong or not item.get(first):
        raise ValueError(f"seed: {wrong or first} of an entry of {what} is missing or of a wrong type: {item!r}")
    return dict(item)
