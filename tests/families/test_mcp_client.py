"""The service as a client of an MCP server: its sessions there, pages, and what a server asks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from moto_agentcore.author.targets import Response
from moto_agentcore.families.shared.mcp_client import ServerSessions, Visit
from moto_agentcore.families.shared.outbound import Outgoing
from moto_agentcore.families.shared.rpc import RpcError
from moto_agentcore.families.shared.tool_failures import ToolError


class Server:
    """An MCP server that has sessions, and what it was sent."""

    def __init__(self, results: dict[str, Any], *, has_sessions: bool = True) -> None:
        self.results, self.has_sessions = results, has_sessions
        self.sessions: list[str] = []
        self.asked: list[tuple[str, str | None]] = []

    def send(self, outgoing: Outgoing) -> Response:
        session = outgoing.headers.get("Mcp-Session-Id")
        message = json.loads(outgoing.body or b"{}")
        method = message.get("method", outgoing.method)
        self.asked.append((method, session))
        if method == "initialize" and self.has_sessions:
            self.sessions.append(f"s{len(self.sessions)}")
        if session is not None and session not in self.sessions[-1:]:
            return Response(404, [])
        given = self.results.get(method, {"capabilities": {"tools": {}}, "protocolVersion": "2025-03-26"})
        given = given.pop(0) if isinstance(given, list) else given
        answers = given if isinstance(given, tuple) else ({"id": message.get("id"), "result": given},)
        told = (json.dumps({**one, **self._id(one, message)}) for one in answers)
        text = "".join(f"event: message\r\ndata:{one[:1]}\r\nid: 1\r\ndata: {one[1:]}\r\n\r\n" for one in told)
        headers = [("content-type", "text/event-stream"), *(("mcp-session-id", id) for id in self.sessions[-1:])]
        return Response(200, headers, iter([text.encode()[:9], text.encode()[9:]]))

    def _id(self, one: dict[str, Any], message: dict[str, Any]) -> dict[str, Any]:
        """An answer is the request's; a request of the server's may have the same number."""
        return {"id": message.get("id")} if {"error", "result", "same"} & one.keys() else {}

    @property
    def methods(self) -> list[str]:
        return [method for method, _ in self.asked]


HELLO = ["initialize", "notifications/initialized"]


@pytest.mark.from_docs  # MCP's transport: DELETE ends a session
@pytest.mark.parametrize("has_sessions", [True, False])
def test_a_session_that_nobody_comes_back_to_is_ended(has_sessions: bool) -> None:
    server = Server({"tools/list": {"tools": []}}, has_sessions=has_sessions)

    with Visit("https://mcp.example/mcp", server.send) as visit:
        assert visit.request("tools/list") == {"tools": []}

    assert visit.capabilities == {"tools": {}}
    assert server.methods == [*HELLO, "tools/list", *(["DELETE"] if has_sessions else [])]
    assert {session for _, session in server.asked[1:]} == ({"s0"} if has_sessions else {None})


@pytest.mark.from_docs  # MCP's transport: after a 404 a client starts a new session
def test_a_session_that_is_kept_is_gone_on_with_until_the_server_forgets_it() -> None:
    server, kept = Server({"tools/list": {"tools": []}}), ServerSessions()

    for _ in range(2):
        with Visit("https://mcp.example/mcp", server.send, kept, "key") as visit:
            visit.request("tools/list")
    server.sessions.append("another")
    with Visit("https://mcp.example/mcp", server.send, kept, "key") as visit:
        visit.request("tools/list")

    assert server.methods == [*HELLO, "tools/list", "tools/list", "tools/list", *HELLO, "tools/list"]
    assert [session for _, session in server.asked][-1] == "s2"


@pytest.mark.from_docs  # MCP: pages by cursors
def test_all_pages_of_a_list_are_read() -> None:
    pages: list[Any] = [{"tools": [{"name": "a"}, "none"], "nextCursor": "2"}, {"tools": [{"name": "b"}]}]
    server = Server({"tools/list": pages})

    with Visit("https://mcp.example/mcp", server.send) as visit:
        assert visit.every("tools/list", "tools") == [{"name": "a"}, {"name": "b"}]


@pytest.mark.from_docs  # MCP: a ping is answered, what is not offered is no method
def test_what_a_server_says_before_it_answers_is_noted_or_refused() -> None:
    told = {"jsonrpc": "2.0", "method": "notifications/progress"}
    asks: list[dict[str, Any]] = [{"jsonrpc": "2.0", "id": name, "method": name} for name in ("ping", "roots/list")]
    asks[1]["same"] = True
    server = Server({"tools/call": (told, *asks, {"result": {"content": []}})})
    sent: list[dict[str, Any]] = []

    def send(outgoing: Outgoing) -> Response:
        sent.append(json.loads(outgoing.body or b"{}"))
        return server.send(outgoing)

    with Visit("https://mcp.example/mcp", send) as visit:
        assert visit.request("tools/call", {"name": "add"}) == {"content": []}

    assert visit.notified == [told]
    (called,) = (one for one in sent if one.get("method") == "tools/call")
    ping, refused = (one for one in sent if "result" in one or "error" in one)
    assert ping == {"jsonrpc": "2.0", "id": "ping", "result": {}}
    assert (refused["id"], refused["error"]["code"]) == (called["id"], -32601)
    assert called["params"] == {"name": "add"}


@pytest.mark.from_docs
def test_an_error_of_the_servers_is_its_own_and_a_page_is_none() -> None:
    server = Server({"tools/call": ({"error": {"message": "No"}},), "prompts/get": ({"error": {"code": 5}},)})

    with Visit("https://mcp.example/mcp", server.send) as visit:
        with pytest.raises(RpcError) as caught:
            visit.request("tools/call")
        with pytest.raises(RpcError) as other:
            visit.request("prompts/get")
    with pytest.raises(ToolError, match="answered with HTTP status 502 and no message"):
        Visit("https://mcp.example/mcp", lambda _: Response(502, [], iter([b"<html>"]))).__enter__()

    assert (caught.value.code, caught.value.message) == (-32603, "No")
    assert (other.value.code, other.value.message) == (5, "")
