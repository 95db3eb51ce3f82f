"""What a careful person doubts of a statement: no verb where one should be, "this book", lists of verbs, halves."""

from __future__ import annotations

from itertools import pairwise

from moto_agentcore.extraction.english.conjugation import gerund_base, is_past, is_third
from moto_agentcore.extraction.english.grammar import verb_after
from moto_agentcore.extraction.english.verbs import AUXILIARIES, MODALS, VERBS
from moto_agentcore.extraction.english.words import ADVERBS, DETERMINERS, NUMBERS, PREPOSITIONS, SUBJECTS, wordset

from .said import Said
from .shown import SPELLS, TIMES

_NO_VERB = (PREPOSITIONS | DETERMINERS | NUMBERS | ADVERBS | SUBJECTS | wordset("and or but nor you me")) - VERBS
APPOSED = wordset("reminder memory feeling")  # behind "…, nice"
_SPENT = wordset("spent had was were loved liked enjoyed hated kept stopped started")
_UNTOLD = wordset("event cause try idea situation process plan thing book game project trick pose answer reason")
_TOLD_BEHIND = wordset("of for to from that which where i we my when with about behind")
_NEAR = 4  # words
_TAKEN_IN = wordset("read reading watched watching played playing saw finished loved love enjoyed")
_MORE = wordset("few some")
_AWAY = wordset("out up off over") | {""}
_BEFORE_A_NOUN = wordset("to in of on for with at from about into by has have had") | VERBS
_NO_NOUN = SUBJECTS | DETERMINERS | PREPOSITIONS | AUXILIARIES | VERBS | wordset("you there people everyone")
_OPEN_VERBS = VERBS - {"like"}
_NO_OBJECT = AUXILIARIES | wordset("and or to of")
_FELT = wordset("excited humbled thrilled amazed inspired adds motivated impressed interested scared moved touched")
_IMPRESSED = wordset("look looks seem seems")


def is_no_verb(said: Said) -> bool:
    """As in "I and Tom sing", "I quickly left" where the rules take "and" or "quickly" for the verb."""
    word = said.low[said.verb]
    return word in _NO_VERB or not word[:1].isalpha() or (word.endswith("ly") and word not in VERBS)


def is_impression(said: Said) -> bool:
    """As in "the kids look happy", "the blue adds", "the talks excited": of what only the other sees, or a half."""
    if not said.own and said.low[said.verb] in _IMPRESSED and said.low[said.start] not in ("it", "there"):
        return True
    alone = said.verb == len(said.low) - 1 and said.low[said.start] not in SUBJECTS
    felt = said.low[said.verb] in _FELT and said.low[said.verb - 1] != "i"  # "my wife and I moved"
    return alone and (felt or said.words[0] == "The")


def lists_verbs(said: Said) -> bool:
    """As in "we have meetings, plan events and sing": whose verb it is, is not sure."""
    for at in range(said.verb + 1, len(said.low) - 1):
        word, after = said.low[at : at + 2]
        if word == "to" or word in MODALS:
            return False  # "I want to rest, sing and cook"
        if after in APPOSED and said.words[at - 1].endswith(","):
            return True  # "a cup, nice reminder of my aunt"
        if word in _OPEN_VERBS and said.words[at - 1].endswith(",") and after not in _NO_OBJECT:
            return True
    return False


def is_advice(said: Said) -> bool:
    """As in "Rome is old so keep going"."""
    return any(one == "so" and two in ("keep", "let", "go", "take", "never") for one, two in pairwise(said.low))


def goes_wrong(said: Said) -> bool:
    """As in "I joined a club and working on my thesis", "My fridge is empty and need to buy milk"."""
    if said.low[said.verb] in ("is", "was", "has") and any(
        one == "and" and two in ("need", "want") and three in ("to", "a", "some")
        for one, two, three in zip(said.low, said.low[1:], said.low[2:], strict=False)
    ):
        return True
    doing = next((at for at, word in enumerate(said.low) if gerund_base(word)), 0)
    if not doing or said.low[doing - 1] != "and" or not is_past(said.low[said.verb]):
        return False
    return doing - said.verb > _NEAR - 1 and said.low[said.verb] not in _SPENT


def shows(said: Said) -> bool:
    """As in "this book", "to that world", "make that happen": only the other knows which."""
    threes = zip(["", *said.low], said.low, [*said.low[1:], ""], [*said.low[2:], "", ""], strict=False)
    for at, (before, word, noun, then) in enumerate(threes):
        if word not in ("this", "that") or _is_of_now(noun, then):
            continue
        if word == "this" and noun not in _NO_NOUN - VERBS and not (is_third(noun) or is_past(noun)):
            return True
        if word == "that" and (noun in ("too", "happen") or (noun, then) == ("the", "hard")):
            return True
        if word == "that" and before in _TAKEN_IN and noun in _UNTOLD and not verb_after(said.words, at):
            return True  # "I read that book"
        near = word == "that" and before in _BEFORE_A_NOUN and at - said.verb < _NEAR
        if near and noun not in _NO_NOUN and not verb_after(said.words, at):
            return True
    return False


def _is_of_now(noun: str, then: str) -> bool:
    """As in "this week", "this busy week", "at this stage"."""
    return noun in TIMES - {"world"} or then in TIMES - {"last", "next"} or not SPELLS.isdisjoint((noun, then))


def is_taken_as_known(said: Said) -> bool:
    """As in "I had fun at the event", where none was talked of."""
    if said.low[said.start] not in ("i", "we"):
        return False
    for (word, noun), then in zip(pairwise(said.low), [*said.low[2:], ""], strict=True):
        if word == "the" and noun in _UNTOLD and then not in _TOLD_BEHIND:
            return not any(known.endswith(f" {noun}") for known in said.referents.caught_up().known)
    return False


def lacks_noun(said: Said) -> bool:
    """As in "I sent a few more", "I will check some out"."""
    return any(
        (one in _MORE and two == "more" and (three in _AWAY or three in PREPOSITIONS or three in TIMES | {"last"}))
        or (one == "some" and two in _AWAY)
        for (one, two), three in zip(pairwise(said.low), [*said.low[2:], ""], strict=True)
    )
