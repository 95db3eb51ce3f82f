"""HTTP connections: moto's request handler on werkzeug's server, with what both leave out.

werkzeug's own handler closes the connection after every answer, since an application may leave a part of the request's
body unread. Here the body is read before the application is asked, so a connection stays open for the next request, as
the service's do; streams leave in chunks, each as soon as it is made.

Imported when a server starts: moto's handler needs flask.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.exceptions import InternalServerError
from werkzeug.serving import ThreadedWSGIServer

from moto_agentcore.errors import unreadable
from moto_agentcore.host.dispatcher import send
from moto_agentcore.wire.serialize import error_reply

BODILESS = {"204", "304"}


class Handler(MotoRequestHandler):
    """One connection: its requests, one after the other."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # an answer's head and body are two packets; Nagle would hold the second back
    # What http.server itself refuses (a URL of 64 KB, a hundred headers): JSON here too.
    error_content_type = "application/json"
    error_message_format = '{"message": "The request cannot be read (%(code)d)"}'

    def run_wsgi(self) -> None:
        """Answer one request; called by the base class for every method."""
        app: Any = self.server.app
        try:
            self.environ = self.make_environ()
            self.environ["wsgi.input"] = BytesIO(_read(self.environ))
        except (OSError, ValueError):  # chunks or a length that are none: where the next request begins is unknown
            self.close_connection, app, self.environ = True, _unframed, {}
        try:
            self._answer(app, self.environ)
        except ConnectionError as error:
            self.close_connection = True
            self.connection_dropped(error)

    def _answer(self, app: Any, environ: dict[str, Any]) -> None:
        answer = _Answer()
        try:
            answer.ask(app, environ)
        except Exception as error:  # an application that fails is answered for, whatever it raised
            self._log(error)
            answer.ask(InternalServerError(), environ)
        try:
            self._send(answer)
        except ConnectionError:
            raise
        except Exception as error:  # in mid-stream: the missing last chunk tells the client
            self.close_connection = True
            self._log(error)
        finally:
            answer.close()

    def _send(self, answer: _Answer) -> None:
        code, _, reason = answer.status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in answer.headers:
            self.send_header(name, value)
        if self.command == "HEAD" or code in BODILESS:
            self._end()
        elif answer.length is not None:
            self._whole(answer, answer.length)
        elif self.request_version >= "HTTP/1.1":
            self._chunks(answer)
        else:
            self._until_closed(answer)

    def _end(self) -> None:
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def _whole(self, answer: _Answer, length: int) -> None:
        self._end()
        body = b"".join(answer)
        self.wfile.write(body[:length])
        if len(body) < length:  # promised more than it had
            self.close_connection = True

    def _chunks(self, answer: _Answer) -> None:
        self.send_header("Transfer-Encoding", "chunked")
        self._end()
        for chunk in filter(None, answer):
            self.wfile.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        self.wfile.write(b"0\r\n\r\n")

    def _until_closed(self, answer: _Answer) -> None:
        self.close_connection = True
        self._end()
        for chunk in answer:
            self.wfile.write(chunk)

    def _log(self, error: Exception) -> None:
        from traceback import format_exception

        self.server.log("error", "Error on request:\n%s", "".join(format_exception(error)))


class _QuietHandler(Handler):
    def log_request(self, *_: Any) -> None:
        pass


def _unframed(_: Any, start_response: Any) -> Any:
    error = unreadable("The length or the chunks of the request's body cannot be read")
    return send(error_reply(400, error.code, {"message": error.message, **error.members}), start_response)


class _Answer:
    """What an application answers: status and headers by the time its first piece is there, then the pieces."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: list[tuple[str, str]] = []
        self._body: Iterable[bytes] = ()
        self._first: bytes | None = None

    def ask(self, app: Any, environ: dict[str, Any]) -> None:
        self._body = app(environ, self._start)
        self._rest = iter(self._body)
        self._first = next(self._rest, None)

    def _start(self, status: str, headers: list[tuple[str, str]], _: Any = None) -> Any:
        self.status, self.headers = status, headers

    @property
    def length(self) -> int | None:
        return next((int(value) for name, value in self.headers if name.lower() == "content-length"), None)

    def __iter__(self) -> Iterator[bytes]:
        if self._first is not None:
            yield self._first
            yield from self._rest

    def close(self) -> None:
        close = getattr(self._body, "close", None)
        if close is not None:
            close()


def _read(environ: dict[str, Any]) -> bytes:
    stream = environ["wsgi.input"]
    if environ.get("wsgi.input_terminated"):  # sent in chunks; werkzeug takes them apart
        return bytes(stream.read())
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = bytes(stream.read(length)) if length >= 0 else b""
    if len(body) != length:
        raise ValueError("the client left before it had sent all")
    return body


class Server(ThreadedWSGIServer):
    """A thread per connection; closing the server closes the connections that wait for their next request too.

    Raises OSError where the address cannot be listened on. A quiet one does not print each request.
    """

    def __init__(self, host: str, port: int, app: Any, *, quiet: bool = False) -> None:
        self._open: set[socket.socket] = set()
        handler = _QuietHandler if quiet else Handler
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.create_server((host, port), family=family, backlog=self.request_queue_size) as listening:
            super().__init__(host, port, app, handler, fd=listening.fileno())  # it takes a duplicate

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        super().server_close()
        for connection in list(self._open):
            with suppress(OSError):  # it went by itself
                connection.shutdown(socket.SHUT_RDWR)
