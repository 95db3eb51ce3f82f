"""Lambda targets: the arguments are the event, and the client context tells which tool is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.families.gateways.traffic import propagation, schemas
from moto_agentcore.families.gateways.traffic.tool import SEPARATOR, Tool
from moto_agentcore.families.shared import lambdas
from moto_agentcore.families.shared.tool_failures import ToolError, text_result

if TYPE_CHECKING:
    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record


def tools(exchange: Exchange, target: Record) -> list[Tool]:
    listed = schemas.document(exchange.store, _lambda(target)["toolSchema"])
    listed = listed.get("tools", listed) if isinstance(listed, dict) else listed
    if not isinstance(listed, list):
        raise ToolError("The tool schema is no list of tools")
    return [Tool(tool["name"], tool) for tool in listed if isinstance(tool, dict) and "name" in tool]


def call(exchange: Exchange, target: Record, tool: Tool, arguments: dict[str, Any]) -> dict[str, Any]:
    found = lambdas.invoke(_lambda(target)["lambdaArn"], arguments, _custom(exchange, target, tool))
    result = text_result(lambdas.encode(found))
    if "outputSchema" in tool.listed and isinstance(found, dict):
        result["structuredContent"] = found
    return result


def _lambda(target: Record) -> dict[str, Any]:
    found: dict[str, Any] = target["targetConfiguration"]["mcp"]["lambda"]
    return found


def _custom(exchange: Exchange, target: Record, tool: Tool) -> dict[str, Any]:
    """What the guide and people who printed it list ("Lambda function input format")."""
    headers, query = propagation.headers(exchange, target), propagation.query(exchange, target)
    return {
        "bedrockAgentCoreMessageVersion": "1.0",
        "bedrockAgentCoreAwsRequestId": exchange.id,
        "bedrockAgentCoreMcpMessageId": str(exchange.message.get("id", "")),
        "bedrockAgentCoreGatewayId": exchange.gateway.id,
        "bedrockAgentCoreTargetId": target.id,
        "bedrockAgentCoreToolName": f"{target['name']}{SEPARATOR}{tool.own}",
        **({"bedrockAgentCorePropagatedHeaders": headers} if headers else {}),
        **({"bedrockAgentCorePropagatedQueryParameters": dict(query)} if query else {}),
    }
