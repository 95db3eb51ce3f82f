"""Room 2: bytes become params under wire names.

A reader is compiled once per shape. Unknown members and nulls are dropped, as the service does; a JSON value of the
wrong type is refused here, what a value must look like is checked in the next room.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from moto_agentcore import timestamps
from moto_agentcore.errors import unreadable
from moto_agentcore.wire.shapes import is_document, location, members, wire_name

if TYPE_CHECKING:
    from botocore.model import OperationModel, Shape

    from moto_agentcore.wire.messages import Request

Reader = Callable[[Any], Any]
MAX_NESTING = 100  # deeper than any model, shallow enough for every later walk over a document


class _WrongTypeError(ValueError):
    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        self.path: list[str] = []


def compile_parser(operation: OperationModel) -> Callable[[Request, Mapping[str, str]], dict[str, Any]]:
    """The parser of one operation: ``(request, labels) -> params``; labels are already decoded."""
    shape = operation.input_shape
    found = members(shape)
    readers = Readers()
    payload = shape.serialization.get("payload") if shape is not None else None
    parts = {
        place: [(name, wire_name(m, name), readers.text(m)) for name, m in found.items() if location(m) == place]
        for place in ("uri", "querystring", "header")
    }
    body = _payload(payload, shape, readers) if payload else _body(found, readers)

    def parse(request: Request, labels: Mapping[str, str]) -> dict[str, Any]:
        try:
            params: dict[str, Any] = body(request.body)
            for name, wire, read in parts["uri"]:
                params[name] = _at(name, read, [labels[wire]])
            if parts["querystring"] and request.query:
                _pick(params, parts["querystring"], parse_qs(request.query, keep_blank_values=True))
            if parts["header"]:
                _pick(params, parts["header"], {key.lower(): [_text(value)] for key, value in request.headers.items()})
        except _WrongTypeError as error:
            where = ".".join(error.path)
            raise unreadable(f"The value at '{where}' cannot be read as {error.wanted}") from None
        except RecursionError:  # a shape that holds itself (RetrievalFilter, SchemaDefinition), held too often
            raise unreadable("The request body is nested too deeply") from None
        return params

    return parse


def _text(value: str | bytes) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _pick(
    params: dict[str, Any], wanted: list[tuple[str, str, Reader]], given: Mapping[str, list[str]]
) -> dict[str, Any]:
    for name, wire, read in wanted:
        values = given.get(wire, given.get(wire.lower()))
        if values:
            params[name] = _at(name, read, values)
    return params


def _payload(name: str, shape: Any, readers: Readers) -> Callable[[bytes], dict[str, Any]]:
    if shape.members[name].type_name == "blob":
        required = name in shape.required_members
        return lambda body: {name: body} if body or required else {}  # no bytes are bytes too
    read = readers.of(shape.members[name])
    return lambda body: {name: _at(name, read, decode(body))} if body else {}


def _body(found: Mapping[str, Shape], readers: Readers) -> Callable[[bytes], dict[str, Any]]:
    wanted = {wire_name(m, name): (name, readers.of(m)) for name, m in found.items() if location(m) is None}
    if not wanted:
        return lambda body: {}

    def read(body: bytes) -> dict[str, Any]:
        if not body:
            return {}
        given = decode(body)
        if not isinstance(given, dict):
            raise unreadable("The request body must be a JSON object")
        return _members(given, wanted)

    return read


def _members(given: dict[str, Any], wanted: Mapping[str, tuple[str, Reader]]) -> dict[str, Any]:
    params = {}
    for key, value in given.items():
        known = wanted.get(key)
        if known is not None and value is not None:
            params[known[0]] = _at(known[0], known[1], value)
    return params


def _at(step: str, read: Reader, value: Any) -> Any:
    try:
        return read(value)
    except _WrongTypeError as error:
        error.path.insert(0, step)
        raise


def decode(body: bytes) -> Any:
    """Strict JSON: UTF-8, no NaN, no absurd nesting."""
    try:
        return _decoder.decode(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise unreadable("The request body is not valid JSON") from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


_decoder = json.JSONDecoder(parse_constant=_no_constant)


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
            self._made[shape.name] = lambda value: self._made[shape.name](value)  # seen from inside only
            self._made[shape.name] = getattr(self, f"_{shape.type_name}")(shape)
        return self._made[shape.name]

    def text(self, shape: Shape) -> Reader:
        """The reader of a label, a header or a query parameter: a list of strings, the first one unless a list."""
        if shape.type_name == "list":
            return lambda values: values
        convert = FROM_TEXT.get(shape.type_name, str)
        return lambda values: convert(values[0])

    def _structure(self, shape: Shape) -> Reader:
        wanted = {wire_name(m, name): (name, self.of(m)) for name, m in members(shape).items()}

        def read(value: Any) -> Any:
            if not isinstance(value, dict):
                raise _WrongTypeError("a structure")
            return _members(value, wanted)

        return read

    def _list(self, shape: Any) -> Reader:
        element = self.of(shape.member)

        def read(value: Any) -> Any:
            if not isinstance(value, list):
                raise _WrongTypeError("a list")
            return [_at(str(i), element, item) for i, item in enumerate(value, 1) if item is not None]

        return read

    def _map(self, shape: Any) -> Reader:
        element = self.of(shape.value)

        def read(value: Any) -> Any:
            if not isinstance(value, dict):
                raise _WrongTypeError("a map")
            return {key: _at(key, element, item) for key, item in value.items() if item is not None}

        return read


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise _WrongTypeError("a string")
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _WrongTypeError("a boolean")
    return value


def _integer(value: Any) -> int:
    return _whole(value, 2**31)


def _long(value: Any) -> int:
    return _whole(value, 2**63)


def _whole(value: Any, end: int) -> int:
    number = not isinstance(value, bool) and isinstance(value, (int, float))
    if not number or not -end <= value < end or value != int(value):
        raise _WrongTypeError("an integer")
    return int(value)


def _double(value: Any) -> float:
    if value in ("NaN", "Infinity", "-Infinity"):  # how rest-json writes what JSON cannot
        return float(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _WrongTypeError("a number")
    return _finite(value)


def _finite(value: float) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if math.isinf(number):
        raise _WrongTypeError("a number")
    return number


def _timestamp(value: Any) -> Any:
    try:
        return timestamps.read(value)
    except ValueError:
        raise _WrongTypeError("a timestamp") from None


def _blob(value: Any) -> bytes:
    try:
        return base64.b64decode(_string(value), validate=True)
    except (binascii.Error, ValueError):
        raise _WrongTypeError("base64") from None


def _document(value: Any) -> Any:
    _shallow(value, 0)
    return value


def _shallow(value: Any, depth: int) -> None:
    if depth > MAX_NESTING:
        raise unreadable(f"A document must not be nested deeper than {MAX_NESTING} levels")
    if isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            _shallow(item, depth + 1)


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


def _boolean_text(value: str) -> bool:
    if value not in ("true", "false"):
        raise _WrongTypeError("a boolean")
    return value == "true"


def _integer_text(value: str) -> int:
    if re.fullmatch("[+-]?[0-9]{1,19}", value) is None:  # Python reads 1_000 and more, HTTP does not
        raise _WrongTypeError("an integer")
    return _integer(int(value))


# Labels, headers and query parameters hold text, whole numbers and booleans; no model has anything else there.
FROM_TEXT: dict[str, Reader] = {"boolean": _boolean_text, "integer": _integer_text}
