"""What is drawn, dot for dot, beside pictures that somebody has looked at (``pictures/``).

Where a change is meant, ``python -m tests.browser.test_pictures`` draws them anew: look at each before it is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from moto_agentcore.browser import Profile, dialogs
from moto_agentcore.browser.canvas import LINE, PALETTE, Canvas
from moto_agentcore.browser.pages import Dialog
from moto_agentcore.browser.recorded import Recorded
from tests.browser.pixels import picture

SIZE = (528, 260)  # a third of it is as wide as a number of letters
LONG = "A line that is far longer than the window is wide goes on below. " * 2


def letters() -> bytes:
    canvas = Canvas(400, 120, "pale")
    for row in range(3):
        canvas.text(4, 2 + row * LINE, "".join(chr(32 + row * 32 + i) for i in range(32 if row < 2 else 31)))
    canvas.text(-20, 70, "cut off, é and \N{SNOWMAN}: at the edges of the picture", "blue")
    canvas.text(4, 98, "one", "red", scale=1)
    canvas.text(30, 98, "three", "grey", scale=3)
    canvas.text(380, 112, "corner")
    return canvas.png()


def shapes() -> bytes:
    canvas = Canvas(200, 120)
    for at, colour in enumerate(PALETTE):
        canvas.fill(-4 + 26 * at, -3, 24, 20, colour)
    canvas.fill(-30, 40, 20, 20, "red")  # not seen
    canvas.fill(60, -30, 20, 20, "red")
    canvas.line((110, -1), (140, -1), "blue")  # half of it
    canvas.line((-1, 64), (-1, 84), "blue")
    canvas.line((150, 60), (150, 60), "blue")
    canvas.box(-5, 30, 40, 30, "sky", "blue")
    canvas.box(170, 100, 40, 30, "sky", "blue")
    for end in ((190, 25), (150, 118), (60, 24), (44, 70), (100, 70), (230, 90), (95, 140), (100, -20), (-20, 90)):
        canvas.line((100, 70), end, "red")
    for place in ((50, 90), (-3, 110), (193, 60), (120, -4)):
        canvas.pointer(*place)
    return canvas.png()


def blank() -> bytes:
    """A new window of a person who has been somewhere; what is typed stands below it."""
    browser = Recorded(SIZE, Profile(visited=(*(f"https://{i}.example/" for i in range(9)), "https://3.example/")))
    browser.perform("keyType", {"text": "first"})
    browser.perform("mouseScroll", {"x": 300, "y": 200, "deltaY": -130})
    return shown(browser)


def pages() -> bytes:
    """Three tabs, of which the third is in front; what was clicked and dragged on it."""
    browser = Recorded(SIZE, Profile())
    for url in ("shop.example/basket", "docs.example/a/very/long/path"):
        browser.perform("keyShortcut", {"keys": ["ctrl", "t"]})
        browser.perform("keyType", {"text": f"{url}\n"})
    browser.perform("keyType", {"text": LONG})
    browser.perform("mouseClick", {"x": 150, "y": 150, "clickCount": 2})
    browser.perform("mouseClick", {"x": 90, "y": 190, "button": "RIGHT"})
    browser.perform("mouseDrag", {"startX": 30, "startY": 120, "endX": 330, "endY": 230})
    return shown(browser)


def scrolled() -> bytes:
    """More text than the window has room for, selected, and its upper part out of sight."""
    browser = Recorded(SIZE, Profile())
    browser.perform("keyType", {"text": "\n".join(f"line {i}" for i in range(20))})
    browser.perform("keyShortcut", {"keys": ["ctrl", "a"]})
    browser.perform("mouseScroll", {"x": 500, "y": 80, "deltaX": 30, "deltaY": -75})
    return shown(browser)


def visited() -> bytes:
    """Eight places, and no more."""
    browser = Recorded((300, 200), Profile(visited=tuple(f"https://{i}.example/" for i in range(9))))
    browser.perform("mouseScroll", {"x": 290, "y": 110, "deltaY": -150})
    return shown(browser)


def across() -> bytes:
    browser = Recorded((300, 150), Profile(visited=("https://a.example/", "https://b.example/")))
    browser.perform("mouseScroll", {"x": 0, "y": 0, "deltaX": 1})
    return shown(browser)


def address() -> bytes:
    browser = Recorded((300, 120), Profile())
    browser.perform("keyShortcut", {"keys": ["ctrl", "l"]})
    browser.perform("keyType", {"text": "shop.exam"})
    return shown(browser)


def chosen() -> bytes:
    """The address is selected by a click; so many tabs that a title has no room."""
    browser = Recorded((300, 120), Profile())
    for _ in range(12):
        browser.perform("keyShortcut", {"keys": ["ctrl", "t"]})
        browser.perform("keyPress", {"key": "escape"})
    browser.perform("mouseClick", {"x": 100, "y": 50})
    return shown(browser)


def alert() -> bytes:
    return dialogs.picture(Dialog("alert", LONG * 2, ""), SIZE, (300, 120))


def question() -> bytes:
    """In a window that is too low for it."""
    return dialogs.picture(Dialog("confirm", "Leave?\n\nAnd forget all", ""), (520, 180), (4, 4))


def prompt() -> bytes:
    return dialogs.picture(Dialog("prompt", "Your name?", "an answer too long to be seen all at once"), SIZE, (90, 30))


def shown(browser: Recorded) -> bytes:
    png = browser.perform("screenshot", {})
    assert png is not None
    return png


DRAWN: list[Callable[[], bytes]] = [
    *(letters, shapes, blank, visited, pages, scrolled, across, address, chosen),
    *(alert, question, prompt),
]
KEPT = Path(__file__).parent / "pictures"


@pytest.mark.inferred
@pytest.mark.parametrize("draw", DRAWN, ids=lambda draw: draw.__name__)
def test_it_looks_as_it_did(draw: Callable[[], bytes]) -> None:
    found, kept = picture(draw()), picture((KEPT / f"{draw.__name__}.png").read_bytes())

    assert (found.width, found.height) == (kept.width, kept.height)
    assert found.palette == kept.palette
    assert [y for y in range(kept.height) if found.rows[y] != kept.rows[y]] == []


@pytest.mark.inferred
def test_a_click_finds_its_tab_however_many_there_are() -> None:
    browser = Recorded((4, 40), Profile())
    for _ in range(8):
        browser.perform("keyShortcut", {"keys": ["ctrl", "t"]})

    browser.perform("mouseClick", {"x": 3, "y": 35})

    assert browser.tabs.front == 3


if __name__ == "__main__":
    KEPT.mkdir(exist_ok=True)
    for draw in DRAWN:
        (KEPT / f"{draw.__name__}.png").write_bytes(draw())
