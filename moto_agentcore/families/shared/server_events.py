"""The messages of an MCP server's answer: one of JSON, or server-sent events as they come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto_agentcore.families.shared.json_text import parsed


def messages(body: Iterator[bytes], kind: str) -> Iterator[dict[str, Any]]:
    texts = _events(body) if kind.startswith("text/event-stream") else iter([b"".join(body).decode("utf-8", "replace")])
    for text in texts:
        message = _message(text)
        if isinstance(message, dict):
            yield message


def _message(text: str) -> Any:
    try:
        return parsed(text)
    except ValueError:  # a page that tells of an error
        return None


def _events(body: Iterator[bytes]) -> Iterator[str]:
    """The data of server-sent events, as they come."""
    left, data = b"", list[str]()
    for piece in body:
        *lines, left = (left + piece).replace(b"\r\n", b"\n").split(b"\n")
        for line in lines:
            if line.startswith(b"data:"):
                data.append(line[5:].removeprefix(b" ").decode("utf-8", "replace"))
            elif not line and data:
                yield "\n".join(data)
                data = []
