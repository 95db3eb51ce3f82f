"""Keys by name."""

from __future__ import annotations

import pytest

from moto_agentcore.browser import ActionFailed, Profile
from moto_agentcore.browser.keys import key_of


@pytest.mark.inferred  # the model's examples: enter, tab, escape, ctrl, s
@pytest.mark.parametrize(
    ("names", "key"),
    [
        (("enter", "Enter", "RETURN", "\n"), "Enter"),
        (("escape", "esc"), "Escape"),
        (("ctrl", "control", "Ctrl_Left"), "Control"),
        (("cmd", "win", "meta"), "Meta"),
        (("page_down", "PageDown", "pgdn"), "PageDown"),
        (("up", "ArrowUp", "arrow-up"), "ArrowUp"),
        (("f12", "F12"), "F12"),
        (("space", " "), " "),
        (("tab", "\t"), "Tab"),
    ],
)
def test_a_key_has_several_names(names: tuple[str, ...], key: str) -> None:
    assert {key_of(name).key for name in names} == {key}


@pytest.mark.inferred
@pytest.mark.parametrize(("letter", "code", "number"), [("a", "KeyA", 65), ("Z", "KeyZ", 90), ("7", "Digit7", 55)])
def test_a_character_is_a_key_and_types_itself(letter: str, code: str, number: int) -> None:
    found = key_of(letter)

    assert (found.key, found.code, found.number, found.text) == (letter, code, number, letter)


NUMBERS = """
backspace 8 · tab 9 · enter 13 · shift 16 · control 17 · alt 18 · capslock 20 · escape 27 · space 32 · pageup 33
pagedown 34 · end 35 · home 36 · left 37 · up 38 · right 39 · down 40 · insert 45 · delete 46 · meta 91 · f1 112
f12 123 · ; 186 · = 187 · , 188 · - 189 · . 190 · / 191 · ` 192 · [ 219 · \\ 220 · ] 221 · ' 222
"""  # the fixed virtual key codes of the web's keyboard events


@pytest.mark.inferred
def test_a_key_has_the_number_that_browsers_give_it() -> None:
    told = [part.split() for line in NUMBERS.strip().splitlines() for part in line.split(" · ")]

    assert {name: key_of(name).number for name, _ in told} == {name: int(number) for name, number in told}


@pytest.mark.inferred
@pytest.mark.parametrize("name", ["", "hyperspace", "f13", "ctrl+s"])
def test_what_is_no_key_is_told(name: str) -> None:
    with pytest.raises(ActionFailed, match="Unknown key"):
        key_of(name)


@pytest.mark.inferred
def test_a_profile_shows_nobody_what_it_holds() -> None:
    held = Profile(cookies=({"name": "sid", "value": "s3cret"},), storage={"https://a.example": {"token": "s3cret"}})

    assert "s3cret" not in f"{held} {held!r}"
