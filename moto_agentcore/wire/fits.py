"""Whether a value fits its shape: one question, asked on every call's way, where nearly all fit.

What is wrong with one that does not is a longer question (``validate``).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from moto_agentcore.wire.constraints import bounds, compiled, constraints
from moto_agentcore.wire.shapes import NUMBERS, is_document, is_event_stream, is_union, location, members

if TYPE_CHECKING:
    from botocore.model import Shape

Fits = Callable[[Any], bool]


class Fitting:
    """One question per shape, None where a shape constrains nothing."""

    def __init__(self) -> None:
        self._made: dict[str, Fits | None] = {}

    def of(self, shape: Shape) -> Fits | None:
        if is_document(shape) or is_event_stream(shape):
            return None
        if shape.name not in self._made:
            self._made[shape.name] = lambda value: (self._made[shape.name] or _always)(value)  # of a recursive shape
            make = getattr(self, f"_{shape.type_name}", _by_itself)
            self._made[shape.name] = make(shape)
        return self._made[shape.name]

    def _structure(self, shape: Shape) -> Fits | None:
        required, is_one = frozenset(getattr(shape, "required_members", ())), is_union(shape)
        inner = {name: found for name, m in members(shape).items() if (found := self._member(m)) is not None}
        if not required and not inner and not is_one:
            return None

        def fits(value: dict[str, Any]) -> bool:
            if not value.keys() >= required or (is_one and len(value) != 1):
                return False
            for name, item in value.items():
                asked = inner.get(name)
                if asked is not None and not asked(item):
                    return False
            return True

        return fits

    def _member(self, shape: Shape) -> Fits | None:
        """What a URI names is named again and again."""
        found = self.of(shape)
        return found if found is None or location(shape) != "uri" else lru_cache(maxsize=128)(found)

    def _list(self, shape: Any) -> Fits | None:
        own, each = _by_itself(shape), self.of(shape.member)
        if own is None or each is None:
            return own if each is None else lambda value: all(map(each, value))
        return lambda value: own(value) and all(map(each, value))

    def _map(self, shape: Any) -> Fits | None:
        own, key, each = _by_itself(shape) or _always, self.of(shape.key), self.of(shape.value)
        if key is None and each is None:
            return None if own is _always else own
        return lambda value: (
            own(value) and all(map(key or _always, value)) and all(map(each or _always, value.values()))
        )


def _by_itself(shape: Shape) -> Fits | None:
    """What its own constraints ask, at once."""
    listed, pattern = constraints(shape), shape.metadata.get("pattern")
    low, high = shape.metadata.get("min", 0), shape.metadata.get("max", math.inf)
    if len(listed) < 2:
        return listed[0].holds if listed else None
    if len(listed) == len(bounds(shape)):
        return (lambda v: low <= v <= high) if shape.type_name in NUMBERS else (lambda v: low <= len(v) <= high)
    if len(listed) > len(bounds(shape)) + bool(pattern):
        return lambda value: all(constraint.holds(value) for constraint in listed)
    match = compiled(pattern).fullmatch
    return lambda value: low <= len(value) <= high and match(value) is not None


def _always(_: Any) -> bool:
    return True
