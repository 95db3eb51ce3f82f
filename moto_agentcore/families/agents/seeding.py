"""What a seed knows of agents: ``agents``, for those that moto has not, and ``agentMemories``, session summaries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from moto_agentcore import timestamps
from moto_agentcore.controls.seeds import Write, checked, section
from moto_agentcore.families.agents.known import DAYS_KEPT, Agents
from moto_agentcore.families.agents.summaries import remember
from moto_agentcore.families.shared.described import misfitting
from moto_agentcore.state import clock

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

# Members of an agent, as bedrock-agent names them, and what each is.
AGENT: dict[str, type] = {
    "agentId": str,
    "agentName": str,
    "instruction": str,
    "foundationModel": str,
    "idleSessionTTLInSeconds": int,
    "guardrailConfiguration": Mapping,
    "memoryConfiguration": Mapping,
    "agentResourceRoleArn": str,
    "knowledgeBases": list,
    "agentAliases": list,
}
ALIAS: dict[str, type] = {"agentAliasId": str, "agentAliasName": str, "agentVersion": str}
BASE: dict[str, type] = {"knowledgeBaseId": str, "description": str, "knowledgeBaseState": str}
# Members that have limits, their shapes, and what a seed need not say of one.
LIMITED: dict[str, tuple[str, Mapping[str, Any]]] = {
    "idleSessionTTLInSeconds": ("SessionTTL", {}),
    "memoryConfiguration": ("MemoryConfiguration", {"enabledMemoryTypes": ["SESSION_SUMMARY"]}),
}
TEXTS = {"agentId", "agentAliasId", "memoryId", "sessionId", "summaryText"}
MEMBERS = TEXTS | {"sessionStartTime", "sessionExpiryTime"}


@section("agents")
def seed_agents(entries: Any) -> Write:
    """Agents with their aliases; ValueError says what is wrong with one."""
    agents = [checked("agents", AGENT, item) for item in entries]
    for agent in agents:
        for alias in agent.get("agentAliases", ()):
            checked("agentAliases", ALIAS, alias)
        for base in agent.get("knowledgeBases", ()):
            checked("knowledgeBases of an agent", BASE, base)
        for member, (shape, beside) in LIMITED.items():
            _check_limits(member, shape, agent, beside)

    def write(store: Store) -> None:
        store.part(Agents).update({agent["agentId"]: agent for agent in agents})

    return write


def _check_limits(member: str, shape: str, agent: Mapping[str, Any], beside: Mapping[str, Any]) -> None:
    if member in agent:
        value = {**beside, **agent[member]} if beside else agent[member]
        if wrong := misfitting(shape, value):
            raise ValueError(f"seed: {member} of agent {agent['agentId']} is none: {'; '.join(wrong)}")


@section("agentMemories")
def seed_agent_memories(entries: Any) -> Write:
    """Session summaries, each with its agent, alias, memory and session; ValueError says what is wrong with one."""
    summaries = [_summary(_entry(item)) for item in entries]

    def write(store: Store) -> None:
        for item in summaries:
            remember(store, item)

    return write


def _entry(item: Any) -> dict[str, Any]:
    if not isinstance(item, Mapping) or not set(item) <= MEMBERS:
        raise ValueError(f"seed: an entry of agentMemories has members of {sorted(MEMBERS)}; got {item!r}")
    if wrong := sorted(name for name in TEXTS & set(item) if not item[name] or not isinstance(item[name], str)):
        raise ValueError(f"seed: {wrong} of an entry of agentMemories must be texts; got {item!r}")
    return {name: _zoned(value) for name, value in item.items()}


def _zoned(value: Any) -> Any:
    naive = isinstance(value, datetime) and value.tzinfo is None
    return value.replace(tzinfo=timezone.utc) if naive else value


def _summary(item: Mapping[str, Any]) -> dict[str, Any]:
    """A seeded summary, filled up."""
    if missing := sorted(TEXTS - set(item)):
        raise ValueError(f"seed: an entry of agentMemories lacks {missing}")
    start = _instant(item.get("sessionStartTime"), clock.now())
    end = _instant(item.get("sessionExpiryTime"), clock.later(start, DAYS_KEPT, timedelta(days=1)))
    return {**item, "sessionStartTime": start, "sessionExpiryTime": end}


def _instant(value: Any, default: datetime) -> datetime:
    if value is None or isinstance(value, datetime):
        return value or default
    return timestamps.read(value)
