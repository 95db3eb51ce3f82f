"""What a memory holds, for whoever looks into it: its sessions, events and records, and which came of which.

A look here counts as none; but what is due by now is extracted, as it is before every look at records.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Any

from moto_agentcore.controls import controls
from moto_agentcore.families.memories import running
from moto_agentcore.families.memories.archive import Archive, MemoryRecord, archive_of
from moto_agentcore.families.memories.controls import memories
from moto_agentcore.families.memories.conversations import MAIN, Conversations, Event, Session
from moto_agentcore.families.memories.jobs import Jobs
from moto_agentcore.families.memories.strategies import strategies_of
from moto_agentcore.families.memories.where import Where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

MOST_SESSIONS = 2_000
EVERYWHERE = Where(path="/")
STRATEGY = ("strategyId", "name", "type", "status", "namespaceTemplates")


def found(id: str) -> tuple[Store, Record]:
    """A memory with its store, by its id; ValueError where none has it."""
    for store, memory in memories():
        if memory.id == id:
            return store, memory
    raise ValueError(f"there is no memory {id!r}")


def overview() -> list[dict[str, Any]]:
    """Every memory of every account and region, and how much is in it."""
    return [_summary(store, memory) for store, memory in memories()]


def _summary(store: Store, memory: Record) -> dict[str, Any]:
    with store.lock:
        jobs, sessions = memory.part(Jobs), list(_sessions(memory))
        return {
            "account": store.account_id,
            "region": store.region_name,
            "memoryId": memory.id,
            **{name: memory.get(name) for name in ("name", "status", "createdAt", "eventExpiryDuration")},
            "strategies": [{name: found.get(name) for name in STRATEGY} for found in strategies_of(memory)],
            "actors": len({session.actor_id for session in sessions}),
            "sessions": len(sessions),
            "events": sum(len(session.events) for session in sessions),
            "records": len(memory.part(Archive).records),
            "waiting": len(jobs.waiting),
            "failed": [{"strategyId": job.strategy_id, "reason": job.failure} for job in jobs.failed.values()],
        }


def sessions(id: str) -> dict[str, Any]:
    """A memory's actors and sessions, in their order."""
    store, memory = found(id)
    with store.lock:
        rows = list(islice(_sessions(memory), MOST_SESSIONS + 1))
        shown = [
            {
                "actorId": row.actor_id,
                "sessionId": row.session_id,
                "createdAt": row.created,
                "events": len(row.events),
                "branches": sorted(row.roots),
            }
            for row in rows[:MOST_SESSIONS]
        ]
    return {**_summary(store, memory), "sessionList": shown, "isCut": len(rows) > MOST_SESSIONS}


def events(id: str, actor: str, session: str, most: int) -> dict[str, Any]:
    """The latest events of a session, oldest first: each with the records that came of it and the jobs about it."""
    store, memory = found(id)
    running.run(store, memory, controls)
    with store.lock:
        archive, said = archive_of(memory, controls), memory.part(Conversations).session(actor, session)
        if said is None:
            raise ValueError(f"actor {actor!r} has no session {session!r} in memory {id}")
        made, jobs = _made(archive), _jobs(memory)
        shown = [_event(event, made, jobs) for event in islice(said.before(None), most)]
        roots = {name: root for name, root in said.roots.items() if name != MAIN}
        return {"count": len(said.events), "events": shown[::-1], "branches": roots}


def records(id: str, most: int) -> dict[str, Any]:
    """The newest records of a memory, and how many each namespace has."""
    store, memory = found(id)
    running.run(store, memory, controls)
    with store.lock:
        archive = archive_of(memory, controls)
        listed = list(archive.listed(EVERYWHERE, None))
        names = Counter(name for record in listed for name in record["namespaces"])
        shown = [about(record) for record in listed[:most]]
        return {"count": len(listed), "namespaces": dict(sorted(names.items())), "records": shown}


def about(record: MemoryRecord) -> dict[str, Any]:
    """A record, and where it comes from."""
    return {
        "memoryRecordId": record["memoryRecordId"],
        "text": record["content"]["text"],
        **{name: record.get(name) for name in ("namespaces", "memoryStrategyId", "createdAt", "updatedAt")},
        **{name: record.get(name) for name in ("expiresAt", "metadata")},
        "eventIds": list(record.get("events", ())),
        "jobIds": list(record.get("jobs", ())),
    }


def _sessions(memory: Record) -> Iterator[Session]:
    said = memory.part(Conversations)
    return (session for actor in list(said.actors) for session in said.sessions_after(actor, None))


def _made(archive: Archive) -> dict[str, list[MemoryRecord]]:
    """The records that are there, by the events that they came from."""
    of_events: dict[str, list[MemoryRecord]] = defaultdict(list)
    for record in archive.listed(EVERYWHERE, None):
        for event in record.get("events", ()):
            of_events[event].append(record)
    return of_events


def _jobs(memory: Record) -> dict[str, list[dict[str, Any]]]:
    """What is still to be done about events, or failed, by the events."""
    jobs, of_events = memory.part(Jobs), defaultdict(list)
    for job in [*jobs.waiting, *jobs.failed.values()]:
        for event in {message["eventId"] for message in job.messages if "eventId" in message}:
            of_events[event].append({"jobId": job.id, "strategyId": job.strategy_id, "failed": job.failure})
    return of_events


def _event(event: Event, made: dict[str, list[MemoryRecord]], jobs: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    names = ("eventId", "eventTimestamp", "payload", "metadata", "branch")
    return {
        **{name: event.get(name) for name in names},
        "records": [about(record) for record in made.get(event["eventId"], ())],
        "jobs": jobs.get(event["eventId"], []),
    }
