"""MCP server targets: their tools, prompts and resources, listed once and kept, or by each call (``DYNAMIC``)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from moto_agentcore.families.gateways.target_types import server_of
from moto_agentcore.families.gateways.traffic import asking, schemas
from moto_agentcore.families.gateways.traffic.outbound import send
from moto_agentcore.families.gateways.traffic.tool import Tool
from moto_agentcore.families.shared.mcp_client import ServerSessions, Visit
from moto_agentcore.families.shared.rpc import ELICITATION, RpcError
from moto_agentcore.families.shared.tool_failures import ToolError

if TYPE_CHECKING:
    from collections.abc import Generator

    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record


class Offers(NamedTuple):
    """What a server offers beside tools."""

    prompts: list[dict[str, Any]]
    resources: list[dict[str, Any]]
    templates: list[dict[str, Any]]


NOTHING = Offers([], [], [])
# What stands in a server's capabilities -> the list it means, and the member of its pages.
LISTS = (
    ("prompts", "prompts/list", "prompts"),
    ("resources", "resources/list", "resources"),
    ("resources", "resources/templates/list", "resourceTemplates"),
)


def is_dynamic(target: Record) -> bool:
    return (server_of(target) or {}).get("listingMode") == "DYNAMIC"


def tools(exchange: Exchange, target: Record) -> list[Tool]:
    """Given with the target, else the server's; arguments are the server's own to check."""
    given = (server_of(target) or {}).get("mcpToolSchema")
    if given is not None:
        listed = schemas.document(exchange.store, given)
        found = listed.get("tools", []) if isinstance(listed, dict) else listed
    else:
        with _visit(exchange, target) as visit:
            found = visit.every("tools/list", "tools")
    if not isinstance(found, list):
        raise ToolError("The tool schema is no list of tools")
    return [Tool(one["name"], one, is_checked=False) for one in found if isinstance(one, dict) and "name" in one]


def offers(exchange: Exchange, target: Record) -> Offers:
    """Prompts, resources and templates of a server that has any."""
    with _visit(exchange, target) as visit:
        found = [visit.every(method, member) if _has(visit, part) else [] for part, method, member in LISTS]
    return Offers(*found)


def stream(
    exchange: Exchange, target: Record, tool: Tool, arguments: dict[str, Any]
) -> Generator[dict[str, Any], None, dict[str, Any]]:
    """A tool's result; what the server says before it, and what it asks of the client, as it comes."""
    params = {"name": tool.own, "arguments": arguments, **_passed(exchange)}
    try:
        with _visit(exchange, target) as visit:
            found: dict[str, Any] = yield from asking.told(exchange, visit, visit.stream("tools/call", params))
            return found
    except RpcError as error:
        if error.code == ELICITATION:  # the user has to go somewhere first, and the client to ask again
            raise
        raise ToolError(f"MCP server error {error.code}: {error.message}", told=True) from None


def ask(exchange: Exchange, target: Record, method: str, params: dict[str, Any]) -> dict[str, Any]:
    """A server's answer to a request that is passed on."""
    with _visit(exchange, target) as visit:
        try:
            return visit.request(method, {**params, **_passed(exchange)})
        finally:
            exchange.notified += visit.notified


def _passed(exchange: Exchange) -> dict[str, Any]:
    """What goes on beside what a method names: of the protocol, and of an answer that was asked for in a result."""
    given: dict[str, Any] = exchange.message.get("params", {})
    found: dict[str, Any] = {name: given[name] for name in ("inputResponses", "requestState") if name in given}
    return {**found, **({"_meta": given["_meta"]} if isinstance(given.get("_meta"), dict) else {})}


def _visit(exchange: Exchange, target: Record) -> Visit:
    """In the session at the server that belongs to the caller's, where the gateway keeps one."""
    url = target["targetConfiguration"]["mcp"]["mcpServer"]["endpoint"]
    kept = None if exchange.session is None else exchange.session.part(ServerSessions)
    return Visit(url, partial(send, exchange, target), kept, target.id, offers=asking.offered(exchange))


def _has(visit: Visit, part: str) -> bool:
    """What a server said when it was first visited; one that is visited again is asked."""
    return part in visit.capabilities or not visit.capabilities
