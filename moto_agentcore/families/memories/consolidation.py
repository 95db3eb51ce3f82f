"""Consolidation: what a new extraction does to the records it stands beside: add, update, skip.

A fact, a preference or a reflection is held against what its namespace already knows, a summary or an episode against
those of its own session (``moto_agentcore.extraction`` decides).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.extraction import Add, Extracted, Update
from moto_agentcore.families.memories.configurations import base_type, reflection_of
from moto_agentcore.families.memories.strategies import WHOLE_SESSION

if TYPE_CHECKING:
    from moto_agentcore.families.memories.archive import Archive
    from moto_agentcore.families.memories.pipeline import Job
    from moto_agentcore.state.kind import Record


def keep(archive: Archive, strategy: Record, job: Job, item: Extracted) -> None:
    """Let one extraction become a record, a change of one, or nothing."""
    base, namespace = base_type(strategy), job.namespaces[item.kind]
    of_session = base in WHOLE_SESSION and item.kind == "record"
    owner = (job.actor_id, job.session_id) if of_session else None
    members = {"memoryStrategyId": strategy.id, "namespaces": [namespace], "timestamp": job.turns[-1].timestamp}
    if metadata := _metadata(strategy, item.kind, job):
        members["metadata"] = metadata
    decision = archive.ledger(base, strategy.id, namespace, owner).decide(base, item.text)
    if isinstance(decision, Update):
        members["content"] = {"text": decision.text}
        archive.update(archive.records[decision.key], members, at=job.made)
    elif isinstance(decision, Add):
        members |= {"content": {"text": decision.text}, "owner": owner}
        archive.put(members, strategy.get("recordExpiryDurationDays"), at=job.made)


def _metadata(strategy: Record, kind: str, job: Job) -> dict[str, Any]:
    """The event's metadata that the schema passes on as it is (STRICTLY_CONSISTENT); reflections have a schema too."""
    source: Mapping[str, Any] = (reflection_of(strategy) or {}) if kind == "reflection" else strategy
    schema = source.get("memoryRecordSchema", {}).get("metadataSchema", ())
    keys = [entry["key"] for entry in schema if entry.get("extractionType") == "STRICTLY_CONSISTENT"]
    return {key: dict(job.metadata[key]) for key in keys if key in job.metadata}
