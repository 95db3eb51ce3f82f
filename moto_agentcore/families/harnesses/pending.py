"""Tool uses that wait for the caller: handed off with an inline function, gone on with when its result has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError
from moto_agentcore.families.harnesses import results
from moto_agentcore.families.harnesses.results import Result
from moto_agentcore.families.harnesses.transcript import results_of, uses_of

if TYPE_CHECKING:
    from moto_agentcore.families.harnesses.conversation import Turn

# As the model's own service refuses them (quoted).
TOO_MANY = (
    "An error occurred (ValidationException) when calling the ConverseStream operation: The number of toolResult "
    "blocks at messages.{place}.content exceeds the number of toolUse blocks of previous turn."
)
MISSING = "Inline function result is missing toolUseId '{id}'"  # quoted by many
UNREADABLE = "content_type=<json_> | unsupported type"  # quoted: what a result says has to be text


@dataclass(slots=True)
class Pending:
    """``uses`` begins with the one that was handed off; ``done`` are results of those before it."""

    uses: list[dict[str, Any]]
    done: list[Result] = field(default_factory=list)


def resumed(turn: Turn) -> Pending | None:
    """What the caller's results go on with, the first of them among what is done; None where nothing waits for any.

    Raises:
        ServiceError: they are not the result of what waits (missing, duplicate, stale or replayed).
    """
    history, found = turn.history, results_of(turn.heard)
    pending, history.pending = history.pending, None
    if not found:
        _give_up(turn)
        return None
    if pending is None or [one["toolUseId"] for one in found] != [pending.uses[0]["toolUseId"]]:
        history.pending = pending
        raise ServiceError("RuntimeClientError", TOO_MANY.format(place=len(history.messages)))
    turn.heard = _without_results(turn.heard)
    return Pending(pending.uses, [*pending.done, _read(found[0])])


def missing(turn: Turn) -> ServiceError | None:
    """What the stream of messages without the result that the session waits for consists of."""
    pending = turn.history.pending
    if pending is None or results_of(turn.heard):
        return None
    return ServiceError("RuntimeClientError", MISSING.format(id=pending.uses[0]["toolUseId"]))


def _read(block: Mapping[str, Any]) -> Result:
    if any("text" not in piece for piece in block["content"]):
        raise ServiceError("RuntimeClientError", UNREADABLE)
    return Result(block["toolUseId"], list(block["content"]), block.get("status", "success"))


def _without_results(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The session has the use, and the stream tells the result: what else the caller says stays."""
    kept = [
        {**message, "content": [block for block in message["content"] if not block.keys() & {"toolUse", "toolResult"}]}
        for message in messages
    ]
    return [message for message in kept if message["content"]]


def _give_up(turn: Turn) -> None:
    """Uses that nobody brought results of: the agent hears that they came to nothing."""
    messages = turn.history.messages
    left = uses_of(messages[-1]) if messages and messages[-1]["role"] == "assistant" else []
    if left:
        blocks = [{"toolResult": results.failed(use["toolUseId"], results.INTERRUPTED).block} for use in left]
        messages.append({"role": "user", "content": blocks})
