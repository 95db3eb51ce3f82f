"""What stands behind a browser session: the recorded browser, or a Chromium where the author chose it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.browser import SCREEN, Browser, Profile
from moto_agentcore.browser.recorded import Recorded
from moto_agentcore.families.shared import urls
from moto_agentcore.families.shared.sandbox_sessions import at_end
from moto_agentcore.service import Call
from moto_agentcore.state.kind import Record
from moto_agentcore.state.snapshots.staying import left

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as t


left(Browser, "a running browser")


def give_browser(call: Call[t.StartBrowserSessionRequestTypeDef], session: Record, profile: Profile) -> dict[str, Any]:
    """A session's browser, which ends with it; gives its streams."""
    view = session.get("viewPort")
    size = SCREEN if view is None else (view["width"], view["height"])
    path = f"/browser-streams/{session['browserIdentifier']}/sessions/{session.id}"
    origin = call.request.origin
    automation = urls.stream(call.store, f"{path}/automation", origin)  # where the service's own would be
    browser: Browser = Recorded(size, profile)
    if call.controls.browser == "chromium":
        browser, automation = _chromium(size, profile, f"{path}/automation")
    session.parts[Browser] = browser
    at_end(call.store, session, browser.close)
    return {
        "automationStream": {"streamEndpoint": automation, "streamStatus": "ENABLED"},
        "liveViewStream": {"streamEndpoint": urls.data_plane(call.store, f"{path}/live-view", origin)},
    }


def _chromium(size: tuple[int, int], profile: Profile, path: str) -> tuple[Browser, str]:
    """It starts when it is first needed: a session that nobody looks into costs no process."""
    from moto_agentcore.browser.automation import address_of
    from moto_agentcore.browser.chromium import Chromium

    found = Chromium(size, profile)
    return found, address_of(path, found)
