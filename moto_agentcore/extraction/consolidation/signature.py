"""What a record says, reduced to what can be compared: subject, words, polarity and single-valued attribute."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.conjugation import base_form, gerund_base, is_finite, is_participle, is_third
from moto_agentcore.extraction.english.tokens import bare
from moto_agentcore.extraction.english.verbs import AUXILIARIES
from moto_agentcore.extraction.english.words import ADVERBS, wordset

from .attributes import DAY, MOVED, attribute, count, state, stem

if TYPE_CHECKING:
    from collections.abc import Iterator

_STOP = wordset(
    "the a an user user's their they them his her he she it is are was were be been has have had do does did will "
    "would to of in at on for with and or but that this as by from also still really very just so too now currently "
    "explicitly mentioned already recently about into around today tonight tomorrow yesterday last next ago"
) | (ADVERBS - {"never", "always", "not", "once", "rarely", "seldom", "only", "hardly", "barely"})
_NEGATIVE = wordset(
    "not never cannot no hardly barely stopped quit gave dislike dislikes hate hates avoid avoids detest detests "
    "loathe loathes despise despises longer anymore"
)
_TASTES = wordset("like love enjoy dislike hate detest loathe despise")
_TASTE = "=taste"  # one stem for all of them: "hate" denies what "love" says
_NOW = re.compile(r"^Now,? |(?<!right)(?<!for)(?<!until)(?<!by)(?<!just),? now\b(?! on\b)")
_ONE_WORK = re.compile(
    r"\b(?:read|reads|reading|watch|watched|watching|play|played|playing|finished) an? (?:[\w-]+ ){0,3}?"
    r"(?:book|novel|story|film|movie|series|show|game|article|comic)\b"
)
_RESCHEDULED = re.compile(rf" {MOVED} (?:{DAY}|\d)")


@dataclass(frozen=True, slots=True)
class Signature:
    """Of a record. `attribute` is set where a new value replaces the old one."""

    subject: str
    value: frozenset[str]  # stems that are neither stop words nor negations; resolved dates count as words
    negative: bool
    attribute: str
    corrected: bool  # it says itself that something is no longer so
    state: str = ""  # like `attribute`, but replaced only by a record that says it is the new state
    renewed: bool = False  # it says so: "now", "was moved to"
    one_work: bool = False  # of a book or film that it does not name: another record may be of another


@lru_cache(maxsize=8192)
def signature(kind: str, text: str) -> Signature:
    return _signature(_preference(text) if kind == "USER_PREFERENCE" else text[:2_000])


def _preference(text: str) -> str:
    """The "preference" of our JSON; whatever else a caller stored, as it is."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return text[:2_000]
    preference = body.get("preference") if isinstance(body, dict) else None
    return preference[:2_000] if isinstance(preference, str) else text[:2_000]


def _signature(text: str) -> Signature:
    said = text.removeprefix("Actually, ").rstrip(". ")
    plain = _NOW.sub("", said)
    found = _disliked([word for word in map(bare, plain.split()) if word])
    habit, found = _given_up(found)
    longer = habit or bool({"longer", "anymore"}.intersection(found))
    negative = habit or bool(_NEGATIVE.intersection(found))
    value = frozenset(_stems(found)) | _plain_verb(found)
    return Signature(
        subject=_subject(found),
        value=value or frozenset(found),
        negative=negative,
        attribute=attribute(plain, found, denied=negative and not longer) or ("" if negative else count(plain)),
        corrected=longer or said != text.rstrip(". "),
        state=state(plain),
        renewed=plain != said or _RESCHEDULED.search(plain) is not None,
        one_work=_ONE_WORK.search(plain) is not None,
    )


def _disliked(found: list[str]) -> list[str]:
    """With "cannot stand" as the verb it stands for."""
    for at, pair in enumerate(pairwise(found)):
        if pair in (("cannot", "stand"), ("cannot", "bear")):
            return [*found[:at], "dislike", *found[at + 2 :]]
    return found


def _given_up(found: list[str]) -> tuple[bool, list[str]]:
    """Is a habit given up, and its words with the verb's base form: "stopped eating meat" -> "stopped eat meat"."""
    at = next((at for at, word in enumerate(found[:6]) if word in ("quit", "stopped", "up")), 0)
    doing = found[at + 1] if 0 < at < len(found) - 1 else ""
    if not doing.endswith("ing") or (found[at] == "up" and found[at - 1] not in ("gave", "given")):
        return False, found
    if found[at] == "up":
        return True, [*found[: at - 1], "stopped", gerund_base(doing) or doing, *found[at + 2 :]]
    return True, [*found[: at + 1], gerund_base(doing) or doing, *found[at + 2 :]]


def _stems(found: list[str]) -> Iterator[str]:
    wished = "would" in found  # "would like a coffee" is no taste
    for word in found:
        base = stem(word)
        if not wished and base in _TASTES:
            yield _TASTE
        elif word == "cannot":
            yield "can"
        elif word not in _STOP and word not in _NEGATIVE:
            yield base


def _plain_verb(found: list[str]) -> frozenset[str]:
    """As in "has a dog", "is a nurse": the verb counts as a word where it is no auxiliary."""
    at = next((at for at, word in enumerate(found[:8]) if at and word in AUXILIARIES), 0)
    behind = next((word for word in found[at + 1 :] if word not in ADVERBS and word != "not"), "")
    if not at or base_form(found[at]) not in ("be", "have", "has") or not behind or is_participle(behind):
        return frozenset()
    return frozenset() if behind.endswith("ing") else frozenset(("=" + base_form(found[at])[:2],))


def _subject(found: list[str]) -> str:
    """The words before the verb; "" for a preference ("Does not like …"), whose subject is the user."""
    words = [word for word in found[:10] if word not in ADVERBS and word not in ("no", "not", "longer")]
    if not words or words[0] in AUXILIARIES or is_third(words[0]):
        return ""
    for position, word in enumerate(words):
        if position and is_finite(word):
            return " ".join(words[:position])
    return ""
