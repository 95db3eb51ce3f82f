"""Bytes that no SDK sends: each request has one answer or none, no thread spins, and the server goes on."""

from __future__ import annotations

import gzip
import json
import logging
import re
import socket
import tracemalloc
from collections.abc import Iterator
from threading import Thread
from urllib.parse import urlsplit

import pytest

from conftest import Clients, Logged
from moto_agentcore import AgentCoreServer
from moto_agentcore.host.dispatcher import Dispatcher
from moto_agentcore.host.receiving import Receiving as Handler
from tests.host.arrange import held_up
from tests.host.raw import PLANES, Answer, ask, refusal, signature, talk

UNREADABLE = refusal(400, "ValidationException")
LIST = b"POST /memories/ HTTP/1.1\r\nHost: localhost\r\n"
NEXT = LIST + b"Content-Length: 2\r\n\r\n{}"  # which nobody may answer behind a request that was refused
CREATE = json.dumps({"name": "Sent", "eventExpiryDuration": 30}).encode()


@pytest.fixture
def url(remote: Clients) -> str:
    assert remote.endpoint is not None
    return remote.endpoint


def statuses(answers: bytes) -> list[int]:
    return [int(found) for found in re.findall(rb"HTTP/1\.[01] (\d{3}) ", answers)]


REFUSED = {
    "a target with half an address": b"GET http://[/x HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "another scheme": b"GET ftp://localhost/x HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a target that is a host": b"CONNECT localhost:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "no host": b"GET /memories/ HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /memories/ HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    "a space before the colon": LIST + b"Content-Length : 2\r\n\r\n{}",
    "a header without a colon": LIST + b"Content-Length\r\n\r\n{}",
    "a folded header": LIST + b"X-Folded: a\r\n b\r\nContent-Length: 2\r\n\r\n{}",
    "a folded first header": b"POST /memories/ HTTP/1.1\r\n Host: localhost\r\nHost: localhost\r\n\r\n",
    "a line of mail": b"POST /memories/ HTTP/1.1\r\nFrom me\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}",
    "another coding": LIST + b"Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "two codings": LIST + b"Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "a coding and a length": LIST + b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "chunks of an older client": b"POST /memories/ HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "two lengths": LIST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a list of lengths": LIST + b"Content-Length: 2, 2\r\n\r\n{}",
    "a length with a sign": LIST + b"Content-Length: +2\r\n\r\n{}",
    "a length of 40 digits": LIST + b"Content-Length: " + b"9" * 40 + b"\r\n\r\n{}",
    "a chunk of no size": LIST + b"Transfer-Encoding: chunked\r\n\r\n\r\n{}\r\n0\r\n\r\n",
    "a chunk of 0x": LIST + b"Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n",
    "a chunk longer than it says": LIST + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n",
    "a trailer that is none": LIST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nno trailer\r\n\r\n",
    "no end of trailers": LIST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n" + b"a: b\r\n" * 200,
}


@pytest.mark.inferred  # RFC 9112, sections 3 to 7
@pytest.mark.parametrize("sent", REFUSED.values(), ids=REFUSED)
def test_what_two_parsers_read_differently_is_refused_and_the_connection_closed(url: str, sent: bytes) -> None:
    answer = talk(url, sent + NEXT)

    assert statuses(answer) == [400]
    assert b"Content-Type: application/json" in answer


@pytest.mark.inferred  # RFC 9112, section 8
@pytest.mark.parametrize("cut", [b"", b"X-Hal", b"X-Whole: 1\r\n", b"X-Whole: 1\r\n\r"], ids=repr)
def test_a_head_that_ends_too_early_is_not_acted_on(url: str, cut: bytes) -> None:
    assert statuses(talk(url, LIST + cut)) == [400]


@pytest.mark.inferred  # RFC 9112, section 2.2
def test_an_empty_line_behind_a_body_is_no_request(url: str) -> None:
    assert statuses(talk(url, b"\r\n" + NEXT + b"\r\n" + NEXT + b"\r\n")) == [200, 200]


@pytest.mark.inferred  # RFC 9110, section 7.6.1: as Perl's client asks
@pytest.mark.parametrize("more", [b"", b"Content-Length: 0\r\nContent-Length: 0\r\n"], ids=["plain", "with care"])
def test_a_client_that_wants_its_connection_closed_may_say_more(url: str, more: bytes) -> None:
    answer = talk(url, LIST + b"Connection: TE, close\r\n" + more + b"\r\n" + NEXT)

    assert statuses(answer) == [200]
    assert b"\r\nConnection: close\r\n" in answer


@pytest.mark.inferred
@pytest.mark.parametrize("length", [10**12, 2**63 - 1, 256 * 1024 * 1024 + 1])
def test_more_than_is_taken_is_refused_before_it_is_sent(url: str, length: int) -> None:
    answer = talk(url, LIST + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n{}" % length)

    assert statuses(answer) == [413]
    assert b"the most that this server takes" in answer


@pytest.mark.inferred
@pytest.mark.parametrize("chunk", [b"fffffffff", b"ffffffffffffffff", b"8000000"])
def test_no_room_is_made_for_what_is_only_announced(url: str, chunk: bytes) -> None:
    tracemalloc.start()
    try:
        answer = talk(url, LIST + b"Transfer-Encoding: chunked\r\n\r\n" + chunk + b"\r\n{}")
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert statuses(answer) in ([400], [413])
    assert most < 8 * 1024 * 1024


@pytest.mark.inferred
@pytest.mark.parametrize("trailers", [b"", b"X-Checksum: abc\r\n", b"a: b\r\nx-amz-checksum-crc32: AAAAAA==\r\n"])
def test_chunks_may_have_extensions_and_trailers(url: str, trailers: bytes) -> None:
    chunks = b"%x;name=value\r\n%b\r\n0\r\n%b\r\n" % (len(CREATE), CREATE, trailers)
    head = b"POST /memories/create HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: Chunked\r\n\r\n"

    answers = talk(url, head + chunks + NEXT)

    assert statuses(answers) == [202, 200]
    assert b"Sent-" in answers.rpartition(b"HTTP/1.1 ")[2]


@pytest.mark.inferred
def test_a_target_may_name_the_host_as_proxies_are_asked(url: str) -> None:
    answers = talk(
        url, b"POST http://localhost/memories/?x=1 HTTP/1.1\r\nHost: b\r\nContent-Length: 2\r\n\r\n{}" + NEXT
    )

    assert statuses(answers) == [200, 200]


@pytest.mark.inferred
def test_a_bomb_is_refused_without_being_unpacked() -> None:
    bomb = gzip.compress(b" " * 200_000_000, 1)
    with AgentCoreServer(max_body=4 * 1024 * 1024) as server:
        tracemalloc.start()
        try:
            answer = ask(server.url, "POST", "/memories/create", bomb, {"Content-Encoding": "gzip"})
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert (answer.status, answer.code) == (413, "ValidationException")
    assert most < 16 * 1024 * 1024


@pytest.mark.inferred
def test_an_operation_takes_no_more_than_the_service_does(url: str) -> None:
    body = b'{"name": "Long", "eventExpiryDuration": 30' + b" " * 33 * 1024 * 1024 + b"}"

    sent = ask(url, "POST", "/memories/create", body)
    zipped = ask(url, "POST", "/memories/create", gzip.compress(body, 1), {"Content-Encoding": "gzip"})

    assert {sent.refusal, zipped.refusal} == {UNREADABLE}
    assert sent.json["message"] == "The request body is larger than 33554432 bytes"


@pytest.mark.inferred
def test_the_most_that_a_server_takes_can_be_set() -> None:
    with AgentCoreServer(max_body=100) as server:
        small, large = (ask(server.url, "POST", "/memories/", b" " * size + b"{}") for size in (98, 99))

    assert (small.status, large.status) == (200, 413)


@pytest.mark.inferred
@pytest.mark.parametrize("sent", [b"", b"POST /mem", LIST + b"Content-Length: 9\r\n\r\n{", NEXT])
def test_a_client_that_is_silent_is_let_go(
    url: str, monkeypatch: pytest.MonkeyPatch, caplog: Logged, sent: bytes
) -> None:
    caplog.set_level(logging.WARNING)
    monkeypatch.setattr(Handler, "timeout", 0.05)
    host, _, port = urlsplit(url).netloc.partition(":")

    with socket.create_connection((host, int(port)), timeout=30) as plug:
        plug.sendall(sent)
        answer = b"".join(iter(lambda: plug.recv(65536), b""))

    assert statuses(answer) == ([200] if sent is NEXT else [400] if sent.startswith(LIST) else [])
    assert not [record for record in caplog.records if "timed out" in record.getMessage()]


SLIPS = [
    ("POST", "/memories/Demo-0123456789/details"),
    ("PATCH", "/memories/create"),
    ("GET", "/memories/"),
    ("GET", "/memories"),
    ("GET", "/gateways/a/b/c/d/e/f"),
    ("DELETE", "/runtimes"),
    ("PUT", "/knowledgebases/x/retrieve"),
    ("GET", "/sessions/a/b/c/d"),
]
JUNK = [{}, {"Authorization": "junk"}, {"Authorization": "Basic YTpi"}, {"Authorization": "AWS4-HMAC-SHA256 x"}]


@pytest.mark.inferred
@pytest.mark.parametrize("headers", [*JUNK, PLANES], ids=["unsigned", "junk", "basic", "cut signature", "signed"])
@pytest.mark.parametrize(("method", "path"), SLIPS)
def test_a_slip_in_a_path_that_begins_as_ours_is_told_by_us(
    url: str, method: str, path: str, headers: dict[str, str]
) -> None:
    answer = ask(url, method, path, b"{}", headers)

    assert answer.refusal == refusal(404, "ResourceNotFoundException")


@pytest.mark.inferred
@pytest.mark.parametrize("headers", JUNK)
def test_a_signature_that_is_none_is_as_good_as_none(url: str, headers: dict[str, str]) -> None:
    assert ask(url, "POST", "/memories/", b"{}", headers).json == {"memories": []}


@pytest.mark.inferred
def test_where_moto_fails_the_answer_is_json(url: str) -> None:
    answer: Answer = ask(url, "GET", "/", None, {"Authorization": "junk"})
    nobodys = ask(url, "GET", "/", None, signature("no-such-service"))

    assert answer.refusal == refusal(500, "InternalFailure")
    assert nobodys.headers["Content-Type"] == "application/json"


@pytest.mark.inferred
def test_a_request_that_we_fail_at_is_answered_for_and_the_server_goes_on(
    url: str, monkeypatch: pytest.MonkeyPatch, caplog: Logged
) -> None:
    def fails(*_: object) -> None:
        raise LookupError("a bug of ours")

    with monkeypatch.context() as patch:
        patch.setattr(Dispatcher, "__call__", fails)
        answer = ask(url, "POST", "/memories/", b"{}", {**PLANES, "X_Way": "long"})

    assert answer.refusal == refusal(500, "InternalServerException")
    assert answer.json == {"message": "moto-agentcore failed; see its log"}
    assert "a bug of ours" in caplog.text
    assert ask(url, "POST", "/memories/", b"{}", PLANES).status == 200


@pytest.fixture
def header_of_the_authors(remote: Clients) -> Iterator[str]:
    """What a script of the author's puts into an answer's header."""
    remote.agentcore.script(
        "InvokeAgentRuntime", {"contentType": "text/plain\r\nSet-Cookie: a=b\u65e5", "response": b"x"}
    )
    yield "contentType"
    remote.agentcore.script("InvokeAgentRuntime", None)


@pytest.mark.inferred  # RFC 9110, section 5.5
@pytest.mark.usefixtures("header_of_the_authors")
def test_no_value_makes_a_header_of_its_own(url: str) -> None:
    answer = ask(url, "POST", "/runtimes/agent-0123456789/invocations", b"{}")

    assert answer.headers["Content-Type"] == "text/plain  Set-Cookie: a=b?"
    assert "Set-Cookie" not in answer.headers


# The end


@pytest.mark.inferred
def test_a_server_that_ends_lets_running_requests_end_and_takes_no_new_ones(remote: Clients) -> None:
    begun, may_end = held_up(remote)
    server = AgentCoreServer().start()
    answers: list[bytes] = []
    asking = Thread(target=lambda: answers.append(talk(server.url, NEXT + NEXT)))
    asking.start()
    assert begun.wait(20)
    listener = server._server
    assert listener is not None
    listener.shutdown()
    listener.server_close()
    with pytest.raises(ConnectionError):
        talk(server.url, NEXT)
    may_end.set()
    listener.drain()
    asking.join(20)

    assert statuses(answers[0]) == [200]
    assert b"Connection: close" in answers[0]
