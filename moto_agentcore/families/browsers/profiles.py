"""Browser profiles: ``/browser-profiles``, ``/browser-profiles/{profileId}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.pagination import page_of

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t

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
    profiles = call.store.table(BROWSER_PROFILE)
    profile = profiles.get(call.params["profileId"])
    if profile["status"] != "READY":
        raise conflict(f"Browser profile {profile.id} is in {profile['status']} state; try again when it has settled")
    return profiles.delete(profile)
