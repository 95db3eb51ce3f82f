"""CreateBrowser, GetBrowser, ListBrowsers, DeleteBrowser; aws.browser.v1."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import bare, refused
from tests.families.browsers.arrange import CERTIFICATES, PUBLIC, VPC, mount, new_browser

SYSTEM = "aws.browser.v1"
LIFE = "agentcore::browser"


@pytest.mark.from_model
def test_an_id_is_the_name_and_ten_letters_or_digits(clients: Clients) -> None:
    browser = new_browser(clients)

    assert re.fullmatch(r"web-[A-Za-z0-9]{10}", browser["browserId"])
    ours = "arn:aws:bedrock-agentcore:us-east-1:123456789012:browser-custom"
    assert browser["browserArn"] == f"{ours}/{browser['browserId']}"


@pytest.mark.from_model
def test_a_browser_keeps_what_it_was_created_with(clients: Clients) -> None:
    given: dict[str, Any] = {
        "name": "web",
        "description": "For the shop",
        "executionRoleArn": "arn:aws:iam::123456789012:role/browser",
        "networkConfiguration": VPC,
        "recording": {"enabled": True, "s3Location": {"bucket": "recordings", "prefix": "web/"}},
        "browserSigning": {"enabled": True},
        "enterprisePolicies": [{"location": {"s3": {"bucket": "policies", "prefix": "a"}}, "type": "MANAGED"}],
        "certificates": CERTIFICATES,
        "filesystemConfigurations": [mount("/mnt/data")],
    }

    browser = new_browser(clients, **given)

    assert {name: browser[name] for name in given} == given
    assert browser["createdAt"] < browser["lastUpdatedAt"]
    assert "failureReason" not in browser


@pytest.mark.from_model  # "This configuration is required when the network mode is set to VPC"
def test_a_vpc_browser_says_which_vpc(local: Clients) -> None:
    message = refused(local.control.create_browser, name="web", networkConfiguration={"networkMode": "VPC"})

    assert message == "VpcConfig is required for VPC mode"
    assert local.control.list_browsers(type="CUSTOM")["browserSummaries"] == []


@pytest.mark.from_model  # "Each mount path must be unique across all file system configurations in the session"
def test_a_path_is_mounted_once(local: Clients) -> None:
    twice = [mount("/mnt/data"), mount("/mnt/data/")]

    message = refused(
        local.control.create_browser, name="web", networkConfiguration=VPC, filesystemConfigurations=twice
    )

    assert message == "Each mountPath must be unique across all filesystemConfigurations"


@pytest.mark.from_docs
def test_the_services_own_browser_is_there_from_the_start(clients: Clients) -> None:
    browser = clients.control.get_browser(browserId=SYSTEM)

    assert (browser["browserId"], browser["status"]) == (SYSTEM, "READY")
    assert browser["browserArn"] == f"arn:aws:bedrock-agentcore:us-east-1:aws:browser/{SYSTEM}"
    assert browser["networkConfiguration"] == PUBLIC


@pytest.mark.inferred
def test_the_services_own_browser_cannot_be_deleted(local: Clients) -> None:
    assert "cannot be deleted" in refused(local.control.delete_browser, browserId=SYSTEM)

    assert local.control.get_browser(browserId=SYSTEM)["status"] == "READY"


@pytest.mark.from_model  # a taggable ARN has an account
def test_the_services_own_browser_has_no_tags(local: Clients) -> None:
    arn = local.control.get_browser(browserId=SYSTEM)["browserArn"]

    assert "resourceArn" in refused(local.control.list_tags_for_resource, resourceArn=arn)


@pytest.mark.from_model  # "If not specified, all browser types are returned"
@pytest.mark.parametrize(
    ("asked", "expected"),
    [({}, [SYSTEM, "ours"]), ({"type": "SYSTEM"}, [SYSTEM]), ({"type": "CUSTOM"}, ["ours"])],
)
def test_browsers_are_listed_by_type(local: Clients, asked: dict[str, Any], expected: list[str]) -> None:
    ours = new_browser(local)

    found = local.control.list_browsers(**asked)["browserSummaries"]

    assert [row["browserId"] for row in found] == [ours["browserId"] if id == "ours" else id for id in expected]


@pytest.mark.from_model
def test_a_summary_is_what_get_shows(clients: Clients) -> None:
    browser = new_browser(clients, description="For the shop")

    (row,) = clients.control.list_browsers(type="CUSTOM")["browserSummaries"]

    assert row == {name: browser[name] for name in row}
    assert {"browserId", "browserArn", "name", "description", "status", "createdAt", "lastUpdatedAt"} == set(row)


@pytest.mark.from_model
@pytest.mark.parametrize("size", [1, 2, 3])
def test_browsers_come_in_pages(local: Clients, size: int) -> None:
    made = sorted(new_browser(local, f"web{i}")["browserId"] for i in range(4))

    pages = list(local.control.get_paginator("list_browsers").paginate(PaginationConfig={"PageSize": size}))

    assert [row["browserId"] for page in pages for row in page["browserSummaries"]] == [SYSTEM, *made]
    assert all(len(page["browserSummaries"]) <= size for page in pages)


@pytest.mark.from_model  # "The default value is 10"
def test_a_page_has_ten_browsers_unless_told(local: Clients) -> None:
    for i in range(11):
        new_browser(local, f"web{i}")

    answer = local.control.list_browsers()

    assert len(answer["browserSummaries"]) == 10
    assert "nextToken" in answer


@pytest.mark.from_docs  # the guide: a browser tool that has active sessions cannot be deleted
def test_a_browser_with_active_sessions_cannot_be_deleted(local: Clients) -> None:
    id = new_browser(local)["browserId"]
    session = local.data.start_browser_session(browserIdentifier=id)["sessionId"]

    message = refused(local.control.delete_browser, "ConflictException", browserId=id)
    local.data.stop_browser_session(browserIdentifier=id, sessionId=session)

    assert message == f"Cannot delete browser {id}: it has active sessions"
    assert local.control.delete_browser(browserId=id)["status"] == "DELETING"


@pytest.mark.from_model
def test_a_creation_that_breaks_says_why(local: Clients) -> None:
    local.agentcore.faults.on("CreateBrowser", Break("No such role"), times=1)

    browser = new_browser(local)

    assert (browser["status"], browser["failureReason"]) == ("CREATE_FAILED", "No such role")


@pytest.mark.from_model
def test_a_deletion_that_breaks_leaves_the_browser(local: Clients) -> None:
    id = new_browser(local)["browserId"]
    local.agentcore.faults.on("DeleteBrowser", Break("Busy"), times=1)

    local.control.delete_browser(browserId=id)

    browser = bare(local.control.get_browser(browserId=id))
    assert (browser["status"], browser["failureReason"]) == ("DELETE_FAILED", "Busy")


@pytest.mark.from_model
def test_a_browser_has_tags_from_the_start(local: Clients) -> None:
    arn = new_browser(local, tags={"team": "red"})["browserArn"]

    local.control.tag_resource(resourceArn=arn, tags={"stage": "dev"})

    assert local.control.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "red", "stage": "dev"}


@pytest.mark.from_model
def test_a_client_token_creates_one_browser(local: Clients) -> None:
    given: dict[str, Any] = {"name": "web", "networkConfiguration": PUBLIC, "clientToken": "t" * 40}

    first, again = (local.control.create_browser(**given)["browserId"] for _ in range(2))

    assert first == again
