"""What is said of what was just told hangs on it: "I went to the fair. It was fun" -> "…, which was fun"."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.conjugation import base_form, gerund_base
from moto_agentcore.extraction.english.grammar import skip_adverbs
from moto_agentcore.extraction.english.tokens import bare
from moto_agentcore.extraction.english.verbs import BE
from moto_agentcore.extraction.english.words import ADVERBS, PREPOSITIONS, SUBJECTS, wordset

from .praise import PRAISE, is_judgement

if TYPE_CHECKING:
    from .statements import Statement

_NO_CARRIER = wordset("not which never if")
_REASONS = wordset("way chance opportunity experience reminder time place special important new")
_LONGEST = 14  # words
_DOES = wordset(
    "helps helped makes made gives gave keeps kept brings brought reminds reminded inspires inspired teaches "
    "taught shows showed lets let took takes means meant felt feels turned"
)
_ME = wordset("me my us our")
_UNCLEAR = SUBJECTS | wordset("you your it they them that this these those what how why when but because so if though")

_EVENT_VERBS = wordset(
    "takes took take means meant mean feels felt feel makes made make helps helped help gives gave give brings "
    "brought bring reminds reminded remind inspires inspired motivates motivated shows showed show teaches taught "
    "turned turns lets let keeps kept keep looks looked sounds sounded seems seemed happened happens matters "
    "mattered changed counts allows allowed gets will would did might must should may went goes going tastes blew "
    "breaks broke filled hit fuels drives pushes pushed boosts boosted lifts lifted warms depends"
)
_MINDS = wordset(
    "love like hate want think know say tell ask believe enjoy hope decide agree offer plan need feel understand "
    "laugh smile cry listen support admire recommend explain mention"
)
_MOODED = wordset(
    "interested excited happy sad kind nice friendly supportive scared stoked proud glad more some just both all"
)
_EVENTS = wordset(
    "way reminder process dream ride experience time feeling blast challenge journey honor honour pleasure shame "
    "surprise relief struggle setback learning start step change chance opportunity moment day adventure feeling "
    "thing part lot bit like about why how when what where because since pity success disaster hit mess "
    "story win victory gift bond"
)


class Thread:
    """What the clause just before has told, for the next to hang on."""

    def __init__(self) -> None:
        self.hung = 0  # so far
        self.sentence = 0
        self._open: list[Statement] = []

    def goes_on(self, said: list[Statement]) -> None:
        self._open = said if said and _carries(said[-1]) else []

    def hang(self, clause: list[str]) -> bool:
        """Whether the clause says how what was just told was, and is told with it now."""
        more = _hanging(clause) if self._open else []
        if more:
            told = self._open[-1]
            last = told.words[-1].rstrip(".!?…,;:")
            self._open[-1] = told._replace(words=(*told.words[:-1], f"{last},", *more))
            self._open = []
            self.hung += 1
        return bool(more)


def _carries(told: Statement) -> bool:
    verb = bare(told.words[min(skip_adverbs(list(told.words), told.subject + 1), len(told.words) - 1)])
    doing = verb not in BE | {"feel", "felt"} or any(word.endswith("ing") for word in told.words)
    return told.subject >= 0 and doing and _NO_CARRIER.isdisjoint(told.words)


def _hanging(clause: list[str]) -> list[str]:
    """Of "It was fun" the words "which was fun"; [] of what says more than how it was or what it does to the user."""
    low = [bare(word) for word in clause]
    if low[0] != "it":
        return []
    at = skip_adverbs(clause, 1)
    rest = low[at:]
    if not 1 < len(rest) <= _LONGEST or not _UNCLEAR.isdisjoint(rest):
        return []
    if rest[0] in BE | {"has"}:
        return ["which", *clause[1:]] if is_judgement(low, at, mine=True) and not _tells_else(rest) else []
    return ["which", *clause[1:]] if rest[0] in _DOES and not _ME.isdisjoint(rest[1:3]) else []


def _tells_else(rest: list[str]) -> bool:
    """As in "it was great to see them", "it was fun baking": not what came before is meant."""
    return any(
        (word == "to" and before not in _REASONS)
        or (
            (gerund_base(word) or word == "being") and word not in PRAISE and before not in PREPOSITIONS | BE | {"been"}
        )
        for before, word in pairwise(rest)
    )


def does_to_me(rest: list[str]) -> bool:
    """As in "it really helps me to relax"."""
    rest = [word for word in rest if word not in ADVERBS]
    return bool(rest) and (rest[0] in _DOES or rest[0] in ("speaks", "calms")) and not _ME.isdisjoint(rest[1:4])


def is_of_the_event(rest: list[str]) -> bool:
    """As in "it was such a great day", "it helps me relax": what was just told is meant, not a thing in it."""
    while rest and rest[0] in ADVERBS:
        rest = rest[1:]
    return (
        not rest
        or rest[0] in _EVENT_VERBS
        or (rest[0] == "has" and rest[1:2] and rest[1] in _EVENT_VERBS)
        or "been" in rest[:3]
        or (rest[0] in BE and "to" in rest[2:5])
        or not _EVENTS.isdisjoint(rest[1:6])
        or is_judgement(rest, 0, mine=True)
    )


def has_mind(rest: list[str]) -> bool:
    """As in "they loved the tea", "they seemed interested": only people do; "they are some of …" may be anything."""
    rest = [word for word in rest if word not in ADVERBS]
    if not rest or base_form(rest[0]) in _MINDS:
        return True
    return (
        rest[0] in BE | {"seemed", "seem", "felt", "look", "looked"}
        and rest[1:3] != ["more", "than"]
        and not _MOODED.isdisjoint(rest[1:2])
    )


def says_what_it_is(rest: list[str]) -> bool:
    """As in "it is a sign of thanks": of what was just told or of a thing; clear only where the thing is theirs."""
    rest = [word for word in rest if word not in ADVERBS]
    return (
        len(rest) > 2
        and rest[0] in BE
        and rest[1] in ("a", "an", "the", "one")
        and not any(word[:1].isdigit() for word in rest)
    )
