"""Consolidation: what a new extraction does to the records it stands beside: add, update, skip.

A fact, a preference or a reflection is held against what its namespace already knows, a summary or an episode against
those of its own session (``moto_agentcore.extraction`` decides).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.extraction import Extracted, Skip, Update
from moto_agentcore.families.memories import metadata

if TYPE_CHECKING:
    from moto_agentcore.families.memories.archive import Archive
    from moto_agentcore.families.memories.jobs import Extraction
    from moto_agentcore.families.memories.reading import Reading


def keep(archive: Archive, reading: Reading, job: Extraction, found: Iterable[Extracted]) -> None:
    """Let what a job found become records, where its memory has a place for them."""
    for item in found:
        if item.text and item.kind in job.namespaces:
            _keep(archive, reading, job, item)


def _keep(archive: Archive, reading: Reading, job: Extraction, item: Extracted) -> None:
    """Let one extraction become a record, a change of one, or nothing."""
    base = reading.base
    of_session = reading.reads_whole_sessions and item.kind == "record"
    members: dict[str, Any] = {"memoryStrategyId": reading.strategy_id, "namespaces": [job.namespaces[item.kind]]}
    members |= {"timestamp": job.turns[-1].timestamp, "owner": (job.actor_id, job.session_id) if of_session else None}
    if found := _metadata(reading, item, job):
        members["metadata"] = found
    decision = archive.beside(base, members, reading.strict_keys).decide(base, item.text)
    if isinstance(decision, Skip):
        return
    members["content"] = {"text": decision.text}
    old = archive.records[decision.key] if isinstance(decision, Update) else None
    members |= _origin(old or {}, job)
    if old is None:
        archive.put(members, reading.expiry_days, at=job.ended)
    else:
        both = {**old.get("metadata", {}), **members.get("metadata", {})}
        archive.update(old, {**members, "metadata": both} if both else members, at=job.ended)


def _origin(old: Mapping[str, Any], job: Extraction) -> dict[str, Any]:
    """The events and jobs a record comes from, those of what it was before first."""
    return {"events": {**old.get("events", {}), **job.said.events}, "jobs": [*old.get("jobs", ()), job.id]}


def _metadata(reading: Reading, item: Extracted, job: Extraction) -> dict[str, Any]:
    """The record's metadata. What retells a whole session is in no order that "latest" could mean: its turns are."""
    turns = [turn.text for turn in job.said.turns]
    asked = [turns] if reading.reads_whole_sessions else [[item.text], turns]
    return metadata.extracted(reading.schemas[item.kind], job.metadata, asked)
