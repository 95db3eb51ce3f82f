"""SEMANTIC: plain third-person sentences. Facts of the user, and what the assistant reports about them or has done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .dates import resolve
from .model import Extracted, clip
from .payload import facts, unpacked
from .reports import reported
from .sentences import lowered
from .statements import statements
from .voice import sentence, third

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .model import Turn
    from .statements import Statement


def semantic(turns: Sequence[Turn]) -> list[Extracted]:
    """Facts from the NEW turns of a session, in the order they were said, each once."""
    found = dict.fromkeys(_sentences(unpacked(turns)))
    return [Extracted(clip(text)) for text in found if text]


def _sentences(turns: tuple[Turn, ...]) -> Iterator[str]:
    said = statements(turns)
    for at, turn in enumerate(turns):
        if turn.role == "JSON":
            yield from facts(turn.text)
        elif turn.role == "ASSISTANT":
            yield from reported(turn)
        else:
            yield from (fact(statement) for statement in said if statement.at == at)


def fact(statement: Statement) -> str:
    past = statement.past
    text = sentence(third(list(statement.words), past=past))
    if text.startswith("The user "):
        text = text.replace(" the user's ", " their ")
    if statement.corrected:
        text = f"Actually, {lowered(text) if text.startswith('The ') else text}"
    return resolve(text, statement.turn.timestamp, past=past)
