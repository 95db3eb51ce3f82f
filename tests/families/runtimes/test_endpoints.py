"""CreateAgentRuntimeEndpoint, GetAgentRuntimeEndpoint, ListAgentRuntimeEndpoints, Update… and Delete…"""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import error_of, progression, refused, status_of
from tests.families.runtimes.arrange import GIVEN, change, endpoint, new_endpoint, new_runtime, serves

ENDPOINT, RUNTIME = "agentcore::runtime-endpoint", "agentcore::runtime"


def _runtime(clients: Clients, versions: int = 1) -> str:
    """The id of a runtime with so many versions."""
    id: str = new_runtime(clients)["agentRuntimeId"]
    for _ in range(versions - 1):
        change(clients, id)
    return id


@pytest.mark.from_docs
def test_a_runtime_comes_with_an_endpoint_that_follows_the_latest_version(clients: Clients) -> None:
    id = _runtime(clients)
    first = serves(clients, id)

    change(clients, id)

    assert first == ("READY", "1", None)
    assert serves(clients, id) == ("READY", "2", None)


@pytest.mark.from_model
def test_an_endpoint_is_created(clients: Clients) -> None:
    id = _runtime(clients)

    answer = clients.control.create_agent_runtime_endpoint(agentRuntimeId=id, name="prod", description="For all")

    assert status_of(answer) == 202
    assert (answer["status"], answer["endpointName"], answer["targetVersion"]) == ("CREATING", "prod", "1")
    found = endpoint(clients, id, "prod")
    assert (found["status"], found["name"], found["description"]) == ("READY", "prod", "For all")
    assert found["agentRuntimeArn"] == answer["agentRuntimeArn"]


@pytest.mark.from_model
@pytest.mark.parametrize("name", ["DEFAULT", "prod"])
def test_an_endpoints_arn_ends_with_its_name(clients: Clients, name: str) -> None:
    id = _runtime(clients)
    if name != "DEFAULT":
        new_endpoint(clients, id, name)

    found = endpoint(clients, id, name)

    ours = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime"
    assert found["agentRuntimeEndpointArn"] == f"{ours}/{id}/runtime-endpoint/{name}"
    assert found["id"] == name


@pytest.mark.from_docs
def test_an_endpoint_stays_with_the_version_it_was_created_for(clients: Clients) -> None:
    id = _runtime(clients, versions=2)
    new_endpoint(clients, id, "first", agentRuntimeVersion="1")
    new_endpoint(clients, id, "latest")

    change(clients, id)

    assert serves(clients, id, "first") == ("READY", "1", None)
    assert serves(clients, id, "latest") == ("READY", "2", None)


@pytest.mark.from_docs
def test_an_endpoint_is_moved_to_another_version(clients: Clients) -> None:
    id = _runtime(clients, versions=2)
    new_endpoint(clients, id, agentRuntimeVersion="1", description="Steady")

    answer = clients.control.update_agent_runtime_endpoint(
        agentRuntimeId=id, endpointName="prod", agentRuntimeVersion="2"
    )

    assert status_of(answer) == 202
    assert (answer["status"], answer["liveVersion"], answer["targetVersion"]) == ("UPDATING", "1", "2")
    assert serves(clients, id, "prod") == ("READY", "2", None)


@pytest.mark.inferred
def test_what_an_update_of_an_endpoint_leaves_out_is_kept(clients: Clients) -> None:
    id = _runtime(clients, versions=2)
    new_endpoint(clients, id, agentRuntimeVersion="1", description="One")

    clients.control.update_agent_runtime_endpoint(agentRuntimeId=id, endpointName="prod", description="Two")
    described = endpoint(clients, id, "prod")
    clients.control.update_agent_runtime_endpoint(agentRuntimeId=id, endpointName="prod", agentRuntimeVersion="2")
    moved = endpoint(clients, id, "prod")

    assert (described["description"], described["liveVersion"]) == ("Two", "1")
    assert (moved["description"], moved["liveVersion"]) == ("Two", "2")


@pytest.mark.from_model
@pytest.mark.parametrize("name", ["prod", "DEFAULT"])
def test_an_endpoints_name_is_taken_once(clients: Clients, name: str) -> None:
    id = _runtime(clients)
    new_endpoint(clients, id, "prod")

    response = error_of(
        "ConflictException", clients.control.create_agent_runtime_endpoint, agentRuntimeId=id, name=name
    )

    assert status_of(response) == 409
    assert "already exists" in response["Error"]["Message"]


@pytest.mark.inferred
def test_two_runtimes_have_endpoints_of_one_name(clients: Clients) -> None:
    one, other = (new_runtime(clients, name)["agentRuntimeId"] for name in ("one", "other"))

    made = [new_endpoint(clients, id, "prod") for id in (one, other)]

    assert len({found["agentRuntimeEndpointArn"] for found in made}) == 2


@pytest.mark.from_sdk  # the starter toolkit: DEFAULT cannot be deleted, it goes with the runtime
def test_the_default_endpoint_is_not_deleted(clients: Clients) -> None:
    id = _runtime(clients)

    refused(
        clients.control.delete_agent_runtime_endpoint,
        "ConflictException",
        agentRuntimeId=id,
        endpointName="DEFAULT",
    )

    assert serves(clients, id) == ("READY", "1", None)


@pytest.mark.inferred
def test_the_default_endpoint_is_not_moved(clients: Clients) -> None:
    id = _runtime(clients, versions=2)

    refused(
        clients.control.update_agent_runtime_endpoint,
        "ConflictException",
        agentRuntimeId=id,
        endpointName="DEFAULT",
        agentRuntimeVersion="1",
    )

    assert serves(clients, id) == ("READY", "2", None)


@pytest.mark.from_model
def test_an_endpoint_serves_a_version_that_is_there(clients: Clients) -> None:
    id = _runtime(clients)
    new_endpoint(clients, id)
    wanted = {"agentRuntimeId": id, "agentRuntimeVersion": "7"}
    code = "ResourceNotFoundException"

    texts = {
        refused(clients.control.create_agent_runtime_endpoint, code, name="other", **wanted),
        refused(clients.control.update_agent_runtime_endpoint, code, endpointName="prod", **wanted),
    }

    assert texts == {f"Agent runtime {id} has no version 7"}
    assert serves(clients, id, "prod") == ("READY", "1", None)


@pytest.mark.from_model
def test_endpoints_are_listed_in_pages(clients: Clients) -> None:
    id = _runtime(clients)
    for name in ("b", "a", "c"):
        new_endpoint(clients, id, name)

    first = clients.control.list_agent_runtime_endpoints(agentRuntimeId=id, maxResults=3)
    second = clients.control.list_agent_runtime_endpoints(agentRuntimeId=id, nextToken=first["nextToken"])

    found = [*first["runtimeEndpoints"], *second["runtimeEndpoints"]]
    assert [item["name"] for item in found] == ["c", "a", "b", "DEFAULT"]
    assert {(item["status"], item["liveVersion"]) for item in found} == {("READY", "1")}


NAMED = {"endpointName": "prod"}
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("get_agent_runtime_endpoint", NAMED),
    ("update_agent_runtime_endpoint", NAMED),
    ("delete_agent_runtime_endpoint", NAMED),
]


# Life


@pytest.mark.from_sdk  # Terraform: the live version is read once the endpoint is READY
def test_by_hand_an_endpoint_serves_nothing_until_it_is_ready(local: Clients) -> None:
    id = _runtime(local)
    with progression(ENDPOINT, times=2):
        local.control.create_agent_runtime_endpoint(agentRuntimeId=id, name="prod")

        assert serves(local, id, "prod") == ("CREATING", None, "1")
        assert serves(local, id, "prod") == ("READY", "1", None)


@pytest.mark.from_sdk
def test_by_hand_an_endpoint_serves_the_old_version_while_it_is_moved(local: Clients) -> None:
    id = _runtime(local, versions=2)
    new_endpoint(local, id, agentRuntimeVersion="1")
    with progression(ENDPOINT, times=2):
        local.control.update_agent_runtime_endpoint(agentRuntimeId=id, endpointName="prod", agentRuntimeVersion="2")

        assert [serves(local, id, "prod") for _ in range(2)] == [("UPDATING", "1", "2"), ("READY", "2", None)]
    local.control.create_agent_runtime_endpoint(agentRuntimeId=id, name="unseen", agentRuntimeVersion="1")
    given = {"agentRuntimeId": id, "endpointName": "unseen", "agentRuntimeVersion": "2"}
    unseen = local.control.update_agent_runtime_endpoint(**given)
    assert (unseen["liveVersion"], unseen["targetVersion"]) == ("1", "2")


@pytest.mark.from_sdk
def test_the_end_of_an_endpoint_takes_its_time(local: Clients) -> None:
    id = _runtime(local)
    new_endpoint(local, id)
    with progression(ENDPOINT, times=2):
        local.control.delete_agent_runtime_endpoint(agentRuntimeId=id, endpointName="prod")

        assert endpoint(local, id, "prod")["status"] == "DELETING"
        refused(
            local.control.get_agent_runtime_endpoint,
            "ResourceNotFoundException",
            agentRuntimeId=id,
            endpointName="prod",
        )


@pytest.mark.inferred
def test_an_endpoint_waits_for_its_runtime(local: Clients) -> None:
    with progression(RUNTIME, seconds=60):
        id = local.control.create_agent_runtime(agentRuntimeName="helper", **GIVEN)["agentRuntimeId"]

        refused(local.control.create_agent_runtime_endpoint, "ConflictException", agentRuntimeId=id, name="prod")


@pytest.mark.from_model
def test_an_endpoint_that_fails_says_why_and_serves_what_it_served(local: Clients) -> None:
    id = _runtime(local, versions=2)
    new_endpoint(local, id, agentRuntimeVersion="1")
    local.agentcore.faults.on("UpdateAgentRuntimeEndpoint", Break("No room"), times=1)
    local.control.update_agent_runtime_endpoint(agentRuntimeId=id, endpointName="prod", agentRuntimeVersion="2")

    assert serves(local, id, "prod") == ("UPDATE_FAILED", "1", "2")
    assert endpoint(local, id, "prod")["failureReason"] == "No room"


# Tags


@pytest.mark.from_model
def test_an_endpoint_is_tagged_at_creation_and_later(clients: Clients) -> None:
    arn = new_endpoint(clients, _runtime(clients), tags={"stage": "prod"})["agentRuntimeEndpointArn"]

    clients.control.tag_resource(resourceArn=arn, tags={"site": "Oslo"})
    clients.control.untag_resource(resourceArn=arn, tagKeys=["stage"])

    assert clients.control.list_tags_for_resource(resourceArn=arn)["tags"] == {"site": "Oslo"}


@pytest.mark.inferred
def test_the_default_endpoint_is_tagged_apart_from_its_runtime(clients: Clients) -> None:
    runtime = new_runtime(clients, tags={"team": "red"})
    arn = endpoint(clients, runtime["agentRuntimeId"])["agentRuntimeEndpointArn"]

    clients.control.tag_resource(resourceArn=arn, tags={"stage": "any"})

    assert clients.control.list_tags_for_resource(resourceArn=arn)["tags"] == {"stage": "any"}
    of_runtime = clients.control.list_tags_for_resource(resourceArn=runtime["agentRuntimeArn"])["tags"]
    assert of_runtime == {"team": "red"}


@pytest.mark.from_model
def test_an_unknown_endpoint_has_no_tags(clients: Clients) -> None:
    arn = endpoint(clients, _runtime(clients))["agentRuntimeEndpointArn"].replace("DEFAULT", "other")

    refused(clients.control.list_tags_for_resource, "ResourceNotFoundException", resourceArn=arn)
