"""OpenAPI targets: each operation with an ``operationId`` is a tool (Developer Guide, "OpenAPI schema targets")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.gateways.traffic import schemas
from moto_agentcore.families.gateways.traffic.targets import http_tool
from moto_agentcore.families.gateways.traffic.targets.http_tool import FORM, JSON, HttpTool
from moto_agentcore.families.gateways.traffic.targets.references import Resolver
from moto_agentcore.families.gateways.traffic.tool import Tool
from moto_agentcore.families.shared.tool_failures import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record

METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
PLACES = {"path", "query", "header"}


def tools(exchange: Exchange, target: Record) -> list[Tool]:
    return list(read(schemas.document(exchange.store, target["targetConfiguration"]["mcp"]["openApiSchema"])))


def call(exchange: Exchange, target: Record, tool: Tool, arguments: dict[str, Any]) -> dict[str, Any]:
    return http_tool.call(exchange, target, tool.how, arguments)


def read(document: Any) -> Iterator[Tool]:
    """The tools of a document; ToolError for what is none."""
    if not isinstance(document, dict) or "openapi" not in document:
        raise ToolError("Invalid OpenAPI schema: attribute openapi is missing")
    resolver, base = Resolver(document), _server(document)
    for path, item in _dict(document.get("paths")).items():
        for method, operation in _dict(item).items():
            if method in METHODS and isinstance(operation, dict) and isinstance(operation.get("operationId"), str):
                shared = _list(_dict(item).get("parameters"))
                yield _tool(resolver, base + path, method, operation, shared)


def _tool(resolver: Resolver, url: str, method: str, operation: Mapping[str, Any], shared: list[Any]) -> Tool:
    schema: dict[str, Any] = {"type": "object", "properties": {}, "required": []}
    places: dict[str, tuple[str, str]] = {}
    for given in [*shared, *_list(operation.get("parameters"))]:
        parameter = _dict(resolver.resolve(given))
        if parameter.get("in") in PLACES and isinstance(parameter.get("name"), str):
            name = parameter["name"]
            places[name] = parameter["in"], name
            schema["properties"][name] = _described(parameter)
            if parameter.get("required") and name not in schema["required"]:
                schema["required"].append(name)
    whole, media = _add_body(schema, _dict(resolver.resolve(operation.get("requestBody"))), places)
    if not schema["required"]:
        del schema["required"]
    name = operation["operationId"]
    description = operation.get("description") or operation.get("summary") or name
    listed = {"name": name, "description": description, "inputSchema": schema}
    return Tool(name, listed, HttpTool(method, url, places, whole, media))


def _add_body(
    schema: dict[str, Any], body: Mapping[str, Any], places: Mapping[str, Any]
) -> tuple[str | None, str | None]:
    """The members of an object are arguments beside the parameters; what is no object is one argument, ``body``."""
    content = _dict(body.get("content"))
    media = next((kind for kind in (JSON, FORM) if kind in content), next(iter(content), None))
    if media is None:
        return None, None
    found = _dict(_dict(content[media]).get("schema"))
    members = _dict(found.get("properties"))
    if found.get("type", "object") == "object" and members and not set(members) & set(places):
        schema["properties"] |= members
        schema["required"] += _list(found.get("required")) if body.get("required", True) else []
        return None, media
    schema["properties"]["body"] = found
    schema["required"] += ["body"] if body.get("required") else []
    return "body", media


def _server(document: Mapping[str, Any]) -> str:
    """The first server's URL, with the defaults of its variables."""
    server = _dict(next(iter(_list(document.get("servers"))), None))
    url = str(server.get("url", "")).rstrip("/")
    for name, variable in _dict(server.get("variables")).items():
        url = url.replace(f"{{{name}}}", str(_dict(variable).get("default", "")))
    return url


def _described(parameter: Mapping[str, Any]) -> dict[str, Any]:
    told = {"description": parameter["description"]} if "description" in parameter else {}
    return {**_dict(parameter.get("schema")), **told}


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
