"""The live view of a browser session: a page with what its browser shows now."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from moto_agentcore.browser import Browser
from moto_agentcore.errors import ServiceError
from moto_agentcore.families.browsers.browsers import browser_named
from moto_agentcore.families.shared.sandbox_sessions import BROWSER_SESSION, READY
from moto_agentcore.state.store import every_store

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

PAGE = """<!doctype html>
<title>{id}</title>
<meta http-equiv="refresh" content="2">
<img alt="Live view" src="data:image/png;base64,{picture}">
"""


def page(browser: str, session: str) -> bytes | None:
    """None where no such session is READY in any account: the address is all that a viewer has."""
    found = next((one for store in every_store() if (one := _session(store, browser, session)) is not None), None)
    if found is None:
        return None
    picture = found.parts[Browser].perform("screenshot", {}) or b""
    return PAGE.format(id=found.id, picture=b64encode(picture).decode()).encode()


def _session(store: Store, browser: str, session: str) -> Record | None:
    with store.lock:
        try:
            found = store.table(BROWSER_SESSION, under=browser_named(store, browser)).find(session)
        except ServiceError:
            return None
    return found if found is not None and found["status"] == READY else None
