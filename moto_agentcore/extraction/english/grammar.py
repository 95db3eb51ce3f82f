"""Just enough grammar: where does a subject start, and where is its verb."""

from __future__ import annotations

from .conjugation import gerund_base, is_finite, is_past, is_third
from .tokens import bare
from .verbs import AUXILIARIES, VERBS
from .words import ADVERBS, DETERMINERS, NUMBERS, PEOPLE, POSSESSIVES, PREPOSITIONS, SUBJECTS, wordset

_RELATIVE = wordset("called named based located made")
_PARTS = wordset("one two three four some most many half both all each none neither either several few")
_NUMBERED = wordset("flight train bus order ticket room gate invoice case claim shipment parcel package version")
_POINTING = wordset("the this there here a an that your")
_JOINED = wordset("no longer and but")
_LY_NOUNS = wordset("family assembly butterfly jelly belly monopoly anomaly ally bully july italy lily dragonfly")
_LONGEST_NAME = 5  # "and my little son Tim"
_LONGEST_SUBJECT = 9  # words; further away a verb belongs to something else


def skip_adverbs(tokens: list[str], start: int) -> int:
    while start < len(tokens):
        low = bare(tokens[start])
        if low not in ADVERBS and not (low in _JOINED or low.endswith("ly")):
            break
        if low not in ADVERBS and not (_is_longer(tokens, start, low) or _is_how(tokens, start, low)):
            break
        start += 1
    return start


def _is_longer(tokens: list[str], at: int, low: str) -> bool:
    """Both words of "no longer" count as adverbs."""
    if low == "no":
        return at + 1 < len(tokens) and bare(tokens[at + 1]) == "longer"
    return low == "longer" and at > 0 and bare(tokens[at - 1]) == "no"


def _is_how(tokens: list[str], at: int, low: str) -> bool:
    """The "quickly" of "I quickly left" and the joiner of "I really and truly like"; at no other place than there."""
    if not at or at + 1 >= len(tokens):
        return False
    following = bare(tokens[at + 1])
    if low in ("and", "but"):
        return at + 2 < len(tokens) and _is_manner(following) and _is_manner(bare(tokens[at - 1]))
    return _is_manner(low) and (is_finite(following) or following in ("and", "but"))


def _is_manner(word: str) -> bool:
    return word in ADVERBS or (word.endswith("ly") and word not in VERBS | _LY_NOUNS)


def verb_after(tokens: list[str], start: int) -> int:
    """Position of the first finite verb within the reach of a noun phrase that starts at `start`; 0 without one.

    A preposition inside the phrase ("the meeting with Ana is") is passed over; a comma or conjunction ends it.
    """
    doing = start < len(tokens) and bool(gerund_base(bare(tokens[start])))  # "Having my family around helps"
    longest = _LONGEST_SUBJECT * (1 + doing)
    for position in range(start + 1, min(len(tokens), start + longest)):
        low = bare(tokens[position])
        if low in AUXILIARIES or _is_verb(tokens, position, low):
            return position
        if low in VERBS and _plural_before(tokens, start, position):
            return position
        if tokens[position - 1][-1:] in ",;:" and not (_apposition(tokens, position) or _is_listed(tokens, position)):
            return 0
        before = bare(tokens[position - 1])
        if low in DETERMINERS and not doing and before not in PREPOSITIONS and not _joins_people(tokens, position - 1):
            return 0
    return 0


def main_verb(tokens: list[str], start: int = 0) -> int:
    """Position of the verb of the subject that starts at `start`: behind a pronoun at once, else within its reach."""
    if bare(tokens[start]) in SUBJECTS:
        return skip_adverbs(tokens, start + 1)
    return verb_after(tokens, start)


def _plural_before(tokens: list[str], start: int, position: int) -> bool:
    """A base form is the verb behind a plural: "my parents live", "hotels with a pool work"; not "my aunt's work"."""
    before = bare(tokens[position - 1])
    if (before.endswith("s") and not before.endswith("'s")) or tokens[position - 1] == "I":
        return True
    if tokens[position - 1].endswith(",") and bare(tokens[start + 1]).endswith("s"):
        return True  # "my kids, Tim and Lea, love"
    joints = [at for at in range(start, position - 1) if _joins_people(tokens, at)]
    if joints and _is_person(tokens[position - 1]) and position - joints[0] < _LONGEST_NAME:
        return True  # "my wife and my son live"
    plural = (
        bare(tokens[start]).endswith("s") and before not in PREPOSITIONS | POSSESSIVES and not is_noun_start(before)
    )
    return plural and bare(tokens[position - 2]) in DETERMINERS


def _joins_people(tokens: list[str], at: int) -> bool:
    """Is it the "and" of "my wife and my son", "my wife Ana and Tim"?"""
    return at > 0 and bare(tokens[at]) == "and" and _is_person(tokens[at - 1])


def _is_person(token: str) -> bool:
    return token[:1].isupper() or bare(token) in PEOPLE


def _is_verb(tokens: list[str], position: int, low: str) -> bool:
    """A past or third person, but neither "two bikes" nor the shortened relative clause of "a dog called Rex"."""
    if not (is_past(low) or is_third(low)):
        return False
    if is_noun_start(bare(tokens[position - 1])) and not _is_numbered(tokens, position - 1):
        return False
    following = tokens[position + 1] if position + 1 < len(tokens) else ""
    return low not in _RELATIVE or not (following[:1].isupper() or bare(following) in PREPOSITIONS)


def _is_numbered(tokens: list[str], at: int) -> bool:
    """Is the number here the name of what stands before, as in "flight UA 123", "order 5521"?"""
    before = tokens[at - 1] if at > 0 and tokens[at][-1:].isdecimal() else ""
    return bare(before) in _NUMBERED or (before.isupper() and before != "I")


def _apposition(tokens: list[str], position: int) -> bool:
    """As in "my company, Brightwater Ltd, has": a name between commas belongs to the subject."""
    if tokens[position] == "I" or not tokens[position][:1].isupper():
        return bare(tokens[position]) in AUXILIARIES
    return any(token.endswith(",") for token in tokens[position : position + 3])


def _is_listed(tokens: list[str], position: int) -> bool:
    """As in "my friends, family and mentors are"."""
    joint = next((at for at in range(position + 1, min(position + 4, len(tokens) - 2)) if tokens[at] == "and"), 0)
    return bool(joint) and bare(tokens[joint + 2]) in AUXILIARIES


def is_part_of_own(tokens: list[str]) -> bool:
    """Opens with a number of the user's: "One of my cats", "Both of our parents"."""
    return (
        len(tokens) > 3 and bare(tokens[0]) in _PARTS and bare(tokens[1]) == "of" and bare(tokens[2]) in ("my", "our")
    )


def starts_subject(tokens: list[str], start: int) -> bool:
    """Does a subject with its verb start here? Pronouns need a verb next; noun phrases need one within reach."""
    start = skip_adverbs(tokens, start)
    if start >= len(tokens):
        return False
    low = bare(tokens[start])
    if low == "me" and [bare(token) for token in tokens[start + 1 : start + 3]] == ["and", "my"]:
        return bool(verb_after(tokens, start + 2))
    if low in SUBJECTS or low == "you":
        position = skip_adverbs(tokens, start + 1)
        return position < len(tokens) and (tokens[start] == "I" or is_finite(bare(tokens[position])))
    if (
        low in POSSESSIVES
        or low in ("the", "this", "there", "here", "a", "an", "that", "your")
        or tokens[start][:1].isupper()
    ):
        return bool(verb_after(tokens, start))
    return False


def is_noun_start(word: str) -> bool:
    return word in DETERMINERS or word in NUMBERS or word[:1].isdigit()
