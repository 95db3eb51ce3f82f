"""HTTP/2 in the clear, with prior knowledge: how some SDKs ask by default (JavaScript's for agents at run time).

One thread reads the connection's frames; each stream is a request, answered in a thread of its own by what answers
HTTP/1.1 (``Exchange``). The state of the protocol is the library's, under one lock. Bodies are taken whole, as there.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Condition, Thread
from typing import TYPE_CHECKING

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import (
    ConnectionTerminated,
    DataReceived,
    Event,
    RequestReceived,
    StreamEnded,
    StreamReset,
)
from h2.exceptions import ProtocolError
from h2.settings import SettingCodes, Settings

from moto_agentcore.host.connection import PREFACE
from moto_agentcore.host.exchange import Asked, Exchange, asked_by
from moto_agentcore.host.receiving import SILENCE

if TYPE_CHECKING:
    from moto_agentcore.host.receiving import Receiving

REST = b"\r\nSM\r\n\r\n"
PIECE = 65_536
MOST = 100  # requests at once
WINDOW = 1024 * 1024  # bytes of a body on their way


class Frames:
    """One connection, until either side ends it."""

    def __init__(self, handler: Receiving) -> None:
        self._handler, self._socket, self._server = handler, handler.connection, handler.server
        self._protocol = H2Connection(H2Configuration(client_side=False, header_encoding=None))
        self._change = Condition()
        self._asked: dict[int, Asked] = {}  # what has not been answered
        self._running = 0
        self._is_over = False

    def carry(self) -> None:
        """Answer what is asked over it; called by the thread of the connection."""
        if self._handler.rfile.read(len(REST)) != REST:
            return
        settings = {SettingCodes.MAX_CONCURRENT_STREAMS: MOST, SettingCodes.INITIAL_WINDOW_SIZE: WINDOW}
        with self._change:
            self._protocol.local_settings = Settings(client=False, initial_values=settings)
            self._protocol.initiate_connection()
            self._protocol.increment_flow_control_window(WINDOW)
            self._protocol.receive_data(PREFACE + REST)
            self._flush()
        try:
            data = self._handler.coming.left() or self._received()
            while data and self._take(data):
                data = self._received()
        except (ConnectionError, TimeoutError) as error:
            self._handler.connection_dropped(error)
        finally:
            self._end()

    def _received(self) -> bytes:
        """More bytes; none where the client has left, or was silent while nothing was done for it."""
        while True:
            with suppress(TimeoutError):
                data: bytes = self._socket.recv(PIECE)
                return data
            if not self._running:
                return b""

    def _take(self, data: bytes) -> bool:
        """Let frames happen; False where they end the connection."""
        with self._change:
            try:
                ends = [self._happen(event) for event in self._protocol.receive_data(data)]
                goes_on = True not in ends
            except ProtocolError:  # the library has said what is wrong
                goes_on = False
            self._flush()
            self._change.notify_all()
        return goes_on

    def _happen(self, event: Event) -> bool:
        """Whether it ends the connection."""
        if isinstance(event, RequestReceived):
            asked = asked_by(event.headers, self._server.max_body)
            if asked is None:
                self._protocol.reset_stream(event.stream_id, ErrorCodes.PROTOCOL_ERROR)
            else:
                self._asked[event.stream_id] = asked
        elif isinstance(event, DataReceived):
            if event.stream_id in self._asked:
                self._asked[event.stream_id].take(event.data)
            self._protocol.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, StreamEnded):
            self._answer(event.stream_id)
        elif isinstance(event, StreamReset):
            self._asked.pop(event.stream_id, None)
        return isinstance(event, ConnectionTerminated)

    def _answer(self, stream: int) -> None:
        asked = self._asked.get(stream)
        if asked is None:
            return
        if self._running >= MOST or self._server.ends or not (self._running or self._server.begin(self._socket)):
            del self._asked[stream]
            self._protocol.reset_stream(stream, ErrorCodes.REFUSED_STREAM)
            return
        self._running += 1
        Thread(target=self._run, args=(stream, asked), daemon=True).start()

    def _run(self, stream: int, asked: Asked) -> None:
        exchange = Exchange(self._handler, asked, self, stream)
        try:
            exchange.run()
        finally:
            with self._change:
                self._over(stream, exchange)
            if self._server.ends and not self._running:
                self._end()

    def _over(self, stream: int, exchange: Exchange) -> None:
        is_cut = self._asked.pop(stream, None) is not None and not exchange.is_whole
        self._running -= 1
        with suppress(OSError, ProtocolError):  # the client has left
            if is_cut:
                self._protocol.reset_stream(stream, ErrorCodes.INTERNAL_ERROR)
            self._flush()
        if not self._running:
            self._server.done(self._socket)

    # What an exchange sends

    def head(self, stream: int, headers: list[tuple[bytes, bytes]], *, ends: bool) -> None:
        with self._change:
            self._check(stream)
            self._protocol.send_headers(stream, headers, end_stream=ends)
            self._flush()

    def data(self, stream: int, piece: bytes) -> None:
        """Send it as the client lets it come."""
        while piece:
            with self._change:
                room = self._room(stream)
                self._protocol.send_data(stream, piece[:room])
                self._flush()
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
