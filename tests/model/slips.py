"""Inputs that fit the model and that nobody thinks of: what may be missing is missing, or empty, or unusual."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto_agentcore.wire.shapes import NUMBERS, is_document, is_event_stream, is_union
from tests.model.samples import DOCUMENT, maximal, met, minimal, scalar

Member = tuple[str, Any]


def slips(shape: Any) -> Iterator[Member]:
    """A member of the input, and a value it may have: within it, each structure is varied once.

    Every optional member alone and left out, every value of every enum, every empty structure, list and map.
    """
    seen, given = {shape.name}, set[str]()
    for name, member in shape.members.items():
        for value in _values(member, seen):
            told = f"{name} {value!r}"
            if told not in given:
                given.add(told)
                yield name, value


def _values(shape: Any, seen: set[str]) -> Iterator[Any]:
    if is_document(shape):
        yield from (DOCUMENT, {}, [], "", 0, False, [{}], {"": None})
    elif is_event_stream(shape):
        return
    elif shape.type_name == "structure":
        yield from _structures(met(shape), seen)
    elif shape.type_name == "list":
        yield from _lists(met(shape), seen)
    elif shape.type_name == "map":
        yield from _maps(met(shape), seen)
    else:
        yield from _scalars(shape)


def _structures(shape: Any, seen: set[str]) -> Iterator[Any]:
    least = minimal(shape)
    yield least
    if shape.name in seen:
        return
    seen.add(shape.name)
    if not is_union(shape):
        full = maximal(shape)[0]
        yield full
        optional = [name for name in shape.members if name not in shape.required_members]
        yield from ({n: v for n, v in full.items() if n != left_out} for left_out in optional)
    for name, member in shape.members.items():
        others = {} if is_union(shape) else least
        yield from ({**others, name: value} for value in _values(member, seen))


def _lists(shape: Any, seen: set[str]) -> Iterator[Any]:
    low, high = shape.metadata.get("min", 0), shape.metadata.get("max", 2)
    if low == 0:
        yield []
    for value in _values(shape.member, seen):
        yield [value] * max(low, 1)
    if high > max(low, 1):
        yield [minimal(shape.member)] * (max(low, 1) + 1)


def _maps(shape: Any, seen: set[str]) -> Iterator[Any]:
    low = shape.metadata.get("min", 0)
    if low == 0:
        yield {}
    for key in {scalar(shape.key, full, turn) for full, turn in ((False, 0), (True, 1))}:
        yield from ({key: value} for value in _values(shape.value, seen) if low < 2)


def _scalars(shape: Any) -> Iterator[Any]:
    if enum := shape.metadata.get("enum"):
        yield from enum
    elif shape.type_name == "boolean":
        yield from (True, False)
    else:
        low, high = scalar(shape, False), scalar(shape, True, 1)
        yield low
        if not isinstance(high, (str, bytes)) or len(high) < 10_000:
            yield high
        if shape.type_name in NUMBERS and low < 1 <= high:
            yield 1
