"""MCP as a gateway speaks it: versions, sessions, lists, errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import requests

from conftest import Clients
from moto_agentcore import mock_agentcore
from tests.families.gateways.traffic.arrange import (
    ADD,
    SECONDS,
    add_lambda,
    add_server,
    asked,
    called,
    mcp_gateway,
    names,
    send,
)

HELLO = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
INITIALIZE = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": HELLO}
META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}


def many(count: int) -> list[dict[str, Any]]:
    return [{**ADD, "name": f"add{number:04}"} for number in range(count)]


@pytest.mark.from_docs
def test_a_handshake_agrees_on_a_version_the_gateway_lists(local: Clients) -> None:
    gateway = mcp_gateway(local, mcp={"supportedVersions": ["2025-03-26", "2025-06-18"], "instructions": "Add things"})

    result = asked(gateway, "initialize", HELLO)["result"]
    other = asked(gateway, "initialize", {**HELLO, "protocolVersion": "2024-11-05"})["result"]

    assert result["protocolVersion"] == "2025-06-18"
    assert result["serverInfo"] == {"name": "agentcore-gateway", "version": "1.0.0"}
    assert (result["instructions"], result["capabilities"]["tools"]) == ("Add things", {"listChanged": True})
    assert other["protocolVersion"] == "2025-06-18"


@pytest.mark.from_docs
def test_a_handshake_never_agrees_on_the_version_that_has_none(local: Clients) -> None:
    both = mcp_gateway(local, "both", mcp={"supportedVersions": ["2025-06-18", "2026-07-28"]})
    alone = mcp_gateway(local, "alone", mcp={"supportedVersions": ["2026-07-28"]})
    stateless = {**HELLO, "protocolVersion": "2026-07-28"}

    assert asked(both, "initialize", stateless)["result"]["protocolVersion"] == "2025-06-18"
    assert asked(alone, "initialize", stateless)["error"]["data"]["requested"] == "2026-07-28"


@pytest.mark.from_docs
def test_a_version_that_is_not_listed_is_refused(local: Clients) -> None:
    refused = send(mcp_gateway(local), {"jsonrpc": "2.0", "id": 1, "method": "ping"}, Mcp_Protocol_Version="2026-07-28")

    assert refused.status_code == 400
    assert refused.json()["error"]["data"] == {
        "supported": ["2025-11-25", "2025-06-18", "2025-03-26"],
        "requested": "2026-07-28",
    }


@pytest.mark.from_docs
def test_the_stateless_version_needs_no_handshake_and_says_itself_in_each_request(local: Clients) -> None:
    gateway = mcp_gateway(local, mcp={"supportedVersions": ["2026-07-28"]})
    headers = {"Mcp_Protocol_Version": "2026-07-28", "Mcp_Method": "server/discover"}

    found = asked(gateway, "server/discover", {"_meta": META}, **headers)["result"]
    wrong = send(gateway, {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": META}}, **headers)
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping", "params": {"_meta": META}}
    old = send(gateway, ping, **{**headers, "Mcp_Method": "ping"})
    unknown = send(mcp_gateway(local, "older"), {**ping, "method": "tools/nothing"})
    halves = [{"_meta": {name: META[name]}} for name in META]
    discover = {"jsonrpc": "2.0", "id": 1, "method": "server/discover"}
    bare = [send(gateway, {**discover, "params": half}, **headers) for half in ({}, *halves)]
    call = {"name": "calc___add", "arguments": {}, "_meta": META}
    named = {**headers, "Mcp_Method": "tools/call"}
    other = [asked(gateway, "tools/call", call, **named, **name) for name in ({}, {"Mcp_Name": "calc___sub"})]
    right = [asked(gateway, "tools/call", call, **named, Mcp_Name=name) for name in ("calc___add", "=?base64?eA==?=")]

    nameless = asked(gateway, "tools/call", {"_meta": META}, **named)

    assert [(one.status_code, one.json()["error"]["code"]) for one in bare] == [(400, -32602)] * 3
    assert nameless["error"]["code"] == -32602
    assert [answer["error"]["code"] for answer in other] == [-32020] * 2
    assert [answer.get("error", {}).get("code") for answer in right] != [-32020] * 2
    about = {"supportedVersions": ["2026-07-28"], "capabilities": {"tools": {"listChanged": True}}}
    assert found == {**about, "resultType": "complete", "ttlMs": 0, "cacheScope": "private"}
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (400, -32020)
    assert [(one.status_code, one.json()["error"]["code"]) for one in (old, unknown)] == [(404, -32601), (200, -32601)]


@pytest.mark.from_docs
def test_a_session_is_begun_by_a_handshake_and_ends_by_itself(local: Clients) -> None:
    gateway = mcp_gateway(local, mcp={"sessionConfiguration": {"sessionTimeoutInSeconds": 900}})
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}

    session = send(gateway, INITIALIZE).headers["Mcp-Session-Id"]
    statuses = [send(gateway, ping).status_code, send(gateway, ping, Mcp_Session_Id="other").status_code]
    alive = send(gateway, ping, Mcp_Session_Id=session).status_code
    local.agentcore.clock.tick(seconds=901)
    late = send(gateway, ping, Mcp_Session_Id=session)

    assert (statuses, alive) == ([400, 404], 200)
    assert (late.status_code, late.json()["error"]["message"]) == (404, "Session not found or expired")


@pytest.mark.from_docs
def test_a_session_is_ended_by_its_client(local: Clients) -> None:
    gateway = mcp_gateway(local, mcp={"sessionConfiguration": {}})
    session = send(gateway, INITIALIZE).headers["Mcp-Session-Id"]

    ended = requests.delete(gateway["gatewayUrl"], headers={"Mcp-Session-Id": session}, timeout=SECONDS)

    assert ended.status_code == 200
    assert send(gateway, {"jsonrpc": "2.0", "id": 1, "method": "ping"}, Mcp_Session_Id=session).status_code == 404


@pytest.mark.from_docs
def test_a_gateway_keeps_no_sessions_unless_told(local: Clients) -> None:
    assert "Mcp-Session-Id" not in send(mcp_gateway(local), INITIALIZE).headers


@pytest.mark.from_docs
def test_a_notification_is_taken_without_an_answer(local: Clients) -> None:
    taken = send(mcp_gateway(local), {"jsonrpc": "2.0", "method": "notifications/initialized"})

    assert (taken.status_code, taken.content) == (202, b"")


@pytest.mark.inferred
def test_tools_are_listed_by_name_in_pages(local: Clients) -> None:
    gateway = mcp_gateway(local)
    add_lambda(local, gateway, *many(45), name="b")
    add_lambda(local, gateway, *many(20), name="a")
    found: list[str] = []
    params: dict[str, Any] = {}
    sizes = []
    while True:
        page = asked(gateway, "tools/list", params)["result"]
        found += [tool["name"] for tool in page["tools"]]
        sizes.append(len(page["tools"]))
        if "nextCursor" not in page:
            break
        params = {"cursor": page["nextCursor"]}

    expected = [f"a___add{number:04}" for number in range(20)] + [f"b___add{number:04}" for number in range(45)]
    assert (found, sizes) == (expected, [30, 30, 5])


@pytest.mark.from_model
def test_pages_can_be_switched_off(local: Clients) -> None:
    gateway = mcp_gateway(local, mcp={"disableMcpListToolsPagination": True})
    add_lambda(local, gateway, *many(1000))

    page = asked(gateway, "tools/list")["result"]

    assert (len(page["tools"]), "nextCursor" in page) == (1000, False)


@pytest.mark.from_docs
def test_tools_are_found_by_what_they_do(local: Clients) -> None:
    gateway = mcp_gateway(local, mcp={"searchType": "SEMANTIC"})
    tools = {"getForecast": "Weather forecast for a city", "bookFlight": "Book a flight ticket", "add": "Add numbers"}
    add_lambda(local, gateway, *({**ADD, "name": name, "description": said} for name, said in tools.items()))

    result = called(gateway, "x_amz_bedrock_agentcore_search", {"query": "will it rain in Oslo tomorrow?"})

    assert names(gateway)[0] == "x_amz_bedrock_agentcore_search"
    assert result["structuredContent"]["tools"][0]["name"] == "calc___getForecast"
    assert len(result["structuredContent"]["tools"]) == 3


@pytest.mark.from_docs
def test_a_gateway_without_semantic_search_has_no_such_tool(local: Clients) -> None:
    unknown = asked(mcp_gateway(local), "tools/call", {"name": "x_amz_bedrock_agentcore_search", "arguments": {}})

    assert unknown["error"] == {"code": -32602, "message": "Unknown tool: x_amz_bedrock_agentcore_search"}


@pytest.mark.from_docs
def test_the_catalogue_follows_its_targets(local: Clients) -> None:
    gateway = mcp_gateway(local, mcp={"searchType": "SEMANTIC"})
    id, first = gateway["gatewayId"], add_lambda(local, gateway)
    before = names(gateway)
    target = {"mcp": {"lambda": {"lambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:t", "toolSchema": {}}}}
    target["mcp"]["lambda"]["toolSchema"] = {"inlinePayload": [{**ADD, "name": "subtract", "description": "Subtracts"}]}
    local.control.update_gateway_target(
        gatewayIdentifier=id,
        targetId=first,
        name="calc2",
        targetConfiguration=target,
        credentialProviderConfigurations=[{"credentialProviderType": "GATEWAY_IAM_ROLE"}],
    )
    after, found = names(gateway), called(gateway, "x_amz_bedrock_agentcore_search", {"query": "subtract"})
    local.control.delete_gateway_target(gatewayIdentifier=id, targetId=first)

    assert (before[1:], after[1:], names(gateway)[1:]) == (["calc___add"], ["calc2___subtract"], [])
    assert [tool["name"] for tool in found["structuredContent"]["tools"]] == ["calc2___subtract"]


@pytest.mark.inferred
def test_beside_a_target_that_cannot_be_read_the_others_are_embedded_once(idle: Clients) -> None:
    embedded: list[str] = []

    def embed(texts: Sequence[str]) -> list[list[float]]:
        embedded.extend(texts)
        return [[1.0, float(len(text))] for text in texts]

    with mock_agentcore(embedder=embed):
        gateway = mcp_gateway(idle, mcp={"searchType": "SEMANTIC"})
        add_lambda(idle, gateway)
        add_server(idle, gateway, "unbound")
        for _ in range(2):
            called(gateway, "x_amz_bedrock_agentcore_search", {"query": "sum"})

    assert sorted(embedded) == ["add. Adds two numbers", "sum", "sum"]


@pytest.mark.from_docs
def test_an_answer_comes_as_events_where_the_gateway_streams_and_the_client_reads_them(local: Clients) -> None:
    gateway = mcp_gateway(local, mcp={"streamingConfiguration": {"enableResponseStreaming": True}})
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}

    events, plain = send(gateway, ping, Accept="application/json, text/event-stream"), send(gateway, ping)

    assert (events.status_code, events.headers["Content-Type"]) == (200, "text/event-stream")
    assert events.text == 'event: message\ndata: {"jsonrpc":"2.0","id":1,"result":{}}\n\n'
    assert plain.json()["result"] == {}
