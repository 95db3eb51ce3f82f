"""Clients in one thread, as many as one likes: each sends its request again when it has its answer.

Clients that are threads wait for each other's turns, and one cannot tell how much of a waiting time is the server's.
"""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from selectors import EVENT_READ, DefaultSelector
from time import perf_counter

from tests.host.raw import PLANES

PIECE = 65_536
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_LAST = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)


class Client:
    """A connection of HTTP/1.1, and its request on the way."""

    body = b""
    is_last = False  # of its connection

    def __init__(self, port: int, sent: bytes) -> None:
        self._port, self._sent = port, sent
        self.connect()

    def connect(self) -> None:
        self.plug = socket.create_connection(("127.0.0.1", self._port))
        self.plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self) -> None:
        self._came = b""
        self._begun = perf_counter()
        self.plug.sendall(self._sent)

    def taken(self) -> float | None:
        """The seconds of the answer, once it is there; ConnectionError where the server has closed."""
        piece = self.plug.recv(PIECE)
        if not piece:
            raise ConnectionError
        self._came += piece
        head, _, body = self._came.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if length is None or len(body) < int(length[1]):
            return None
        assert head.split(None, 2)[1].startswith(b"2"), self._came
        self.body, self.is_last = body, _LAST.search(head) is not None
        return perf_counter() - self._begun


def crowd(port: int, sent: bytes, count: int, seconds: float) -> list[float]:
    """How long each answer took. Where a server closes a connection, its client comes again."""
    clients = [Client(port, sent) for _ in range(count)]
    found: list[float] = []
    with DefaultSelector() as selector:
        for client in clients:
            selector.register(client.plug, EVENT_READ, client)
            client.send()
        until = perf_counter() + seconds
        while perf_counter() < until or not found:
            for key, _ in selector.select(1):
                client, taken = key.data, None
                with suppress(ConnectionError):
                    taken = client.taken()
                    if taken is None:
                        continue
                    found.append(taken)
                if taken is None or client.is_last:
                    selector.unregister(client.plug)
                    client.plug.close()
                    client.connect()
                    selector.register(client.plug, EVENT_READ, client)
                client.send()
    for client in clients:  # nothing is left for the next turn
        with suppress(ConnectionError):
            while client.taken() is None:
                pass
        client.plug.close()
    return sorted(found)


def streams(port: int, request: tuple[str, str, bytes], count: int, seconds: float) -> list[float]:
    """The same over one connection of HTTP/2, as many requests at once."""
    from tests.host.http2 import Client as Connection

    found: list[float] = []
    headers = {"content-type": "application/json", **PLANES}
    with socket.create_connection(("127.0.0.1", port)) as plug:
        connection = Connection(plug, f"127.0.0.1:{port}")
        begun = {connection.send(*request, headers): perf_counter() for _ in range(count)}
        until = perf_counter() + seconds
        while perf_counter() < until or not found:
            assert connection.take()
            for stream in [one for one in begun if connection.streams[one].is_over]:
                assert connection.streams.pop(stream).answer.status < 300
                found.append(perf_counter() - begun.pop(stream))
                begun[connection.send(*request, headers)] = perf_counter()
    return sorted(found)
