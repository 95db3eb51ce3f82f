"""HTTP connections: moto's request handler on werkzeug's server, with what both leave out.

werkzeug's own handler closes the connection after every answer, since an application may leave a part of the request's
body unread. Here the body is read before the application is asked, so a connection stays open for the next request, as
the service's do; streams leave in chunks, each as soon as it is made.

Imported when a server starts: moto's handler needs flask.
"""

from __future__ import annotations

from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any

from moto_agentcore.host.answer import BODILESS, Answer, failure, refusing, saying, sendable, whole
from moto_agentcore.host.head import Fields
from moto_agentcore.host.receiving import Receiving
from moto_agentcore.host.sockets import UPGRADE

if TYPE_CHECKING:
    from moto_agentcore.wire.messages import Reply


PREFACE = b"PRI * HTTP/2.0\r\n"  # the first line of a client that speaks HTTP/2 at once


class Handler(Receiving):
    """One connection: its requests, one after the other."""

    def parse_request(self) -> bool:
        """A connection may go on in HTTP/2, where the library for it is there."""
        if self.raw_requestline == PREFACE and find_spec("h2") is not None:
            from moto_agentcore.host.http2 import Frames

            self.close_connection = True
            Frames(self).carry()
            return False
        return super().parse_request()

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
            upgrade.carry(self.connection, self.coming.left())

    def _run(self) -> None:
        app: Any = self.server.app
        self.environ = {}
        try:
            body = self._body()
        except (OSError, ValueError) as error:  # where the next request begins is unknown
            app = refusing(error, self.server.max_body)
            self.close_connection = self._leaves_unread = True
        try:
            if self._leaves_unread or not self._is_short(body):
                self._answer(app, self.environ)
        except (ConnectionError, TimeoutError) as error:
            self.close_connection = True
            self.connection_dropped(error)

    def _is_short(self, body: bytes) -> bool:
        """Answer what goes the short way; else make what the application is asked with."""
        if isinstance(self.headers, Fields):
            reply = self.server.app.at_once(self.command, self.path, self.headers, body)
            if reply is not None:
                self._say(reply)
                return True
        self.environ = self.make_environ()
        self.environ["wsgi.input"] = BytesIO(body)
        return False

    def _say(self, reply: Reply) -> None:
        """An answer of ours: one that is whole leaves in one piece."""
        if isinstance(reply.body, bytes):
            self._write(reply, reply.body)
        else:
            self._answer(saying(reply), {})

    def _write(self, reply: Reply, body: bytes) -> None:
        self.log_request(reply.status)
        self.wfile.write(whole(reply, body, self.version_string(), closes=self._closes()))

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

    def _closes(self) -> bool:
        self.close_connection = self.close_connection or self.server.ends
        return self.close_connection

    def _end(self) -> None:
        if self._closes():
            self.send_header("Connection", "close")
        self.end_headers()

    def _whole(self, answer: Answer, length: int) -> None:
        body = b"".join(answer)
        if self._closes():
            self.send_header("Connection", "close")
        buffer: list[bytes] = self._headers_buffer  # http.server's own, written at once
        buffer += [b"\r\n", body[:length]]
        self.flush_headers()
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
