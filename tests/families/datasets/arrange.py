"""What the tests of datasets arrange again and again."""

from __future__ import annotations

from typing import Any

from conftest import Clients

NOBODY = "nobody-abcdefghij"
PREDEFINED = "AGENTCORE_EVALUATION_PREDEFINED_V1"
SIMULATED = "AGENTCORE_EVALUATION_SIMULATED_V1"
ASKED = {"scenario_id": "one", "turns": [{"input": "What is 15 + 27?", "expected_response": "42"}]}
STUDENT = {"context": "A student", "goal": "A sum"}
ACTED = {"scenario_id": "two", "actor_profile": STUDENT, "input": "Hello", "max_turns": 5}


def inline(*examples: Any) -> dict[str, Any]:
    return {"inlineExamples": {"examples": list(examples)}}


def numbered(*names: Any) -> dict[str, Any]:
    """A source of examples with ids of their own."""
    return inline(*({"exampleId": str(name), "input": f"Question {name}"} for name in names))


def new_dataset(clients: Clients, name: str = "sums", **members: Any) -> str:
    """The id of a new dataset, ACTIVE."""
    id: str = clients.control.create_dataset(datasetName=name, **members)["datasetId"]
    shown(clients, id)
    return id


def shown(clients: Clients, id: str, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = clients.control.get_dataset(datasetId=id, **asked)
    return {name: value for name, value in found.items() if name != "ResponseMetadata"}


def add(clients: Clients, id: str, *examples: Any) -> list[str]:
    found: list[str] = clients.control.add_dataset_examples(datasetId=id, source=inline(*examples))["exampleIds"]
    return found


def publish(clients: Clients, id: str) -> str:
    found: str = clients.control.create_dataset_version(datasetId=id)["datasetVersion"]
    return found


def examples_of(clients: Clients, id: str, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = clients.control.list_dataset_examples(datasetId=id, **asked)["examples"]
    return found


def ids_of(clients: Clients, id: str, **asked: Any) -> list[str]:
    return [example["exampleId"] for example in examples_of(clients, id, **asked)]
