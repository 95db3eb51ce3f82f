"""A client that speaks HTTP/2 at once, as the JavaScript SDK's default one for agents at run time does."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import ConnectionTerminated, DataReceived, Event, ResponseReceived, StreamEnded, StreamReset

from tests.host.raw import Answer

WINDOW = 65_535  # bytes that a connection begins with


@dataclass
class Stream:
    """What came back of one request so far; ``failure`` is the code that it was cut with."""

    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_over: bool = False
    failure: int | None = None

    @property
    def answer(self) -> Answer:
        return Answer(int(self.headers[":status"]), self.headers, self.body)


class Client:
    """One connection; ``reads`` is false of a client that lets nothing more come."""

    def __init__(self, plug: socket.socket, authority: str) -> None:
        self.plug, self._authority = plug, authority
        self.protocol = H2Connection(H2Configuration(header_encoding="utf-8"))
        self.streams: dict[int, Stream] = {}
        self.is_ended = False
        self.reads = True
        self.protocol.initiate_connection()
        self.flush()

    def send(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> int:
        """Begin a request; its stream."""
        id: int = self.protocol.get_next_available_stream_id()
        told = {":method": method, ":scheme": "http", ":authority": self._authority, ":path": path}
        own = {name.lower(): value for name, value in (headers or {}).items()}
        self.protocol.send_headers(id, [*{**told, **own}.items()], end_stream=not body)
        self.streams[id] = Stream()
        while body:
            while not (room := min(self.protocol.local_flow_control_window(id), 16_384)):
                self.flush()
                self.take()
            self.protocol.send_data(id, body[:room], end_stream=len(body) <= room)
            body = body[room:]
        self.flush()
        return id

    def ask(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        return self.whole(self.send(method, path, body, headers)).answer

    def whole(self, id: int) -> Stream:
        """A stream, once it is over."""
        while not self.streams[id].is_over and self.take():
            pass
        return self.streams[id]

    def until(self, id: int, least: int) -> None:
        """Let so many bytes of a body come."""
        while len(self.streams[id].body) < least:
            assert self.take()

    def take(self) -> bool:
        """Let come what comes; False where nothing more will."""
        data = self.plug.recv(65_536)
        for event in self.protocol.receive_data(data) if data else ():
            self._happen(event)
        self.flush()
        return bool(data)

    def _happen(self, event: Event) -> None:
        stream = self.streams.get(getattr(event, "stream_id", None) or 0, Stream())
        if isinstance(event, ResponseReceived):
            stream.headers = {str(name): str(value) for name, value in event.headers}
        elif isinstance(event, DataReceived):
            stream.body += event.data
            if self.reads:
                self.protocol.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, (StreamEnded, StreamReset)):
            stream.is_over = True
            stream.failure = int(event.error_code) if isinstance(event, StreamReset) else None
        elif isinstance(event, ConnectionTerminated):
            self.is_ended = True

    def read_on(self) -> None:
        """Let come what comes again: the connection's window, whatever of it was left closed, is opened."""
        self.reads = True
        self.protocol.increment_flow_control_window(WINDOW - self.protocol.inbound_flow_control_window)
        self.flush()

    def flush(self) -> None:
        self.plug.sendall(self.protocol.data_to_send())


@contextmanager
def connected(endpoint: str) -> Iterator[Client]:
    host, _, port = (authority := urlsplit(endpoint).netloc).partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as plug:
        yield Client(plug, authority)
