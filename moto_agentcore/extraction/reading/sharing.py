"""Two verbs with one subject: "I moved to Berlin and love espresso", but not "I live for love and support"."""

from __future__ import annotations

from itertools import pairwise

from moto_agentcore.extraction.english.conjugation import (
    LASTING,
    gerund_base,
    is_finite,
    is_participle,
    is_past,
    is_third,
    same_tense,
)
from moto_agentcore.extraction.english.grammar import (
    is_noun_start,
    is_part_of_own,
    main_verb,
    skip_adverbs,
    starts_subject,
    verb_after,
)
from moto_agentcore.extraction.english.tokens import MAY, bare, behind_pause, word_at
from moto_agentcore.extraction.english.verbs import (
    AUXILIARIES,
    BASES,
    BE,
    MODALS,
    ONLY_VERBS,
    UNCHANGED,
    VERBS,
)
from moto_agentcore.extraction.english.words import ADVERBS, MONTHS, PREPOSITIONS, SUBJECTS, WEEKDAYS, wordset

from .passives import goes_on_actively, goes_on_passively

_CLEAR_VERBS = (
    LASTING | ONLY_VERBS | BASES - wordset("drink run swim ride sleep cut show shake fall fight hold read") | {"play"}
)
_INTRANSITIVE = wordset(
    "work live study travel walk talk listen swim shop volunteer play train jog dance stay move run"
)
_OPENED = wordset("who that which what how when where why because whether if while although though since until as than")
_PERFECT = wordset("have has had")
_LETTING = wordset("help helps helped helping let lets letting make makes made making see saw watch hear")
_TASTES = wordset("love like hate prefer enjoy adore dislike eat drink do am have live")
_SINGULAR = wordset("is has does")
_OPENERS = (
    (ADVERBS - {"all", "both"})
    | PREPOSITIONS
    | wordset("besides last this next yesterday today tomorrow every each most one two three back tonight")
)
_OPENING_PAIRS = (["right", "now"], ["once", "a"], ["once", "every"], ["twice", "a"])
_TIMES = frozenset((*WEEKDAYS, *MONTHS, bare(MAY))) | wordset(
    "besides last this next yesterday today tomorrow tonight on in earlier two a"
)
_OWN = wordset("i we my our")


def continues(tokens: list[str], begin: int, start: int) -> bool:
    """Does another verb with the same subject follow at `start`? The clause so far must have its own."""
    verb = skip_adverbs(tokens, start)
    first = _main_verb(tokens, begin)
    last = verb + 1 >= len(tokens)
    if verb >= len(tokens) or not begin <= first < verb or (last and not is_past(bare(tokens[verb]))):
        return False
    low = bare(tokens[verb])
    if not is_finite(low) or (not last and bare(tokens[verb + 1]) in ("and", "or")) or _is_likened(tokens, first, verb):
        return False
    return _fits(tokens, first, verb, start) and not _noun_like(tokens, first, verb)


def _is_likened(tokens: list[str], first: int, verb: int) -> bool:
    """As in "sports, like judo", "together, like a team": no verb; "and like coffee" is one."""
    liked = bare(tokens[first]) in _TASTES and bare(tokens[verb - 1]) in ("and", "but", "also", "really")
    return bare(tokens[verb]) == "like" and not liked


def _fits(tokens: list[str], first: int, verb: int, start: int) -> bool:
    """In tense and number, and with nothing between the two that the second may belong to instead."""
    one, two = bare(tokens[first]), bare(tokens[verb])
    if bare(tokens[first - 1]) in ("i", "we") and (two in _SINGULAR or is_third(two)):
        return False
    between = [bare(token) for token in tokens[first + 1 : start]]
    between = between[between[:1] == ["as"] :]  # "I work as a nurse and love hiking"
    if not same_tense(one, two):
        return False
    if two not in AUXILIARIES:
        if not _OPENED.isdisjoint(between) or not SUBJECTS.isdisjoint(between[:1]):
            return False  # "I hope we sing and dance"
        if not _LETTING.isdisjoint([one, *between]):
            return False  # "helps me stay calm and rested"
    if one in _PERFECT and is_participle(bare(tokens[min(skip_adverbs(tokens, first + 1), len(tokens) - 1)])):
        return is_participle(two) or two in AUXILIARIES | LASTING  # "I've painted it, take a look"
    told = is_past(one) or one in _PERFECT | UNCHANGED
    if one == two and between[:1] in (["the"], ["a"], ["their"]) and verb == len(tokens) - 2:
        return False  # "I love the peace and love theme"
    if is_past(two) and two.endswith("ed") and not told and _is_described(tokens, verb):
        return False  # "tea and mixed berry flavours"
    if two not in VERBS or is_past(two):
        return True
    singular = one in ("is", "has", "does", "was") or is_third(one)
    wished = any(word == "to" and (after in VERBS or after == "be") for word, after in pairwise(between))
    return not singular and not (wished and two not in LASTING)


def _is_described(tokens: list[str], verb: int) -> bool:
    """Is what looks like a past before a noun of its own?"""
    following = word_at(tokens, verb + 1)
    return following.isalpha() and not (
        is_noun_start(following) or following in PREPOSITIONS | ADVERBS | SUBJECTS | {"me", "up", "out", "back", "off"}
    )


def _noun_like(tokens: list[str], first: int, verb: int) -> bool:
    """As in "food and drink in Rome": a base form before a preposition or at the end is as likely a noun."""
    low = bare(tokens[verb])
    if low in AUXILIARIES or is_past(low) or is_third(low):
        return False
    following = word_at(tokens, verb + 1)
    if not following or following in ("of", "and", "or", "is", "are", "was"):
        return low not in LASTING | {"have", "play", "go", "get"}
    if low in _CLEAR_VERBS or is_noun_start(following) or following in SUBJECTS | ADVERBS | {"me", "to", "you"}:
        return False
    if following in PREPOSITIONS:
        return low not in _INTRANSITIVE
    return bare(tokens[first]) in BE | MODALS | _PERFECT or tokens[verb - 1].endswith(",")


def _main_verb(tokens: list[str], begin: int) -> int:
    low = bare(tokens[begin])
    own = own_start(tokens[begin:])
    if not own and low not in SUBJECTS and is_finite(low):
        return begin
    return main_verb(tokens, begin + own) or len(tokens)


def own_start(clause: list[str]) -> int:
    """Where "I" or "my" starts the subject behind an opener ("Last night I"); 0 without."""
    opens = bare(clause[0]) in _OPENERS or opens_with_two(clause)
    if not opens and not clause[0][:1].isdecimal() and not opens_at_pause(clause):
        return 0
    owns = [at for at in range(min(len(clause), 7)) if bare(clause[at]) in _OWN and starts_subject(clause, at)]
    return next((at for at in owns if clause[at] in ("I", "we") and clause[at - 1] != "and"), owns[0] if owns else 0)


def opens_with_two(clause: list[str]) -> bool:
    """As in "Right now I read", "Once a week, I swim"; not "Once I swam"."""
    return [bare(word) for word in clause[:2]] in _OPENING_PAIRS


def opens_at_pause(clause: list[str]) -> bool:
    """As in "Growing up, I lived by the sea"."""
    behind = behind_pause(clause)
    own = ("I", "we", "my", "our") if bare(clause[0]) == "growing" else ("I", "we")
    return 0 < behind < len(clause) - 1 and clause[behind] in own and bool(gerund_base(bare(clause[0])))


def shared_subject(clause: list[str], then: list[str]) -> list[str]:
    """What the next clause takes over: the subject, and the auxiliary a second participle needs.

    "have moved … and found" -> "have found", "was delivered and left" -> "was left"; "I was tired and wanted" not.
    """
    subject, verb = _subject_of(clause), bare(then[0])
    behind = clause[len(subject) :] or [""]
    following = bare(behind[1]) if len(behind) > 1 else ""
    if subject and bare(behind[0]) in MODALS and verb in VERBS and not is_past(verb):
        return [*subject, behind[0]]
    carried = ("have", "has") if subject[-1:] in (["I"], ["we"], ["We"]) else ("have", "has", "was", "were", "is")
    if (
        subject
        and bare(behind[0]) in carried
        and is_participle(following)
        and is_participle(verb)
        and verb not in AUXILIARIES
        and not (bare(behind[0]) in BE and goes_on_actively(subject, then))
    ):
        return [*subject, behind[0]]
    if subject and bare(behind[0]) in BE and goes_on_passively(then):
        return [*subject, behind[0]]
    return subject


def _subject_of(clause: list[str]) -> list[str]:
    if clause[0] == "I" or bare(clause[0]) in SUBJECTS:
        return clause[:1]
    if is_part_of_own(clause):
        return clause[: verb_after(clause, 2)]
    own = own_start(clause)
    if own:
        return [*_time_in(clause[:own]), *_subject_of(clause[own:])]
    if is_finite(bare(clause[0])):
        return []
    return clause[: verb_after(clause, 0)]


def _time_in(opener: list[str]) -> list[str]:
    """What happened next happened at the same time: "Last night I sang and danced"."""
    return opener if len(opener) < 5 and bare(opener[0]) in _TIMES else []
