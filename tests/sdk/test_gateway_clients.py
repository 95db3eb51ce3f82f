"""Unchanged clients of a gateway: the official ``mcp`` client in both its eras, and Strands' ``MCPClient``."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from mcp.client import Client
from mcp.client.session import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.server.mcpserver import MCPServer
from strands.tools.mcp import MCPClient

from conftest import Clients
from tests.families.gateways.traffic.arrange import API, MCP, add_api, add_lambda, add_server, mcp_gateway

pytestmark = pytest.mark.from_sdk
TOOLS = ["api___getWeather", "api___report", "calc___add", "notes___shout", "x_amz_bedrock_agentcore_search"]


def notes() -> Any:
    server = MCPServer("notes")

    @server.tool()
    def shout(text: str) -> str:
        """Say it louder"""
        return text.upper()

    @server.prompt()
    def greet(name: str) -> str:
        return f"Greet {name}"

    @server.resource("note://first")
    def first() -> str:
        return "Buy milk"

    return server.streamable_http_app()


def weather(environ: Any, start_response: Any) -> Any:
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"path": environ["PATH_INFO"], "query": environ["QUERY_STRING"]}).encode()]


@pytest.fixture
def gateway(clients: Clients) -> Any:
    """One with a Lambda, an OpenAPI and an MCP server target, and something behind each."""
    versions = ["2025-06-18", "2025-11-25", "2026-07-28"]
    gateway = mcp_gateway(clients, mcp={"supportedVersions": versions, "searchType": "SEMANTIC"})
    clients.agentcore.bind("tools", lambda event: {"sum": event["a"] + event["b"]})
    clients.agentcore.bind(API, weather)
    clients.agentcore.bind(MCP, notes())
    add_lambda(clients, gateway)
    add_api(clients, gateway)
    add_server(clients, gateway)
    return gateway


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_the_mcp_client_uses_all_that_a_gateway_offers(gateway: Any, mode: str) -> None:
    async def use() -> None:
        async with Client(gateway["gatewayUrl"], mode=mode) as connected:
            client: Any = connected  # what its answers are made of is known here
            listed = await client.list_tools()
            assert sorted(tool.name for tool in listed.tools) == TOOLS
            added = await client.call_tool("calc___add", {"a": 1, "b": 2})
            assert json.loads(added.content[0].text) == {"sum": 3}
            found = await client.call_tool("api___getWeather", {"city": "Oslo", "unit": "C"})
            assert json.loads(found.content[0].text) == {"path": "/v1/cities/Oslo/weather", "query": "unit=C"}
            loud = await client.call_tool("notes___shout", {"text": "hi"})
            assert loud.content[0].text == "HI"
            searched = await client.call_tool("x_amz_bedrock_agentcore_search", {"query": "weather in a city"})
            assert searched.structured_content["tools"][0]["name"] == "api___getWeather"
            prompts = await client.list_prompts()
            assert [prompt.name for prompt in prompts.prompts] == ["notes___greet"]
            greeting = await client.get_prompt("notes___greet", {"name": "Ada"})
            assert greeting.messages[0].content.text == "Greet Ada"
            resources = await client.list_resources()
            assert [str(resource.uri) for resource in resources.resources] == ["note://first"]
            assert (await client.read_resource("note://first")).contents[0].text == "Buy milk"

    asyncio.run(use())


def test_a_session_of_the_mcp_client_pings_and_ends(clients: Clients) -> None:
    gateway = mcp_gateway(clients, mcp={"sessionConfiguration": {}})

    async def use() -> Any:
        async with (
            streamable_http_client(gateway["gatewayUrl"]) as (read, write, *_),
            ClientSession(read, write) as session,
        ):
            hello = await session.initialize()
            await session.send_ping()
            return hello

    assert asyncio.run(use()).protocol_version == "2025-11-25"


def test_strands_lists_and_calls_tools(gateway: Any) -> None:
    transport: Any = streamable_http_client  # Strands' annotations are of another version of it
    with MCPClient(lambda: transport(gateway["gatewayUrl"])) as client:
        tools = client.list_tools_sync()
        result = client.call_tool_sync("use-1", "calc___add", {"a": 2, "b": 3})
        loud = client.call_tool_sync("use-2", "notes___shout", {"text": "hi"})

    assert sorted(tool.tool_name for tool in tools) == TOOLS
    assert (result["status"], json.loads(result["content"][0]["text"])) == ("success", {"sum": 5})
    assert loud["content"][0]["text"] == "HI"
