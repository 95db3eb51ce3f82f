"""A sentence or clause as a grammar would have it: no greeting, no "ain't", and the subject that was left out."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.conjugation import gerund_base, is_finite, is_past, is_third
from moto_agentcore.extraction.english.grammar import skip_adverbs
from moto_agentcore.extraction.english.tokens import bare, lowered, word_at
from moto_agentcore.extraction.english.verbs import AUXILIARIES, BE, ONLY_VERBS, PAST, UNCHANGED, VERBS
from moto_agentcore.extraction.english.words import ADVERBS, DETERMINERS, NUMBERS, PREPOSITIONS, wordset

from .of_us import of_one
from .past_times import opens_with_time, time_in_front
from .phrases import (
    ACTUALLY,
    AINT,
    BOTH_MY,
    GIVEN,
    IMPLIED_AM,
    LABEL,
    LEAD,
    ME_AND,
    REPORTED,
    TAIL,
)
from .shown import SHOWN, mine_as_told, shared_thing, told_of_shown

if TYPE_CHECKING:
    import re

IMPLIED_I = wordset("love loved hate prefer enjoy adore dislike detest loathe")
_REACTED = wordset("the that those this these how all")
_NOT_IMPLIED = wordset(
    "agreed noted understood thought said settled based used felt meant heard told seen been excited thrilled "
    "blessed amazed inspired stoked pumped hyped tired exhausted bored interested worried concerned determined "
    "motivated relieved surprised shocked touched overwhelmed honored satisfied disappointed delighted pleased "
    "mixed fried relaxed scattered "
    "hooked obsessed devoted dedicated committed married engaged retired supposed needed related appreciated"
)
_STATES = wordset(
    "excited thrilled stoked pumped hyped happy glad proud nervous ready busy tired grateful thankful lucky off "
    "back keen hooked obsessed interested exhausted swamped psyched eager determined allergic engaged pregnant"
)
_BEHIND_STATE = wordset("to about for with on in by from of at after trying doing working getting and")
_BEHIND_PAST = DETERMINERS | NUMBERS | PREPOSITIONS - {"of"} | wordset("back some lots lot out up home new more really")
_BEHIND_PAST -= wordset("that this if as than so but and or yet who which because though although")
_NO_GERUND = wordset(
    "exciting interesting amazing inspiring boring thrilling fascinating charming relaxing calming willing "
    "wishing sending thanking speaking talking being wondering saying including during according missing king"
)
_UNOWNED = wordset("a an the so not been")
_NOW = wordset("still just currently now also always recently lately")
_NEEDING = wordset("need take help require mean bring")  # "Dancing and running my shop need hard work"
_NOT_NEEDING = wordset("to and or people kids children them me us you him her others")
_BEHIND_WAS = (
    ADVERBS | _STATES | wordset("super pretty feeling thinking going hoping looking planning worried scared sad")
)
_BEHIND_BEEN = wordset("to in at on busy interested into sick ill married")
_NOUN_LIKE = AUXILIARIES | wordset("and or of for from really")  # "Love and respect", "Love is"
_LEADS = 6  # "Hi! Thanks, by the way, …": more would be no greeting


def strip_lead(text: str) -> tuple[str, bool]:
    """Greetings, fillers and "remember that …" off the front; True when "actually" was among them."""
    corrected = False
    for _ in range(_LEADS):
        actually = ACTUALLY.match(text)
        lead = actually or LEAD.match(text)
        shorter = text[lead.end() :] if lead else text
        corrected = corrected or actually is not None
        if shorter == text or not shorter.strip():
            break
        text = shorter.strip()
    return text, corrected


def own_words(said: list[str]) -> list[str]:
    """Sentences up to a text handed over to be worked on, as in "Translate: …", or up to a game, as in "Pretend …"."""
    for at, text in enumerate(said):
        given = GIVEN.search(text)
        if given:
            return [*said[:at], text[: given.start()]]
    return said


def spelt_out(text: str) -> str:
    """A form's "Favorite color: blue" as a sentence, "ain't" in the words of a grammar, and no "btw" behind."""
    text = time_in_front(mine_as_told(text))
    low = text.lower()
    text = LABEL.sub(_labelled, text) if ": " in text else text
    text = BOTH_MY.sub(r"\1 of ", text) if low.startswith(("both ", "all ")) else text
    text = TAIL.sub("", text)
    return AINT.sub(_without_aint, text) if "ain't" in low else text


def _labelled(match: re.Match[str]) -> str:
    return f"My {match['label'].lower()} is "


def _without_aint(match: re.Match[str]) -> str:
    who, done = match["who"], match["done"]
    number = {"i": 0, "we": 1, "you": 1, "they": 1}.get(who.lower(), 2)
    verb = ("have", "have", "has")[number] if done else ("am", "are", "is")[number]
    return f"{who} {verb} not" + (f" {done}" if done else "")


def implied_subject(clause: list[str], *, opens: bool = True) -> list[str]:
    """As in "Just moved to Berlin", "Love espresso" and "Not a fan of olives" speak of the user."""
    position = skip_adverbs(clause, 0)
    if position + 1 >= len(clause):
        return clause
    text = " ".join(clause)
    if clause[0].lower() == "we":
        return of_one(text).split()
    behind = [lowered(clause[0]), *clause[1:]]
    if IMPLIED_AM.match(text):
        return ["I", "am", *behind]
    low = bare(clause[position])
    if low in IMPLIED_I and (bare(clause[position + 1]) in _NOUN_LIKE | ONLY_VERBS or _is_wish(clause, position)):
        return clause
    if low in ("love", "loving", "loved") and bare(clause[position + 1]) in _REACTED:
        return clause  # to what the other has shown or told
    if clause[0].lower() in ("here", "that", "this", "the", "these"):
        shown = SHOWN.match(text)
        return ["I", "shared", *shared_thing(shown, text).split()] if shown else told_of_shown(clause)
    missing = _missing(clause, position, opens=opens)
    if missing:
        return [*missing, *behind]
    opens = low in IMPLIED_I or (is_finite(low) and low.endswith("ed") and low.isalpha() and low not in _NOT_IMPLIED)
    if opens and low not in AUXILIARIES and not BE & {bare(word) for word in clause[position + 1 : position + 4]}:
        return ["I", *behind]
    if clause[:2] == ["I", "do"] and word_at(clause, 2) in VERBS:
        return ["I", *clause[2:]]  # "I do like shrimp"
    if clause[0].lower() in ("they", "he", "she", "it"):
        text = REPORTED.sub("", text)
    return (ME_AND.sub(r"My \1 and I ", text) if text[:2].lower() == "me" else text).split()


def _is_wish(clause: list[str], position: int) -> bool:
    """As in "Enjoy the concert"; "Enjoy hiking" speaks of the user."""
    wished = bare(clause[position + 1])
    return bare(clause[position]) == "enjoy" and (wished in DETERMINERS or wished in ("your", "it", "yourself"))


def _missing(clause: list[str], position: int, *, opens: bool) -> list[str]:
    """What chats leave out: "Been busy", "Feeling tired", "Excited to start", "Took my dog to the vet"."""
    low, following = bare(clause[position]), bare(clause[position + 1])
    if low == "been" and (gerund_base(following) or following in _BEHIND_BEEN):
        return ["I", "have"]
    if low == "was" and following in _BEHIND_WAS:
        return ["I"]
    if low in _STATES and following in _BEHIND_STATE and not opens_with_time(clause):
        return ["I", "am"]
    if low in PAST and low not in VERBS | _NOT_IMPLIED | AUXILIARIES - {"had"} and following in _BEHIND_PAST:
        return [] if (low, following) == ("took", "some") else ["I"]
    if low == "did" and following in ("a", "an", "some", "my", "lots"):
        return ["I"]
    if low in ("need", "want") and following == "to":
        return ["I"]
    if opens_with_time(clause):
        return []
    return ["I", "am"] if opens and gerund_base(low) and low not in _NO_GERUND and _is_busy(clause, position) else []


def _is_busy(clause: list[str], position: int) -> bool:
    """As in "Still working on my thesis", but "Working on it is fun", "Really inspiring stuff", "Going to be great"."""
    end = next((at for at, word in enumerate(clause) if word == "which" and clause[at - 1][-1] == ","), len(clause))
    rest = [bare(word) for word in clause[position + 1 : end]]
    shortened = any(
        word.endswith("'s") and after in _UNOWNED for word, after in pairwise(rest)
    )  # "the studio's a mess"
    told = any(word in AUXILIARIES | UNCHANGED or word in PAST or is_third(word) or word == "been" for word in rest)
    told = told or any(
        (is_past(word) and is_past(after))  # "how much it changed sparked ideas"
        or (after in _NEEDING and word not in _NOT_NEEDING and not gerund_base(word))
        or (after in ("me", "my", "us", "our") and word.endswith("s") and word not in ADVERBS)
        for word, after in pairwise(rest)
    )
    return not (told or shortened) and rest[:2] != ["to", "be"] and (not position or bare(clause[position - 1]) in _NOW)
