"""A connection between two requests, and what has come of the next one."""

from __future__ import annotations

import socket
from io import BytesIO
from time import monotonic
from typing import Any

from moto_agentcore.host.framing import UnframedError, length_of
from moto_agentcore.host.head import LINE, Head, read

PIECE = 65_536  # read at once


class Resting:
    def __init__(self, plug: socket.socket, address: Any) -> None:
        self.plug, self.address = plug, address
        self.came = b""
        self.since = monotonic()
        self.is_watched = False

    def receive(self) -> bool:
        """Take what has come; False where the client has left."""
        self.since = monotonic()
        try:
            piece = self.plug.recv(PIECE)
        except BlockingIOError:
            return True
        self.came += piece
        return bool(piece)

    def request(self) -> tuple[Head, bytes, int]:
        """Head and body, and how much of it is lacking; ValueError for what is to be read with more care."""
        stream = BytesIO(self.came)
        head = read(stream.readline(LINE), stream)
        if not isinstance(head, Head) or "expect" in head.fields:
            raise UnframedError("not plain")
        length, body = length_of(head.fields, "HTTP/1.1"), stream.read()  # type: ignore[arg-type] # asked as one
        closes = head.fields.get("connection", "keep-alive").lower() != "keep-alive"
        if length is None or closes or len(body) > length:
            raise UnframedError("not plain")
        return head, body, length - len(body)
