"""Connections that wait for their next request: one thread watches all of them.

A request that has come whole and plainly asks one of our services is answered then and there, in the order in which
they come (``Attending``): a thread for each would wait for the interpreter far longer than an answer takes. Whatever
else comes makes the thread that watches resign, and is handled by it as long as it takes.
"""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from errno import EMFILE, ENFILE
from selectors import EVENT_READ, DefaultSelector
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

from moto_agentcore.host.attending import Attending
from moto_agentcore.host.relay import Relay
from moto_agentcore.host.resting import PIECE, Resting

if TYPE_CHECKING:
    from moto_agentcore.host.listener import Server

LOOKS = 1.0  # seconds between two looks for connections that are silent; a body's rest has so long to come
OWN = 2  # what is watched beside connections: the listening socket, and the bell


class Waiting:
    """Those of one server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._selector = DefaultSelector()
        self._bell, self._rope = socket.socketpair()
        self._back: deque[Resting] = deque()
        self._lock = Lock()
        self._is_closed = self._is_full = False
        self._looked = monotonic()
        self._relay = Relay(self._watch, self._let_go)
        self._attending = Attending(server, self._relay)
        for each in (server.socket, self._bell, self._rope):
            each.setblocking(False)
        self._selector.register(server.socket, EVENT_READ)
        self._selector.register(self._bell, EVENT_READ)

    def serve(self, poll: float) -> None:
        """Until ``end``, or a signal that ends this thread."""
        try:
            self._relay.run(poll)
        finally:
            self.end()

    def end(self) -> None:
        """No more requests; those that run go on."""
        self._relay.end(self._ring)

    def close(self) -> None:
        """Let all connections go that wait."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
        self._take_back()
        for resting in self._all():
            self._drop(resting)
        self._selector.close()
        self._bell.close()
        self._rope.close()

    def _all(self) -> list[Resting]:
        return [key.data for key in self._selector.get_map().values() if key.data is not None]

    # What the thread that watches does

    def _watch(self) -> None:
        looks = self._is_full or len(self._selector.get_map()) > OWN
        for key, _ in self._selector.select(self._interval if looks else None):
            if key.fileobj is self._bell:
                self._take_back()
            elif key.data is None:
                self._accept()
            elif not self._piece(key.data, self._attending.attend):
                return
        if monotonic() - self._looked >= self._interval:
            self._look()

    @property
    def _interval(self) -> float:
        return min(LOOKS, self._server.silence)

    def _accept(self) -> None:
        try:
            plug, address = self._server.get_request()
        except OSError as error:  # the client has left
            if error.errno in (EMFILE, ENFILE):  # or the process may open no more: nobody is let in until the next look
                self._selector.unregister(self._server.socket)
                self._is_full = True
            return
        with suppress(OSError):
            plug.setblocking(False)
            plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._server.opened(plug)
            self._keep(Resting(plug, address))

    def _look(self) -> None:
        self._looked = now = monotonic()
        if self._is_full:
            self._is_full = False
            self._selector.register(self._server.socket, EVENT_READ)
        for resting in self._all():
            silent = now - resting.since
            if resting.came and silent >= self._interval:
                if not self._piece(resting, self._attending.hand):
                    return
            elif silent >= self._server.silence:
                self._drop(resting)

    def _piece(self, resting: Resting, work: Callable[[Resting], bool]) -> bool:
        """Have something done with a connection; whether this thread watches still."""
        turn = self._relay.begin(resting)
        stays = False
        try:
            stays = turn > 0 and work(resting)
        except (OSError, SystemExit):
            pass  # the client has left, or code of the author's that may end its thread: not this one
        except BaseException:
            self._server.handle_error(resting.plug, resting.address)
        is_on = self._relay.done(turn)
        if turn and not stays:
            self._drop(resting)
        elif turn and not resting.is_watched:
            self._give_back(resting)
        return is_on

    # Who waits

    def _keep(self, resting: Resting) -> None:
        self._selector.register(resting.plug, EVENT_READ, resting)
        resting.is_watched = True

    def _let_go(self, resting: Any) -> None:
        """It is in hand."""
        if resting is not None and resting.is_watched:
            resting.is_watched = False
            self._selector.unregister(resting.plug)

    def _drop(self, resting: Resting) -> None:
        self._let_go(resting)
        self._server.shutdown_request(resting.plug)

    def _give_back(self, resting: Resting) -> None:
        with self._lock:
            is_over = self._is_closed
            if not is_over:
                self._back.append(resting)
        if is_over:
            self._server.shutdown_request(resting.plug)
        else:
            self._ring()

    def _ring(self) -> None:
        with suppress(OSError):  # it rings, or nobody is there any more
            self._rope.send(b"\0")

    def _take_back(self) -> None:
        with suppress(BlockingIOError):
            self._bell.recv(PIECE)
        while self._back:
            self._keep(self._back.popleft())
