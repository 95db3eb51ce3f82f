"""Web sockets of a runtime over the server: opened with headers, with a query, with a token as a subprotocol."""

from __future__ import annotations

import json
import socket
import sys
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import requests
from bedrock_agentcore import BedrockAgentCoreApp
from websockets.client import ClientProtocol
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.protocol import State
from websockets.sync.client import ClientConnection, connect
from websockets.sync.server import ServerConnection, serve
from websockets.uri import parse_uri

from conftest import Clients, make_client
from moto_agentcore.host.server import AgentCoreServer
from tests.browser.site import until
from tests.families.runtimes.arrange import NOBODY, new_runtime
from tests.families.runtimes.test_callers import authorizer, jwt

SESSION = "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id"
ID = "s" * 33
SECONDS = 20


@contextmanager
def opened(clients: Clients, arn: str, headers: Any = None, offered: Any = None, **query: str) -> Iterator[Any]:
    assert clients.endpoint is not None
    address = f"{clients.endpoint.replace('http', 'ws')}/runtimes/{quote(arn, safe='')}/ws?{urlencode(query)}"
    with connect(
        address, additional_headers=headers, subprotocols=offered, open_timeout=SECONDS, proxy=None
    ) as connection:
        yield connection


def told(connection: ClientConnection, message: Any) -> Any:
    connection.send(message if isinstance(message, bytes) else json.dumps(message))
    return json.loads(connection.recv(SECONDS))


def refused(*args: Any, **query: Any) -> tuple[int, Any]:
    with pytest.raises(InvalidStatus) as refusal, opened(*args, **query):
        pass
    return refusal.value.response.status_code, json.loads(refusal.value.response.body or b"null")


@pytest.mark.inferred
def test_what_is_not_bound_echoes_and_says_so(remote: Clients) -> None:
    arn = new_runtime(remote)["agentRuntimeArn"]

    with opened(remote, arn, {SESSION: ID}) as connection:
        found, blob = told(connection, {"a": 1}), told(connection, b"\x00")

    assert (found["payload"], blob["payload"]) == ({"a": 1}, "\x00")
    assert "Nothing is bound" in found["message"]
    assert connection.response.headers[SESSION] == ID


@pytest.mark.inferred  # RFC 6455 has clients wait for the handshake's answer; behind a proxy some do not
def test_what_comes_with_the_handshake_is_heard(remote: Clients) -> None:
    arn = quote(new_runtime(remote)["agentRuntimeArn"], safe="")
    client = ClientProtocol(parse_uri(f"{remote.endpoint}/runtimes/{arn}/ws".replace("http", "ws", 1)))
    client.send_request(client.connect())
    client.state = State.OPEN
    client.send_text(b"early")
    client.send_ping(b"there?")

    told = b""
    with socket.create_connection((client.uri.host, client.uri.port), timeout=SECONDS) as plug:
        plug.sendall(b"".join(client.data_to_send()))
        while b"there?" not in told or b'"early"' not in told:
            told += (came := plug.recv(65_536))
            assert came, told

    assert told.startswith(b"HTTP/1.1 101 ")


@pytest.mark.inferred
def test_a_function_answers_each_message(remote: Clients) -> None:
    def numbered(payload: Any, context: Any) -> Any:
        context.state["count"] = context.state.get("count", 0) + 1
        yield {"said": payload}
        yield [context.session_id, context.state["count"]]
        if payload == "two":
            yield from ("three", b"\x04")

    arn = new_runtime(remote)["agentRuntimeArn"]
    remote.agentcore.bind("helper", numbered)

    with opened(remote, arn, {SESSION: ID}) as connection:
        assert told(connection, "one") == {"said": "one"}
        assert json.loads(connection.recv(SECONDS)) == [ID, 1]
        assert told(connection, "two") == {"said": "two"}
        assert json.loads(connection.recv(SECONDS)) == [ID, 2]
        assert [connection.recv(SECONDS) for _ in range(2)] == ["three", b"\x04"]  # as they are
        assert "1 open web sockets" in [left["what"] for left in remote.agentcore.snapshot()["left_out"]]
    assert until(lambda: "sockets" not in str(remote.agentcore.snapshot()["left_out"]))


@pytest.mark.inferred
def test_a_function_that_fails_ends_the_socket(remote: Clients) -> None:
    arn = new_runtime(remote)["agentRuntimeArn"]
    remote.agentcore.bind("helper", lambda payload: 1 / payload)

    with opened(remote, arn) as connection:
        assert told(connection, 2) == 0.5
        connection.send("0")
        with pytest.raises(ConnectionClosed):
            connection.recv(SECONDS)

    assert connection.close_code == 1011


def agent() -> BedrockAgentCoreApp:
    """The official SDK's application with a web socket of its own."""
    app = BedrockAgentCoreApp()
    app.entrypoint(lambda payload: "invoked")

    @app.websocket
    async def talk(websocket: Any, context: Any) -> None:
        await websocket.accept()
        seen = {"session": context.session_id, "query": dict(websocket.query_params)}
        await websocket.send_json(seen)
        while (message := await websocket.receive_text()) != "stop":
            await websocket.send_text(message.upper())
        await websocket.close(4001)

    return app


@pytest.mark.from_sdk
def test_the_sdks_application_has_its_own(remote: Clients) -> None:
    arn = new_runtime(remote)["agentRuntimeArn"]
    remote.agentcore.bind("helper", agent())

    with opened(remote, arn, **{SESSION: ID, "qualifier": "DEFAULT", "mine": "1", "X-Amz-Date": "2"}) as connection:
        assert json.loads(connection.recv(SECONDS)) == {"session": ID, "query": {"mine": "1"}}
        connection.send("hello")
        assert connection.recv(SECONDS) == "HELLO"
        connection.send("stop")
        with pytest.raises(ConnectionClosed):
            connection.recv(SECONDS)

    assert connection.close_code == 4001
    answer = remote.data.invoke_agent_runtime(agentRuntimeArn=arn, payload=b"{}", runtimeSessionId=ID)
    assert answer["response"].read() == b'"invoked"'


@pytest.mark.inferred
def test_an_application_hears_that_its_client_has_left(remote: Clients) -> None:
    heard: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "websocket":
            raise ValueError("no lifespan")
        while (message := await receive())["type"] != "websocket.disconnect":
            heard.append(message)
            await send({"type": "websocket.accept"} if message["type"] == "websocket.connect" else _back(message))
        heard.append(message["type"])

    arn = new_runtime(remote)["agentRuntimeArn"]
    remote.agentcore.bind("helper", app)
    with opened(remote, arn) as connection:
        connection.send(b"\x00")
        assert connection.recv(SECONDS) == b"\x00"

    until(lambda: heard[-1] == "websocket.disconnect")
    assert heard[1]["bytes"] == b"\x00"


def _back(message: Any) -> Any:
    return {"type": "websocket.send", "bytes": message["bytes"]}


@pytest.mark.inferred
def test_a_server_on_this_machine_has_its_own(remote: Clients) -> None:
    def talk(connection: ServerConnection) -> None:
        assert connection.request is not None
        connection.send(json.dumps([connection.request.path, connection.request.headers[SESSION]]))
        for message in connection:
            connection.send(message)
            connection.close(4002)

    arn = new_runtime(remote)["agentRuntimeArn"]
    with serve(talk, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        remote.agentcore.bind("helper", f"http://127.0.0.1:{server.socket.getsockname()[1]}")
        with opened(remote, arn, {SESSION: ID}) as connection:
            assert json.loads(connection.recv(SECONDS)) == ["/ws", ID]
            assert told(connection, "x") == "x"
            with pytest.raises(ConnectionClosed):
                connection.recv(SECONDS)

    assert connection.close_code == 4002


@pytest.mark.from_docs
def test_a_browser_says_its_token_as_a_subprotocol(remote: Clients) -> None:
    arn = new_runtime(remote, **authorizer(allowedClients=["app"]))["agentRuntimeArn"]
    token, wrong = (urlsafe_b64encode(jwt(client_id=name).encode()).decode().rstrip("=") for name in ("app", "other"))
    bearer = "base64UrlBearerAuthorization"

    with opened(remote, arn, offered=[f"{bearer}.{token}", bearer]) as connection:
        assert connection.subprotocol == bearer
        assert told(connection, 1)["payload"] == 1

    status, said = refused(remote, arn, offered=[f"{bearer}.{wrong}", bearer])
    assert (status, said["error"]["message"]) == (401, "Claim 'client_id' value mismatch with configuration.")


@pytest.mark.from_model  # as InvokeAgentRuntime refuses
def test_what_an_invocation_is_refused_for_a_socket_is_too(remote: Clients) -> None:
    runtime = new_runtime(remote)
    arn = runtime["agentRuntimeArn"]

    assert refused(remote, arn.replace(runtime["agentRuntimeId"], NOBODY))[0] == 404
    assert refused(remote, arn, qualifier="nowhere")[0] == 404
    assert refused(remote, arn, {SESSION: "short"})[0] == 400
    assert refused(remote, arn, {"Origin": "https://evil.example"})[0] == 403
    assert refused(remote, arn, {"Sec-WebSocket-Version": "7"})[0] in (400, 426)


@pytest.mark.inferred
def test_an_application_that_does_not_accept_is_a_refusal(remote: Clients) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.close"})

    def wsgi(environ: Any, start_response: Any) -> Any:
        raise AssertionError

    arn = new_runtime(remote)["agentRuntimeArn"]
    for target, why in ((app, "Received error (403) from runtime"), (wsgi, "from runtime")):
        remote.agentcore.bind("helper", target)
        status, said = refused(remote, arn)
        assert (status, why in json.dumps(said)) == (424, True), said


@pytest.mark.inferred
def test_a_socket_ends_with_its_session(remote: Clients) -> None:
    arn = new_runtime(remote)["agentRuntimeArn"]

    with opened(remote, arn, {SESSION: ID}) as connection:
        assert told(connection, 1)["payload"] == 1
        remote.data.stop_runtime_session(agentRuntimeArn=arn, runtimeSessionId=ID)
        with pytest.raises(ConnectionClosed):
            connection.recv(SECONDS)
    assert connection.close_code == 1001

    with opened(remote, arn, {SESSION: ID}) as connection:
        remote.agentcore.clock.tick(hours=9)
        connection.send("1")
        with pytest.raises(ConnectionClosed):
            connection.recv(SECONDS)
    assert connection.close_code == 1001


@pytest.mark.inferred
def test_a_socket_goes_with_the_server() -> None:

    with AgentCoreServer() as server:
        clients: Any = type("C", (), {"control": make_client("bedrock-agentcore-control", server.url)})
        clients.endpoint = server.url
        arn = new_runtime(clients)["agentRuntimeArn"]
        with opened(clients, arn) as connection:
            assert told(connection, 1)["payload"] == 1
            server.stop()
            with pytest.raises(ConnectionClosed):
                connection.recv(SECONDS)


@pytest.mark.inferred
def test_shells_are_refused_clearly(remote: Clients) -> None:
    arn = new_runtime(remote)["agentRuntimeArn"]
    address = f"{str(remote.endpoint).replace('http', 'ws')}/runtimes/{quote(arn, safe='')}/ws/shells"

    with pytest.raises(InvalidStatus) as refusal, connect(address, proxy=None):
        pass

    assert refusal.value.response.status_code in (404, 501)


@pytest.mark.inferred
def test_what_is_missing_to_carry_web_sockets_is_told(remote: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "websockets.server", None)
    asked = {"Upgrade": "websocket", "Connection": "Upgrade"}

    answer = requests.get(f"{remote.endpoint}/runtimes/helper/ws", headers=asked, timeout=SECONDS)

    assert (answer.status_code, "moto-agentcore[server]" in answer.json()["message"]) == (501, True)
