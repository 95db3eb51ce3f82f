"""An invocation, answered by what is bound: a function, an application that speaks HTTP; or by an echo."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from moto_agentcore import author
from moto_agentcore.author.targets import Request, Response
from moto_agentcore.errors import AuthorError, ServiceError
from moto_agentcore.families.runtimes.failures import failing, in_json_rpc, received, told
from moto_agentcore.families.shared.json_text import encode, read

if TYPE_CHECKING:
    from moto_agentcore.families.runtimes.visits import Visit

log = logging.getLogger(__name__)

EVENTS = "text/event-stream; charset=utf-8"
JSON = "application/json"
UNBOUND = "Nothing is bound to this agent runtime, so moto-agentcore echoes: agentcore.bind(runtime, target) binds"
# Where a container of each protocol is asked, and on which port it listens.
PATHS = {"MCP": "/mcp", "A2A": "/"}
PORTS = {"MCP": 8000, "A2A": 9000}
# Members of the answer that a container's headers give.
ANSWERED = {
    "mcp-session-id": "mcpSessionId",
    "mcp-protocol-version": "mcpProtocolVersion",
    "x-amzn-trace-id": "traceId",
    "traceparent": "traceParent",
    "tracestate": "traceState",
    "baggage": "baggage",
    "content-type": "contentType",
}


def invoked(visit: Visit, payload: bytes) -> dict[str, Any]:
    """Content type, content and status of an invocation's answer."""
    try:
        return _invoked(visit, payload)
    except ServiceError as error:
        if visit.protocol != "MCP" or error.code != "RuntimeClientError":
            raise
        return {"contentType": JSON, "statusCode": 200, "response": _text(in_json_rpc(error, payload))}


def _invoked(visit: Visit, payload: bytes) -> dict[str, Any]:
    if visit.bound is None:
        visit.call.controls.bindings.lack(f"agent runtime {visit.place.owner.id}")
        return _echoed(visit, payload)
    if visit.bound.speaks_http:
        protocol = visit.session.get("protocolConfiguration", {})
        response = asked(visit, "POST", protocol.get("path", PATHS.get(visit.protocol, "/invocations")), payload)
        found = {ANSWERED[name]: value for name, value in _lowered(response).items() if name in ANSWERED}
        content = visit.used_by(response.body)
        return {"contentType": "application/octet-stream", **found, "statusCode": response.status, "response": content}
    return {**_called(visit, payload), "statusCode": 200}


def asked(visit: Visit, method: str, path: str, body: bytes = b"") -> Response:
    """What an application answers; RuntimeClientError where it fails, or answers so."""
    assert visit.bound is not None
    headers = visit.container_headers()
    if not isinstance(visit.bound.target, str):  # a URL has a host of its own
        port = visit.session.get("protocolConfiguration", {}).get("port", PORTS.get(visit.protocol, 8080))
        headers |= {"Host": f"localhost:{port}", "Content-Length": str(len(body))}
    with failing(visit.session):
        response = visit.bound.ask(Request(method, path, list(headers.items()), body))
    if not 200 <= response.status < 300:
        with failing(visit.session):
            text = b"".join(islice(response.body, 1))[:500]
        author.end(response.body)
        log.warning("what is bound to %s answered %d: %r", visit.place.owner.id, response.status, text)
        raise received(response.status)
    return response


def _called(visit: Visit, payload: bytes) -> dict[str, Any]:
    """What a function makes of a payload: JSON of what it returns, server-sent events of what it yields."""
    bound = visit.bound
    assert bound is not None
    given = _read(payload, visit.call.params.get("contentType"))
    try:
        found = bound.call(given, visit.context() if bound.takes_context else None)
    except AuthorError as error:
        raise told(error, visit.session) from error.__cause__
    if author.yields(found):
        return {"contentType": EVENTS, "response": visit.used_by(_events(found))}
    if isinstance(found, (bytes, bytearray, memoryview)):
        return {"contentType": "application/octet-stream", "response": bytes(found)}
    try:
        return {"contentType": JSON, "response": _text(found)}
    except (ValueError, RecursionError) as error:  # it holds itself
        log.warning("what is bound to %s gave no JSON: %s", visit.place.owner.id, error)
        raise received(500) from error


def _read(payload: bytes, content_type: str | None) -> Any:
    """A payload that is JSON, parsed; one that says it is and is not, the SDK's application answers with 400."""
    says_json = content_type is not None and "json" in content_type.lower()
    if content_type is not None and not says_json:
        return payload
    try:
        return read(payload)
    except (ValueError, RecursionError):
        if says_json:
            raise received(400) from None
        return payload


def _events(pieces: Iterator[Any]) -> Iterator[bytes]:
    """One event for each piece; a failure is the last one, as the SDK's application tells of it."""
    try:
        for piece in pieces:
            yield b"data: " + _text(piece) + b"\n\n"
    except (ServiceError, ValueError, RecursionError) as error:
        cause = error.__cause__ or error
        failure = {
            "error": str(cause),
            "error_type": type(cause).__name__,
            "message": "An error occurred during streaming",
        }
        yield b"data: " + _text(failure) + b"\n\n"
    finally:
        author.end(pieces)


def _text(value: Any) -> bytes:
    return encode(value.decode("utf-8", "replace") if isinstance(value, bytes) else value).encode("utf-8", "replace")


def _echoed(visit: Visit, payload: bytes) -> dict[str, Any]:
    try:
        echo = _read(payload, visit.call.params.get("contentType"))
    except ServiceError:
        echo = payload
    return {"contentType": JSON, "statusCode": 200, "response": _text({"message": UNBOUND, "payload": _shown(echo)})}


def _shown(echo: Any) -> Any:
    return echo.decode("utf-8", "replace") if isinstance(echo, bytes) else echo


def _lowered(response: Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers}
