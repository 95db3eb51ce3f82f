"""Who of this service answers at a URL: agent runtimes (by their ARN too) and gateways."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from werkzeug.datastructures import Headers

from moto_agentcore.author.targets import Response
from moto_agentcore.families.shared import doors
from moto_agentcore.families.shared.asking import ask
from moto_agentcore.service import data
from moto_agentcore.state.store import store_of
from moto_agentcore.wire.messages import Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from moto_agentcore.families.shared.outbound import Outgoing

RUNTIME = re.compile(
    r"https://bedrock-agentcore\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?/runtimes/(?P<arn>[^/]+)/invocations/?"
)
GATEWAY = re.compile(
    r"https://(?P<id>[0-9a-z-]+)\.gateway\.bedrock-agentcore\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?"
)
SESSION = "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id"
# Headers of a request that are members of InvokeAgentRuntime.
MEMBERS = {
    "content-type": "contentType",
    "accept": "accept",
    "mcp-session-id": "mcpSessionId",
    "mcp-protocol-version": "mcpProtocolVersion",
    SESSION.lower(): "runtimeSessionId",
    "x-amzn-bedrock-agentcore-runtime-user-id": "runtimeUserId",
    "x-amzn-trace-id": "traceId",
    "traceparent": "traceParent",
    "tracestate": "traceState",
    "baggage": "baggage",
}
ANSWERED = {"contentType": "Content-Type", "mcpSessionId": "Mcp-Session-Id", "runtimeSessionId": SESSION}


def answer(outgoing: Outgoing) -> Response | None:
    """What a part of this service answers at a URL; None where the URL is nobody's here."""
    runtime = RUNTIME.fullmatch(outgoing.url.partition("?")[0])
    if runtime is not None:
        if outgoing.method != "POST":  # an invocation is nothing else
            return Response(405, [])
        query = parse_qs(urlsplit(outgoing.url).query) | {name: [value] for name, value in outgoing.query}
        return invoke(unquote(runtime["arn"]), query.get("qualifier", ["DEFAULT"])[0], outgoing)
    gateway = GATEWAY.match(outgoing.url)
    return _gateway(gateway, outgoing) if gateway is not None else None


def invoke(arn: str, qualifier: str, outgoing: Outgoing) -> Response:
    """A runtime's answer; ServiceError as InvokeAgentRuntime's."""
    _, _, _, region, account, *_ = [*arn.split(":"), *[""] * 6]
    params: dict[str, Any] = {"agentRuntimeArn": arn, "qualifier": qualifier, "payload": outgoing.body}
    low = {name.lower(): value for name, value in outgoing.headers.items()}
    params |= {member: low[name] for name, member in MEMBERS.items() if name in low}
    signed = low.get("authorization", "").startswith("AWS4-")
    told = {name: value for name, value in outgoing.headers.items() if not (signed and name.lower() == "authorization")}
    request = Request("POST", "/", "", Headers(told), outgoing.body)
    found = ask(store_of(account, region), data, "InvokeAgentRuntime", params, request)
    headers = [(name, str(found[member])) for member, name in ANSWERED.items() if found.get(member)]
    return Response(found["statusCode"], headers, _pieces(found["response"]))


def _gateway(found: re.Match[str], outgoing: Outgoing) -> Response | None:
    gateway = doors.gateway(found["region"], found["id"])
    if gateway is None:
        return None
    parts = urlsplit(outgoing.url)
    query = "&".join(part for part in (parts.query, outgoing.path.removeprefix("?")) if part)
    request = Request(outgoing.method, parts.path or "/", query, Headers(outgoing.headers), outgoing.body)
    reply = gateway.answer(request)
    return Response(reply.status, list(reply.headers.items()), _pieces(reply.body))


def _pieces(body: bytes | Iterator[bytes]) -> Iterator[bytes]:
    return iter([body]) if isinstance(body, bytes) else body
