"""A page's dialog: its picture (the page behind it stands still and shows nothing), and where its buttons are."""

from __future__ import annotations

from moto_agentcore.browser import Size
from moto_agentcore.browser.canvas import ADVANCE, LINE, Canvas, wrapped
from moto_agentcore.browser.pages import Dialog

WIDTH, HEIGHT, EDGE = 480, 200, 20
BUTTON = (100, 32)


def picture(dialog: Dialog, size: Size, pointer: tuple[int, int]) -> bytes:
    canvas = Canvas(*size, colour="silver")
    x, y = _corner(size)
    canvas.box(x, y, WIDTH, HEIGHT, "white", "grey")
    for place, line in enumerate(wrapped(dialog.message, WIDTH - 2 * EDGE)[:4]):
        canvas.text(x + EDGE, y + EDGE + place * LINE, line)
    if dialog.kind == "prompt":
        canvas.box(x + EDGE, y + HEIGHT - 90, WIDTH - 2 * EDGE, 30, "white", "blue")
        canvas.text(x + EDGE + 8, y + HEIGHT - 82, dialog.text[-(WIDTH - 60) // ADVANCE :])
    for answer, (left, top) in _buttons(dialog, size).items():
        canvas.box(left, top, *BUTTON, "blue" if answer else "white", "grey")
        canvas.text(left + 14, top + 10, "OK" if answer else "Cancel", "white" if answer else "black")
    canvas.pointer(*pointer)
    return canvas.png()


def answer_at(dialog: Dialog, size: Size, x: int, y: int) -> bool | None:
    """What a click there answers: OK, Cancel, or nothing."""
    for answer, (left, top) in _buttons(dialog, size).items():
        if left <= x < left + BUTTON[0] and top <= y < top + BUTTON[1]:
            return answer
    return None


def _corner(size: Size) -> tuple[int, int]:
    return (size[0] - WIDTH) // 2, max(0, (size[1] - HEIGHT) // 4)


def _buttons(dialog: Dialog, size: Size) -> dict[bool, tuple[int, int]]:
    """True is OK; an alert has no other."""
    x, y = _corner(size)
    top, right = y + HEIGHT - BUTTON[1] - EDGE, x + WIDTH - BUTTON[0] - EDGE
    cancel = (right, top)
    return {True: cancel} if dialog.kind == "alert" else {True: (right - BUTTON[0] - 12, top), False: cancel}
