"""Browser sessions: ``/browsers/{browserIdentifier}/sessions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.families.browsers.browsers import browser_named
from moto_agentcore.families.shared import sandbox_sessions
from moto_agentcore.families.shared.sandbox_sessions import BROWSER_SESSION
from moto_agentcore.service import Call, data
from moto_agentcore.state.kind import Record

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as t


@data.operation
def start_browser_session(call: Call[t.StartBrowserSessionRequestTypeDef]) -> Record:
    """READY, its streams open at once; their addresses are where the service's own would be."""
    browser = browser_named(call.store, call.params["browserIdentifier"])
    session = sandbox_sessions.start(call, browser, BROWSER_SESSION)
    host = f"bedrock-agentcore.{call.store.region_name}.amazonaws.com"
    path = f"{host}/browser-streams/{browser.id}/sessions/{session.id}"
    session["streams"] = {
        "automationStream": {"streamEndpoint": f"wss://{path}/automation", "streamStatus": "ENABLED"},
        "liveViewStream": {"streamEndpoint": f"https://{path}/live-view"},
    }
    return session


@data.operation
def get_browser_session(call: Call[t.GetBrowserSessionRequestTypeDef]) -> Record:
    return sandbox_sessions.get(call, browser_named(call.store, call.params["browserIdentifier"]), BROWSER_SESSION)


@data.operation
def list_browser_sessions(call: Call[t.ListBrowserSessionsRequestTypeDef]) -> dict[str, Any]:
    return sandbox_sessions.listed(call, browser_named(call.store, call.params["browserIdentifier"]), BROWSER_SESSION)


@data.operation
def stop_browser_session(call: Call[t.StopBrowserSessionRequestTypeDef]) -> Record:
    return sandbox_sessions.stop(call, browser_named(call.store, call.params["browserIdentifier"]), BROWSER_SESSION)
