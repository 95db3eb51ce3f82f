"""What comes of a tool use: content, and whether it went well; and how a stream tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from moto_agentcore.families.shared.json_text import encode

# A result as MCP has it, and as the service has.
OF_RESULTS = {"content", "status", "isError", "toolUseId", "structuredContent", "_meta"}
INTERRUPTED = "Tool was interrupted."


@dataclass(frozen=True, slots=True)
class Result:
    """``error`` is what a tool that the harness ran has raised."""

    id: str
    content: list[dict[str, Any]]
    status: str = "success"
    error: str | None = None

    @property
    def block(self) -> dict[str, Any]:
        return {"toolUseId": self.id, "status": self.status, "content": self.content}


def said(id: str, text: str) -> Result:
    return Result(id, [{"text": text}])


def failed(id: str, text: str, error: str | None = None) -> Result:
    return Result(id, [{"text": text}], "error", error)


def given(id: str, value: Any) -> Result:
    """What a function of the author's gives: a text, a result with its content and status, anything else as JSON."""
    if isinstance(value, Mapping) and isinstance(value.get("content"), list) and value.keys() <= OF_RESULTS:
        status = "error" if value.get("isError") or value.get("status") == "error" else "success"
        return Result(id, [_content(block) for block in value["content"]], status)
    return said(id, value if isinstance(value, str) else encode(value))


def told(results: Iterable[Result], stop: str) -> Iterator[dict[str, Any]]:
    """The message of the user's side that brings results to the agent; an empty text is none (model)."""
    yield {"messageStart": {"role": "user"}}
    for index, result in enumerate(results):
        start = {"toolResult": {"toolUseId": result.id, "status": result.status}}
        yield {"contentBlockStart": {"contentBlockIndex": index, "start": start}}
        for piece in filter(itemgetter("text"), result.content):
            yield {"contentBlockDelta": {"contentBlockIndex": index, "delta": {"toolResult": [piece]}}}
        yield {"contentBlockStop": {"contentBlockIndex": index}}
    yield {"messageStop": {"stopReason": stop}}


def _content(block: Any) -> dict[str, Any]:
    """A block as MCP, or as the service, has it: texts are texts, the rest is JSON."""
    if isinstance(block, Mapping) and isinstance(block.get("text"), str):
        return {"text": block["text"]}
    return {"text": encode(block["json"] if isinstance(block, Mapping) and "json" in block else block)}
