"""What the tests of a gateway's traffic arrange: gateways anybody may ask, targets, and requests to their addresses."""

from __future__ import annotations

import json
from typing import Any

import requests

from conftest import Clients
from tests.families.gateways.arrange import BY_ROLE, LAMBDA_ARN, ROLE, new_target

SECONDS = 20
API = "https://api.example"
MCP = "https://mcp.example/mcp"
ADD = {
    "name": "add",
    "description": "Adds two numbers",
    "inputSchema": {
        "type": "object",
        "properties": {"a": {"type": "number"}, "b": {"type": "number"}},
        "required": ["a", "b"],
    },
}
WEATHER = {
    "openapi": "3.0.0",
    "info": {"title": "Weather", "version": "1"},
    "servers": [{"url": f"{API}/v1"}],
    "paths": {
        "/cities/{city}/weather": {
            "parameters": [{"name": "city", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": {
                "operationId": "getWeather",
                "summary": "Weather of a city",
                "parameters": [{"name": "unit", "in": "query", "schema": {"type": "string"}}],
                "responses": {"200": {"description": "The weather"}},
            },
        },
        "/reports": {
            "post": {
                "operationId": "report",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Report"}}},
                },
                "responses": {"201": {"description": "Kept"}},
            }
        },
    },
    "components": {
        "schemas": {
            "Report": {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]},
        }
    },
}


def mcp_gateway(clients: Clients, name: str = "tools", mcp: dict[str, Any] | None = None, **members: Any) -> Any:
    """A gateway that speaks MCP with anybody, as GetGateway shows it."""
    given = {"roleArn": ROLE, "protocolType": "MCP", "authorizerType": "NONE", **members}
    if mcp is not None:
        given["protocolConfiguration"] = {"mcp": mcp}
    made = clients.control.create_gateway(name=name, **given)
    return clients.control.get_gateway(gatewayIdentifier=made["gatewayId"])


def http_gateway(clients: Clients, name: str = "http", **members: Any) -> Any:
    """One without a protocol, which takes targets of every kind."""
    made = clients.control.create_gateway(name=name, **{"roleArn": ROLE, "authorizerType": "NONE", **members})
    return clients.control.get_gateway(gatewayIdentifier=made["gatewayId"])


def add_lambda(clients: Clients, gateway: Any, *tools: dict[str, Any], name: str = "calc", **members: Any) -> str:
    schema = {"inlinePayload": list(tools or (ADD,))}
    target = {"mcp": {"lambda": {"lambdaArn": LAMBDA_ARN, "toolSchema": schema}}}
    given = {"targetConfiguration": target, "credentialProviderConfigurations": BY_ROLE, **members}
    return new_target(clients, gateway["gatewayId"], name, **given)


def add_api(clients: Clients, gateway: Any, document: Any = WEATHER, name: str = "api", **members: Any) -> str:
    source = document if isinstance(document, dict) and "s3" in document else {"inlinePayload": json.dumps(document)}
    target = {"mcp": {"openApiSchema": source}}
    return _bare(clients, gateway, name, targetConfiguration=target, **members)


def add_server(clients: Clients, gateway: Any, name: str = "notes", endpoint: str = MCP, **members: Any) -> str:
    target = {"mcp": {"mcpServer": {"endpoint": endpoint, **members}}}
    return _bare(clients, gateway, name, targetConfiguration=target)


def _bare(clients: Clients, gateway: Any, name: str, **members: Any) -> str:
    """A target without credentials of its own."""
    made = clients.control.create_gateway_target(gatewayIdentifier=gateway["gatewayId"], name=name, **members)
    return str(made["targetId"])


def send(gateway: Any, message: Any, path: str = "", **headers: str) -> requests.Response:
    """One message, or bytes, to a gateway's own address."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    named = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return requests.post(gateway["gatewayUrl"] + path, data=body, headers=named, timeout=SECONDS)


def asked(gateway: Any, method: str, params: dict[str, Any] | None = None, **headers: str) -> Any:
    """The answer's message to one request."""
    message = {"jsonrpc": "2.0", "id": 7, "method": method, "params": params or {}}
    answer = send(gateway, message, **headers).json()
    assert (answer["jsonrpc"], answer["id"]) == ("2.0", 7)
    return answer


def called(gateway: Any, tool: str, arguments: dict[str, Any] | None = None, **headers: str) -> Any:
    """The result of a tool."""
    return asked(gateway, "tools/call", {"name": tool, "arguments": arguments or {}}, **headers)["result"]


def text(result: Any) -> Any:
    """What a result says: parsed, where it is JSON."""
    (content,) = result["content"]
    try:
        return json.loads(content["text"])
    except ValueError:
        return content["text"]


def names(gateway: Any, **headers: str) -> list[str]:
    """The names of the first page of tools."""
    return [tool["name"] for tool in asked(gateway, "tools/list", None, **headers)["result"]["tools"]]
