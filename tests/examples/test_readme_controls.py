"""The README's controls: one small test for what fails, what passes, and what is said."""

from datetime import datetime, timezone
from typing import Any

import pytest
from botocore.exceptions import ClientError

from moto_agentcore import AgentCore, Break, Fail

pytestmark = pytest.mark.inferred

FACTS = {"semanticMemoryStrategy": {"name": "facts", "namespaceTemplates": ["/facts/{actorId}/"]}}
SAID = {"conversational": {"role": "USER", "content": {"text": "I love sushi."}}}


def test_no_room(agentcore: AgentCore, agentcore_control: Any) -> None:
    agentcore.faults.on("CreateMemory", Break("no capacity"))
    memory = agentcore_control.create_memory(name="Chat", eventExpiryDuration=30)["memory"]
    assert agentcore_control.get_memory(memoryId=memory["id"])["memory"]["failureReason"] == "no capacity"


def test_throttled(agentcore: AgentCore, agentcore_control: Any) -> None:
    agentcore.faults.on("ListMemories", Fail("ThrottledException"))
    with pytest.raises(ClientError, match="ThrottledException"):
        agentcore_control.list_memories()


def test_a_week_later(agentcore: AgentCore, agentcore_control: Any, agentcore_data: Any) -> None:
    memory = agentcore_control.create_memory(name="Chat", eventExpiryDuration=7)["memory"]
    where = {"memoryId": memory["id"], "actorId": "maria", "sessionId": "s1"}
    agentcore_data.create_event(**where, eventTimestamp=datetime.now(timezone.utc), payload=[SAID])
    agentcore.clock.tick(days=8)
    assert agentcore_data.list_events(**where)["events"] == []


def test_what_a_model_would_find(agentcore: AgentCore, agentcore_control: Any, agentcore_data: Any) -> None:
    memory = agentcore_control.create_memory(name="Chat", eventExpiryDuration=7, memoryStrategies=[FACTS])["memory"]
    agentcore.memory.script("SEMANTIC", ["The user is hungry."])
    where = {"memoryId": memory["id"], "actorId": "maria", "sessionId": "s1"}
    agentcore_data.create_event(**where, eventTimestamp=datetime.now(timezone.utc), payload=[SAID])
    found = agentcore_data.list_memory_records(memoryId=memory["id"], namespace="/facts/maria/")
    assert found["memoryRecordSummaries"][0]["content"]["text"] == "The user is hungry."
