"""Sessions of RetrieveAndGenerate: the service makes them, and a question may lean on the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto_agentcore.errors import invalid
from moto_agentcore.search.text import content_words
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifetimes import Lifetime, Span, touch

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

OPEN, OVER = "OPEN", "OVER"
IDLE = 24 * 3600  # seconds (inferred: the model says nothing of the time)
CONVERSATION = Kind(
    "Knowledge base session",
    id="sessionId",
    mint="{uuid}",
    lifetime=Lifetime(idle=Span(IDLE), states=(OPEN, OVER)),
)
NOT_VALID = "Session with Id {} is not valid. Please check and try again."  # quoted


def session_of(store: Store, id: str | None) -> Record | None:
    """The session of that id, which the service must have made; None where none is named."""
    if id is None:
        return None
    found = store.table(CONVERSATION).find(id)
    if found is None or found["status"] == OVER:
        raise invalid(NOT_VALID.format(id))
    return found


def in_context(before: str | None, text: str) -> str:
    """A question that names nothing itself ("And why?") is asked together with the one before."""
    return text if before is None or content_words(text) else f"{before} {text}"


def keep(store: Store, session: Record | None, text: str) -> Record:
    """The session of a question, made with its first one."""
    if session is None:
        return store.table(CONVERSATION).create({}, question=text)
    session["question"] = in_context(session["question"], text)
    touch(session)
    return session
