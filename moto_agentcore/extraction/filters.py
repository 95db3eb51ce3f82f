"""What is no fact: questions, small talk, commands, hypotheticals. Each test looks at one clause."""

from __future__ import annotations

from .grammar import is_finite, skip_adverbs
from .lexicon import AUXILIARIES, QUESTION_WORDS, SUBJECTS, VERBS, wordset
from .phrases import ACTUALLY, HYPOTHETICAL, IMPLIED_AM, LEAD, ME_AND, REPORTED, SMALL_TALK
from .sentences import bare

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
    return HYPOTHETICAL.search(text) is not None


def implied_subject(clause: list[str]) -> list[str]:
    """As in "Just moved to Berlin", "Love espresso" and "Not a fan of olives" speak of the user."""
    position = skip_adverbs(clause, 0)
    if position + 1 >= len(clause):
        return clause
    text = " ".join(clause)
    lowered = [clause[0][:1].lower() + clause[0][1:], *clause[1:]]
    if IMPLIED_AM.match(text):
        return ["I", "am", *lowered]
    low = bare(clause[position])
    opens = low in _IMPLIED_I or (is_finite(low) and low.endswith("ed") and low not in _NOT_IMPLIED)
    if opens and low not in AUXILIARIES:
        return ["I", *lowered]
    if clause[:2] == ["I", "do"] and bare(clause[2] if len(clause) > 2 else "") in VERBS:
        return ["I", *clause[2:]]  # "I do like shrimp"
    return ME_AND.sub(r"My \1 and I ", REPORTED.sub("", text)).split()
