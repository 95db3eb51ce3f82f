"""Raw turn text to clean sentences, contractions spelt out. Every pattern here is linear: no nested quantifiers."""

from __future__ import annotations

import re
from functools import lru_cache

from .lexicon import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    NUMBERS,
    PARTICIPLES,
    PAST,
    POSSESSIVES,
    PREPOSITIONS,
    SUBJECTS,
    VERBS,
    WEEKDAYS,
    wordset,
)  # fmt: skip

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


def lowered(text: str) -> str:
    """With its first letter in lower case."""
    return text[:1].lower() + text[1:]


def clean(text: str) -> str:
    text = _FENCE.sub(" ", text) if "```" in text else text
    text = text if text.isprintable() else _UNPRINTABLE.sub(" ", text)
    text = text.replace("’", "'").replace("‘", "'").replace("**", "").replace("`", "")
    return text if text.isprintable() and "  " not in text else _SPACES.sub(" ", text)


def sentences(text: str) -> list[str]:
    """Sentences in order; what exceeds LONGEST is left out."""
    found: list[str] = []
    for piece in _BREAK.split(clean(text)):
        part = _calm(_BULLET.sub("", piece).strip())
        if found and _unfinished(found[-1]):
            part = found.pop() + " " + part
        if part:
            found.append(part)
    return [part for part in found if len(part) <= LONGEST]


def _calm(part: str) -> str:
    """As in "I LOVE PIZZA!!!": what is all capitals says nothing by them. Short words may be abbreviations."""
    shouted = part.isupper() and " " in part and any(len(word) > 3 for word in map(bare, part.split()))
    return part.capitalize() if shouted else part


def _unfinished(part: str) -> bool:
    last = part.rsplit(None, 1)[-1].lower().lstrip("(")
    return last in _ABBREVIATIONS and len(part) < LONGEST


def words(sentence: str) -> list[str]:
    """White-space words with contractions spelt out; punctuation stays on its word."""
    spelt: list[str] = []
    source = _dashed((_DOUBLE.sub(" -- ", sentence) if "--" in sentence else sentence).replace("—", " — ").split())
    for position, word in enumerate(source):
        spelt.extend(_spell_out(word, source, position))
    return [("I" if word == "i" else word) for word in spelt]


_DOUBLE = re.compile(r"(?<=[a-z])--(?=[A-Za-z])")
_HYPHENS = ("-", "--")
_OPENS = SUBJECTS | DETERMINERS | {"please"}


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


def _spell_out(word: str, source: list[str], position: int) -> list[str]:
    core = word.strip(_EDGE)
    low = core.lower()
    following = bare(source[position + 1]) if position + 1 < len(source) else ""
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
    if low.endswith("'s"):
        verb = ("has" if following in _HAD else "is") if low[:-2] in _IS_BEARERS else _behind_noun(source, position)
        return _cased(word, core, f"{core[:-2]} {verb}") if verb else [word]
    return [word]


_HAD = (PARTICIPLES - {"come", "become", "run", "put", "cut"}) | {"already", "better"}


def _would_or_had(following: str) -> str:
    return "had" if following in _HAD else "would"


def _cased(word: str, core: str, spelt: str) -> list[str]:
    if core[:1].isupper():
        spelt = spelt[:1].upper() + spelt[1:]
    return word.replace(core, spelt, 1).split()


# Behind "my brother's": what nobody owns, where he is, and how he is unless something of his follows.
_UNOWNED = wordset("a an the my our his her their not no")
_PLACES = wordset("in on at from with without into like between under over about against around than as for")
_ADVERBIAL = _PLACES | ADVERBS | NUMBERS
_STATES = wordset(
    "allergic vegan vegetarian pescatarian diabetic celiac pregnant ill sick dead alive tired asleep awake bad good "
    "fine okay ok great nice away back home here off out single married engaged divorced retired worried scared due "
    "ready late early busy free afraid empty old young tall big small expensive slow lost broken gone done "
    "stolen frozen hurt born delayed cancelled canceled closed open"
)
_BEHIND_STATE = PREPOSITIONS | ADVERBS | wordset("today tomorrow tonight this next") | set(WEEKDAYS)
_ENDERS = SUBJECTS | wordset("because when if while since until before after although that who which but so")
_OPENERS = ADVERBS | wordset("and but so because that since when if while though although")
_JUST = wordset("just already recently finally never")
_UNVERBED = DETERMINERS | NUMBERS | wordset("getting being feeling") | {"to"}
_BEARERS = SUBJECTS | POSSESSIVES
_OWNING = POSSESSIVES | {"the"}
_NO_VERB = wordset("called named based located need")


def _behind_noun(source: list[str], position: int) -> str:
    """What "'s" is in "My brother's a pilot": "is" or "has"; "" for a possessive, as in "My brother's car is red"."""
    rest = source[position + 1 :]
    if not rest or not source[position].endswith("'s") or not _is_subject(source, position):
        return ""
    first, second = bare(rest[0]), bare(rest[1]) if len(rest) > 1 else ""
    if first in ("been", "got"):
        return "has"
    if first in _UNOWNED:
        return "is"
    if first in _STATES:
        ended = not second or not rest[0][-1].isalpha() or second in _BEHIND_STATE
        return "is" if ended and not (second in ("and", "or") and _verb_follows(rest)) else ""
    if first in _JUST and (second in PARTICIPLES or second.endswith("ed")):
        return "" if _verb_follows(rest[1:]) else "has"
    told = first in _ADVERBIAL or first.isdecimal() or bool(gerund_base(first))
    return "is" if told and not _verb_follows(rest) else ""


def _is_subject(source: list[str], position: int) -> bool:
    """As the "My big brother's", "The car's" or "Tom's" that opens a clause."""
    near = range(position - 1, max(position - 4, -1), -1)
    start = next((at for at in near if bare(source[at]) in _OWNING), position)
    if start == position and not (source[position][0].isupper() and source[position] != "Let's"):
        return False
    if any(_is_verb(source, at) for at in range(start + 1, position)):
        return False
    return not start or source[start - 1][-1] in ",;:—" or bare(source[start - 1]) in _OPENERS


def gerund_base(word: str) -> str:
    """`eating`, `smoking`, `running` -> `eat`, `smoke`, `run`; "" when the word is no "-ing" of a known verb."""
    stem = word.removesuffix("ing")
    forms = (stem, f"{stem}e", stem[:-1] if stem[-1:] == stem[-2:-1] else "") if stem != word else ()
    return next((form for form in forms if form in VERBS), "")


def _verb_follows(rest: list[str]) -> bool:
    """Has the clause another verb: "My mom's cooking is great", "My brother's flying lessons start tomorrow"?"""
    for at in range(1, len(rest)):
        joined = bare(rest[at]) in ("and", "or") and at + 1 < len(rest)
        if joined and (_is_verb(rest, at + 1) or bare(rest[at + 1]) in _BEARERS):
            return False
        if rest[at] == "—" or rest[at - 1][-1] in ",;:.!?" or bare(rest[at]) in _ENDERS:
            return False
        if _is_verb(rest, at):
            return True
    return False


def _is_verb(source: list[str], at: int) -> bool:
    """A rough guess (`grammar` stands on this module): a past, a third person, or a base form behind a plural."""
    low, before = bare(source[at]), bare(source[at - 1])
    if low in AUXILIARIES or (low in PAST and before not in _UNVERBED):
        return True
    if low in _NO_VERB or before in _UNVERBED:
        return False
    behind_plural = low in VERBS and before.endswith("s") and before not in ADVERBS
    return behind_plural or low.endswith("ed") or (low.endswith("s") and low not in VERBS and low[:-1] in VERBS)
