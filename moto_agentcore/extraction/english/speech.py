"""Chats as they are typed: whom a sentence calls by name, what only sounds, dashes and dots without a space."""

from __future__ import annotations

import re

from .tokens import MAY
from .words import MONTHS, PEOPLE, WEEKDAYS, wordset

# Stands for a space within what is one word to every rule: "“The Old Mill”" and its inner words are a name.
GLUE = "\ue000"
_CALLED = (
    r"(?:[A-Z][a-z]+|man|dude|bro|buddy|mate|pal|guys|girl|folks|everyone|everybody|friend|my friend|hon|babe|"
    r"dear|sis|sir|ma'am)"
)
_SOUND = (
    r"(?:oh|ooh|ah|aah|aw+|hmm+|mm+|uh|um|wow|whoa|woah|yay|woohoo|woo|oof|phew|ugh|omg|gosh|geez|jeez|haha+|hehe|lol|"
    r"yeah|yea|yep|yup|yes|nope|nah|no|ok|okay|sure|right|well|hey|hi|hello|thanks|thank you|cool|nice|great|awesome|"
    r"amazing|sweet|congrats|congratulations|absolutely|definitely|exactly|totally|indeed|for sure|of course|true|"
    r"sorry|cheers|good call|good point|wonderful|perfect|alright)"
)
_NO_NAME = (
    r"(?!(?:[A-Z][a-z]*(?:ly|day)|Today|Tomorrow|Tonight|Now|Then|Also|Plus|However|Sometimes|Wait|Correction|Later|"
    r"Afterwards|Besides|Anyway|Instead|Maybe|Perhaps|Still|Again|Once|Otherwise|Meanwhile|Nowadays|Often|Always|"
    r"Normally|Here|There|First|Second|Next|Finally|Overall|Though|Although)\b)"
)
_SOUNDS = rf"(?i:{_SOUND})(?:,? (?i:{_SOUND}))*"
_OPENING = (
    r"(?=(?i:i|i'\w+|we|we'\w+|my|our|it|it's|the|that|that's|this|you|your|so|what|how|there|an?|after|before|since|"
    r"when|while|last|yesterday|today|next|on|in|for|at|during|because|if)\b)"
)
_ADDRESS = re.compile(rf"^(?:{_SOUNDS}(?:,? {_CALLED})?(?:[,!.:;]+| [-—]) |{_NO_NAME}{_CALLED}, {_OPENING})")
# "Ana, my boss, is from Rome" calls nobody, and is "My boss Ana is from Rome".
_SAID_OF = re.compile(
    rf"^{_NO_NAME}(?P<who>[A-Z][a-z]+), (?P<what>(?:my|our) (?:[a-z]+ )?[a-z]+), (?=(?:\w+(?:s|ed)|went|told|got)\b)"
)
_CALL_BEHIND = re.compile(rf"(?P<before>[\w'\"”)]+)(?:,| —| -) (?P<who>{_CALLED})(?P<end>[.!?…\s]*)$")
_CALL_WITHIN = re.compile(
    rf"(?<=[a-z]), (?P<who>{_CALLED})(?=(?:,| [-—–]) (?:and|but|so|because|I|I'\w+|we|my|it|it's|the|that)\b)"
)
_ASIDES = re.compile(
    r"(?:, (?:right|huh)(?=[.!?…]|$)|(?:, | )(?:haha+|hehe|lol|lmao|xd|omg|ugh|phew|yay)\b|"
    r",? (?:you know|i mean|i guess|i must say|to be honest|tbh|of course|for sure|as always|no doubt|after all|"
    r"by the way|btw|as you know|(?:like|as) i (?:said|mentioned))(?=[,.!?…]|$))",
    re.IGNORECASE,
)
_ASIDE_HINTS = (
    *("haha", "hehe", "lol", "lmao", "xd", "omg", "ugh", "phew", "yay", "tbh", "btw", "you know", "i mean", "i guess"),
    *(
        "i must say",
        "right",
        "huh",
        "honest",
        "of course",
        "for sure",
        "as always",
        "no doubt",
        "after all",
        "by the way",
        "like i",
        "as i",
    ),
)
_DOTS = re.compile(r"(?<=\w)(?:\.{2,}|…) ?(?=\w)")
_LEANING_DASH = re.compile(r"(?<=[a-z0-9])(?:-{2,}|-(?= ))\s*(?!(?:and|or|to)\b)(?=\w)")
_QUOTED = re.compile(r"[\"“][^\"“”]{2,80}[\"”]|(?<![\w'])'[A-Z][^'\"]{2,60}'(?!\w)")
_MONTH = re.compile(r"(?<=[\w,] )May\b(?!')|^May(?= \d)")
_EMOJI = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F]+|(?<!\w)[:;]-?[)(DP](?!\w)")
_NOBODY = frozenset(("I", *(name.capitalize() for name in (*MONTHS, *WEEKDAYS)))) | wordset(
    "Christmas Easter Halloween Thanksgiving English Spanish French German Italian"
)


def plainly(text: str) -> str:
    """The sentence without whom it calls and what only sounds; a quoted name is one word."""
    text = _EMOJI.sub(" ", text).strip() if not text.isascii() or ":" in text or ";" in text else text
    if '"' in text or "“" in text or "'" in text:
        text = _QUOTED.sub(lambda match: match.group(0).replace(" ", GLUE), text)
    text = _LEANING_DASH.sub(" — ", text) if "-" in text else text
    text = _DOTS.sub(" — ", text) if ".." in text or "…" in text else text
    text = _MONTH.sub(MAY, text) if "May" in text else text
    low = text.lower()
    text = _ASIDES.sub("", text) if any(word in low for word in _ASIDE_HINTS) else text
    if "," in text[-24:] or "—" in text[-24:] or " - " in text[-24:]:
        text = text[:-32] + _CALL_BEHIND.sub(_uncalled, text[-32:])
    if ", " in text:
        text = _SAID_OF.sub(lambda match: f"{match['what'].capitalize()} {match['who']} ", text)
        text = _CALL_WITHIN.sub(lambda match: "" if _is_called(match["who"], "") else match.group(0), text)
    return text


def unglued(text: str) -> str:
    return text.replace(GLUE, " ").replace(MAY, "May")


def unaddressed(text: str) -> str:
    """The sentence without the sounds and the name it opens with."""
    for _ in range(3):
        match = _ADDRESS.match(text)
        if match is None or not text[match.end() :].strip():
            break
        text = text[match.end() :].strip()
    return text


def _uncalled(match: re.Match[str]) -> str:
    if not _is_called(match["who"], match["before"]):
        return match.group(0)
    return match["before"] + match["end"]


def _is_called(who: str, before: str) -> bool:
    """Not "my sister, Ana", "Rome, Italy" or "last, May"."""
    return who not in _NOBODY and not before[:1].isupper() and before.lower() not in PEOPLE and not before.isdecimal()
