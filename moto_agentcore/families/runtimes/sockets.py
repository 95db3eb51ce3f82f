"""Web sockets of a runtime, at ``/runtimes/{agentRuntimeArn}/ws``: no operation of the model's, but a way to call one.

What is bound takes them: an ASGI application or a URL as it would in its container, at ``/ws``; a function answers each
message with what it returns or yields. Nothing bound echoes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from moto_agentcore import author
from moto_agentcore.author.sockets import RefusedError, opened
from moto_agentcore.author.targets import Request
from moto_agentcore.errors import ServiceError
from moto_agentcore.families.runtimes import invoke
from moto_agentcore.families.runtimes.failures import failing, received
from moto_agentcore.families.runtimes.runtimes import RUNTIME
from moto_agentcore.families.runtimes.serving import UNBOUND
from moto_agentcore.families.runtimes.sessions import GONE, SESSION, Environment
from moto_agentcore.state.lifetimes import touch

if TYPE_CHECKING:
    from moto_agentcore.author.sockets import Carried, Peer
    from moto_agentcore.families.runtimes.sessions import Invocation
    from moto_agentcore.families.runtimes.visits import Visit

PATH = "/ws"


class Socket:
    """One that was let in and accepted; ``subprotocol`` and ``headers`` are the application's."""

    def __init__(self, visit: Visit, carried: Carried) -> None:
        self.id = visit.session.id
        self.subprotocol, self.headers = carried.subprotocol, carried.headers
        self._visit, self._carried = visit, carried

    def carry(self, peer: Peer) -> None:
        """Until one side ends it, or the session ends."""
        open_ones = self._visit.session.part(Environment).sockets
        open_ones.add(peer)
        try:
            self._carried.carry(_Using(self._visit, peer))
        finally:
            open_ones.discard(peer)
            peer.close()


def enter(call: Invocation, query: str, subprotocols: Sequence[str]) -> Socket:
    """Let a caller in as an invocation's is; ``query`` is what the application may see of the URL's.

    Raises:
        ServiceError: they are refused, or the application fails or does not accept.
    """
    visit = invoke.enter(call, RUNTIME)
    bound = visit.bound
    if bound is None or not bound.speaks_http:
        return Socket(visit, _Each(visit))
    headers = [(name, value) for name, value in visit.container_headers().items() if name != "Content-Type"]
    path = f"{PATH}?{query}" if query else PATH
    try:
        with failing(visit.session):
            carried = opened(bound.target, Request("GET", path, headers), subprotocols, bound.seconds)
    except RefusedError:
        raise received(403) from None
    return Socket(visit, carried)


class _Using:
    """A client whose every message uses the session: its idle time begins anew."""

    def __init__(self, visit: Visit, peer: Peer) -> None:
        self._visit = visit
        self.send, self.close = peer.send, peer.close
        self._receive: Callable[[], str | bytes | None] = peer.receive

    def receive(self) -> str | bytes | None:
        message = self._receive()
        with self._visit.call.locked():
            lives = SESSION.lifetime is None or SESSION.lifetime.lives(self._visit.session)
            touch(self._visit.session)
        if lives:
            return message
        self.close(GONE)
        return None


class _Each:
    """What answers message by message: a function, or the echo."""

    subprotocol: str | None = None
    headers: Sequence[tuple[str, str]] = ()

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    def carry(self, peer: Peer) -> None:
        try:
            while (message := peer.receive()) is not None:
                for answer in self._answers(message):
                    peer.send(answer)
        except EOFError:
            return
        except ServiceError:  # a function that fails, as its log tells
            peer.close(1011)

    def _answers(self, message: str | bytes) -> Iterator[str | bytes]:
        bound, given = self._visit.bound, _read(message)
        if bound is None:
            yield _text({"message": UNBOUND, "payload": _shown(given)})
            return
        found = bound.call(given, self._visit.context() if bound.takes_context else None)
        if not author.yields(found):
            yield _text(found)
            return
        try:
            yield from map(_text, found)
        finally:
            author.end(found)


def _read(message: str | bytes) -> Any:
    """A text that is JSON, parsed; everything else as it is."""
    if isinstance(message, bytes):
        return message
    try:
        return json.loads(message)
    except (ValueError, RecursionError):
        return message


def _text(value: Any) -> str | bytes:
    if isinstance(value, (str, bytes)):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def _shown(given: Any) -> Any:
    return given.decode("utf-8", "replace") if isinstance(given, bytes) else given
