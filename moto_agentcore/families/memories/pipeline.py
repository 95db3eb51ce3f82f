"""From events to long-term records: jobs that wait, run, fail and are redone.

Every event makes one job per active strategy. Jobs run before anything that could show their records is read, so that
``immediate`` extraction is immediate to everyone who looks, while writing stays cheap; with ``manual`` progression they
wait for ``flush()``, with ``time`` for the clock. A record's times are those of the job, not of the look. Where
somebody is told without asking (record streaming, a self-managed strategy), they run as soon as they are due and the
memory is used in any way: ``attend``.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from moto.moto_api import state_manager

from moto_agentcore.errors import ServiceError, invalid
from moto_agentcore.extraction import EXTRACTORS, Extracted, Turn
from moto_agentcore.families.memories import consolidation, delivery, results, streaming, templates
from moto_agentcore.families.memories.archive import archive_of
from moto_agentcore.families.memories.configurations import base_type
from moto_agentcore.families.memories.metadata import strict_keys, strict_values
from moto_agentcore.families.memories.payloads import turns_of
from moto_agentcore.families.memories.strategies import WHOLE_SESSION, strategies_of, templates_of
from moto_agentcore.state import clock
from moto_agentcore.state.ids import uuid
from moto_agentcore.state.lifecycle import Pending, due, end

if TYPE_CHECKING:
    from moto_agentcore.controls import Controls
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

EXTRACTION = "agentcore::extraction"
state_manager.register_default_transition(EXTRACTION, {"progression": "immediate"})

Scope = tuple[str, str, str, str, tuple[str, ...]]  # strategy, actor, session, namespace, strict metadata


@dataclass(slots=True)
class Said:
    """What is read at once: one event's turns, or a session's as a whole; and the ids of the events, in order."""

    turns: list[Turn] = field(default_factory=list)
    events: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class Job:
    """One strategy's work on what was newly said in one session: to extract it, or to deliver a parcel of it."""

    strategy_id: str
    actor_id: str
    session_id: str
    namespaces: Mapping[str, str]  # by what goes there: "record", "reflection"
    turns: list[Turn]
    metadata: Mapping[str, Any]
    messages: Sequence[Mapping[str, Any]]
    said: Said
    strict: tuple[str, ...] = ()
    parcel: delivery.Parcel | None = None
    made: datetime = field(default_factory=clock.now)
    ended: datetime = field(init=False)  # the time of its records; set when it is run
    id: str = field(default_factory=uuid)
    failure: str | None = None
    failure_reason: str | None = None  # why it will fail (the author's `Break`)

    @property
    def scope(self) -> Scope:
        """What is read together where a strategy reads a session as a whole."""
        return self.strategy_id, self.actor_id, self.session_id, self.namespaces.get("record", ""), self.strict


class Jobs:
    """The jobs of one memory, and what those strategies that read sessions as a whole have read of them."""

    def __init__(self) -> None:
        self.waiting: deque[Job] = deque()
        self.failed: dict[str, Job] = {}
        self.said: dict[Scope, Said] = {}


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
    _collect(memory, delivery.idle(memory))
    queue(memory, event["sessionId"], turns, params, messages)
    _collect(memory, delivery.hear(memory, event))


def queue(
    memory: Record,
    session_id: str,
    turns: list[Turn],
    params: Mapping[str, Any],
    messages: list[dict[str, Any]],
) -> None:
    """Queue the extraction of what was said, for the strategies that are active by now."""
    active = [strategy for strategy in strategies_of(memory) if strategy["status"] == "ACTIVE"] if turns else []
    said, metadata = Said(turns, dict.fromkeys(message["eventId"] for message in messages)), params.get("metadata", {})
    for strategy in active:
        base, namespaces = base_type(strategy), _namespaces(strategy, session_id, params)
        if base == delivery.SELF_MANAGED or "record" not in namespaces:
            continue
        strict = strict_values(strict_keys(strategy), metadata)
        job = Job(strategy.id, params["actorId"], session_id, namespaces, turns, metadata, messages, said, strict)
        jobs = jobs_of(memory)
        jobs.waiting.append(job)
        if base in WHOLE_SESSION:
            job.said = jobs.said.setdefault(job.scope, Said())
            job.said.turns.extend(turns)
            job.said.events.update(said.events)


def _collect(memory: Record, parcels: Iterable[delivery.Parcel]) -> None:
    """Queue deliveries."""
    for parcel in parcels:
        messages = [message.source for message in parcel.current]
        named = parcel.strategy_id, parcel.actor_id, parcel.session_id
        jobs_of(memory).waiting.append(Job(*named, {}, [], {}, messages, Said(), parcel=parcel, made=parcel.due))


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
    if delivery.Backlogs in memory.parts:
        _collect(memory, delivery.idle(memory))
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


def attend(memory: Record, controls: Controls) -> None:
    """``drain`` for an operation that shows no records, where somebody else is told of them."""
    if streaming.target(memory) is not None or delivery.Backlogs in memory.parts:
        drain(memory, controls)


def _ready(waiting: deque[Job], everything: bool) -> list[Job]:
    """Take what is due from the queue."""
    found = []
    while waiting and (everything or due(EXTRACTION, Pending(None, since=waiting[0].made))):
        job = waiting.popleft()
        job.ended = end(EXTRACTION, job.made)
        found.append(job)
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
        left.failure = left.failure_reason = None
        left.made = clock.now()
        jobs_of(memory).waiting.append(left)


def _run(memory: Record, strategy: Record, job: Job, controls: Controls) -> None:
    try:
        controls.faults.strike("Extraction", job)
        if job.failure_reason is not None:
            raise RuntimeError(job.failure_reason)
        extracted = _done(memory, strategy, job, controls)
    except ServiceError as error:
        job.failure = error.code
    except Exception as error:
        job.failure = str(error) or type(error).__name__
    else:
        wanted = [item for item in extracted if item.text and item.kind in job.namespaces]
        archive = archive_of(memory, controls)
        for item in wanted:
            consolidation.keep(archive, strategy, job, item)
        return
    jobs_of(memory).failed[job.id] = job


def _done(memory: Record, strategy: Record, job: Job, controls: Controls) -> list[Extracted]:
    """Do a job; what records it asks for."""
    if job.parcel is None:
        return _extract(strategy, job, controls)
    delivery.deliver(memory, strategy, job)
    return []


def _extract(strategy: Record, job: Job, controls: Controls) -> list[Extracted]:
    """What the author's extractor makes of the job, else the built-in one; a plain custom strategy has none."""
    base, own = base_type(strategy), controls.extractors
    function = own.get(strategy.id) or own.get(strategy["type"]) or own.get(base) or EXTRACTORS.get(base)
    return results.checked(function(job.said.turns)) if function is not None else []
