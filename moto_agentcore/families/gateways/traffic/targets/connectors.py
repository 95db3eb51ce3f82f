"""Connectors: integrations that AWS has made. What one answers is bound by the author, or an operation's of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.controls import controls
from moto_agentcore.errors import ServiceError
from moto_agentcore.families.gateways.traffic.tool import Tool
from moto_agentcore.families.shared import lambdas
from moto_agentcore.families.shared.asking import ask
from moto_agentcore.families.shared.tool_failures import ToolError, text_result
from moto_agentcore.service import agents, data

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record

# The operation behind a connector, by what its id has in it.
OPERATIONS = {"web-search": (data, "InvokeWebSearch"), "knowledge-base": (agents, "Retrieve")}


def tools(_: Exchange, target: Record) -> list[Tool]:
    """Those that are configured, of which the enabled ones; what each takes is what it shows the agent."""
    connector = _connector(target)
    configured = {one["name"]: one for one in connector.get("configurations", ())}
    enabled = connector.get("enabled", list(configured))
    return [_tool(configured.get(name, {"name": name})) for name in enabled]


def call(exchange: Exchange, target: Record, tool: Tool, arguments: dict[str, Any]) -> dict[str, Any]:
    """Fixed values go with what the agent says."""
    id = _connector(target)["source"]["connectorId"]
    given = {**tool.how, **arguments}
    bound = controls.bindings.of(target.id, target["name"], id)
    try:
        if bound is not None and not bound.speaks_http:
            return text_result(lambdas.encode(bound.call(given, {"tool": tool.own, "connector": id})))
        operation = next((known for part, known in OPERATIONS.items() if part in id), None)
        if operation is not None:
            return text_result(lambdas.encode(ask(exchange.store, *operation, given)))
    except (ServiceError, NotImplementedError) as error:
        raise ToolError(f"Connector {id} failed: {error}") from error
    told = f"Nothing stands behind connector {id}; agentcore.bind({id!r}, function) puts a function there"
    raise ToolError(told, told=True)


def _tool(configuration: Mapping[str, Any]) -> Tool:
    name = configuration["name"]
    shown = [one for one in configuration.get("parameterOverrides", ()) if one.get("visible", True)]
    properties = {one["path"].strip("/"): {"description": one.get("description", "")} for one in shown}
    listed = {
        "name": name,
        "description": configuration.get("description", name),
        "inputSchema": {"type": "object", "properties": properties},
    }
    fixed = configuration.get("parameterValues")
    return Tool(name, listed, fixed if isinstance(fixed, dict) else {})


def _connector(target: Record) -> dict[str, Any]:
    found: dict[str, Any] = target["targetConfiguration"]["mcp"]["connector"]
    return found
