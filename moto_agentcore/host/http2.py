"""HTTP/2 in the clear, with prior knowledge: how some SDKs ask by default (JavaScript's for agents at run time).

One thread reads the connection's frames; each stream is a request, answered by what answers HTTP/1.1 (``Exchange``).
What plainly asks one of our services is answered by the thread that reads, which another one relieves where that takes
long; whatever else has a thread of its own. The state of the protocol is the library's, under one lock. Bodies are
taken whole, as there.
"""

from __future__ import annotations

from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

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
from moto_agentcore.host.relay import Relay
from moto_agentcore.host.sending import Sending

if TYPE_CHECKING:
    from moto_agentcore.host.receiving import Receiving

REST = b"\r\nSM\r\n\r\n"
PIECE = 65_536
MOST = 100  # requests at once
WINDOW = 1024 * 1024  # bytes of a body on their way


class Frames(Sending):
    """One connection, until either side ends it."""

    def __init__(self, handler: Receiving) -> None:
        super().__init__(handler.connection)
        self._handler, self._server = handler, handler.server
        self._running = 0
        self._relay = Relay(self._step, lambda _: None)

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
            left = self._handler.coming.left()
            if left and not self._take(left):
                return
            self._relay.run(SILENCE)
        finally:
            self._relay.end(self._end)

    def _step(self) -> None:
        """Answer what has come, or have more of it come."""
        try:
            if self._whole:
                self._begin(self._whole.popleft())
            elif not self._take(self._received()):
                self._relay.stop()
        except (ConnectionError, TimeoutError) as error:
            self._handler.connection_dropped(error)
            self._relay.stop()
        except BaseException:
            self._server.handle_error(self._socket, self._handler.client_address)
            self._relay.stop()

    def _received(self) -> bytes:
        """More bytes, once all is sent; none where the client has left, or was silent while nothing was done for it."""
        with self._change:
            self._flush()
        while True:
            with suppress(TimeoutError):
                data: bytes = self._socket.recv(PIECE)
                return data
            if not self._running:
                return b""

    def _take(self, data: bytes) -> bool:
        """Let frames happen; False where the connection is at its end."""
        with self._change:
            try:
                ends = [self._happen(event) for event in self._protocol.receive_data(data)]
                goes_on = bool(data) and True not in ends
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
            self._whole.append(event.stream_id)
        elif isinstance(event, StreamReset):
            self._asked.pop(event.stream_id, None)
        return isinstance(event, ConnectionTerminated)

    def _begin(self, stream: int) -> None:
        with self._change:
            asked = self._admitted(stream)
        if asked is None:
            return
        exchange = Exchange(self._handler, asked, self, stream)
        if exchange.is_quick:
            turn = self._relay.begin(stream)
            self._run(stream, exchange)
            self._relay.done(turn)
        else:
            Thread(target=self._run, args=(stream, exchange), daemon=True).start()

    def _admitted(self, stream: int) -> Asked | None:
        """A request that is to be answered now; None where it was taken back, or is refused."""
        asked = self._asked.get(stream)
        if asked is None:
            return None
        if self._running >= MOST or self._server.ends or not (self._running or self._server.begin(self._socket)):
            del self._asked[stream]
            self._protocol.reset_stream(stream, ErrorCodes.REFUSED_STREAM)
            self._flush()
            return None
        self._running += 1
        return asked

    def _run(self, stream: int, exchange: Exchange) -> None:
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
            if not self._whole:
                self._flush()
        if not self._running:
            self._server.done(self._socket)
