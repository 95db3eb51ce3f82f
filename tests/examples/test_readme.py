from datetime import datetime, timezone
from typing import Any

import pytest
from bedrock_agentcore.memory import MemoryClient

from moto_agentcore import AgentCore, Fail

FACTS = {"semanticMemoryStrategy": {"name": "facts", "namespaceTemplates": ["/facts/{actorId}/"]}}
SAID = {"conversational": {"role": "USER", "content": {"text": "I moved to Lisbon and I love sushi."}}}


def favourite_food(data: Any, memory_id: str, person: str) -> str:
    """The application's own code: it takes a client, and knows nothing of a mock."""
    asked = {"searchQuery": "what food do they like?"}
    found = data.retrieve_memory_records(memoryId=memory_id, namespace=f"/facts/{person}/", searchCriteria=asked)
    return str(found["memoryRecordSummaries"][0]["content"]["text"])


@pytest.fixture
def chat(agentcore_control: Any) -> dict[str, str]:
    memory = agentcore_control.create_memory(name="Chat", eventExpiryDuration=7, memoryStrategies=[FACTS])["memory"]
    return {"memoryId": memory["id"], "actorId": "maria", "sessionId": "s1"}


def test_it_remembers_what_maria_likes(agentcore_data: Any, chat: dict[str, str]) -> None:
    agentcore_data.create_event(**chat, eventTimestamp=datetime.now(timezone.utc), payload=[SAID])
    assert favourite_food(agentcore_data, chat["memoryId"], "maria") == "The user loves sushi."


def test_the_sdk_remembers(agentcore: AgentCore) -> None:
    client = MemoryClient(region_name="us-east-1")
    memory = client.create_memory_and_wait("Chat", [FACTS])
    client.create_event(memory["id"], "maria", "s1", [("I moved to Lisbon and I love sushi.", "USER")])
    found = client.retrieve_memories(memory["id"], "/facts/maria/", "what food?")
    assert found[0]["content"]["text"] == "The user loves sushi."


def test_the_agent_sees_throttling(agentcore: AgentCore, agentcore_control: Any) -> None:
    agentcore.faults.on("ListMemories", Fail("ThrottledException"))
    with pytest.raises(agentcore_control.exceptions.ThrottledException):
        agentcore_control.list_memories()


def test_a_week_later(agentcore: AgentCore, agentcore_data: Any, chat: dict[str, str]) -> None:
    agentcore_data.create_event(**chat, eventTimestamp=datetime.now(timezone.utc), payload=[SAID])
    agentcore.clock.tick(days=8)
    assert agentcore_data.list_events(**chat)["events"] == []


def test_what_a_model_would_find(agentcore: AgentCore, agentcore_data: Any, chat: dict[str, str]) -> None:
    agentcore.memory.script("SEMANTIC", ["The user is hungry."])
    agentcore_data.create_event(**chat, eventTimestamp=datetime.now(timezone.utc), payload=[SAID])
    assert favourite_food(agentcore_data, chat["memoryId"], "maria") == "The user is hungry."


pytestmark = pytest.mark.inferred
