"""Mouse, keyboard and screen of a Chromium: what a person at it would do, and see, whatever stands in front."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from concurrent.futures import FIRST_COMPLETED, wait
from typing import Any

from moto_agentcore.browser import ActionFailed, Size, check_inside, dialogs
from moto_agentcore.browser.devtools import PATIENCE, DevTools, answer
from moto_agentcore.browser.keys import MODIFIERS, Key, key_of
from moto_agentcore.browser.pages import Page, Pages
from moto_agentcore.browser.window import Window

STEPS = 10  # of a drag


class Driver:
    """Its actions by their wire names."""

    def __init__(self, devtools: DevTools, pages: Pages, size: Size) -> None:
        self._devtools, self._size = devtools, size
        self._window = Window(devtools, pages)
        self._pointer = (size[0] // 2, size[1] // 2)

    def perform(self, action: str, arguments: Mapping[str, Any]) -> bytes | None:
        page = self._window.front()
        done: bytes | None = getattr(self, f"_{action}")(page, **arguments)
        return done

    def _mouseMove(self, page: Page, x: int, y: int) -> None:  # noqa: N802 - wire names stay wire names
        check_inside(self._size, x, y)
        self._pointer = (x, y)
        self._mouse(page, "mouseMoved", x, y)

    def _mouseClick(self, page: Page, x: int, y: int, button: str = "LEFT", clickCount: int = 1) -> None:  # noqa: N802, N803 - as above
        self._mouseMove(page, x, y)
        if page.dialog is not None:
            chosen = dialogs.answer_at(page.dialog, self._size, x, y)
            if chosen is not None:
                self._answer(page, chosen)
            return
        page.address = None
        for number in range(1, clickCount + 1):
            self._mouse(page, "mousePressed", x, y, button=button.lower(), clickCount=number)
            self._mouse(page, "mouseReleased", x, y, button=button.lower(), clickCount=number)

    def _mouseDrag(self, page: Page, startX: int, startY: int, endX: int, endY: int, button: str = "LEFT") -> None:  # noqa: N802, N803 - as above
        check_inside(self._size, endX, endY)
        self._mouseMove(page, startX, startY)
        held = {"button": button.lower(), "clickCount": 1}
        self._mouse(page, "mousePressed", startX, startY, **held)
        for step in range(1, STEPS + 1):
            x, y = (start + (end - start) * step / STEPS for start, end in ((startX, endX), (startY, endY)))
            self._mouse(page, "mouseMoved", x, y, button=button.lower(), buttons=_BUTTONS[button])
        self._pointer = (endX, endY)
        self._mouse(page, "mouseReleased", endX, endY, **held)

    def _mouseScroll(self, page: Page, x: int, y: int, deltaX: int = 0, deltaY: int = 0) -> None:  # noqa: N802, N803 - as above
        """Negative is down here; in a browser's events it is up."""
        self._mouseMove(page, x, y)
        self._mouse(page, "mouseWheel", x, y, deltaX=deltaX, deltaY=-deltaY)

    def _keyType(self, page: Page, text: str) -> None:  # noqa: N802 - as above
        for letter in text.replace("\r\n", "\n"):
            self._key(page, key_of(letter), 0)

    def _keyPress(self, page: Page, key: str, presses: int = 1) -> None:  # noqa: N802 - as above
        found = key_of(key)
        for _ in range(presses):
            self._key(page, found, 0)

    def _keyShortcut(self, page: Page, keys: list[str]) -> None:  # noqa: N802 - as above
        """Modifiers first, and held over the others."""
        found = [key_of(name) for name in keys]
        held = [key for key in found if key.key in MODIFIERS]
        others = [key for key in found if key.key not in MODIFIERS]
        bits = sum({MODIFIERS[key.key] for key in held})
        if self._window.shortcut(page, [key.key for key in held], [key.key for key in others]):
            return
        for key in held:
            self._stroke(page, "rawKeyDown", key, bits)
        for key in others:
            self._key(page, key, bits)
        for key in reversed(held):
            self._stroke(page, "keyUp", key, 0)

    def _screenshot(self, page: Page, format: str = "PNG") -> bytes:  # noqa: A002, ARG002 - there is one
        if page.dialog is not None:
            return dialogs.picture(page.dialog, self._size, self._pointer)
        waiting = self._devtools.tell("Page.captureScreenshot", page.session, format="png")
        wait([waiting, page.asked], PATIENCE, FIRST_COMPLETED)
        if page.dialog is not None:
            return dialogs.picture(page.dialog, self._size, self._pointer)
        return b64decode(answer(waiting, "Page.captureScreenshot")["data"])

    def _key(self, page: Page, key: Key, bits: int) -> None:
        """Down and up, wherever the keyboard is: a dialog, the address bar, the page."""
        if page.dialog is not None:
            self._key_in_dialog(page, key)
        elif page.address is not None and not bits:
            self._window.key_in_address(page, key)
        elif key.code or bits:
            types = bool(key.text) and not bits & ~MODIFIERS["Shift"]
            self._stroke(page, "keyDown" if types else "rawKeyDown", key, bits, **({"text": key.text} if types else {}))
            self._stroke(page, "keyUp", key, bits)
        else:
            self._input(page, "Input.insertText", text=key.text)

    def _key_in_dialog(self, page: Page, key: Key) -> None:
        assert page.dialog is not None
        if key.key in ("Enter", "Escape"):
            self._answer(page, key.key == "Enter")
        elif key.key == "Backspace":
            page.dialog.text = page.dialog.text[:-1]
        else:
            page.dialog.text += key.text

    def _answer(self, page: Page, accept: bool) -> None:
        assert page.dialog is not None
        text = page.dialog.text
        self._devtools.ask("Page.handleJavaScriptDialog", page.session, accept=accept, promptText=text)

    def _mouse(self, page: Page, kind: str, x: float, y: float, **more: Any) -> None:
        if page.dialog is None:
            self._input(page, "Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def _stroke(self, page: Page, kind: str, key: Key, bits: int, **more: Any) -> None:
        named = {"key": key.key, "code": key.code, "windowsVirtualKeyCode": key.number, "modifiers": bits}
        self._input(page, "Input.dispatchKeyEvent", type=kind, **named, **more)

    def _input(self, page: Page, method: str, **params: Any) -> None:
        """Until the page has taken it; one that opens a dialog takes it no further."""
        waiting = self._devtools.tell(method, page.session, **params)
        if not wait([waiting, page.asked], PATIENCE, FIRST_COMPLETED).done:
            raise ActionFailed(f"The page did not answer in {PATIENCE:.0f} seconds")
        if waiting.done():
            answer(waiting, method)


_BUTTONS = {"LEFT": 1, "RIGHT": 2, "MIDDLE": 4}
