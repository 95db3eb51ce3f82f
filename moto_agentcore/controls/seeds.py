"""What can be seeded: each section of a seed is known by the family that keeps such state, and is registered there."""

from __future__ import annotations

from collections.abc import Callable
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
