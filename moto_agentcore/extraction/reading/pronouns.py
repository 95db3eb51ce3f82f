"""A clause with its pronouns replaced by whom or what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.grammar import skip_adverbs
from moto_agentcore.extraction.english.tokens import bare
from moto_agentcore.extraction.english.words import PREPOSITIONS, SUBJECTS, wordset

from .coreference import can_be_it

if TYPE_CHECKING:
    from .coreference import Referents

_LOOSE = wordset("him them his her")
_POINTING = wordset("this that these those there one ones here same")
_DUMMY_IT = ("takes", "took", "is", "was", "costs", "cost")
# "It is my birthday", "It is our first time in Oslo", "It takes me an hour to get to work" mean nothing said before.
_OCCASIONS = wordset("to birthday anniversary wedding graduation day week weekend time turn first second third last")
_ASIDE = wordset("because since as although though while when whenever if unless until before after once")


def with_referents(clause: list[str], referents: Referents) -> list[str]:
    """Pronouns to who is meant; nothing when that is not certain."""
    subject = skip_adverbs(clause, 0)
    aside = next((at for at in range(2, len(clause)) if bare(clause[at]) in _ASIDE), len(clause))
    out: list[str] = []
    told: list[str] = []  # before the subordinate clause
    anchored = False  # somebody is named inside the clause itself: later pronouns may mean them
    for position in range(len(clause)):
        told = list(out) if position == aside else told
        if bare(clause[position]) == "it" and _is_own_it(clause, position, aside, referents):
            out.append(clause[position])
            continue
        replaced = _replacement(clause, position, subject, referents, anchored=anchored)
        if replaced is None:
            return told if _is_reason(clause, position, aside) else []
        anchored = anchored or _anchors(clause, position, subject)
        out.extend(replaced)
    return out


def _is_own_it(clause: list[str], position: int, aside: int, referents: Referents) -> bool:
    """As in "I drink coffee because it helps": "it" is in the same sentence, so it may stay."""
    if position <= aside or not can_be_it(clause[:aside]):
        return False
    return position == aside + 1 or referents.resolve("it") is None


def _is_reason(clause: list[str], position: int, aside: int) -> bool:
    """Is only the reason unclear? What it is a reason for is told all the same, unless the reason is denied."""
    return 3 <= aside < position and bare(clause[aside]) == "because" and "not" not in clause[:aside]


def _replacement(
    clause: list[str], position: int, subject: int, referents: Referents, *, anchored: bool
) -> list[str] | None:
    token = clause[position]
    low = bare(token)
    if position == subject and low in ("he", "she", "they", "it"):
        return _replace_subject(clause, position, referents)
    if low == "it" and bare(clause[position + 1] if position + 1 < len(clause) else "") == "when":
        return [token]  # "I hate it when …"
    if low == "it" or (low in _LOOSE and not anchored):
        return _replace_object(token, low, clause, position, referents)
    if low not in _POINTING or not _stands_alone(clause, position):
        return [token]
    if low == "there" and referents.caught_up().place:
        return ["in", referents.place + token[len(token.rstrip(".,;:!?")) :]]
    return None


def _anchors(clause: list[str], position: int, subject: int) -> bool:
    token, low = clause[position], bare(clause[position])
    if position == subject and low in ("he", "she", "they", "it"):
        return True
    return (
        (position > 0 and token[:1].isupper() and token != "I")
        or low in ("my", "our")
        or (position == 0 and low not in SUBJECTS)
    )


def _replace_subject(clause: list[str], position: int, referents: Referents) -> list[str] | None:
    low = bare(clause[position])
    following = [bare(word) for word in clause[position + 1 : position + 3]]
    if (
        low == "it"
        and following
        and following[0] in _DUMMY_IT
        and (following[1:] and following[1] in ("me", "us", "my", "our"))
        and _OCCASIONS & {bare(word) for word in clause[position + 2 :]}
    ):
        return [clause[position]]
    meant = referents.resolve(low)
    return meant.split() if meant else None


def _replace_object(token: str, low: str, clause: list[str], position: int, referents: Referents) -> list[str] | None:
    meant = referents.resolve(low)
    if meant is None:
        return None
    tail = token[len(token.rstrip(".,;:!?")) :]
    following = bare(clause[position + 1]) if position + 1 < len(clause) else ""
    owner = low == "his" or (low == "her" and following and following not in PREPOSITIONS and not tail)
    return (meant + ("'s" if owner else "") + tail).split()


def _stands_alone(clause: list[str], position: int) -> bool:
    """As in "I like that" points outside; "I like that café" does not."""
    if position == 0:
        return False
    following = bare(clause[position + 1]) if position + 1 < len(clause) else ""
    ended = clause[position][-1] in ",.;:!?"
    if bare(clause[position]) == "that" and following and not ended:
        return following in PREPOSITIONS - {"in", "on", "at", "after", "before", "if", "when"} and following in (
            "for",
            "with",
            "by",
            "about",
        )
    if bare(clause[position]) in ("one", "same"):
        return ended or not following
    return ended or not following or following in PREPOSITIONS
