"""The memory that a harness makes and manages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import created_with, new_memory, only_strategy, refused, say, search, strategy, texts
from tests.families.harnesses.arrange import (
    KEY,
    NONE,
    change,
    memory_ids,
    memory_of,
    new_harness,
    remember,
    shown,
)

MANAGED = "managedMemoryConfiguration"


def _types(memory: dict[str, Any]) -> list[str]:
    return [strategy["type"] for strategy in memory["strategies"]]


@pytest.mark.from_sdk  # as Terraform's acceptance tests have met it
def test_a_harness_that_is_told_nothing_makes_a_memory(local: Clients) -> None:
    harness = new_harness(local)
    memory = memory_of(local, harness)

    assert harness["memory"] == {
        MANAGED: {"arn": memory["arn"], "strategies": ["SEMANTIC", "SUMMARIZATION"], "eventExpiryDuration": 30}
    }
    assert memory["name"] == "helper"  # as users' ARNs show it
    assert re.fullmatch("helper-[a-zA-Z0-9]{10}", memory["id"])
    assert (memory["status"], memory["eventExpiryDuration"]) == ("ACTIVE", 30)
    assert memory["managedByResourceArn"] == harness["arn"]
    assert _types(memory) == ["SEMANTIC", "SUMMARIZATION"]


@pytest.mark.from_model
def test_a_harness_makes_the_memory_it_is_told_to_make(clients: Clients) -> None:
    asked = {
        "strategies": ["USER_PREFERENCE", "EPISODIC"],
        "eventExpiryDuration": 90,
        "encryptionKeyArn": KEY,
        "arn": "arn:aws:bedrock-agentcore:us-east-1:123456789012:memory/other-abcdefghij",  # ignored on input
    }

    harness = new_harness(clients, memory={MANAGED: asked})

    memory = memory_of(clients, harness)
    assert harness["memory"] == {MANAGED: {**asked, "arn": memory["arn"]}}
    assert (memory["eventExpiryDuration"], memory["encryptionKeyArn"]) == (90, KEY)
    assert _types(memory) == ["USER_PREFERENCE", "EPISODIC"]


@pytest.mark.from_model
@pytest.mark.parametrize("type", ["SEMANTIC", "SUMMARIZATION", "USER_PREFERENCE", "EPISODIC"])
def test_a_managed_strategy_is_as_one_that_is_created(local: Clients, type: str) -> None:
    ours = only_strategy(memory_of(local, new_harness(local, memory={MANAGED: {"strategies": [type]}})))
    made = only_strategy(created_with(local, strategy(type)))

    own = {"strategyId", "createdAt", "updatedAt"}
    assert {name: v for name, v in ours.items() if name not in own} == {
        name: v for name, v in made.items() if name not in own
    }


@pytest.mark.from_docs
def test_a_managed_memory_remembers(local: Clients) -> None:
    memory_id = memory_of(local, new_harness(local))["id"]

    say(local, memory_id, "I live in Oslo.")

    assert any("Oslo" in text for text in texts(search(local, memory_id, "Where does the user live?")))


@pytest.mark.from_model
@pytest.mark.parametrize("existing", [True, False])
def test_a_harness_with_another_memory_or_none_makes_none(clients: Clients, existing: bool) -> None:
    ours = new_memory(clients) if existing else ""
    arn = f"arn:aws:bedrock-agentcore:us-east-1:123456789012:memory/{ours}"
    given: dict[str, Any] = {"agentCoreMemoryConfiguration": {"arn": arn, "messagesCount": 9}} if existing else NONE

    harness = new_harness(clients, memory=given)

    assert harness["memory"] == given
    assert memory_ids(clients) == ([ours] if existing else [])


@pytest.mark.from_model
def test_a_managed_memory_is_the_harnesss_to_change(local: Clients) -> None:
    memory = memory_of(local, new_harness(local))

    assert "Memory is managed and cannot be deleted directly." in refused(
        local.control.delete_memory, memoryId=memory["id"]
    )


@pytest.mark.from_model  # "Default: true"
@pytest.mark.parametrize("asked", [{}, {"deleteManagedMemory": True}])
def test_a_managed_memory_is_deleted_with_its_harness(local: Clients, asked: dict[str, Any]) -> None:
    harness = new_harness(local)

    local.control.delete_harness(harnessId=harness["harnessId"], **asked)

    assert memory_ids(local) == []


@pytest.mark.from_model  # "If false, the memory is disassociated and becomes a regular customer-owned resource"
def test_a_managed_memory_may_stay(local: Clients) -> None:
    harness = new_harness(local)

    local.control.delete_harness(harnessId=harness["harnessId"], deleteManagedMemory=False)

    memory = memory_of(local, harness)
    assert "managedByResourceArn" not in memory
    local.control.delete_memory(memoryId=memory["id"])
    assert memory_ids(local) == []


@pytest.mark.from_model
def test_a_memory_that_is_not_managed_is_never_deleted(clients: Clients) -> None:
    ours = new_memory(clients)
    arn = f"arn:aws:bedrock-agentcore:us-east-1:123456789012:memory/{ours}"
    harnesses = [
        new_harness(clients, "one", memory={"agentCoreMemoryConfiguration": {"arn": arn}}),
        new_harness(clients, "two", memory={MANAGED: {"arn": arn}}),
    ]

    for harness in harnesses:
        clients.control.delete_harness(harnessId=harness["harnessId"])

    assert memory_ids(clients) == [ours]


@pytest.mark.from_sdk
def test_an_update_changes_the_managed_memory(local: Clients) -> None:
    harness = new_harness(local, memory={MANAGED: {"strategies": ["SEMANTIC"], "eventExpiryDuration": 7}})
    before = memory_of(local, harness)

    wanted = {"strategies": ["SEMANTIC", "SUMMARIZATION"], "eventExpiryDuration": 14}
    after = remember(local, harness["harnessId"], {MANAGED: wanted})

    memory = memory_of(local, harness)
    assert after == {MANAGED: {**wanted, "arn": before["arn"]}}
    assert memory["eventExpiryDuration"] == 14
    assert memory["strategies"][0]["strategyId"] == before["strategies"][0]["strategyId"]
    assert _types(memory) == ["SEMANTIC", "SUMMARIZATION"]


@pytest.mark.inferred
def test_a_strategy_that_is_left_out_of_an_update_goes(local: Clients) -> None:
    harness = new_harness(local)

    remember(local, harness["harnessId"], {MANAGED: {"strategies": ["SUMMARIZATION"]}})

    assert _types(memory_of(local, harness)) == ["SUMMARIZATION"]


@pytest.mark.inferred
def test_an_update_without_memory_keeps_it(local: Clients) -> None:
    harness = new_harness(local, memory={MANAGED: {"eventExpiryDuration": 7}})

    assert change(local, harness["harnessId"], maxTokens=5)["memory"] == harness["memory"]


@pytest.mark.from_model  # "Not updatable after creation"
def test_the_key_of_a_managed_memory_cannot_be_changed(local: Clients) -> None:
    harness = new_harness(local)
    wanted = {"optionalValue": {MANAGED: {"encryptionKeyArn": KEY}}}

    message = refused(local.control.update_harness, harnessId=harness["harnessId"], memory=wanted)

    assert "cannot be changed after creation" in message
    assert shown(local, harness["harnessId"]) == harness


@pytest.mark.from_model
def test_the_key_of_a_managed_memory_is_kept(local: Clients) -> None:
    harness = new_harness(local, memory={MANAGED: {"encryptionKeyArn": KEY}})

    after = remember(local, harness["harnessId"], {MANAGED: {"eventExpiryDuration": 7}})

    assert after[MANAGED]["encryptionKeyArn"] == KEY


@pytest.mark.inferred
def test_a_harness_that_turns_away_from_its_memory_leaves_it_to_the_customer(local: Clients) -> None:
    harness = new_harness(local)

    after = remember(local, harness["harnessId"], NONE)
    local.control.delete_harness(harnessId=harness["harnessId"])

    assert after == NONE
    assert "managedByResourceArn" not in memory_of(local, harness)


@pytest.mark.from_sdk  # Terraform: from disabled to none, which is managed
@pytest.mark.parametrize("wrapper", [{}, {"optionalValue": {MANAGED: {}}}])
def test_a_cleared_configuration_is_the_default_one(local: Clients, wrapper: dict[str, Any]) -> None:
    harness = new_harness(local, memory=NONE)

    after = change(local, harness["harnessId"], memory=wrapper)

    assert after["memory"][MANAGED]["strategies"] == ["SEMANTIC", "SUMMARIZATION"]
    assert memory_of(local, after)["managedByResourceArn"] == harness["arn"]


@pytest.mark.inferred
def test_a_memory_of_the_harnesss_name_is_no_hindrance(local: Clients) -> None:
    memory_id = new_memory(local, "helper")

    harness = new_harness(local)

    assert set(memory_ids(local)) == {memory_id, memory_of(local, harness)["id"]}
