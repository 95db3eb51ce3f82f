"""Event streams: events, header-bound members, payload members and errors in mid-stream.

moto's own event-stream serializer drops header-bound members and cannot send exceptions; its encoder writes the headers
of our frames.
"""

from __future__ import annotations

from binascii import crc32
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from struct import pack
from typing import TYPE_CHECKING, Any

from moto.core.eventstream import EventStreamEncoder

from moto_agentcore.errors import AuthorError, ServiceError
from moto_agentcore.wire.messages import dump, end
from moto_agentcore.wire.shapes import members
from moto_agentcore.wire.strict import event_name

if TYPE_CHECKING:
    from botocore.model import Shape

    from moto_agentcore.wire.writers import Writers

Event = dict[str, Any]
Encoder = Callable[[Any], bytes]


def _frame(headers: Mapping[str, Any], payload: bytes) -> bytes:
    """As moto's encoder frames a message; all events of a kind have the same headers, which are written once."""
    written = _written(tuple(headers.items()))
    prelude = pack("!II", 16 + len(written) + len(payload), len(written))
    message = prelude + pack("!I", crc32(prelude)) + written + payload
    return message + pack("!I", crc32(message))


@lru_cache(maxsize=256)
def _written(headers: tuple[tuple[str, Any], ...]) -> bytes:
    return EventStreamEncoder()._encode_headers(dict(headers))


def compile_encoder(stream: Shape, writers: Writers) -> Callable[[Iterable[Event]], Iterator[bytes]]:
    """The encoder of one stream: ``{event name: members}`` dicts in, frames out, one at a time.

    A ``ServiceError`` raised by the producer ends the stream with the exception frame of its code, where the stream
    models that exception; else it ends with an unmodelled error frame.
    """
    known = members(stream)
    exceptions = {m.name: name for name, m in known.items() if m.metadata.get("exception")}
    events = {name: _event(name, m, writers) for name, m in known.items() if name not in exceptions.values()}
    events |= {name: partial(_modelled, name) for name in exceptions.values()}

    def encode(produced: Iterable[Event]) -> Iterator[bytes]:
        try:
            for event in produced:
                name = event_name(event, known, stream.name)
                yield events[name](event[name])
        except ServiceError as error:
            yield _exception(error, exceptions)
        finally:
            end(produced)

    return encode


def _event(name: str, shape: Shape, writers: Writers) -> Encoder:
    found = members(shape)
    headers = [n for n, m in found.items() if m.serialization.get("eventheader")]
    payload = next((n for n, m in found.items() if m.serialization.get("eventpayload")), None)
    fixed = {":event-type": name, ":message-type": "event"}
    body = {n: m for n, m in found.items() if n not in headers}
    write = _payload(payload, body[payload], writers) if payload else _json(body, writers)

    def encode(value: Event) -> bytes:
        content_type, content = write(value)
        bound = {n: value[n] for n in headers if value.get(n) is not None}
        return _frame({**fixed, ":content-type": content_type, **bound}, content)

    return encode


def _json(found: dict[str, Shape], writers: Writers) -> Callable[[Event], tuple[str, bytes]]:
    write = writers.members(found)
    return lambda value: ("application/json", dump(write(value)))


def _payload(name: str, shape: Shape, writers: Writers) -> Callable[[Event], tuple[str, bytes]]:
    if shape.type_name == "blob":
        return lambda value: ("application/octet-stream", bytes(value.get(name, b"")))
    if shape.type_name == "string":
        return lambda value: ("text/plain", value.get(name, "").encode())
    write = writers.of(shape)
    return lambda value: ("application/json", dump(write(value[name]) if write else value.get(name)))


def _exception(error: ServiceError, exceptions: dict[str, str]) -> bytes:
    code = next((code for code in error.codes if code in exceptions), None)
    if code is None:
        return failure("InternalServerException" if isinstance(error, AuthorError) else error.code, error.message)
    return _modelled(exceptions[code], {"message": error.message, **error.members})


def _modelled(name: str, value: Event) -> bytes:
    """An exception of the stream's own; a script may give it as an event."""
    headers = {":message-type": "exception", ":exception-type": name, ":content-type": "application/json"}
    return _frame(headers, dump(value))


def failure(code: str, message: str) -> bytes:
    """The frame that ends a stream with an error it does not model."""
    return _frame({":message-type": "error", ":error-code": code, ":error-message": message}, b"")
