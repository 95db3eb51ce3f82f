"""What a record says, reduced to what can be compared: subject, words, polarity and single-valued attribute."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache

from .grammar import base_form, is_finite, is_participle
from .lexicon import ADVERBS, AUXILIARIES, OCCUPATIONS, PREPOSITIONS, wordset
from .sentences import bare
from .topics import topics

_STOP = wordset(
    "the a an user user's their they them his her he she it is are was were be been has have had do does did will "
    "would to of in at on for with and or but that this as by from also still really very just so too now currently "
    "explicitly mentioned already recently about into around today tonight tomorrow yesterday last next ago"
) | (ADVERBS - {"never", "always", "not", "once", "rarely", "seldom", "only", "hardly", "barely"})
_NEGATIVE = wordset(
    "not never cannot no hardly barely stopped quit gave dislike dislikes hate hates avoid avoids detest detests "
    "loathe loathes despise despises longer anymore"
)
_SINGLE = wordset(
    "name nickname age birthday birthdate address email phone number city country hometown town residence location job "
    "occupation profession title employer company salary budget password username timezone zone language size weight "
    "height color colour plan nationality department team role deadline balance shift university major limit seat meal "
    "locale currency zip postcode tier level gender pronouns bank rent region"
)
_FAVOURITE = ("favourite", "favorite", "preferred")
_PLACE = r"(?:the (?=[A-Z])|(?!(?:an?|the|their|his|her|another|one|two|work|home)\b))"  # "in Rome", not "in a house"
_IN = "(?:in|to|at|near)"
_FROM = r"(?: from [^.]{1,40}?)?"
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"^(?P<subject>.{{0,60}}?) ?\b(?:{pattern})"))
    for name, pattern in (
        (
            "residence",
            rf"(?:lives?|living|moved|relocated|resides?|based|settled)(?: back| over)?{_FROM} {_IN} {_PLACE}",
        ),
        ("employer", rf"(?:(?:works?|working|employed) (?:at|for)|joined|(?:got a|a new) job (?:at|with)) {_PLACE}"),
        ("age", r"(?:(?:is|turned) \d{1,3}(?= years|$| last| this| yesterday| today| in)|\d{1,3} years old)"),
        ("name", r"(?:name is|is called|goes by|prefers to be called)\b"),
        ("marital", r"(?:is|got) (?:married|single|divorced|engaged|widowed|separated)\b"),
    )
)
_JOB = re.compile(r"^(?P<subject>.{0,60}?) ?\b(?:is|works as|working as) (?:now )?an? (?P<job>\w+(?: \w+){0,3})")
_ATTRIBUTE = re.compile(
    r"^(?:(?:[Tt]he user's|their) )?(?P<what>[\w# '-]{1,80}?) (?:is|are|was|will be) (?!supposed|not )"
)
_STATUS = re.compile(
    r"^(?P<what>.{1,60}? #?\w*\d\w*) (?:(?:is|was|has|have|will|be|been|not|now|already) )+"
    r"(?:shipp|deliver|arriv|cancel|refund|process|pend|delay|lost|return|receiv|approv|reject|dispatch|clos|resolv|escalat)"
)
_SCHEDULED = wordset("leave start begin arrive end expire cost weigh depart open close")


@dataclass(frozen=True, slots=True)
class Signature:
    """Of a record. `attribute` is set where a new value replaces the old one."""

    subject: str
    value: frozenset[str]  # stems that are neither stop words nor negations; resolved dates count as words
    negative: bool
    attribute: str
    corrected: bool  # it says itself that something is no longer so


def stem(word: str) -> str:
    base = base_form(word)
    if base == word and len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")):
        return word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return base[:-3] if len(base) > 6 and base.endswith("ing") else base


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
    plain = text.removeprefix("Actually, ").rstrip(". ")
    found = [word for word in map(bare, plain.split()) if word]
    longer = bool({"longer", "anymore"}.intersection(found))
    value = frozenset(stem(word) for word in found if word not in _STOP and word not in _NEGATIVE) | _plain_verb(found)
    return Signature(
        subject=_subject(found),
        value=value or frozenset(found),
        negative=bool(_NEGATIVE.intersection(found)),
        attribute=_attribute(plain, found),
        corrected=longer or plain != text.rstrip(". "),
    )


def _plain_verb(found: list[str]) -> frozenset[str]:
    """As in "has a dog", "is a nurse": the verb counts as a word where it is no auxiliary."""
    at = next((at for at, word in enumerate(found[:8]) if at and word in AUXILIARIES), -1)
    behind = [word for word in found[at + 1 : at + 4] if word not in ADVERBS and word != "not"]
    if at < 0 or base_form(found[at]) not in ("be", "have", "has") or not behind or is_participle(behind[0]):
        return frozenset()
    return frozenset() if behind[0].endswith("ing") else frozenset(("=" + base_form(found[at])[:2],))


def _subject(found: list[str]) -> str:
    for position, word in enumerate(found[:8]):
        if position and is_finite(word):
            return " ".join(found[:position])
    return ""  # no verb behind the first word: a preference, whose subject is the user


def _attribute(plain: str, found: list[str]) -> str:
    for name, pattern in _RULES:
        match = pattern.match(plain)
        if match and not (name == "residence" and "technology" in topics(plain)):
            return f"{_owner(match['subject'])}|{name}"
    job = _JOB.match(plain)
    if job and OCCUPATIONS.intersection(_head(job["job"].lower().split())):
        return f"{_owner(job['subject'])}|job"
    return _named_attribute(plain) or _scheduled(found)


def _head(phrase: list[str]) -> list[str]:
    return phrase[: next((at for at, word in enumerate(phrase) if word in PREPOSITIONS), len(phrase))]


def _named_attribute(plain: str) -> str:
    status = _STATUS.match(plain)
    if status:
        return f"{status['what'].lower()}|status"
    match = _ATTRIBUTE.match(plain)
    what = match["what"].lower().replace("favorite", "favourite") if match else ""
    if what and (what.split()[-1] in _SINGLE or what.split()[0] in _FAVOURITE):
        return f"{what}|value"
    return ""


def _scheduled(found: list[str]) -> str:
    """One value for a verb of time or price ("the user's flight leaves …") and for "prefers … seats"."""
    for position, word in enumerate(found[:7]):
        if position > 1 and base_form(word) in _SCHEDULED and found[1] != "user":
            return f"{' '.join(found[:position])}|{base_form(word)}"
    if "prefers" in found[:3]:
        chosen = _head(found[found.index("prefers") + 1 :])
        return f"prefers|{stem(chosen[-1])}" if len(chosen) > 1 else ""
    return ""


def _owner(subject: str) -> str:
    kept = [word for word in map(bare, subject.split()) if word not in ADVERBS and word not in AUXILIARIES]
    owner = " ".join(word for word in kept if word not in ("no", "longer")).removesuffix("'s")
    return owner or "the user"
