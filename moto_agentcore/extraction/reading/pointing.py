"""Words that point out of their sentence: "that" alone, "there", and "they" who gave the user something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.conjugation import base_form, gerund_base
from moto_agentcore.extraction.english.tokens import bare, word_at
from moto_agentcore.extraction.english.words import PEOPLE, PREPOSITIONS, wordset

if TYPE_CHECKING:
    from .coreference import Referents

_BEHIND_ALONE = wordset("again lately recently today now soon sometime too someday right")
_WHEN = wordset("last next this yesterday")
_SHARING = wordset("share teach show give pass offer")
_GIVING = {"gave": "given", "offered": "offered", "awarded": "awarded", "sent": "sent", "handed": "handed"}


def stands_alone(clause: list[str], position: int) -> bool:
    """As in "I like that" points outside; "I like that café" does not."""
    if position == 0:
        return False
    following = word_at(clause, position + 1)
    ended = clause[position][-1] in ",.;:!?"
    if bare(clause[position]) == "that" and following and not ended:
        return following in ("for", "with", "by", "about")
    if bare(clause[position]) in ("one", "same"):
        return ended or not following
    if bare(clause[position]) == "there" and following in _WHEN:
        return True
    return ended or not following or following in PREPOSITIONS | _BEHIND_ALONE


def is_shared_with(clause: list[str], position: int) -> bool:
    """As in "I love sharing my skills with them": what is mine in it does not say who they are."""
    before = [bare(word) for word in clause[:position]]
    shared = before[-1] in ("with", "to") and any((gerund_base(word) or base_form(word)) in _SHARING for word in before)
    return shared and not any(word in PEOPLE or clause[at][:1].isupper() for at, word in enumerate(before) if at)


def given(clause: list[str], referents: Referents) -> list[str]:
    """As in "They gave me a medal": whoever they are, I was given one."""
    past = _GIVING.get(clause[1]) if len(clause) > 3 and clause[0].lower() == "they" else None
    if past is None or clause[2] not in ("me", "us") or referents.resolve("they"):
        return clause
    return ["I", "was", past, *clause[3:]]
