"""httpx, and its second major version under its own name: requests to AgentCore's hosts reach the mock in-process.

Clients of runtimes with a JWT authorizer, of MCP servers and of A2A agents use it. Its two transports are patched in
place, so that clients made before the mock began are answered too; when no mock runs, and for every other host, they do
what they did.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from functools import partial, wraps
from types import ModuleType
from typing import Any

from moto.core.config import passthrough_service, passthrough_url
from moto.core.models import botocore_stubber
from moto.core.request import Request as MotoRequest

from moto_agentcore.host.aside import aside
from moto_agentcore.host.doors import FastDoor
from moto_agentcore.host.planes import doors
from moto_agentcore.wire.messages import Reply, end

MODULES = ("httpx._transports.default", "httpx2._transports.default")
_doors = doors()


def patch(module: ModuleType) -> Callable[[], None]:
    """Patch the transports of one of ``MODULES``; gives what takes it back."""
    before: list[Callable[[], None]] = []
    for name, method, make in (
        ("HTTPTransport", "handle_request", _handler),
        ("AsyncHTTPTransport", "handle_async_request", _async_handler),
    ):
        kind = getattr(module, name)
        original = getattr(kind, method)
        setattr(kind, method, wraps(original)(make(module, original)))
        before.append(partial(setattr, kind, method, original))

    def undo() -> None:
        for take_back in before:
            take_back()

    return undo


def _door(request: Any) -> Any:
    """The door that a request means, where a mock runs and the author lets it have the request."""
    if not FastDoor.installed or not botocore_stubber.enabled:
        return None
    url = str(request.url)
    for name, urls, door in _doors:
        if urls.match(url) is not None:
            return None if passthrough_service(name) or passthrough_url(url) else door
    return None


def _reply(door: Any, request: Any) -> Reply:
    headers = dict(request.headers.items())
    found: Reply = door.reply(MotoRequest.from_primitives(request.method, str(request.url), headers, request.content))
    return found


def _handler(module: Any, original: Any) -> Any:
    class Stream(module.SyncByteStream):  # type: ignore[misc] # of whichever of the two it is
        def __init__(self, body: Iterator[bytes]) -> None:
            self._body = body

        def __iter__(self) -> Iterator[bytes]:
            while (piece := _next(module, self._body)) is not None:
                yield piece

        def close(self) -> None:
            end(self._body)

    def handle_request(self: Any, request: Any) -> Any:
        door = _door(request)
        if door is None:
            return original(self, request)
        request.read()
        return _response(module, _reply(door, request), Stream)

    return handle_request


def _async_handler(module: Any, original: Any) -> Any:
    class Stream(module.AsyncByteStream):  # type: ignore[misc] # of whichever of the two it is
        def __init__(self, body: Iterator[bytes]) -> None:
            self._body = body

        async def __aiter__(self) -> AsyncIterator[bytes]:
            while (piece := await aside(_next, module, self._body)) is not None:
                yield piece

        async def aclose(self) -> None:
            with suppress(ValueError):  # left while it makes the next piece: it ends with that
                await aside(end, self._body)

    async def handle_async_request(self: Any, request: Any) -> Any:
        door = _door(request)
        if door is None:
            return await original(self, request)
        await request.aread()
        return _response(module, await aside(_reply, door, request), Stream)

    return handle_async_request


def _next(module: Any, body: Iterator[bytes]) -> bytes | None:
    """The next piece; what fails in the middle is a connection that broke."""
    try:
        return next(body, None)
    except Exception as error:
        raise module.RemoteProtocolError(f"Connection broken: {error}") from error


def _response(module: Any, reply: Reply, stream: Any) -> Any:
    if isinstance(reply.body, bytes):
        return module.Response(reply.status, headers=reply.headers, content=reply.body)
    return module.Response(reply.status, headers=reply.headers, stream=stream(reply.body))
