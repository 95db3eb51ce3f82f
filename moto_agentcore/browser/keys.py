"""Keys by the names that requests give them: ``enter``, ``ctrl``, ``pagedown``, ``a``."""

from __future__ import annotations

from dataclasses import dataclass

from moto_agentcore.browser import ActionFailed


@dataclass(frozen=True, slots=True)
class Key:
    """As the web's keyboard events name it; ``number`` is what they call ``keyCode``, ``text`` what it types."""

    key: str
    code: str
    number: int
    text: str = ""


MODIFIERS = {"Alt": 1, "Control": 2, "Meta": 4, "Shift": 8}
_OTHERS = {  # by their names in lower case
    "alt": Key("Alt", "AltLeft", 18),
    "backspace": Key("Backspace", "Backspace", 8),
    "capslock": Key("CapsLock", "CapsLock", 20),
    "control": Key("Control", "ControlLeft", 17),
    "delete": Key("Delete", "Delete", 46),
    "down": Key("ArrowDown", "ArrowDown", 40),
    "end": Key("End", "End", 35),
    "enter": Key("Enter", "Enter", 13, "\r"),
    "escape": Key("Escape", "Escape", 27),
    "home": Key("Home", "Home", 36),
    "insert": Key("Insert", "Insert", 45),
    "left": Key("ArrowLeft", "ArrowLeft", 37),
    "meta": Key("Meta", "MetaLeft", 91),
    "pagedown": Key("PageDown", "PageDown", 34),
    "pageup": Key("PageUp", "PageUp", 33),
    "right": Key("ArrowRight", "ArrowRight", 39),
    "shift": Key("Shift", "ShiftLeft", 16),
    "space": Key(" ", "Space", 32, " "),
    "tab": Key("Tab", "Tab", 9),
    "up": Key("ArrowUp", "ArrowUp", 38),
    **{f"f{n}": Key(f"F{n}", f"F{n}", 111 + n) for n in range(1, 13)},
}
_ALIASES = {
    **{f"arrow{way}": way for way in ("up", "down", "left", "right")},
    **dict.fromkeys(("ctrl", "ctrlleft"), "control"),
    **dict.fromkeys(("cmd", "command", "win", "super"), "meta"),
    "del": "delete",
    "esc": "escape",
    "ins": "insert",
    "option": "alt",
    "pgdn": "pagedown",
    "pgup": "pageup",
    "return": "enter",
    "shiftleft": "shift",
    "spacebar": "space",
}
_SIGNS = {  # what stands on a key of its own: its code and number
    " ": ("Space", 32),
    "'": ("Quote", 222),
    ",": ("Comma", 188),
    "-": ("Minus", 189),
    ".": ("Period", 190),
    "/": ("Slash", 191),
    ";": ("Semicolon", 186),
    "=": ("Equal", 187),
    "[": ("BracketLeft", 219),
    "\\": ("Backslash", 220),
    "]": ("BracketRight", 221),
    "`": ("Backquote", 192),
}


def key_of(name: str) -> Key:
    """The key of that name, upper case or lower; one character is a key too. ActionFailed where there is none."""
    if len(name) == 1:
        return _character(name)
    known = name.lower().replace("_", "").replace(" ", "").replace("-", "")
    found = _OTHERS.get(_ALIASES.get(known, known))
    if found is None:
        raise ActionFailed(f"Unknown key: {name!r}")
    return found


def _character(name: str) -> Key:
    if name in "\r\n":
        return _OTHERS["enter"]
    if name == "\t":
        return _OTHERS["tab"]
    if name.isascii() and name.isalnum():
        kind = "Digit" if name.isdigit() else "Key"
        return Key(name, f"{kind}{name.upper()}", ord(name.upper()), name)
    code, number = _SIGNS.get(name, ("", 0))
    return Key(name, code, number, name)
