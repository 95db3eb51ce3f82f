"""One message of the agent's, as events: pieces of text are deltas of one block, tool uses are blocks and end it."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError
from moto_agentcore.families.harnesses.pieces import is_event
from moto_agentcore.families.harnesses.tools import INLINE, MCP
from moto_agentcore.search.text import words

if TYPE_CHECKING:
    from moto_agentcore.families.harnesses.conversation import Turn

Event = dict[str, Any]
WORD = re.compile(r"\w+")
TYPES = {INLINE: "tool_use", **dict.fromkeys(MCP, "mcp_tool_use")}  # by the harness's kind of tool; else the server's


def answer(turn: Turn) -> Iterator[Event]:
    """A call of the model. Events of the author's are the whole of it, as they are."""
    if turn.left.total_seconds() <= 0:
        yield {"messageStop": {"stopReason": "timeout_exceeded"}}
        return
    turn.iterations, turn.is_raw = turn.iterations + 1, False
    message = _Message(turn)
    try:
        for piece in turn.pieces():
            if is_event(piece):
                yield _checked(turn, piece)
                continue
            yield from message.told(piece)
            if message.stop:
                break
    except ServiceError as error:
        if not turn.is_late(error):
            raise
        message.stop = "timeout_exceeded"
    if not turn.is_raw:
        yield from message.end()


class _Message:
    """A message under way; ``stop`` is set when it is over."""

    def __init__(self, turn: Turn) -> None:
        self.turn, self.stop = turn, ""
        self.index, self.begun, self.is_open, self.said = 0, False, False, ""

    def told(self, piece: Any) -> Iterator[Event]:
        if not self.begun:
            self.begun = True
            yield {"messageStart": {"role": "assistant"}}
        if isinstance(piece, list):
            yield from self._closed()
            for use in piece:
                yield from use_told(self.turn, use, self.index)
                self.index += 1
            self.stop = _stop_of(self.turn, piece)
        elif piece:
            yield from self._said(str(piece))

    def _said(self, text: str) -> Iterator[Event]:
        """As many words as there may be; what comes after is lost, as it is with a model."""
        for limit, reason in self._limits():
            cut = _first(text, max(limit, 0))
            if cut != text:
                text, self.stop = cut, reason
        if text:
            self.is_open, self.said = True, self.said + text
            yield {"contentBlockDelta": {"contentBlockIndex": self.index, "delta": {"text": text}}}

    def _limits(self) -> Iterator[tuple[int, str]]:
        """Words that may still be said: of the model's own setting in this message, of the harness's in the turn."""
        said = len(words(self.said))
        model: Mapping[str, Any] = next(iter(self.turn.settings.get("model", {}).values()), {})
        if "maxTokens" in model:
            yield model["maxTokens"] - said, "max_tokens"
        if "maxTokens" in self.turn.settings:
            yield self.turn.settings["maxTokens"] - self.turn.tokens[1] - said, "max_output_tokens_exceeded"

    def _closed(self) -> Iterator[Event]:
        if self.is_open:
            yield {"contentBlockStop": {"contentBlockIndex": self.index}}
            self.index, self.is_open = self.index + 1, False

    def end(self) -> Iterator[Event]:
        yield from self._closed()
        yield {"messageStop": {"stopReason": self.stop or "end_turn"}}
        yield metadata(self.turn, self.said)


def use_told(turn: Turn, use: Mapping[str, Any], index: int) -> Iterator[Event]:
    tool = turn.tools.find(use["name"])
    named = {"toolUseId": use["toolUseId"], "name": use["name"], "type": TYPES.get(tool.kind, "server_tool_use")}
    start = {"toolUse": {**named, **({"serverName": tool.server} if tool.server is not None else {})}}
    yield {"contentBlockStart": {"contentBlockIndex": index, "start": start}}
    delta = {"toolUse": {"input": json.dumps(use["input"], default=str)}}
    yield {"contentBlockDelta": {"contentBlockIndex": index, "delta": delta}}
    yield {"contentBlockStop": {"contentBlockIndex": index}}


def metadata(turn: Turn, said: str) -> Event:
    """As many tokens as there are words."""
    read, written = len(words(turn.prompt)), len(words(said))
    turn.tokens[0] += read
    turn.tokens[1] += written
    usage = {"inputTokens": read, "outputTokens": written, "totalTokens": read + written}
    return {"metadata": {"usage": usage, "metrics": {"latencyMs": 0}}}


def _stop_of(turn: Turn, uses: list[Mapping[str, Any]]) -> str:
    """The caller's functions may be handed off with the last message; for others there has to be another one."""
    if turn.may_iterate() or turn.tools.find(uses[0]["name"]).run is None:
        return "tool_use"
    return "max_iterations_exceeded"


def _first(text: str, count: int) -> str:
    """So many words of a text; all of it, where it has no more."""
    if len(words(text)) <= count:
        return text
    ends = [found.end() for found in WORD.finditer(text)]
    return text[: ([0, *ends])[bisect_right(ends, count, key=lambda end: len(words(text[:end])))]]


def _checked(turn: Turn, event: Mapping[str, Any]) -> Event:
    """An event of the author's, held against the model."""
    turn.is_raw = True
    if turn.call.check_event is not None:
        turn.call.check_event(event)
    return dict(event)
