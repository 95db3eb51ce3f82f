"""Raw turn text to clean sentences and their words. Every pattern here is linear: no nested quantifiers."""

from __future__ import annotations

import re

from .contractions import expanded
from .tokens import bare
from .words import DETERMINERS, SUBJECTS, wordset

LONGEST = 600  # characters; what runs on longer without a full stop is data, not speech
_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_BREAK = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][\"'”’)\]]))\s+|\n+")
_FACES = re.compile(r"(?<=[\U0001F300-\U0001FAFF])\uFE0F?\s+(?=[A-Z])")  # an emoji may stand for a full stop
_SPACES = re.compile(r"[^\S\n]+")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff\ufffe\uffff\ud800-\udfff]")
_ABBREVIATIONS = wordset("mr. mrs. ms. dr. prof. st. no. vs. etc. e.g. i.e. approx. a.m. p.m. inc. ltd. jr. sr.")
_BULLET = re.compile(r"^\s*(?:[-*•>#]+|\d{1,2}[.)])\s+")
_DOUBLE = re.compile(r"(?<=[a-z])--(?=[A-Za-z])")
_HYPHENS = ("-", "--")
_OPENS = SUBJECTS | DETERMINERS | {"please"}


def clean(text: str) -> str:
    text = _FENCE.sub(" ", text) if "```" in text else text
    text = text if text.isprintable() else _UNPRINTABLE.sub(" ", text)
    text = text.replace("’", "'").replace("‘", "'").replace("**", "").replace("`", "")
    text = text if text.isascii() else _FACES.sub("\n", text)
    return text if text.isprintable() and "  " not in text else _SPACES.sub(" ", text)


def sentences(text: str) -> list[str]:
    """Sentences in order; what exceeds LONGEST is left out."""
    found: list[str] = []
    for piece in _BREAK.split(clean(text)):
        part = _calm(_BULLET.sub("", piece).strip())
        if found and _unfinished(found[-1]) and not _begins_anew(found[-1], part):
            part = _BULLET.sub("", found.pop() + " " + part)
        if part:
            found.append(part)
    return [part for part in found if len(part) <= LONGEST]


def _calm(part: str) -> str:
    """As in "I LOVE PIZZA!!!": what is all capitals says nothing by them. Short words may be abbreviations."""
    shouted = part.isupper() and " " in part and any(len(word) > 3 for word in map(bare, part.split()))
    return part.capitalize() if shouted else part


def _begins_anew(before: str, part: str) -> bool:
    """As in "I take vitamin C. I like it", "I left at 5 p.m. My bus was late": no name and no number goes on."""
    first = part.split(" ", 1)[0]
    return " " in before and first[:1].isupper() and bare(first) in _OPENS and not before.endswith(("e.g.", "i.e."))


def _unfinished(part: str) -> bool:
    last = part.rsplit(None, 1)[-1].lower().lstrip("(")
    letters = len(last) in (2, 4) and last[1::2].strip(".") == "" and last != "i."
    numbered = last == part and last[:-1].isdecimal()  # "1. I like tea"; "lands at 9." ends
    return (last in _ABBREVIATIONS or numbered or (letters and last[0].isalpha())) and len(part) < LONGEST


def split_words(sentence: str) -> list[str]:
    """White-space words with contractions spelt out; punctuation stays on its word."""
    spelt: list[str] = []
    source = _dashed((_DOUBLE.sub(" -- ", sentence) if "--" in sentence else sentence).replace("—", " — ").split())
    for position, word in enumerate(source):
        spelt.extend(expanded(word, source, position))
    return [("I" if word == "i" else word) for word in spelt]


def _dashed(source: list[str]) -> list[str]:
    """A dash parts clauses; in a range it does not, nor does a pair of hyphens: "my food - sushi - is dear"."""
    hyphens = sum(word in _HYPHENS for word in source)
    return [
        "—" if (word == "–" or (word in _HYPHENS and hyphens == 1)) and not _is_range(source, position) else word
        for position, word in enumerate(source)
    ]


def _is_range(source: list[str], position: int) -> bool:
    """As in "9 - 5", "Monday - Friday", "Rome - Oslo"."""
    if not 0 < position < len(source) - 1:
        return False
    before, behind = source[position - 1], source[position + 1]
    if any(char.isdigit() for char in before) and any(char.isdigit() for char in behind):
        return True
    opens = bare(behind) in _OPENS or behind.startswith("I'")
    return before[-1].isalpha() and before[0].isupper() and behind[0].isupper() and not opens
