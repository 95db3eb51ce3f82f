"""DeleteMemory, and memories that somebody else manages."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.core.models import DEFAULT_ACCOUNT_ID

from conftest import Clients
from tests.families.arrange import (
    change,
    events_of,
    new_memory,
    progression,
    record,
    records_in,
    refused,
    say,
    shown,
    strategy,
    write,
)


@pytest.mark.from_sdk
def test_deletion_takes_events_and_records_along(local: Clients) -> None:
    old = new_memory(local, "Notes")
    event = say(local, old, "I live in Oslo.")
    (record_id,) = write(local, old, record("The user lives in Oslo."))
    local.control.delete_memory(memoryId=old)
    new = new_memory(local, "Notes")

    gone = f"Memory not found: {old}"
    path = {"memoryId": old, "actorId": "ada", "sessionId": "s1"}
    assert refused(local.data.list_events, "ResourceNotFoundException", **path) == gone
    assert refused(local.data.get_event, "ResourceNotFoundException", **path, eventId=event["eventId"]) == gone
    by_id = {"memoryId": old, "memoryRecordId": record_id}
    assert refused(local.data.get_memory_record, "ResourceNotFoundException", **by_id) == "MemoryItem does not exist"
    assert events_of(local, new) == records_in(local, new) == []
    assert local.data.list_actors(memoryId=new)["actorSummaries"] == []


@pytest.mark.inferred
def test_a_memory_that_is_being_deleted_is_gone_for_the_data_plane(local: Clients) -> None:
    memory_id = new_memory(local)
    with progression("agentcore::memory", times=2):
        local.control.delete_memory(memoryId=memory_id)

        assert shown(local, memory_id)["status"] == "DELETING"
        message = refused(local.data.list_actors, "ResourceNotFoundException", memoryId=memory_id)
        assert message == f"Memory not found: {memory_id}"
        message = refused(local.control.update_memory, memoryId=memory_id, description="Late")
        assert "Memory is in transitional state DELETING. Cannot update memory." in message


def _managed(clients: Clients, memory_id: str) -> None:
    """What no operation of this package does yet: a harness makes the memory its own."""
    from moto_agentcore.families.memories.kinds import MEMORY
    from moto_agentcore.state.store import store_of

    harness = f"arn:aws:bedrock-agentcore:us-east-1:{DEFAULT_ACCOUNT_ID}:harness/Helper-abcdefghij"
    store_of(DEFAULT_ACCOUNT_ID, "us-east-1").table(MEMORY).get(memory_id)["managedByResourceArn"] = harness


@pytest.mark.from_recording  # a public study of harnesses, August 2026
def test_a_managed_memory_is_not_deleted_from_outside(local: Clients) -> None:
    memory_id = new_memory(local)
    _managed(local, memory_id)

    message = refused(local.control.delete_memory, memoryId=memory_id)

    assert message.endswith(
        "Memory is managed and cannot be deleted directly. "
        "Delete the managing resource or disassociate the memory first."
    )
    (listed,) = local.control.list_memories()["memories"]
    assert listed["status"] == "ACTIVE"
    assert listed["managedByResourceArn"] == shown(local, memory_id)["managedByResourceArn"]


@pytest.mark.from_model
def test_the_strategies_of_a_managed_memory_are_not_changed_from_outside(clients: Clients) -> None:
    memory_id = new_memory(clients)
    _managed(clients, memory_id)
    before = shown(clients, memory_id)

    refused(
        clients.control.update_memory,
        memoryId=memory_id,
        memoryStrategies={"addMemoryStrategies": [strategy("SEMANTIC")]},
    )

    assert shown(clients, memory_id) == before
    assert change(clients, memory_id, description="Mine")["description"] == "Mine"


@pytest.mark.inferred
def test_a_memory_is_deleted_while_others_read(clients: Clients) -> None:
    memory_id = new_memory(clients)
    event = say(clients, memory_id, "Good morning.")

    def read(_: int) -> list[dict[str, Any]] | str:
        try:
            return events_of(clients, memory_id)
        except ClientError as error:
            return str(error.response["Error"]["Code"])

    with ThreadPoolExecutor(4) as pool:
        reads = pool.map(read, range(40))
        clients.control.delete_memory(memoryId=memory_id)
        found = list(reads)

    assert all(answer in ([event], "ResourceNotFoundException") for answer in found)
    assert read(0) == "ResourceNotFoundException"
