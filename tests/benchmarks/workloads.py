"""The calls that are compared, and the scene they are made on: the same for the floor, for moto and for us."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import count
from typing import Any

from tests.benchmarks.floor import Clients

Call = Callable[[Clients], object]

NAMESPACE = "/bench/facts/"
BEGIN = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
TOPICS = ("a window seat", "green tea", "the night train", "jazz records", "peanut-free meals", "early meetings")
PLACES = ("Lisbon", "Oslo", "Kyoto", "Quito", "Tunis", "Perth", "Bergen", "Austin", "Leeds", "Porto")
PEOPLE = ("Maria", "Jonas", "Aiko", "Pedro", "Nadia", "Sam", "Ines", "Olaf", "Ruth", "Kofi")


def sentence(i: int) -> str:
    """A fact of a dozen words, another one for every number."""
    person, topic, place = PEOPLE[i % 10], TOPICS[i % 6], PLACES[i // 10 % 10]
    return f"{person} asked for {topic} on trip number {i} to {place} and was happy with it."


def question(i: int) -> str:
    """A question, another one for each of six hundred numbers: nobody asks the same thing twice in a row."""
    return f"Did {PEOPLE[i % 10]} ask for {TOPICS[i // 10 % 6]} when the trip went to {PLACES[i // 60 % 10]}?"


def payload(i: int) -> list[dict[str, Any]]:
    return [{"conversational": {"role": "USER", "content": {"text": sentence(i)}}}]


@dataclass(frozen=True)
class Scene:
    """What was arranged: a memory, a session with one hundred events, another to write into, one namespace."""

    memory: str
    event: str


ACTOR, FULL_SESSION, OPEN_SESSION = "traveller-1", "session-full", "session-open"
_names = count(1)


def arrange(real: Clients, records: int) -> Scene:
    memory = real.control.create_memory(name=f"Bench{next(_names)}", eventExpiryDuration=30)["memory"]["id"]
    asked = {"memoryId": memory, "actorId": ACTOR, "sessionId": FULL_SESSION}
    for i in range(100):
        at = BEGIN + timedelta(seconds=i)
        event = real.data.create_event(**asked, eventTimestamp=at, payload=payload(i))["event"]
    for begin in range(0, records, 100):
        real.data.batch_create_memory_records(
            memoryId=memory, records=[record(i) for i in range(begin, min(begin + 100, records))]
        )
    return Scene(memory, event["eventId"])


def record(i: int, namespace: str = NAMESPACE) -> dict[str, Any]:
    return {
        "requestIdentifier": f"r{i}",
        "namespaces": [namespace],
        "content": {"text": sentence(i)},
        "timestamp": BEGIN,
    }


def create_event(memory: str, actor: str = ACTOR, session: str = OPEN_SESSION) -> Call:
    numbers = count()

    def call(real: Clients) -> object:
        i = next(numbers)
        at = BEGIN + timedelta(days=1, seconds=i)
        return real.data.create_event(
            memoryId=memory, actorId=actor, sessionId=session, eventTimestamp=at, payload=payload(i)
        )

    return call


def create_memory() -> Call:
    return lambda real: real.control.create_memory(name=f"Bench{next(_names)}", eventExpiryDuration=30)


def retrieve(memory: str, namespace: str = NAMESPACE) -> Call:
    numbers = count()

    def call(real: Clients) -> object:
        criteria = {"searchQuery": question(next(numbers)), "topK": 10}
        return real.data.retrieve_memory_records(memoryId=memory, namespace=namespace, searchCriteria=criteria)

    return call


def calls(scene: Scene, *, records: bool) -> dict[str, Call]:
    """The calls by name; those on records where there are any (moto has none)."""
    session = {"memoryId": scene.memory, "actorId": ACTOR, "sessionId": FULL_SESSION}
    found: dict[str, Call] = {
        "create_event": create_event(scene.memory),
        "get_event": lambda real: real.data.get_event(**session, eventId=scene.event),
        "list_events": lambda real: real.data.list_events(**session, maxResults=100, includePayloads=True),
        "create_memory": create_memory(),
        "get_memory": lambda real: real.control.get_memory(memoryId=scene.memory),
    }
    if records:
        found["list_memory_records"] = lambda real: real.data.list_memory_records(
            memoryId=scene.memory, namespace=NAMESPACE, maxResults=20
        )
        found["retrieve_memory_records"] = retrieve(scene.memory)
    return found
