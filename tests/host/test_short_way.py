"""What plainly asks one of our services is answered without werkzeug between: the same answer, by a shorter way."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore.host.dispatcher import Dispatcher
from moto_agentcore.host.head import Again, Fields, Head, read
from moto_agentcore.host.short import meant
from tests.host.raw import PLANES, label, signature, talk

pytestmark = pytest.mark.inferred

LONG = {"X_Way": "long"}  # a name that WSGI cannot tell from another one's
VARYING = re.compile(
    rb"Date: [^\r]*|x-amzn-requestid: [^\r]*|Content-Length: \d+|[0-9a-f-]{36}|Notes\d(-\w{10})?|\d{10}\.?\d{0,3}",
    re.IGNORECASE,
)
MEMORY = b'{"name": "Notes%d", "eventExpiryDuration": 30}'


def sent(method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in {"Host": "localhost", **headers}.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}Content-Length: {len(body)}\r\n\r\n".encode("latin-1") + body


ASKED: dict[str, tuple[str, str, bytes, dict[str, str]]] = {
    "a creation": ("POST", "/memories/create", MEMORY, PLANES),
    "a list": ("POST", "/memories/?maxResults=1", b"{}", PLANES),
    "an error": ("GET", f"/memories/{label('nobody-0123456789')}/details", b"", PLANES),
    "what cannot be read": ("POST", "/memories/create", b"{", PLANES),
    "what is refused": ("POST", "/memories/create", b'{"name": "\xff"}', PLANES),
    "another region": ("POST", "/memories/", b"{}", signature("bedrock-agentcore", "eu-west-1")),
    "no region": ("POST", "/memories/", b"{}", signature("bedrock-agentcore", "mars-1")),
    "another account": ("POST", "/memories/", b"{}", {**PLANES, "x-moto-account-id": "111111111111"}),
    "a header of the model's": (
        "POST",
        f"/runtimes/{label('arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/a-0123456789')}/invocations",
        b"{}",
        {**PLANES, "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id": "short"},
    ),
    "another plane": ("POST", "/sessions/", b"{}", signature("bedrock")),
    "tags, which others have too": ("GET", f"/tags/{label('arn:aws:bedrock:x')}", b"", signature("bedrock")),
    "nobody's path": ("POST", "/memories/a/b/c/d/e/f", b"", PLANES),
    "a name of AWS's": ("POST", "/memories/", b"{}", {**PLANES, "Host": "bedrock-agentcore.us-west-2.amazonaws.com"}),
    "another server's name": ("POST", "/memories/", b"{}", {**PLANES, "Host": "evil.example"}),
    "another origin": ("POST", "/memories/", b"{}", {**PLANES, "Origin": "http://evil.example"}),
    "a page that links": ("POST", "/memories/", b"{}", {**PLANES, "Sec-Fetch-Site": "cross-site"}),
    "no host": ("POST", "/memories/", b"{}", {**PLANES, "Host": ""}),
    "a service of moto's": ("POST", "/", b"{}", {**signature("sqs"), "X-Amz-Target": "AmazonSQS.ListQueues"}),
}


@pytest.mark.parametrize("name", ASKED)
def test_both_ways_give_the_same_answer(remote: Clients, name: str) -> None:
    method, path, body, headers = ASKED[name]
    bodies = [body.replace(b"%d", number) for number in (b"1", b"2")]

    answers = [
        talk(remote.endpoint or "", sent(method, path, body, {**headers, **more}))
        for body, more in zip(bodies, ({}, LONG), strict=True)
    ]

    short, long = (VARYING.sub(b"", answer) for answer in answers)
    assert short == long
    for answer in answers:  # an instant is shorter where its milliseconds end in 0
        head, _, told = answer.partition(b"\r\n\r\n")
        length = re.search(rb"Content-Length: (\d+)", head, re.IGNORECASE)
        assert length is not None
        assert int(length[1]) == len(told)


def test_a_plain_request_goes_the_short_way_and_no_other_one(remote: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    long: list[str] = []
    asked = Dispatcher.__call__

    def noting(self: Any, environ: dict[str, Any], start_response: Any) -> Any:
        long.append(environ.get("HTTP_X_CASE", ""))
        return asked(self, environ, start_response)

    monkeypatch.setattr(Dispatcher, "__call__", noting)
    remote.control.list_memories()
    remote.agents.list_sessions()
    assert long == []
    for name, (method, path, body, headers) in ASKED.items():
        talk(remote.endpoint or "", sent(method, path, body.replace(b"%d", b"3"), {**headers, "X-Case": name}))

    short = [name for name in ASKED if name not in long]
    assert short == [*list(ASKED)[:10], "a name of AWS's"]


@pytest.mark.parametrize(
    ("head", "left"),
    [
        (b"GET / HTTP/1.0\r\nHost: a\r\n\r\n", 0),
        (b"GET //a HTTP/1.1\r\nHost: a\r\n\r\n", 0),
        (b"GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 0),
        (b"GET / HTTP/1.1\nHost: a\r\n\r\n", 0),
        (b"GET / HTTP/1.1\r\nHost: a\nB: c\r\n\r\n", 1),
        (b"GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", 2),
        (b"GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", 2),
        (b"GET / HTTP/1.1\r\nHost: a\r\nB: \x00\r\n\r\n", 2),
        (b"GET / HTTP/1.1\r\nHost: a\r\nB:" + b" " * 60_000 + b"\x00\r\n\r\n", 2),
        (b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 1),
        (b"GET / HTTP/1.1\r\nX_Y: a\r\n\r\n", 1),
        (b"GET / HTTP/1.1\r\n" + b"".join(b"H%d: a\r\n" % i for i in range(200)) + b"\r\n", 101),
    ],
)
def test_a_head_that_is_not_plain_is_left_as_it_came(head: bytes, left: int) -> None:
    stream = io.BytesIO(head)
    first = stream.readline()

    lines = read(first, stream)

    assert isinstance(lines, list)
    assert len(lines) == left
    assert first + b"".join(iter(Again(lines, stream).readline, b"")) == head


@pytest.mark.parametrize(
    ("fields", "length", "is_plain"), [(100, 9, True), (101, 9, False), (1, 65_536, True), (1, 65_537, False)]
)
def test_a_plain_head_has_a_hundred_fields_of_64_kib(fields: int, length: int, is_plain: bool) -> None:
    lines = b"".join((b"H%d:" % i).ljust(length - 2, b"x") + b"\r\n" for i in range(fields))

    head = read(b"GET / HTTP/1.1\r\n", io.BytesIO(lines + b"\r\n"))

    assert isinstance(head, Head) is is_plain


@pytest.mark.parametrize(
    ("asked", "headers", "operation"),
    [
        ("POST /memories/?maxResults=1", PLANES, "ListMemories"),
        ("POST /memories/", {}, "ListMemories"),  # whoever has signed nothing
        ("POST /memories/", signature("bedrock"), None),
        ("GET /memories/", PLANES, None),
        ("GET /nowhere", {}, None),
        ("POST /sessions/", signature("bedrock"), "ListSessions"),
        ("POST /", signature("sqs"), None),
    ],
)
def test_a_log_names_the_operation_that_is_meant(asked: str, headers: dict[str, str], operation: str | None) -> None:
    method, _, target = asked.partition(" ")

    assert meant(method, target, headers) == operation


def test_a_plain_head_is_read_whole() -> None:
    stream = io.BytesIO(b"Host: a:1 \r\nX-B:\tc, d\r\nEmpty:\r\n\r\nbody")

    head = read(b"POST /a%2Fb?c=%23 HTTP/1.1\r\n", stream)

    assert isinstance(head, Head)
    assert (head.method, head.target, stream.read()) == ("POST", "/a%2Fb?c=%23", b"body")
    assert dict(head.fields.items()) == {"Host": "a:1", "X-B": "c, d", "Empty": ""}
    assert (head.fields["x-B"], head.fields.get_all("HOST"), head.fields.get("none")) == ("c, d", ["a:1"], None)
    assert "Transfer-Encoding" not in Fields(head.fields)
