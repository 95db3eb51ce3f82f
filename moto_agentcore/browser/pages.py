"""The pages of a Chromium, as its events tell of them: which there are, where they have been, what they ask."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from moto_agentcore.browser import Size

if TYPE_CHECKING:
    from moto_agentcore.browser.devtools import DevTools

HIDDEN = "about:blank#moto-agentcore"  # a page of our own, which is no page of the session


@dataclass(slots=True)
class Dialog:
    """An alert, a question or a prompt that stands in front of its page."""

    kind: str
    message: str
    text: str  # what is in a prompt's field


@dataclass(slots=True)
class Page:
    """One page; ``session`` is ours with it. ``address`` is what is being typed into its address bar, if anything."""

    target: str
    session: str
    number: int
    dialog: Dialog | None = None
    asked: Future[Any] = field(default_factory=Future)  # done when a dialog opens
    address: str | None = None


class Pages:
    """Filled by the connection's thread; nobody else writes ``all`` and ``visited``."""

    def __init__(self, size: Size) -> None:
        self._size = size
        self._numbers = count()
        self.devtools: DevTools | None = None
        self.all: dict[str, Page] = {}
        self.visited: dict[str, None] = {}
        self.first: Future[Page] = Future()

    @property
    def origins(self) -> list[str]:
        """Those that may keep something."""
        parts = [urlsplit(url) for url in self.visited]
        return [*dict.fromkeys(f"{p.scheme}://{p.netloc}" for p in parts if p.scheme in ("http", "https"))]

    def newest_first(self) -> list[Page]:
        """One whose dialog is open stands before all."""
        return sorted([*self.all.values()], key=lambda page: (page.dialog is None, -page.number))

    def hear(self, method: str, params: dict[str, Any], session: str | None) -> None:
        if method == "Target.attachedToTarget":
            self._attached(params["sessionId"], params["targetInfo"])
        elif method == "Target.detachedFromTarget":
            self.all.pop(params["sessionId"], None)
        elif method == "Fetch.requestPaused" and self.devtools is not None:  # asked for by pages of ours alone
            empty = {"requestId": params["requestId"], "responseCode": 200}
            self.devtools.tell("Fetch.fulfillRequest", session, **empty)
        elif session in self.all:
            self._happened(self.all[session], method, params)

    def _attached(self, session: str, target: dict[str, Any]) -> None:
        if target["type"] != "page" or target["url"].startswith(HIDDEN) or self.devtools is None:
            return
        page = self.all[session] = Page(target["targetId"], session, next(self._numbers))
        width, height = self._size
        self.devtools.tell("Page.enable", session)
        self.devtools.tell(
            "Emulation.setDeviceMetricsOverride",
            session,
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        self._visit(target["url"])
        if not self.first.done():
            self.first.set_result(page)

    def _happened(self, page: Page, method: str, params: dict[str, Any]) -> None:
        if method == "Page.frameNavigated":
            self._visit(params["frame"]["url"])
        elif method == "Page.javascriptDialogOpening":
            page.dialog = Dialog(params["type"], params["message"], params.get("defaultPrompt", ""))
            if not page.asked.done():
                page.asked.set_result(None)
        elif method == "Page.javascriptDialogClosed":
            page.dialog, page.asked = None, Future()

    def _visit(self, url: str) -> None:
        if url.startswith(("http://", "https://")):
            self.visited.pop(url, None)
            self.visited[url] = None
