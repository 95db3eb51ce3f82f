"""In which languages a memory was spoken to: the built-in extraction reads English alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.language import other_language
from moto_agentcore.families.memories.conversations import Conversations
from moto_agentcore.families.memories.payloads import turns_of

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record

LATEST = 200  # messages that are looked at


def languages(memory: Record) -> tuple[int, dict[str, int]]:
    """How many of a memory's messages were looked at, and how many of them are in which other language."""
    texts = list(islice(_texts(memory), LATEST))
    found = Counter(language for text in texts if (language := other_language(text)) is not None)
    return len(texts), dict(found.most_common())


def _texts(memory: Record) -> Iterator[str]:
    """What people said in its sessions, each session's newest first."""
    conversations = memory.part(Conversations)
    for actor in conversations.actors_after(None):
        for session in conversations.sessions_after(actor, None):
            for event in session.before(None):
                turns = turns_of(event["payload"], event["eventTimestamp"])
                yield from (turn.text for turn in turns if turn.role == "USER")
