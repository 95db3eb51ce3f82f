"""UpdateMemory, but for the strategies."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import (
    ROLE,
    STREAM,
    change,
    created,
    error_of,
    new_memory,
    refused,
    shown,
    status_of,
    strategy,
)


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("description", "Another one"),
        ("eventExpiryDuration", 90),
        ("memoryExecutionRoleArn", ROLE),
        ("streamDeliveryResources", STREAM),
    ],
)
def test_an_update_replaces_what_it_names(local: Clients, member: str, value: Any) -> None:
    before = created(local, description="One")

    after = change(local, before["id"], **{member: value})

    assert after[member] == value
    kept = set(before) - {member, "updatedAt"}
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


@pytest.mark.from_model
def test_an_update_is_accepted_and_moves_updated_at(local: Clients) -> None:
    before = created(local)
    local.agentcore.clock.tick(minutes=5)

    answer = local.control.update_memory(memoryId=before["id"], description="Another one")

    assert status_of(answer) == 202
    after = shown(local, before["id"])
    assert (after["updatedAt"] - before["updatedAt"]).total_seconds() >= 300
    assert after["createdAt"] == before["createdAt"]


@pytest.mark.from_docs
def test_streaming_is_off_with_no_resources(clients: Clients) -> None:
    memory_id = new_memory(clients, streamDeliveryResources=STREAM)

    assert change(clients, memory_id, streamDeliveryResources={"resources": []})["streamDeliveryResources"] == {
        "resources": []
    }


@pytest.mark.from_sdk
def test_indexed_keys_are_added_to_those_there_are(local: Clients) -> None:
    memory_id = new_memory(local, indexedKeys=[{"key": "priority", "type": "NUMBER"}])

    answer = local.control.update_memory(memoryId=memory_id, addIndexedKeys=[{"key": "team", "type": "STRING"}])

    wanted = [{"key": "priority", "type": "NUMBER"}, {"key": "team", "type": "STRING"}]
    assert answer["memory"]["indexedKeys"] == shown(local, memory_id)["indexedKeys"] == wanted


@pytest.mark.inferred
def test_an_indexed_key_is_not_added_twice(clients: Clients) -> None:
    before = created(clients, indexedKeys=[{"key": "priority", "type": "NUMBER"}])

    message = refused(
        clients.control.update_memory,
        memoryId=before["id"],
        description="Another one",
        addIndexedKeys=[{"key": "priority", "type": "STRING"}],
    )

    assert message == "Validation failed during UpdateMemory: addIndexedKeys must not name a key twice"
    assert shown(clients, before["id"]) == before


@pytest.mark.from_docs
def test_a_memory_has_ten_indexed_keys_at_most(clients: Clients) -> None:
    before = created(clients, indexedKeys=[{"key": f"k{i}", "type": "STRING"} for i in range(9)])
    more = [{"key": f"more{i}", "type": "STRING"} for i in range(2)]

    response = error_of(
        "ServiceQuotaExceededException", clients.control.update_memory, memoryId=before["id"], addIndexedKeys=more
    )

    assert status_of(response) == 402
    assert shown(clients, before["id"]) == before


@pytest.mark.from_model
def test_namespace_keys_are_replaced_as_a_whole(local: Clients) -> None:
    memory_id = new_memory(local, namespaceKeys=[{"key": "team"}, {"key": "site"}])

    assert change(local, memory_id, namespaceKeys=[{"key": "floor"}])["namespaceKeys"] == [{"key": "floor"}]
    assert change(local, memory_id, namespaceKeys=[])["namespaceKeys"] == []


@pytest.mark.from_model
def test_a_namespace_key_that_a_template_uses_stays(clients: Clients) -> None:
    facts = strategy("SEMANTIC", namespaceTemplates=["/{team}/{actorId}/"])
    before = created(clients, namespaceKeys=[{"key": "team"}], memoryStrategies=[facts])

    message = refused(clients.control.update_memory, memoryId=before["id"], description="New", namespaceKeys=[])

    assert "uses ['team'], which are neither built in nor namespaceKeys" in message
    assert shown(clients, before["id"]) == before
