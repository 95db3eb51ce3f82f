"""CreateBrowserProfile, GetBrowserProfile, ListBrowserProfiles, DeleteBrowserProfile."""

from __future__ import annotations

import re

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import bare, progression, refused, status_of
from tests.families.browsers.arrange import new_profile


@pytest.mark.from_model
def test_a_profile_is_ready_at_once(clients: Clients) -> None:
    answer = clients.control.create_browser_profile(name="shopper", description="Signed in")

    assert (status_of(answer), answer["status"]) == (200, "READY")
    found = bare(clients.control.get_browser_profile(profileId=answer["profileId"]))
    assert (found["name"], found["description"], found["status"]) == ("shopper", "Signed in", "READY")
    assert found["createdAt"] == found["lastUpdatedAt"]
    assert "lastSavedAt" not in found


@pytest.mark.from_model
def test_an_id_is_the_name_and_ten_letters_or_digits(clients: Clients) -> None:
    profile = new_profile(clients)

    assert re.fullmatch(r"shopper-[A-Za-z0-9]{10}", profile["profileId"])
    ours = "arn:aws:bedrock-agentcore:us-east-1:123456789012:browser-profile"
    assert profile["profileArn"] == f"{ours}/{profile['profileId']}"


@pytest.mark.from_model
def test_profiles_are_found_by_name(clients: Clients) -> None:
    wanted = new_profile(clients, "shopper", description="Signed in")
    new_profile(clients, "shopper2")

    found = clients.control.list_browser_profiles(name="shopper")["profileSummaries"]

    assert found == [wanted]
    assert clients.control.list_browser_profiles(name="other")["profileSummaries"] == []


@pytest.mark.from_model
def test_profiles_come_in_pages(local: Clients) -> None:
    made = sorted(new_profile(local, f"shopper{i}")["profileId"] for i in range(3))

    pages = list(local.control.get_paginator("list_browser_profiles").paginate(PaginationConfig={"PageSize": 2}))

    assert [[row["profileId"] for row in page["profileSummaries"]] for page in pages] == [made[:2], made[2:]]


@pytest.mark.from_model
def test_a_profile_is_deleted(local: Clients) -> None:
    profile = new_profile(local)

    answer = bare(local.control.delete_browser_profile(profileId=profile["profileId"]))

    assert answer.pop("lastUpdatedAt") >= profile["lastUpdatedAt"]
    assert answer == {
        "profileId": profile["profileId"],
        "profileArn": profile["profileArn"],
        "status": "DELETING",
    }
    assert local.control.list_browser_profiles()["profileSummaries"] == []
    assert new_profile(local)["status"] == "READY"


@pytest.mark.inferred
def test_a_profile_that_goes_is_used_no_more(local: Clients) -> None:
    id = new_profile(local)["profileId"]
    with progression("agentcore::browser-profile", times=9):
        local.control.delete_browser_profile(profileId=id)
        given = {"browserIdentifier": "aws.browser.v1", "profileConfiguration": {"profileIdentifier": id}}
        refused(local.data.start_browser_session, "ConflictException", **given)
        refused(local.control.delete_browser_profile, "ConflictException", profileId=id)


@pytest.mark.inferred  # the status has no word for a failure
def test_a_deletion_that_breaks_leaves_the_profile_ready(local: Clients) -> None:
    id = new_profile(local)["profileId"]
    local.agentcore.faults.on("DeleteBrowserProfile", Break("Busy"), times=1)

    local.control.delete_browser_profile(profileId=id)

    assert local.control.get_browser_profile(profileId=id)["status"] == "READY"


@pytest.mark.from_model
def test_a_profile_has_tags_from_the_start(local: Clients) -> None:
    arn = new_profile(local, tags={"team": "red"})["profileArn"]

    local.control.untag_resource(resourceArn=arn, tagKeys=["team"])
    local.control.tag_resource(resourceArn=arn, tags={"stage": "dev"})

    assert local.control.list_tags_for_resource(resourceArn=arn)["tags"] == {"stage": "dev"}
