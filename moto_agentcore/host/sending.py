"""The sending half of a connection in HTTP/2: what exchanges answer, as the client lets it come."""

from __future__ import annotations

import socket
from collections import deque
from contextlib import suppress
from threading import Condition
from typing import TYPE_CHECKING

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.exceptions import ProtocolError

from moto_agentcore.host.receiving import SILENCE

if TYPE_CHECKING:
    from moto_agentcore.host.exchange import Asked

CONFIGURATION = H2Configuration(
    client_side=False,
    header_encoding=None,
    validate_outbound_headers=False,  # they are ours: ``Exchange`` writes them as they are to be
    normalize_outbound_headers=False,
)
Headers = list[tuple[bytes, bytes]]


class Sending:
    """The state of the protocol, under one lock."""

    def __init__(self, plug: socket.socket) -> None:
        self._socket = plug
        self._protocol = H2Connection(CONFIGURATION)
        self._change = Condition()
        self._asked: dict[int, Asked] = {}  # what has not been answered
        self._whole: deque[int] = deque()  # what has come whole, and nobody has begun to answer
        self._is_over = False

    def head(self, stream: int, headers: Headers, *, ends: bool) -> None:
        with self._change:
            self._check(stream)
            self._protocol.send_headers(stream, headers, end_stream=ends)
            self._flush()

    def whole(self, stream: int, headers: Headers, body: bytes) -> None:
        """A head and all that follows; it goes with the answers to what else has come."""
        with self._change:
            self._check(stream)
            self._protocol.send_headers(stream, headers, end_stream=not body)
            if body:
                self._put(stream, body, ends=True)
            if not self._whole:
                self._flush()

    def data(self, stream: int, piece: bytes) -> None:
        """Send it as the client lets it come."""
        with self._change:
            self._put(stream, piece)
            self._flush()

    def _put(self, stream: int, piece: bytes, *, ends: bool = False) -> None:
        while piece:
            room = self._room(stream)
            self._protocol.send_data(stream, piece[:room], end_stream=ends and room >= len(piece))
            piece = piece[room:]

    def last(self, stream: int) -> None:
        with self._change:
            self._check(stream)
            self._protocol.end_stream(stream)
            self._flush()

    def _room(self, stream: int) -> int:
        while True:
            self._check(stream)
            room: int = min(self._protocol.local_flow_control_window(stream), self._protocol.max_outbound_frame_size)
            if room > 0:
                return room
            self._flush()
            if not self._change.wait(SILENCE):
                raise TimeoutError("the client reads nothing")

    def _check(self, stream: int) -> None:
        if self._is_over or stream not in self._asked:
            raise ConnectionAbortedError("the client has left")

    def _flush(self) -> None:
        data = self._protocol.data_to_send()
        if data:
            self._socket.sendall(data)

    def _end(self) -> None:
        """Say so, and wake who waits to send."""
        with self._change:
            if self._is_over:
                return
            self._is_over = True
            with suppress(OSError, ProtocolError):
                self._protocol.close_connection()
                self._flush()
            self._change.notify_all()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
