"""What a record gives one value: "The user lives in Rome" and "The user moved to Oslo" tell one residence."""

from __future__ import annotations

import re

from moto_agentcore.extraction.english.conjugation import base_form, gerund_base
from moto_agentcore.extraction.english.tokens import bare
from moto_agentcore.extraction.english.topics import topics
from moto_agentcore.extraction.english.verbs import AUXILIARIES
from moto_agentcore.extraction.english.words import (
    ADVERBS,
    MONTHS,
    NUMBERS,
    OCCUPATIONS,
    PREPOSITIONS,
    WEEKDAYS,
    wordset,
)

_SINGLE = wordset(
    "name nickname age birthday birthdate address email phone number city country hometown town residence location job "
    "occupation profession title employer company salary budget password username timezone zone language size weight "
    "height color colour plan nationality department team role deadline balance shift university major limit seat meal "
    "locale currency zip postcode tier level gender pronouns bank rent region"
)
_ONE_PERSON = re.compile(
    r"^(?P<what>[Tt]he user's (?:new |current )?(?:boss|manager|landlord|landlady|dentist|doctor|wife|husband|spouse"
    r"|fiancée?|girlfriend|boyfriend)) is (?:called )?(?:[A-Z][\w'-]+ ?)+$"
)
_FAVOURITE = ("favourite", "favorite", "preferred")
_PLACE = r"(?:the (?=[A-Z])|(?!(?:an?|the|their|his|her|another|one|two|work|home)\b))"  # "in Rome", not "in a house"
_IN = "(?:in|to|at|near)"
_FROM = r"(?: from [^.]{1,40}?)?"
_DIET = r"(?:vegetarian|vegan|pescatarian|flexitarian|omnivore)(?= anymore| since\b| \(|$)"
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
        ("diet", rf"(?:[Ii]s|[Bb]ecame|[Tt]urned|[Ww]ent)(?: an?| not| no longer| strictly)* {_DIET}"),
        ("weight", r"weighs? (?:about |around |only )?\d"),
        ("height", r"is (?:about |around )?\d[\w.,' ]{0,12} tall\b"),
        ("marital", r"(?:is|got) (?:married|single|divorced|engaged|widowed|separated)\b"),
    )
)
_JOB = re.compile(r"^(?P<subject>.{0,60}?) ?\b(?:is|works as|working as) (?:now )?an? (?P<job>\w+(?: \w+){0,3})")
_NEW_VALUE = (
    r"(?:has |have )?(?:changed|went(?: up| down)?|gone (?:up|down)|rose|increased|dropped|was raised|was lowered)"
    r" (?:from .{1,60}? )?to"
)
_ATTRIBUTE = re.compile(
    rf"^(?:(?:[Tt]he user's|their) )?(?P<what>[\w# '-]{{1,80}}?) (?:is|are|was|will be|{_NEW_VALUE}) (?!supposed|not )"
)
_CHANGED = re.compile(
    r"^[Tt]he user (?:has )?(?:changed|updated) their (?P<what>[\w '-]{1,60}?) (?:from .{1,60}? )?to "
)
_NEWER = re.compile(r"(?:^|(?<='s ))(?:new|current) ")
_STATES = (
    "(?:shipp|deliver|arriv|cancel|refund|process|pend|delay|lost|return|receiv|approv|reject|dispatch|clos|resolv"
    "|escalat)"
)
_STATUS = re.compile(rf"^(?P<what>.{{1,60}}? #?\w*\d\w*) (?:(?:is|was|has|have|will|be|been|not|already) )+{_STATES}")
_HAPPENED = re.compile(  # without an auxiliary only what is shipped or handled has a status: not "bought 2 …"
    rf"^(?P<what>.{{0,40}}?\b(?:order|ticket|package|parcel|shipment|claim|case|delivery) #?\w*\d\w*) {_STATES}"
)
DAY = (
    rf"(?:on |this |next )?(?:{'|'.join(name.capitalize() for name in (*WEEKDAYS, *MONTHS))})|today|tomorrow|on the \d"
)
MOVED = r"(?:has been|was|is|got) (?:moved|rescheduled|postponed|pushed|changed) (?:from .{1,40}? )?(?:to|until)"
_WHEN_WHERE = re.compile(
    rf"^(?P<what>.{{2,60}}?) (?:is|are|{MOVED}) (?:(?P<day>{DAY})|(?P<time>(?:at )?(?:\d|noon))|(?P<place>in [A-Z]))"
)
_VEHICLE = re.compile(r"^(?P<what>.{2,60}? (?:drives|rides)) (?:an?|the|their) (?P<object>[\w -]{2,40})$")
_COUNTED = re.compile(
    rf"^(?P<subject>.{{1,60}}?) (?:has|have|owns) (?:\d+|{'|'.join(sorted(NUMBERS))}) (?P<what>[\w'-]+(?: [\w'-]+)?)$"
)
_SCHEDULED = wordset("leave start begin arrive end expire cost weigh depart open close")
_HISSED = ("sses", "xes", "ches", "shes", "uses")  # "buses", "glasses"; not "headaches", "houses"


def stem(word: str) -> str:
    base = base_form(word)
    if base == word and word.endswith(_HISSED) and not word.endswith(("aches", "ouses", "auses")):
        return word[:-2]
    if base == word and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")):
        return word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return gerund_base(base) or base


def attribute(plain: str, found: list[str], *, denied: bool) -> str:
    """Whose and which, as in "the user|residence"; "" for what can be said of many things at once."""
    for name, pattern in _RULES:
        match = pattern.match(plain)
        if match and not (name == "residence" and "technology" in topics(plain)) and not (name == "diet" and denied):
            if name == "age" and match["subject"].split(" ")[-1] in _SINGLE - {"age"}:
                continue  # "The user's rent is 900"
            return f"{_owner(match['subject'])}|{name}"
    job = _JOB.match(plain)
    if job and OCCUPATIONS.intersection(_head(job["job"].lower().split())):
        return f"{_owner(job['subject'])}|job"
    return _named_attribute(plain) or _scheduled(found)


def count(plain: str) -> str:
    """As in "has two kids": one number for a kind of thing, told of no day or place."""
    match = _COUNTED.match(plain)
    counted = match["what"].lower().replace("children", "kids").replace("child", "kid").split() if match else []
    if not match or PREPOSITIONS.intersection(counted):
        return ""
    return f"{_owner(match['subject'])}|count|{' '.join([*counted[:-1], stem(counted[-1])])}"


def state(plain: str) -> str:
    """What has one value at a time, though two records may mean two things: the day of "the flight", a car."""
    when = _WHEN_WHERE.match(plain)
    if when:
        return f"{when['what'].lower()}|{when.lastgroup}"
    vehicle = _VEHICLE.match(plain)
    if vehicle and not PREPOSITIONS.intersection(vehicle["object"].lower().split()):
        return f"{vehicle['what'].lower()}|state"
    return ""


def _head(phrase: list[str]) -> list[str]:
    return phrase[: next((at for at, word in enumerate(phrase) if word in PREPOSITIONS), len(phrase))]


def _named_attribute(plain: str) -> str:
    status = _STATUS.match(plain) or _HAPPENED.match(plain)
    if status:
        return f"{status['what'].lower()}|status"
    person = _ONE_PERSON.match(plain)
    if person:
        return f"{_plain_name(person['what'].lower())}|person"
    match = _CHANGED.match(plain) or _ATTRIBUTE.match(plain)
    what = _plain_name(match["what"].lower()) if match else ""
    what += " number" if what.endswith("phone") and plain[-1].isdigit() else ""
    if what and (what.split()[-1] in _SINGLE or what.split()[0] in _FAVOURITE):
        return f"{what}|value"
    return ""


def _plain_name(what: str) -> str:
    """One name for "new phone number" and "phone"."""
    what = _NEWER.sub("", what).replace("favorite", "favourite").replace("color", "colour").replace("e-mail", "email")
    return what.replace("cell phone", "phone").replace("mobile phone", "phone").replace("email address", "email")


def _scheduled(found: list[str]) -> str:
    """One value for a verb of time or price ("the user's flight leaves …") and for "prefers … seats"."""
    for position, word in enumerate(found):
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
