"""What leans on its neighbour is told with it: "The user went to a fair on Friday. The user won a huge bear."

A record is read by itself. A statement that tells nothing without the one before it in its turn (or, where it opens the
turn, without the one behind) is one record with it. A short message is a list of facts, each its own record; in a
longer one, which tells a story, what happened goes with what happened, and what is of the same thing with it. What says
little and has no neighbour is no record.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.conjugation import gerund_base, is_participle, is_past
from moto_agentcore.extraction.english.grammar import skip_adverbs
from moto_agentcore.extraction.english.tokens import word_at
from moto_agentcore.extraction.english.verbs import AUXILIARIES, BE
from moto_agentcore.extraction.english.words import (
    ADVERBS,
    DETERMINERS,
    MONTHS,
    NUMBERS,
    PREPOSITIONS,
    SUBJECTS,
    WEEKDAYS,
    wordset,
)

from .little import MOODS, is_named, lower, says_little
from .praise import PRAISE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .statements import Statement

_MOST = 4  # statements of one record
_LONG = 22  # words
_SEVERAL = 16  # words of three sentences
_STOPS = re.compile(r"[.!?…](?=\s|$)")
_DATED = frozenset((*WEEKDAYS, *MONTHS)) | wordset("yesterday today tomorrow tonight last next ago this when while")
_GOING_ON = wordset("again then instead there afterwards afterward")
_ADDING = wordset("too also even another more other others")  # in a list of facts, one more
_FELT = BE | wordset("feel felt been feeling")
_HOPED = wordset("want hope plan need think will feel can cannot would could try keep decided have")
_PLAIN = (
    ADVERBS
    | DETERMINERS
    | PREPOSITIONS
    | SUBJECTS
    | AUXILIARIES
    | PRAISE
    | NUMBERS
    | wordset(
        "me us them him her it time times lot lots bit things thing stuff way day experience moment people person "
        "others best fun blast such few some many chance opportunity great really got get make made do did done go "
        "went going take took see saw seeing having doing making getting help idea ideas step first setback surprise "
        "news letdown incident"
    )
)
_NOT_SHARED = (
    _PLAIN
    | _DATED
    | MOODS
    | _HOPED
    | wordset(
        "love like enjoy hate loved liked loving want work working worked live helped helping trying tried start new "
        "started been being lately recently use using know knew feel felt feeling thinking thought look looking looks "
        "looked"
    )
)
_OF_US = wordset("me my us our i we mine user's")


def told_together(said: Iterable[Statement]) -> list[list[Statement]]:
    """The statements of one turn by records, in the order they were said."""
    groups: list[list[Statement]] = []
    for statement in said:
        if groups and len(groups[-1]) < _MOST and _joins(groups[-1], statement):
            groups[-1].append(statement)
        else:
            groups.append([statement])
    return [group for group in groups if not all(map(_leans_always, group))]


def _joins(group: list[Statement], statement: Statement) -> bool:
    if statement.corrected:
        return False
    low, story = lower(statement), _is_story(statement)
    if len(group) == 1 and _opens(group[0], statement):
        return True
    if len(group) == 1 and _leans_always(group[0]) and (story or _shares(low, group)):
        return True
    if says_little(statement) and not _happens(group[-1], lower(group[-1])):
        return False  # "I have diabetes. My friends keep me going."
    goes_on = story and (_leans_always(statement) or _goes_with(statement, low, group))
    return goes_on or _leans(statement, low, group[-1])


def _leans_always(told: Statement) -> bool:
    return says_little(told) or (_is_story(told) and _is_scenery(told, lower(told)))


def _is_story(told: Statement) -> bool:
    return _is_long(told.turn.text)


@lru_cache(maxsize=4)
def _is_long(text: str) -> bool:
    """Cached: each statement of a turn asks."""
    words = text.count(" ") + 1
    return words > _LONG or (words > _SEVERAL and len(_STOPS.findall(text)) > 2)


def _is_scenery(told: Statement, low: list[str]) -> bool:
    """As in "the tank is big now": of a thing that only the story has told of."""
    if low[0] != "the" or not _OF_US.isdisjoint(low) or BE.isdisjoint(low[:5]):
        return False
    return not _is_anchored(told, low)


def _opens(told: Statement, following: Statement) -> bool:
    """As in "I had a scare last week. I lost my cat": what it was is told only behind it."""
    low = lower(told)
    if _tells_nothing(told, low):
        return True
    return told.nth != following.nth and _is_mood(low, told.subject)


def _leans(told: Statement, low: list[str], before: Statement) -> bool:
    """Of a short message too: what tells nothing itself, or goes on with what happened on a day or somewhere."""
    if _tells_nothing(told, low) or _is_mood(low, told.subject):
        return True
    if told.nth == before.nth or _is_anchored(told, low):
        return False
    if told.subject >= 0 and not (_GOING_ON | _ADDING if _is_story(told) else _GOING_ON).isdisjoint(low):
        return True
    near = lower(before)
    if not _went_on(near, before.subject) or not any(map(is_past, low[1:])):
        return False
    anchored = _is_anchored(before, near)  # not in "I took a bus. The bus was late."
    return (_is_strange(told, low) and (anchored or _is_story(told))) or (_went_on(low, told.subject) and anchored)


def _goes_with(told: Statement, low: list[str], group: list[Statement]) -> bool:
    """Of a story: of the same thing, of something in it, or going on like it."""
    if _shares(low, group):
        return True
    if _is_anchored(told, low):
        return False
    return _is_strange(told, low) or (_happens(told, low) and _happens(group[-1], lower(group[-1])))


def _shares(low: list[str], group: list[Statement]) -> bool:
    """Of the same thing."""
    known = {word.removesuffix("s") for near in group for word in lower(near)}
    return any(word.removesuffix("s") in known for word in low if word not in _NOT_SHARED)


def _tells_nothing(told: Statement, low: list[str]) -> bool:
    """As in "I had a great time", "I took the first step"."""
    return _PLAIN.issuperset(word for word in low if word not in _DATED) and not is_named(told)


def _is_mood(low: list[str], subject: int) -> bool:
    verb = skip_adverbs(low, subject + 1)
    if subject < 0 or "because" in low or word_at(low, verb) not in _FELT:
        return False
    return not MOODS.isdisjoint(low[verb + 1 : verb + 4])


def _went_on(low: list[str], subject: int) -> bool:
    verb = skip_adverbs(low, subject + 1)
    did = word_at(low, verb)
    return subject >= 0 and (is_past(did) or did == "was" or "been" in low[verb:])


def _happens(told: Statement, low: list[str]) -> bool:
    """What went on, goes on or is hoped for, not what is always so."""
    if told.subject < 0:
        return any(map(is_past, low[1:]))
    if _went_on(low, told.subject):
        return True
    verb = skip_adverbs(low, told.subject + 1)
    rest = low[verb : verb + 3]
    if not rest or "now" in low or (rest[0] == "have" and not any(map(is_participle, rest[1:]))):
        return False
    return rest[0] in _HOPED - {"can"} or (rest[0] in _FELT and any(map(gerund_base, rest[1:])))


def _is_strange(told: Statement, low: list[str]) -> bool:
    """Of somebody or something that is not the user's and has no name."""
    named = told.words[0][:1].isupper() and low[0] not in DETERMINERS and not gerund_base(low[0])
    return told.subject < 0 and low[0] not in ("my", "our") and not named


def _is_anchored(told: Statement, low: list[str]) -> bool:
    """Whether it says by itself when, or of whom by name."""
    return is_named(told) or not _DATED.isdisjoint(low)
