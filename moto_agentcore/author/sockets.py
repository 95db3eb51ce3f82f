"""Web sockets of the author's applications: opened once the application accepts, then carried until one side ends.

The client is a ``Peer``: read in the thread that carries it, written to from another one beside it.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from typing import Any, Protocol
from urllib.parse import urlsplit

from moto_agentcore.author import run
from moto_agentcore.author.asgi import Application
from moto_agentcore.author.asgi_exchange import NOTICE, Message
from moto_agentcore.author.loops import timely
from moto_agentcore.author.targets import Request, is_asgi, websocket_scope
from moto_agentcore.errors import NOT_OURS, ServiceError

log = logging.getLogger(__name__)
AHEAD = 16  # messages that one side may be ahead of the other


class Peer(Protocol):
    """Who is at the other end."""

    def receive(self) -> str | bytes | None:
        """The next message; None once it has left."""

    def send(self, message: str | bytes) -> None:
        """Raises EOFError where it has left."""

    def close(self, code: int = 1000, reason: str = "") -> None: ...


class Carried(Protocol):
    """A socket that its application has accepted; ``headers`` go with the acceptance."""

    subprotocol: str | None
    headers: Sequence[tuple[str, str]]

    def carry(self, peer: Peer) -> None:
        """From the acceptance to the end."""


class RefusedError(ServiceError):
    """The application does not take the socket."""

    def __init__(self, message: str) -> None:
        super().__init__(NOT_OURS, message)


def opened(target: Any, request: Request, subprotocols: Sequence[str], seconds: float | None) -> Carried:
    """A socket to an ASGI application or a loopback URL; ``seconds`` is how long it may take to accept.

    Raises:
        RefusedError: it does not accept, or speaks no web sockets at all.
        ServiceError: it failed (``errors.failed``).
    """
    if isinstance(target, str):
        return run(_Remote, target, request, subprotocols, seconds)  # type: ignore[no-any-return] # what it is given
    if not is_asgi(target):
        raise RefusedError("a WSGI application speaks no web sockets")
    application = run(Application.of, target)
    return run(_Asgi, application, websocket_scope(request, subprotocols), seconds)  # type: ignore[no-any-return] # so


class _Asgi:
    """Of an ASGI application, on its own loop."""

    subprotocol: str | None = None
    headers: Sequence[tuple[str, str]] = ()

    def __init__(self, application: Application, scope: Message, seconds: float | None) -> None:
        self._application = application
        self._received: asyncio.Queue[Message] = asyncio.Queue(AHEAD)
        self._sent: asyncio.Queue[Message] = asyncio.Queue(AHEAD)
        application.wait(self._open(scope, seconds))

    async def _open(self, scope: Message, seconds: float | None) -> None:
        self._task = self._application.begin(scope, self._received.get, self._sent.put)
        await self._received.put({"type": "websocket.connect"})
        told = await timely(self._next(), seconds)
        if told is None or told["type"] != "websocket.accept":
            await self._end()
            raise RefusedError("the application does not accept the web socket")
        self.subprotocol = told.get("subprotocol")
        self.headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in told.get("headers") or ()]

    def carry(self, peer: Peer) -> None:
        writing = threading.Thread(target=self._write, args=(peer,), name="moto-agentcore web socket", daemon=True)
        writing.start()
        while (message := peer.receive()) is not None:
            self._hand({"type": "websocket.receive", "text" if isinstance(message, str) else "bytes": message})
        self._hand({"type": "websocket.disconnect", "code": 1005})
        self._application.wait(self._end())
        writing.join()

    def _hand(self, message: Message) -> None:
        """To the application, unless it is over."""
        with suppress(Exception):  # which is told of where it is read
            self._application.wait(_either(self._received.put(message), self._task))

    def _write(self, peer: Peer) -> None:
        """What it sends, to the client while there is one; then the end, as servers of such applications tell it."""
        code, is_there = 1000, True
        try:
            while (message := self._application.wait(self._next())) is not None:
                if message["type"] == "websocket.close":
                    code = message.get("code", 1000)
                    break
                is_there = is_there and _sent(peer, message)
        except Exception as error:
            log.warning("code of the test author failed", exc_info=error)
            code = 1011
        peer.close(code)

    async def _next(self) -> Message | None:
        """What it sends next; None where it ended instead."""
        found: Message | None = await _either(self._sent.get(), self._task)
        return found if found is not None or self._sent.empty() else self._sent.get_nowait()

    async def _end(self) -> None:
        """Its client has left: it is given notice."""
        await asyncio.wait({self._task}, timeout=NOTICE)
        self._task.cancel()


async def _either(work: Any, task: asyncio.Future[Any]) -> Any:
    """What comes of it; None where the task ends first. Raises what the task failed with."""
    waiting = asyncio.ensure_future(work)
    await asyncio.wait({waiting, task}, return_when=asyncio.FIRST_COMPLETED)
    if waiting.done():
        return waiting.result()
    waiting.cancel()
    if not task.cancelled():
        task.result()
    return None


def _sent(peer: Peer, message: Message) -> bool:
    """Send on what an application sends; whether the client was there for it."""
    text, content = message.get("text"), message.get("bytes")
    with suppress(EOFError):
        peer.send(text if text is not None else bytes(content or b""))
        return True
    return False


class _Remote:
    """Of a server on this machine."""

    headers: Sequence[tuple[str, str]] = ()

    def __init__(self, url: str, request: Request, subprotocols: Sequence[str], seconds: float | None) -> None:
        from websockets.exceptions import InvalidHandshake
        from websockets.sync.client import connect

        self._left, parts = ExitStack(), urlsplit(url)
        address = f"ws{parts.scheme[4:]}://{parts.netloc}{parts.path.rstrip('/')}{request.path}"
        named = [(name, value) for name, value in request.headers if name.lower() != "host"]
        offered: Any = list(subprotocols) or None
        try:  # the handshake is made at once
            self._there = self._left.enter_context(
                connect(
                    address,
                    additional_headers=named,
                    subprotocols=offered,
                    open_timeout=seconds,
                    ping_interval=None,
                    proxy=None,
                    max_size=None,
                )
            )
        except InvalidHandshake as error:
            raise RefusedError(str(error)) from error
        self.subprotocol = self._there.subprotocol

    def carry(self, peer: Peer) -> None:
        back = threading.Thread(target=self._write, args=(peer,), name="moto-agentcore web socket", daemon=True)
        back.start()
        self._hand_on(peer.receive, self._there.send)
        self._left.close()
        back.join()

    def _write(self, peer: Peer) -> None:
        self._hand_on(self._there.recv, peer.send)
        peer.close(self._there.close_code or 1000)

    def _hand_on(self, receive: Callable[[], Any], send: Callable[[Any], None]) -> None:
        from websockets.exceptions import ConnectionClosed

        with suppress(ConnectionClosed, EOFError):
            while (message := receive()) is not None:
                send(message)
