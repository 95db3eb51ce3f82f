"""SaveBrowserSessionProfile, and StartBrowserSession with a profile; UpdateBrowserStream."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import NOBODY, bare, progression, refused
from tests.families.browsers.arrange import Session, new_profile, session
from tests.families.browsers.test_actions import PAGE, go, same


@pytest.mark.from_model
def test_a_profile_shows_what_was_saved_to_it_and_when(local: Clients) -> None:
    id, given = new_profile(local)["profileId"], session(local)

    saved = given.save(id)

    assert (saved["profileIdentifier"], saved["sessionId"]) == (id, given.id)
    assert saved["browserIdentifier"] == "aws.browser.v1"
    found = bare(local.control.get_browser_profile(profileId=id))
    assert (found["lastSavedBrowserSessionId"], found["lastSavedBrowserId"]) == (given.id, "aws.browser.v1")
    assert found["lastSavedAt"] >= found["createdAt"]
    assert found["lastUpdatedAt"] >= saved["lastUpdatedAt"]
    assert found in local.control.list_browser_profiles()["profileSummaries"]


@pytest.mark.from_model  # "the session initializes with the profile's stored data"
def test_a_session_begins_with_what_its_profile_holds(local: Clients) -> None:
    id, given = new_profile(local)["profileId"], session(local)
    go(given, "https://example.com/tea")
    given.save(id)

    with_it, without = with_profile(local, id), session(local)

    assert not same(with_it.shown(), without.shown(), PAGE)  # a new tab names the addresses that were visited


@pytest.mark.inferred
def test_what_is_saved_from_a_session_goes_on_from_its_own_profile(local: Clients) -> None:
    one, two = new_profile(local, "one")["profileId"], new_profile(local, "two")["profileId"]
    first = session(local)
    go(first, "https://example.com/tea")
    first.save(one)

    with_profile(local, one).save(two)

    assert same(with_profile(local, two).shown(), with_profile(local, one).shown(), PAGE)


@pytest.mark.inferred
def test_a_session_keeps_what_its_profile_held_when_it_began(local: Clients) -> None:
    id, given = new_profile(local)["profileId"], session(local)
    early = with_profile(local, id)
    before = early.shown()
    go(given, "https://example.com/tea")

    given.save(id)

    assert same(early.shown(), before, PAGE)


@pytest.mark.from_model  # "The session must be active when saving the profile."
def test_only_a_session_that_is_ready_is_saved(local: Clients) -> None:
    id, given = new_profile(local)["profileId"], session(local)
    given.stop()

    refused(given.save, "ResourceNotFoundException", profile=id)

    assert "lastSavedAt" not in local.control.get_browser_profile(profileId=id)


@pytest.mark.from_model
def test_what_there_is_not_is_neither_saved_nor_loaded(local: Clients) -> None:
    id = new_profile(local)["profileId"]

    refused(session(local).save, "ResourceNotFoundException", profile=NOBODY)
    refused(Session(local, "01K00000000000000000000000").save, "ResourceNotFoundException", profile=id)
    refused(Session(local, session(local).id, NOBODY).save, "ResourceNotFoundException", profile=id)
    start = local.data.start_browser_session
    named = {"browserIdentifier": "aws.browser.v1", "profileConfiguration": {"profileIdentifier": NOBODY}}
    refused(start, "ResourceNotFoundException", **named)
    assert len(local.data.list_browser_sessions(browserIdentifier="aws.browser.v1")["items"]) == 2


@pytest.mark.from_model  # READY, SAVING
def test_a_profile_is_saving_for_a_while_and_takes_nothing_else_then(local: Clients) -> None:
    with progression("agentcore::browser-profile", seconds=30):
        id, given = new_profile(local)["profileId"], session(local)
        local.agentcore.clock.tick(seconds=60)

        given.save(id)

        assert local.control.get_browser_profile(profileId=id)["status"] == "SAVING"
        refused(given.save, "ConflictException", profile=id)
        local.agentcore.clock.tick(seconds=60)
        assert local.control.get_browser_profile(profileId=id)["status"] == "READY"
        given.save(id)


@pytest.mark.inferred
def test_a_save_that_fails_leaves_what_the_profile_had(local: Clients) -> None:
    id, given = new_profile(local)["profileId"], session(local)
    before = with_profile(local, id).shown()
    go(given, "https://example.com/tea")
    local.agentcore.faults.on("SaveBrowserSessionProfile", Break("Injected"))

    given.save(id)

    found = local.control.get_browser_profile(profileId=id)
    assert (found["status"], "lastSavedAt" in found) == ("READY", False)
    assert same(with_profile(local, id).shown(), before, PAGE)


@pytest.mark.from_sdk  # take_control() and release_control()
def test_the_automation_stream_is_disabled_and_enabled_again(clients: Clients) -> None:
    given = session(clients)
    assert given.automation()["streamStatus"] == "ENABLED"

    answer = update(given, "DISABLED")

    assert (answer["browserIdentifier"], answer["sessionId"]) == ("aws.browser.v1", given.id)
    assert answer["streams"]["automationStream"] == given.automation()
    assert given.automation()["streamStatus"] == "DISABLED"
    found = clients.data.get_browser_session(browserIdentifier="aws.browser.v1", sessionId=given.id)
    assert answer["updatedAt"] == found["lastUpdatedAt"]
    assert update(given, "ENABLED")["streams"]["automationStream"]["streamStatus"] == "ENABLED"


@pytest.mark.inferred
def test_a_disabled_stream_leaves_the_actions_to_a_person(local: Clients) -> None:
    given = session(local)

    update(given, "DISABLED")

    given.do("keyType", text="hello")


@pytest.mark.inferred
def test_an_update_that_says_nothing_changes_nothing(local: Clients) -> None:
    given = session(local)
    before = given.automation()

    local.data.update_browser_stream(
        browserIdentifier="aws.browser.v1", sessionId=given.id, streamUpdate={"automationStreamUpdate": {}}
    )

    assert given.automation() == before


@pytest.mark.from_model
def test_streams_of_no_session_are_not_updated(clients: Clients) -> None:
    given = session(clients)
    given.stop()

    refused(update, "ResourceNotFoundException", given=given, status="ENABLED")
    refused(update, "ValidationException", given=session(clients), status="ON")
    gone = Session(clients, "01K00000000000000000000000")
    refused(update, "ResourceNotFoundException", given=gone, status="ENABLED")


@pytest.mark.inferred
def test_a_session_whose_time_is_up_takes_no_action(local: Clients) -> None:
    given = session(local, sessionTimeoutSeconds=60)
    local.agentcore.clock.tick(seconds=60)

    refused(given.ask, "ResourceNotFoundException", action="screenshot")


def with_profile(clients: Clients, id: str) -> Session:
    return session(clients, profileConfiguration={"profileIdentifier": id})


def update(given: Session, status: str) -> dict[str, Any]:
    named = {"browserIdentifier": given.browser, "sessionId": given.id}
    change = {"automationStreamUpdate": {"streamStatus": status}}
    return bare(given.clients.data.update_browser_stream(**named, streamUpdate=change))
