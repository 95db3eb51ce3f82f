"""Sessions with an agent: what was said, attributes that live with it, and the action it waits for.

A session ends when it is told to, or when nobody speaks for the agent's idle time; a session that named a memory leaves
its summary there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.agents.known import IDLE
from moto_agentcore.families.agents.summaries import Alias, Said, remember, summary_of
from moto_agentcore.state import clock
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifetimes import Lifetime, Span, touch

if TYPE_CHECKING:
    from moto_agentcore.families.agents.known import Agent
    from moto_agentcore.state.store import Store

OPEN, OVER = "OPEN", "OVER"
# Its id is the caller's word, which each alias has for itself.
AGENT_SESSION = Kind(
    "Agent session",
    id="key",
    mint="{agentId}/{agentAliasId}/{sessionId}",
    lifetime=Lifetime(idle=Span(IDLE, "idleSessionTTLInSeconds"), states=(OPEN, OVER)),
)
SWEPT_EVERY = 1_000
DAY = timedelta(days=1)


@dataclass(slots=True)
class Conversation:
    """A part of a session. ``state`` is for whoever answers, ``awaited`` the action whose results are waited for."""

    said: list[Said] = field(default_factory=list)
    session_attributes: dict[str, str] = field(default_factory=dict)
    prompt_attributes: dict[str, str] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)
    awaited: str | None = None


class Remembering(dict[Alias, dict[str, None]]):
    """A part of the store: the keys of open sessions that will leave a summary, by agent and alias."""


@dataclass(slots=True)
class Begun:
    """A part of the store: how many sessions there have been."""

    count: int = 0


def session_of(store: Store, agent: Agent, id: str) -> Record | None:
    """The open session of that id; one that is over has left its summary."""
    found = store.table(AGENT_SESSION).find(f"{agent.id}/{agent.alias}/{id}")
    if found is not None and found["status"] == OVER:
        end(store, found)
        return None
    return found


def begin(store: Store, agent: Agent, id: str) -> Record:
    _sweep(store)
    given = {"agentId": agent.id, "agentAliasId": agent.alias, "sessionId": id, "daysKept": agent.days_kept}
    return store.table(AGENT_SESSION).create(given, idleSessionTTLInSeconds=agent.idle_seconds)


def use_memory(store: Store, session: Record, memory_id: str) -> None:
    """From now on, this is where the session leaves its summary."""
    session["memoryId"] = memory_id
    store.part(Remembering).setdefault(_alias(session), {})[session.id] = None


def keep(session: Record, said: list[Said]) -> None:
    """A turn is over."""
    session.part(Conversation).said += said
    touch(session)


def end(store: Store, session: Record) -> None:
    """The session goes, its summary stays."""
    store.table(AGENT_SESSION).delete(session)
    if "memoryId" not in session:
        return
    store.part(Remembering).get(_alias(session), {}).pop(session.id, None)
    over = session["updatedAt"] if session["status"] == OVER else clock.now()
    names = ("agentId", "agentAliasId", "memoryId", "sessionId")
    remember(
        store,
        {
            **{name: session[name] for name in names},
            "sessionStartTime": session["createdAt"],
            "sessionExpiryTime": clock.later(over, session["daysKept"], DAY),
            "summaryText": summary_of(session.part(Conversation).said),
        },
    )


def end_what_is_over(store: Store, alias: Alias) -> None:
    """What came to its end by the clock has its summary now."""
    _end_over(store, list(store.part(Remembering).get(alias, {})))


def _sweep(store: Store) -> None:
    """What nobody asks for again goes too, now and then."""
    begun = store.part(Begun)
    begun.count += 1
    if begun.count % SWEPT_EVERY == 0:
        _end_over(store, [session.id for session in store.table(AGENT_SESSION)])


def _end_over(store: Store, keys: list[str]) -> None:
    for key in keys:
        found = store.table(AGENT_SESSION).find(key)
        if found is not None and found["status"] == OVER:
            end(store, found)


def _alias(session: Record) -> Alias:
    return session["agentId"], session["agentAliasId"]
