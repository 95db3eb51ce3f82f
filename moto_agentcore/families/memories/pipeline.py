"""From events to long-term records: jobs that wait, run, fail and are redone.

Every event makes one job per active strategy. Jobs run before anything that could show their records is read, so that
``immediate`` extraction is immediate to everyone who looks, while writing stays cheap; with ``manual`` progression they
wait for ``flush()``, with ``time`` for the clock. A record's times are those of the job, not of the look.
"""

from __future__ import annotations

import asyncio
import inspect
import re
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from moto.moto_api import state_manager

from moto_agentcore.errors import ServiceError, invalid
from moto_agentcore.extraction import EXTRACTORS, Extracted, Turn
from moto_agentcore.families.memories import consolidation, templates
from moto_agentcore.families.memories.archive import archive_of
from moto_agentcore.families.memories.configurations import base_type
from moto_agentcore.families.memories.payloads import turns_of
from moto_agentcore.families.memories.strategies import WHOLE_SESSION, strategies_of, templates_of
from moto_agentcore.state import clock
from moto_agentcore.state.ids import uuid
from moto_agentcore.state.lifecycle import Pending, due

if TYPE_CHECKING:
    from moto_agentcore.controls import Controls
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

EXTRACTION = "agentcore::extraction"
state_manager.register_default_transition(EXTRACTION, {"progression": "immediate"})

Scope = tuple[str, str, str, str]  # strategy, actor, session, namespace


@dataclass(slots=True)
class Job:
    """One strategy's work on what was newly said in one session."""

    strategy_id: str
    actor_id: str
    session_id: str
    namespaces: Mapping[str, str]  # by what goes there: "record", "reflection"
    turns: list[Turn]
    metadata: Mapping[str, Any]
    messages: list[dict[str, Any]]
    made: datetime = field(default_factory=clock.now)
    id: str = field(default_factory=uuid)
    failure: str | None = None

    @property
    def scope(self) -> Scope:
        """What is read together where a strategy reads a session as a whole."""
        return self.strategy_id, self.actor_id, self.session_id, self.namespaces["record"]


class Jobs:
    """The jobs of one memory, and what those strategies that read sessions as a whole have read of them."""

    def __init__(self) -> None:
        self.waiting: deque[Job] = deque()
        self.failed: dict[str, Job] = {}
        self.said: dict[Scope, list[Turn]] = {}


def jobs_of(memory: Record) -> Jobs:
    found: Jobs | None = memory.parts.get(Jobs)
    if found is None:
        found = memory.parts[Jobs] = Jobs()
    return found


def submit(memory: Record, event: Mapping[str, Any], params: Mapping[str, Any]) -> None:
    """Queue the extraction of an event."""
    if not strategies_of(memory):
        return
    numbered = enumerate(event["payload"])
    messages = [{"eventId": event["eventId"], "messageIndex": i} for i, item in numbered if "blob" not in item]
    turns = list(turns_of(event["payload"], event["eventTimestamp"]))
    queue(memory, event["sessionId"], turns, params, messages)


def queue(
    memory: Record,
    session_id: str,
    turns: list[Turn],
    params: Mapping[str, Any],
    messages: list[dict[str, Any]],
) -> None:
    """Queue the extraction of what was said, for the strategies that are active by now."""
    active = [strategy for strategy in strategies_of(memory) if strategy["status"] == "ACTIVE"] if turns else []
    for strategy in active:
        base, namespaces = base_type(strategy), _namespaces(strategy, session_id, params)
        if base == "SELF_MANAGED" or "record" not in namespaces:
            continue
        metadata = params.get("metadata", {})
        job = Job(strategy.id, params["actorId"], session_id, namespaces, turns, metadata, messages)
        jobs_of(memory).waiting.append(job)
        if base in WHOLE_SESSION:
            jobs_of(memory).said.setdefault(job.scope, []).extend(turns)


def _namespaces(strategy: Record, session_id: str, params: Mapping[str, Any]) -> dict[str, str]:
    """Where a strategy's records go; nowhere for a template with a variable that has no value (docs)."""
    given = params.get("extractionConfig", {}).get("namespaceVariables", {})
    built_in = {"actorId": params["actorId"], "sessionId": session_id, "memoryStrategyId": strategy.id}
    found = {kind: templates.resolve(text, {**given, **built_in}) for kind, text in templates_of(strategy).items()}
    return {kind: namespace for kind, namespace in found.items() if namespace is not None}


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
    """Run the jobs that are due, in order; how many are done with."""
    jobs: Jobs | None = memory.parts.get(Jobs)
    ready = _ready(jobs.waiting, everything) if jobs is not None else []
    latest = {job.scope: job for job in ready}
    living = {strategy.id: strategy for strategy in strategies_of(memory)} if ready else {}
    for job in ready:
        strategy = living.get(job.strategy_id)
        # A session is read as a whole, so of several jobs on it the last one does for all.
        if strategy is not None and (base_type(strategy) not in WHOLE_SESSION or latest[job.scope] is job):
            _run(memory, strategy, job, controls)
    return len(ready)


def _ready(waiting: deque[Job], everything: bool) -> list[Job]:
    """Take what is due from the queue."""
    found = []
    while waiting and (everything or due(EXTRACTION, Pending(None, since=waiting[0].made))):
        found.append(waiting.popleft())
    return found


def flush(store: Store, controls: Controls) -> int:
    """Run every waiting job of every memory, whatever the progression."""
    from moto_agentcore.families.memories.memories import MEMORY

    with store.lock:
        return sum(drain(memory, controls, everything=True) for memory in store.table(MEMORY))


def redo(memory: Record, id: str) -> None:
    """Put a failed job back into the queue, as new, and with it what earlier attempts left of its session (model)."""
    failed = jobs_of(memory).failed
    job = failed.get(id)
    if job is None:
        return
    for left in [other for other in failed.values() if other.scope == job.scope and other.made <= job.made]:
        del failed[left.id]
        left.failure, left.made = None, clock.now()
        jobs_of(memory).waiting.append(left)


def _run(memory: Record, strategy: Record, job: Job, controls: Controls) -> None:
    try:
        controls.faults.strike("Extraction", job)
        extracted = _extract(memory, strategy, job, controls)
    except ServiceError as error:
        job.failure = error.code
    except Exception as error:
        job.failure = str(error) or type(error).__name__
    else:
        for item in extracted:
            if item.text and item.kind in job.namespaces:
                consolidation.keep(archive_of(memory, controls), strategy, job, item)
        return
    jobs_of(memory).failed[job.id] = job


def _extract(memory: Record, strategy: Record, job: Job, controls: Controls) -> list[Extracted]:
    """What the author's extractor makes of the job, else the built-in one; a plain custom strategy has none."""
    base, own = base_type(strategy), controls.extractors
    function = own.get(strategy.id) or own.get(strategy["type"]) or own.get(base) or EXTRACTORS.get(base)
    turns: Sequence[Turn] = jobs_of(memory).said[job.scope] if base in WHOLE_SESSION else job.turns
    found = function(turns) if function is not None else []
    if inspect.iscoroutine(found):
        with ThreadPoolExecutor(1) as pool:  # the caller may have an event loop of its own
            found = pool.submit(asyncio.run, found).result()
    return [item if isinstance(item, Extracted) else Extracted(str(item)) for item in found]
