"""The recorded browser's window, key by key."""

from __future__ import annotations

from typing import Any

import pytest

from moto_agentcore.browser import ActionFailed, Profile
from moto_agentcore.browser.recorded import KEPT, Recorded

pytestmark = pytest.mark.inferred
A, B, C = "https://a.example", "https://b.example/x/", "mailto:me"


def browser(*urls: str) -> Recorded:
    """Has been at these, one after the other."""
    found = Recorded((800, 600), Profile())
    for url in urls:
        keys(found, "ctrl L", f"text {url}", "key enter")
    return found


def keys(on: Recorded, *said: str) -> Recorded:
    for one in said:
        kind, _, rest = one.partition(" ")
        if kind == "text":
            on.perform("keyType", {"text": rest})
        elif kind == "key":
            on.perform("keyPress", {"key": rest})
        else:
            on.perform("keyShortcut", {"keys": one.split()})
    return on


def test_an_address_is_typed_and_gone_to() -> None:
    found = keys(browser(), "ctrl L", "text a.examplexx", "key backspace", "key delete", "key enter")

    assert (found.tabs.active.url, found.tabs.active.address, found.visited) == (A, None, [A])
    assert keys(found, "cmd l", "text  mailto:me\n").tabs.active.url == C
    assert keys(found, "F6", "key escape", "text b").tabs.active.text == "b"
    assert keys(found, "ctrl l", "key backspace", "key enter").tabs.active.url == C  # nowhere to go to
    assert found.profile().visited == (A, C)


def test_text_stands_on_the_page() -> None:
    found = keys(browser(), "text one\r\ntwo", "key enter", "key a", "key space", "key tab", "text three")

    assert found.tabs.active.text == "one\ntwo\na three"
    assert keys(found, "key backspace").tabs.active.text == "one\ntwo\na thre"
    assert keys(found, "ctrl A", "text x", "text y").tabs.active.text == "xy"
    assert keys(found, "cmd a", "key delete", "key delete").tabs.active.text == ""
    found.perform("keyPress", {"key": "z", "presses": 3})
    assert found.tabs.active.text == "zzz"


def test_pages_are_travelled_and_loaded_anew() -> None:
    found = keys(browser(A, B), "text typed")
    seen = [keys(found, key).tabs.active.url for key in ("alt left", "cmd [", "alt left", "alt right", "cmd ]")]

    assert seen == [A, "about:blank", "about:blank", A, B]
    for key in ("F5", "ctrl R", "cmd r"):
        keys(found, "text typed")
        found.perform("mouseScroll", {"x": 1, "y": 1, "deltaX": 5, "deltaY": -7})
        assert (found.tabs.active.text, found.tabs.active.scroll) == ("typed", (5, 7))
        assert (keys(found, key).tabs.active.text, found.tabs.active.scroll) == ("", (0, 0))
    keys(found, "alt left", "ctrl l", "text c.example\n", "alt right")  # what lay ahead is no more
    assert found.tabs.active.url == "https://c.example"


def test_tabs_come_and_go() -> None:
    found = browser(A)

    def front(*said: str) -> tuple[int, int]:
        keys(found, *said)
        return found.tabs.front, len(found.tabs.all)

    assert [front(key) for key in ("ctrl t", "cmd T")] == [(1, 2), (2, 3)]
    assert [front(key) for key in ("ctrl tab", "ctrl pgdn", "ctrl shift tab", "ctrl pgup", "ctrl pgup")] == [
        (0, 3), (1, 3), (0, 3), (2, 3), (1, 3),
    ]  # fmt: skip
    assert [front(key) for key in ("ctrl w", "cmd w", "ctrl f4")] == [(1, 2), (0, 1), (0, 1)]
    assert (found.tabs.active.url, found.tabs.active.address) == ("about:blank", None)


def test_a_click_is_marked_and_takes_the_keyboard() -> None:
    found = keys(browser(A), "ctrl t", "key escape")
    for x, y in ((799, 35), (239, 35), (0, 36), (0, 75), (0, 76)):
        found.perform("mouseClick", {"x": x, "y": y, "clickCount": 2})
    seen = [mark[0] for mark in found.marks]
    found.perform("mouseClick", {"x": 0, "y": 40, "button": "RIGHT"})

    assert (found.tabs.front, found.tabs.active.address) == (0, None)
    assert seen == [(799, 35), (239, 35), (0, 36), (0, 75), (0, 76)]
    assert [found.marks[at][2] for at in (0, -1)] == ["left x2", "right"]
    found.perform("mouseClick", {"x": 240, "y": 35})
    found.perform("mouseClick", {"x": 479, "y": 36})
    assert (found.tabs.front, found.tabs.active.address, found.tabs.active.selected) == (1, "about:blank", True)
    assert keys(found, "ctrl w").marks == []


def test_a_page_ends_at_its_top_and_its_left() -> None:
    found = browser()
    scrolled: list[Any] = []
    for across, down in ((3, -4), (-1, 1), (-9, 9)):
        found.perform("mouseScroll", {"x": 0, "y": 0, "deltaX": across, "deltaY": down})
        scrolled.append(found.tabs.active.scroll)

    assert scrolled == [(3, 4), (2, 3), (0, 0)]


def test_what_lies_outside_is_refused_and_the_latest_places_are_kept() -> None:
    found = Recorded((800, 600), Profile(visited=tuple(f"https://{n}.example" for n in range(KEPT))))
    for outside in (
        {"startX": 800, "startY": 0, "endX": 1, "endY": 1},
        {"startX": 0, "startY": 0, "endX": 1, "endY": 600},
    ):
        with pytest.raises(ActionFailed, match="outside of the screen"):
            found.perform("mouseDrag", outside)
    assert found.marks == []

    keys(found, "ctrl l", "text a.example\n")

    assert (len(found.profile().visited), found.profile().visited[-1]) == (1_000, A)
    assert found.profile().visited[0] == "https://1.example"


def test_a_page_is_called_by_its_address() -> None:
    titles = {url: browser(url).tabs.active.title for url in (A, B, C)}

    assert titles == {A: "a.example", B: "b.example/x", C: C}
    assert browser().tabs.active.title == "New tab"
