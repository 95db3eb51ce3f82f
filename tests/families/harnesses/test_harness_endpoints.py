"""CreateHarnessEndpoint, GetHarnessEndpoint, ListHarnessEndpoints, Update… and Delete…"""

from __future__ import annotations

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import error_of, refused, status_of
from tests.families.harnesses.arrange import NOBODY, NONE, change, endpoint, new_endpoint, new_harness, serves

LIFE = "agentcore::harness-endpoint"


def _harness(clients: Clients, versions: int = 1) -> str:
    """The id of a harness with so many versions."""
    id: str = new_harness(clients, memory=NONE)["harnessId"]
    for number in range(1, versions):
        change(clients, id, maxTokens=number)
    return id


@pytest.mark.from_docs
def test_a_harness_comes_with_an_endpoint_that_follows_the_latest_version(clients: Clients) -> None:
    id = _harness(clients)
    first = serves(clients, id)

    change(clients, id, maxTokens=5)

    assert first == ("READY", "1", None)
    assert serves(clients, id) == ("READY", "2", None)


@pytest.mark.from_model
def test_an_endpoint_is_created(clients: Clients) -> None:
    id = _harness(clients)

    answer = clients.control.create_harness_endpoint(harnessId=id, endpointName="prod", description="For all")

    made = answer["endpoint"]
    assert (status_of(answer), made["status"], made["targetVersion"]) == (201, "CREATING", "1")
    found = endpoint(clients, id, "prod")
    assert (found["status"], found["description"], found["liveVersion"]) == ("READY", "For all", "1")
    assert (found["harnessId"], found["harnessName"]) == (id, "helper")


@pytest.mark.from_model
@pytest.mark.parametrize("name", ["DEFAULT", "prod"])
def test_an_endpoints_arn_ends_with_its_name(clients: Clients, name: str) -> None:
    id = _harness(clients)
    if name != "DEFAULT":
        new_endpoint(clients, id, name)

    ours = "arn:aws:bedrock-agentcore:us-east-1:123456789012:harness"
    assert endpoint(clients, id, name)["arn"] == f"{ours}/{id}/harness-endpoint/{name}"


@pytest.mark.from_docs
def test_an_endpoint_stays_with_its_version(clients: Clients) -> None:
    id = _harness(clients, versions=2)
    new_endpoint(clients, id, "first", targetVersion="1")
    new_endpoint(clients, id, "latest")

    change(clients, id, maxTokens=9)

    assert serves(clients, id, "first") == ("READY", "1", None)
    assert serves(clients, id, "latest") == ("READY", "2", None)


@pytest.mark.from_model  # "this can differ from the live version until the endpoint finishes transitioning"
def test_an_endpoint_is_moved_to_another_version(clients: Clients) -> None:
    id = _harness(clients, versions=2)
    new_endpoint(clients, id, targetVersion="1", description="Steady")

    answer = clients.control.update_harness_endpoint(harnessId=id, endpointName="prod", targetVersion="2")

    moving = answer["endpoint"]
    assert (moving["status"], moving["liveVersion"], moving["targetVersion"]) == ("UPDATING", "1", "2")
    assert serves(clients, id, "prod") == ("READY", "2", None)
    assert endpoint(clients, id, "prod")["description"] == "Steady"
    named = {"harnessId": id, "endpointName": "unseen"}
    clients.control.create_harness_endpoint(**named, targetVersion="1")
    unseen = clients.control.update_harness_endpoint(**named, targetVersion="2")["endpoint"]
    assert (unseen["liveVersion"], unseen["targetVersion"]) == ("1", "2")


@pytest.mark.from_model  # "If not specified, the existing value is retained"
def test_an_update_of_the_description_keeps_the_version(clients: Clients) -> None:
    id = _harness(clients, versions=2)
    new_endpoint(clients, id, targetVersion="1", description="One")

    clients.control.update_harness_endpoint(harnessId=id, endpointName="prod", description="Two")

    found = endpoint(clients, id, "prod")
    assert (found["description"], found["liveVersion"]) == ("Two", "1")


@pytest.mark.from_model
@pytest.mark.parametrize("operation", ["create_harness_endpoint", "update_harness_endpoint"])
def test_an_endpoint_serves_no_version_that_is_not_there(clients: Clients, operation: str) -> None:
    id = _harness(clients)
    name = "other"
    if operation == "update_harness_endpoint":
        new_endpoint(clients, id, name)

    response = error_of(
        "ResourceNotFoundException",
        getattr(clients.control, operation),
        harnessId=id,
        endpointName=name,
        targetVersion="7",
    )

    assert response["Error"]["Message"] == f"Harness {id} has no version 7"


@pytest.mark.inferred
@pytest.mark.parametrize("operation", ["update_harness_endpoint", "delete_harness_endpoint"])
def test_the_default_endpoint_is_the_harnesss(clients: Clients, operation: str) -> None:
    id = _harness(clients)

    message = refused(getattr(clients.control, operation), "ConflictException", harnessId=id, endpointName="DEFAULT")

    assert message.startswith(f"The endpoint DEFAULT of harness {id} cannot be")
    assert serves(clients, id) == ("READY", "1", None)


@pytest.mark.from_model
def test_endpoints_come_in_pages(clients: Clients) -> None:
    id = _harness(clients)
    new_endpoint(clients, id, "prod")
    new_endpoint(clients, id, "beta")

    paginator = clients.control.get_paginator("list_harness_endpoints")
    pages = list(paginator.paginate(harnessId=id, PaginationConfig={"PageSize": 2}))

    rows = [[row["endpointName"] for row in page["endpoints"]] for page in pages]
    assert rows == [["beta", "prod"], ["DEFAULT"]]
    assert all(row["liveVersion"] == "1" for page in pages for row in page["endpoints"])


@pytest.mark.from_model
def test_a_harness_that_is_not_there_has_no_endpoints(clients: Clients) -> None:
    error_of("ResourceNotFoundException", clients.control.list_harness_endpoints, harnessId=NOBODY)
    error_of(
        "ResourceNotFoundException",
        clients.control.create_harness_endpoint,
        harnessId=NOBODY,
        endpointName="prod",
    )


@pytest.mark.from_model
def test_an_update_that_breaks_leaves_the_live_version(local: Clients) -> None:
    id = _harness(local, versions=2)
    new_endpoint(local, id, targetVersion="1")
    local.agentcore.faults.on("UpdateHarnessEndpoint", Break("No room"), times=1)

    local.control.update_harness_endpoint(harnessId=id, endpointName="prod", targetVersion="2")

    found = endpoint(local, id, "prod")
    assert (found["status"], found["failureReason"]) == ("UPDATE_FAILED", "No room")
    assert (found["liveVersion"], found["targetVersion"]) == ("1", "2")


@pytest.mark.from_model
def test_an_endpoint_has_tags_from_the_start(clients: Clients) -> None:
    arn = new_endpoint(clients, _harness(clients), tags={"team": "red"})["arn"]

    assert clients.control.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "red"}
