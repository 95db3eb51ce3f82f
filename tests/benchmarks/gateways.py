"""A gateway at work: a bound function's tool over the function itself, a thousand tools listed, and searched."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx

from moto_agentcore import AgentCore
from tests.benchmarks.floor import Clients, clients
from tests.benchmarks.report import Table, at_most
from tests.benchmarks.rounds import HOW, Scale, interleaved, micros, side
from tests.families.gateways.arrange import BY_ROLE, LAMBDA_ARN, ROLE

TOOLS = 1_000
SCHEMA = {"type": "object", "properties": {"a": {"type": "number"}}, "required": ["a"]}
VERBS = ("book", "cancel", "find", "list", "pay", "print", "send", "translate", "upload", "weigh")
# What is measured; the function that is called costs next to nothing by itself.
ROWS = {
    "call": ("tools/call of a bound function", 3_000),
    "httpx": ("the same by an httpx client, in-process", 3_000),
    "list": ("tools/list of all tools", 50_000),
    "search": ("a search over all tools", 5_000),
}
THINGS = ("flight", "hotel", "invoice", "letter", "order", "parcel", "photo", "recipe", "song", "ticket")


def measure(scale: Scale) -> list[Table]:
    with AgentCore(strict=False) as agentcore:
        return [_calls(agentcore, clients(), scale)]


def _calls(agentcore: AgentCore, real: Clients, scale: Scale) -> Table:
    gateway = _gateway(real)
    ask, url, client = _asking(gateway), gateway["gatewayUrl"], httpx.Client()
    agentcore.bind("tools", _function)
    call = {"name": "shop___tool0", "arguments": {"a": 1}}
    query = {"name": "x_amz_bedrock_agentcore_search", "arguments": {"query": "pay for a ticket"}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    ask("tools/call", query)
    sides = {
        "call": side(lambda: ask("tools/call", call)),
        "httpx": side(lambda: client.post(url, json=message).json()["result"]),
        "list": side(lambda: ask("tools/list", {})),
        "search": side(lambda: ask("tools/call", query)),
    }
    found = interleaved(sides, scale.rounds, scale.calls)
    table = Table("gateways", f"A gateway of {TOOLS:,} tools ({HOW})", ["what", "µs", "target", "verdict"])
    for what, (told, target) in ROWS.items():
        table.add(told, micros(found[what]), *at_most(micros(found[what]), target))
    return table


def _function(event: Any) -> Any:
    return event["a"]


def _gateway(real: Clients) -> dict[str, Any]:
    mcp = {"searchType": "SEMANTIC", "disableMcpListToolsPagination": True}
    made = real.control.create_gateway(
        name="bench",
        roleArn=ROLE,
        protocolType="MCP",
        authorizerType="NONE",
        protocolConfiguration={"mcp": mcp},
    )
    listed = [_tool(number) for number in range(TOOLS)]
    target = {"mcp": {"lambda": {"lambdaArn": LAMBDA_ARN, "toolSchema": {"inlinePayload": listed}}}}
    real.control.create_gateway_target(
        gatewayIdentifier=made["gatewayId"],
        name="shop",
        targetConfiguration=target,
        credentialProviderConfigurations=BY_ROLE,
    )
    return dict(made)


def _tool(number: int) -> dict[str, Any]:
    said = f"{VERBS[number % 10]} a {THINGS[number // 10 % 10]} of kind {number // 100}"
    return {"name": f"tool{number}", "description": said, "inputSchema": SCHEMA}


def _asking(gateway: dict[str, Any]) -> Callable[[str, Any], bytes]:
    """Requests as the doors hand them on: what a client's own HTTP costs is not the gateway's."""
    from werkzeug.datastructures import Headers

    from moto_agentcore.families.gateways.traffic import door
    from moto_agentcore.wire.messages import Request

    headers = Headers({"Content-Type": "application/json"})

    def ask(method: str, params: Any) -> bytes:
        message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        found = door.find("us-east-1", gateway["gatewayId"])
        assert found is not None
        reply = found.answer(Request("POST", "/mcp", "", headers, json.dumps(message).encode()))
        assert reply.status == 200, reply
        return reply.content()

    return ask
