"""Extraction: ``/memories/{memoryId}/ingest``, ``/memories/{memoryId}/extractionJobs[/start]``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.memories import jobs, payloads, templates
from moto_agentcore.families.memories.opening import extracted, opened
from moto_agentcore.families.memories.reading import readings_of
from moto_agentcore.service import Call, data
from moto_agentcore.state.ids import uuid
from moto_agentcore.state.pagination import page

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as t

# Filter member -> what a job calls it.
FILTERED = {"strategyId": "strategy_id", "sessionId": "session_id", "actorId": "actor_id"}


@data.operation
def ingest_data(call: Call[t.IngestDataInputTypeDef]) -> dict[str, Any]:
    """Content straight into extraction: it makes no event and no session (guide, ingest-data)."""
    params = call.params
    memory = opened(call)
    payload, session_id = params["source"]["inline"]["payload"], params.get("sessionId") or uuid()
    payloads.check_size(payload, "source.inline.payload")
    templates.check_values(memory, params)
    at: Any = params["contentTimestamp"]  # an instant by now; what callers may give are texts too
    turns = payloads.turns_of(payload, at)
    jobs.queue(memory, readings_of(memory, active=True), session_id, turns, params, [])
    return {"sessionId": session_id}


@data.operation(before=extracted)
def list_memory_extraction_jobs(call: Call[t.ListMemoryExtractionJobsInputTypeDef]) -> dict[str, Any]:
    memory = opened(call)
    wanted = call.params.get("filter", {})
    failed = memory.part(jobs.Jobs).failed

    def rows(last: str | None) -> Iterator[jobs.Job]:
        """Only what can be redone is listed, in id order."""
        for id in sorted(failed):
            if (last is None or id > last) and all(getattr(failed[id], FILTERED[n]) == v for n, v in _named(wanted)):
                yield failed[id]

    return page(call, rows, key=lambda job: job.id, show=_shown)


@data.operation(before=extracted)
def start_memory_extraction_job(call: Call[t.StartMemoryExtractionJobInputTypeDef]) -> dict[str, Any]:
    """Redo a failed job. One that is not there (any more) is an attempt all the same (inferred from the model)."""
    jobs.redo(opened(call), call.params["extractionJob"]["jobId"])
    return {"jobId": call.params["extractionJob"]["jobId"]}


def _named(wanted: Mapping[str, object]) -> list[tuple[str, object]]:
    return [(name, value) for name, value in wanted.items() if name in FILTERED]


def _shown(job: jobs.Job) -> dict[str, Any]:
    return {
        "jobID": job.id,
        "messages": {"messagesList": job.messages},
        "status": "FAILED",
        "failureReason": job.failure,
        "strategyId": job.strategy_id,
        "sessionId": job.session_id,
        "actorId": job.actor_id,
    }
