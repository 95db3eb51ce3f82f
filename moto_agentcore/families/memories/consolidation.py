"""Consolidation: what a new extraction does to the records it stands beside: add, update, skip.

A fact, a preference or a reflection is held against what its namespace already knows, a summary or an episode against
those of its own session (``moto_agentcore.extraction`` decides).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.extraction import Extracted, Skip, Update
from moto_agentcore.families.memories import metadata
from moto_agentcore.families.memories.configurations import base_type
from moto_agentcore.families.memories.strategies import WHOLE_SESSION

if TYPE_CHECKING:
    from moto_agentcore.families.memories.archive import Archive
    from moto_agentcore.families.memories.pipeline import Job
    from moto_agentcore.state.kind import Record


def keep(archive: Archive, strategy: Record, job: Job, item: Extracted) -> None:
    """Let one extraction become a record, a change of one, or nothing."""
    base = base_type(strategy)
    of_session = base in WHOLE_SESSION and item.kind == "record"
    members: dict[str, Any] = {"memoryStrategyId": strategy.id, "namespaces": [job.namespaces[item.kind]]}
    members |= {"timestamp": job.turns[-1].timestamp, "owner": (job.actor_id, job.session_id) if of_session else None}
    if found := _metadata(strategy, item, job):
        members["metadata"] = found
    decision = archive.ledger(base, members, metadata.strict_keys(strategy)).decide(base, item.text)
    if isinstance(decision, Skip):
        return
    members["content"] = {"text": decision.text}
    old = archive.records[decision.key] if isinstance(decision, Update) else None
    members |= _origin(old or {}, job)
    if old is None:
        archive.put(members, strategy.get("recordExpiryDurationDays"), at=job.ended)
    else:
        both = {**old.get("metadata", {}), **members.get("metadata", {})}
        archive.update(old, {**members, "metadata": both} if both else members, at=job.ended)


def _origin(old: Mapping[str, Any], job: Job) -> dict[str, Any]:
    """The events and jobs a record comes from, those of what it was before first."""
    return {"events": {**old.get("events", {}), **job.said.events}, "jobs": [*old.get("jobs", ()), job.id]}


def _metadata(strategy: Record, item: Extracted, job: Job) -> dict[str, Any]:
    """The record's metadata. What retells a whole session is in no order that "latest" could mean: its turns are."""
    turns = [turn.text for turn in job.said.turns]
    asked = [turns] if base_type(strategy) in WHOLE_SESSION else [[item.text], turns]
    return metadata.extracted(metadata.entries(strategy, item.kind), job.metadata, asked)
