"""Readers: a JSON value becomes what its shape means.

Compiled once per shape. Unknown members and nulls are dropped, as the service does, but for the nulls of a list: the
models have no list that may hold any. What a value must look like beyond its JSON type is not asked here.
"""

from __future__ import annotations

import base64
import binascii
import math
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore import timestamps
from moto_agentcore.errors import unreadable
from moto_agentcore.wire.shapes import is_document, members, wire_name

if TYPE_CHECKING:
    from botocore.model import Shape

Reader = Callable[[Any], Any]
Wanted = tuple[str, "type | None", Reader]
AS_IT_IS = {"string": str, "character": str, "boolean": bool}
MAX_NESTING = 100  # deeper than any model, shallow enough for every later walk over a document


class WrongTypeError(ValueError):
    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        self.path: list[str] = []


def wanted_of(found: Mapping[str, Shape], readers: Readers) -> dict[str, Wanted]:
    """Members by their JSON keys: name, the type that is taken as it is, and what reads any other value."""
    return {
        wire_name(m, name): (name, None if is_document(m) else AS_IT_IS.get(m.type_name), readers.of(m))
        for name, m in found.items()
    }


def compile_members(wanted: Mapping[str, Wanted]) -> Reader:
    """The reader of a structure; on every call's way: most members are texts, and no reader is asked for those."""

    def read(given: Any) -> dict[str, Any]:
        if not isinstance(given, dict):
            raise WrongTypeError("a structure")
        params: dict[str, Any] = {}
        name = ""
        try:
            for key, value in given.items():
                known = wanted.get(key)
                if known is not None and value is not None:
                    name, as_it_is, inner = known
                    params[name] = value if type(value) is as_it_is else inner(value)
        except WrongTypeError as error:
            error.path.insert(0, name)
            raise
        return params

    return read


def at(step: str, read: Reader, value: Any) -> Any:
    try:
        return read(value)
    except WrongTypeError as error:
        error.path.insert(0, step)
        raise


class _Inner(threading.local):
    """How deep within shapes that hold themselves this thread reads."""

    depth = 0


_inner = _Inner()


class Readers:
    """One reader per shape, made on first use; recursive shapes find themselves in the cache."""

    def __init__(self) -> None:
        self._made: dict[str, Reader] = {}

    def of(self, shape: Shape) -> Reader:
        """The reader of a JSON value."""
        if is_document(shape):
            return _document
        if shape.type_name in SCALARS:
            return SCALARS[shape.type_name]
        if shape.name not in self._made:
            self._made[shape.name] = lambda value: self._inside(shape.name, value)  # a recursive shape sees this
            self._made[shape.name] = getattr(self, f"_{shape.type_name}")(shape)
        return self._made[shape.name]

    def _inside(self, name: str, value: Any) -> Any:
        """Of a shape that holds itself (RetrievalFilter, SchemaDefinition)."""
        if _inner.depth >= MAX_NESTING:
            raise unreadable("The request body is nested too deeply")
        _inner.depth += 1
        try:
            return self._made[name](value)
        finally:
            _inner.depth -= 1

    def _structure(self, shape: Shape) -> Reader:
        return compile_members(wanted_of(members(shape), self))

    def _list(self, shape: Any) -> Reader:
        element = self.of(shape.member)

        def read(value: Any) -> Any:
            if not isinstance(value, list):
                raise WrongTypeError("a list")
            found = []
            try:
                for item in value:
                    found.append(element(item))  # noqa: PERF401 - how many there are tells which one cannot be read
            except WrongTypeError as error:
                error.path.insert(0, str(len(found) + 1))
                raise
            return found

        return read

    def _map(self, shape: Any) -> Reader:
        element = self.of(shape.value)

        def read(value: Any) -> Any:
            if not isinstance(value, dict):
                raise WrongTypeError("a map")
            return {key: at(key, element, item) for key, item in value.items() if item is not None}

        return read


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise WrongTypeError("a string")
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise WrongTypeError("a boolean")
    return value


def _integer(value: Any) -> int:
    return _whole(value, 2**31)


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


def _document(value: Any) -> Any:
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
