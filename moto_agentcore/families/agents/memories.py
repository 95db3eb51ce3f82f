"""Bedrock agents' memory: ``/agents/{agentId}/agentAliases/{agentAliasId}/memories``.

A session that named a memory leaves its summary there when it ends, by request or by the clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sortedcontainers import SortedDict

from moto_agentcore.families.agents.known import find_agent, unknown
from moto_agentcore.families.agents.sessions import end_what_is_over
from moto_agentcore.families.agents.summaries import Summaries
from moto_agentcore.service import Call, agents
from moto_agentcore.state import clock
from moto_agentcore.state.pagination import page

if TYPE_CHECKING:
    import types_boto3_bedrock_agent_runtime.type_defs as t

    from moto_agentcore.state.store import Store


@agents.operation
def get_agent_memory(call: Call[t.GetAgentMemoryRequestTypeDef]) -> dict[str, Any]:
    memory_id = call.params["memoryId"]
    found = _memories(call.store, call.params).get(memory_id, SortedDict())

    def rows(last: str | None) -> Iterator[Mapping[str, Any]]:
        ids = found.irange(minimum=last, inclusive=(False, True))
        return (found[id] for id in ids if found[id]["sessionExpiryTime"] > clock.now())

    return page(call, rows, key=lambda item: item["sessionId"], show=lambda item: {"sessionSummary": item})


@agents.operation
def delete_agent_memory(call: Call[t.DeleteAgentMemoryRequestTypeDef]) -> None:
    """All of an alias's memory, one memory of it, or one session of that."""
    found = _memories(call.store, call.params)
    for memory_id in [call.params["memoryId"]] if "memoryId" in call.params else list(found):
        sessions = found.get(memory_id, SortedDict())
        for session_id in [call.params["sessionId"]] if "sessionId" in call.params else list(sessions):
            sessions.pop(session_id, None)


def _memories(store: Store, names: Mapping[str, Any]) -> dict[str, SortedDict]:
    """The memories of an alias, with those of all sessions that are over. An alias that has one is known by that."""
    alias = (names["agentId"], names["agentAliasId"])
    end_what_is_over(store, alias)
    if alias not in store.part(Summaries) and find_agent(store, *alias) is None:
        raise unknown()
    return store.part(Summaries).setdefault(alias, {})
