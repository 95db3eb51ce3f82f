"""``tools/call``: the tool is found, its arguments checked, its target asked."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError
from moto_agentcore.families.gateways.traffic import policy, searching, suppression
from moto_agentcore.families.gateways.traffic.arguments import problems
from moto_agentcore.families.gateways.traffic.catalogue import Entry, find
from moto_agentcore.families.gateways.traffic.reading import module_of
from moto_agentcore.families.gateways.traffic.targets import mcp_servers
from moto_agentcore.families.shared.rpc import INVALID_PARAMS, RpcError, text_of
from moto_agentcore.families.shared.tool_failures import ToolError

if TYPE_CHECKING:
    from collections.abc import Generator

    from moto_agentcore.families.gateways.traffic.exchange import Exchange

log = logging.getLogger(__name__)


def call(exchange: Exchange, params: dict[str, Any]) -> dict[str, Any]:
    """A result; what is said before it is kept for those who read a stream."""
    messages = streamed(exchange, params)
    try:
        while True:
            exchange.notified.append(next(messages))
    except StopIteration as end:
        found: dict[str, Any] = end.value
        return found


def streamed(exchange: Exchange, params: dict[str, Any]) -> Generator[dict[str, Any], None, dict[str, Any]]:
    """A result; what goes wrong at the tool is one with ``isError``, an unknown tool is an error of the protocol."""
    name, arguments = text_of(params, "name"), params.get("arguments")
    arguments = {} if arguments is None else arguments
    if not isinstance(arguments, dict):
        raise RpcError(INVALID_PARAMS, "Invalid params: arguments must be an object")
    try:
        found = yield from _called(exchange, name, arguments)
        return found
    except ServiceError as error:
        log.warning("tool %s of gateway %s: %s", name, exchange.gateway.id, error.message)
        return ToolError(f"{name} failed: {error.message}").result(debug=exchange.is_debugged)
    except ToolError as error:
        log.warning("tool %s of gateway %s: %s", name, exchange.gateway.id, error.text)
        return error.result(debug=exchange.is_debugged)


def _called(
    exchange: Exchange, name: str, arguments: dict[str, Any]
) -> Generator[dict[str, Any], None, dict[str, Any]]:
    if name == searching.NAME and searching.is_offered(exchange):
        return searching.search(exchange, arguments.get("query"), policy.filter_of(exchange))
    entry = find(exchange, name)
    if entry is None:
        raise RpcError(INVALID_PARAMS, f"Unknown tool: {name}")
    tell = policy.check_tool(exchange, entry, arguments)
    found = None
    try:
        _check(entry, arguments)
        found = yield from _answered(exchange, entry, arguments)
    finally:
        tell(found)
    return suppression.of_tool(exchange, entry, arguments, found)


def _answered(
    exchange: Exchange, entry: Entry, arguments: dict[str, Any]
) -> Generator[dict[str, Any], None, dict[str, Any]]:
    """By the target; MCP servers have a word before they answer."""
    module = module_of(entry.target)
    if module is mcp_servers:
        found = yield from mcp_servers.stream(exchange, entry.target, entry.tool, arguments)
        return found
    answer: dict[str, Any] = module.call(exchange, entry.target, entry.tool, arguments)
    return answer


def _check(entry: Entry, arguments: dict[str, Any]) -> None:
    schema = entry.tool.listed.get("inputSchema")
    found = list(problems(schema, arguments)) if entry.tool.is_checked and isinstance(schema, dict) else []
    if found:
        raise ToolError(f"Parameter validation failed: {'; '.join(found[:10])}", told=True)
