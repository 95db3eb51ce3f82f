"""Browser sessions: ``/browsers/{browserIdentifier}/sessions``. What stands behind one is in ``engines``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.browser import ActionFailed, Browser
from moto_agentcore.families.browsers.browsers import browser_named
from moto_agentcore.families.browsers.engines import give_browser
from moto_agentcore.families.browsers.profiles import profile_for
from moto_agentcore.families.shared import sandbox_sessions
from moto_agentcore.families.shared.sandbox_sessions import BROWSER_SESSION
from moto_agentcore.service import Call, data
from moto_agentcore.state.kind import Record

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as t


@data.operation
def start_browser_session(call: Call[t.StartBrowserSessionRequestTypeDef]) -> Record:
    """READY, its streams open at once; a profile's data is what it holds now."""
    browser = browser_named(call.store, call.params["browserIdentifier"])
    profile = profile_for(call)
    session = sandbox_sessions.start(call, browser, BROWSER_SESSION)
    session["streams"] = give_browser(call, session, profile)
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


@data.invocation
def invoke_browser(call: Call[t.InvokeBrowserRequestTypeDef]) -> dict[str, Any]:
    """A browser is slow, and nothing waits for it: the store is free while it acts."""
    with call.locked():
        session = _ready(call)
        browser: Browser = session.parts[Browser]
    actions: Mapping[str, Any] = call.params["action"]  # a union: one
    ((action, arguments),) = actions.items()
    return {"result": {action: _performed(browser, action, arguments)}, "sessionId": session.id}


@data.operation
def update_browser_stream(call: Call[t.UpdateBrowserStreamRequestTypeDef]) -> dict[str, Any]:
    """DISABLED ends what programs have open to it; nothing else changes."""
    session, update = _ready(call), call.params["streamUpdate"].get("automationStreamUpdate", {})
    status = update.get("streamStatus", session["streams"]["automationStream"]["streamStatus"])
    automation = {**session["streams"]["automationStream"], "streamStatus": status}
    sessions = call.store.table(BROWSER_SESSION, under=browser_named(call.store, call.params["browserIdentifier"]))
    sessions.update(session, streams={**session["streams"], "automationStream": automation})
    call.store.lock.after(lambda: session.parts[Browser].automate(status == "ENABLED"))
    return {**session, "updatedAt": session["lastUpdatedAt"]}


def _ready(call: Call[Any]) -> Record:  # any that uses a session
    return sandbox_sessions.ready(call, browser_named(call.store, call.params["browserIdentifier"]), BROWSER_SESSION)


def _performed(browser: Browser, action: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The action's result: one that cannot be done has FAILED, the request has not."""
    try:
        data = browser.perform(action, arguments)
    except ActionFailed as error:
        return {"status": "FAILED", "error": str(error)}
    return {"status": "SUCCESS", **({} if data is None else {"data": data})}
