"""This and that behind a verb: what only the other can see is one of its kind, "I made this bowl" is "a bowl"."""

from __future__ import annotations

import re

from moto_agentcore.extraction.english.conjugation import gerund_base, is_finite, is_past
from moto_agentcore.extraction.english.grammar import verb_after
from moto_agentcore.extraction.english.tokens import MAY, bare, word_at
from moto_agentcore.extraction.english.verbs import AUXILIARIES, BE, UNCHANGED, VERBS
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

from .praise import PRAISE

# A picture is shown, not told; what it shows of the user is told.
SHOWN = re.compile(
    r"^(?=.*\b(?:i|me|us|my|our|we|last|yesterday)\b)"
    r"(?:here (?:is|are) (?P<thing>(?:an?|one of my|some|another|my|our) (?:\w+ ){0,2}"
    r"(?:pics?|pictures?|photos?|shots?|snaps?|selfie)|one of my \w+)"
    r"|(?:that|this|the) (?P<seen>pic|picture|photo|shot|selfie) (?:is|was) (?P<from>from|of|taken)) ",
    re.IGNORECASE,
)
_ON_IT = re.compile(r"^(?P<of>of |)(?P<who>me|us)\b(?: (?:all|both))?(?: together)?")
_MADE = re.compile(
    r"^(?:here|this|these|that) (?:is|are|was) (?:a (?:peek|look|glimpse) (?:at|of|into) (?=the |my |our )|(?!the ))"
    r"(?P<what>(?:an?|some|another|my|our|the|one of my) (?:[^\s,]+ ){1,8}?)"
    r"(?:that |which )?(?P<who>I|we) (?:just |once |also )?(?P<did>\w+)(?P<more>[.!]*| .*)$",
    re.IGNORECASE,
)
_IS_MINE = re.compile(r"^(?:here|this|that)(?: is|'s) (?=(?:my|our) [\w' -]{2,40}, (?:an?|the) )", re.IGNORECASE)
_DEAR = re.compile(r"^(?:this|these) (?P<what>[a-z]{3,}) (?:is|are) .*\b(?:to me|for me|of mine)\b", re.IGNORECASE)
FELT = wordset("hate love like enjoy mind prefer appreciate loved liked adore")
_DEGREES = wordset("super really very so pretty")
TIMES = frozenset((*WEEKDAYS, *MONTHS, bare(MAY))) | wordset(
    "week weekend month year morning afternoon evening spring summer autumn fall winter time past coming way kind sort "
    "moment day night days times moments weeks semester term "
    "season point whole last next stage journey chapter world country type stuff"
)
SPELLS = wordset("time times moment moments days journey chapter stage phase week weekend month year")
_DENIED = wordset("not never no without")
_NO_NOUN = AUXILIARIES | PREPOSITIONS | SUBJECTS | DETERMINERS | {"one", "is", "too", "again"}
_GIVEN = re.compile(
    r"\b(?:that|this|the) (?P<what>(?:[\w-]+ ){1,3})(?:that )?you (?:gave|recommended|suggested|sent|lent)(?: me)?"
    r"(?: a while (?:ago|back)| earlier| last \w+)?(?=[.,!?]| and\b|$)"
)
_OPENED = wordset("I we")


def unshown(clause: list[str], position: int) -> list[str] | None:
    """What stands for the "this" or "that" of a noun; None where only the other knows which one is meant."""
    token, low = clause[position], bare(clause[position])
    following = bare(clause[position + 1])
    noun = word_at(clause, position + 1 + (following in _DEGREES))
    near = {noun, *map(bare, clause[position + 1 : position + 3])}
    several = noun.endswith("s") and not noun.endswith(("ss", "ous", "series", "news"))
    if noun in TIMES or not SPELLS.isdisjoint(near) or noun in VERBS | ADVERBS or (low == "this" and several):
        return [token]
    if low in ("that", "those") and not _is_shown(clause, position):
        return [token]
    before = bare(clause[position - 1])
    if before in ("all", "both", "of") or (before in VERBS and following not in PRAISE | _DEGREES | {"new", "own"}):
        return [token]
    if noun in _NO_NOUN or before in FELT:
        return [token] if low in ("that", "those") else None
    if not _DENIED.isdisjoint(map(bare, clause[:position])):
        return [token]
    if following in NUMBERS:
        return []
    return ["some" if low in ("these", "those") else "an" if following[:1] in "aeio" else "a"]


def _is_shown(clause: list[str], position: int) -> bool:
    """As in "I took that picture on a walk"; not "I found that cooking helps" nor "the cake that won"."""
    before = bare(clause[position - 1])
    if not (is_past(before) or gerund_base(before) or before in ("with", "in", "from", "to", "at", "on", "of", "for")):
        return False
    doing = position < 3 and bool(gerund_base(before))  # "Watching that film was fun"
    return bare(clause[position + 1]) not in _NO_NOUN and (doing or not verb_after(clause, position))


def told_of_shown(clause: list[str]) -> list[str]:
    """As in "Here are some cups (that) I made", "This is my dear thing, a ball signed by …": what is told of them."""
    text = " ".join(clause)
    made = _MADE.match(text)
    if made and is_past(made["did"].lower()) and made["did"].lower() not in ("was", "had"):
        return f"{made['who']} {made['did']} {made['what'].strip()}{made['more']}".split()
    dear = _DEAR.match(text)
    several = text[:5].lower() == "these"
    return [("Some" if several else "An" if dear["what"][0] in "aeio" else "A"), *clause[1:]] if dear else clause


def shared_thing(shown: re.Match[str], text: str) -> str:
    """As in "Here is a pic of us", "That picture was from a trip we took"."""
    thing = shown["thing"] or f"a {shown['seen']} {shown['from']}"
    return f"{thing} {_ON_IT.sub(_mirrored, text[shown.end() :])}"


def _mirrored(match: re.Match[str]) -> str:
    """Who shares a picture of "us" shares one of themselves and of others."""
    return match["of"] + ("myself" if match["who"] == "me" else "myself and others")


def mine_as_told(text: str) -> str:
    """As in "This is my dearest thing, a ball signed by …": my dearest thing is that ball."""
    mine = _IS_MINE.match(text)
    if mine is None:
        return text
    thing, what = text[mine.end() :].split(", ", 1)
    return f"{thing} is {what}"


def without_giver(text: str) -> str:
    """As in "that book you gave me": a book; from whom it is would need the other's name."""
    return _GIVEN.sub(_one_of, text) if "you" in text else text


def _one_of(match: re.Match[str]) -> str:
    return f"{'an' if match['what'][:1] in 'aeio' else 'a'} {match['what'].strip()}"


def own_shown(clause: list[str]) -> list[str]:
    """As in "These cups I made last week remind me of her": cups that the user made."""
    at = next((at for at in range(2, min(len(clause) - 2, 5)) if clause[at] in _OPENED), 0)
    if not at or bare(clause[0]) not in ("this", "these", "that", "those") or bare(clause[1]) in _NO_NOUN | BE:
        return clause
    if (bare(clause[at + 1]) not in UNCHANGED and not is_past(bare(clause[at + 1]))) or not any(
        is_finite(bare(word)) for word in clause[at + 2 :]
    ):
        return clause
    several = bare(clause[0]) in ("these", "those")
    return ["Some" if several else "An" if clause[1][:1] in "aeio" else "A", *clause[1:]]
