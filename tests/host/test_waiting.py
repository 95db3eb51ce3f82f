"""One thread watches all connections and answers what plainly asks: nothing that takes long holds it up."""

from __future__ import annotations

import errno
import json
import socket
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPException
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any
from unittest.mock import Mock
from urllib.parse import urlsplit

import pytest

from conftest import Clients, Logged
from moto_agentcore import AgentCoreServer
from moto_agentcore.host.listener import Server
from moto_agentcore.host.relay import Relay, _Hand
from moto_agentcore.host.waiting import Waiting
from moto_agentcore.state.store import store_of
from tests.controls.conversation import new_memory, records, say
from tests.host.raw import PLANES, ask, connected, event, label, read_from, send, signature

pytestmark = pytest.mark.inferred

HERE, ELSEWHERE = PLANES, signature("bedrock-agentcore", "eu-west-1")
LIST = ("POST", "/memories/", b"{}")


@pytest.fixture
def url(remote: Clients) -> str:
    assert remote.endpoint is not None
    return remote.endpoint


@contextmanager
def plugged(url: str) -> Iterator[socket.socket]:
    with socket.create_connection((urlsplit(url).hostname or "", urlsplit(url).port or 0), timeout=30) as plug:
        yield plug


def plain(method: str, path: str, body: bytes) -> bytes:
    signed = f"Host: localhost\r\nAuthorization: {PLANES['Authorization']}\r\n"
    return f"{method} {path} HTTP/1.1\r\n{signed}Content-Length: {len(body)}\r\n\r\n".encode() + body


# What takes long


def test_code_of_the_authors_may_ask_the_server_that_asks_it(remote: Clients, url: str) -> None:
    memory_id = new_memory(remote)
    remote.agentcore.memory.extractor("SEMANTIC", lambda _: [ask(url, *LIST, HERE).json["memories"][0]["id"]])

    say(remote, memory_id, "I live in Berlin.")

    assert records(remote, memory_id) == [memory_id]


def test_code_of_the_authors_that_ends_its_thread_ends_no_server(remote: Clients, url: str) -> None:
    memory_id = new_memory(remote)

    def leaving(_: object) -> list[str]:
        raise SystemExit

    remote.agentcore.memory.extractor("SEMANTIC", leaving)
    say(remote, memory_id, "I live in Berlin.")
    with pytest.raises((OSError, HTTPException)):  # it ends what it was asked for
        ask(url, "POST", f"/memories/{memory_id}/memoryRecords", b'{"namespacePath": "/"}', HERE)

    assert ask(url, *LIST, HERE).status == 200


def test_who_waits_for_a_lock_holds_up_nobody_else(remote: Clients, url: str) -> None:
    with ThreadPoolExecutor(1) as pool, connected(url) as connection:
        with store_of("123456789012", "us-east-1").lock:
            waiting = pool.submit(ask, url, *LIST, HERE)
            others = [send(connection, *LIST, ELSEWHERE).status for _ in range(3)]
            waited = not waiting.done()

        assert (others, waited, waiting.result(20).status) == ([200] * 3, True, 200)


def test_a_stream_that_waits_for_a_lock_holds_up_none_of_its_connection(remote: Clients, url: str) -> None:
    pytest.importorskip("h2", reason="HTTP/2 needs h2, a part of moto-agentcore[server]")
    from tests.host import http2

    with http2.connected(url) as client:
        with store_of("123456789012", "us-east-1").lock:
            first = client.send(*LIST, HERE)
            other = client.ask(*LIST, ELSEWHERE)
            waited = not client.streams[first].is_over

        assert (other.status, waited, client.whole(first).answer.status) == (200, True, 200)


def test_a_client_that_does_not_read_holds_up_nobody(remote: Clients, url: str) -> None:
    memory_id = new_memory(remote)
    blob = event(payload=[{"blob": "x" * 8_000_000}])
    made = ask(url, "POST", f"/memories/{memory_id}/events", json.dumps(blob), HERE).json["event"]["eventId"]
    path = f"/memories/{memory_id}/actor/maria/sessions/s1/events/{label(made)}"

    with plugged(url) as plug:
        plug.sendall(plain("GET", path, b""))
        others = [ask(url, *LIST, HERE).status for _ in range(3)]
        answer = read_from(plug.makefile("rb"))

    assert others == [200] * 3
    assert len(json.loads(answer)["event"]["payload"][0]["blob"]) > 7_999_999


def test_who_is_relieved_takes_no_piece_of_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    let_go: list[str] = []
    pieces: SimpleQueue[str] = SimpleQueue()
    next_one, again = Event(), Event()

    def work() -> None:
        piece = pieces.get(timeout=20)
        turn = relay.begin(piece)
        if piece == "long":
            relay.resign()
            pieces.put("next")
            next_one.wait(20)
            relay.resign()  # it takes longer still
            pieces.put("last")
            again.set()
        elif piece == "next":
            next_one.set()
            again.wait(20)
        relay.done(turn)
        if piece == "last":
            relay.stop()

    monkeypatch.setattr("moto_agentcore.host.relay.KEPT", 20)
    relay = Relay(work, let_go.append)
    pieces.put("long")
    relay.run(20)
    relay.end(lambda: None)

    assert let_go == ["long"]


def test_who_is_called_does_not_wait_to_be_called() -> None:
    relay, hand = Relay(lambda: None, lambda _: None), _Hand(1)
    hand.called = Mock()

    assert relay._is_needed(hand)

    hand.called.wait.assert_not_called()


def test_who_is_relieved_does_the_next_piece_but_one() -> None:
    """A thread without work stays for a while, and none is made anew."""
    hands: list[Thread] = []
    moment, patience = Event(), [*range(3_000)]

    def work() -> None:
        hands.append(threading.current_thread())
        turn = relay.begin(None)
        if len(hands) == 4:
            relay.stop()
        else:
            relay.resign()
            while len(hands) > 1 and not relay._spare and not moment.wait(0.001):
                if not patience.pop():  # the one before will soon be without work
                    break
        relay.done(turn)

    relay = Relay(work, lambda _: None)
    relay.run(20)
    relay.end(lambda: None)

    assert len({*hands}) < len(hands)


# What comes in pieces, or several at once


def test_a_request_may_come_in_pieces_and_several_in_one(remote: Clients, url: str) -> None:
    create = plain("POST", "/memories/create", b'{"name": "Demo", "eventExpiryDuration": 30}')
    with plugged(url) as plug:
        stream = plug.makefile("rb")
        for piece in (create[:40], create[40:-9], create[-9:-1], create[-1:]):
            plug.sendall(piece)
        made = json.loads(read_from(stream))["memory"]["id"]
        plug.sendall(plain(*LIST) * 3 + plain(*LIST)[:50])
        listed = [json.loads(read_from(stream))["memories"][0]["id"] for _ in range(3)]
        plug.sendall(plain(*LIST)[50:])
        after = json.loads(read_from(stream))["memories"][0]["id"]

    assert {*listed, after} == {made}


def test_connections_that_wait_need_no_threads(url: str) -> None:
    before = threading.active_count()
    with ExitStack() as stack:
        connections = [stack.enter_context(connected(url)) for _ in range(100)]
        answered = [send(connection, *LIST, HERE).status for connection in connections * 2]
        more = threading.active_count() - before

    assert answered == [200] * 200
    assert more < 10


@pytest.mark.skipif(sys.platform != "linux", reason="other systems let fewer wait")
def test_clients_that_come_at_once_wait_until_they_are_let_in() -> None:
    listener = Server("127.0.0.1", 0, None, max_body=1)
    with ExitStack() as stack:
        for _ in range(300):
            stack.enter_context(socket.create_connection((listener.host, listener.port), timeout=0.9))
    listener.server_close()


def test_a_process_that_may_open_no_more_asks_again_later(monkeypatch: pytest.MonkeyPatch, caplog: Logged) -> None:
    asked: list[int] = []
    looked, look = Event(), Waiting._look

    def looks(waiting: Waiting) -> None:
        if asked:
            looked.set()
        look(waiting)

    monkeypatch.setattr(Waiting, "_look", looks)
    monkeypatch.setattr("moto_agentcore.host.waiting.LOOKS", 0.05)
    with AgentCoreServer() as server:
        listener: Any = server._server
        let_in = listener.get_request

        def get_request() -> Any:
            asked.append(1)
            if not looked.is_set():
                raise OSError(errno.EMFILE, "Too many open files")
            return let_in()

        listener.get_request = get_request
        answered = ask(server.url, *LIST, HERE).status

    assert (answered, len(asked)) == (200, 2)
    assert "goes on" not in caplog.text


# The end


def test_a_server_that_ends_lets_the_answer_come_that_waits_for_a_lock() -> None:
    server = AgentCoreServer().start()
    listener: Any = server._server
    with ThreadPoolExecutor(1) as pool, connected(server.url) as idle:
        send(idle, *LIST, HERE)
        while listener._busy:
            pass
        with store_of("123456789012", "us-east-1").lock:
            waiting = pool.submit(ask, server.url, *LIST, HERE)
            while not listener._busy:
                pass
            listener.shutdown()
            listener.server_close()
            kept = idle.sock
            assert kept is not None
            assert kept.recv(1) == b""
        listener.drain()
        answer = waiting.result(20)

    assert (answer.status, answer.headers["Connection"]) == (200, "close")


def test_work_that_fails_is_gone_on_with(caplog: Logged) -> None:
    done: list[int] = []

    def work() -> None:
        done.append(relay.begin(None))
        relay.done(done[-1])
        if len(done) == 1:
            raise RuntimeError("a bug")
        relay.stop()

    relay = Relay(work, lambda _: None)
    running = Thread(target=relay.run, args=(20,))
    running.start()
    running.join(20)
    relay.end(lambda: None)

    assert done == [1, 1]
    assert "goes on" in caplog.text
