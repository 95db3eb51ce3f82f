"""MCP sessions at a gateway that keeps some: bound to who began them, and over so many seconds after that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.families.shared.rpc import INVALID_REQUEST, RpcError
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifetimes import Lifetime, Span

if TYPE_CHECKING:
    from moto_agentcore.families.gateways.traffic.exchange import Exchange

HEADER = "mcp-session-id"
SECONDS = 3600  # where the gateway does not say
SESSION = Kind(
    "MCP session",
    id="sessionId",
    mint="{uuid}",
    lifetime=Lifetime(longest=Span(SECONDS, "sessionTimeoutInSeconds")),
)


def begin(exchange: Exchange, capabilities: dict[str, Any]) -> Record | None:
    """A new session, on a gateway that keeps some, of a client that can do so much."""
    configuration = exchange.mcp.get("sessionConfiguration")
    if configuration is None:
        return None
    with exchange.store.lock:
        sessions = exchange.store.table(SESSION, under=exchange.gateway)
        return sessions.create(configuration, caller=exchange.caller.id, capabilities=capabilities)


def resume(exchange: Exchange) -> Record | None:
    """The session that a request is in; who did not begin it does not see it (the guide, "Error handling")."""
    if "sessionConfiguration" not in exchange.mcp:
        return None
    id = exchange.headers.get(HEADER)
    if id is None:
        raise RpcError(INVALID_REQUEST, "Missing required Mcp-Session-Id header", status=400)
    with exchange.store.lock:
        found = exchange.store.table(SESSION, under=exchange.gateway).find(id)
    if found is None or found["caller"] != exchange.caller.id:
        raise RpcError(INVALID_REQUEST, "Session not found or expired", status=404)
    return found


def end(exchange: Exchange) -> None:
    session = resume(exchange)
    if session is not None:
        with exchange.store.lock:
            exchange.store.table(SESSION, under=exchange.gateway).delete(session)
