"""The last look before a statement leaves: what a careful person would not sign stays here, or the part that is wrong.

Every test is a line and answers whether something is at fault. What fails only behind a joint ("…, so you can rest") is
cut there and told without it; a condition ("… when you cook") is no such part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.conjugation import is_finite, is_past, is_third
from moto_agentcore.extraction.english.tokens import bare, word_at
from moto_agentcore.extraction.english.verbs import AUXILIARIES, VERBS
from moto_agentcore.extraction.english.words import ADVERBS, PEOPLE, PREPOSITIONS, SUBJECTS, wordset

from .commonplaces import is_empty
from .doubts import (
    APPOSED,
    goes_wrong,
    is_advice,
    is_impression,
    is_no_verb,
    is_taken_as_known,
    lacks_noun,
    lists_verbs,
    shows,
)
from .loose_ends import LOOSE, LOOSE_BY_WORD
from .praise import PRAISE
from .said import FIRST, MANY, Said, is_nobody_s, taken
from .shown import FELT
from .together import TOGETHER

if TYPE_CHECKING:
    from .coreference import Referents

_JOINTS = wordset("because so although though even which — and but or plus as just while")
_GOES_ON = [[word] for word in (*SUBJECTS, "you", "that", "my", "our", "the", "your", "this", "who")]
_ADDRESSED = wordset("you your yours yourself yourselves")
_OF_A_FIRM = wordset(
    "website site newsletter store shop app service services company product products team support page portal "
    "platform hotel bank airline office customer menu catalogue catalog online mobile system api software"
)
_SOUNDS = wordset("oh wow haha hey hi hello lol please thanks thank congrats yay ugh yeah hmm wanna gonna")
_PLURAL_VERBS = wordset("are have were do")
_SINGULAR_VERBS = wordset("is has was does")
_HEADED = wordset("my our a an the this that")
_OBJECTS = wordset("me my us our the a it")
_LOOKS = wordset("look guess")
_BREAKS = (VERBS | PRAISE | {"which", "who", "considering"}) - {"like"}
_ORDERS = wordset("keep let make take give tell have check show send look see try come")
_NOT_PLURAL = ("ss", "us", "is", "news", "'s")


def signed(clause: list[str], referents: Referents) -> list[str]:
    """The longest part from the front without a fault; [] where there is none."""
    low = [bare(word) for word in clause]
    for end in _parts(clause, low):
        said = taken([*clause[: end - 1], clause[end - 1].rstrip(",;:")], referents)
        if end == len(clause) and word_at(low, said.verb) in FELT and _says_nothing(said):
            return []
        if not _is_at_fault(said):
            return said.words
    return []


def _parts(clause: list[str], low: list[str]) -> list[int]:
    denied = "not" in low
    cuts = (at for at in range(len(clause) - 1, 2, -1) if _is_joint(clause, low, at))
    return [len(clause), *(at for at in cuts if not (denied and low[at] == "because"))]


def _is_joint(clause: list[str], low: list[str], at: int) -> bool:
    if low[at] == "like":
        return clause[at - 1].endswith(",") and low[at + 1 : at + 2] in (["a"], ["an"])
    if low[at] == "so":
        return low[at + 1 : at + 2] in _GOES_ON or not _ORDERS.isdisjoint(low[at + 1 : at + 2])
    paused = clause[at - 1].endswith(",")
    if at == len(clause) - 1 and (paused or low[at] == "more"):
        return True
    if low[at : at + 2] == ["to", "remind"] or low[at : at + 3] == ["with", "that", "name"]:
        return True
    if paused and word_at(low, at + 1) in APPOSED:
        return True
    return low[at] in _JOINTS or clause[at] == "—" or (paused and low[at] in _ORDERS | _BREAKS)


def _addresses(said: Said) -> bool:
    return any(
        word in _ADDRESSED and not (word == "your" and not _OF_A_FIRM.isdisjoint(said.low[at + 1 : at + 3]))
        for at, word in enumerate(said.low)
    )


def _sounds(said: Said) -> bool:
    return not _SOUNDS.isdisjoint(said.low)


def _asks_nobody(said: Said) -> bool:
    """As in "and look at them", "but who knows"."""
    threes = zip(said.low, said.low[1:], [*said.low[2:], ""], strict=False)
    return any(
        (two == "who" and three == "knows") or (one == "and" and two in _LOOKS and three in ("at", "what"))
        for one, two, three in threes
    )


def _has_no_verb(said: Said) -> bool:
    return not 0 < said.verb < len(said.low) or not (is_finite(said.low[said.verb]) or said.low[0] in SUBJECTS)


def _is_half(said: Said) -> bool:
    """As in "the struggles I had": its only verb belongs to the "I" within its subject."""
    before = said.low[said.verb - 1]
    if not said.own and is_past(said.low[said.verb]) and said.low[said.verb + 1 : said.verb + 2] == ["by"]:
        return True  # "a ball signed by my friends"
    if said.verb - said.start < 2 or before not in SUBJECTS or said.low[said.verb - 2] == "and":
        return False
    several = said.low[said.verb - 2].endswith("s")
    behind = said.low[said.verb + 1 :]
    return behind[:1] == ["and"] or not any(
        word in AUXILIARIES or is_past(word) or is_third(word) or (several and word in VERBS) for word in behind
    )


def _disagrees(said: Said) -> bool:
    verb = said.low[said.verb]
    subject = [word for word in said.low[said.start : said.verb] if word not in ADVERBS]
    if _HEADED.isdisjoint(subject[:1]) or "and" in subject or not FIRST.isdisjoint(subject[1:]):
        return False
    noun = subject[next((at for at, word in enumerate(subject) if at and word in PREPOSITIONS), len(subject)) - 1]
    if PEOPLE.get(noun) == "p" or (noun.endswith("s") and not noun.endswith(_NOT_PLURAL)):
        return verb in _SINGULAR_VERBS and noun not in MANY and noun.capitalize() not in said.words
    return verb in _PLURAL_VERBS and noun.isalpha() and noun not in MANY


def _lacks_subject(said: Said) -> bool:
    """As in "keeps me going"."""
    first, *behind = said.low[said.start : said.start + 2]
    return (is_third(first) or first in _ORDERS) and not _OBJECTS.isdisjoint(behind)


def _likens(said: Said) -> bool:
    """As in "we cook on Sundays, like a team"."""
    return any(low == "like" and _is_joint(said.words, said.low, at) for at, low in enumerate(said.low) if at)


def _says_nothing(said: Said) -> bool:
    return is_empty(said.low, said.start, said.verb)


_FAULTS = (
    _has_no_verb,
    is_no_verb,
    is_impression,
    _is_half,
    lists_verbs,
    _disagrees,
    _lacks_subject,
    *LOOSE,
    is_nobody_s,
    _says_nothing,
)
_WORDED = (  # where none of these words is, the fault is not either
    (_ADDRESSED, _addresses),
    (_SOUNDS, _sounds),
    (wordset("who look guess"), _asks_nobody),
    *TOGETHER,
    (wordset("like"), _likens),
    (wordset("the"), is_taken_as_known),
    (wordset("so"), is_advice),
    (wordset("and"), goes_wrong),
    (wordset("this that"), shows),
    (wordset("more some"), lacks_noun),
    *LOOSE_BY_WORD,
)
_WORDS = frozenset[str]().union(*(words for words, _ in _WORDED))


def _is_at_fault(said: Said) -> bool:
    for fault in _FAULTS:
        if fault(said):
            return True
    if _WORDS.isdisjoint(said.low):
        return False
    return any(fault(said) for words, fault in _WORDED if not words.isdisjoint(said.low))
