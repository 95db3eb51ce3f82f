"""What an interceptor says, read with care: it may say anything."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.gateways.traffic.exchange import JSON
from moto_agentcore.families.shared import rpc
from moto_agentcore.families.shared.json_text import parsed
from moto_agentcore.families.shared.texts import is_header, sendable
from moto_agentcore.wire.messages import Reply, dump

if TYPE_CHECKING:
    from collections.abc import Mapping


def reply_of(said: Mapping[str, Any], reply: Reply | None) -> Reply:
    """A reply, with what an interceptor says in its place."""
    before = reply or Reply(200, {"Content-Type": JSON})
    headers = {**before.headers, **headers_of(said.get("headers"))}
    body = dump(said["body"]) if said.get("body") is not None else before.content()
    return Reply(_status(said, before), headers, body)


def http_reply_of(said: Mapping[str, Any], reply: Reply) -> Reply:
    body = decoded(said["body"]) if isinstance(said.get("body"), str) else reply.content()
    kind = {"Content-Type": sendable(str(said["contentType"]))} if said.get("contentType") else {}
    headers = {**reply.headers, **headers_of(said.get("headers")), **kind}
    return Reply(_status(said, reply), headers, body)


def members(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _status(said: Mapping[str, Any], reply: Reply) -> int:
    given = said.get("statusCode")
    return given if isinstance(given, int) and 100 <= given <= 599 else reply.status


def decoded(text: str) -> bytes:
    """A body that an interceptor gives in base64; an error of the request where it does not."""
    try:
        return b64decode(text, validate=True)
    except ValueError:
        raise rpc.RpcError(rpc.INTERNAL, "An interceptor's body must be base64", status=500) from None


def headers_of(headers: Any, *, low: bool = False) -> dict[str, str]:
    """Headers that an interceptor names, as far as they can be sent."""
    given = {name: sendable(str(value)) for name, value in members(headers).items() if is_header(name)}
    return {name.lower(): value for name, value in given.items()} if low else given


def body_of(body: bytes) -> Any:
    try:
        return parsed(body)
    except ValueError:
        return body.decode("utf-8", "replace")
