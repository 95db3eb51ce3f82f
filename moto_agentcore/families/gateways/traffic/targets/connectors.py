"""Connectors: integrations that AWS has made. What one answers is bound by the author, or an operation's of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from moto_agentcore.controls import controls
from moto_agentcore.errors import ServiceError
from moto_agentcore.families.gateways.connectors import WEB_SEARCH, Known, known_tool, offered
from moto_agentcore.families.gateways.traffic.targets import web_search
from moto_agentcore.families.gateways.traffic.tool import Tool
from moto_agentcore.families.shared import lambdas
from moto_agentcore.families.shared.asking import ask
from moto_agentcore.families.shared.params import picked
from moto_agentcore.families.shared.tool_failures import ToolError, text_result

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record


def tools(_: Exchange, target: Record) -> list[Tool]:
    """Those that are configured, of which the enabled ones; what each takes is what it shows the agent."""
    connector = _connector(target)
    configured = {one["name"]: one for one in connector.get("configurations", ())}
    enabled = connector.get("enabled", list(configured))
    return [_tool(connector["source"], configured.get(name, {"name": name})) for name in enabled]


def call(exchange: Exchange, target: Record, tool: Tool, arguments: dict[str, Any]) -> dict[str, Any]:
    """Fixed values go with what the agent says, which of a tool that is known here is heard as far as it is shown."""
    id = _connector(target)["source"]["connectorId"]
    bound = controls.bindings.of(target.id, target["name"], id)
    known = known_tool(id, tool.own)
    try:
        if bound is not None and not bound.speaks_http:
            given = {**tool.how, **arguments}
            return text_result(lambdas.encode(bound.call(given, {"tool": tool.own, "connector": id})))
        if known is not None:
            shown = picked(arguments, *tool.listed["inputSchema"]["properties"])
            return text_result(lambdas.encode(_asked(exchange, id, known, tool.how, shown)))
    except (ServiceError, NotImplementedError) as error:
        raise ToolError(f"Connector {id} failed: {error}") from error
    told = f"Nothing stands behind connector {id}; agentcore.bind({id!r}, function) puts a function there"
    raise ToolError(told, told=True)


def _asked(exchange: Exchange, id: str, known: Known, fixed: dict[str, Any], arguments: dict[str, Any]) -> Any:
    if id == WEB_SEARCH:
        return web_search.answer(ask(exchange.store, *known[:2], web_search.request(fixed, arguments)))
    found = ask(exchange.store, *known[:2], {**fixed, **arguments})
    return {name: list(value) if isinstance(value, Iterator) else value for name, value in found.items()}  # a stream


def _tool(source: Mapping[str, Any], configuration: Mapping[str, Any]) -> Tool:
    name = configuration["name"]
    known, overrides = known_tool(source["connectorId"], name), configuration.get("parameterOverrides", ())
    schema = _other_schema(overrides) if known is None else _schema(known, source.get("version"), overrides)
    listed = {"name": name, "description": configuration.get("description", name), "inputSchema": schema}
    fixed = configuration.get("parameterValues")
    return Tool(name, listed, fixed if isinstance(fixed, dict) else {})


def _schema(known: Known, version: str | None, overrides: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What is given or may be, and of the rest the leaves that are shown, within the objects that they are in.

    What an override does not call visible stays as it is (measured); of what is seen it may tell more.
    """
    properties = {**known.given, **offered(known, version)}
    for one in overrides:
        root, *path = one["path"].split(".")[1:] or [""]
        if one.get("visible") is False and not path and root not in known.given:
            properties.pop(root, None)
        elif one.get("visible") or root in properties:
            told = {"description": one["description"]} if "description" in one else {}
            properties[root] = _widened(properties.get(root, {}), path, told)
    return {"type": "object", "properties": properties, "required": list(known.given)}


def _widened(schema: Mapping[str, Any], path: list[str], told: dict[str, Any]) -> dict[str, Any]:
    if not path:
        return {**schema, **told}
    properties = schema.get("properties", {})
    inner = _widened(properties.get(path[0], {}), path[1:], told)
    return {**schema, "type": "object", "properties": {**properties, path[0]: inner}}


def _other_schema(overrides: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Of a connector that is not known here: what is named, unless it is hidden."""
    shown = [one for one in overrides if one.get("visible", True)]
    properties = {one["path"].strip("$./"): {"description": one.get("description", "")} for one in shown}
    return {"type": "object", "properties": properties}


def _connector(target: Record) -> dict[str, Any]:
    found: dict[str, Any] = target["targetConfiguration"]["mcp"]["connector"]
    return found
