"""Consolidation: what a new extraction does to the records of its namespace: add, update, skip.

A session's summary and episode are one record each, rewritten as the session grows. A fact or preference is held
against what its namespace already knows (``moto_agentcore.extraction``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.extraction import Extracted, Skip, Update, consolidate
from moto_agentcore.families.memories.strategies import base_type

if TYPE_CHECKING:
    from moto_agentcore.families.memories.archive import Archive, MemoryRecord
    from moto_agentcore.families.memories.pipeline import Job
    from moto_agentcore.state.kind import Record

Owner = tuple[str, str, str, str]  # strategy, actor, session, kind


class Sessions:
    """Which record is a session's summary or episode."""

    def __init__(self) -> None:
        self.records: dict[Owner, list[str]] = {}


def keep(memory: Record, archive: Archive, strategy: Record, job: Job, item: Extracted, namespace: str) -> None:
    """Let one extraction become a record, a change of one, or nothing."""
    base = base_type(strategy)
    members = {
        "content": {"text": item.text},
        "memoryStrategyId": strategy.id,
        "namespaces": [namespace],
        "timestamp": job.turns[-1].timestamp,
    }
    metadata = strict_metadata(strategy, job)
    if metadata:
        members["metadata"] = metadata
    if base in ("SUMMARIZATION", "EPISODIC"):
        _replace(memory, archive, strategy, job, item, members)
        return
    existing = {r["memoryRecordId"]: r["content"]["text"] for r in archive.in_namespace(namespace, strategy.id)}
    decision = consolidate(base, item.text, existing)
    if isinstance(decision, Update):
        changed = {**members, "content": {"text": decision.text}}
        archive.update(archive.records[decision.key], changed, at=job.made)
    elif not isinstance(decision, Skip):
        archive.put(members, strategy.get("recordExpiryDurationDays"), at=job.made)


def _replace(
    memory: Record, archive: Archive, strategy: Record, job: Job, item: Extracted, members: MemoryRecord
) -> None:
    owned = memory.parts.setdefault(Sessions, Sessions()).records
    owner = (strategy.id, job.actor_id, job.session_id, item.kind)
    living = [id for id in owned.get(owner, []) if id in archive.records]
    same = [id for id in living if item.kind == "record" or archive.records[id]["content"]["text"] == item.text]
    if same:
        archive.update(archive.records[same[0]], members, at=job.made)
        return
    record = archive.put(members, strategy.get("recordExpiryDurationDays"), at=job.made)
    owned[owner] = [*living, record["memoryRecordId"]]


def strict_metadata(strategy: Record, job: Job) -> dict[str, Any]:
    """The event's metadata that the strategy's schema passes on as it is (STRICTLY_CONSISTENT)."""
    schema = strategy.get("memoryRecordSchema", {}).get("metadataSchema", ())
    keys = [entry["key"] for entry in schema if entry.get("extractionType") == "STRICTLY_CONSISTENT"]
    return {key: dict(job.metadata[key]) for key in keys if key in job.metadata}
