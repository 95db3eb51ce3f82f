"""What a hook is told of its moment: 64 KiB at most (Developer Guide, "Handle context truncation")."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

MOST = 64 * 1024
PREVIEW = 1024  # characters of a field that is left out (inferred)
_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode


def of_messages(messages: list[dict[str, Any]]) -> dict[str, Any]:
    """The newest messages that fit, whole."""
    context: dict[str, Any] = {"messageCount": len(messages), "messages": messages}
    if _size(context) <= MOST:
        return context
    kept = list(messages)
    while kept and _size({**context, "messages": kept, "truncated": True}) > MOST:
        kept.pop(0)
    return {**context, "messages": kept, "truncated": True}


def fitting(context: Mapping[str, Any]) -> dict[str, Any]:
    """The largest fields give way until the rest fits."""
    found = dict(context)
    for name in sorted(found, key=lambda name: -_size(found[name])):
        if _size(found) <= MOST:
            break
        found[name] = {"truncated": True, "preview": _encode(found[name])[:PREVIEW]}
    return found


def _size(value: Any) -> int:
    return len(_encode(value).encode("utf-8", "replace"))
