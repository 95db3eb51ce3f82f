"""The README's controls: one small test for what fails, what passes, and what is said."""

from datetime import datetime, timezone
from typing import Any

import boto3
import pytest

from moto_agentcore import AgentCore, Break, Fail

pytestmark = pytest.mark.inferred

FACTS = {"semanticMemoryStrategy": {"name": "facts", "namespaceTemplates": ["/facts/{actorId}/"]}}
SAID = {"conversational": {"role": "USER", "content": {"text": "I love sushi."}}}


def test_no_room(agentcore: AgentCore, agentcore_control: Any) -> None:
    agentcore.faults.on("CreateMemory", Break("no capacity"))
    memory = agentcore_control.create_memory(name="Chat", eventExpiryDuration=30)["memory"]
    assert agentcore_control.get_memory(memoryId=memory["id"])["memory"]["failureReason"] == "no capacity"


def test_boto3_gets_over_two_throttles(agentcore: AgentCore, agentcore_control: Any) -> None:
    rule = agentcore.faults.on("ListMemories", Fail("ThrottledException"), times=2)
    agentcore_control.list_memories()  # boto3 tries three times
    assert rule.struck == 2


def test_the_agent_sees_throttling(agentcore: AgentCore, agentcore_control: Any) -> None:
    agentcore.faults.on("ListMemories", Fail("ThrottledException"))  # always: boto3 gives up
    with pytest.raises(agentcore_control.exceptions.ThrottledException):
        agentcore_control.list_memories()


def test_what_was_asked(agentcore: AgentCore, agentcore_control: Any) -> None:
    agentcore_control.create_memory(name="Chat", eventExpiryDuration=30)
    agentcore.calls("CreateMemory", name="Chat").assert_called(times=1)
    agentcore.calls("DeleteMemory").assert_not_called()
    assert (agentcore.calls[-1].operation, agentcore.calls[-1].status) == ("CreateMemory", 202)


@pytest.mark.agentcore(lifecycle="realistic")
def test_the_marker_is_enough() -> None:
    control = boto3.client("bedrock-agentcore-control", "us-east-1")
    memory = control.create_memory(name="Chat", eventExpiryDuration=30)["memory"]
    assert control.get_memory(memoryId=memory["id"])["memory"]["status"] == "CREATING"


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
