"""What is done with a connection over which something has come."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from moto_agentcore.host.answer import whole
from moto_agentcore.host.receiving import log
from moto_agentcore.host.resting import PIECE, Resting

if TYPE_CHECKING:
    from moto_agentcore.host.head import Head
    from moto_agentcore.host.listener import Server
    from moto_agentcore.host.relay import Relay
    from moto_agentcore.host.short import Short


class Attending:
    """Of one server, whose thread that watches resigns where something takes long."""

    def __init__(self, server: Server, relay: Relay) -> None:
        self._server, self._relay = server, relay

    def attend(self, resting: Resting) -> bool:
        """Answer what has come; whether the connection stays."""
        is_there = resting.receive()
        if not (is_there or resting.came):
            return False
        try:
            head, body, lacks = resting.request()
        except ValueError:
            return self.hand(resting)
        short = self._server.dispatcher.plainly(head.method, head.target, head.fields)
        is_small = lacks <= PIECE and lacks + len(body) <= self._server.max_body
        if short is None or not (short.is_quick and is_small and is_there):
            return self.hand(resting)
        return lacks > 0 or self._answer(resting, head, short, body)

    def _answer(self, resting: Resting, head: Head, short: Short, body: bytes) -> bool:
        resting.came = b""
        with self._server.answering(resting.plug) as may:
            if not may:
                return False
            reply = self._server.dispatcher.answered(short, body)
            if self._server.logs:
                log(resting.address, f"{head.method} {head.target} HTTP/1.1", reply.status, "-", short.operation)
            assert isinstance(reply.body, bytes)
            ends = self._server.ends
            self._send(resting, whole(reply, reply.body, self._server.name, closes=ends))
        return not ends

    def _send(self, resting: Resting, answer: bytes) -> None:
        try:
            sent = resting.plug.send(answer)
        except BlockingIOError:
            sent = 0
        if sent < len(answer):
            self._relay.resign()
            resting.plug.settimeout(self._server.silence)
            resting.plug.sendall(memoryview(answer)[sent:])
            resting.plug.setblocking(False)

    def hand(self, resting: Resting) -> bool:
        """Handle a connection, however long it takes."""
        self._relay.resign()
        came, resting.came = resting.came, b""
        stays = self._server.handled(resting.plug, resting.address, came)
        if stays:
            resting.plug.setblocking(False)
            resting.since = monotonic()
        return stays
