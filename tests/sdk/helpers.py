"""What the tests of the clients say and read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from bedrock_agentcore.memory import models as sdk_models

# For what takes hundreds of calls or a process: what is beside it shows that its client finds both faces.
in_process = pytest.mark.parametrize("clients", ["in-process"], indirect=True)
over_http = pytest.mark.parametrize("clients", ["server"], indirect=True)
models: Any = sdk_models  # it writes methods into TypedDicts, which mypy does not know of
DOUBLES = ("moto", "here")  # moto alone, and this package in its place
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=timezone.utc)
FACTS = {"semanticMemoryStrategy": {"name": "facts", "namespaceTemplates": ["/facts/{actorId}/"]}}
PEANUTS = "I am allergic to peanuts."
WINDOW = "I work as a chemistry teacher in Lisbon."


def minute(i: int) -> datetime:
    """The i-th minute of the conversation."""
    return NOON + timedelta(minutes=i)


def text_of(message: Any) -> str:
    """What a conversational message says."""
    return str(message["content"]["text"])


def texts(events: Iterable[Any]) -> list[str]:
    """What the events say, in their order."""
    return [text_of(item["conversational"]) for event in events for item in event.get("payload", ())]


def records_of(answer: Any) -> list[str]:
    """The texts of an answer's memory records."""
    return [text_of(record) for record in answer["memoryRecordSummaries"]]
