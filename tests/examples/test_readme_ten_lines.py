from datetime import datetime, timezone

import boto3
import pytest

from moto_agentcore import mock_agentcore

pytestmark = pytest.mark.inferred


@mock_agentcore
def test_the_agent_remembers() -> None:
    control, data = (boto3.client(f"bedrock-agentcore{plane}", "us-east-1") for plane in ("-control", ""))
    strategy = {"semanticMemoryStrategy": {"name": "facts", "namespaceTemplates": ["/facts/{actorId}/"]}}
    memory = control.create_memory(name="Chat", eventExpiryDuration=30, memoryStrategies=[strategy])["memory"]
    said = {"conversational": {"role": "USER", "content": {"text": "I moved to Lisbon and I love sushi."}}}
    now, where = datetime.now(timezone.utc), {"memoryId": memory["id"]}
    data.create_event(**where, actorId="maria", sessionId="s1", eventTimestamp=now, payload=[said])
    asked = {"searchQuery": "what food does she like?"}
    found = data.retrieve_memory_records(**where, namespace="/facts/maria/", searchCriteria=asked)
    assert found["memoryRecordSummaries"][0]["content"]["text"] == "The user loves sushi."
