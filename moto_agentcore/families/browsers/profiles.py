"""Browser profiles: ``/browser-profiles``, ``/browser-profiles/{profileId}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.browser import ActionFailed, Browser, Profile
from moto_agentcore.errors import ServiceError, conflict
from moto_agentcore.families.browsers.browsers import browser_named
from moto_agentcore.families.shared import sandbox_sessions
from moto_agentcore.families.shared.sandbox_sessions import BROWSER_SESSION
from moto_agentcore.service import Call, control, data
from moto_agentcore.state import clock
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.pagination import page_of
from moto_agentcore.state.snapshots.staying import secret

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as d
    import types_boto3_bedrock_agentcore_control.type_defs as t

secret("cookies and local storage")(Profile)

# READY from the start, and it knows no failure: what fails leaves it READY.
BROWSER_PROFILE = Kind(
    "Browser profile",
    id="profileId",
    mint="{name}-{10}",
    path="browser-profile/{id}",
    arn="profileArn",
    updated="lastUpdatedAt",
    life=Life(
        "agentcore::browser-profile",
        creating="READY",
        ready="READY",
        updating="SAVING",
        create_failed="READY",
        update_failed="READY",
        delete_failed="READY",
    ),
)


@control.operation
def create_browser_profile(call: Call[t.CreateBrowserProfileRequestTypeDef]) -> Record:
    profiles, name = call.store.table(BROWSER_PROFILE), call.params["name"]
    profiles.unique(name, f"Browser profile with name {name} already exists")
    return profiles.create(call.params)


@control.operation
def get_browser_profile(call: Call[t.GetBrowserProfileRequestTypeDef]) -> Record:
    return call.store.table(BROWSER_PROFILE).describe(call.params["profileId"])


@control.operation
def list_browser_profiles(call: Call[t.ListBrowserProfilesRequestTypeDef]) -> dict[str, Any]:
    profiles = call.store.table(BROWSER_PROFILE)
    name = call.params.get("name")
    return page_of(call, profiles, keep=lambda profile: name in (None, profile["name"]))


@control.operation
def delete_browser_profile(call: Call[t.DeleteBrowserProfileRequestTypeDef]) -> Record:
    """Refused while it is being saved to, or deleted already."""
    profile = _settled(call, call.params["profileId"])
    return call.store.table(BROWSER_PROFILE).delete(profile)


@data.invocation
def save_browser_session_profile(call: Call[d.SaveBrowserSessionProfileRequestTypeDef]) -> dict[str, Any]:
    """All that the session's browser keeps takes the place of what the profile had; a failure leaves that."""
    id, browser_id = call.params["profileIdentifier"], call.params["browserIdentifier"]
    with call.locked():
        _settled(call, id)
        browser = browser_named(call.store, browser_id)
        session = sandbox_sessions.ready(call, browser, BROWSER_SESSION)
    kept = _kept(session.parts[Browser])
    with call.locked():
        profile = _settled(call, id)  # it may have been deleted meanwhile
        profiles = call.store.table(BROWSER_PROFILE)
        profiles.change(profile)
        if call.failure_reason is None:
            profile.parts[Profile] = kept
            saved = {"lastSavedBrowserSessionId": session.id, "lastSavedBrowserId": browser.id}
            profiles.update(profile, lastSavedAt=clock.now(), **saved)
    named = {"profileIdentifier": id, "browserIdentifier": browser_id, "sessionId": session.id}
    return {**named, "lastUpdatedAt": profile["lastUpdatedAt"]}


def profile_for(call: Call[d.StartBrowserSessionRequestTypeDef]) -> Profile:
    """What the profile that a session is started with holds; nothing where none is named, or none was saved yet."""
    named = call.params.get("profileConfiguration")
    if named is None:
        return Profile()
    profile = call.store.table(BROWSER_PROFILE).get(named["profileIdentifier"])
    if profile["status"] == "DELETING":
        raise conflict(f"Browser profile {profile.id} is in DELETING state")
    return profile.part(Profile)


def _settled(call: Call[Any], id: str) -> Record:  # any that names a profile
    profile = call.store.table(BROWSER_PROFILE).get(id)
    if profile["status"] != "READY":
        raise conflict(f"Browser profile {profile.id} is in {profile['status']} state; try again when it has settled")
    return profile


def _kept(browser: Browser) -> Profile:
    try:
        return browser.profile()
    except ActionFailed as error:
        raise ServiceError("InternalServerException", str(error)) from error
