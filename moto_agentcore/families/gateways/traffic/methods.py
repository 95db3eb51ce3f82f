"""The methods of MCP that a gateway answers itself, and those that it passes on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.gateways.traffic import (
    bundles,
    calling,
    catalogue,
    offering,
    paging,
    policy,
    reading,
    rules,
    searching,
    sessions,
    versions,
)
from moto_agentcore.families.gateways.traffic.targets import mcp_servers

if TYPE_CHECKING:
    from moto_agentcore.families.gateways.traffic.exchange import Exchange

SERVER = {"name": "agentcore-gateway", "version": "1.0.0"}


def _initialize(exchange: Exchange, params: dict[str, Any]) -> dict[str, Any]:
    version = versions.agreed(exchange, params.get("protocolVersion"))
    capabilities = params.get("capabilities")
    exchange.session = sessions.begin(exchange, capabilities if isinstance(capabilities, dict) else {})
    return {"protocolVersion": version, "serverInfo": SERVER, **_about(exchange)}


def _discover(exchange: Exchange, _: dict[str, Any]) -> dict[str, Any]:
    return {"supportedVersions": versions.supported(exchange), **_about(exchange)}


def _about(exchange: Exchange) -> dict[str, Any]:
    told = {"instructions": exchange.mcp["instructions"]} if "instructions" in exchange.mcp else {}
    return {"capabilities": _capabilities(exchange), **told}


def _capabilities(exchange: Exchange) -> dict[str, Any]:
    """Prompts and resources only MCP servers have."""
    servers = any(reading.module_of(target) is mcp_servers for target in catalogue.mcp_targets(exchange))
    return {"tools": {"listChanged": True}, **({"prompts": {}, "resources": {}} if servers else {})}


def _nothing(_: Exchange, __: dict[str, Any]) -> dict[str, Any]:
    return {}


def _list_tools(exchange: Exchange, params: dict[str, Any]) -> dict[str, Any]:
    """Search first, then the others by name; hidden is what no policy could permit."""
    entries, sees = catalogue.entries(exchange), policy.filter_of(exchange)
    names = list(entries)
    begin = bisect_right(names, paging.cursor("tools", params)) if "cursor" in params else 0
    first = [searching.LISTED] if searching.is_offered(exchange) and "cursor" not in params else []
    size = len(names) if exchange.mcp.get("disableMcpListToolsPagination") else paging.SIZE
    shown = names[begin : begin + size]
    said = bundles.descriptions(exchange, rules.bundle(exchange))
    tools = [said(entries[name]) for name in shown if sees(entries[name])]
    more = {"nextCursor": paging.token("tools", shown[-1])} if begin + size < len(names) else {}
    return {"tools": [*first, *tools], **more}


STATELESS: dict[str, Callable[[Exchange, dict[str, Any]], dict[str, Any]]] = {
    "server/discover": _discover,
    "tools/list": _list_tools,
    "tools/call": calling.call,
    "prompts/list": offering.list_prompts,
    "prompts/get": offering.get_prompt,
    "resources/list": offering.list_resources,
    "resources/templates/list": offering.list_templates,
    "resources/read": offering.read_resource,
}
METHODS = {**STATELESS, "initialize": _initialize, "ping": _nothing, "logging/setLevel": _nothing}
del METHODS["server/discover"]
