"""This service as a client of an MCP server: one visit with its handshake, or another in a session that is kept."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from moto_agentcore import author
from moto_agentcore.errors import ServiceError
from moto_agentcore.families.shared.outbound import Outgoing
from moto_agentcore.families.shared.rpc import NO_METHOD, RpcError
from moto_agentcore.families.shared.server_events import messages
from moto_agentcore.families.shared.tool_failures import ToolError
from moto_agentcore.state.snapshots.staying import remade

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from moto_agentcore.author.targets import Response

VERSION = "2025-06-18"
SESSION, PROTOCOL = "Mcp-Session-Id", "Mcp-Protocol-Version"
HOST = "localhost:8000"  # by which an application of the author's is asked, as an MCP server in a container is
NUMBERS = count(1)  # of requests: those of one session at a server may run at the same time
MOST_PAGES = 1000


@remade
class ServerSessions(dict[str, tuple[str, str]]):
    """Sessions at servers, by a key for each, with the version spoken there: a part of a session here."""


@dataclass(slots=True)
class Visit:
    """Requests to one MCP server, which ``send`` brings to it.

    ``kept`` holds the session there under ``key``, where one is kept; ``name`` is who asks, and ``offers`` what they
    can do for a server. ``notified`` are messages that came before an answer.
    """

    url: str
    send: Callable[[Outgoing], Response] = field(repr=False)
    kept: ServerSessions | None = None
    key: str = ""
    name: str = "agentcore-gateway"
    offers: dict[str, Any] = field(default_factory=dict)
    capabilities: dict[str, Any] = field(default_factory=dict)
    notified: list[dict[str, Any]] = field(default_factory=list)
    _session: str = ""
    _version: str = VERSION
    _next: int = 0

    def __enter__(self) -> Visit:
        if self.kept is not None and self.key in self.kept:
            self._session, self._version = self.kept[self.key]
        else:
            self._begin()
            if self.kept is not None and self._session:
                self.kept[self.key] = self._session, self._version
        return self

    def __exit__(self, *_: object) -> None:
        """A session that nobody comes back to is ended."""
        if self._session and self.kept is None:
            with suppress(ToolError):  # many servers know no end
                self._send(Outgoing("DELETE", self.url))

    def request(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """A result; RpcError for the server's own error, ToolError where it is no MCP server.

        What the server asks before it answers is refused.
        """
        asking = self.stream(method, params)
        try:
            while True:
                message = next(asking)
                if "id" in message:
                    self.refuse(message)
                else:
                    self.notified.append(message)
        except StopIteration as end:
            found: dict[str, Any] = end.value
            return found

    def stream(
        self, method: str, params: dict[str, Any] | None = None
    ) -> Generator[dict[str, Any], None, dict[str, Any]]:
        """As ``request``, with the server's messages as they come: notifications, and requests of its own."""
        self._next = next(NUMBERS)
        message: dict[str, Any] = {"jsonrpc": "2.0", "id": self._next, "method": method, "params": params or {}}
        response = self._send(self._outgoing(message))
        if response.status == 404 and self._session:  # it has forgotten the session
            self._begin()
            response = self._send(self._outgoing(message))
        answer = yield from self._answers(response, message["id"])
        if "error" in answer:
            error = answer["error"]
            raise RpcError(error.get("code", -32603), str(error.get("message", "")), error.get("data"))
        found = answer.get("result")
        return found if isinstance(found, dict) else {}

    def reply(self, message: dict[str, Any]) -> None:
        """Answer a request of the server's."""
        author.end(self._send(self._outgoing(message)).body)

    def refuse(self, message: Mapping[str, Any]) -> None:
        """Tell the server that what it asks for is not to be had; a ping is answered."""
        answer: dict[str, Any] = {"jsonrpc": "2.0", "id": message["id"]}
        if message.get("method") == "ping":
            self.reply({**answer, "result": {}})
        else:
            self.reply(
                {**answer, "error": {"code": NO_METHOD, "message": f"Method not found: {message.get('method')}"}}
            )

    def every(self, method: str, member: str) -> list[dict[str, Any]]:
        """All pages of a list."""
        found: list[dict[str, Any]] = []
        params: dict[str, Any] = {}
        for _ in range(MOST_PAGES):
            page = self.request(method, params)
            found += [item for item in page.get(member, ()) if isinstance(item, dict)]
            if not page.get("nextCursor"):
                break
            params = {"cursor": page["nextCursor"]}
        return found

    def _begin(self) -> None:
        self._session = ""
        client = {"name": self.name, "version": "1.0.0"}
        hello = {"protocolVersion": VERSION, "capabilities": self.offers, "clientInfo": client}
        self._next = next(NUMBERS)
        message = {"jsonrpc": "2.0", "id": self._next, "method": "initialize", "params": hello}
        response = self._send(self._outgoing(message))
        self._session = next((value for name, value in response.headers if name.lower() == SESSION.lower()), "")
        result = _last(self._answers(response, self._next)).get("result", {})
        self._version = str(result.get("protocolVersion", VERSION))
        self.capabilities = result.get("capabilities", {})
        self._send(self._outgoing({"jsonrpc": "2.0", "method": "notifications/initialized"}))

    def _outgoing(self, message: dict[str, Any]) -> Outgoing:
        headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
        return Outgoing("POST", self.url, headers, json.dumps(message).encode(), host=HOST)

    def _send(self, outgoing: Outgoing) -> Response:
        outgoing.host = HOST
        if self._session:
            outgoing.headers |= {SESSION: self._session, PROTOCOL: self._version}
        return self.send(outgoing)

    def _answers(self, response: Response, id: int) -> Generator[dict[str, Any], None, dict[str, Any]]:
        """The answer to a request, from JSON or from a stream of events; what comes before it is yielded."""
        kind = next((value for name, value in response.headers if name.lower() == "content-type"), "")
        try:
            for message in messages(response.body, kind):
                if message.get("id") == id and ("result" in message or "error" in message):
                    return message
                yield message
        except ServiceError as error:
            raise ToolError(f"MCP server {self.url} failed: {error}") from None
        finally:
            author.end(response.body)
        raise ToolError(f"MCP server {self.url} answered with HTTP status {response.status} and no message")


def _last(answers: Generator[dict[str, Any], None, dict[str, Any]]) -> dict[str, Any]:
    """An answer, whatever came before it."""
    try:
        while True:
            next(answers)
    except StopIteration as end:
        found: dict[str, Any] = end.value
        return found
