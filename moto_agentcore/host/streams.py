"""Answers that are read as they are made: by botocore, by ``requests``, by moto in between, and over HTTP."""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.awsrequest import AWSResponse
from urllib3.exceptions import ProtocolError

from moto_agentcore.errors import ServiceError
from moto_agentcore.wire.eventstream import failure
from moto_agentcore.wire.headers import botocores
from moto_agentcore.wire.messages import Reply, end
from moto_agentcore.wire.strict import ModelError

log = logging.getLogger(__name__)


class Raw:
    """What botocore reads an answer from, as it reads urllib3's: whole, in pieces, or as a stream as it is made."""

    def __init__(self, body: bytes | Iterator[bytes]) -> None:
        self._body = body
        self._pieces: Iterator[bytes] = iter((body,) if isinstance(body, bytes) else body)
        self._left = b""

    def read(self, amt: int | None = None, *_: Any, **__: Any) -> bytes:
        if amt is None or amt < 0:
            found, self._left = self._left + b"".join(iter(self._next, None)), b""
            return found
        while len(self._left) < amt:
            piece = self._next()
            if piece is None:
                break
            self._left += piece
        found, self._left = self._left[:amt], self._left[amt:]
        return found

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        if self._left:
            yield self.read(len(self._left))
        while (piece := self._next()) is not None:
            yield piece

    def _next(self) -> bytes | None:
        """What is made next; what fails in the middle is a connection that broke."""
        try:
            return next(self._pieces, None)
        except ServiceError as error:
            raise ProtocolError(f"Connection broken: {error}") from error

    def close(self) -> None:
        end(self._body)


class Answered(AWSResponse):  # type: ignore[misc] # botocore has no types
    """A reply as botocore reads it; made on every call's way, so without what botocore's own asks while it is made."""

    def __init__(self, url: str, reply: Reply) -> None:
        self.url = url
        self.status_code = reply.status
        self.headers = botocores(reply.headers)
        self.raw = Raw(reply.body)
        self._content = reply.body if type(reply.body) is bytes else None


class _Handing(threading.local):
    """Whether whoever asks moto's door now can read an answer as it is made."""

    on = False


_handing = _Handing()


@contextmanager
def handing_on() -> Iterator[None]:
    """In here, moto's door hands on what it would else join: botocore's stubber and ``responses`` can read it."""
    before, _handing.on = _handing.on, True
    try:
        yield
    finally:
        _handing.on = before


def handed_on(body: Iterator[bytes]) -> Any:
    """A stream for moto: itself where its reader can take it, else all of it."""
    return Stream(body) if _handing.on else b"".join(body)


class Stream(io.BufferedReader):
    """A file, since that is what ``responses`` leaves as it is."""

    def __init__(self, body: Iterator[bytes]) -> None:
        self._pieces = _Pieces(body)
        super().__init__(self._pieces)

    def taken(self) -> Iterator[bytes]:
        """The pieces, to be read and ended by somebody else."""
        return self._pieces.taken()


class _Pieces(io.RawIOBase):
    """Bytes as they are made, a piece at a time."""

    def __init__(self, body: Iterator[bytes]) -> None:
        self._body: Iterator[bytes] | None = body
        self._left = b""

    def taken(self) -> Iterator[bytes]:
        assert self._body is not None
        body, self._body = self._body, None
        return body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            piece = next(self._body, None) if self._body is not None else None
            if piece is None:
                return 0
            self._left = piece
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size

    def close(self) -> None:
        if not self.closed:
            end(self._body)
        super().close()


def failure_text(error: Exception) -> str:
    """What is told of a failure of ours: as much as its reader can mend, a script that does not fit the model."""
    told = f": {error}" if isinstance(error, ModelError) else ""
    return f"moto-agentcore failed{told}; see its log"


class Begun:
    """A stream whose first piece is made: until then a failure can be answered. Later it ends the stream."""

    def __init__(self, reply: Reply) -> None:
        assert not isinstance(reply.body, bytes)
        self._pieces = reply.body
        self._first: bytes | None = next(self._pieces, b"")
        self._is_events = reply.headers.get("Content-Type") == "application/vnd.amazon.eventstream"
        self._is_over = False

    def __iter__(self) -> Begun:
        return self

    def __next__(self) -> bytes:
        if self._first is not None:
            first, self._first = self._first, None
            return first
        if self._is_over:
            raise StopIteration
        try:
            return next(self._pieces)
        except Exception as error:
            if isinstance(error, StopIteration) or not self._is_events:
                raise  # a stream of bytes that breaks is cut, which the client is told of by the missing last chunk
            log.exception("a stream failed")
            self._is_over = True
            return failure("InternalServerException", failure_text(error))

    def close(self) -> None:
        end(self._pieces)
