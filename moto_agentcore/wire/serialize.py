"""Room 9: a result becomes a reply; so does an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.state.ids import uuid
from moto_agentcore.wire import eventstream
from moto_agentcore.wire.messages import Reply, dump
from moto_agentcore.wire.shapes import is_event_stream, location, members, wire_name
from moto_agentcore.wire.writers import HEADERS, Writer, Writers

if TYPE_CHECKING:
    from botocore.model import OperationModel, Shape

    from moto_agentcore.errors import ServiceError


def compile_serializer(operation: OperationModel) -> Callable[[Any], Reply]:
    """The serializer of one operation: what its function returned -> the reply."""
    shape, status = operation.output_shape, operation.http.get("responseCode", 200)
    found, writers = members(shape), Writers()
    payload = shape.serialization.get("payload") if shape is not None else None
    headers = {n: (wire_name(m, n), HEADERS.get(m.type_name, str)) for n, m in found.items() if location(m) == "header"}
    code = next((name for name, m in found.items() if location(m) == "statusCode"), None)
    if not payload and not headers and not code and status != 204:
        return _plain(status, writers.members(found))
    body = _payload(payload, found[payload], writers) if payload else _body(found, writers)

    def serialize(result: Any) -> Reply:
        result = {} if result is None else result
        reply = Reply(result.get(code, status) if code else status, {"x-amzn-RequestId": uuid()})
        if reply.status != 204:  # a 204 has no body: with one, keep-alive clients read it as the next answer
            reply.headers["Content-Type"], reply.body = body(result)
        for name, value in result.items():
            if value is not None and name in headers:
                wire, write = headers[name]
                reply.headers[wire] = write(value)
        return reply

    return serialize


def _plain(status: int, write: Writer) -> Callable[[Any], Reply]:
    """As most operations answer: all of it is JSON."""

    def serialize(result: Any) -> Reply:
        headers = {"x-amzn-RequestId": uuid(), "Content-Type": "application/json"}
        return Reply(status, headers, b"{}" if result is None else dump(write(result)))

    return serialize


def _body(found: dict[str, Shape], writers: Writers) -> Callable[[Any], tuple[str, bytes]]:
    write = writers.members({name: m for name, m in found.items() if location(m) is None})
    return lambda result: ("application/json", dump(write(result)))


def _payload(name: str, shape: Shape, writers: Writers) -> Callable[[Any], tuple[str, bytes | Iterator[bytes]]]:
    if is_event_stream(shape):
        encode = eventstream.compile_encoder(shape, writers)
        return lambda result: ("application/vnd.amazon.eventstream", encode(result.get(name) or ()))
    if shape.type_name in ("blob", "string"):
        return lambda result: ("application/octet-stream", raw(result.get(name)))
    write = writers.of(shape)
    return lambda result: ("application/json", dump(write(result[name]) if write else result.get(name)))


def raw(value: Any) -> bytes | Iterator[bytes]:
    """A streamed payload: bytes, text, or an iterable of either that is read as the client reads."""
    if value is None:
        return b""
    if isinstance(value, str):
        return value.encode()
    return value if isinstance(value, bytes) else (v.encode() if isinstance(v, str) else v for v in value)


def compile_refusal(operation: OperationModel) -> Callable[[ServiceError], Reply]:
    """The error serializer of one operation: its own list of errors decides code, status and members."""
    declared = {error.name: error for error in operation.error_shapes}
    everywhere = {error.name: error for error in operation.service_model.error_shapes}

    def refuse(error: ServiceError) -> Reply:
        code = next((code for code in error.codes if code in declared), error.code)
        return _error(code, declared.get(code) or everywhere.get(code), error)

    return refuse


def _error(code: str, shape: Shape | None, error: ServiceError) -> Reply:
    status = shape.metadata.get("error", {}).get("httpStatusCode", 400) if shape is not None else error.status
    known = members(shape) if shape is not None else error.members
    body = {"message": error.message, **{name: value for name, value in error.members.items() if name in known}}
    reply = error_reply(status, code, body if error.body is None else error.body)
    reply.headers.update(error.headers)
    return reply


def error_reply(status: int, code: str, body: Mapping[str, Any]) -> Reply:
    headers = {
        "x-amzn-RequestId": uuid(),
        "x-amzn-ErrorType": code,
        "Content-Type": "application/json",
    }
    return Reply(status, headers, dump(body))


def unanswered(operation: OperationModel) -> Reply:
    """Nobody has it: a JSON error that names the operation, which SDKs show and do not retry."""
    service, name = operation.service_model.service_name, operation.name
    message = f"moto-agentcore does not answer {service} {name} yet: not implemented; agentcore.script({name!r}, …) can"
    return error_reply(501, "NotImplementedException", {"message": message})
