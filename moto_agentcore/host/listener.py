"""The listening server: its connections, and how they end.

Imported when a server starts: moto's handler needs flask.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Condition, Event
from typing import TYPE_CHECKING, Any

from werkzeug.serving import BaseWSGIServer

from moto_agentcore.host.connection import Handler
from moto_agentcore.host.waiting import Waiting

if TYPE_CHECKING:
    from moto_agentcore.host.dispatcher import Dispatcher

GRACE = 30.0  # seconds that running requests get when the server ends


class Server(BaseWSGIServer):
    """Closing it closes the connections that wait for their next request too (``Waiting``).

    Raises OSError where the address cannot be listened on. One that ``logs`` prints a line for each request.
    """

    multithread = True
    request_queue_size = 1024  # clients that come at once: one more than it holds is reset

    def __init__(self, host: str, port: int, app: Any, *, max_body: int, logs: bool = False) -> None:
        self.dispatcher: Dispatcher = app
        self.max_body = max_body
        self.logs = logs
        self.ends = False
        self._open: set[socket.socket] = set()
        self._busy: set[socket.socket] = set()
        self._change = Condition()
        self._waiting: Waiting | None = None
        self._left = Event()
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.create_server((host, port), family=family, backlog=self.request_queue_size) as listening:
            super().__init__(host, port, app, Handler, fd=listening.fileno())  # it takes a duplicate
        self.name = f"{self._server_version} {Handler.sys_version}"
        self._waiting = Waiting(self)
        self.ends = False  # not before: werkzeug closes the socket that it was made with

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def silence(self) -> float:
        """The seconds that a client may be silent."""
        return Handler.timeout

    def serve_forever(self, poll_interval: float = 0.5) -> None:
        assert self._waiting is not None
        try:
            with suppress(KeyboardInterrupt):
                self._waiting.serve(poll_interval)
        finally:
            self.server_close()
            self._left.set()

    def shutdown(self) -> None:
        """Have ``serve_forever`` end, which runs in another thread."""
        assert self._waiting is not None
        self._waiting.end()
        self._left.wait()

    def handled(self, request: socket.socket, client_address: Any, came: bytes) -> bool:
        """Answer the requests of a connection that have come; whether more may."""
        return not Handler(request, client_address, self, came).close_connection and not self.ends

    def opened(self, request: socket.socket) -> None:
        with self._change:
            self._open.add(request)

    def shutdown_request(self, request: Any) -> None:
        with self._change:
            self._open.discard(request)
        super().shutdown_request(request)

    @contextmanager
    def answering(self, connection: Any) -> Iterator[bool]:
        """While a request is answered; False for one that comes when the server ends."""
        may = self.begin(connection)
        try:
            yield may
        finally:
            self.done(connection)

    def begin(self, connection: Any) -> bool:
        """Whether a connection's request may be answered; it is not cut while it is."""
        with self._change:
            if not self.ends:
                self._busy.add(connection)
            return not self.ends

    def done(self, connection: Any) -> None:
        with self._change:
            self._busy.discard(connection)
            if self.ends:
                self._change.notify_all()

    def server_close(self) -> None:
        """No more requests; those that run go on."""
        super().server_close()
        with self._change:
            self.ends = True
            idle = self._open - self._busy
        _cut(idle)
        if self._waiting is not None:
            self._waiting.close()

    def drain(self) -> None:
        """Wait for the requests that run, though not for ever."""
        with self._change:
            self._change.wait_for(lambda: not self._busy, GRACE)

    def cut(self) -> None:
        """End the requests that run."""
        with self._change:
            running = set(self._open)
        _cut(running)


def _cut(connections: set[socket.socket]) -> None:
    for connection in connections:
        with suppress(OSError):  # it went by itself
            connection.shutdown(socket.SHUT_RDWR)
