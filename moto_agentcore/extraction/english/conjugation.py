"""Forms of verbs: `works`, `worked`, `working` -> `work`, and the third person of a verb."""

from __future__ import annotations

from functools import lru_cache

from .verbs import AUXILIARIES, BASE_OF, BE, MODALS, PARTICIPLES, PAST, UNCHANGED, VERBS
from .words import wordset

_NOT_PAST = wordset("need feed bleed breed speed embed red bed indeed hundred kindred exceed proceed succeed")
LASTING = wordset("love like hate prefer live work own need want enjoy speak")  # verbs that are hardly nouns


@lru_cache(maxsize=4096)
def base_form(word: str) -> str:
    """`works`, `worked` -> `work`; the word itself when it is no known verb form."""
    if word in BASE_OF:
        return BASE_OF[word]
    if word in VERBS:
        return word
    for ending in ("ies", "ied"):
        if word.endswith(ending) and word[:-3] + "y" in VERBS:
            return word[:-3] + "y"
    for cut in (word[:-1] if word.endswith("s") else "", word[:-2] if word.endswith(("es", "ed")) else ""):
        if cut in VERBS:
            return cut
    return _ed_base(word)


def _ed_base(word: str) -> str:
    if word.endswith("ed") and word[:-1] in VERBS:
        return word[:-1]
    if word.endswith("ed") and len(word) > 5 and word[-3] == word[-4] and word[:-3] in VERBS:
        return word[:-3]
    return word


def is_past(word: str) -> bool:
    return word in PAST or (word.endswith("ed") and len(word) > 3 and word not in _NOT_PAST)


def is_participle(word: str) -> bool:
    return word in PARTICIPLES or word in UNCHANGED or is_past(word)


def is_third(word: str) -> bool:
    return word.endswith("s") and word not in VERBS and base_form(word) in VERBS


def is_finite(word: str) -> bool:
    """May this word be the verb of a statement? Auxiliaries, known base forms, third persons and pasts."""
    return word in AUXILIARIES or word in VERBS or (is_past(word)) or is_third(word)


def third_person(verb: str) -> str:
    """`have` -> `has`, `try` -> `tries`; modals, pasts and third persons stay."""
    low = verb.lower()
    if low in ("am", "are"):
        return "is"
    if low in ("was", "were"):
        return "was"
    if low in ("have", "do"):
        return "has" if low == "have" else "does"
    if low in MODALS or low in PAST or low in ("had", "did", "used", "is", "has", "does"):
        return verb
    if is_past(low) or is_third(low):
        return verb
    return with_s(verb)


def with_s(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return verb + "es"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + "s"


def same_tense(first: str, second: str) -> bool:
    """Can `second` continue a sentence whose verb is `first`? ("moved … and found", "lives … and works")"""
    if second in MODALS or second in BE or second in ("have", "has", "had", "do", "does", "did"):
        return True
    if is_past(first) or first in ("was", "were", "had", "did") or first in UNCHANGED:
        return is_past(second) or second in UNCHANGED or second in LASTING
    if first in MODALS:
        return second in VERBS
    if first in ("am", "are", "is"):
        return second in VERBS or is_third(second)
    return (is_third(second) if is_third(first) or first in ("has", "does") else second in VERBS) or is_past(second)


def gerund_base(word: str) -> str:
    """`eating`, `smoking`, `running` -> `eat`, `smoke`, `run`; "" when the word is no "-ing" of a known verb."""
    stem = word.removesuffix("ing")
    forms = (stem, f"{stem}e", stem[:-1] if stem[-1:] == stem[-2:-1] else "") if stem != word else ()
    return next((form for form in forms if form in VERBS), "")
