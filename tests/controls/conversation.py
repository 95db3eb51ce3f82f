"""What the tests of the controls arrange: a memory with a strategy, and something said."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from botocore.exceptions import ClientError

from conftest import Clients

AT = datetime(2026, 1, 1, tzinfo=timezone.utc)
WHERE = "/facts/ana/"
FACTS: dict[str, Any] = {"semanticMemoryStrategy": {"name": "facts", "namespaceTemplates": ["/facts/{actorId}/"]}}


def new_memory(clients: Clients, name: str = "Demo", strategies: list[Any] | None = None, days: int = 30) -> str:
    """A memory that extracts facts, unless told otherwise."""
    given = [FACTS] if strategies is None else strategies
    made = clients.control.create_memory(name=name, eventExpiryDuration=days, memoryStrategies=given)
    return str(made["memory"]["id"])


def say(clients: Clients, memory_id: str, text: str = "I live in Berlin.", session: str = "s1") -> dict[str, Any]:
    payload = [{"conversational": {"role": "USER", "content": {"text": text}}}]
    made = clients.data.create_event(
        memoryId=memory_id, actorId="ana", sessionId=session, eventTimestamp=AT, payload=payload
    )
    event: dict[str, Any] = made["event"]
    return event


def events(clients: Clients, memory_id: str) -> int:
    return len(clients.data.list_events(memoryId=memory_id, actorId="ana", sessionId="s1")["events"])


def records(clients: Clients, memory_id: str) -> list[str]:
    found = clients.data.list_memory_records(memoryId=memory_id, namespace=WHERE)["memoryRecordSummaries"]
    return sorted(record["content"]["text"] for record in found)


def retrieved(clients: Clients, memory_id: str, query: str) -> list[str]:
    criteria = {"searchQuery": query, "topK": 10}
    found = clients.data.retrieve_memory_records(memoryId=memory_id, namespace=WHERE, searchCriteria=criteria)
    return [record["content"]["text"] for record in found["memoryRecordSummaries"]]


def failed_jobs(clients: Clients, memory_id: str) -> list[dict[str, Any]]:
    jobs: list[dict[str, Any]] = clients.data.list_memory_extraction_jobs(memoryId=memory_id)["jobs"]
    return jobs


def code_of(call: Any, *args: Any, **params: Any) -> str:
    """The code of the error a call is answered with; empty where it is none."""
    try:
        call(*args, **params)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""
