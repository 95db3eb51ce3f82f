"""The real browser: a headless Chromium, started when it is first needed, driven over the DevTools protocol."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any
from weakref import WeakSet

from moto_agentcore.browser import ActionFailed, Profile, Size
from moto_agentcore.browser.devtools import GONE, DevTools, answer
from moto_agentcore.browser.driver import Driver
from moto_agentcore.browser.pages import Pages
from moto_agentcore.browser.process import Process
from moto_agentcore.browser.storing import load, saved


class Chromium:
    """A session's browser where the author says so."""

    def __init__(self, size: Size, profile: Profile) -> None:
        self._size, self._given = size, profile
        self._starting = threading.Lock()
        self._acting = threading.Lock()
        self._running: _Running | None = None
        self._ended = False
        self.allowed = True
        self.automations: set[Any] = set()  # open connections of programs that drive it
        _open.add(self)

    def perform(self, action: str, arguments: Mapping[str, Any]) -> bytes | None:
        with self._acting:
            return self._started().driver.perform(action, arguments)

    def profile(self) -> Profile:
        with self._acting:
            running = self._started()
            return saved(running.devtools, running.pages, self._given)

    def automate(self, allowed: bool) -> None:
        self.allowed = allowed
        if not allowed:
            for connection in [*self.automations]:
                connection.close(1001, "The automation stream is disabled")

    def close(self) -> None:
        with self._starting:
            self._ended, running, self._running = True, self._running, None
        self.automate(False)
        if running is not None:
            running.close()

    def url(self) -> str:
        """Where its own DevTools listen."""
        return self._started().process.url

    def _started(self) -> _Running:
        with self._starting:
            if self._ended:
                raise ActionFailed(GONE)
            if self._running is None:
                self._running = _Running(self._size, self._given)
            return self._running


class _Running:
    """A process, and the connection to it."""

    def __init__(self, size: Size, profile: Profile) -> None:
        self.process = Process(size)
        self.pages = Pages(size)
        try:
            self.devtools = self.pages.devtools = DevTools(self.process.url, self.pages.hear)
            load(self.devtools, profile)
            self.devtools.ask("Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=False, flatten=True)
            answer(self.pages.first, "its first page")  # type: ignore[arg-type] # waited for, not read
        except BaseException:
            self.process.kill()
            raise
        self.driver = Driver(self.devtools, self.pages, size)

    def close(self) -> None:
        self.process.kill()
        self.devtools.close()


_open: WeakSet[Chromium] = WeakSet()


def close_all() -> None:
    """End every one; the outermost mock does so."""
    for browser in [*_open]:
        browser.close()
    _open.clear()
