"""A gateway as a client of an MCP server: one visit, with its handshake, or another one in a session that is kept."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from moto_agentcore import author
from moto_agentcore.errors import ServiceError
from moto_agentcore.families.gateways.traffic.failures import ToolError
from moto_agentcore.families.gateways.traffic.outbound import Outgoing, send
from moto_agentcore.families.gateways.traffic.rpc import RpcError
from moto_agentcore.families.gateways.traffic.targets.events import messages
from moto_agentcore.state.snapshots.staying import remade

if TYPE_CHECKING:
    from moto_agentcore.author.targets import Response
    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record

VERSION = "2025-06-18"
SESSION, PROTOCOL = "Mcp-Session-Id", "Mcp-Protocol-Version"
HOST = "localhost:8000"  # by which an application of the author's is asked, as an MCP server in a container is
CLIENT = {"name": "agentcore-gateway", "version": "1.0.0"}
MOST_PAGES = 1000


@remade
class TargetSessions(dict[str, tuple[str, str]]):
    """Sessions at targets, by target, with the version spoken there: a part of a session at the gateway."""


class Visit:
    """Requests to one MCP server. ``notified`` are messages that came before an answer."""

    def __init__(self, exchange: Exchange, target: Record) -> None:
        self._exchange, self._target = exchange, target
        self._url = target["targetConfiguration"]["mcp"]["mcpServer"]["endpoint"]
        self._session, self._version = "", VERSION
        self._next = 0
        self.capabilities: dict[str, Any] = {}
        self.notified: list[dict[str, Any]] = []

    def __enter__(self) -> Visit:
        kept = self._kept()
        if kept is not None and self._target.id in kept:
            self._session, self._version = kept[self._target.id]
        else:
            self._begin()
            if kept is not None and self._session:
                kept[self._target.id] = self._session, self._version
        return self

    def __exit__(self, *_: object) -> None:
        """A session that nobody comes back to is ended."""
        if self._session and self._kept() is None:
            with suppress(ToolError):  # many servers know no end
                self._send(Outgoing("DELETE", self._url))

    def request(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """A result; RpcError for the server's own error, ToolError where it is no MCP server."""
        self._next += 1
        message: dict[str, Any] = {"jsonrpc": "2.0", "id": self._next, "method": method, "params": params or {}}
        response = self._send(self._outgoing(message))
        if response.status == 404 and self._is_resumed():
            self._begin()
            response = self._send(self._outgoing(message))
        answer = self._answer(response, message["id"])
        if "error" in answer:
            error = answer["error"]
            raise RpcError(error.get("code", -32603), str(error.get("message", "")), error.get("data"))
        found = answer.get("result")
        return found if isinstance(found, dict) else {}

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
        hello = {"protocolVersion": VERSION, "capabilities": {}, "clientInfo": CLIENT}
        self._next += 1
        message = {"jsonrpc": "2.0", "id": self._next, "method": "initialize", "params": hello}
        response = self._send(self._outgoing(message))
        self._session = next((value for name, value in response.headers if name.lower() == SESSION.lower()), "")
        result = self._answer(response, self._next).get("result", {})
        self._version = str(result.get("protocolVersion", VERSION))
        self.capabilities = result.get("capabilities", {})
        self._send(self._outgoing({"jsonrpc": "2.0", "method": "notifications/initialized"}))

    def _kept(self) -> TargetSessions | None:
        session = self._exchange.session
        return None if session is None else session.part(TargetSessions)

    def _is_resumed(self) -> bool:
        return bool(self._session)

    def _outgoing(self, message: dict[str, Any]) -> Outgoing:
        headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
        return Outgoing("POST", self._url, headers, json.dumps(message).encode(), host=HOST)

    def _send(self, outgoing: Outgoing) -> Response:
        outgoing.host = HOST
        if self._session:
            outgoing.headers |= {SESSION: self._session, PROTOCOL: self._version}
        return send(self._exchange, self._target, outgoing)

    def _answer(self, response: Response, id: int) -> dict[str, Any]:
        """The answer to a request, from JSON or from a stream of events."""
        kind = next((value for name, value in response.headers if name.lower() == "content-type"), "")
        try:
            for message in messages(response.body, kind):
                if message.get("id") == id and ("result" in message or "error" in message):
                    return message
                self.notified.append(message)
        except ServiceError as error:
            raise ToolError(f"MCP server {self._url} failed: {error}") from None
        finally:
            author.end(response.body)
        raise ToolError(f"MCP server {self._url} answered with HTTP status {response.status} and no message")
