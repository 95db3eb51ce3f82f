"""Bedrock agents' memory: ``/agents/{agentId}/agentAliases/{agentAliasId}/memories``.

Session summaries are written by an agent at the end of a session; here the author seeds them (``agentcore.seed``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from sortedcontainers import SortedDict

from moto_agentcore import timestamps
from moto_agentcore.controls.seeds import Write, section
from moto_agentcore.service import Call, agents
from moto_agentcore.state import clock
from moto_agentcore.state.pagination import page

if TYPE_CHECKING:
    import types_boto3_bedrock_agent_runtime.type_defs as t

    from moto_agentcore.state.store import Store

DAYS_KEPT = 30  # an agent's storageDays, where the seed names no expiry


class Summaries(dict[tuple[str, str], dict[str, SortedDict]]):
    """A part of the store. By agent and alias: memory id -> session id -> summary."""


@agents.operation
def get_agent_memory(call: Call[t.GetAgentMemoryRequestTypeDef]) -> dict[str, Any]:
    found = _summaries(call.store, call.params)
    memory_id = call.params["memoryId"]

    def rows(last: str | None) -> Iterator[Mapping[str, Any]]:
        for session_id in found.get(memory_id, SortedDict()).irange(minimum=last, inclusive=(False, True)):
            if found[memory_id][session_id]["sessionExpiryTime"] > clock.now():
                yield found[memory_id][session_id]

    return page(call, rows, key=lambda item: item["sessionId"], show=lambda item: {"sessionSummary": item})


@agents.operation
def delete_agent_memory(call: Call[t.DeleteAgentMemoryRequestTypeDef]) -> None:
    """All of an alias's memory, one memory of it, or one session of that."""
    found = _summaries(call.store, call.params)
    for memory_id in [call.params["memoryId"]] if "memoryId" in call.params else list(found):
        sessions = found.get(memory_id, SortedDict())
        for session_id in [call.params["sessionId"]] if "sessionId" in call.params else list(sessions):
            sessions.pop(session_id, None)


TEXTS = {"agentId", "agentAliasId", "memoryId", "sessionId", "summaryText"}
MEMBERS = TEXTS | {"sessionStartTime", "sessionExpiryTime"}


@section("agentMemories")
def seed_agent_memories(entries: Any) -> Write:
    """Session summaries, each with its agent, alias, memory and session; ValueError says what is wrong with one."""
    summaries = [_summary(_entry(item)) for item in entries]

    def write(store: Store) -> None:
        for item in summaries:
            _summaries(store, item).setdefault(item["memoryId"], SortedDict())[item["sessionId"]] = item

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


def _summaries(store: Store, names: Mapping[str, Any]) -> dict[str, SortedDict]:
    """Summaries of one agent alias: memory id -> session id -> summary."""
    return store.part(Summaries).setdefault((names["agentId"], names["agentAliasId"]), {})
