"""From events to long-term records: jobs that wait, run, fail and are redone.

Every event makes one job per active strategy. Jobs run before anything that could show their records is read
(``opening``), so that ``immediate`` extraction is immediate to everyone who looks, while writing stays cheap; with
``manual`` progression they wait for ``flush()``, with ``time`` for the clock. A record's times are those of the job,
not of the look.

The built-in extractors run under the store's lock. What may run code of the test author (an extractor of theirs, a
fault, whoever hears of a delivery) does not: meanwhile the memory is left to everybody else as it is, and its other
jobs wait, so that they are done in order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from moto.moto_api import state_manager

from moto_agentcore import author
from moto_agentcore.errors import AuthorError, ServiceError
from moto_agentcore.extraction import EXTRACTORS, Extracted, Turn
from moto_agentcore.families.memories import consolidation, delivery, results
from moto_agentcore.families.memories.archive import archive_of
from moto_agentcore.families.memories.kinds import MEMORY
from moto_agentcore.families.memories.metadata import strict_values
from moto_agentcore.families.memories.payloads import turns_of
from moto_agentcore.families.memories.reading import Reading, readings_of
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


@dataclass(slots=True, kw_only=True)
class Job:
    """One strategy's work on what was newly said in one session; ``failure`` is what it failed with.

    ``failure_reason`` is why it will fail (the author's ``Break``).
    """

    strategy_id: str
    actor_id: str
    session_id: str
    messages: Sequence[Mapping[str, Any]]
    made: datetime = field(default_factory=clock.now)
    ended: datetime = field(init=False)  # the time of its records; set when it is run
    id: str = field(default_factory=uuid)
    failure: str | None = None
    failure_reason: str | None = None

    @property
    def scope(self) -> Scope:
        """Jobs of one scope stand for each other where a session is read as a whole."""
        return self.strategy_id, self.actor_id, self.session_id, "", ()


@dataclass(slots=True, kw_only=True)
class Extraction(Job):
    """To make records of it; ``namespaces`` are by what goes there: ``record``, ``reflection``."""

    namespaces: Mapping[str, str]
    turns: list[Turn]
    metadata: Mapping[str, Any]
    said: Said
    strict: tuple[str, ...] = ()

    @property
    def scope(self) -> Scope:
        return self.strategy_id, self.actor_id, self.session_id, self.namespaces["record"], self.strict


@dataclass(slots=True, kw_only=True)
class Delivery(Job):
    """To bring a parcel of it to the author's own pipeline."""

    parcel: delivery.Parcel


class Jobs:
    """The jobs of one memory, and what those strategies that read sessions as a whole have read of them."""

    def __init__(self) -> None:
        self.waiting: deque[Job] = deque()
        self.failed: dict[str, Job] = {}
        self.said: dict[Scope, Said] = {}
        self.is_running = False  # code of the test author, without the lock


def submit(memory: Record, event: Mapping[str, Any], params: Mapping[str, Any]) -> None:
    """Queue what an event gives the strategies that are active by now to do."""
    active = readings_of(memory, active=True)
    if not active:
        return
    own_pipelines = [reading for reading in active if reading.own_pipeline is not None]
    if own_pipelines:
        _collect(memory, delivery.idle(memory, readings_of(memory)))
    numbered = enumerate(event["payload"])
    messages = [{"eventId": event["eventId"], "messageIndex": i} for i, item in numbered if "blob" not in item]
    queue(memory, active, event["sessionId"], turns_of(event["payload"], event["eventTimestamp"]), params, messages)
    due_now = (delivery.hear(memory, reading, event) for reading in own_pipelines)
    _collect(memory, (parcel for parcel in due_now if parcel is not None))


def queue(
    memory: Record,
    readings: Iterable[Reading],
    session_id: str,
    turns: list[Turn],
    params: Mapping[str, Any],
    messages: list[dict[str, Any]],
) -> None:
    """Queue the extraction of what was said."""
    said, metadata = Said(turns, dict.fromkeys(message["eventId"] for message in messages)), params.get("metadata", {})
    jobs = memory.part(Jobs)
    for reading in readings if turns else ():
        namespaces = reading.namespaces(session_id, params) if reading.own_pipeline is None else {}
        if "record" not in namespaces:
            continue
        job = Extraction(
            strategy_id=reading.strategy_id,
            actor_id=params["actorId"],
            session_id=session_id,
            messages=messages,
            namespaces=namespaces,
            turns=turns,
            metadata=metadata,
            said=said,
            strict=strict_values(reading.strict_keys, metadata) if reading.strict_keys else (),
        )
        jobs.waiting.append(job)
        if reading.reads_whole_sessions:
            job.said = jobs.said.setdefault(job.scope, Said())
            job.said.turns.extend(turns)
            job.said.events.update(said.events)


def _collect(memory: Record, parcels: Iterable[delivery.Parcel]) -> None:
    """Queue deliveries."""
    for parcel in parcels:
        job = Delivery(
            strategy_id=parcel.strategy_id,
            actor_id=parcel.actor_id,
            session_id=parcel.session_id,
            messages=[message.source for message in parcel.current],
            parcel=parcel,
            made=parcel.due,
        )
        memory.part(Jobs).waiting.append(job)


def redo(memory: Record, id: str) -> None:
    """Put a failed job back into the queue, as new, and with it what earlier attempts left of its session (model)."""
    failed = memory.part(Jobs).failed
    job = failed.get(id)
    if job is None:
        return
    for left in [other for other in failed.values() if other.scope == job.scope and other.made <= job.made]:
        del failed[left.id]
        left.failure = left.failure_reason = None
        left.made = clock.now()
        memory.part(Jobs).waiting.append(left)


def flush(store: Store, controls: Controls) -> int:
    """Run every waiting job of every memory, whatever the progression; how many are done with."""
    with store.lock:
        memories = list(store.table(MEMORY))
    return sum(run(store, memory, controls, everything=True) for memory in memories)


def run(store: Store, memory: Record, controls: Controls, *, everything: bool = False) -> int:
    """Run the jobs that are due, in order; how many are done with. The lock must not be held where author's code may
    run: nothing is done for who calls while somebody else runs this memory's, or from within it.
    """
    with store.lock:
        if delivery.Backlogs in memory.parts:
            _collect(memory, delivery.idle(memory, readings_of(memory)))
        jobs = memory.part(Jobs)
        if not jobs.waiting or jobs.is_running:
            return 0
        ready = _ready(jobs.waiting, everything)
        done, tasks = len(ready), _tasks(memory, ready)
        while tasks and not _is_authors(*tasks[0], controls):
            _finish(memory, *tasks[0], _attempted(memory, *tasks[0], controls), controls)
            tasks.popleft()
        if not tasks:
            return done
        jobs.is_running = True
    try:
        while tasks:
            outcome = _attempted(memory, *tasks[0], controls)
            with store.lock:
                _finish(memory, *tasks[0], outcome, controls)
            tasks.popleft()
    except BaseException as error:  # a KeyboardInterrupt, a SystemExit: one job has failed, the others are as they were
        with store.lock:
            _fail(memory, tasks.popleft()[1], type(error).__name__)
        raise
    finally:
        with store.lock:
            jobs.is_running = False
            jobs.waiting.extendleft(job for _, job in reversed(tasks))
    return done


Task = tuple[Reading, Job]
Outcome = Sequence[Extracted] | str  # what a job asks to be kept, or what it failed with


def _ready(waiting: deque[Job], everything: bool) -> list[Job]:
    """Take what is due from the queue."""
    found = []
    while waiting and (everything or due(EXTRACTION, Pending(None, since=waiting[0].made))):
        job = waiting.popleft()
        job.ended = end(EXTRACTION, job.made)
        found.append(job)
    return found


def _tasks(memory: Record, ready: Iterable[Job]) -> deque[Task]:
    """The jobs that have something to do: of several on a session that is read as a whole, the last does for all."""
    latest = {job.scope: job for job in ready}
    living = {reading.strategy_id: reading for reading in readings_of(memory)}
    named = ((living[job.strategy_id], job) for job in ready if job.strategy_id in living)
    return deque(
        (reading, job) for reading, job in named if not reading.reads_whole_sessions or latest[job.scope] is job
    )


def _is_authors(reading: Reading, job: Job, controls: Controls) -> bool:
    """Whether code of the test author may run in a job."""
    return isinstance(job, Delivery) or controls.faults.may_strike("Extraction") or _own(reading, controls) is not None


def _attempted(memory: Record, reading: Reading, job: Job, controls: Controls) -> Outcome:
    try:
        controls.faults.strike("Extraction", job)
        if job.failure_reason is not None:
            return job.failure_reason
        if isinstance(job, Delivery):
            delivery.deliver(memory, reading, job)
        return _extract(reading, job, controls) if isinstance(job, Extraction) else []
    except AuthorError as error:
        return error.message
    except ServiceError as error:
        return error.code
    except Exception as error:
        return str(error) or type(error).__name__


def _finish(memory: Record, reading: Reading, job: Job, outcome: Outcome, controls: Controls) -> None:
    """Write down what came of a job."""
    if isinstance(outcome, str):
        _fail(memory, job, outcome)
    elif isinstance(job, Extraction):
        archive = archive_of(memory, controls)
        for item in outcome:
            if item.text and item.kind in job.namespaces:
                consolidation.keep(archive, reading, job, item)


def _fail(memory: Record, job: Job, failure: str) -> None:
    job.failure = failure
    memory.part(Jobs).failed[job.id] = job


def _extract(reading: Reading, job: Extraction, controls: Controls) -> list[Extracted]:
    """What the author's extractor makes of the job, else the built-in one; a plain custom strategy has none."""
    own, built_in = _own(reading, controls), EXTRACTORS.get(reading.base)
    if own is not None:
        return results.checked(author.run(own, job.said.turns))
    return built_in(job.said.turns) if built_in is not None else []


def _own(reading: Reading, controls: Controls) -> Callable[..., Any] | None:
    found = controls.extractors
    return found.get(reading.strategy_id) or found.get(reading.type) or found.get(reading.base) if found else None
