"""The listening server: its connections, and how they end.

Imported when a server starts: moto's handler needs flask.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Condition
from typing import Any

from werkzeug.serving import ThreadedWSGIServer

from moto_agentcore.host.connection import Handler

GRACE = 30.0  # seconds that running requests get when the server ends


class Server(ThreadedWSGIServer):
    """A thread per connection; closing the server closes the connections that wait for their next request too.

    Raises OSError where the address cannot be listened on. One that ``logs`` prints a line for each request.
    """

    def __init__(self, host: str, port: int, app: Any, *, max_body: int, logs: bool = False) -> None:
        self.max_body = max_body
        self.logs = logs
        self.ends = False
        self._open: set[socket.socket] = set()
        self._busy: set[socket.socket] = set()
        self._change = Condition()
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.create_server((host, port), family=family, backlog=self.request_queue_size) as listening:
            super().__init__(host, port, app, Handler, fd=listening.fileno())  # it takes a duplicate
        self.ends = False  # not before: werkzeug closes the socket that it was made with

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._change:
            self._open.add(request)
        super().process_request(request, client_address)

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
            self._busy |= set() if self.ends else {connection}
            return not self.ends

    def done(self, connection: Any) -> None:
        with self._change:
            self._busy.discard(connection)
            self._change.notify_all()

    def server_close(self) -> None:
        """No more requests; those that run go on."""
        super().server_close()
        with self._change:
            self.ends = True
            idle = self._open - self._busy
        _cut(idle)

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
