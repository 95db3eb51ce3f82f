"""Where a request's body ends, and how much of it is taken (RFC 9112, sections 5 to 7).

What a client announces is not believed: bytes are kept as they arrive, never room for bytes that were promised. What
cannot be told apart from the next request is refused, and the connection with it, so that no request is answered twice.
"""

from __future__ import annotations

import re
import zlib
from email import errors
from email.message import Message
from typing import Protocol

PIECE = 65_536  # of a body, read at once
LINE = 4_096  # a chunk's size with its extensions, or a trailer
TRAILERS = 100
NO_HEADER = (
    errors.MissingHeaderBodySeparatorDefect,
    errors.FirstHeaderLineIsContinuationDefect,
    errors.MisplacedEnvelopeHeaderDefect,
    errors.MalformedHeaderDefect,
)
_SIZE = re.compile(rb"([0-9a-fA-F]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")
_TRAILER = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\r\n\x00]*\r?\n")
_LENGTH = re.compile("[0-9]{1,19}")


class Stream(Protocol):
    """Where a request comes from."""

    def read(self, size: int, /) -> bytes: ...
    def readline(self, size: int, /) -> bytes: ...


class UnframedError(ValueError):
    """The end of the request cannot be known, or its client left before it."""


class TooLargeError(ValueError):
    """More than is taken."""


def check_head(headers: Message) -> None:
    """Refuse a head that parsers read differently: no header, folded, or with a space before its colon."""
    # Python's parser of mail takes what is no header, and all headers behind it, for the message's text.
    if headers.get_unixfrom() or any(isinstance(defect, NO_HEADER) for defect in headers.defects):
        raise UnframedError("a line of the head is no header")
    if any(mark in value for value in headers.values() for mark in "\r\n\0"):
        raise UnframedError("a header of several lines")
    if len(headers.get_all("Host", [])) > 1:
        raise UnframedError("several Host headers")


def length_of(headers: Message, version: str) -> int | None:
    """The bytes of the body; None where they come in chunks."""
    lengths = {value.strip() for value in headers.get_all("Content-Length", [])}
    encodings = headers.get_all("Transfer-Encoding", [])
    if encodings:
        if lengths or version < "HTTP/1.1" or [value.strip().lower() for value in encodings] != ["chunked"]:
            raise UnframedError("chunks, and only those, and no length beside them")
        return None
    if len(lengths) > 1 or not all(_LENGTH.fullmatch(value) for value in lengths):
        raise UnframedError("a length that is none")
    return int(next(iter(lengths), 0))


def read_body(stream: Stream, length: int | None, limit: int) -> bytes:
    """The body, when all of it has come."""
    if length is None:
        return _chunks(stream, limit)
    if length > limit:
        raise TooLargeError
    return _exactly(stream, length)


def _exactly(stream: Stream, length: int) -> bytes:
    body = bytearray()
    while len(body) < length:
        piece = stream.read(min(length - len(body), PIECE))
        if not piece:
            raise UnframedError("the client left before it had sent all")
        body += piece
    return bytes(body)


def _chunks(stream: Stream, limit: int) -> bytes:
    body = bytearray()
    while size := _size(stream):
        if len(body) + size > limit:
            raise TooLargeError
        body += _exactly(stream, size)
        if stream.readline(3) not in (b"\r\n", b"\n"):
            raise UnframedError("a chunk that is longer than it says")
    _trailers(stream)
    return bytes(body)


def _size(stream: Stream) -> int:
    found = _SIZE.fullmatch(stream.readline(LINE))
    if found is None:
        raise UnframedError("a chunk without a size")
    return int(found.group(1), 16)


def _trailers(stream: Stream) -> None:
    """Headers behind the body: nobody here asks for them."""
    for _ in range(TRAILERS):
        line = stream.readline(LINE)
        if line in (b"\r\n", b"\n"):
            return
        if _TRAILER.fullmatch(line) is None:
            break
    raise UnframedError("a trailer that is none")


def unzipped(body: bytes, limit: int) -> bytes:
    """A body that came as gzip; ``zlib.error`` where it is none or not whole."""
    found, left = bytearray(), body
    while left:
        member = zlib.decompressobj(wbits=31)
        found += member.decompress(left, limit + 1 - len(found))
        if len(found) > limit:
            raise TooLargeError
        if not member.eof:
            raise zlib.error("gzip that ends too early")
        left = member.unused_data
    return bytes(found)
