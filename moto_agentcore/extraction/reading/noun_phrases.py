"""Noun phrases, names and places of a clause: what a pronoun may mean later."""

from __future__ import annotations

from moto_agentcore.extraction.english.conjugation import is_past, is_third
from moto_agentcore.extraction.english.tokens import MAY, bare, kept, word_at
from moto_agentcore.extraction.english.verbs import VERBS
from moto_agentcore.extraction.english.words import (
    ADVERBS,
    DETERMINERS,
    MONTHS,
    NUMBERS,
    PEOPLE,
    PREPOSITIONS,
    SUBJECTS,
    WEEKDAYS,
    wordset,
)

NOT_NAMES = frozenset(["I", *(day.capitalize() for day in WEEKDAYS), *(month.capitalize() for month in MONTHS), MAY])
_PRONOUNS = SUBJECTS | wordset(
    "you me him her us them everything everyone everybody something somebody someone anything anyone nothing nobody"
)
STOPS = (
    PREPOSITIONS
    | ADVERBS
    | _PRONOUNS
    | wordset(
        "is was are were has had have be been not today yesterday tomorrow tonight ago down up out off away anymore"
    )
    | wordset("anyway instead online abroad here there alone together outside inside everywhere")
)
_NO_OBJECT = DETERMINERS | NUMBERS | STOPS | VERBS
# Behind its noun such a word speaks of time: "a phone last week", "a call Monday". "The last order" is a noun phrase.
_TIMES = DETERMINERS | {"last", "next", "earlier", *WEEKDAYS}
_UNITS = wordset("second minute hour day week month year seconds minutes hours days weeks months years")
_OBJECTS = wordset("me us my our you it them the a an")
_NO_ACTIVITY = wordset("here there it that this life time today work weather everything what who")
_NAMED = wordset("named called")


def is_object(phrase: list[str], *, last: bool) -> bool:
    """A bare noun: no adverb, no participle, and no "living" of "I like living in Rome", which is half of a phrase."""
    low = phrase[0].lower()
    if low in _NO_OBJECT or not low.isalpha() or is_past(low) or (phrase[0] == low and low.endswith("ly")):
        return False
    return last or not phrase[-1].endswith("ing")


def person_of(word: str) -> str:
    """`boss's` -> `boss`; "" when the word names nobody."""
    low = bare(word).removesuffix("'s")
    return low if low in PEOPLE else ""


def place_in(clause: list[str]) -> str:
    if len(clause) == 3 and [bare(word) for word in clause[:2]] == ["it", "is"] and clause[2][:1].isupper():
        return kept(clause[2])  # "It's Oslo, I have a match there"
    for position, token in enumerate(clause[:-1]):
        if bare(token) in ("in", "to", "at", "from") and clause[position + 1][:1].isupper():
            name: list[str] = []
            for word in clause[position + 1 :]:
                if not word[:1].isupper() or word == "I" or bare(word).capitalize() in NOT_NAMES:
                    break
                name.append(word.rstrip(",.;:!?"))
                if word[-1] in ",.;:!?":
                    break
            return " ".join(name)
    return ""


def bare_subject(clause: list[str]) -> str:
    """As in "Chamber music is …", "Painting was …": no one thing, but all of its kind; "" for other subjects."""
    end = next((at for at, word in enumerate(clause[:4]) if word in ("is", "was")), 0)
    subject = [bare(word) for word in clause[:end]]
    known = _PRONOUNS | DETERMINERS | ADVERBS | PREPOSITIONS | PEOPLE.keys() | NUMBERS
    if not 0 < end < 3 or any(word in known or not word.isalpha() or word in _NO_ACTIVITY for word in subject):
        return ""
    return " ".join(subject) if clause[0].istitle() and clause[0] not in NOT_NAMES else ""


def noun_phrase(clause: list[str], start: int) -> list[str]:
    """Determiner and up to four words, until punctuation, a preposition, a time or a verb-like word."""
    phrase = [clause[start]]
    for position, token in enumerate(clause[start + 1 : start + 5], start + 1):
        if (
            bare(token) in STOPS
            or not bare(token)
            or (len(phrase) > 1 and _is_time(clause, position))
            or (token[:1].isupper() and len(phrase) > 1 and bare(phrase[-1]) in PEOPLE)
        ):
            break
        if len(phrase) > 1 and is_third(bare(token)) and bare(clause[min(position + 1, len(clause) - 1)]) in _OBJECTS:
            break
        if len(phrase) > 1 and (is_past(bare(token)) or (bare(token) in VERBS and bare(phrase[-1]) in PEOPLE)):
            break
        phrase.append(token)
        if token[-1] in ",.;:!?":
            break
    return phrase


def _is_time(clause: list[str], position: int) -> bool:
    """As in "a phone last week", "a phone three weeks ago"."""
    low = bare(clause[position])
    counted = low in NUMBERS or low[:1].isdigit()
    return low in _TIMES or (counted and word_at(clause, position + 1) in _UNITS)


def name_after(clause: list[str], position: int) -> str | None:
    if word_at(clause, position) == "is":
        position += 1
        if word_at(clause, position) not in _NAMED:
            return None
    position += word_at(clause, position) in _NAMED
    if position < len(clause):
        name = clause[position].strip(",.;:!?")
        if name.isalpha() and name.istitle() and name not in NOT_NAMES:
            return name
    return None
