"""Extraction: ``/memories/{memoryId}/ingest``, ``/memories/{memoryId}/extractionJobs[/start]``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moto_agentcore.families.memories import payloads, pipeline
from moto_agentcore.families.memories.memories import memory_of
from moto_agentcore.service import Call, data
from moto_agentcore.state.ids import uuid
from moto_agentcore.state.pagination import page

# Filter member -> what a job calls it.
FILTERED = {"strategyId": "strategy_id", "sessionId": "session_id", "actorId": "actor_id"}


@data.operation
def ingest_data(call: Call[Any]) -> dict[str, Any]:
    """Content straight into extraction: it makes no event and no session (guide, ingest-data)."""
    params = call.params
    memory = memory_of(call.store, params["memoryId"])
    payload, session_id = params["source"]["inline"]["payload"], params.get("sessionId") or uuid()
    payloads.check_size(payload, "source.inline.payload")
    pipeline.check_variables(memory, params)
    pipeline.queue(memory, session_id, list(payloads.turns_of(payload, params["contentTimestamp"])), params, [])
    pipeline.attend(memory, call.controls)
    return {"sessionId": session_id}


@data.operation
def list_memory_extraction_jobs(call: Call[Any]) -> dict[str, Any]:
    memory = memory_of(call.store, call.params["memoryId"])
    pipeline.drain(memory, call.controls)
    wanted = call.params.get("filter", {})
    failed = pipeline.jobs_of(memory).failed

    def rows(last: str | None) -> Iterator[pipeline.Job]:
        """Only what can be redone is listed, in id order."""
        for id in sorted(failed):
            if (last is None or id > last) and all(getattr(failed[id], FILTERED[n]) == v for n, v in _named(wanted)):
                yield failed[id]

    return page(call, rows, key=lambda job: job.id, show=_shown)


@data.operation
def start_memory_extraction_job(call: Call[Any]) -> dict[str, Any]:
    """Redo a failed job. One that is not there (any more) is an attempt all the same (inferred from the model)."""
    memory = memory_of(call.store, call.params["memoryId"])
    pipeline.drain(memory, call.controls)
    pipeline.redo(memory, call.params["extractionJob"]["jobId"])
    pipeline.attend(memory, call.controls)
    return {"jobId": call.params["extractionJob"]["jobId"]}


def _named(wanted: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in wanted.items() if name in FILTERED]


def _shown(job: pipeline.Job) -> dict[str, Any]:
    return {
        "jobID": job.id,
        "messages": {"messagesList": job.messages},
        "status": "FAILED",
        "failureReason": job.failure,
        "strategyId": job.strategy_id,
        "sessionId": job.session_id,
        "actorId": job.actor_id,
    }
