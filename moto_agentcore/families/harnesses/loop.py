"""The loop of an invocation: the agent answers, its tools are run, it is asked again; until it has said its last."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import AuthorError
from moto_agentcore.families.harnesses import answers, hooks, results
from moto_agentcore.families.harnesses.hook_contexts import of_messages
from moto_agentcore.families.harnesses.pending import Pending, resumed

if TYPE_CHECKING:
    from moto_agentcore.families.harnesses.conversation import Turn

Event = dict[str, Any]
SKIPPED = "Tool call denied by a lifecycle hook"


def events(turn: Turn) -> Iterator[Event]:
    """The stream of an invocation; it ends with what the last hooks say."""
    try:
        for event in _invocation(turn):
            turn.told.add(event)
            yield event
    finally:
        turn.close()
    turn.over()


def _invocation(turn: Turn) -> Iterator[Event]:
    yield from hooks.run(turn, "before_invocation", partial(of_messages, turn.heard))
    if turn.decision.denied:
        yield {"messageStop": {"stopReason": "hook_stopped"}}
    else:
        yield from _looped(turn)
    told = {"inputTokens": turn.tokens[0], "outputTokens": turn.tokens[1]}
    yield from hooks.run(turn, "after_invocation", lambda: {"stopReason": turn.told.stop, "usage": told})


def _looped(turn: Turn) -> Iterator[Event]:
    pending = resumed(turn)
    if pending is not None:
        yield from _gone_on(turn, pending)
    while pending is None or turn.told.stop == "tool_result":
        yield from answers.answer(turn)
        uses = turn.told.uses
        if turn.told.stop != "tool_use" or not _are_ours(turn, uses):
            return
        pending = Pending(uses)
        yield from _worked(turn, pending)


def _are_ours(turn: Turn, uses: list[dict[str, Any]]) -> bool:
    """Events of the author's that end with tools which the harness does not have are the end of the stream."""
    return bool(uses) and (not turn.is_raw or all(turn.tools.has(use["name"]) for use in uses))


def _gone_on(turn: Turn, pending: Pending) -> Iterator[Event]:
    """The result of an inline function has come."""
    yield from _after(turn, pending.uses.pop(0), pending)
    if turn.decision.denied:
        yield from results.told(pending.done, "hook_stopped")
    else:
        yield from _worked(turn, pending)


def _worked(turn: Turn, pending: Pending) -> Iterator[Event]:
    """Run the tools one after the other; an inline function is handed off, and the rest waits for its result."""
    while pending.uses:
        use = pending.uses[0]
        tool = turn.tools.find(use["name"])
        told = {"toolName": use["name"], "toolType": tool.kind, "toolUseId": use["toolUseId"]}
        yield from hooks.run(turn, "before_tool_call", partial(dict, told, toolInput=use["input"]))
        if turn.decision.denied:
            pending.done.append(results.failed(use["toolUseId"], turn.decision.reason or SKIPPED))
        elif tool.run is None:
            yield from _handed_off(turn, pending)
            return
        else:
            try:
                pending.done.append(tool.run(use))
            except AuthorError:  # it is late: whatever else a tool fails with is its result
                yield {"messageStop": {"stopReason": "timeout_exceeded"}}
                return
            yield from _after(turn, use, pending)
            if turn.decision.denied:
                yield from results.told(pending.done, "hook_stopped")
                return
        pending.uses.pop(0)
    yield from results.told(pending.done, "tool_result")


def _after(turn: Turn, use: dict[str, Any], pending: Pending) -> Iterator[Event]:
    result = pending.done[-1]
    told = {"toolName": use["name"], "toolType": turn.tools.find(use["name"]).kind, "toolUseId": use["toolUseId"]}
    error = {"error": result.error} if result.error is not None else {}
    yield from hooks.run(turn, "after_tool_call", partial(dict, told, toolResult=result.block, **error))


def _handed_off(turn: Turn, pending: Pending) -> Iterator[Event]:
    """The caller has seen the use, if it was told in this stream; else it is told once more, and not again kept."""
    turn.history.pending = pending
    if turn.told.stop == "tool_use":
        return
    yield {"messageStart": {"role": "assistant"}}
    yield from answers.use_told(turn, pending.uses[0], 0)
    yield {"messageStop": {"stopReason": "tool_use"}}
    turn.told.messages.pop()
