"""A statement under the last look: its words, where its subject starts and its verb stands, and whom it is about."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from moto_agentcore.extraction.english.conjugation import gerund_base, is_past, is_third
from moto_agentcore.extraction.english.grammar import is_part_of_own, skip_adverbs, verb_after
from moto_agentcore.extraction.english.tokens import bare, behind_pause
from moto_agentcore.extraction.english.topics import topics
from moto_agentcore.extraction.english.verbs import BE, MODALS, VERBS
from moto_agentcore.extraction.english.words import (
    ADVERBS,
    DETERMINERS,
    PEOPLE,
    PREPOSITIONS,
    SUBJECTS,
    WEEKDAYS,
    wordset,
)

from .praise import is_judgement
from .sharing import own_start

if TYPE_CHECKING:
    from .coreference import Referents

FIRST = wordset("i we my our")
_OPENING = PREPOSITIONS | wordset("last this next yesterday today tomorrow once recently every one two")
_MINE = wordset("i me my mine myself")
_OURS = wordset("us our we ours ourselves")
VAGUE = wordset(
    "yesterday today tomorrow tonight mine much many life people love everyone everybody everything something "
    "nobody things everywhere it he she they that this these those there here not feels sounds looks seems makes "
    "means what who how why somewhere anything others each either neither another super stuff hoping"
)
MANY = wordset(
    "people children men women family team group staff couple everyone everybody someone somebody fam both others"
)
_DATES = frozenset(WEEKDAYS) | wordset("today tomorrow yesterday tonight")
_ATMOSPHERE = wordset(
    "energy love vibe vibes atmosphere support process key goal point feeling way thought crowd journey bond "
    "connection colors colours view views sky water weather room place scenery world truth best worst most more "
    "only idea crucial same whole power beauty importance joy moment moments memories memory little"
)
_OF_US_ALL = wordset("actions future lives words minds differences thoughts choices dreams world planet")
_WRITTEN = wordset("sign quote saying poster slogan")
_TOLD_OF = wordset("book story movie film event show song pic picture photo series article")
_NEAR = 2  # clauses
_ABSTRACT = ("ing", "tion", "ness", "ity", "ment", "ance", "ence", "ism", "ship", "s")


class Said(NamedTuple):
    words: list[str]
    low: list[str]
    start: int  # of its subject, behind an opener: "Last week I …"
    verb: int
    referents: Referents

    @property
    def own(self) -> bool:
        """The user, or somebody or something of theirs, is what it is about."""
        whose = self.low[self.start : self.start + 2]
        return is_part_of_own(self.words) or self.low[self.start] in FIRST or whose == ["the", "user's"]


def taken(words: list[str], referents: Referents) -> Said:
    low = [bare(word) for word in words]
    part = is_part_of_own(words)
    start = 0 if part else own_start(words) or _behind_opener(words) or min(skip_adverbs(words, 0), len(words) - 1)
    if low[start] in SUBJECTS:
        return Said(words, low, start, skip_adverbs(words, start + 1), referents)
    return Said(words, low, start, verb_after(words, 2 if part else start), referents)


def _behind_opener(words: list[str]) -> int:
    """As in "Last week, a friend called me"; 0 without."""
    if bare(words[0]) not in _OPENING:
        return 0
    behind = behind_pause(words)
    return behind if behind < len(words) else 0


def is_nobody_s(said: Said) -> bool:
    """What is so for everybody ("Birds are wonderful"), and what is said of something we do not know."""
    if said.low[0] == "it":
        return False
    if said.low[0] == "there":
        return _MINE.isdisjoint(said.low) and "we" not in said.low
    if said.low[0] == "the" and said.low[1] in _TOLD_OF and not _is_known(said, said.low[1]):
        return True
    if said.own or _is_mine(said) or not _DATES.isdisjoint(said.low):
        head = said.low[said.start : said.start + 2]
        if head[0] == "our" and head[-1] in _OF_US_ALL:
            return True
        return head[0] in VAGUE or (head[0] == "one" and head != ["one", "of"])
    if said.low[0] in ("the", "nothing", "order") or any(char.isdigit() for char in "".join(said.words[:2])):
        if said.low[0] == "the" and (
            said.low[1] in _WRITTEN or said.low[said.verb] in MODALS or not _is_introduced(said)
        ):
            return True
        return said.low[1] in _ATMOSPHERE or not _OURS.isdisjoint(said.low) or is_judgement(said.low, said.verb)
    if gerund_base(said.low[0]) and said.low[said.verb] == "was" and "during" in said.low[said.verb :]:
        return False  # "Fitting in was a challenge during the season": for whom it was one tells it
    return not _is_of_a_name(said)


def _is_known(said: Said, head: str) -> bool:
    return any(known.endswith(f" {head}") for known in said.referents.caught_up().known)


def _is_introduced(said: Said) -> bool:
    """As in "I took a bus. The bus was late", "My phone is new, but the lid is loose": of what was just talked of."""
    subject = said.low[1 : max(said.verb, 2)]
    head = subject[next((at for at, word in enumerate(subject) if at and word in PREPOSITIONS), len(subject)) - 1]
    talk = said.referents.caught_up()
    near = any(talk.clause - known.seen < _NEAR or known.phrase.endswith(head) for known in talk.known.values())
    return near or head in PEOPLE or said.low[said.verb] not in BE or _is_broken(said.low)


def _is_broken(low: list[str]) -> bool:
    return "not" in low or any(word in low for word in ("called", "named", "broken", "late", "wrong", "down", "slow"))


def _is_mine(said: Said) -> bool:
    """Told of "me"; of "us" only with "for us" or of what happened: the rest is so of us and of everybody."""
    if not _MINE.isdisjoint(said.low):
        return True
    ours = next((at for at, word in enumerate(said.low) if word in ("us", "our", "we")), 0)
    for_us = " ".join(said.low[ours - 1 : ours + 1]) in ("for us", "to us")
    return ours > 0 and (for_us or is_past(said.low[said.verb]) or said.low[said.verb] == "was")


def _is_of_a_name(said: Said) -> bool:
    """As in "Ana lives in Porto", "Pete's wife teaches"; not "Music heals", "Creativity is a gift"."""
    first = said.words[0]
    owner = first.removesuffix("'s")
    if not (owner.isalpha() and first[:1].isupper() and (owner != first or said.verb == skip_adverbs(said.words, 1))):
        return False
    known = said.referents.caught_up().known.get(owner.lower())
    if known is not None and known.gender != "x" and known.phrase[:1].isupper():
        return True
    low = owner.lower()
    common = low in VAGUE or low == "one" or low.endswith(_ABSTRACT) or low in VERBS or bool(topics(low))
    return not common and not is_judgement(said.low, said.verb)


def names_one(words: list[str]) -> bool:
    return any(
        bare(word).removesuffix("'s") in PEOPLE
        or (word[:1].isupper() and bare(word) not in SUBJECTS and (at or not _is_no_name(bare(word))))
        for at, word in enumerate(words)
    )


def _is_no_name(word: str) -> bool:
    return word in VAGUE | DETERMINERS or bool(gerund_base(word))


def names_some(low: list[str], *, living: bool = False) -> bool:
    plural = (
        word
        for before, word in pairwise(["", *low])
        if len(word) > 3
        and word.endswith("s")
        and word not in ADVERBS
        and (before in DETERMINERS or not is_third(word))
    )
    people = any(PEOPLE.get(word) in ("p", "m", "f", "u") or word in MANY for word in low)
    return people or (not living and any(plural))
