"""From events to long-term records: jobs that wait, run, fail and are redone.

Every event makes one job per active strategy. Jobs run before anything that could show their records is read, so that
``immediate`` extraction is immediate to everyone who looks, while writing stays cheap; with ``manual`` progression they
wait for ``flush()``, with ``time`` for the clock. A record's times are those of the job, not of the look.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from moto.moto_api import state_manager

from moto_agentcore.errors import ServiceError, invalid
from moto_agentcore.extraction import EXTRACTORS, Extracted, Turn
from moto_agentcore.families.memories import consolidation
from moto_agentcore.families.memories.archive import archive_of
from moto_agentcore.families.memories.strategies import base_type, reflection_of, strategies_of, variables
from moto_agentcore.state import clock
from moto_agentcore.state.ids import uuid
from moto_agentcore.state.lifecycle import Pending, due

if TYPE_CHECKING:
    from moto_agentcore.controls import Controls
    from moto_agentcore.families.memories.conversations import Session
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

EXTRACTION = "agentcore::extraction"
state_manager.register_default_transition(EXTRACTION, {"progression": "immediate"})

# These read the whole session each time and keep one record of it; the others read what is new.
BY_SESSION = {"SUMMARIZATION", "EPISODIC"}


@dataclass(slots=True)
class Job:
    """One strategy's work on what was newly said in one session."""

    strategy_id: str
    actor_id: str
    session_id: str
    variables: Mapping[str, str]
    metadata: Mapping[str, Any]
    made: datetime = field(default_factory=clock.now)
    turns: list[Turn] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    id: str = field(default_factory=uuid)
    failure: str | None = None


class Jobs:
    """The jobs of one memory, and what its sessions have said so far."""

    def __init__(self) -> None:
        self.waiting: deque[Job] = deque()
        self.failed: dict[str, Job] = {}
        self.said: dict[tuple[str, str], list[Turn]] = {}


def jobs_of(memory: Record) -> Jobs:
    found: Jobs | None = memory.parts.get(Jobs)
    if found is None:
        found = memory.parts[Jobs] = Jobs()
    return found


def submit(memory: Record, session: Session, event: Mapping[str, Any], params: Mapping[str, Any]) -> None:
    """Queue the extraction of an event, for the strategies that are active by now."""
    messages = [
        {"eventId": event["eventId"], "messageIndex": i}
        for i, item in enumerate(event["payload"])
        if "blob" not in item
    ]
    queue(memory, (session.actor_id, session.session_id), event["payload"], event["eventTimestamp"], params, messages)


def queue(
    memory: Record,
    session: tuple[str, str],
    payload: Iterable[Mapping[str, Any]],
    at: datetime,
    params: Mapping[str, Any],
    messages: list[dict[str, Any]],
) -> None:
    """Queue the extraction of what was said, with or without an event behind it."""
    active = [s for s in strategies_of(memory) if s["status"] == "ACTIVE" and base_type(s) in EXTRACTORS]
    turns = list(turns_of(payload, at)) if active else []
    if not turns:
        return
    jobs, given = jobs_of(memory), params.get("extractionConfig", {}).get("namespaceVariables", {})
    jobs.said.setdefault(session, []).extend(turns)
    for strategy in active:
        jobs.waiting.append(
            Job(strategy.id, *session, given, params.get("metadata", {}), turns=turns, messages=messages)
        )


def turns_of(payload: Iterable[Mapping[str, Any]], at: datetime) -> Iterable[Turn]:
    """Conversation and JSON; blobs are stored, never extracted (behaviour.md 4.1)."""
    for item in payload:
        if "conversational" in item:
            yield Turn(item["conversational"]["role"], item["conversational"]["content"]["text"], at)
        elif "json" in item:
            yield Turn("JSON", json.dumps(item["json"]["content"], ensure_ascii=False), at)


def check_variables(memory: Record, params: Mapping[str, Any]) -> None:
    """Namespace variables must be defined by the memory, and fit what it says of them."""
    given = params.get("extractionConfig", {}).get("namespaceVariables", {})
    rules = {entry["key"]: entry.get("validation", {}) for entry in memory.get("namespaceKeys", ())}
    for key, value in given.items():
        where = {f"extractionConfig.namespaceVariables.{key}": "Member must fit the memory's namespaceKeys"}
        if key not in rules:
            raise invalid(f"Namespace variable '{key}' is not defined by the memory's namespaceKeys", **where)
        allowed, pattern = rules[key].get("allowedValues"), rules[key].get("regexPattern")
        if (allowed and value not in allowed) or (pattern and not re.fullmatch(pattern, value)):
            raise invalid(f"Value '{value}' is not allowed for namespace variable '{key}'", **where)


def drain(memory: Record, controls: Controls, *, everything: bool = False) -> int:
    """Run the jobs that are due, in order; how many ran."""
    jobs: Jobs | None = memory.parts.get(Jobs)
    if jobs is None:
        return 0
    ran, waiting = 0, jobs.waiting
    while waiting and (everything or due(EXTRACTION, Pending(None, since=waiting[0].made))):
        job = waiting.popleft()
        # A session is read as a whole, so of several jobs on it the last one does for all.
        later = any((job.strategy_id, job.session_id, job.actor_id) == _on(other) for other in waiting)
        strategy = next((s for s in strategies_of(memory) if s.id == job.strategy_id), None)
        if strategy is not None and not (later and base_type(strategy) in BY_SESSION):
            _run(memory, strategy, job, jobs, controls)
        ran += 1
    return ran


def _on(job: Job) -> tuple[str, str, str]:
    return job.strategy_id, job.session_id, job.actor_id


def flush(store: Store, controls: Controls) -> int:
    """Run every waiting job of every memory, whatever the progression."""
    from moto_agentcore.families.memories.memories import MEMORY

    with store.lock:
        return sum(drain(memory, controls, everything=True) for memory in store.table(MEMORY))


def redo(memory: Record, id: str) -> None:
    """Put a failed job back into the queue, as new."""
    job = jobs_of(memory).failed.pop(id, None)
    if job is not None:
        job.failure, job.made = None, clock.now()
        jobs_of(memory).waiting.append(job)


def _run(memory: Record, strategy: Record, job: Job, jobs: Jobs, controls: Controls) -> None:
    try:
        controls.faults.strike("Extraction", job)
        extracted = _extract(strategy, job, jobs, controls)
    except ServiceError as error:
        job.failure = error.code
    except Exception as error:
        job.failure = str(error) or type(error).__name__
    else:
        _keep(memory, strategy, job, extracted, controls)
        return
    jobs.failed[job.id] = job


def _extract(strategy: Record, job: Job, jobs: Jobs, controls: Controls) -> list[Extracted]:
    base = base_type(strategy)
    turns: Sequence[Turn] = jobs.said[job.actor_id, job.session_id] if base in BY_SESSION else job.turns
    own = controls.extractors
    function = own.get(strategy.id) or own.get(strategy["type"]) or own.get(base) or EXTRACTORS[base]
    found = function(turns)
    if inspect.iscoroutine(found):
        with ThreadPoolExecutor(1) as pool:  # the caller may have an event loop of its own
            found = pool.submit(asyncio.run, found).result()
    return [item if isinstance(item, Extracted) else Extracted(str(item)) for item in found]


def _keep(memory: Record, strategy: Record, job: Job, extracted: list[Extracted], controls: Controls) -> None:
    archive = archive_of(memory, controls)
    for item in extracted:
        template = _template(strategy, item)
        namespace = resolve(template, job) if template is not None else None
        if namespace is not None and item.text:
            consolidation.keep(memory, archive, strategy, job, item, namespace)


def _template(strategy: Record, item: Extracted) -> str | None:
    if item.kind == "record":
        return str(strategy["namespaceTemplates"][0])
    reflection = reflection_of(strategy)
    return str(reflection["namespaceTemplates"][0]) if reflection else None


def resolve(template: str, job: Job) -> str | None:
    """A namespace template filled in; None where a variable has no value (extraction is skipped, docs)."""
    values = {
        **job.variables,
        "actorId": job.actor_id,
        "sessionId": job.session_id,
        "memoryStrategyId": job.strategy_id,
    }
    if not variables(template) <= set(values):
        return None
    return re.sub(r"\{(\w+)\}", lambda found: values[found.group(1)], template)
