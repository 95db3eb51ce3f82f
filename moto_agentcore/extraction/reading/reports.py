"""What the assistant says about the user, and what it has done or promises; no advice, no knowledge, no questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.conjugation import base_form, is_participle, is_past, third_person
from moto_agentcore.extraction.english.dates import with_dates
from moto_agentcore.extraction.english.grammar import skip_adverbs, verb_after
from moto_agentcore.extraction.english.person import sentence
from moto_agentcore.extraction.english.sentences import sentences, split_words
from moto_agentcore.extraction.english.tokens import bare, word_at
from moto_agentcore.extraction.english.verbs import UNCHANGED
from moto_agentcore.extraction.english.words import wordset

from .clauses import split_clauses
from .mood import is_question
from .wording import strip_lead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from moto_agentcore.extraction.model import Turn

ACTIONS = wordset(
    "add apply approve arrange assign book cancel change close complete confirm create credit deliver deploy dispatch "
    "email enable disable enroll escalate extend file fix flag forward grant initiate install issue merge move notify "
    "open order pay process purchase push receive record refund register release remove renew replace reschedule "
    "reserve reset resolve restart restore return schedule send set ship start submit switch transfer unlock update "
    "remind upgrade verify waive charge pick save log place deduct reorder link delete migrate block suspend "
    "activate deactivate draft write prepare attach upload generate compile build configure"
)
_ADVICE = re.compile(
    r"\b(?:should|could|can|may(?! \d)|might|would|if you|need to|have to|want to|recommend|suggest|let me know|"
    r"feel free|try|consider|make sure|great choice|welcome|glad|happy to|sorry|please)\b",
    re.IGNORECASE,
)
_UNRESOLVED = wordset("him her it them this that there one")  # we do not follow whom the assistant speaks of
_ABOUT_USER = wordset("are were have had live work prefer like own paid ordered booked requested")
_MENTIONED = re.compile(
    r"\byou (?:\w+ly )?(?:mentioned|said|told|asked|wanted|are (?:right|welcome|all set|asking|looking))\b",
    re.IGNORECASE,
)
_SET = UNCHANGED | {"reset"}
_ONCE = wordset("just already now also")
_SECOND = {
    "your": "the user's",
    "yours": "the user's",
    "you": "the user",
    "yourself": "the user",
    "my": "the assistant's",
    "me": "the assistant",
}


def reported(turn: Turn) -> list[str]:
    """Self-contained statements of an ASSISTANT turn."""
    return [
        dated(told, turn) for told in _statements(turn) if not (told[1] == "assistant" and _UNRESOLVED & _low(told))
    ]


def _low(told: list[str]) -> set[str]:
    return {bare(word) for word in told}


def dated(told: list[str], turn: Turn) -> str:
    return with_dates(sentence(told), turn.timestamp)  # each report has a verb, which says which way its dates point


def _statements(turn: Turn) -> Iterator[list[str]]:
    for clause in clauses_of(turn):
        told = report_of(clause)
        if told:
            yield " ".join(told).split()


def clauses_of(turn: Turn) -> Iterator[list[str]]:
    for text in sentences(turn.text):
        if not text.endswith("?"):
            for clause in split_clauses(split_words(strip_lead(text)[0])):
                yield strip_lead(" ".join(clause))[0].split()


def report_of(clause: list[str]) -> list[str]:
    text = " ".join(clause)
    if len(clause) < 3 or is_question(clause) or _ADVICE.search(text) or _MENTIONED.search(text):
        return []
    low = bare(clause[0])
    if low in ("i", "we"):
        return _acted(clause)
    if low == "your":
        return to_user(clause) if verb_after(clause, 0) else []
    if low == "you":
        return to_user(clause) if _told_of_user(clause) else []
    return to_user(clause) if _confirms(clause) else []


def _told_of_user(clause: list[str]) -> bool:
    """As in "You are booked …", "You will (not) be charged …"; not "You will love it"."""
    verb = skip_adverbs(clause, 1)
    following = [bare(word) for word in clause[verb : verb + 3]]
    if following[:1] == ["will"]:
        return following[1:2] == ["receive"] or "be" in following[1:]
    return bool(following) and following[0] in _ABOUT_USER


def _acted(clause: list[str]) -> list[str]:
    """What was done or promised: "I've booked …", "I'll send …", "I was able to reschedule …"."""
    verb = skip_adverbs(clause, 1)
    heads = [bare(word) for word in clause[verb : verb + 4]] + ["", "", "", ""]
    if heads[:3] == ["was", "able", "to"]:
        action = heads[3]
    elif heads[0] in ("have", "will"):
        action = word_at(clause, skip_adverbs(clause, verb + 1))
    else:
        set_once = heads[0] in _SET and (verb == 1 or bare(clause[1]) in _ONCE)  # "I set your alarm for 7"
        action = heads[0] if set_once or is_past(heads[0]) else ""
    if not _is_action(action):
        return []
    told = clause[verb] if heads[0] in _SET else third_person(clause[verb])
    return ["the", "assistant", *to_user([*clause[1:verb], told, *clause[verb + 1 :]])]


def _is_action(word: str) -> bool:
    return base_form(word) in ACTIONS


def _confirms(clause: list[str]) -> bool:
    """As in "A refund of $40 has been issued", "The replacement will arrive on Monday"."""
    verb = verb_after(clause, 0)
    if not verb or bare(clause[0]) not in ("the", "a", "an", "order", "ticket", "all", "both"):
        return False
    rest = [bare(word) for word in clause[verb:]]
    if rest[0] in ("has", "have", "was", "were", "is", "are", "will"):
        return any(is_participle(word) and _is_action(word) for word in rest[1:4]) or rest[:2] == ["will", "arrive"]
    return False


def to_user(clause: list[str]) -> list[str]:
    out: list[str] = []
    conjugate = skip_adverbs(clause, 1) if bare(clause[0]) == "you" else -1
    for position, token in enumerate(clause):
        low = bare(token)
        if position == conjugate:
            core = token.rstrip(",.;:!")
            out.append(third_person(core) + token[len(core) :])
        elif low in _SECOND:
            tail = token[len(token.rstrip(".,;:!?")) :]
            out.append(_SECOND[low] + tail)
        else:
            out.append("the assistant" if token == "I" else token)
    return out
