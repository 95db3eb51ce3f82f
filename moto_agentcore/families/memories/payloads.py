"""What events and ingested content carry: conversation, JSON and blobs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from moto_agentcore.errors import invalid
from moto_agentcore.extraction import Turn

MOST_BYTES = 10 * 1024 * 1024  # of one event (quotas page)
FEW = 16  # messages, of at most 100,000 characters each (model), cannot come to that, even all escaped
MOST_JSON = 100 * 1024  # of one JSON item (model)

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def check_size(payload: Sequence[Any], where: str) -> None:
    if len(payload) <= FEW:
        for item in payload:  # on the way of every event, where ``all`` would cost more than what it asks
            if "conversational" not in item:
                break
        else:
            return
    for i, item in enumerate(payload, 1):
        if "json" in item and _size(item["json"]["content"]) > MOST_JSON:
            raise invalid("JSON content must not exceed 100 KB", **{f"{where}.{i}.member.json": "Member is too large"})
    if _size(payload) > MOST_BYTES:
        raise invalid("The payload must not exceed 10 MB", **{where: "Member must not exceed 10 MB"})


def _size(value: Any) -> int:
    """Bytes as compact JSON in UTF-8."""
    text = _encode(value)
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def turns_of(payload: Sequence[Any], at: datetime) -> list[Turn]:
    """Conversation and JSON; blobs are stored, never extracted (measured)."""
    turns = []
    for item in payload:
        if "conversational" in item:
            text = item["conversational"]["content"]["text"]
            turns.append(Turn(item["conversational"]["role"], spoken(text) if text.startswith("{") else text, at))
        elif "json" in item:
            turns.append(Turn("JSON", json.dumps(item["json"]["content"], ensure_ascii=False), at))
    return turns


def spoken(text: str) -> str:
    """What a message in JSON says: of a ``SessionMessage``, as Strands agents send it, the text blocks.

    The service's models read through the JSON; tool calls and results in it are nobody's words (inferred).
    """
    try:
        blocks = json.loads(text)["message"]["content"]
        return "\n".join(block["text"] for block in blocks if "text" in block)
    except (ValueError, KeyError, TypeError, RecursionError):
        return text
