"""What a stream has told, as messages: they are what the next turn of the session begins with."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Block = dict[str, Any]


@dataclass(slots=True)
class Transcript:
    """``stop`` is the last stop reason; a text block has no start of its own in the stream."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    stop: str = ""
    _blocks: dict[int, Block] = field(default_factory=dict)

    def add(self, event: Mapping[str, Any]) -> None:
        (name,) = event
        read = getattr(self, f"_{name}", None)
        if read is not None:
            read(event[name])

    @property
    def text(self) -> str:
        """All that the agent said."""
        said = [message["content"] for message in self.messages if message["role"] == "assistant"]
        return "".join(block.get("text", "") for content in said for block in content)

    @property
    def uses(self) -> list[Block]:
        """The tool uses of the last message, if it is the agent's."""
        return uses_of(self.messages[-1]) if self.messages else []

    def _messageStart(self, event: Mapping[str, Any]) -> None:  # noqa: N802 - an event's name
        self._blocks = {}
        self.messages.append({"role": event["role"], "content": []})

    def _contentBlockStart(self, event: Mapping[str, Any]) -> None:  # noqa: N802 - an event's name
        ((kind, start),) = event["start"].items()
        empty: dict[str, Block] = {"toolUse": {"input": ""}, "toolResult": {"content": []}}
        self._open(event["contentBlockIndex"], {kind: {**start, **empty.get(kind, {})}})

    def _contentBlockDelta(self, event: Mapping[str, Any]) -> None:  # noqa: N802 - an event's name
        index, delta = event["contentBlockIndex"], event["delta"]
        if "text" in delta:
            block = self._blocks.get(index) or self._open(index, {"text": ""})
            block["text"] = block.get("text", "") + delta["text"]
        elif "toolUse" in delta and "toolUse" in self._blocks.get(index, {}):
            self._blocks[index]["toolUse"]["input"] += delta["toolUse"]["input"]
        elif "toolResult" in delta and "toolResult" in self._blocks.get(index, {}):
            self._blocks[index]["toolResult"]["content"] += delta["toolResult"]

    def _contentBlockStop(self, event: Mapping[str, Any]) -> None:  # noqa: N802 - an event's name
        use = self._blocks.get(event["contentBlockIndex"], {}).get("toolUse")
        if use is not None and isinstance(use["input"], str):
            use["input"] = _read(use["input"])

    def _messageStop(self, event: Mapping[str, Any]) -> None:  # noqa: N802 - an event's name
        self.stop = event["stopReason"]

    def _open(self, index: int, block: Block) -> Block:
        if not self.messages:  # the author's own events may begin anywhere
            self.messages.append({"role": "assistant", "content": []})
        self._blocks[index] = block
        self.messages[-1]["content"].append(block)
        return block


def uses_of(message: Mapping[str, Any]) -> list[Block]:
    return [block["toolUse"] for block in message["content"] if "toolUse" in block]


def results_of(messages: list[dict[str, Any]]) -> list[Block]:
    said = [message["content"] for message in messages if message["role"] == "user"]
    return [block["toolResult"] for content in said for block in content if "toolResult" in block]


def _read(text: str) -> Any:
    try:
        return json.loads(text or "{}")
    except (ValueError, RecursionError):  # of events that the author told
        return {}
