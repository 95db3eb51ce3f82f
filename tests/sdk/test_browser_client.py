"""The official SDK's ``BrowserClient`` and ``browser_session``, unchanged, on both faces; Playwright on its stream."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from bedrock_agentcore.tools.browser_client import BrowserClient, browser_session
from botocore.exceptions import ClientError

from conftest import Clients
from tests.browser.pixels import picture
from tests.browser.site import serving, skip_without_chromium, until
from tests.sdk.helpers import in_process

REGION = "us-east-1"
VIEW = {"width": 1280, "height": 720}
MOST = 90_000  # milliseconds for a browser to start on a busy machine
NEEDS_PLAYWRIGHT = "no Playwright installed: pip install playwright"


@pytest.fixture
def browser(face: Clients, monkeypatch: pytest.MonkeyPatch) -> Iterator[BrowserClient]:
    client = _client(face, monkeypatch)
    yield client
    client.stop()


@pytest.mark.from_sdk
def test_a_session_starts_is_shown_listed_and_stops(browser: BrowserClient) -> None:
    id = browser.start(name="research", viewport=VIEW, session_timeout_seconds=600)

    found = browser.get_session()
    assert (found["status"], found["name"], found["viewPort"]) == ("READY", "research", VIEW)
    assert [row["sessionId"] for row in browser.list_sessions("aws.browser.v1", "READY")["items"]] == [id]
    assert browser.stop()
    assert browser.get_session("aws.browser.v1", id)["status"] == "TERMINATED"


@pytest.mark.from_sdk
def test_control_is_taken_and_released(browser: BrowserClient) -> None:
    browser.start()

    browser.take_control()  # type: ignore[no-untyped-call] # the SDK's
    assert browser.get_session()["streams"]["automationStream"]["streamStatus"] == "DISABLED"
    browser.release_control()  # type: ignore[no-untyped-call] # as above
    assert browser.get_session()["streams"]["automationStream"]["streamStatus"] == "ENABLED"


@pytest.mark.from_sdk  # it builds the address itself; the session says the same
def test_without_more_the_headers_lead_where_the_services_own_stream_is(browser: BrowserClient) -> None:
    browser.start()

    url, headers = browser.generate_ws_headers()

    stream = browser.get_session()["streams"]["automationStream"]["streamEndpoint"]
    assert urlsplit(url).path == urlsplit(stream).path  # the host is AWS's own in what it builds, on each face
    assert headers["Authorization"].startswith("AWS4-HMAC-SHA256")


@pytest.mark.from_sdk
def test_a_session_is_a_context(face: Clients, browser: BrowserClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with browser_session(REGION, viewport=VIEW) as client:
        id = client.session_id
        assert client.get_session()["status"] == "READY"

    assert browser.get_session("aws.browser.v1", id)["status"] == "TERMINATED"


@pytest.mark.from_sdk
def test_a_profile_that_there_is_not_is_refused(browser: BrowserClient) -> None:
    with pytest.raises(ClientError, match="Browser profile not found"):
        browser.start(profile_configuration={"profileIdentifier": "nobody-abcdefghij"})


@pytest.mark.from_sdk
@pytest.mark.skipif(find_spec("playwright") is None, reason=NEEDS_PLAYWRIGHT)
@in_process
def test_playwright_drives_the_sessions_browser_and_sees_what_a_person_does(
    face: Clients, agentcore_streams: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from playwright.sync_api import sync_playwright

    skip_without_chromium()
    monkeypatch.setenv("MOTO_AGENTCORE_BROWSER", "chromium")
    profile = face.control.create_browser_profile(name="shopper")["profileId"]
    client = _client(face, monkeypatch)
    client.start(viewport=VIEW)
    url, headers = client.generate_ws_headers()
    with serving() as site, sync_playwright() as playwright:
        driven = playwright.chromium.connect_over_cdp(url, headers=headers, timeout=MOST)  # the browser starts then
        page = driven.contexts[0].pages[0]
        page.goto(site.url)
        assert page.title() == "Shop"
        page.fill("input", "tea")
        assert site.heard("typed tea")

        act(client, "mouseClick", x=50, y=35)
        act(client, "keyPress", key="end")
        act(client, "keyType", text=" for two")
        page.wait_for_function("document.querySelector('input').value === 'tea for two'")
        shown = picture(act(client, "screenshot")["data"])
        assert (shown.width, shown.height, shown.at(700, 500)) == (1280, 720, (255, 0, 0))

        named = {"browserIdentifier": client.identifier, "sessionId": client.session_id}
        face.data.save_browser_session_profile(profileIdentifier=profile, **named)
        client.take_control()  # type: ignore[no-untyped-call] # the SDK's
        assert until(lambda: not drives(page))
        client.stop()

        client.start(profile_configuration={"profileIdentifier": profile})
        url, headers = client.generate_ws_headers()
        page = playwright.chromium.connect_over_cdp(url, headers=headers, timeout=MOST).contexts[0].new_page()
        page.goto(site.url)
        assert site.heard("cookie user=jo visits 2")
    client.stop()


def drives(page: Any) -> bool:
    """Playwright hears of its connection's end when its own process does."""
    from playwright.sync_api import Error

    try:
        page.title()
    except Error as error:
        if "closed" not in str(error):
            raise
        return False
    return True


def act(client: BrowserClient, action: str, **arguments: Any) -> dict[str, Any]:
    """The SDK has no call of its own for it; through its boto3 client."""
    named = {"browserIdentifier": client.identifier, "sessionId": client.session_id}
    answer: dict[str, Any] = client.data_plane_client.invoke_browser(**named, action={action: arguments})["result"]
    assert answer[action]["status"] == "SUCCESS"
    found: dict[str, Any] = answer[action]
    return found


def _client(face: Clients, monkeypatch: pytest.MonkeyPatch) -> BrowserClient:
    """Of a new boto3 session, which reads where the face is."""
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    client = BrowserClient(REGION)
    assert (face.endpoint or "https://bedrock-agentcore.us-east-1") in client.data_plane_client.meta.endpoint_url
    return client
