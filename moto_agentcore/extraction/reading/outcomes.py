"""What the assistant has done or promised in a turn, and what it could not do."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from moto_agentcore.extraction.english.conjugation import base_form, is_participle, is_past, third_person
from moto_agentcore.extraction.english.person import sentence
from moto_agentcore.extraction.english.tokens import bare
from moto_agentcore.extraction.english.verbs import AUXILIARIES
from moto_agentcore.extraction.english.words import ADVERBS, wordset

from .reports import ACTIONS, clauses_of, dated, report_of, to_user

if TYPE_CHECKING:
    from moto_agentcore.extraction.model import Turn

_UNABLE = re.compile(
    r"^(?:I|we) (?:\w+ly |just |still )*(?:could not|cannot|did not|failed to|did not manage to"
    r"|(?:am|are|was|were) (?:not able|unable) to|have not been able to) (?:\w+ly )?(?P<action>\w+)",
    re.IGNORECASE,
)
_NEGATIONS = wordset("not never cannot unable")
_VERB_GROUP = AUXILIARIES | ADVERBS | _NEGATIONS | {"be", "been", "yet"}
_SETBACKS = wordset("suspend block charge flag delete close deactivate disable")  # "is blocked": nothing done for them
_SERVICES = ACTIONS - _SETBACKS
_ATTEMPTS = ACTIONS | wordset("find locate access reach help recover retrieve open load connect")


class Outcome(NamedTuple):
    """What the assistant has done or promised in a turn, and what it could not do."""

    done: tuple[str, ...] = ()  # also "I've fixed it", which alone says too little to keep
    failed: tuple[str, ...] = ()
    denied: bool = False  # something is not done, perhaps not yet


def outcome(turn: Turn) -> Outcome:
    """Of an ASSISTANT turn."""
    done, failed, denied = [], [], False
    for clause in clauses_of(turn):
        told = " ".join(report_of(clause)).split()
        if told and _acts(told):
            if _denies(told):
                denied = True
            else:
                done.append(dated(told, turn))
        if _unable(clause):
            failed.append(sentence(["the", "assistant", *to_user([third_person(clause[1]), *clause[2:]])]))
    return Outcome(tuple(done), tuple(failed), denied)


def _unable(clause: list[str]) -> bool:
    match = _UNABLE.match(" ".join(clause))
    return match is not None and base_form(match["action"].lower()) in _ATTEMPTS


def _acts(told: list[str]) -> bool:
    low = [bare(word) for word in told]
    if told[1] == "assistant" or {"was", "been"}.intersection(low):
        return True
    verb = next((at for at, word in enumerate(low) if word in AUXILIARIES), len(low))
    done = (base_form(word) for word in low[verb + 1 : verb + 4] if is_participle(word))
    return low[verb : verb + 1] in (["is"], ["are"]) and any(word in _SERVICES for word in done)


def _denies(told: list[str]) -> bool:
    """Is the verb negated? What follows it ("… and the user will not be charged") does not matter."""
    low = [bare(word) for word in told]
    start = next((at for at, word in enumerate(low) if word in AUXILIARIES or word in _NEGATIONS), len(low))
    if told[1] == "assistant" and any(is_past(word) for word in low[2:start]):
        return False
    group = takewhile(_VERB_GROUP.__contains__, low[start:])
    return not _NEGATIONS.isdisjoint(group)
