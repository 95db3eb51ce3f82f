"""Raw turn text to clean sentences, contractions spelt out. Every pattern here is linear: no nested quantifiers."""

from __future__ import annotations

import re
from functools import lru_cache

from .lexicon import PARTICIPLES, wordset

LONGEST = 600  # characters; what runs on longer without a full stop is data, not speech

_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_BREAK = re.compile(r"(?<=[.!?…])[\"'”’)\]]?\s+|\n+")
_SPACES = re.compile(r"[^\S\n]+")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff\ufffe\uffff\ud800-\udfff]")
_ABBREVIATIONS = wordset("mr. mrs. ms. dr. prof. st. no. vs. etc. e.g. i.e. approx. a.m. p.m. inc. ltd. jr. sr.")
_BULLET = re.compile(r"^\s*(?:[-*•>#]+|\d{1,2}[.)])\s+")

_SPELT = {
    "can't": "cannot", "cant": "cannot", "won't": "will not", "wont": "will not", "shan't": "shall not",
    "dont": "do not", "doesnt": "does not", "didnt": "did not", "isnt": "is not", "wasnt": "was not",
    "couldnt": "could not", "wouldnt": "would not", "havent": "have not", "hasnt": "has not", "arent": "are not",
    "im": "I am", "ive": "I have", "i": "I", "gonna": "going to", "wanna": "want to", "gotta": "have to",
    "name's": "name is", "birthday's": "birthday is",
}  # fmt: skip
_ENDINGS = (("n't", "not"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'m", "am"))
_IS_BEARERS = wordset("he she it that there here what who where how when everything everyone")
_EDGE = "\"'“”‘’()[]{}<>*_`.,;:!?…"


@lru_cache(maxsize=16_384)
def bare(word: str) -> str:
    """The word itself: lower case, without punctuation around it."""
    return word.strip(_EDGE).lower()


def clean(text: str) -> str:
    text = _FENCE.sub(" ", text) if "```" in text else text
    text = _UNPRINTABLE.sub(" ", text).replace("’", "'").replace("‘", "'").replace("**", "").replace("`", "")
    return _SPACES.sub(" ", text)


def sentences(text: str) -> list[str]:
    """Sentences in order; what exceeds LONGEST is left out."""
    found: list[str] = []
    for piece in _BREAK.split(clean(text)):
        part = _BULLET.sub("", piece).strip()
        if found and _unfinished(found[-1]):
            part = found.pop() + " " + part
        if part:
            found.append(part)
    return [part for part in found if len(part) <= LONGEST]


def _unfinished(part: str) -> bool:
    last = part.rsplit(None, 1)[-1].lower().lstrip("(")
    return last in _ABBREVIATIONS and len(part) < LONGEST


def words(sentence: str) -> list[str]:
    """White-space words with contractions spelt out; punctuation stays on its word."""
    spelt: list[str] = []
    source = sentence.replace("—", " — ").replace(" – ", " — ").split()
    for position, word in enumerate(source):
        following = bare(source[position + 1]) if position + 1 < len(source) else ""
        spelt.extend(_spell_out(word, following))
    return [("I" if word == "i" else word) for word in spelt]


def _spell_out(word: str, following: str) -> list[str]:
    core = word.strip(_EDGE)
    low = core.lower()
    if low in _SPELT:
        if core == "IM" or word == "i.":
            return [word]
        return _cased(word, core, _SPELT[low])
    if "'" not in low:
        return [word]
    for ending, full in _ENDINGS:
        if low.endswith(ending) and len(low) > len(ending):
            return _cased(word, core, f"{core[: -len(ending)]} {full}")
    if low.endswith("'d"):
        return _cased(word, core, f"{core[:-2]} {_would_or_had(following)}")
    if low.endswith("'s") and low[:-2] in _IS_BEARERS:
        return _cased(word, core, f"{core[:-2]} {'has' if following in _HAD else 'is'}")
    return [word]


_HAD = (PARTICIPLES - {"come", "become", "run", "put", "cut"}) | {"already", "better"}


def _would_or_had(following: str) -> str:
    return "had" if following in _HAD else "would"


def _cased(word: str, core: str, spelt: str) -> list[str]:
    if core[:1].isupper():
        spelt = spelt[:1].upper() + spelt[1:]
    return word.replace(core, spelt, 1).split()
