"""Answers as a connection sends them: an application's, and those to what no application is asked for."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from email.utils import formatdate
from functools import lru_cache
from http.client import responses
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import unreadable
from moto_agentcore.host.framing import TooLargeError
from moto_agentcore.wire.serialize import error_reply

if TYPE_CHECKING:
    from moto_agentcore.wire.messages import Reply

StartResponse = Callable[..., Any]
BODILESS = {"101", "204", "304"}
_UNSENDABLE = re.compile(r"[\x00-\x1f\x7f]")


def sendable(value: object) -> str:
    """A header's value on one line, in the letters that headers have."""
    if isinstance(value, str) and value.isascii() and value.isprintable():
        return value
    return _UNSENDABLE.sub(" ", str(value)).encode("latin-1", "replace").decode("latin-1")


@lru_cache(maxsize=8)
def dated(second: int) -> str:
    """An instant as a Date header has it."""
    return formatdate(second, usegmt=True)


def whole(reply: Reply, body: bytes, server: str, *, closes: bool) -> bytes:
    """An answer of ours in one piece, as HTTP/1.1 has it."""
    status = str(reply.status)
    first = f"HTTP/1.1 {status} {responses.get(reply.status, 'Unknown')}\r\n"
    lines = [f"{name}: {sendable(value)}\r\n" for name, value in reply.headers.items()]
    lines += [] if status in BODILESS else [f"Content-Length: {len(body)}\r\n"]
    lines += ["Connection: close\r\n"] if closes else []
    head = "".join([first, f"Server: {server}\r\nDate: {dated(int(time.time()))}\r\n", *lines, "\r\n"])
    return head.encode("latin-1") + body


def send(reply: Reply, start_response: StartResponse) -> Iterable[bytes]:
    headers = list(reply.headers.items())
    body: bytes | Iterator[bytes] = reply.body
    if isinstance(body, bytes) and reply.status not in (101, 204):
        headers.append(("Content-Length", str(len(body))))
    start_response(f"{reply.status} {responses.get(reply.status, 'Unknown')}", headers)
    return [body] if isinstance(body, bytes) else body


def too_large(limit: int) -> Reply:
    error = unreadable(f"The request body is larger than {limit} bytes, the most that this server takes")
    return error_reply(413, error.code, {"message": error.message, **error.members})


def saying(reply: Reply) -> Any:
    """An application that answers one thing."""
    return lambda _, start_response: send(reply, start_response)


def failure() -> Reply:
    return error_reply(500, "InternalServerException", {"message": "moto-agentcore failed; see its log"})


def refusing(error: Exception, limit: int) -> Any:
    """The answer to a request whose body is not taken, or not whole."""
    if isinstance(error, TooLargeError):
        return saying(too_large(limit))
    found = unreadable("The length or the chunks of the request's body cannot be read")
    return saying(error_reply(400, found.code, {"message": found.message, **found.members}))


class Answer:
    """What an application answers: status and headers by the time its first piece is there, then the pieces."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: list[tuple[str, str]] = []
        self._body: Iterable[bytes] = ()
        self._first: bytes | None = None

    def ask(self, app: Any, environ: dict[str, Any]) -> None:
        self._body = app(environ, self._start)
        self._rest = iter(self._body)
        self._first = next(self._rest, None)

    def _start(self, status: str, headers: list[tuple[str, str]], _: Any = None) -> Any:
        self.status, self.headers = status, headers

    @property
    def length(self) -> int | None:
        return next((int(value) for name, value in self.headers if name.lower() == "content-length"), None)

    def __iter__(self) -> Iterator[bytes]:
        if self._first is not None:
            yield self._first
            yield from self._rest

    def close(self) -> None:
        close = getattr(self._body, "close", None)
        if close is not None:
            close()
