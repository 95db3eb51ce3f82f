"""What the tests of harnesses and their endpoints arrange again and again."""

from __future__ import annotations

from typing import Any

from conftest import Clients

NOBODY = "nobody-abcdefghij"  # a well-formed id of no harness
ROLE = "arn:aws:iam::123456789012:role/harness"
OTHER_ROLE = "arn:aws:iam::123456789012:role/other"
NONE: dict[str, Any] = {"disabled": {}}  # no memory
KEY = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"


def new_harness(clients: Clients, name: str = "helper", **members: Any) -> dict[str, Any]:
    """A new harness, READY, as GetHarness shows it."""
    made = clients.control.create_harness(harnessName=name, **{"executionRoleArn": ROLE, **members})["harness"]
    return shown(clients, made["harnessId"])


def shown(clients: Clients, id: str, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = clients.control.get_harness(harnessId=id, **asked)["harness"]
    return found


def change(clients: Clients, id: str, **members: Any) -> dict[str, Any]:
    """Make the next version; what the harness is afterwards."""
    clients.control.update_harness(harnessId=id, **members)
    return shown(clients, id)


def remember(clients: Clients, id: str, memory: dict[str, Any]) -> dict[str, Any]:
    """Give a harness another memory configuration; the one it shows afterwards."""
    found: dict[str, Any] = change(clients, id, memory={"optionalValue": memory})["memory"]
    return found


def memory_of(clients: Clients, harness: dict[str, Any]) -> dict[str, Any]:
    """The memory that a harness manages, as GetMemory shows it."""
    id = harness["memory"]["managedMemoryConfiguration"]["arn"].rpartition("/")[2]
    found: dict[str, Any] = clients.control.get_memory(memoryId=id)["memory"]
    return found


def memory_ids(clients: Clients) -> list[str]:
    return [memory["id"] for memory in clients.control.list_memories()["memories"]]


def new_endpoint(clients: Clients, id: str, name: str = "prod", **members: Any) -> dict[str, Any]:
    clients.control.create_harness_endpoint(harnessId=id, endpointName=name, **members)
    return endpoint(clients, id, name)


def endpoint(clients: Clients, id: str, name: str = "DEFAULT") -> dict[str, Any]:
    found: dict[str, Any] = clients.control.get_harness_endpoint(harnessId=id, endpointName=name)["endpoint"]
    return found


def serves(clients: Clients, id: str, name: str = "DEFAULT") -> tuple[str, str | None, str | None]:
    """An endpoint's status, live version and target version."""
    found = endpoint(clients, id, name)
    return found["status"], found.get("liveVersion"), found.get("targetVersion")
