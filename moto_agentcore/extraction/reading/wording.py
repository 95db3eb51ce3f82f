"""A sentence or clause as a grammar would have it: no greeting, no "ain't", and the subject that was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.conjugation import is_finite
from moto_agentcore.extraction.english.grammar import skip_adverbs
from moto_agentcore.extraction.english.tokens import bare, lowered
from moto_agentcore.extraction.english.verbs import AUXILIARIES, VERBS
from moto_agentcore.extraction.english.words import NUMBERS, wordset

from .phrases import (
    ACTUALLY,
    AINT,
    BOTH_MY,
    FAMILY_OF,
    GIVEN,
    IMPLIED_AM,
    LABEL,
    LEAD,
    ME_AND,
    REPORTED,
    TAIL,
    WE_ARE_A,
)

if TYPE_CHECKING:
    import re

IMPLIED_I = wordset("love loved hate prefer enjoy adore dislike detest loathe")
_NOT_IMPLIED = wordset("agreed noted understood thought said got settled based used")
_LEADS = 6  # "Hi! Thanks, by the way, …": more would be no greeting


def strip_lead(text: str) -> tuple[str, bool]:
    """Greetings, fillers and "remember that …" off the front; True when "actually" was among them."""
    corrected = False
    for _ in range(_LEADS):
        actually = ACTUALLY.match(text)
        shorter = text[actually.end() :] if actually else LEAD.sub("", text, count=1)
        corrected = corrected or actually is not None
        if shorter == text or not shorter.strip():
            break
        text = shorter.strip()
    return text, corrected


def own_words(said: list[str]) -> list[str]:
    """Sentences up to a text handed over to be worked on, as in "Translate: …", or up to a game, as in "Pretend …"."""
    for at, text in enumerate(said):
        given = GIVEN.search(text)
        if given:
            return [*said[:at], text[: given.start()]]
    return said


def spelt_out(text: str) -> str:
    """A form's "Favorite color: blue" as a sentence, "ain't" in the words of a grammar, and no "btw" behind."""
    text = TAIL.sub("", BOTH_MY.sub(r"\1 of ", LABEL.sub(_labelled, text)))
    return AINT.sub(_without_aint, text) if "ain't" in text.lower() else text


def _labelled(match: re.Match[str]) -> str:
    return f"My {match['label'].lower()} is "


def _without_aint(match: re.Match[str]) -> str:
    who, done = match["who"], match["done"]
    number = {"i": 0, "we": 1, "you": 1, "they": 1}.get(who.lower(), 2)
    verb = ("have", "have", "has")[number] if done else ("am", "are", "is")[number]
    return f"{who} {verb} not" + (f" {done}" if done else "")


def implied_subject(clause: list[str]) -> list[str]:
    """As in "Just moved to Berlin", "Love espresso" and "Not a fan of olives" speak of the user."""
    position = skip_adverbs(clause, 0)
    if position + 1 >= len(clause):
        return clause
    text = " ".join(clause)
    if clause[0].lower() == "we":
        return WE_ARE_A.sub(_in_a, FAMILY_OF.sub(_members, text)).split()
    behind = [lowered(clause[0]), *clause[1:]]
    if IMPLIED_AM.match(text):
        return ["I", "am", *behind]
    low = bare(clause[position])
    opens = low in IMPLIED_I or (is_finite(low) and low.endswith("ed") and low not in _NOT_IMPLIED)
    if opens and low not in AUXILIARIES:
        return ["I", *behind]
    if clause[:2] == ["I", "do"] and bare(clause[2] if len(clause) > 2 else "") in VERBS:
        return ["I", *clause[2:]]  # "I do like shrimp"
    return ME_AND.sub(r"My \1 and I ", REPORTED.sub("", text)).split()


def _in_a(match: re.Match[str]) -> str:
    """As in "We are a team in Oslo": the user is one of it."""
    return f"I {'am' if match['be'].lower() == 'are' else 'was'} in "


def _members(match: re.Match[str]) -> str:
    """As in "We are a family of five": the family has a size, the user has none."""
    count = match["count"].lower()
    if not count.isdecimal() and count not in NUMBERS:
        return match.group(0)
    return f"Our {match['whole']} has {count} members{match['end']}"
