"""How much an event holds."""

from __future__ import annotations

import pytest

from conftest import Clients
from tests.families.arrange import (
    events_of,
    new_memory,
    refused,
    say,
    spoken,
)


@pytest.mark.from_model
def test_an_event_has_a_hundred_items_at_most(local: Clients) -> None:
    memory_id = new_memory(local)
    items = [f"Word {i}." for i in range(100)]

    assert len(say(local, memory_id, *items)["payload"]) == 100
    message = refused(say, clients=local, memory_id=memory_id, payload=[spoken("Word.")] * 101)
    assert (
        "Value at 'payload' failed to satisfy constraint: Member must have length less than or equal to 100" in message
    )
    assert len(events_of(local, memory_id)) == 1


@pytest.mark.from_model
def test_a_json_item_has_100_kilobytes_at_most(clients: Clients) -> None:
    memory_id = new_memory(clients)
    fits = {"text": "世" * 34_129 + "xx"}

    say(clients, memory_id, payload=[{"json": {"content": fits}}])
    message = refused(say, clients=clients, memory_id=memory_id, payload=[{"json": {"content": "x" * 102_399}}])

    assert message == "JSON content must not exceed 100 KB"
    assert len(events_of(clients, memory_id)) == 1


@pytest.mark.from_docs
def test_an_event_has_ten_megabytes_at_most(local: Clients) -> None:
    memory_id = new_memory(local)

    message = refused(say, clients=local, memory_id=memory_id, payload=[{"blob": "x" * (10 * 1024 * 1024)}])

    assert message == "The payload must not exceed 10 MB"
    assert events_of(local, memory_id) == []


@pytest.mark.from_model
def test_an_event_has_fifteen_metadata_keys_at_most(local: Clients) -> None:
    memory_id = new_memory(local)
    metadata = {f"k{i}": {"stringValue": "v"} for i in range(16)}

    message = refused(say, clients=local, memory_id=memory_id, metadata=metadata)

    assert (
        "Value at 'metadata' failed to satisfy constraint: Member must have length less than or equal to 15" in message
    )
