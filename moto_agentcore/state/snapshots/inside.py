"""What is inside records, tables and objects, as far as a snapshot tells of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.snapshots.staying import LEFT


def names_of(kind: Kind, records: Iterable[Record]) -> dict[str, str]:
    """Which record is called how, where all are called as they were from the start."""
    return {record[kind.name]: record.id for record in records if kind.name in record}


def ended(record: Record) -> dict[str, str]:
    """What a record says of its end, if something that stays is all that it is about."""
    lifetime = record.kind.lifetime
    is_alive = lifetime is not None and lifetime.states is not None and any(key in LEFT for key in record.parts)
    return {lifetime.status: lifetime.states[1]} if lifetime and lifetime.states and is_alive else {}


def attributes(value: Any) -> dict[str, Any]:
    slots = [name for kind in type(value).__mro__ for name in kind.__dict__.get("__slots__", ())]
    found = {name: getattr(value, name) for name in slots if hasattr(value, name)}
    return found | getattr(value, "__dict__", {})


def holds(part: Any) -> bool:
    """Whether there is anything in a part."""
    return bool(isinstance(part, (dict, list)) and part) or any(attributes(part).values())
