"""Smithy targets: each operation of a model, its JSON AST, is a tool; by HTTP bindings, else AWS's JSON protocol."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.gateways.traffic import schemas
from moto_agentcore.families.gateways.traffic.targets import http_tool
from moto_agentcore.families.gateways.traffic.targets.http_tool import JSON, HttpTool
from moto_agentcore.families.gateways.traffic.tool import Tool
from moto_agentcore.families.shared.tool_failures import ToolError

if TYPE_CHECKING:
    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record

DEEPEST = 12
TYPES = {
    "boolean": "boolean",
    "byte": "integer",
    "short": "integer",
    "integer": "integer",
    "long": "integer",
    "bigInteger": "integer",
    "float": "number",
    "double": "number",
    "bigDecimal": "number",
}
PLACES = {"smithy.api#httpLabel": "path", "smithy.api#httpQuery": "query", "smithy.api#httpHeader": "header"}


def tools(exchange: Exchange, target: Record) -> list[Tool]:
    document = schemas.document(exchange.store, target["targetConfiguration"]["mcp"]["smithyModel"])
    return list(read(document, exchange.store.region_name))


def call(exchange: Exchange, target: Record, tool: Tool, arguments: dict[str, Any]) -> dict[str, Any]:
    return http_tool.call(exchange, target, tool.how, arguments)


def read(document: Any, region: str) -> Iterator[Tool]:
    """The tools of a model; ToolError for what is none."""
    shapes = document.get("shapes") if isinstance(document, dict) else None
    if not isinstance(shapes, dict):
        raise ToolError("Invalid Smithy model: attribute shapes is missing")
    model = _Model(shapes)
    base, service = model.endpoint(region)
    for id, shape in shapes.items():
        if isinstance(shape, dict) and shape.get("type") == "operation":
            yield model.tool(id, shape, base, service)


class _Model:
    def __init__(self, shapes: dict[str, Any]) -> None:
        self._shapes = shapes

    def endpoint(self, region: str) -> tuple[str, str]:
        """Where the service is, and its name; an AWS service's own host where the model names no other."""
        found = ((id, shape) for id, shape in self._shapes.items() if shape.get("type") == "service")
        id, shape = next(found, ("service", {}))
        aws = _traits(shape).get("aws.api#service", {})
        named = aws.get("endpointPrefix") or aws.get("arnNamespace") or str(aws.get("sdkId", "")).lower()
        host = f"{named.replace(' ', '-')}.{region}.amazonaws.com" if named else "service.invalid"
        return f"https://{host}", id.rpartition("#")[2]

    def tool(self, id: str, operation: dict[str, Any], base: str, service: str) -> Tool:
        name = id.rpartition("#")[2]
        target = operation.get("input", {}).get("target", "")
        members = self._shapes.get(target, {}).get("members", {})
        listed = {
            "name": name,
            "description": _traits(operation).get("smithy.api#documentation", name),
            "inputSchema": self._schema(target, DEEPEST) if members else {"type": "object", "properties": {}},
        }
        return Tool(name, listed, self._how(name, operation, members, base, service))

    def _how(self, name: str, operation: dict[str, Any], members: dict[str, Any], base: str, service: str) -> HttpTool:
        http = _traits(operation).get("smithy.api#http")
        if http is None:
            headers = {"X-Amz-Target": f"{service}.{name}"}
            return HttpTool("POST", base + "/", media="application/x-amz-json-1.0", headers=headers)
        places: dict[str, tuple[str, str]] = {}
        whole = None
        for member, given in members.items():
            for trait, place in PLACES.items():
                if trait in _traits(given):
                    places[member] = place, member if place == "path" else str(_traits(given)[trait])
            whole = member if "smithy.api#httpPayload" in _traits(given) else whole
        has_body = whole is not None or len(places) < len(members)
        return HttpTool(http["method"], base + http["uri"], places, whole, JSON if has_body else None)

    def _schema(self, id: str, depth: int) -> dict[str, Any]:
        """A shape as JSON Schema; what is nested deeper than this is any object."""
        shape = self._shapes.get(id, {})
        kind = shape.get("type") or id.rpartition("#")[2][:1].lower() + id.rpartition("#")[2][1:]
        if depth == 0:
            return {"type": "object"}
        if kind in ("structure", "union"):
            return self._structure(shape, depth)
        if kind in ("list", "set"):
            return {"type": "array", "items": self._schema(shape["member"]["target"], depth - 1)}
        if kind == "map":
            return {"type": "object"}
        return {"type": TYPES.get(kind, "string")}

    def _structure(self, shape: dict[str, Any], depth: int) -> dict[str, Any]:
        members = shape.get("members", {})
        properties = {name: self._member(given, depth) for name, given in members.items()}
        required = [name for name, given in members.items() if "smithy.api#required" in _traits(given)]
        return {"type": "object", "properties": properties, **({"required": required} if required else {})}

    def _member(self, given: dict[str, Any], depth: int) -> dict[str, Any]:
        told = _traits(given).get("smithy.api#documentation")
        return {**self._schema(given["target"], depth - 1), **({"description": told} if told else {})}


def _traits(shape: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = shape.get("traits", {})
    return found
