from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from botocore.exceptions import ClientError

from moto_agentcore import AgentCore, Fail

pytestmark = pytest.mark.inferred
SAID = {"conversational": {"role": "USER", "content": {"text": "I love sushi."}}}
FACTS = {"semanticMemoryStrategy": {"name": "facts", "namespaceTemplates": ["/facts/{actorId}/"]}}


@pytest.fixture
def memory_id(agentcore_control: Any) -> str:
    memory = agentcore_control.create_memory(name="Chat", eventExpiryDuration=7, memoryStrategies=[FACTS])["memory"]
    return str(memory["id"])


@pytest.fixture
def talk(agentcore_data: Any, memory_id: str) -> dict[str, Any]:
    where = {"memoryId": memory_id, "actorId": "maria", "sessionId": "s1"}
    agentcore_data.create_event(**where, eventTimestamp=datetime.now(timezone.utc), payload=[SAID])
    return where


@pytest.mark.agentcore(extraction="manual")
def test_nothing_is_remembered_before_the_flush(
    agentcore: AgentCore, agentcore_data: Any, talk: dict[str, Any]
) -> None:
    facts = {"memoryId": talk["memoryId"], "namespace": "/facts/maria/"}
    assert agentcore_data.list_memory_records(**facts)["memoryRecordSummaries"] == []
    assert agentcore.memory.flush() == 1
    assert len(agentcore_data.list_memory_records(**facts)["memoryRecordSummaries"]) == 1


def test_a_quota_is_met_once(agentcore: AgentCore, agentcore_data: Any, talk: dict[str, Any]) -> None:
    agentcore.faults.on("ListEvents", Fail("ServiceQuotaExceededException", "No more today"), times=1)
    with pytest.raises(ClientError, match="No more today"):
        agentcore_data.list_events(**talk)
    assert len(agentcore_data.list_events(**talk)["events"]) == 1


def test_events_expire(agentcore: AgentCore, agentcore_data: Any, talk: dict[str, Any]) -> None:
    agentcore.clock.tick(days=8)
    assert agentcore_data.list_events(**talk)["events"] == []


def test_an_agents_session_summaries_are_seeded(agentcore: AgentCore, agent_runtime: Any) -> None:
    names = {"agentId": "AGENT12345", "agentAliasId": "ALIAS12345", "memoryId": "maria"}
    agentcore.seed({"agentMemories": [{**names, "sessionId": "s1", "summaryText": "She asked about sushi."}]})
    found = agent_runtime.get_agent_memory(**names, memoryType="SESSION_SUMMARY")["memoryContents"]
    assert found[0]["sessionSummary"]["summaryText"] == "She asked about sushi."
