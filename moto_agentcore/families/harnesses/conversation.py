"""What a harness says: the author's script or bound function, else words that tell what it was told and remembers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from moto_agentcore import author
from moto_agentcore.errors import ServiceError
from moto_agentcore.families.harnesses import remembering
from moto_agentcore.search.text import words
from moto_agentcore.service import Call
from moto_agentcore.state.ids import random_text
from moto_agentcore.state.lifetimes import touch

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record

Invocation: TypeAlias = Call[Any]  # of InvokeHarness, whose stream the stubs type by its members
UNBOUND = "Nothing is bound to this harness, so moto-agentcore answers for it: agentcore.bind(name, function) binds."
BLOCK = {"contentBlockStart", "contentBlockDelta", "contentBlockStop"}
EVENTS = {"messageStart", *BLOCK, "messageStop", "metadata", "hookEvent"}


@dataclass(slots=True)
class History:
    """A part of the session: all messages of it, what a bound function keeps there, and the tools it has called.

    Nobody gets on in a session that owes the result of a call: the service remembers their ids (quoted by many).
    """

    messages: list[dict[str, Any]] = field(default_factory=list)
    owed: list[str] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Turn:
    """One invocation; ``settings`` are those of the version that serves, with what the caller put in their place."""

    call: Invocation = field(repr=False)
    harness: Record
    session: Record
    settings: Mapping[str, Any] = field(repr=False)
    said: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)

    def owed(self) -> ServiceError | None:
        """What the stream of messages without a result that the session waits for begins with."""
        blocks = [block for message in self.call.params["messages"] for block in message["content"]]
        given = {block["toolResult"]["toolUseId"] for block in blocks if "toolResult" in block}
        missing = [id for id in self.session.part(History).owed if id not in given]
        text = f"Inline function result is missing toolUseId '{(missing or [''])[0]}'"
        return ServiceError("RuntimeClientError", text) if missing else None

    @property
    def prompt(self) -> str:
        """What the user said last."""
        said = [message["content"] for message in self.call.params["messages"] if message["role"] == "user"]
        return " ".join(block["text"] for block in (said[-1] if said else ()) if "text" in block)

    def asked(self) -> Any:
        """What the author gives, or what stands for it."""
        controls = self.call.controls
        script = controls.scripts.find(self.call.operation, self.call) if controls.scripts else None
        if script is not None:
            return author.run(script[0], self.call) if callable(script[0]) else script[0]
        names = (self.harness["arn"], self.harness.id, self.harness["harnessName"])
        bound = controls.bindings.of(*names, qualifier=self.call.params.get("qualifier"))
        if bound is None:
            return self._default()
        if bound.speaks_http:
            raise ServiceError("RuntimeClientError", "A harness is answered by a function, not by an application")
        history = self.session.part(History)
        told = {"messages": [*history.messages, *self.call.params["messages"]], **self.settings}
        return bound.call(told, history.state if bound.takes_context else None)

    def _default(self) -> str:
        """The same words for the same turn."""
        system = " ".join(block.get("text", "") for block in self.settings.get("systemPrompt", ()))
        known = remembering.recalled(self.call, self.harness, self.prompt)
        parts = [UNBOUND, f"It was asked: {self.prompt}", f"It is instructed: {system}" if system else ""]
        return " ".join(filter(None, [*parts, f"It remembers: {' '.join(known)}" if known else ""]))

    def over(self) -> None:
        """What was said is kept, in the session and in the memory."""
        answer = {"role": "assistant", "content": [{"text": "".join(self.said)}]}
        messages = [*self.call.params["messages"], *([answer] if self.said else [])]
        with self.call.locked():
            self.session.part(History).messages.extend(messages)
            touch(self.session)
        remembering.keep(self.call, self.harness, self.session.id, self.prompt, "".join(self.said))


def events(turn: Turn, found: Any) -> Iterator[dict[str, Any]]:
    """The stream of an answer: events as they are given, or those that a text or a tool use makes; or an error."""
    if isinstance(found, ServiceError):
        raise found
    if isinstance(found, Mapping) and "stream" in found:
        found = found["stream"]
    pieces = [found] if isinstance(found, (str, Mapping)) else found
    try:
        yield from _told(turn, pieces)
    finally:
        author.end(pieces)
        turn.session.part(History).owed = turn.called
    turn.over()


def _told(turn: Turn, pieces: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Pieces of text are deltas of one block; a tool use is a block of its own and ends the message."""
    index, stop, begun, is_open, raw = 0, "end_turn", False, False, False
    for piece in pieces:
        if isinstance(piece, Mapping) and EVENTS & piece.keys():
            raw = True
            yield _checked(turn, piece)
            continue
        if not begun:
            begun = True
            yield {"messageStart": {"role": "assistant"}}
        if isinstance(piece, Mapping):
            if is_open:
                yield {"contentBlockStop": {"contentBlockIndex": index}}
                index, is_open = index + 1, False
            yield from _tool_use(turn, piece.get("toolUse", piece), index)
            index, stop = index + 1, "tool_use"
        elif piece:
            is_open = True
            turn.said.append(str(piece))
            yield {"contentBlockDelta": {"contentBlockIndex": index, "delta": {"text": str(piece)}}}
    if raw:
        return
    if is_open:
        yield {"contentBlockStop": {"contentBlockIndex": index}}
    yield {"messageStop": {"stopReason": stop}}
    yield {"metadata": _metadata(turn)}


def _tool_use(turn: Turn, asked: Mapping[str, Any], index: int) -> Iterator[dict[str, Any]]:
    if "name" not in asked:
        raise ServiceError("RuntimeClientError", f"An answer is made of texts, tool uses and events, not of {asked!r}")
    id = asked.get("toolUseId", f"tooluse_{random_text(22)}")
    turn.called.append(id)
    start = {"toolUse": {"toolUseId": id, "name": asked["name"], "type": "tool_use"}}
    yield {"contentBlockStart": {"contentBlockIndex": index, "start": start}}
    delta = {"toolUse": {"input": json.dumps(asked.get("input", {}))}}
    yield {"contentBlockDelta": {"contentBlockIndex": index, "delta": delta}}
    yield {"contentBlockStop": {"contentBlockIndex": index}}


def _checked(turn: Turn, event: Mapping[str, Any]) -> dict[str, Any]:
    """An event of the author's, held against the model; its text is what was said, its last tool uses what is owed."""
    if turn.call.check_event is not None:
        turn.call.check_event(event)
    use = event.get("contentBlockStart", {}).get("start", {}).get("toolUse")
    if use:
        turn.called.append(use["toolUseId"])
    if event.get("messageStop", {}).get("stopReason", "tool_use") != "tool_use":
        turn.called.clear()
    text = event.get("contentBlockDelta", {}).get("delta", {}).get("text")
    if text:
        turn.said.append(text)
    return dict(event)


def _metadata(turn: Turn) -> dict[str, Any]:
    """As many tokens as there are words."""
    read, written = len(words(turn.prompt)), len(words("".join(turn.said)))
    usage = {"inputTokens": read, "outputTokens": written, "totalTokens": read + written}
    return {"usage": usage, "metrics": {"latencyMs": 0}}
