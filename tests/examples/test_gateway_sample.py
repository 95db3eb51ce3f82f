"""A sample of AWS's own, "MCP session management" of the gateway's tutorials, as a test: its steps and what it shows.

An MCP server that counts its calls runs on an agent runtime; a gateway that keeps sessions reaches it with a token of
its own, and lets in whoever has one of the identity provider's. The server's stateful, so that a session that is
reused is seen by its counter.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from mcp.server.mcpserver import Context, MCPServer

from conftest import Clients
from tests.families.gateways.arrange import new_target
from tests.families.gateways.traffic.arrange import mcp_gateway, send, text
from tests.families.gateways.traffic.test_callers import authorizer, bearer
from tests.families.runtimes.arrange import new_runtime

pytestmark = pytest.mark.from_docs
VERSION = "2025-11-25"
ORDER = {"orderId": "ORD-1"}


def counting() -> Any:
    """The sample's server: a count for each session, and an order to look up."""
    server, counts = MCPServer("labsession"), dict[str, int]()

    @server.tool()
    def session_counter(ctx: Context) -> dict[str, Any]:
        id = ctx.headers["mcp-session-id"] if ctx.headers else ""
        counts[id] = counts.get(id, 0) + 1
        return {"session_id": id, "count": counts[id]}

    @server.tool()
    def getOrder(orderId: str) -> dict[str, str]:  # noqa: N802, N803 - as the sample calls them
        return {"orderId": orderId, "status": "SHIPPED"}

    return server.streamable_http_app()


def initialized(gateway: Any, **headers: str) -> str:
    hello = {"protocolVersion": VERSION, "capabilities": {}, "clientInfo": {"name": "demo", "version": "1"}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}
    return str(send(gateway, message, **headers).headers["Mcp-Session-Id"])


def called(gateway: Any, tool: str, arguments: Any, **headers: str) -> Any:
    params = {"name": f"session-mcp-server___{tool}", "arguments": arguments}
    return send(gateway, {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": params}, **headers)


def count(gateway: Any, **headers: str) -> int:
    return int(text(called(gateway, "session_counter", {}, **headers).json()["result"])["count"])


def test_sessions_of_a_gateway_are_kept_apart(local: Clients) -> None:
    runtime = new_runtime(local, "session_mcp_server", protocolConfiguration={"serverProtocol": "MCP"})
    local.agentcore.bind("session_mcp_server", counting())
    gateway = mcp_gateway(
        local, "session-gateway", mcp={"sessionConfiguration": {}}, **authorizer(allowedClients=["demo", "other"])
    )
    arn = quote(runtime["agentRuntimeArn"], safe="")
    url = f"https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/{arn}/invocations?qualifier=DEFAULT"
    iam = {"iamCredentialProvider": {"service": "bedrock-agentcore"}}
    new_target(
        local,
        gateway["gatewayId"],
        "session-mcp-server",
        targetConfiguration={"mcp": {"mcpServer": {"endpoint": url}}},
        credentialProviderConfigurations=[{"credentialProviderType": "GATEWAY_IAM_ROLE", "credentialProvider": iam}],
    )
    demo, other = bearer(client_id="demo", sub="demo"), bearer(client_id="other", sub="other")

    first, second = initialized(gateway, **demo), initialized(gateway, **demo)
    counts = [count(gateway, Mcp_Session_Id=id, **demo) for id in (first, first, second, first)]
    order = text(called(gateway, "getOrder", ORDER, Mcp_Session_Id=first, **demo).json()["result"])
    refused = [
        called(gateway, "getOrder", ORDER, **demo),
        called(gateway, "getOrder", ORDER, Mcp_Session_Id="00000000-0000-0000-0000-000000000000", **demo),
        called(gateway, "getOrder", ORDER, Mcp_Session_Id=first, **other),
    ]

    assert first != second
    assert (counts, order["status"]) == ([1, 2, 1, 3], "SHIPPED")
    assert [(answer.status_code, answer.json()["error"]["message"]) for answer in refused] == [
        (400, "Missing required Mcp-Session-Id header"),
        (404, "Session not found or expired"),
        (404, "Session not found or expired"),
    ]
