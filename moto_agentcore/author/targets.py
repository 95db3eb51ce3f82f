"""Applications of the author's that speak HTTP: ASGI, WSGI, or at a loopback URL.

An ASGI application lives on an event loop of its own, in a thread, from its first request (``lifespan.startup``) to the
end of the outermost mock (``lifespan.shutdown``). Its answers are read as it sends them.
"""

from __future__ import annotations

import inspect
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from moto_agentcore.author import produced, run
from moto_agentcore.author.asgi import Application
from moto_agentcore.author.limits import LateError

LOOPBACK = re.compile(r"localhost|127(?:\.\d{1,3}){3}|\[?::1\]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request; ``path`` is percent-encoded and may have a query."""

    method: str
    path: str
    headers: Sequence[tuple[str, str]] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(slots=True)
class Response:
    """Its answer; the body is read as it is made, and ``close`` ends what makes it."""

    status: int
    headers: list[tuple[str, str]]
    body: Iterator[bytes] = field(default_factory=lambda: iter(()))


def ask(target: Any, request: Request, *, seconds: float | None = None) -> Response:
    """Send a request to an application: an ASGI or WSGI application, or a loopback URL (paths are put behind its own).

    ``seconds`` is how long it may take for each step; None: for ever.

    Raises:
        ServiceError: it failed before it answered (``errors.failed``).
        ValueError: the URL is no loopback one.
    """
    if isinstance(target, str):
        check_loopback(target)
        return run(_url, target, request, seconds)  # type: ignore[no-any-return] # run gives what it is given
    return (_asgi if is_asgi(target) else _wsgi)(target, request, seconds)


def check_loopback(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not LOOPBACK.fullmatch(parts.hostname or ""):
        raise ValueError(f"{url!r} is no http:// or https:// address of this machine (localhost, 127.0.0.1, [::1])")


def is_asgi(target: Any) -> bool:
    """Whether it takes a scope, receive and send, and is asynchronous."""
    call = target if inspect.isroutine(target) or inspect.isclass(target) else type(target).__call__
    if not inspect.iscoroutinefunction(inspect.unwrap(call)):
        return False
    taken = [p for p in inspect.signature(target).parameters.values() if p.default is p.empty]
    return len(taken) >= 3 or any(p.kind is p.VAR_POSITIONAL for p in taken)


def is_wsgi(target: Any) -> bool:
    """Whether it takes an environment and start_response, and no more, by those names."""
    try:
        names = list(inspect.signature(target).parameters)
    except (TypeError, ValueError):
        return False
    return len(names) == 2 and names[1].strip("_") in ("start_response", "start", "respond")


def _asgi(target: Any, request: Request, seconds: float | None) -> Response:
    scope = {**_scope(request), "type": "http", "method": request.method, "scheme": "http"}
    messages = produced(run(Application.of, target).exchange(scope, request.body, seconds))
    start = next(messages)
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in start.get("headers", ())]
    return Response(start["status"], headers, messages)


def websocket_scope(request: Request, subprotocols: Sequence[str]) -> dict[str, Any]:
    return {**_scope(request), "type": "websocket", "scheme": "ws", "subprotocols": list(subprotocols)}


def _scope(request: Request) -> dict[str, Any]:
    parts = urlsplit(request.path)
    return {
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in request.headers],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 8080),
    }


def _wsgi(target: Any, request: Request, seconds: float | None) -> Response:
    parts = urlsplit(request.path)
    started: list[tuple[int, list[tuple[str, str]]]] = []
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path, "latin-1"),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8080",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(request.body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers:
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value

    def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> Any:
        started[:] = [(int(status.partition(" ")[0]), headers)]
        return lambda _: None

    def answer() -> Iterator[Any]:
        """First what it started with, which it may do as late as with its first piece."""
        body = target(environ, start_response)
        try:
            pieces = iter(body)
            first = next(pieces, b"")
            yield started[0]
            yield first
            yield from pieces
        finally:
            getattr(body, "close", lambda: None)()

    pieces = run(answer, seconds=seconds)
    status, headers = next(pieces)
    return Response(status, headers, pieces)


def _url(target: str, request: Request, seconds: float | None) -> Response:
    """By the standard library: moto's mocks patch the others."""
    from http.client import HTTPConnection, HTTPSConnection

    parts = urlsplit(target)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=seconds)
    try:
        path = parts.path.rstrip("/") + request.path
        connection.request(request.method, path, request.body, dict(request.headers))
        answer = connection.getresponse()
    except BaseException as error:
        connection.close()
        if isinstance(error, TimeoutError) and seconds is not None:
            raise LateError(seconds) from error
        raise

    def pieces() -> Iterator[bytes]:
        try:
            while piece := answer.read1(65_536):
                yield piece
        finally:
            connection.close()

    return Response(answer.status, answer.getheaders(), produced(pieces()))
