"""Pictures that are drawn by hand."""

from __future__ import annotations

import pytest

from moto_agentcore.browser.canvas import ADVANCE, PALETTE, Canvas, wrapped
from tests.browser.pixels import picture

WHITE, BLACK, RED = PALETTE["white"], PALETTE["black"], PALETTE["red"]


@pytest.mark.inferred
def test_what_is_drawn_is_where_it_was_drawn() -> None:
    canvas = Canvas(40, 30)
    canvas.fill(10, 5, 3, 2, "red")

    shown = picture(canvas.png())

    red = {(x, y) for x in range(40) for y in range(30) if shown.at(x, y) == RED}
    assert red == {(x, y) for x in (10, 11, 12) for y in (5, 6)}


@pytest.mark.inferred
@pytest.mark.parametrize("place", [(-50, -50), (38, 28), (1_000, 1_000), (-3, 10)])
def test_what_lies_outside_is_cut_off(place: tuple[int, int]) -> None:
    canvas = Canvas(40, 30)
    canvas.fill(*place, 20, 20, "red")
    canvas.text(*place, "words that are far too long")
    canvas.line(place, (place[0] + 90, place[1] + 90), "red")
    canvas.pointer(*place)

    shown = picture(canvas.png())

    assert (shown.width, shown.height) == (40, 30)


@pytest.mark.inferred
def test_a_text_goes_on_to_the_edge() -> None:
    long, short = Canvas(40, 30), Canvas(40, 30)
    long.text(0, 0, "M" * 1_000)
    short.text(0, 0, "M" * 4)  # the last one in part

    assert long.png() == short.png()
    assert any(picture(long.png()).at(x, y) == BLACK for x in range(36, 40) for y in range(30))


@pytest.mark.inferred
def test_every_printable_letter_has_a_shape_of_its_own() -> None:
    letters = [chr(code) for code in range(33, 127)]

    shapes = {drawn(letter) for letter in letters}

    assert len(shapes) == len(letters)
    assert drawn(" ") not in shapes


@pytest.mark.inferred
def test_letters_with_marks_are_drawn_without_and_others_as_a_box() -> None:
    assert drawn("é") == drawn("e")
    assert drawn("\N{HIRAGANA LETTER A}") == drawn("\N{SNOWMAN}")
    assert drawn("\N{SNOWMAN}") not in {drawn("e"), drawn(" ")}


@pytest.mark.inferred
def test_a_text_is_cut_into_lines() -> None:
    assert wrapped("abcde\n\nf", 2 * ADVANCE) == ["ab", "cd", "e", "", "f"]
    assert wrapped("ab\n\nc", 1) == ["a", "b", "", "c"]  # however narrow


def drawn(letter: str) -> bytes:
    canvas = Canvas(ADVANCE, 16)
    canvas.text(0, 0, letter)
    return canvas.png()
