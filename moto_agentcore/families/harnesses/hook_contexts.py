"""What a hook is told of its moment: 64 KiB at most (Developer Guide, "Handle context truncation")."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import Any

from moto_agentcore.families.shared.json_text import encode

MOST = 64 * 1024
PREVIEW = 1024  # characters of a field that is left out (inferred)


def of_messages(messages: list[dict[str, Any]]) -> dict[str, Any]:
    """The newest messages that fit, whole."""
    context: dict[str, Any] = {"messageCount": len(messages), "messages": messages}
    if _size(context) <= MOST:
        return context

    def cut(first: int) -> dict[str, Any]:
        return {**context, "messages": messages[first:], "truncated": True}

    return cut(bisect_left(range(len(messages)), True, key=lambda first: _size(cut(first)) <= MOST))


def fitting(context: Mapping[str, Any]) -> dict[str, Any]:
    """The largest fields give way until the rest fits."""
    found = dict(context)
    for name in sorted(found, key=lambda name: -_size(found[name])):
        if _size(found) <= MOST:
            break
        found[name] = {"truncated": True, "preview": encode(found[name])[:PREVIEW]}
    return found


def _size(value: Any) -> int:
    return len(encode(value).encode("utf-8", "replace"))
