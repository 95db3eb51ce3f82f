"""Room 2: bytes become params under wire names; a JSON value of the wrong type is refused here (``readers``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from moto_agentcore.errors import unreadable
from moto_agentcore.wire.decoder import decode
from moto_agentcore.wire.headers import Kept
from moto_agentcore.wire.messages import Request
from moto_agentcore.wire.readers import Readers, WrongTypeError, at, compile_members, wanted_of
from moto_agentcore.wire.scalars import SCALARS, Reader
from moto_agentcore.wire.shapes import location, members, wire_name

if TYPE_CHECKING:
    from botocore.model import OperationModel, Shape


LARGEST = 140_000_000  # files of 100 MB, in base64


def compile_parser(operation: OperationModel) -> Callable[[Request, Mapping[str, str]], dict[str, Any]]:
    """The parser of one operation: ``(request, labels) -> params``; labels are already decoded."""
    shape = operation.input_shape
    found = members(shape)
    readers = Readers()
    payload = shape.serialization.get("payload") if shape is not None else None
    parts = {
        place: [(name, wire_name(m, name), _text_reader(m)) for name, m in found.items() if location(m) == place]
        for place in ("uri", "querystring", "header")
    }
    texts = {name for name, m in found.items() if m.type_name == "string"}
    query, headers = parts["querystring"], {wire.lower(): (name, read) for name, wire, read in parts["header"]}
    body = _payload(payload, shape, readers) if payload else _body(found, readers)
    most = _most(found[payload] if payload else None, operation.name)

    def parse(request: Request, labels: Mapping[str, str]) -> dict[str, Any]:
        if len(request.body) > most:
            raise unreadable(f"The request body is larger than {most} bytes")
        try:
            params: dict[str, Any] = body(request.body)
            for name, wire, read in parts["uri"]:
                params[name] = labels[wire] if name in texts else at(name, read, [labels[wire]])
            if query and request.query:
                _pick(params, query, parse_qs(request.query, keep_blank_values=True))
            if headers:
                given = request.headers if type(request.headers) is Kept else Kept(request.headers, headers)
                for key, value in given.items():
                    name, read = headers[key]
                    params[name] = value if name in texts else at(name, read, [value])
        except WrongTypeError as error:
            where = ".".join(error.path)
            raise unreadable(f"The value at '{where}' cannot be read as {error.wanted}") from None
        return params

    return parse


def compile_kept(operation: OperationModel) -> Callable[[Request], Request]:
    """What keeps of a request as much as its parser reads: nothing of the connection that it came over."""
    found = members(operation.input_shape)
    headers = {wire_name(m, name).lower() for name, m in found.items() if location(m) == "header"}

    def kept(request: Request) -> Request:
        given = Kept(request.headers, headers) if headers else {}
        return Request(request.method, request.path, request.query, given, request.body)

    return kept


def _most(payload: Any, operation: str) -> int:
    """The bytes that a body may have: the model's, of a payload of bytes; else so many that no sane request has more.

    An event holds 10 MB of text (AgentCore's quotas), each letter of which may take three bytes of JSON for one.
    """
    if payload is not None and payload.type_name == "blob":
        return int(payload.metadata.get("max", LARGEST))
    return LARGEST if operation == "InvokeCodeInterpreter" else 32 * 1024 * 1024


def _pick(
    params: dict[str, Any], wanted: list[tuple[str, str, Reader]], given: Mapping[str, list[str]]
) -> dict[str, Any]:
    for name, wire, read in wanted:
        values = given.get(wire)
        if values:
            params[name] = at(name, read, values)
    return params


def _payload(name: str, shape: Any, readers: Readers) -> Callable[[bytes], dict[str, Any]]:
    if shape.members[name].type_name == "blob":
        required = name in shape.required_members
        return lambda body: {name: body} if body or required else {}  # no bytes are bytes too
    read = readers.of(shape.members[name])
    return lambda body: {name: at(name, read, decode(body))} if body else {}


def _body(found: Mapping[str, Shape], readers: Readers) -> Callable[[bytes], dict[str, Any]]:
    wanted = wanted_of({name: m for name, m in found.items() if location(m) is None}, readers)
    if not wanted:
        return lambda body: {}
    members_of = compile_members(wanted)

    def read(body: bytes) -> dict[str, Any]:
        if not body:
            return {}
        given = decode(body)
        if not isinstance(given, dict):
            raise unreadable("The request body must be a JSON object")
        params: dict[str, Any] = members_of(given)
        return params

    return read


def _boolean_text(value: str) -> bool:
    if value not in ("true", "false"):
        raise WrongTypeError("a boolean")
    return value == "true"


def _integer_text(value: str) -> int:
    if re.fullmatch("[+-]?[0-9]{1,19}", value) is None:  # Python reads 1_000 and more, HTTP does not
        raise WrongTypeError("an integer")
    return int(SCALARS["integer"](int(value)))


# Labels, headers and query parameters hold text, whole numbers and booleans; no model has anything else there.
FROM_TEXT: dict[str, Reader] = {"boolean": _boolean_text, "integer": _integer_text}


def _text_reader(shape: Shape) -> Reader:
    """The reader of a label, a header or a query parameter: a list of strings, the first one unless a list."""
    if shape.type_name == "list":
        return lambda values: values
    convert = FROM_TEXT.get(shape.type_name, str)
    return lambda values: convert(values[0])
