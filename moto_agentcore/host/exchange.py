"""One request over HTTP/2, and its answer: as over HTTP/1.1, but for how it is written."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from moto_agentcore.host.answer import BODILESS, Answer, dated, sendable
from moto_agentcore.host.connection import Handler
from moto_agentcore.host.framing import TooLargeError
from moto_agentcore.host.head import Fields

if TYPE_CHECKING:
    from moto_agentcore.host.http2 import Frames
    from moto_agentcore.host.receiving import Receiving
    from moto_agentcore.wire.messages import Reply

_TARGET = re.compile(r"/(?!/)[!-\"$-~]*")
_METHOD = re.compile(r"[A-Z]{3,7}")
_MARKS = re.compile(r"[\r\n\0]")
OF_THE_CONNECTION = {"connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"}


class Asked:
    """A request as it comes in; of a body that is too large, nothing is kept."""

    def __init__(self, method: str, target: str, fields: Fields, most: int) -> None:
        self.method, self.target, self.fields = method, target, fields
        self._most, self._length = most, 0
        self._body = bytearray()

    def take(self, piece: bytes) -> None:
        self._length += len(piece)
        if self._length <= self._most:
            self._body += piece
        else:
            self._body.clear()

    @property
    def body(self) -> bytes:
        if self._length > self._most:
            raise TooLargeError
        return bytes(self._body)


def asked_by(headers: Iterable[tuple[Any, Any]], most: int) -> Asked | None:
    """The request of a head; None for one that is none."""
    fields = Fields()
    for given, value in headers:
        name, text = bytes(given).decode("latin-1"), bytes(value).decode("latin-1")
        between = "; " if name == "cookie" else ","
        fields[name] = f"{fields[name]}{between}{text}" if name in fields else text
    method, target, authority = (fields.pop(f":{name}", "") for name in ("method", "path", "authority"))
    fields.pop(":scheme", None)
    if authority:
        fields["host"] = authority
    is_plain = _METHOD.fullmatch(method) and _TARGET.fullmatch(target)
    return Asked(method, target, fields, most) if is_plain and not _MARKS.search("".join(fields.values())) else None


class Exchange(Handler):
    """A handler of one request, which reads and writes by the frames of its connection."""

    def __init__(self, handler: Receiving, asked: Asked, frames: Frames, stream: int) -> None:
        self.server, self.connection, self.client_address = handler.server, handler.connection, handler.client_address
        self.command, self.path, self.request_version = asked.method, asked.target, "HTTP/2.0"
        self.headers = asked.fields  # type: ignore[assignment] # it is asked as the mail parser's message would be
        self.requestline = f"{asked.method} {asked.target} HTTP/2.0"
        self.rfile = handler.rfile  # which nobody reads
        self.close_connection = False
        self.is_whole = False
        self._asked, self._frames, self._stream = asked, frames, stream

        self._short = handler.server.dispatcher.plainly(asked.method, asked.target, asked.fields)

    @property
    def is_quick(self) -> bool:
        return self._short is not None and self._short.is_quick

    def run(self) -> None:
        self._run()

    def _body(self) -> bytes:
        """With the length that WSGI is told, since frames need none."""
        self._asked.fields["content-length"] = str(len(self._asked.body))
        return self._asked.body

    def _is_short(self, body: bytes) -> bool:
        if self._short is None:
            return super()._is_short(body)
        self._say(self.server.dispatcher.answered(self._short, body))
        return True

    def _write(self, reply: Reply, body: bytes) -> None:
        length = [] if str(reply.status) in BODILESS else [("content-length", str(len(body)))]
        self._frames.whole(self._stream, self._head(reply.status, [*reply.headers.items(), *length]), body)
        self.is_whole = True

    def _send(self, answer: Answer) -> None:
        code = answer.status.partition(" ")[0]
        is_empty = self.command == "HEAD" or code in BODILESS
        self._frames.head(self._stream, self._head(int(code), answer.headers), ends=is_empty)
        if not is_empty:
            for piece in answer:
                self._frames.data(self._stream, piece)
            self._frames.last(self._stream)
        self.is_whole = True

    def _head(self, status: int, headers: Iterable[tuple[str, Any]]) -> list[tuple[bytes, bytes]]:
        self.log_request(status)
        own = [(":status", str(status)), ("server", self.server.name), ("date", dated(int(time.time())))]
        given = [(name.lower(), sendable(value)) for name, value in headers if name.lower() not in OF_THE_CONNECTION]
        return [(name.encode("ascii"), value.encode("latin-1")) for name, value in [*own, *given]]
