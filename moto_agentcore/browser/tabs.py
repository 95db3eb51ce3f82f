"""The windows of a recorded browser: tabs, and in each an address, what was typed, how far it was scrolled."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

BLANK = "about:blank"


@dataclass(slots=True)
class Tab:
    """One tab. ``address`` is what is being typed into its address bar; None while the page has the keyboard."""

    url: str = BLANK
    text: str = ""
    scroll: tuple[int, int] = (0, 0)
    address: str | None = None
    selected: bool = False  # all of what has the keyboard: the next key replaces it
    behind: list[str] = field(default_factory=list)
    ahead: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """No page is loaded: its address stands for it."""
        parts = urlsplit(self.url)
        if not parts.netloc:
            return "New tab" if self.url == BLANK else self.url
        return f"{parts.netloc}{parts.path.rstrip('/')}"

    def type(self, text: str) -> None:
        kept = "" if self.selected else self._typed
        self._typed = kept + text

    def erase(self) -> None:
        self._typed = "" if self.selected else self._typed[:-1]

    def go(self, url: str) -> None:
        """To a page; what has no scheme is a host's."""
        self.behind.append(self.url)
        self.ahead.clear()
        self._show(url if ":" in url.partition("/")[0] else f"https://{url}")

    def back(self) -> None:
        if self.behind:
            self.ahead.append(self.url)
            self._show(self.behind.pop())

    def forward(self) -> None:
        if self.ahead:
            self.behind.append(self.url)
            self._show(self.ahead.pop())

    def reload(self) -> None:
        self._show(self.url)

    @property
    def _typed(self) -> str:
        return self.text if self.address is None else self.address

    @_typed.setter
    def _typed(self, text: str) -> None:
        self.selected = False
        if self.address is None:
            self.text = text
        else:
            self.address = text

    def _show(self, url: str) -> None:
        self.url, self.text, self.scroll, self.address, self.selected = url, "", (0, 0), None, False


class Tabs:
    """One or more, of which one is in front."""

    def __init__(self) -> None:
        self.all = [Tab()]
        self.front = 0

    @property
    def active(self) -> Tab:
        return self.all[self.front]

    def open(self) -> None:
        self.all.append(Tab(address=""))
        self.front = len(self.all) - 1

    def close(self) -> None:
        """The one in front; a window keeps one."""
        del self.all[self.front]
        if not self.all:
            self.all.append(Tab())
        self.front = min(self.front, len(self.all) - 1)

    def turn(self, by: int) -> None:
        self.front = (self.front + by) % len(self.all)
