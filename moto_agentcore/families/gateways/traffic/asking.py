"""What MCP servers ask of a gateway's client while a tool runs: elicitation and sampling, by the guide's pages of them.

They need a session, a streamed answer, and a client that has said it can; else the server is told that there is no such
method. The gateway gives each request an id of its own, by which the client's answer finds its way back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.families.shared.rpc import INVALID_REQUEST, RpcError
from moto_agentcore.state import ids

if TYPE_CHECKING:
    from collections.abc import Generator

    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.families.shared.mcp_client import Visit

NEEDS = {"elicitation/create": "elicitation", "sampling/createMessage": "sampling"}
NOBODY = "Invalid Request: no matching request is pending in this session"


class Asked(dict[str, "tuple[Visit, Any]"]):
    """Requests that wait for a client's answer, by the gateway's id: where they came from. A part of the session."""


def offered(exchange: Exchange) -> dict[str, Any]:
    """What the gateway can do for a server: what its client can."""
    if exchange.session is None or not _streams(exchange):
        return {}
    capabilities: dict[str, Any] = exchange.session.get("capabilities", {})
    return {name: capabilities[name] for name in NEEDS.values() if name in capabilities}


def told(exchange: Exchange, visit: Visit, messages: Generator[dict[str, Any], None, dict[str, Any]]) -> Any:
    """A server's messages for the client; those that it cannot be asked are answered here."""
    pending: list[str] = []
    try:
        while True:
            message = next(messages)
            if "id" not in message:
                yield message
            elif exchange.session is not None and exchange.is_streamed and _may(exchange, message):
                pending.append(ids.uuid())
                exchange.session.part(Asked)[pending[-1]] = visit, message["id"]
                yield {**message, "id": pending[-1]}
            else:
                visit.refuse(message)
    except StopIteration as end:
        return end.value
    finally:
        for id in pending:  # whoever leaves is not waited for
            exchange.session.part(Asked).pop(id, None)  # type: ignore[union-attr] # there is one, where one was asked


def answer(exchange: Exchange, message: dict[str, Any]) -> None:
    """Bring a client's answer to who has asked."""
    waiting = None if exchange.session is None else exchange.session.part(Asked).pop(str(message.get("id")), None)
    if waiting is None:
        raise RpcError(INVALID_REQUEST, NOBODY, status=400)
    visit, id = waiting
    visit.reply({**message, "id": id})


def _may(exchange: Exchange, message: dict[str, Any]) -> bool:
    return NEEDS.get(str(message.get("method"))) in offered(exchange)


def _streams(exchange: Exchange) -> bool:
    found: bool = exchange.mcp.get("streamingConfiguration", {}).get("enableResponseStreaming", False)
    return found
