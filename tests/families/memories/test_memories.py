"""CreateMemory, GetMemory, ListMemories: the resource itself."""

from __future__ import annotations

import re
from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID

from conftest import Clients
from tests.families.arrange import (
    KEY,
    ROLE,
    STREAM,
    created,
    new_memory,
    refused,
    strategy,
)


@pytest.mark.from_sdk
def test_an_id_is_the_name_and_ten_letters_or_digits(clients: Clients) -> None:
    memory = created(clients, "DemoMemory")

    assert re.fullmatch(r"DemoMemory-[A-Za-z0-9]{10}", memory["id"])
    assert memory["arn"] == f"arn:aws:bedrock-agentcore:us-east-1:{DEFAULT_ACCOUNT_ID}:memory/{memory['id']}"


@pytest.mark.from_model
def test_a_memory_keeps_what_it_was_created_with(clients: Clients) -> None:
    given: dict[str, Any] = {
        "description": "What the shop knows",
        "encryptionKeyArn": KEY,
        "memoryExecutionRoleArn": ROLE,
        "eventExpiryDuration": 365,
        "indexedKeys": [{"key": "priority", "type": "NUMBER"}],
        "namespaceKeys": [{"key": "team", "validation": {"allowedValues": ["red", "blue"]}}],
        "streamDeliveryResources": STREAM,
    }

    memory = created(clients, **given)

    assert {name: memory[name] for name in given} == given


@pytest.mark.from_model
def test_a_memory_without_strategies_lists_none(local: Clients) -> None:
    assert created(local)["strategies"] == []


@pytest.mark.from_model
def test_events_expire_after_3650_days_at_the_latest(local: Clients) -> None:
    message = refused(local.control.create_memory, name="Notes", eventExpiryDuration=3651)

    assert "Value at 'eventExpiryDuration' failed to satisfy constraint" in message


@pytest.mark.from_model
@pytest.mark.parametrize("name", ["1st", "my-notes", "a" * 49, "n\u00f6tes"])
def test_a_name_is_a_word_of_48_letters(local: Clients, name: str) -> None:
    message = refused(local.control.create_memory, name=name, eventExpiryDuration=7)

    assert "Value at 'name' failed to satisfy constraint" in message


@pytest.mark.from_model
def test_a_client_token_creates_one_memory(local: Clients) -> None:
    first = local.control.create_memory(name="Notes", eventExpiryDuration=7, clientToken="t" * 40)["memory"]
    again = local.control.create_memory(name="Notes", eventExpiryDuration=7, clientToken="t" * 40)["memory"]

    assert again["id"] == first["id"]
    assert len(local.control.list_memories()["memories"]) == 1


@pytest.mark.inferred
@pytest.mark.parametrize("member", ["indexedKeys", "namespaceKeys"])
def test_a_key_is_declared_once(local: Clients, member: str) -> None:
    entry = {"key": "team", "type": "STRING"} if member == "indexedKeys" else {"key": "team"}

    message = refused(local.control.create_memory, name="Notes", eventExpiryDuration=7, **{member: [entry, entry]})

    assert message == f"Validation failed during CreateMemory: {member} must not name a key twice"


@pytest.mark.inferred
def test_a_namespace_key_has_a_pattern_that_can_be_read(local: Clients) -> None:
    keys = [{"key": "team", "validation": {"regexPattern": "["}}]

    message = refused(local.control.create_memory, name="Notes", eventExpiryDuration=7, namespaceKeys=keys)

    assert message.startswith(
        "Validation failed during CreateMemory: regexPattern '[' of namespace key 'team' is not valid"
    )


@pytest.mark.from_model
@pytest.mark.parametrize("key", ["actorId", "sessionId", "memoryStrategyId", "Team", "1st"])
def test_a_namespace_key_is_lower_case_and_not_built_in(local: Clients, key: str) -> None:
    message = refused(local.control.create_memory, name="Notes", eventExpiryDuration=7, namespaceKeys=[{"key": key}])

    assert "namespaceKeys.1.member.key" in message


@pytest.mark.inferred
def test_a_view_without_decryption_hides_what_a_key_guards(clients: Clients) -> None:
    secret = strategy("SEMANTIC", description="secret")
    memory_id = new_memory(clients, description="secret", memoryStrategies=[secret])

    view = clients.control.get_memory(memoryId=memory_id, view="without_decryption")["memory"]

    assert "secret" not in str(view)
    assert view["strategies"][0]["type"] == "SEMANTIC"
    assert clients.control.get_memory(memoryId=memory_id, view="full")["memory"]["description"] == "secret"


@pytest.mark.from_model
def test_a_view_is_one_of_two(local: Clients) -> None:
    message = refused(local.control.get_memory, memoryId=new_memory(local), view="half")

    assert "Member must satisfy enum value set: [full, without_decryption]" in message


@pytest.mark.from_model
@pytest.mark.parametrize("operation", ["get_memory", "update_memory", "delete_memory"])
def test_the_control_plane_takes_ids_and_no_arns(local: Clients, operation: str) -> None:
    arn = created(local)["arn"]

    message = refused(getattr(local.control, operation), memoryId=arn)

    assert "Value at 'memoryId' failed to satisfy constraint" in message


@pytest.mark.from_sdk
def test_memories_are_listed_by_id(local: Clients) -> None:
    made = [new_memory(local, name) for name in ("Zoo", "Ark", "Bee")]

    listed = local.control.list_memories()["memories"]

    assert [memory["id"] for memory in listed] == sorted(made)


@pytest.mark.from_sdk
def test_a_listed_memory_shows_no_name(local: Clients) -> None:
    new_memory(local)

    (listed,) = local.control.list_memories()["memories"]

    assert set(listed) == {"arn", "id", "status", "createdAt", "updatedAt"}


@pytest.mark.from_model
def test_ten_memories_are_a_page(local: Clients) -> None:
    for i in range(11):
        local.control.create_memory(name=f"Notes{i:02}", eventExpiryDuration=7)

    first = local.control.list_memories()
    second = local.control.list_memories(nextToken=first["nextToken"])

    assert [len(first["memories"]), len(second["memories"])] == [10, 1]
    assert "nextToken" not in second


@pytest.mark.from_model
def test_a_paginator_lists_every_memory_once(local: Clients) -> None:
    made = {new_memory(local, f"Notes{i}") for i in range(5)}

    pages = list(local.control.get_paginator("list_memories").paginate(PaginationConfig={"PageSize": 2}))

    assert [len(page["memories"]) for page in pages] == [2, 2, 1]
    assert {memory["id"] for page in pages for memory in page["memories"]} == made


@pytest.mark.inferred
def test_a_page_goes_on_where_it_was_cut_while_memories_go(local: Clients) -> None:
    made = sorted(new_memory(local, f"Notes{i}") for i in range(4))
    first = local.control.list_memories(maxResults=2)
    local.control.delete_memory(memoryId=made[0])
    local.control.delete_memory(memoryId=made[1])

    second = local.control.list_memories(maxResults=2, nextToken=first["nextToken"])

    assert [memory["id"] for memory in second["memories"]] == made[2:]
