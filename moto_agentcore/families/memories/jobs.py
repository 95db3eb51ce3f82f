"""From events to long-term records: jobs that wait, and those that failed.

Every event makes one job per active strategy. Jobs run (``running``) before anything that could show their records is
read (``opening``), so that ``immediate`` extraction is immediate to everyone who looks, while writing stays cheap; with
``manual`` progression they wait for ``flush()``, with ``time`` for the clock.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from moto_agentcore.extraction import Turn
from moto_agentcore.families.memories import delivery
from moto_agentcore.families.memories.metadata import strict_values
from moto_agentcore.families.memories.payloads import turns_of
from moto_agentcore.families.memories.reading import Reading, readings_of
from moto_agentcore.families.memories.strategies import Strategies
from moto_agentcore.state import clock
from moto_agentcore.state.ids import uuid
from moto_agentcore.state.lifecycle import register

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record

EXTRACTION = "agentcore::extraction"
register(EXTRACTION, looks=2)

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
    looks: int = 0

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

    def packed(self) -> dict[str, Any]:
        return {"waiting": self.waiting, "failed": self.failed, "said": self.said}

    def unpack(self, state: dict[str, Any]) -> None:
        self.waiting, self.failed, self.said = state["waiting"], state["failed"], state["said"]


def submit(memory: Record, event: Mapping[str, Any], params: Mapping[str, Any]) -> None:
    """Queue what an event gives the strategies that are active by now to do."""
    active = readings_of(memory, active=True) if memory.part(Strategies) else []
    if not active:
        return
    own_pipelines = [reading for reading in active if reading.own_pipeline is not None]
    if own_pipelines:
        collect_idle(memory)
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


def collect_idle(memory: Record) -> None:
    """Queue what sessions that fell silent make due."""
    _collect(memory, delivery.idle(memory, readings_of(memory)))


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
        left.made, left.looks = clock.now(), 0
        memory.part(Jobs).waiting.append(left)
