"""HTTP/2 in the clear: the same answers, several at once, as they are made; and what no SDK sends."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from threading import Event, Thread
from typing import Any

import pytest

from conftest import Clients, Logged
from moto_agentcore import AgentCoreServer
from moto_agentcore.host.receiving import Receiving
from tests.families.runtimes.arrange import new_runtime
from tests.host.arrange import held_up
from tests.host.raw import PLANES, ask, label, signature, talk

pytest.importorskip("h2", reason="HTTP/2 needs h2, a part of moto-agentcore[server]")
from h2.errors import ErrorCodes

from tests.host.http2 import Client, connected

pytestmark = pytest.mark.inferred

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


@pytest.fixture
def client(remote: Clients) -> Iterator[Client]:
    with connected(remote.endpoint or "") as client:
        yield client


def invocation(clients: Clients, function: Any) -> str:
    """The path of a runtime with a function behind it."""
    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", function)
    return f"/runtimes/{label(runtime['agentRuntimeArn'])}/invocations"


@pytest.mark.parametrize(
    ("method", "path", "body", "headers"),
    [
        ("POST", "/memories/?maxResults=1", b"{}", PLANES),
        ("GET", "/memories/nobody-0123456789/details", b"", PLANES),
        ("POST", "/sessions/", b"{}", signature("bedrock")),
        ("POST", "/memories/create", b"{", PLANES),
        ("GET", "/a-bucket?list-type=2", b"", signature("s3")),
        ("POST", "/moto-api/agentcore/clock/tick", b"[]", {"Content-Type": "application/json"}),
        ("GET", "/memories/%23/x", b"", {"Origin": "http://evil.example"}),
        ("HEAD", "/a-bucket", b"", signature("s3")),
    ],
)
def test_an_answer_is_the_one_of_an_older_client(
    remote: Clients, client: Client, method: str, path: str, body: bytes, headers: dict[str, str]
) -> None:
    newer, older = client.ask(method, path, body, headers), ask(remote.endpoint or "", method, path, body, headers)

    assert newer.status == older.status
    varying = ("requestid", "date", "connection", "id-2", "hostid")
    kept = {name.lower(): value for name, value in older.headers.items() if not name.lower().endswith(varying)}
    assert {name: newer.headers[name] for name in kept} == kept
    if "s3" not in headers.get("Authorization", ""):  # whose errors name their request
        assert newer.body == older.body


def test_a_slow_answer_holds_up_no_other_one_and_pieces_come_as_they_are_made(remote: Clients, client: Client) -> None:
    may_go_on = Event()

    def slow(_: Any) -> Iterator[str]:
        yield "first"
        assert may_go_on.wait(20)
        yield "second"

    stream = client.send("POST", invocation(remote, slow), b"{}", PLANES)
    client.until(stream, len(b"first"))
    between = client.ask("POST", "/memories/", b"{}", PLANES)
    has_gone_on = b"second" in client.streams[stream].body
    may_go_on.set()

    assert (between.json, has_gone_on) == ({"memories": []}, False)
    assert client.whole(stream).body == b'data: "first"\n\ndata: "second"\n\n'


def test_large_bodies_come_and_go_as_their_readers_let_them(remote: Clients, client: Client) -> None:
    path = invocation(remote, lambda payload: payload["text"] * 2)
    text = "x" * 1_500_000

    answer = client.ask("POST", path, json.dumps({"text": text}).encode(), PLANES)

    assert answer.json == text * 2


def test_a_client_that_leaves_ends_what_is_made_for_it(remote: Clients, client: Client, caplog: Logged) -> None:
    caplog.set_level(logging.WARNING)
    left = Event()

    def endless(_: Any) -> Iterator[str]:
        try:
            while True:
                yield "x" * 10_000
        finally:
            left.set()

    path = invocation(remote, endless)
    client.reads = False
    stream = client.send("POST", path, b"{}", PLANES)
    client.until(stream, 60_000)  # and then its window is closed
    client.protocol.reset_stream(stream, ErrorCodes.CANCEL)
    client.flush()

    assert left.wait(20)
    client.read_on()
    assert client.ask("POST", "/memories/", b"{}", PLANES).status == 200
    assert caplog.records == []


def test_a_stream_that_fails_is_cut_and_the_connection_stays(remote: Clients, client: Client) -> None:
    def failing() -> Iterator[bytes]:
        yield b"first"
        raise RuntimeError("too bad")

    remote.agentcore.script("InvokeAgentRuntime", lambda _: {"contentType": "text/plain", "response": failing()})
    stream = client.whole(client.send("POST", "/runtimes/agent-0123456789/invocations", b"{}", PLANES))

    assert (stream.body, stream.failure) == (b"first", ErrorCodes.INTERNAL_ERROR)
    assert client.ask("POST", "/memories/", b"{}", PLANES).status == 200


@pytest.mark.parametrize("path", ["*", "//evil", "/a b", "/a#b", "http://localhost/", "/\u65e5"])
def test_a_path_that_is_none_is_refused(client: Client, path: str) -> None:
    stream = client.whole(client.send("GET", path))

    assert (stream.headers, stream.failure) == ({}, ErrorCodes.PROTOCOL_ERROR)


@pytest.mark.parametrize(
    "sent",
    [
        b"PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n",
        b"PRI * HTTP/2.0\r\nHost: a\r\n\r\n",
        PREFACE,
        PREFACE + b"GET / HTTP/1.1\r\n\r\n",
        PREFACE + b"\xff\xff\xff\x00\x00\x00\x00\x00\x00",
        PREFACE + b"\x00\x00\x05\x01\x05\x00\x00\x00\x01\xff\xff\xff\xff\xff",
    ],
)
def test_frames_that_are_none_end_the_connection(remote: Clients, sent: bytes, caplog: Logged) -> None:
    caplog.set_level(logging.WARNING)

    answer = talk(remote.endpoint or "", sent)

    assert b"HTTP/1.1 2" not in answer
    assert caplog.records == []


def test_a_client_that_is_silent_is_let_go(remote: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Receiving, "timeout", 0.05)
    with connected(remote.endpoint or "") as client:
        client.ask("POST", "/memories/", b"{}", PLANES)
        while client.take():
            pass

    assert client.is_ended


def test_a_body_has_a_limit() -> None:
    with AgentCoreServer(max_body=1_000_000) as server, connected(server.url) as client:
        large, small = (client.ask("POST", "/memories/", b" " * n + b"{}", PLANES).status for n in (10**6, 10**6 - 2))

    assert (large, small) == (413, 200)


def test_a_server_that_ends_lets_running_streams_end_and_takes_no_new_ones(remote: Clients) -> None:
    begun, may_end = held_up(remote)
    server = AgentCoreServer().start()
    listener = server._server
    assert listener is not None
    with connected(server.url) as client:
        running = client.send("POST", "/memories/", b"{}", PLANES)
        assert begun.wait(20)
        listener.shutdown()
        listener.server_close()
        late = client.whole(client.send("POST", "/memories/", b"{}", PLANES))
        draining = Thread(target=listener.drain)
        draining.start()
        may_end.set()
        answer = client.whole(running).answer
        while client.take():
            pass
    draining.join(20)

    assert (answer.status, late.failure) == (200, ErrorCodes.REFUSED_STREAM)
    assert client.is_ended
