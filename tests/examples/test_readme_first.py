"""The README's first test: a function of an application, as boto3 reaches the mock, and the official SDK."""

from datetime import datetime, timezone
from typing import Any

import pytest
from bedrock_agentcore.memory import MemoryClient

from moto_agentcore import AgentCore

pytestmark = pytest.mark.inferred

FACTS = {"semanticMemoryStrategy": {"name": "facts", "namespaceTemplates": ["/facts/{actorId}/"]}}


def favourite_food(data: Any, memory_id: str, person: str) -> str:
    """The application's own code: it takes a client, and knows nothing of a mock."""
    asked = {"searchQuery": "what food do they like?"}
    found = data.retrieve_memory_records(memoryId=memory_id, namespace=f"/facts/{person}/", searchCriteria=asked)
    return str(found["memoryRecordSummaries"][0]["content"]["text"])


def test_it_remembers_what_maria_likes(agentcore_control: Any, agentcore_data: Any) -> None:
    memory = agentcore_control.create_memory(name="Chat", eventExpiryDuration=30, memoryStrategies=[FACTS])["memory"]
    said = {"conversational": {"role": "USER", "content": {"text": "I moved to Lisbon and I love sushi."}}}
    where = {"memoryId": memory["id"], "actorId": "maria", "sessionId": "s1"}
    agentcore_data.create_event(**where, eventTimestamp=datetime.now(timezone.utc), payload=[said])
    assert favourite_food(agentcore_data, memory["id"], "maria") == "The user loves sushi."


def test_the_sdk_remembers(agentcore: AgentCore) -> None:
    client = MemoryClient(region_name="us-east-1")
    memory = client.create_memory_and_wait("Chat", [FACTS])
    client.create_event(memory["id"], "maria", "s1", [("I moved to Lisbon and I love sushi.", "USER")])
    found = client.retrieve_memories(memory["id"], "/facts/maria/", "what food?")
    assert found[0]["content"]["text"] == "The user loves sushi."
