"""What a harness says where nobody says it for the model: words that tell what it was told and remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto_agentcore.families.harnesses import remembering

if TYPE_CHECKING:
    from moto_agentcore.families.harnesses.conversation import Turn

UNBOUND = "Nothing is bound to this harness, so moto-agentcore answers for it: agentcore.bind(name, function) binds."


def answer(turn: Turn) -> str:
    """The same words for the same turn; instructions in a fence, so that no memory takes them for facts of the user."""
    system = " ".join(block.get("text", "") for block in turn.settings.get("systemPrompt", ()))
    known = remembering.recalled(turn.call, turn.harness, turn.session.id, turn.prompt)
    asked = f"{UNBOUND} It was asked: {turn.prompt}"
    parts = [f"{asked} It is instructed:\n```\n{system}\n```" if system else asked]
    return "\n".join([*parts, f"It remembers: {' '.join(known)}"] if known else parts)
