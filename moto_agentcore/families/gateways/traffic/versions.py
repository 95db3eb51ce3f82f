"""Versions of MCP: those that a gateway speaks, and how one of them is agreed on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.families.shared.rpc import HEADER_MISMATCH, INVALID_PARAMS, UNSUPPORTED_VERSION, RpcError

if TYPE_CHECKING:
    from moto_agentcore.families.gateways.traffic.exchange import Exchange

STATELESS = "2026-07-28"  # without a handshake: each request says its version
# Where the gateway lists none; a stateless one has to be listed (the guide, "Use an AgentCore gateway").
DEFAULT = ("2025-11-25", "2025-06-18", "2025-03-26")
HEADER = "mcp-protocol-version"
META = "io.modelcontextprotocol/protocolVersion"
CAPABILITIES = "io.modelcontextprotocol/clientCapabilities"
NAMED = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}


def supported(exchange: Exchange) -> list[str]:
    """Newest first."""
    return sorted(exchange.mcp.get("supportedVersions") or DEFAULT, reverse=True)


def agreed(exchange: Exchange, asked: Any) -> str:
    """What a handshake agrees on: what the client asks for, else the newest there is."""
    spoken = [version for version in supported(exchange) if version != STATELESS]
    if not spoken:
        raise _unsupported(exchange, asked)
    return asked if asked in spoken else spoken[0]


def check(exchange: Exchange) -> None:
    """Refuse a request in a version that the gateway does not speak, or one that says two things of itself."""
    said = exchange.headers.get(HEADER)
    if said is not None and said not in supported(exchange):
        raise _unsupported(exchange, said)
    if said == STATELESS:
        _check_envelope(exchange, exchange.message)


def is_stateless(exchange: Exchange) -> bool:
    return exchange.headers.get(HEADER) == STATELESS


def _check_envelope(exchange: Exchange, message: dict[str, Any]) -> None:
    params = message.get("params", {})
    meta = params.get("_meta")
    if not isinstance(meta, dict) or META not in meta or CAPABILITIES not in meta:
        raise RpcError(INVALID_PARAMS, f"params._meta must have {META} and {CAPABILITIES}", status=400)
    named = NAMED.get(message.get("method", ""))
    said = {"mcp-method": message.get("method"), HEADER: meta[META]}
    said |= {"mcp-name": params[named]} if named is not None and named in params else {}
    for header, value in said.items():
        if exchange.headers.get(header) != value and not exchange.headers.get(header, "").startswith("=?base64?"):
            raise RpcError(HEADER_MISMATCH, f"{header} header does not match the request body", status=400)


def _unsupported(exchange: Exchange, asked: Any) -> RpcError:
    told = {"supported": supported(exchange), "requested": asked}
    return RpcError(UNSUPPORTED_VERSION, "Unsupported protocol version", told, status=400)
