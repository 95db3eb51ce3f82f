"""API Gateway targets: methods of a REST API, by filters or one by one; calls go to its ``execute-api`` address."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.gateways.traffic.targets import http_tool
from moto_agentcore.families.gateways.traffic.targets.http_tool import JSON, HttpTool
from moto_agentcore.families.gateways.traffic.tool import Tool
from moto_agentcore.neighbours import apigateway

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.neighbours.apigateway import Method
    from moto_agentcore.state.kind import Record

WITH_BODY = ("POST", "PUT", "PATCH")


def tools(exchange: Exchange, target: Record) -> list[Tool]:
    """What is named explicitly, then what the filters let through and has a name of its own."""
    given = target["targetConfiguration"]["mcp"]["apiGateway"]
    store, wanted = exchange.store, given["apiGatewayToolConfiguration"]
    base = f"https://{given['restApiId']}.execute-api.{store.region_name}.amazonaws.com/{given['stage']}"
    methods = apigateway.methods(store.account_id, store.region_name, given["restApiId"])
    known = {(method.path, method.verb): method for method in methods}
    found: dict[str, Tool] = {}
    for override in wanted.get("toolOverrides", ()):
        place = override["path"], override["method"]
        found[override["name"]] = _tool(base, *place, override["name"], override.get("description"), known.get(place))
    for method in methods:
        if method.name and any(_fits(method, filter) for filter in wanted.get("toolFilters", ())):
            found.setdefault(method.name, _tool(base, method.path, method.verb, method.name, None, method))
    return list(found.values())


def call(exchange: Exchange, target: Record, tool: Tool, arguments: dict[str, Any]) -> dict[str, Any]:
    return http_tool.call(exchange, target, tool.how, arguments)


def _tool(base: str, path: str, verb: str, name: str, description: str | None, method: Method | None) -> Tool:
    """Labels of the path are required; request parameters that the API knows are arguments too; a body is one."""
    labels = [label.rstrip("+") for label in re.findall(r"\{([^{}]+)\}", path)]
    places = {label: ("path", label) for label in labels} | dict(method.places if method is not None else {})
    required = labels + [name for name in (method.required if method is not None else ()) if name not in labels]
    properties: dict[str, Any] = {name: {"type": "string"} for name in places}
    whole = "body" if verb in WITH_BODY else None
    if whole is not None:
        properties[whole] = {"type": "object"}
    schema = {"type": "object", "properties": properties, **({"required": required} if required else {})}
    listed = {"name": name, "description": description or f"{verb} {path}", "inputSchema": schema}
    return Tool(name, listed, HttpTool(verb, base + path, places, whole, JSON if whole else None))


def _fits(method: Method, filter: Mapping[str, Any]) -> bool:
    return fnmatchcase(method.path, filter["filterPath"]) and method.verb in filter["methods"]
