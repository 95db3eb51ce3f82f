"""What AgenticRetrieveStream tells of its steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from moto_agentcore.state import clock
from moto_agentcore.state.ids import uuid

if TYPE_CHECKING:
    from moto_agentcore.families.knowledge_bases.recollection import Recollection


def done(step: str, message: str, **attributes: Any) -> dict[str, Any]:
    """A step that has succeeded."""
    told = {"step": step, "status": "SUCCEEDED", "message": message, **attributes}
    return {"traceEvent": {"id": uuid(), "timestamp": clock.milliseconds(clock.now()), "attributes": told}}


def planned(queries: Sequence[str], ids: Sequence[str], memory: Recollection | None) -> dict[str, Any]:
    actions = [action for query in queries for action in _actions(query, ids, memory)]
    return done("Planning", f"The question has {len(queries)} parts", actions=actions)


def retrieved(
    step: str, query: str, ids: Sequence[str], memory: Recollection | None, items: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    sources = [{"identifier": id, "retrievalType": "BedrockKnowledgeBase"} for id in ids]
    if memory is not None and memory.recalls:
        sources.append({"identifier": memory.id, "retrievalType": "BedrockAgentCoreMemory"})
    return done(
        step,
        f"Found {len(items)} results",
        actions=_actions(query, ids, memory),
        retrievalMetadata=sources,
        retrievalResponse=[shown(item) for item in items],
    )


def shown(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item as the stream shows it."""
    return {
        "content": {"mimeType": "text/plain", "text": item["content"]["text"]},
        "metadata": item["metadata"],
        "sourceRetriever": {"identifier": item["retriever"]},
    }


def _actions(query: str, ids: Sequence[str], memory: Recollection | None) -> list[dict[str, Any]]:
    asked = {"inputQuery": {"text": query}}
    found: list[dict[str, Any]] = [{"retrieve": {**asked, "sourceRetrievers": [{"identifier": id} for id in ids]}}]
    if memory is not None and memory.recalls:
        found.append({"memoryRetrieve": {**asked, "memoryId": memory.id, **memory.place}})
    return found
