"""The official ``mcp`` client, asked through a gateway by a server that it has given a tool call to."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from mcp.client.session import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.server.mcpserver import Context, MCPServer
from mcp.types import CreateMessageResult, ElicitResult, SamplingMessage, TextContent
from pydantic import BaseModel

from conftest import Clients
from tests.families.gateways.traffic.arrange import MCP, add_server, mcp_gateway

pytestmark = pytest.mark.from_docs  # "Use elicitation with your AgentCore gateway", "Use sampling …"
INTERACTIVE = {"sessionConfiguration": {}, "streamingConfiguration": {"enableResponseStreaming": True}}


class Sure(BaseModel):
    """What a person is asked."""

    sure: bool


def shop() -> Any:
    server = MCPServer("shop")

    @server.tool()
    async def buy(item: str, ctx: Context) -> str:
        """Buys something, if a person agrees"""
        answer = await ctx.elicit(f"Buy {item}?", Sure)
        return f"{answer.action} {getattr(answer, 'data', None)}"

    @server.tool()
    async def praise(item: str, ctx: Context) -> str:
        """Praises something in a model's words"""
        asked = SamplingMessage(role="user", content=TextContent(type="text", text=f"Praise {item}"))
        answer = await ctx.session.create_message([asked], max_tokens=9, related_request_id=ctx.request_id)
        return str(answer.content.text)

    return server.streamable_http_app()


def called(gateway: Any, *tools: str, **callbacks: Any) -> list[str]:
    """What tools say to a client that has these callbacks."""

    async def use() -> list[str]:
        async with (
            streamable_http_client(gateway["gatewayUrl"]) as (read, write, *_),
            ClientSession(read, write, **callbacks) as session,
        ):
            await session.initialize()
            results: list[Any] = [await session.call_tool(f"shop___{tool}", {"item": "tea"}) for tool in tools]
            return [result.content[0].text for result in results]

    return asyncio.run(use())


async def agree(_: Any, params: Any) -> ElicitResult:
    return ElicitResult(action="accept", content={"sure": params.message == "Buy tea?"})


async def complete(_: Any, params: Any) -> CreateMessageResult:
    said = f"{params.messages[0].content.text}: splendid"
    return CreateMessageResult(role="assistant", content=TextContent(type="text", text=said), model="mine")


@pytest.mark.filterwarnings("ignore:The sampling capability is deprecated")  # by a version that is not spoken here
def test_a_server_asks_the_client_and_a_model_through_the_gateway(clients: Clients) -> None:
    gateway = mcp_gateway(clients, mcp=INTERACTIVE)
    add_server(clients, gateway, "shop")
    clients.agentcore.bind(MCP, shop())

    asked = called(gateway, "buy", "praise", elicitation_callback=agree, sampling_callback=complete)

    assert asked == ["accept sure=True", "Praise tea: splendid"]


def test_a_server_is_told_where_the_client_cannot_be_asked(local: Clients) -> None:
    gateway = mcp_gateway(local, mcp=INTERACTIVE)
    add_server(local, gateway, "shop")
    local.agentcore.bind(MCP, shop())

    (told,) = called(gateway, "buy")

    assert "Method not found: elicitation/create" in told
