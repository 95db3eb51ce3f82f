"""``MemoryControlPlaneClient``, unchanged, on both faces: every public method."""

from __future__ import annotations

from typing import Any

import pytest
from bedrock_agentcore.memory import MemoryControlPlaneClient
from botocore.exceptions import ClientError

from conftest import Clients
from tests.sdk.conftest import REGION, Hurry
from tests.sdk.helpers import FACTS

SUMS: dict[str, Any] = {"summaryMemoryStrategy": {"name": "sums"}}
pytestmark = pytest.mark.from_sdk


def test_a_client_made_in_the_test_reaches_this_face(face: Clients) -> None:
    made = MemoryControlPlaneClient(region_name=REGION).create_memory("Fresh")

    assert face.control.get_memory(memoryId=made["id"])["memory"]["name"] == "Fresh"


def test_the_sdks_own_endpoint_variable_is_honoured(remote: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    assert remote.endpoint is not None
    monkeypatch.setenv("BEDROCK_AGENTCORE_CONTROL_ENDPOINT", remote.endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")

    made = MemoryControlPlaneClient(region_name=REGION).create_memory("Fresh")

    assert remote.control.get_memory(memoryId=made["id"])["memory"]["name"] == "Fresh"


def test_create_memory_answers_at_once(control_plane: MemoryControlPlaneClient, slowly: None) -> None:
    made = control_plane.create_memory("Slow", 7, "A memory", strategies=[FACTS])

    assert (made["status"], made["eventExpiryDuration"], made["description"]) == ("CREATING", 7, "A memory")
    assert [strategy["status"] for strategy in made["strategies"]] == ["CREATING"]


def test_create_memory_waits_for_memory_and_strategies(
    control_plane: MemoryControlPlaneClient, hurry: Hurry, slowly: None
) -> None:
    made = control_plane.create_memory("Slow", strategies=[FACTS, SUMS], wait_for_active=True)

    assert made["status"] == "ACTIVE"
    assert [strategy["status"] for strategy in made["strategies"]] == ["ACTIVE", "ACTIVE"]
    assert hurry.sleeps == 2


def test_waiting_gives_up_after_max_wait(control_plane: MemoryControlPlaneClient, hurry: Hurry, slowly: None) -> None:
    with pytest.raises(TimeoutError, match="did not reach status ACTIVE within 20 seconds"):
        control_plane.create_memory("Slow", wait_for_active=True, max_wait=20)


@pytest.mark.parametrize("include", [True, False])
def test_get_memory_counts_the_strategies(
    control_plane: MemoryControlPlaneClient, memory_id: str, include: bool
) -> None:
    found = control_plane.get_memory(memory_id, include_strategies=include)

    assert (found["strategyCount"], "strategies" in found) == (1, include)


def test_get_memory_of_an_unknown_one_is_not_found(control_plane: MemoryControlPlaneClient) -> None:
    with pytest.raises(ClientError) as refused:
        control_plane.get_memory("Gone-0123456789")

    assert refused.value.response["Error"]["Code"] == "ResourceNotFoundException"


def test_list_memories_gives_ids_that_start_with_the_name(control_plane: MemoryControlPlaneClient) -> None:
    made = [control_plane.create_memory(f"Note_{i}")["id"] for i in range(3)]

    found = [memory["id"] for memory in control_plane.list_memories()]

    assert found == made
    assert [id.rpartition("-")[0] for id in found] == ["Note_0", "Note_1", "Note_2"]


def test_list_memories_stops_at_the_number_asked_for(control_plane: MemoryControlPlaneClient) -> None:
    made = [control_plane.create_memory(f"Note_{i}")["id"] for i in range(3)]

    assert [memory["id"] for memory in control_plane.list_memories(max_results=2)] == made[:2]


def test_update_memory_changes_properties(control_plane: MemoryControlPlaneClient, memory_id: str) -> None:
    role = "arn:aws:iam::123456789012:role/Memory"

    control_plane.update_memory(memory_id, "New", 60, role)

    found = control_plane.get_memory(memory_id)
    changed = (found["description"], found["eventExpiryDuration"], found["memoryExecutionRoleArn"])
    assert changed == ("New", 60, role)
    assert found["updatedAt"] >= found["createdAt"]


def test_update_memory_adds_modifies_and_deletes_strategies_at_once(
    control_plane: MemoryControlPlaneClient, hurry: Hurry, slowly: None
) -> None:
    made = control_plane.create_memory("Many", strategies=[FACTS, SUMS], wait_for_active=True)
    facts, sums = (strategy["strategyId"] for strategy in made["strategies"])

    changed = control_plane.update_memory(
        made["id"],
        add_strategies=[{"userPreferenceMemoryStrategy": {"name": "likes"}}],
        modify_strategies=[{"memoryStrategyId": facts, "description": "What is so"}],
        delete_strategy_ids=[sums],
        wait_for_active=True,
    )

    assert {strategy["name"]: strategy.get("description") for strategy in changed["strategies"]} == {
        "facts": "What is so",
        "likes": None,
    }


def test_delete_memory_answers_deleting(control_plane: MemoryControlPlaneClient, memory_id: str) -> None:
    assert control_plane.delete_memory(memory_id)["status"] == "DELETING"


def test_delete_memory_waits_for_its_strategies_and_for_the_end(
    control_plane: MemoryControlPlaneClient, hurry: Hurry, slowly: None
) -> None:
    made = control_plane.create_memory("Slow", strategies=[FACTS])

    control_plane.delete_memory(made["id"], wait_for_deletion=True, wait_for_strategies=True)

    assert (
        hurry.sleeps == 3
    )  # the first look at three shows strategies, the second and third wait; then two for the end
    assert control_plane.list_memories() == []


def test_add_strategy_gives_the_memory_as_it_is_then(
    control_plane: MemoryControlPlaneClient, memory_id: str, slowly: None
) -> None:
    memory = control_plane.add_strategy(memory_id, SUMS)

    assert [(strategy["name"], strategy["status"]) for strategy in memory["strategies"]] == [
        ("facts", "ACTIVE"),
        ("sums", "CREATING"),
    ]


def test_add_strategy_waits_for_strategy_and_memory(
    control_plane: MemoryControlPlaneClient, hurry: Hurry, memory_id: str, slowly: None
) -> None:
    memory = control_plane.add_strategy(memory_id, SUMS, wait_for_active=True)

    assert memory["status"] == "ACTIVE"
    assert [strategy["status"] for strategy in memory["strategies"]] == ["ACTIVE", "ACTIVE"]


def test_get_strategy_finds_it_by_id(control_plane: MemoryControlPlaneClient, memory_id: str) -> None:
    (facts,) = control_plane.get_memory(memory_id)["strategies"]

    assert control_plane.get_strategy(memory_id, facts["strategyId"]) == facts


def test_get_strategy_of_an_unknown_one_is_the_sdks_error(
    control_plane: MemoryControlPlaneClient, memory_id: str
) -> None:
    with pytest.raises(ValueError, match="not found in memory"):
        control_plane.get_strategy(memory_id, "facts-0123456789")


@pytest.mark.parametrize("wait", [False, True])
def test_update_strategy_changes_description_and_template(
    control_plane: MemoryControlPlaneClient, hurry: Hurry, memory_id: str, wait: bool
) -> None:
    (facts,) = control_plane.get_memory(memory_id)["strategies"]

    control_plane.update_strategy(
        memory_id, facts["strategyId"], "Known", namespace_templates=["/known/{actorId}/"], wait_for_active=wait
    )

    changed = control_plane.get_strategy(memory_id, facts["strategyId"])
    assert (changed["description"], changed["namespaceTemplates"]) == ("Known", ["/known/{actorId}/"])
    assert changed["updatedAt"] >= facts["updatedAt"]


def test_update_strategy_takes_the_old_spelling_of_templates(
    control_plane: MemoryControlPlaneClient, memory_id: str
) -> None:
    (facts,) = control_plane.get_memory(memory_id)["strategies"]

    with pytest.warns(DeprecationWarning, match="'namespaces' parameter"):
        control_plane.update_strategy(memory_id, facts["strategyId"], namespaces=["/known/{actorId}/"])

    assert control_plane.get_strategy(memory_id, facts["strategyId"])["namespaces"] == ["/known/{actorId}/"]


def test_update_strategy_changes_a_custom_prompt(control_plane: MemoryControlPlaneClient, memory_id: str) -> None:
    model = "anthropic.claude-3-sonnet-20240229-v1:0"
    old, new = ({"appendToPrompt": text, "modelId": model} for text in ("Old.", "New."))
    own: dict[str, Any] = {"name": "own", "configuration": {"summaryOverride": {"consolidation": old}}}
    added = control_plane.add_strategy(memory_id, {"customMemoryStrategy": own})["strategies"][-1]["strategyId"]
    block = {"customConsolidationConfiguration": {"summaryConsolidationOverride": new}}

    control_plane.update_strategy(memory_id, added, configuration={"consolidation": block})

    shown = control_plane.get_strategy(memory_id, added)["configuration"]
    assert shown == {"type": "SUMMARY_OVERRIDE", "consolidation": block}


@pytest.mark.parametrize("wait", [False, True])
def test_remove_strategy_takes_it_away(
    control_plane: MemoryControlPlaneClient, hurry: Hurry, memory_id: str, wait: bool
) -> None:
    (facts,) = control_plane.get_memory(memory_id)["strategies"]

    control_plane.remove_strategy(memory_id, facts["strategyId"], wait_for_active=wait)

    assert control_plane.get_memory(memory_id)["strategyCount"] == 0


def test_removing_an_unknown_strategy_is_refused(control_plane: MemoryControlPlaneClient, memory_id: str) -> None:
    with pytest.raises(ClientError, match="Cannot delete non-existent memory strategies") as refused:
        control_plane.remove_strategy(memory_id, "facts-0123456789")

    assert refused.value.response["Error"]["Code"] == "ValidationException"
