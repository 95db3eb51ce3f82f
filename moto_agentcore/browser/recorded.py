"""The recorded browser: it loads nothing, keeps what was done to it, and draws that.

Keys do what they do in a browser's window: the address bar takes a URL (``ctrl`` ``l``, or a click on it), tabs come
and go, what is typed into the page stands there.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from moto_agentcore.browser import Profile, Size, check_inside
from moto_agentcore.browser.keys import MODIFIERS, key_of
from moto_agentcore.browser.picture import BAR, STRIP, picture, tab_width
from moto_agentcore.browser.tabs import Tabs

KEPT = 1_000  # visited addresses of a profile, as many as a browser keeps


class Recorded:
    """A session's browser by default."""

    def __init__(self, size: Size, profile: Profile) -> None:
        self.size = size
        self.tabs = Tabs()
        self.pointer = (size[0] // 2, size[1] // 2)
        self.marks: list[tuple[tuple[int, int], tuple[int, int], str]] = []  # clicks and drags on the page in front
        self.visited = list(profile.visited)
        self._profile = profile
        self._acting = threading.Lock()

    def perform(self, action: str, arguments: Mapping[str, Any]) -> bytes | None:
        with self._acting:
            done: bytes | None = getattr(self, f"_{action}")(**arguments)
            return done

    def profile(self) -> Profile:
        return Profile(self._profile.cookies, self._profile.storage, tuple(self.visited[-KEPT:]))

    def automate(self, allowed: bool) -> None:
        """Nothing: its automation stream has nobody behind it."""

    def close(self) -> None:
        """Nothing to end."""

    def _mouseMove(self, x: int, y: int) -> None:  # noqa: N802 - wire names stay wire names
        check_inside(self.size, x, y)
        self.pointer = (x, y)

    def _mouseClick(self, x: int, y: int, button: str = "LEFT", clickCount: int = 1) -> None:  # noqa: N802, N803 - as above
        self._mouseMove(x, y)
        self.marks.append(((x, y), (x, y), f"{button.lower()} x{clickCount}" if clickCount > 1 else button.lower()))
        if button == "LEFT":
            self._focus(x, y)

    def _mouseDrag(self, startX: int, startY: int, endX: int, endY: int, button: str = "LEFT") -> None:  # noqa: N802, N803 - as above
        check_inside(self.size, startX, startY)
        self._mouseMove(endX, endY)
        self.marks.append(((startX, startY), (endX, endY), f"{button.lower()} drag"))

    def _mouseScroll(self, x: int, y: int, deltaX: int = 0, deltaY: int = 0) -> None:  # noqa: N802, N803 - as above
        """Negative is down; a page ends at its top and its left."""
        self._mouseMove(x, y)
        across, down = self.tabs.active.scroll
        self.tabs.active.scroll = (max(0, across + deltaX), max(0, down - deltaY))

    def _keyType(self, text: str) -> None:  # noqa: N802 - as above
        for part in text.splitlines(keepends=True):
            line = part.rstrip("\r\n")
            if line:
                self.tabs.active.type(line)
            if line != part:
                self._press("Enter")

    def _keyPress(self, key: str, presses: int = 1) -> None:  # noqa: N802 - as above
        found = key_of(key)
        for _ in range(presses):
            if found.text and found.key != "Enter":
                self.tabs.active.type(found.text)
            else:
                self._press(found.key)

    def _keyShortcut(self, keys: list[str]) -> None:  # noqa: N802 - as above
        found = [key_of(name).key for name in keys]
        held = sorted(key for key in found if key in MODIFIERS)
        for key in found:
            if key not in MODIFIERS:
                self._press("+".join([*held, key.lower() if len(key) == 1 else key]))

    def _screenshot(self, format: str = "PNG") -> bytes:  # noqa: A002, ARG002 - there is one
        return picture(self)

    def _press(self, key: str) -> None:
        tab = self.tabs.active
        if key == "Enter":
            self._enter()
        elif key in ("Backspace", "Delete"):
            tab.erase()
        elif key == "Escape":
            tab.address = None
        elif key in ("Control+l", "Meta+l", "F6"):
            tab.address, tab.selected = tab.url, True
        elif key in ("Control+a", "Meta+a"):
            tab.selected = True
        else:
            self._turn(key)

    def _turn(self, key: str) -> None:
        """Keys that bring another page in front."""
        tabs = self.tabs
        turns = {
            **dict.fromkeys(("Control+t", "Meta+t"), tabs.open),
            **dict.fromkeys(("Control+w", "Meta+w", "Control+F4"), tabs.close),
            **dict.fromkeys(("Control+Tab", "Control+PageDown"), lambda: tabs.turn(1)),
            **dict.fromkeys(("Control+Shift+Tab", "Control+PageUp"), lambda: tabs.turn(-1)),
            **dict.fromkeys(("Alt+ArrowLeft", "Meta+["), tabs.active.back),
            **dict.fromkeys(("Alt+ArrowRight", "Meta+]"), tabs.active.forward),
            **dict.fromkeys(("F5", "Control+r", "Meta+r"), tabs.active.reload),
        }
        if key in turns:
            turns[key]()
            self.marks.clear()

    def _enter(self) -> None:
        tab = self.tabs.active
        if tab.address:
            tab.go(tab.address.strip())
            self.visited.append(tab.url)
            self.marks.clear()
        elif tab.address is None:
            tab.type("\n")

    def _focus(self, x: int, y: int) -> None:
        """Where a click lands: a tab, the address bar, the page."""
        tab = self.tabs.active
        if y < STRIP:
            front = x // tab_width(self)
            self.tabs.front = front if front < len(self.tabs.all) else self.tabs.front
        elif y < BAR:
            tab.address, tab.selected = tab.url, True
        else:
            tab.address = None
