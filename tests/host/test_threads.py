"""Threads inside one mock, through one client, as an agent's tools run."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import Clients
from tests.host.arrange import events, names, new_memory, say

THREADS = 8


def together(work: Callable[[int], Any]) -> list[Any]:
    """What every thread gives, all begun at once."""
    gate = Barrier(THREADS)

    def begin(number: int) -> Any:
        gate.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(begin, range(THREADS)))


@pytest.mark.inferred
def test_events_of_eight_threads_are_all_there(either: Clients) -> None:
    memory_id = new_memory(either.control)
    made = together(lambda n: [say(either.data, memory_id, f"{n}.{i}")["eventId"] for i in range(10)])
    found = events(either.data, memory_id)
    assert len({event_id for made_by_one in made for event_id in made_by_one}) == THREADS * 10
    assert {event["eventId"] for event in found} == {event_id for made_by_one in made for event_id in made_by_one}
    said = {event["payload"][0]["conversational"]["content"]["text"] for event in found}
    assert said == {f"{n}.{i}" for n in range(THREADS) for i in range(10)}


@pytest.mark.inferred
def test_a_name_is_taken_once_whoever_asks_first(either: Clients) -> None:
    def create(_: int) -> str:
        try:
            return new_memory(either.control)
        except ClientError as error:
            return str(error.response["Error"]["Code"])

    made = together(create)
    assert made.count("ValidationException") == THREADS - 1
    assert names(either.control) == ["Demo"]


@pytest.mark.inferred
def test_one_client_token_makes_one_memory_for_all_threads(either: Clients) -> None:
    token = "the-same-token-for-everybody-here-0001"
    made = together(lambda _: new_memory(either.control, clientToken=token))
    assert len(set(made)) == 1
    assert names(either.control) == ["Demo"]


@pytest.mark.inferred
def test_reading_while_the_memory_is_deleted_gives_modelled_errors_only(either: Clients) -> None:
    strategies = [{"semanticMemoryStrategy": {"name": "facts", "namespaceTemplates": ["/facts/{actorId}/"]}}]
    memory_id = new_memory(either.control, memoryStrategies=strategies)
    for number in range(5):
        say(either.data, memory_id, f"I live in Berlin and I have {number + 2} cats.")
    calls: list[Callable[[], Any]] = [
        lambda: events(either.data, memory_id),
        lambda: say(either.data, memory_id, "more"),
        lambda: either.data.list_memory_records(memoryId=memory_id, namespace="/facts/ana/"),
        lambda: either.data.retrieve_memory_records(
            memoryId=memory_id, namespace="/facts/ana/", searchCriteria={"searchQuery": "where does she live?"}
        ),
        lambda: either.control.get_memory(memoryId=memory_id),
        lambda: either.control.list_memories(),
    ]
    gone = Event()

    def work(number: int) -> set[str]:
        """The last thread deletes; the others read until they have seen that, and then once more."""
        codes: set[str] = set()
        if number == THREADS - 1:
            either.control.delete_memory(memoryId=memory_id)
            gone.set()
            return codes
        over = False
        while not over:
            over = gone.is_set()
            try:
                calls[number % len(calls)]()
            except ClientError as error:
                codes.add(error.response["Error"]["Code"])
        return codes

    found = together(work)
    assert set().union(*found) == {"ResourceNotFoundException"}
    assert all(found[number] for number in range(5))
    assert names(either.control) == []
