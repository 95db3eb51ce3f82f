"""The main job, on real boto3 clients: a memory, a conversation, records, a search. ``moto-agentcore demo``."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from moto_agentcore.host.mock import mock_agentcore

SAID = (
    ("USER", "Hi! I moved to Lisbon last spring and I love sushi."),
    ("ASSISTANT", "Lovely. I will keep that in mind."),
    ("USER", "I am allergic to peanuts, and I prefer window seats on long flights."),
    ("USER", "Actually, I no longer work at the bakery, I teach chemistry now."),
)
QUESTIONS = (
    "what food does she like?",
    "which seat should I book?",
    "does she have any allergies?",
    "which subject does she teach?",
)
NEXT = """
What next?
  a test of your own: the README begins with one
  python -m pydoc moto_agentcore.AgentCore   all settings and controls
  pytest --fixtures                          the fixtures, under moto_agentcore
  moto-agentcore operations                  what each operation does here
  moto-agentcore server                      the same over HTTP, for any SDK"""


def demo() -> None:
    """Create a memory, hold a conversation, list it back, search what was remembered; print it all."""
    import boto3

    with mock_agentcore():
        control = boto3.client("bedrock-agentcore-control", region_name="us-east-1")
        data = boto3.client("bedrock-agentcore", region_name="us-east-1")
        memory_id = _memory(control)
        _converse(data, memory_id)
        _search(data, memory_id)
        _say(NEXT)


def _memory(control: Any) -> str:
    memory = control.create_memory(
        name="Demo",
        eventExpiryDuration=30,
        memoryStrategies=[
            {"semanticMemoryStrategy": {"name": "facts", "namespaceTemplates": ["/facts/{actorId}/"]}},
            {"userPreferenceMemoryStrategy": {"name": "likes", "namespaceTemplates": ["/likes/{actorId}/"]}},
        ],
    )["memory"]
    control.get_waiter("memory_created").wait(memoryId=memory["id"])
    _say(f"created memory {memory['id']}: {memory['status']}, then ACTIVE")
    return str(memory["id"])


def _converse(data: Any, memory_id: str) -> None:
    for role, text in SAID:
        data.create_event(
            memoryId=memory_id,
            actorId="maria",
            sessionId="chat-1",
            eventTimestamp=datetime.now(timezone.utc),
            payload=[{"conversational": {"role": role, "content": {"text": text}}}],
        )
    _say("\nthe conversation, newest first, as list_events gives it:")
    for event in data.list_events(memoryId=memory_id, actorId="maria", sessionId="chat-1")["events"]:
        said = event["payload"][0]["conversational"]
        _say(f"  {said['role']:<9} {said['content']['text']}")


def _search(data: Any, memory_id: str) -> None:
    _say("\nthe facts that were extracted:")
    facts = data.list_memory_records(memoryId=memory_id, namespace="/facts/maria/")["memoryRecordSummaries"]
    for record in facts:
        _say(f"  {record['content']['text']}")
    for question in QUESTIONS:
        found = data.retrieve_memory_records(
            memoryId=memory_id, namespace="/facts/maria/", searchCriteria={"searchQuery": question, "topK": 2}
        )["memoryRecordSummaries"]
        _say(f"\n{question}")
        for record in found:
            _say(f"  {record['score']:.3f}  {record['content']['text']}")


def _say(text: str) -> None:
    print(text)
