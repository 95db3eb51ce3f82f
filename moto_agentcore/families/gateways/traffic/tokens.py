"""Tokens of inference: estimated before a request goes on, counted when its answer has come ("Token rate limits")."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from moto_agentcore import author
from moto_agentcore.families.gateways.target_types import branch
from moto_agentcore.families.shared.json_text import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.wire.messages import Reply

OPEN_AI, ANTHROPIC = ("v1/chat/completions", "v1/responses"), ("v1/messages",)
STREAMED = OPEN_AI[0]  # whose streams tell of their use where they are asked to
BYTES = 4  # of a text are a token, where nobody has counted (inferred)


def operation(exchange: Exchange) -> str | None:
    """The inference that a request asks for, where its path is a known one; None for all else, so for MCP's."""
    _, _, rest = exchange.request.path.strip("/").partition("/")
    return next((path for path in (*OPEN_AI, *ANTHROPIC) if rest.endswith(path)), None)


def estimated(exchange: Exchange) -> int | None:
    """Tokens of a request to an inference target; None where they are not counted."""
    named = unquote(exchange.request.path.lstrip("/").partition("/")[0])
    target = exchange.target(named) if operation(exchange) is not None else None
    if target is None or branch(target) != "inference":
        return None
    return -(-len(exchange.request.body) // BYTES)


def asking(exchange: Exchange, body: bytes) -> bytes:
    """A request for a stream that will tell of its use, where a limit counts it."""
    if not exchange.spent or operation(exchange) != STREAMED:
        return body
    try:
        given = parsed(body)
    except ValueError:
        return body
    if not isinstance(given, dict) or not given.get("stream") or "stream_options" in given:
        return body
    return json.dumps({**given, "stream_options": {"include_usage": True}}).encode()


def metered(exchange: Exchange, reply: Reply) -> Reply:
    """Count what was used: at once, or when a stream has come to its end."""
    if not exchange.spent:
        return reply  # nobody counts: it is not read
    if isinstance(reply.body, bytes):
        _spend(exchange, _used(reply.body), len(reply.body))
    else:
        reply.body = _counted(exchange, reply.body)
    return reply


def _counted(exchange: Exchange, body: Iterator[bytes]) -> Iterator[bytes]:
    used, size, left = 0, 0, b""
    try:
        for piece in body:
            *lines, left = (left + piece).split(b"\n")
            used = max([used, *(_used(line[5:]) for line in lines if line.startswith(b"data:"))])
            size += len(piece)
            yield piece
    finally:
        author.end(body)
        _spend(exchange, used, size)


def _spend(exchange: Exchange, used: int, size: int) -> None:
    with exchange.store.lock:
        for entry in exchange.spent:
            entry[1] = used or entry[1] + size / BYTES


def _used(text: bytes) -> int:
    """What an answer says of its use, in the words of either protocol; nothing where it says nothing."""
    try:
        found = parsed(text.strip())
    except ValueError:
        return 0
    usage = found.get("usage") if isinstance(found, dict) else None
    if not isinstance(usage, dict):
        inner = found.get("response") or found.get("message") if isinstance(found, dict) else None
        usage = inner.get("usage") if isinstance(inner, dict) else None
    return _total(usage) if isinstance(usage, dict) else 0


def _total(usage: dict[str, Any]) -> int:
    names = ("prompt_tokens", "completion_tokens", "input_tokens", "output_tokens")
    total = usage.get("total_tokens", sum(usage[name] for name in names if isinstance(usage.get(name), int)))
    return total if isinstance(total, int) else 0
