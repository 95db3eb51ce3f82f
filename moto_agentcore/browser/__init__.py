"""The browser behind a session: recorded, which draws what was done to it, or a real Chromium.

It knows nothing of the service and of no lock; a session has one, asks it for each action, and closes it at its end.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, TypeAlias

from moto_agentcore.browser.profile import Profile as Profile  # the families take both from here

SCREEN = (1456, 819)  # of a session that names no viewport, as the service's guide shows it
Size: TypeAlias = "tuple[int, int]"


class ActionFailed(Exception):  # noqa: N818 - the result of such an action is FAILED
    """An action that cannot be done; its text is the result's error."""


class Browser(Protocol):
    """What a session asks of its browser. Any thread may, one after the other."""

    def perform(self, action: str, arguments: Mapping[str, Any]) -> bytes | None:
        """Do one action of ``BrowserAction``; gives a screenshot's PNG.

        Raises ActionFailed where it cannot be done.
        """

    def profile(self) -> Profile:
        """What is to be saved of it now."""

    def automate(self, allowed: bool) -> None:
        """Let programs drive it over its automation stream, or end that."""

    def close(self) -> None:
        """End it; a second time does nothing."""


def check_inside(size: Size, x: int, y: int) -> None:
    if not (0 <= x < size[0] and 0 <= y < size[1]):
        raise ActionFailed(f"Coordinates ({x}, {y}) are outside of the screen of {size[0]}x{size[1]}")
