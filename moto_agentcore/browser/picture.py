"""What a recorded browser looks like: its tabs, its address bar, and on the page what was done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto_agentcore.browser.canvas import ADVANCE, LINE, Canvas, wrapped
from moto_agentcore.browser.tabs import BLANK, Tab

if TYPE_CHECKING:
    from moto_agentcore.browser.recorded import Recorded

STRIP, BAR = 36, 76  # where the tabs end, and where the address bar does
EDGE = 16
WIDEST = 240  # a tab


def tab_width(browser: Recorded) -> int:
    return max(1, min(WIDEST, browser.size[0] // len(browser.tabs.all)))


def picture(browser: Recorded) -> bytes:
    """As PNG, of the screen's size."""
    canvas, tab = Canvas(*browser.size), browser.tabs.active
    _page(canvas, tab, browser.visited)
    for start, end, label in browser.marks:
        _mark(canvas, start, end, label)
    _strip(canvas, browser)
    _address(canvas, tab)
    canvas.pointer(*browser.pointer)
    return canvas.png()


def _strip(canvas: Canvas, browser: Recorded) -> None:
    width = tab_width(browser)
    canvas.fill(0, 0, canvas.width, STRIP, "silver")
    for place, tab in enumerate(browser.tabs.all):
        is_front = place == browser.tabs.front
        canvas.fill(place * width + 2, 4, width - 4, STRIP - 4, "pale" if is_front else "silver")
        room = (width - 20) // ADVANCE
        canvas.text(place * width + 10, 12, tab.title[: max(room, 0)], "black" if is_front else "grey")


def _address(canvas: Canvas, tab: Tab) -> None:
    """What is being typed into it with a blue edge and a caret; selected text on blue."""
    canvas.fill(0, STRIP, canvas.width, BAR - STRIP, "pale")
    is_typed = tab.address is not None
    canvas.box(EDGE, STRIP + 6, canvas.width - 2 * EDGE, 28, "white", "blue" if is_typed else "silver")
    shown = tab.url if tab.address is None else tab.address
    if is_typed and tab.selected:
        canvas.fill(EDGE + 8, STRIP + 9, len(shown) * ADVANCE, 22, "sky")
    canvas.text(EDGE + 8, STRIP + 12, shown)
    if is_typed:
        canvas.fill(EDGE + 8 + len(shown) * ADVANCE, STRIP + 10, 2, 20, "blue")


def _page(canvas: Canvas, tab: Tab, visited: list[str]) -> None:
    across, down = tab.scroll
    x, y = EDGE - across, BAR + EDGE - down
    canvas.text(x, y, tab.title, scale=4)
    y += 48
    if tab.url == BLANK:
        _lines(canvas, x, y, [f"visited: {url}" for url in dict.fromkeys(reversed(visited))][:8], "grey")
        y += LINE * min(8, len(set(visited)))
    if tab.text:
        lines = wrapped(tab.text, canvas.width - 4 * EDGE)
        canvas.box(x, y, canvas.width - 2 * EDGE, len(lines) * LINE + EDGE, "sky" if tab.selected else "white", "grey")
        _lines(canvas, x + 10, y + 12, lines, "black")
    if across or down:
        note = f"scrolled to {across}, {down}"
        canvas.text(canvas.width - EDGE - len(note) * ADVANCE, canvas.height - LINE, note, "grey")


def _lines(canvas: Canvas, x: int, y: int, lines: list[str], colour: str) -> None:
    for place, line in enumerate(lines):
        if -LINE <= y + place * LINE < canvas.height:
            canvas.text(x, y + place * LINE, line, colour)


def _mark(canvas: Canvas, start: tuple[int, int], end: tuple[int, int], label: str) -> None:
    """A click's cross, a drag's line from cross to cross."""
    for x, y in {start, end}:
        canvas.line((x - 8, y), (x + 8, y), "red")
        canvas.line((x, y - 8), (x, y + 8), "red")
    if start != end:
        canvas.line(start, end, "red")
    canvas.text(end[0] + 22, end[1] - 6, label, "red")
