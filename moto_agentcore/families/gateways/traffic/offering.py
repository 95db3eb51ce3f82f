"""Prompts and resources of MCP server targets. Prompts bear their target's name, as tools do; resources a URI."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.gateways.target_types import server_of
from moto_agentcore.families.gateways.traffic import catalogue, paging
from moto_agentcore.families.gateways.traffic.targets import mcp_servers
from moto_agentcore.families.gateways.traffic.tool import SEPARATOR, split
from moto_agentcore.families.shared.rpc import INTERNAL, INVALID_PARAMS, RpcError, text_of
from moto_agentcore.families.shared.tool_failures import GENERIC, ToolError

if TYPE_CHECKING:
    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record

NOT_FOUND = -32002  # MCP's own, of a resource
LATEST = 1000  # the priority of a target that names none


def list_prompts(exchange: Exchange, params: dict[str, Any]) -> dict[str, Any]:
    found = [
        {**prompt, "name": f"{target['name']}{SEPARATOR}{prompt.get('name', '')}"}
        for target, offered in catalogue.offers(exchange)
        for prompt in offered.prompts
    ]
    return paging.page("prompts", found, params, "name")


def get_prompt(exchange: Exchange, params: dict[str, Any]) -> dict[str, Any]:
    name = text_of(params, "name")
    names = split(name)
    target = exchange.target(names.target) if names is not None else None
    if names is None or target is None or server_of(target) is None:
        raise RpcError(INVALID_PARAMS, f"Unknown prompt: {name}")
    return _asked(exchange, target, "prompts/get", {**params, "name": names.own})


def list_resources(exchange: Exchange, params: dict[str, Any]) -> dict[str, Any]:
    found = {resource.get("uri"): resource for _, offered in _ranked(exchange) for resource in offered.resources}
    return paging.page("resources", list(found.values()), params, "uri")


def list_templates(exchange: Exchange, params: dict[str, Any]) -> dict[str, Any]:
    found = {one.get("uriTemplate"): one for _, offered in _ranked(exchange) for one in offered.templates}
    return paging.page("resourceTemplates", list(found.values()), params, "uriTemplate")


def read_resource(exchange: Exchange, params: dict[str, Any]) -> dict[str, Any]:
    """The target that lists the URI, the one of the least priority; else one whose template it may fit."""
    uri = text_of(params, "uri")
    ranked = list(reversed(_ranked(exchange)))
    listing = [target for target, offered in ranked if any(one.get("uri") == uri for one in offered.resources)]
    fitting = [target for target, offered in ranked if any(_fits(one, uri) for one in offered.templates)]
    owner = next(iter([*listing, *fitting]), None)
    if owner is None:
        raise RpcError(NOT_FOUND, f"Resource not found: {uri}")
    return _asked(exchange, owner, "resources/read", {**params, "uri": uri})


def _fits(template: dict[str, Any], uri: str) -> bool:
    """Whether a URI is one of a template's, whose expressions stand for anything."""
    parts = re.split(r"\{[^{}]*\}", str(template.get("uriTemplate", "")))
    return re.fullmatch(".+".join(map(re.escape, parts)), uri) is not None


def _ranked(exchange: Exchange) -> list[tuple[Record, mcp_servers.Offers]]:
    """The last one wins: of the least number."""
    return sorted(catalogue.offers(exchange), key=lambda pair: -_priority(pair[0]))


def _priority(target: Record) -> int:
    found: int = (server_of(target) or {}).get("resourcePriority", LATEST)
    return found


def _asked(exchange: Exchange, target: Record, method: str, params: dict[str, Any]) -> dict[str, Any]:
    try:
        given = {name: value for name, value in params.items() if name != "_meta"}
        return mcp_servers.ask(exchange, target, method, given)
    except ToolError as error:
        raise RpcError(INTERNAL, error.text if exchange.is_debugged or error.told else GENERIC) from None
