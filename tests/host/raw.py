"""HTTP without an SDK: what curl or a client of another language would send."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

TEXT = {"conversational": {"role": "USER", "content": {"text": "Hello"}}}


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str | None:
        """The error code, as SDKs read it."""
        return self.headers.get("x-amzn-ErrorType")

    @property
    def refusal(self) -> tuple[int, str | None, str]:
        return self.status, self.code, self.headers.get("Content-Type", "")


def refusal(status: int, code: str) -> tuple[int, str, str]:
    """What `Answer.refusal` is for an error in the service's form."""
    return status, code, "application/json"


def signature(service: str, region: str = "us-east-1", key: str = "testing") -> dict[str, str]:
    """The header of a signed request: moto reads its credential scope and checks no signature."""
    scope = f"Credential={key}/20260101/{region}/{service}/aws4_request"
    return {"Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0"}


BEARER = {"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."}
PLANES = signature("bedrock-agentcore")


@contextmanager
def connected(endpoint: str) -> Iterator[HTTPConnection]:
    connection = HTTPConnection(urlsplit(endpoint).netloc, timeout=30)
    try:
        yield connection
    finally:
        connection.close()


def read(response: HTTPResponse) -> Answer:
    return Answer(response.status, dict(response.getheaders()), response.read())


def send(connection: HTTPConnection, method: str, path: str, body: Any = None, headers: Any = None) -> Answer:
    """One request over a connection that may stay open; a dict goes as JSON."""
    content = json.dumps(body) if isinstance(body, dict) else body
    json_type = {"Content-Type": "application/json"} if isinstance(body, dict) else {}
    connection.request(method, path, content, {**json_type, **(headers or {})})
    return read(connection.getresponse())


def ask(endpoint: str, method: str, path: str, body: Any = None, headers: Any = None) -> Answer:
    with connected(endpoint) as connection:
        return send(connection, method, path, body, headers)


def talk(endpoint: str, sent: bytes) -> bytes:
    """Bytes as they are over a socket of its own; what comes back until the server closes."""
    host, _, port = urlsplit(endpoint).netloc.partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as plug:
        plug.sendall(sent)
        plug.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: plug.recv(65536), b""))


def label(value: str) -> str:
    """A path label as SDKs write it: everything but letters, digits and ``-._~`` encoded."""
    return quote(value, safe="-._~")


def event(**members: Any) -> dict[str, Any]:
    """The body of a CreateEvent."""
    return {"actorId": "maria", "sessionId": "s1", "eventTimestamp": 1767225600, "payload": [TEXT], **members}


def read_from(stream: Any) -> bytes:
    """The body of the next answer of a connection that stays open; the answer has a length."""
    length, status = 0, int(stream.readline().split()[1])
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, _, value = line.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    body: bytes = stream.read(length)
    assert status < 300, body
    return body
