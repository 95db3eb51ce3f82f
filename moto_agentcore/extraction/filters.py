"""What is no fact: questions, small talk, commands, hypotheticals. Each test looks at one clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .grammar import is_finite, skip_adverbs
from .lexicon import AUXILIARIES, NUMBERS, QUESTION_WORDS, SUBJECTS, VERBS, wordset
from .phrases import (
    ACTUALLY,
    AINT,
    BOTH_MY,
    FAMILY_OF,
    GIVEN,
    HYPOTHETICAL,
    HYPOTHETICAL_LEAD,
    IMPLIED_AM,
    LABEL,
    LEAD,
    ME_AND,
    REPORTED,
    SMALL_TALK,
    TAIL,
    WE_ARE_A,
)  # fmt: skip
from .sentences import bare, lowered

if TYPE_CHECKING:
    import re

_QUOTES = '"“”'
_ASIDE = wordset("please kindly let lets let's")
_IMPLIED_I = wordset("love loved hate prefer enjoy adore dislike detest loathe")
_NOT_IMPLIED = wordset("agreed noted understood thought said got settled based used")
_ASKED = SUBJECTS | {"you", "the", "this", "that", "my", "your", "any", "there", "not"}
_ALSO_STATES = wordset("have do will may")  # auxiliaries that open commands and statements too
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


def quotes_somebody(text: str) -> bool:
    """Somebody else's "I" inside quotation marks is not the user."""
    if not any(mark in text for mark in _QUOTES):
        return False
    quoted = text.replace("“", '"').replace("”", '"').split('"')[1::2]
    return any({"i", "my", "i'm", "we"} & set(part.lower().split()) for part in quoted)


def before_question(clauses: list[list[str]], *, asked: bool) -> list[list[str]]:
    """What was said before the question: "I'm vegan, what can I eat?" keeps the first clause."""
    if not asked:
        return clauses
    start = next((at for at, clause in enumerate(clauses) if is_question(clause) or is_command(clause)), None)
    return clauses[:start] if start is not None else clauses[:-1]


def is_question(clause: list[str]) -> bool:
    """Starts like a question. "When I was young …" does not: a subject follows the question word."""
    low = bare(clause[0])
    following = bare(clause[1]) if len(clause) > 1 else ""
    if low in AUXILIARIES:
        return low not in _ALSO_STATES or following in _ASKED
    if low in ("when", "where", "which", "whose"):
        return following in AUXILIARIES or clause[-1].endswith("?")
    return low in QUESTION_WORDS or (low in ("any", "anything", "anyone") and len(clause) < 12)


def is_command(clause: list[str]) -> bool:
    """An imperative: a base form or "please" in front."""
    position = skip_adverbs(clause, 0)
    if position >= len(clause):
        return True
    low = bare(clause[position])
    if low in _IMPLIED_I and len(clause) > position + 1:
        return False
    return low in _ASIDE or low in ("do", "be", "have") or (low in VERBS and not _is_noun(clause, position))


def _is_noun(clause: list[str], position: int) -> bool:
    """As in "Work is fine", "Dance classes start on Monday": the would-be imperative is a noun."""
    following = bare(clause[position + 1]) if position + 1 < len(clause) else ""
    return following in AUXILIARIES - _ALSO_STATES


def is_small_talk(text: str) -> bool:
    return SMALL_TALK.match(text) is not None


def is_hypothetical(text: str) -> bool:
    low = text.lower()
    return HYPOTHETICAL_LEAD.match(low) is not None or HYPOTHETICAL.search(low) is not None


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
    opens = low in _IMPLIED_I or (is_finite(low) and low.endswith("ed") and low not in _NOT_IMPLIED)
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
