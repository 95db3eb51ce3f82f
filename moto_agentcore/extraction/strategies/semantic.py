"""SEMANTIC: plain third-person sentences. Facts of the user, and what the assistant reports about them or has done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto_agentcore.extraction.model import Extracted, clip
from moto_agentcore.extraction.reading.leaning import told_together
from moto_agentcore.extraction.reading.payload import facts, unpacked
from moto_agentcore.extraction.reading.read import read, record_of
from moto_agentcore.extraction.reading.reports import reported

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from moto_agentcore.extraction.model import Turn


def semantic(turns: Sequence[Turn]) -> list[Extracted]:
    """Facts from the NEW turns of a session, in the order they were said, each once."""
    found = dict.fromkeys(_sentences(unpacked(turns)))
    return [Extracted(clip(text)) for text in found if text]


def _sentences(turns: tuple[Turn, ...]) -> Iterator[str]:
    said = read(turns)
    for at, turn in enumerate(turns):
        if turn.role == "JSON":
            yield from facts(turn.text)
        elif turn.role == "ASSISTANT":
            yield from reported(turn)
        else:
            yield from map(record_of, told_together(statement for statement in said if statement.at == at))
