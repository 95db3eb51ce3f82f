"""Scalars as JSON has them: a text, a number, a truth become what their shape means; documents as they are."""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Callable
from typing import Any

from moto_agentcore import timestamps
from moto_agentcore.errors import unreadable

Reader = Callable[[Any], Any]
MAX_NESTING = 100  # deeper than any model, shallow enough for every later walk over a document


class WrongTypeError(ValueError):
    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        self.path: list[str] = []


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise WrongTypeError("a string")
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise WrongTypeError("a boolean")
    return value


def _integer(value: Any) -> int:
    return value if type(value) is int and -(2**31) <= value < 2**31 else _whole(value, 2**31)


def _long(value: Any) -> int:
    return _whole(value, 2**63)


def _whole(value: Any, end: int) -> int:
    number = not isinstance(value, bool) and isinstance(value, (int, float))
    if not number or not -end <= value < end or value != int(value):
        raise WrongTypeError("an integer")
    return int(value)


def _double(value: Any) -> float:
    if value in ("NaN", "Infinity", "-Infinity"):  # how rest-json writes what JSON cannot
        return float(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise WrongTypeError("a number")
    return _finite(value)


def _finite(value: float) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if math.isinf(number):
        raise WrongTypeError("a number")
    return number


def _timestamp(value: Any) -> Any:
    try:
        return timestamps.read(value)
    except ValueError:
        raise WrongTypeError("a timestamp") from None


def _blob(value: Any) -> bytes:
    try:
        return base64.b64decode(_string(value), validate=True)
    except (binascii.Error, ValueError):
        raise WrongTypeError("base64") from None


def document(value: Any) -> Any:
    _check_document(value, 0)
    return value


def _check_document(value: Any, depth: int) -> None:
    """What is kept must be possible to write again: Python reads 1e400 as an infinity, which no JSON can hold."""
    if depth > MAX_NESTING:
        raise unreadable(f"A document must not be nested deeper than {MAX_NESTING} levels")
    if isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            _check_document(item, depth + 1)
    elif isinstance(value, float) and not math.isfinite(value):
        raise unreadable("A document must not hold a number beyond what a double can")


SCALARS: dict[str, Reader] = {
    "string": _string,
    "character": _string,
    "boolean": _boolean,
    "integer": _integer,
    "long": _long,
    "float": _double,
    "double": _double,
    "timestamp": _timestamp,
    "blob": _blob,
}
