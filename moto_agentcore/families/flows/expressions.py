"""Expressions of inputs: ``$.data`` is all that comes in, and what follows picks a part of it.

The guide ("Define inputs with expressions") has five forms: ``.name``, ``[2]``, ``[0, 3]``, ``[1:3]`` and ``*`` in the
place of a name or a number. What may find several gives an array.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

ROOT = "$.data"
_STEP = re.compile(
    r"\.(?P<name>\*|[^\s.\[\]*]+)|\[\s*(?:(?P<places>\*|-?\d+(?:\s*,\s*-?\d+)*)|(?P<first>-?\d*)\s*:\s*(?P<end>-?\d*))\s*\]"
)


class Step(NamedTuple):
    """``find`` raises LookupError where there is nothing to be found."""

    find: Callable[[Any], list[Any]]
    may_find_several: bool


@lru_cache(maxsize=1024)
def steps(expression: str) -> tuple[Step, ...]:
    """The steps of an expression; ValueError where it is none."""
    place, found = len(ROOT), []
    if not expression.startswith(ROOT):
        raise ValueError(f"an expression begins with {ROOT}, not {expression!r}")
    while place < len(expression):
        match = _STEP.match(expression, place)
        if match is None:
            raise ValueError(f"{expression!r} cannot be read from {expression[place:]!r} on")
        found.append(_step(match))
        place = match.end()
    return tuple(found)


def extract(expression: str, whole: Any) -> Any:
    """What an expression picks; LookupError where there is no such part."""
    values, several = [whole], False
    for step in steps(expression):
        values = [part for value in values for part in _found(step, value, several)]
        several = several or step.may_find_several
    return values if several else values[0]


def _found(step: Step, value: Any, is_one_of_several: bool) -> list[Any]:
    """Of several values, those that have no such part are left out."""
    try:
        return step.find(value)
    except LookupError:
        if is_one_of_several:
            return []
        raise


def _step(match: re.Match[str]) -> Step:
    name, places = match["name"], match["places"]
    if "*" in (name, places):
        return Step(_all, True)
    if name is not None:
        return Step(lambda value: [_member(value, name)], False)
    if places is None:
        part = slice(*(int(bound) if bound else None for bound in (match["first"], match["end"])))
        return Step(lambda value: _array(value)[part], True)
    wanted = [int(place) for place in places.split(",")]
    return Step(lambda value: [_array(value)[place] for place in wanted], len(wanted) > 1)


def _all(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, Mapping) else list(_array(value))


def _member(value: Any, name: str) -> Any:
    if not isinstance(value, Mapping):
        raise LookupError(f"there is no {name} in {_kind(value)}")
    if name not in value:
        raise LookupError(f"there is no {name}")
    return value[name]


def _array(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise LookupError(f"{_kind(value)} is no array")
    return value


def _kind(value: Any) -> str:
    kinds = {str: "a text", bool: "a truth value", int: "a number", float: "a number", list: "an array"}
    return "an object" if isinstance(value, Mapping) else kinds.get(type(value), "null")
