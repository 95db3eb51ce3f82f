"""Profiles in and out of a Chromium: cookies, and the local storage of each origin.

Local storage can be had from a page of its origin alone. A page of ours goes there without a network: what it asks for
is answered by us, with nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from moto_agentcore.browser import Profile
from moto_agentcore.browser.devtools import DevTools
from moto_agentcore.browser.pages import HIDDEN, Pages

# Members of ``Network.Cookie`` that ``Network.CookieParam`` has too.
COOKIE = {"name", "value", "domain", "path", "secure", "httpOnly", "sameSite", "expires", "priority"}
COOKIE |= {"sourceScheme", "sourcePort", "partitionKey"}
READ = "JSON.stringify(Object.fromEntries(Object.entries(localStorage)))"
WRITE = "for (const [name, value] of Object.entries({})) localStorage.setItem(name, value)"


def saved(devtools: DevTools, pages: Pages, given: Profile) -> Profile:
    cookies = devtools.ask("Storage.getCookies")["cookies"]
    visited = dict.fromkeys([*given.visited, *pages.visited])
    origins = dict.fromkeys([*given.storage, *pages.origins])
    kept = {origin: json.loads(_at(devtools, origin, READ) or "{}") for origin in origins}
    return Profile(tuple(cookies), {origin: items for origin, items in kept.items() if items}, tuple(visited))


def load(devtools: DevTools, profile: Profile) -> None:
    if profile.cookies:
        devtools.ask("Storage.setCookies", cookies=[_param(cookie) for cookie in profile.cookies])
    for origin, items in profile.storage.items():
        _at(devtools, origin, WRITE.format(json.dumps(dict(items))))


def _param(cookie: Mapping[str, Any]) -> dict[str, Any]:
    """One that ends with its session has no date."""
    return {name: v for name, v in cookie.items() if name in COOKIE and (name, v) != ("expires", -1)}


def _at(devtools: DevTools, origin: str, expression: str) -> Any:
    """What an expression gives on an empty page of that origin."""
    with _page(devtools) as session:
        devtools.ask("Network.setBypassServiceWorker", session, bypass=True)
        devtools.ask("Fetch.enable", session, patterns=[{"urlPattern": "*"}])  # answered by ``Pages``
        devtools.ask("Page.navigate", session, url=f"{origin}/")
        found = devtools.ask("Runtime.evaluate", session, expression=expression, returnByValue=True)
    return found["result"].get("value")


@contextmanager
def _page(devtools: DevTools) -> Iterator[str]:
    target = devtools.ask("Target.createTarget", url=HIDDEN, background=True)["targetId"]
    try:
        yield devtools.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    finally:
        devtools.ask("Target.closeTarget", targetId=target)
