"""HTTP connections: moto's request handler on werkzeug's server, with what both leave out.

werkzeug's own handler closes the connection after every answer, since an application may leave a part of the request's
body unread. Here the body is read before the application is asked, so a connection stays open for the next request, as
the service's do; streams leave in chunks, each as soon as it is made.

Imported when a server starts: moto's handler needs flask.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from moto.moto_server.werkzeug_app import MotoRequestHandler

from moto_agentcore.host.answer import Answer, failure, refusing, saying, sendable
from moto_agentcore.host.framing import PIECE, UnframedError, check_head, length_of, read_body
from moto_agentcore.host.planes import SAID
from moto_agentcore.host.sockets import UPGRADE

if TYPE_CHECKING:
    from moto_agentcore.host.listener import Server


BODILESS = {"101", "204", "304"}
SILENCE = 60  # seconds that a client may take for its next byte, or for reading ours
LINGER = 1.0  # seconds for the rest of a request that was refused
UNREAD = 16 * 1024 * 1024  # bytes of it


class Handler(MotoRequestHandler):
    """One connection: its requests, one after the other."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = SILENCE
    _leaves_unread = False
    _said: Mapping[str, str] = {}  # of the request that is answered: its operation
    disable_nagle_algorithm = True  # an answer's head and body are two packets; Nagle would hold the second back
    # What http.server itself refuses (a URL of 64 KB, a hundred headers): JSON here too.
    error_content_type = "application/json"
    error_message_format = '{"message": "The request cannot be read (%(code)d)"}'

    def parse_request(self) -> bool:
        """Read a request's head; what two parsers could read differently is refused, and the connection closed."""
        if not super().parse_request():
            return False
        try:
            self._aim()
            check_head(self.headers)
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

    def handle_expect_100(self) -> bool:
        return True  # said once the body is wanted

    def run_wsgi(self) -> None:
        """Answer one request; called by the base class for every method."""
        with self.server.answering(self.connection) as may:
            if may:
                self._run()
            else:  # the server ends
                self.close_connection = True
        upgrade = self.environ.get(UPGRADE) if may else None
        if upgrade is not None:  # no request that runs: it goes with the server
            self.close_connection = True
            upgrade.carry(self.connection)

    def _run(self) -> None:
        app: Any = self.server.app
        self._said = {}
        try:
            body = self._body()
            self.environ = {**self.make_environ(), SAID: self._said}
            self.environ["wsgi.input"] = BytesIO(body)
        except (OSError, ValueError) as error:  # where the next request begins is unknown
            app, self.environ = refusing(error, self.server.max_body), {}
            self.close_connection = self._leaves_unread = True
        try:
            self._answer(app, self.environ)
        except (ConnectionError, TimeoutError) as error:
            self.close_connection = True
            self.connection_dropped(error)

    def _body(self) -> bytes:
        length, most = length_of(self.headers, self.request_version), self.server.max_body
        expects = self.headers.get("Expect", "").strip().lower() == "100-continue"
        if expects and length != 0 and (length is None or length <= most):
            self.send_response_only(100)
            self.end_headers()
        return read_body(self.rfile, length, most)

    def _answer(self, app: Any, environ: dict[str, Any]) -> None:
        answer = Answer()
        try:
            answer.ask(app, environ)
        except Exception as error:  # an application that fails is answered for, whatever it raised
            self._log(error)
            answer.close()
            answer = Answer()
            answer.ask(saying(failure()), environ)
        try:
            self._send(answer)
        except (ConnectionError, TimeoutError):
            raise
        except Exception as error:  # in mid-stream: the missing last chunk tells the client
            self.close_connection = True
            self._log(error)
        finally:
            answer.close()

    def _send(self, answer: Answer) -> None:
        code, _, reason = answer.status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in answer.headers:
            self.send_header(name, sendable(value))
        if self.command == "HEAD" or code in BODILESS:
            self._end()
        elif answer.length is not None:
            self._whole(answer, answer.length)
        elif self.request_version >= "HTTP/1.1":
            self._chunks(answer)
        else:
            self._until_closed(answer)

    def _end(self) -> None:
        if self.close_connection or self.server.ends:
            self.send_header("Connection", "close")  # which http.server keeps to
        self.end_headers()

    def _whole(self, answer: Answer, length: int) -> None:
        self._end()
        body = b"".join(answer)
        self.wfile.write(body[:length])
        if len(body) < length:  # promised more than it had
            self.close_connection = True

    def _chunks(self, answer: Answer) -> None:
        self.send_header("Transfer-Encoding", "chunked")
        self._end()
        for chunk in filter(None, answer):
            self.wfile.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        self.wfile.write(b"0\r\n\r\n")

    def _until_closed(self, answer: Answer) -> None:
        self.close_connection = True
        self._end()
        for chunk in answer:
            self.wfile.write(chunk)

    def _log(self, error: Exception) -> None:
        from traceback import format_exception

        self.server.log("error", "Error on request:\n%s", "".join(format_exception(error)))

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """As werkzeug's, which fails at some targets and colours files too; with the operation's name."""
        line = self.requestline.translate(self._control_char_table)
        operation = self._said.get("operation")
        told = f"{size} {operation}" if operation else size
        self.log("info", '"%s" %s %s', line, str(getattr(code, "value", code)), told)


class QuietHandler(Handler):
    def log_request(self, *_: Any) -> None:
        pass
