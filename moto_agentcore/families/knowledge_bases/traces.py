"""What AgenticRetrieveStream tells of its steps: that one has begun, and how it ended.

Each event has an id of its own (the model's word for it); two follow each other for a step (seen).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto_agentcore.state import clock
from moto_agentcore.state.ids import uuid

Event = dict[str, Any]
Item = Mapping[str, Any]  # as Retrieve answers it, with whose it is
BEGUN, DONE, FAILED = "IN_PROGRESS", "SUCCEEDED", "FAILED"


def event(step: str, status: str, message: str, **attributes: Any) -> Event:
    told = {"step": step, "status": status, "message": message, **attributes}
    return {"traceEvent": {"id": uuid(), "timestamp": clock.milliseconds(clock.now()), "attributes": told}}


def shown(item: Item) -> dict[str, Any]:
    """An item as the stream shows it."""
    return {
        "content": {"mimeType": "text/plain", "text": item["content"]["text"]},
        "metadata": item["metadata"],
        "sourceRetriever": source(item["retriever"]),
    }


def source(retriever: str) -> dict[str, str]:
    return {"identifier": retriever}
