"""A Chromium's window, which a headless one does not draw: the page in front, tabs, the address bar, their keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from moto_agentcore.browser import ActionFailed
from moto_agentcore.browser.devtools import DevTools
from moto_agentcore.browser.keys import Key
from moto_agentcore.browser.pages import Page, Pages


class Window:
    """What the page itself never gets to know of."""

    def __init__(self, devtools: DevTools, pages: Pages) -> None:
        self._devtools, self._pages = devtools, pages

    def front(self) -> Page:
        """The page a person sees."""
        found = self._pages.newest_first()
        if not found:
            raise ActionFailed("The browser has no page")
        if found[0].dialog is not None:
            return found[0]
        return next(filter(self._is_visible, found), found[0])

    def shortcut(self, page: Page, held: list[str], keys: list[str]) -> bool:
        """Do what a combination does in a browser's window; False where it is the page's."""
        if page.dialog is not None or len(keys) != 1:
            return False
        names = sorted(name.replace("Meta", "Control") for name in held)
        action = self._actions(page).get("+".join([*names, keys[0].lower()]))
        if action is not None:
            action()
        return action is not None

    def key_in_address(self, page: Page, key: Key) -> None:
        assert page.address is not None
        if key.key == "Enter":
            url, page.address = page.address.strip(), None
            self._devtools.ask("Page.navigate", page.session, url=url if ":" in url else f"https://{url}")
        elif key.key == "Escape":
            page.address = None
        elif key.key == "Backspace":
            page.address = page.address[:-1]
        else:
            page.address += key.text

    def _actions(self, page: Page) -> dict[str, Callable[[], object]]:
        return {
            "Control+l": partial(setattr, page, "address", ""),
            "Control+t": self._open,
            "Control+w": partial(self._close, page),
            "Control+tab": partial(self._turn, page, 1),
            "Control+Shift+tab": partial(self._turn, page, -1),
            "Control+r": partial(self._devtools.ask, "Page.reload", page.session),
            "Alt+arrowleft": partial(self._travel, page, -1),
            "Alt+arrowright": partial(self._travel, page, 1),
        }

    def _is_visible(self, page: Page) -> bool:
        try:
            asked = {"expression": "document.visibilityState", "returnByValue": True}
            found = self._devtools.ask("Runtime.evaluate", page.session, **asked)
        except ActionFailed:  # it went meanwhile
            return False
        return bool(found["result"].get("value") == "visible")

    def _open(self) -> None:
        target = self._devtools.ask("Target.createTarget", url="about:blank")["targetId"]
        self._devtools.ask("Target.activateTarget", targetId=target)
        for page in self._pages.newest_first():
            if page.target == target:
                page.address = ""

    def _close(self, page: Page) -> None:
        """A window keeps one."""
        if len(self._pages.all) == 1:
            self._devtools.ask("Target.createTarget", url="about:blank")
        self._devtools.ask("Target.closeTarget", targetId=page.target)
        self._pages.all.pop(page.session, None)

    def _turn(self, page: Page, by: int) -> None:
        order = sorted(self._pages.all.values(), key=lambda page: page.number)
        self._devtools.ask("Target.activateTarget", targetId=order[(order.index(page) + by) % len(order)].target)

    def _travel(self, page: Page, by: int) -> None:
        history = self._devtools.ask("Page.getNavigationHistory", page.session)
        place = history["currentIndex"] + by
        if 0 <= place < len(history["entries"]):
            entry = history["entries"][place]["id"]
            self._devtools.ask("Page.navigateToHistoryEntry", page.session, entryId=entry)
