"""Metadata filters of knowledge bases: eleven operators, and ``andAll`` and ``orAll`` around them, however deep.

A document without the attribute passes ``notEquals`` alone (the model's words). Values of different types differ.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from moto_agentcore.errors import invalid

Filter = Mapping[str, Any]
Test = Callable[[Any, Any], bool]


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _same(held: Any, asked: Any) -> bool:
    return bool(held == asked and isinstance(held, bool) == isinstance(asked, bool))


def _compared(compare: Test) -> Test:
    return lambda held, asked: is_number(held) and compare(held, asked)


def _among(held: Any, asked: Any) -> bool:
    return any(_same(held, value) for value in asked)


def _within(held: Any, asked: Any) -> bool:
    """A substring of a text, or of a text of a list."""
    texts = held if isinstance(held, list) else [held]
    return any(isinstance(text, str) and asked in text for text in texts)


TESTS: dict[str, Test] = {
    "equals": _same,
    "notEquals": lambda held, asked: not _same(held, asked),
    "greaterThan": _compared(operator.gt),
    "greaterThanOrEquals": _compared(operator.ge),
    "lessThan": _compared(operator.lt),
    "lessThanOrEquals": _compared(operator.le),
    "in": _among,
    "notIn": lambda held, asked: not _among(held, asked),
    "startsWith": lambda held, asked: isinstance(held, str) and held.startswith(asked),
    "listContains": lambda held, asked: isinstance(held, list) and _among(asked, held),
    "stringContains": _within,
}
GROUPS = {"andAll": all, "orAll": any}
# What the value of some operators must be, and how to tell.
VALUES: dict[str, tuple[str, Callable[[Any], bool]]] = {
    **dict.fromkeys(("greaterThan", "greaterThanOrEquals", "lessThan", "lessThanOrEquals"), ("a number", is_number)),
    **dict.fromkeys(("in", "notIn"), ("a list", lambda value: isinstance(value, list))),
    **dict.fromkeys(("startsWith", "stringContains"), ("a string", lambda value: isinstance(value, str))),
}


def check(condition: Filter, *, lacking: Collection[str]) -> None:
    """Refuse a filter whose operator is among those that lack, or cannot compare its value."""
    for name, asked in _leaves(condition):
        if name in lacking:
            raise invalid(f"The filter {name} is not supported for managed knowledge bases")
        what, fits = VALUES.get(name, ("", lambda value: True))
        if not fits(asked["value"]):
            raise invalid(f"The value of the filter {name} on the key {asked['key']} must be {what}")


def passes(metadata: Mapping[str, Any], condition: Filter) -> bool:
    """Whether a document's metadata fulfil a filter."""
    ((name, asked),) = condition.items()
    if name in GROUPS:
        return GROUPS[name](passes(metadata, inner) for inner in asked)
    if asked["key"] not in metadata:
        return bool(name == "notEquals")
    return TESTS[name](metadata[asked["key"]], asked["value"])


def _leaves(condition: Filter) -> Iterator[tuple[str, Any]]:
    ((name, asked),) = condition.items()
    if name not in GROUPS:
        yield name, asked
        return
    for inner in asked:
        yield from _leaves(inner)
