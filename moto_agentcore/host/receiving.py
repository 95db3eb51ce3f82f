"""Requests as they come in over a connection: their heads, their bodies, and what is said of those that are none.

Imported when a server starts: moto's handler needs flask.
"""

from __future__ import annotations

import io
import socket
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from moto.moto_server.werkzeug_app import MotoRequestHandler

from moto_agentcore.host.framing import PIECE, UnframedError, check_head, length_of, read_body
from moto_agentcore.host.head import LINE, Again, Head, read
from moto_agentcore.host.short import meant

if TYPE_CHECKING:
    from moto_agentcore.host.listener import Server

SILENCE = 60  # seconds that a client may take for its next byte, or for reading ours
LINGER = 1.0  # seconds for the rest of a request that was refused
UNREAD = 16 * 1024 * 1024  # bytes of it
EMPTY = (b"\r\n", b"\n")
CONTROLS = {code: rf"\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))} | {ord("\\"): r"\\"}


def closes(headers: Any) -> bool:
    """Whether a client wants its connection closed behind the answer, whatever else it says of it."""
    return "close" in (word.strip() for word in headers.get("Connection", "").lower().split(","))


class Coming(io.RawIOBase):
    """What comes over a connection: bytes that were read already, then the others."""

    def __init__(self, came: bytes, connection: socket.socket) -> None:
        self._came, self._connection = came, connection
        self._is_held = False
        self.lines = io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if self._came:
            piece, self._came = self._came[: len(buffer)], self._came[len(buffer) :]
            buffer[: len(piece)] = piece
            return len(piece)
        return None if self._is_held else self._connection.recv_into(buffer)

    def has_more(self) -> bool:
        """Whether the next request has begun to come, as far as it was read."""
        self._is_held = True
        try:
            return bool(self.lines.peek())
        finally:
            self._is_held = False

    def left(self) -> bytes:
        """What was read and nobody has taken; the connection's others are not read here any more."""
        self._is_held = True
        return self.lines.read() or b""


class Receiving(MotoRequestHandler):
    """The reading half of a connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = SILENCE
    raw_requestline: bytes
    _leaves_unread = False
    disable_nagle_algorithm = True  # an answer's head and body are two packets; Nagle would hold the second back
    # What http.server itself refuses (a URL of 64 KB, a hundred headers): JSON here too.
    error_content_type = "application/json"
    error_message_format = '{"message": "The request cannot be read (%(code)d)"}'

    def __init__(self, request: socket.socket, client_address: Any, server: Any, came: bytes = b"") -> None:
        self.coming = Coming(came, request)
        super().__init__(request, client_address, server)

    def setup(self) -> None:
        super().setup()
        self.rfile.close()
        self.rfile = self.coming.lines

    def handle(self) -> None:
        """Answer what has come and its rest; for the next request a connection waits without a thread."""
        self.close_connection = True
        try:
            self.handle_one_request()
            while not self.close_connection and self.coming.has_more():
                self.handle_one_request()
        except (ConnectionError, TimeoutError) as error:
            self.close_connection = True
            self.connection_dropped(error)

    def parse_request(self) -> bool:
        """Read a request's head; what two parsers could read differently is refused, and the connection closed."""
        if self.raw_requestline in EMPTY:  # one that a client puts behind its body
            self.raw_requestline = self.rfile.readline(LINE)
        head = read(self.raw_requestline, self.rfile)
        return self._take(head) if isinstance(head, Head) else self._parse_with_care(head)

    def _take(self, head: Head) -> bool:
        self.command, self.path = head.method, head.target
        self.headers = head.fields  # type: ignore[assignment] # it is asked as the mail parser's message would be
        self.requestline, self.request_version = f"{head.method} {head.target} HTTP/1.1", "HTTP/1.1"
        self.close_connection = closes(head.fields)
        if "host" not in head.fields:
            self.send_error(400)
        return "host" in head.fields

    def _parse_with_care(self, lines: list[bytes]) -> bool:
        stream = self.rfile
        again = Again(lines, stream)
        self.rfile = again  # type: ignore[assignment] # http.server reads lines of it
        try:
            if not super().parse_request():
                return False
        finally:
            self.rfile = stream
        try:
            if again.last not in EMPTY:  # Python's parser takes the end of what comes for the head's
                raise UnframedError("the client left before it had sent all")
            self._aim()
            check_head(self.headers)
            self.close_connection = self.close_connection or closes(self.headers)
        except ValueError:
            self.send_error(400)
            return False
        return True

    def _aim(self) -> None:
        """A target as proxies get it (``http://host/path``) becomes a path and a Host."""
        if not self.path.startswith("/"):
            target = urlsplit(self.path)
            if target.scheme not in ("http", "https") or not target.netloc:
                raise UnframedError("a target that is no path")
            del self.headers["Host"]
            self.headers["Host"] = target.netloc
            self.path = (target.path or "/") + (f"?{target.query}" if target.query else "")
        if self.request_version >= "HTTP/1.1" and "Host" not in self.headers:
            raise UnframedError("no Host")
        urlsplit(self.path)  # werkzeug asks again, and has no answer to what this raises

    def send_error(self, *args: Any, **kwargs: Any) -> None:
        self._leaves_unread = True
        super().send_error(*args, **kwargs)

    def finish(self) -> None:
        """A connection closed with bytes unread is reset, and the client may never see why: those come first."""
        if self._leaves_unread:
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_WR)
                self.connection.settimeout(LINGER)
                any(not self.connection.recv(PIECE) for _ in range(UNREAD // PIECE))
        super().finish()

    def log_error(self, message: str, *args: Any) -> None:
        """A client that keeps its connection and asks nothing more is no error: it is closed, and nothing said."""
        if not any(isinstance(arg, TimeoutError) for arg in args):
            super().log_error(message, *args)

    def handle_expect_100(self) -> bool:
        return True  # said once the body is wanted

    def _body(self) -> bytes:
        length, most = length_of(self.headers, self.request_version), self.server.max_body
        expects = self.headers.get("Expect", "").strip().lower() == "100-continue"
        if expects and length != 0 and (length is None or length <= most):
            self.send_response_only(100)
            self.end_headers()
        return read_body(self.rfile, length, most)

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Nothing, unless it was asked for: a line costs as much as a third of an answer."""
        if self.server.logs:
            operation = None if self._leaves_unread else meant(self.command, self.path, self.headers)
            log(self.client_address, self.requestline, getattr(code, "value", code), size, operation)


def log(address: Any, line: str, code: Any, size: Any = "-", operation: str | None = None) -> None:
    """A request's line: when it came and from where, what it was, and how it was answered."""
    told = f'"{line.translate(CONTROLS)}" {code} {size}'
    named = told if operation is None else f"{told} {operation}"
    sys.stderr.write(f"{address[0]} - - [{time.strftime('%d/%b/%Y %H:%M:%S')}] {named}\n")
