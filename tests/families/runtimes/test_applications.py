"""Applications behind a runtime: the official SDK's, any ASGI and WSGI one, one that listens on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from threading import Event, Thread
from typing import Any
from urllib.parse import quote

import pytest

from conftest import Clients, Logged
from moto_agentcore import mock_agentcore
from tests.families.arrange import error_of, refused, status_of
from tests.families.runtimes.arrange import GIVEN, ask, asked, new_runtime

SESSION = "session-" + "a" * 32
CLIENT_ERROR = "RuntimeClientError"
PREFIX = "x-amzn-bedrock-agentcore-runtime-"
ZIP = {"s3": {"bucket": "sources", "prefix": "agent.zip"}}
CODE = {"codeConfiguration": {"code": ZIP, "runtime": "PYTHON_3_12", "entryPoint": ["app.py"]}}


def protocol(name: str, **more: Any) -> dict[str, Any]:
    return {"protocolConfiguration": {"serverProtocol": name, **more}}


@pytest.fixture
def sdk() -> Any:
    """The official SDK's application, unchanged."""
    runtime = pytest.importorskip("bedrock_agentcore.runtime")
    return runtime.BedrockAgentCoreApp()


@pytest.mark.from_sdk
def test_the_official_sdks_application_answers(clients: Clients, sdk: Any) -> None:
    from bedrock_agentcore.runtime.context import BedrockAgentCoreContext

    runtime = new_runtime(clients)

    @sdk.entrypoint  # type: ignore[untyped-decorator] # the SDK's is not typed
    def invoke(payload: Any, context: Any) -> Any:
        token = BedrockAgentCoreContext.get_workload_access_token()
        return {"said": payload, "session": context.session_id, "token": token is not None}

    clients.agentcore.bind(runtime["agentRuntimeArn"], sdk)
    answer = ask(clients, runtime, {"prompt": "Hi"}, runtimeSessionId=SESSION, runtimeUserId="ann")

    assert (answer["statusCode"], answer["contentType"]) == (200, "application/json")
    said = json.loads(answer["response"].read())
    assert said == {"said": {"prompt": "Hi"}, "session": SESSION, "token": True}


@pytest.mark.from_sdk
def test_the_official_sdks_application_streams_as_it_goes(clients: Clients, sdk: Any) -> None:
    may_go_on = Event()

    @sdk.entrypoint  # type: ignore[untyped-decorator] # the SDK's is not typed
    def invoke(payload: Any) -> Iterator[Any]:
        yield "one"
        assert may_go_on.wait(20)
        raise LookupError("no such city")

    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", sdk)
    answer = ask(clients, runtime, {})
    lines = (line for line in answer["response"].iter_lines(chunk_size=1) if line)

    assert answer["contentType"] == "text/event-stream; charset=utf-8"
    assert next(lines) == b'data: "one"'
    may_go_on.set()
    assert json.loads(next(lines).removeprefix(b"data: "))["error_type"] == "LookupError"


@pytest.mark.from_sdk
def test_what_the_official_sdks_application_fails_with_is_a_424(clients: Clients, sdk: Any) -> None:
    @sdk.entrypoint  # type: ignore[untyped-decorator] # the SDK's is not typed
    async def invoke(payload: Any) -> Any:
        return payload["nothing"]

    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", sdk)

    error = error_of(CLIENT_ERROR, ask, clients=clients, runtime=runtime, payload={})
    bad = refused(ask, CLIENT_ERROR, clients=clients, runtime=runtime, payload=b"{")

    assert (status_of(error), "(500)" in error["Error"]["Message"]) == (424, True)
    assert "(400)" in bad


class App:
    """An ASGI application that shows what it was asked."""

    def __init__(self, status: int = 200, headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
        self.status, self.headers = status, list(headers)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http", scope["type"]
        body = (await receive())["body"]
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        shown = json.dumps({"path": scope["path"], "body": body.decode(), "headers": headers}).encode()
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": shown})


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("given", "path", "host"),
    [
        ({}, "/invocations", "localhost:8080"),
        (protocol("HTTP"), "/invocations", "localhost:8080"),
        (protocol("AGUI"), "/invocations", "localhost:8080"),
        (protocol("MCP"), "/mcp", "localhost:8000"),
        (protocol("A2A"), "/", "localhost:9000"),
        (protocol("HTTP", path="/ask", port=8081), "/ask", "localhost:8081"),
    ],
)
def test_a_container_is_asked_where_its_protocol_says(clients: Clients, given: Any, path: str, host: str) -> None:
    runtime = new_runtime(clients, **given)
    clients.agentcore.bind("helper", App())

    found = asked(clients, runtime, {})

    assert (found["path"], found["headers"]["host"]) == (path, host)


@pytest.mark.from_docs
def test_a_container_is_told_who_asks_and_in_which_session(clients: Clients) -> None:
    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", App())
    given = {"contentType": "text/plain", "accept": "text/html", "mcpSessionId": "m1", "traceId": "Root=1"}

    found = asked(clients, runtime, b"plain", runtimeSessionId=SESSION, runtimeUserId="ann", **given)

    headers = found["headers"]
    assert found["body"] == "plain"
    assert (headers["content-type"], headers["accept"], headers["content-length"]) == ("text/plain", "text/html", "5")
    assert (headers["mcp-session-id"], headers["x-amzn-trace-id"]) == ("m1", "Root=1")
    assert headers[PREFIX + "session-id"] == SESSION
    assert len(headers[PREFIX + "request-id"]) == 36
    assert headers["workloadaccesstoken"]
    assert {"authorization", PREFIX + "user-id"}.isdisjoint(headers)


@pytest.mark.from_model
def test_a_containers_status_and_headers_are_answered(clients: Clients) -> None:
    runtime = new_runtime(clients, **protocol("MCP"))
    given = [(b"content-type", b"text/html"), (b"mcp-session-id", b"m2"), (b"traceparent", b"00-2"), (b"x-own", b"1")]
    clients.agentcore.bind("helper", App(202, given))

    answer = ask(clients, runtime, {}, traceParent="00-1", traceState="a=b")

    assert (answer["statusCode"], answer["contentType"], answer["mcpSessionId"]) == (202, "text/html", "m2")
    assert (answer["traceParent"], answer["traceState"]) == ("00-2", "a=b")


@pytest.mark.from_docs
@pytest.mark.parametrize("status", [302, 404, 503])
def test_a_container_that_refuses_is_the_runtimes_error(local: Clients, status: int, caplog: Logged) -> None:
    runtime = new_runtime(local)

    def refuses(environ: Any, start_response: Any) -> list[bytes]:
        start_response(f"{status} No", [])
        return [b"x" * 501, b"and more"]

    local.agentcore.bind("helper", refuses)

    text = refused(ask, CLIENT_ERROR, clients=local, runtime=runtime, payload={})

    told = f"what is bound to {runtime['agentRuntimeId']} answered {status}: {b'x' * 500!r}"
    assert told in [one.getMessage() for one in caplog.records]
    assert text == f"Received error ({status}) from runtime. Please check your CloudWatch logs for more information."


@pytest.mark.inferred
def test_an_answer_that_is_left_over_when_the_mock_ends_is_closed_in_peace(idle: Clients) -> None:
    ended = []

    async def streams(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        try:
            while True:
                await send({"type": "http.response.body", "body": b"more", "more_body": True})
        finally:
            ended.append("stream")

    with mock_agentcore() as agentcore:
        runtime = new_runtime(idle)
        agentcore.bind("helper", streams)
        body = ask(idle, runtime, {})["response"]
        assert body.read(4) == b"more"
    assert ended == ["stream"]
    body.close()


@pytest.mark.inferred
def test_an_application_that_hangs_is_ended_by_its_timeout(clients: Clients) -> None:
    import asyncio

    ended = Event()

    async def hangs(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            raise ValueError("no lifespan")
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", hangs, timeout=0.2)

    text = refused(ask, CLIENT_ERROR, clients=clients, runtime=runtime, payload={})

    assert "not done within 0.2 seconds" in text
    assert ended.wait(20)


@pytest.mark.inferred
def test_a_wsgi_application_answers(clients: Clients) -> None:
    def app(environ: Any, start_response: Any) -> list[bytes]:
        start_response("201 Created", [("Content-Type", "text/plain")])
        return [environ["PATH_INFO"].encode(), b" ", environ["wsgi.input"].read()]

    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", app)

    answer = ask(clients, runtime, b"hello")

    assert (answer["statusCode"], answer["contentType"]) == (201, "text/plain")
    assert answer["response"].read() == b"/invocations hello"


class _Container(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write(f"{self.headers['Host']} {self.path} ".encode() + body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def container() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Container) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.inferred
def test_what_listens_on_this_machine_answers(clients: Clients, container: str) -> None:
    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", container)

    host = container.removeprefix("http://")
    assert ask(clients, runtime, b"hello")["response"].read() == f"{host} /invocations hello".encode()


@pytest.mark.inferred
def test_a_url_is_bound_over_http(remote: Clients, container: str) -> None:
    import requests

    runtime = new_runtime(remote)
    url, asking = f"{remote.endpoint}/moto-api/agentcore/bind", {"address": runtime["agentRuntimeArn"]}

    assert requests.post(url, json={**asking, "target": container, "timeout": 20}, timeout=20).status_code == 200
    assert b"/invocations" in ask(remote, runtime, b"")["response"].read()
    assert requests.post(url, json=asking, timeout=20).status_code == 200
    assert "Nothing is bound" in asked(remote, runtime, {})["message"]
    wrongs: list[dict[str, Any]] = [
        {"target": "http://example.com"},
        {"target": container, "timeout": 0},
        {"target": 1},
    ]
    for wrong in wrongs:
        assert requests.post(url, json={**asking, **wrong}, timeout=20).status_code == 400


# a dozen users' logs of 2026: 120 of containers, 30 of code that the service runs itself
@pytest.mark.from_recording
@pytest.mark.parametrize(("artifact", "seconds"), [(GIVEN["agentRuntimeArtifact"], 120), (CODE, 30)])
def test_what_is_not_up_in_time_is_told_of_with_the_services_text(
    local: Clients, artifact: dict[str, Any], seconds: int
) -> None:
    runtime = new_runtime(local, agentRuntimeArtifact=artifact)
    local.agentcore.bind("helper", "http://127.0.0.1:1")

    text = refused(ask, CLIENT_ERROR, clients=local, runtime=runtime, payload={})

    assert text == (
        f"Runtime initialization time exceeded. Please make sure that initialization completes in {seconds}s."
    )


@pytest.mark.inferred
@pytest.mark.parametrize("target", ["http://example.com", "ftp://localhost", 7, dict])
def test_what_can_never_answer_is_not_bound(local: Clients, target: Any) -> None:
    with pytest.raises(ValueError, match=r"loopback|this machine"):
        local.agentcore.bind("helper", target)
    for wrong in (0, -1, float("inf"), True):
        with pytest.raises(ValueError, match="time-out"):
            local.agentcore.bind("helper", lambda payload: payload, timeout=wrong)
    with pytest.raises(ValueError, match="address"):
        local.agentcore.bind("", lambda payload: payload)


@pytest.mark.from_docs
def test_an_a2a_runtime_shows_its_card(clients: Clients) -> None:
    runtime = new_runtime(clients, description="Helps", **protocol("A2A"))
    get_card, arn = clients.data.get_agent_card, runtime["agentRuntimeArn"]

    made = get_card(agentRuntimeArn=arn, runtimeSessionId=SESSION)
    clients.agentcore.bind("helper", App(200, [(b"content-type", b"application/json")]))
    own = get_card(agentRuntimeArn=arn)

    assert (made["statusCode"], made["runtimeSessionId"]) == (200, SESSION)
    url = made["agentCard"].pop("url")
    assert url.endswith(f"/runtimes/{quote(arn, safe='')}/invocations")
    assert made["agentCard"] == {
        "name": "helper",
        "description": "Helps",
        "version": "1",
        "protocolVersion": "0.3.0",
        "preferredTransport": "JSONRPC",
        "capabilities": {"streaming": True},
        "defaultInputModes": ["text"],
        "defaultOutputModes": ["text"],
        "skills": [],
    }
    assert own["agentCard"]["path"] == "/.well-known/agent-card.json"


@pytest.mark.from_recording  # that the URLs of a card are the runtime's
def test_the_urls_of_a_card_are_the_runtimes(local: Clients) -> None:
    arn = new_runtime(local, **protocol("A2A"))["agentRuntimeArn"]
    inner = {"name": "own", "url": "http://localhost:9000/"}
    cards: list[Any] = [
        *({**inner, "supportedInterfaces": [{**inner, "transport": "GRPC"}, 7, {"name": "x"}]}, inner),
        *({"name": "own", "supportedInterfaces": 7}, [], None),
    ]

    def app(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(card).encode() if (card := cards.pop(0)) is not None else b"no JSON"]

    local.agentcore.bind("helper", app)
    first, second, third = (local.data.get_agent_card(agentRuntimeArn=arn)["agentCard"] for _ in range(3))

    url = f"https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/{quote(arn, safe='')}/invocations"
    shown = {"name": "own", "url": url}
    assert first == {**shown, "supportedInterfaces": [{**shown, "transport": "GRPC"}, 7, {"name": "x"}]}
    assert (second, third) == (shown, {"name": "own", "supportedInterfaces": 7})
    for _ in range(2):
        assert "(502)" in refused(local.data.get_agent_card, CLIENT_ERROR, agentRuntimeArn=arn)


@pytest.mark.inferred
def test_a_runtime_of_another_protocol_has_no_card(local: Clients) -> None:
    runtime = new_runtime(local)

    assert "(404)" in refused(local.data.get_agent_card, CLIENT_ERROR, agentRuntimeArn=runtime["agentRuntimeArn"])


@pytest.mark.from_docs
def test_an_official_mcp_server_answers_behind_a_runtime(clients: Clients) -> None:
    """A JSON-RPC call that needs no session, of the official MCP library's streamable HTTP application."""
    pytest.importorskip("mcp")
    app = _mcp_app()
    runtime = new_runtime(clients, **protocol("MCP"))
    clients.agentcore.bind("helper", app)
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}

    answer = ask(clients, runtime, call, accept="application/json, text/event-stream", contentType="application/json")

    assert b"add" in answer["response"].read()


def _mcp_app() -> Any:
    try:
        server = import_module("mcp.server.mcpserver").MCPServer("adder")
    except ImportError:  # its first major version
        server = import_module("mcp.server.fastmcp").FastMCP("adder")

    @server.tool()  # type: ignore[untyped-decorator] # of either version
    def add(a: int, b: int) -> int:
        return a + b

    return server.streamable_http_app(stateless_http=True, json_response=True)
