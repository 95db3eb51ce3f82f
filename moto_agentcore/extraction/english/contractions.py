"""Contractions spelt out: "I'm" -> "I am", and what "'s" is behind a noun: "is", "has" or an owner."""

from __future__ import annotations

from .conjugation import gerund_base
from .tokens import EDGE, bare, word_at
from .verbs import AUXILIARIES, PARTICIPLES, PAST, VERBS
from .words import ADVERBS, DETERMINERS, NUMBERS, POSSESSIVES, PREPOSITIONS, SUBJECTS, WEEKDAYS, wordset

_SPELT = {
    "can't": "cannot", "cant": "cannot", "won't": "will not", "wont": "will not", "shan't": "shall not",
    "dont": "do not", "doesnt": "does not", "didnt": "did not", "isnt": "is not", "wasnt": "was not",
    "couldnt": "could not", "wouldnt": "would not", "havent": "have not", "hasnt": "has not", "arent": "are not",
    "im": "I am", "ive": "I have", "i": "I", "wanna": "want to", "name's": "name is", "birthday's": "birthday is",
    "thats": "that is", "whats": "what is", "theres": "there is", "heres": "here is", "theyre": "they are",
    "youre": "you are", "weve": "we have", "youve": "you have", "theyve": "they have", "hes": "he is",
    "shes": "she is", "cuz": "because", "coz": "because", "'cause": "because", "'cuz": "because",
    "bc": "because", "b/c": "because",
    "u": "you", "ur": "your", "ya": "you", "y'all": "you all", "yall": "you all", "tho": "though", "lemme": "let me",
    "dunno": "do not know", "'em": "them", "wouldve": "would have", "couldve": "could have",
}  # fmt: skip
_BE = {"i": "am", "he": "is", "she": "is", "it": "is"}
_CUT = wordset("cause cuz em")
_ALL = wordset("everyone everybody everything nobody")
_HELD = wordset("am is are was were be have has had been not not's 'm 're")
_ENDINGS = (("n't", "not"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'m", "am"))
_IS_BEARERS = wordset("he she it that there here what who where how when everything everyone everybody nobody")
_HAD = (PARTICIPLES - {"come", "become", "run", "put", "cut"}) | {"already", "better"}
# Behind "my brother's": what nobody owns, where he is, and how he is unless something of his follows.
_UNOWNED = wordset("a an the my our his her their not no")
_PLACES = wordset("in on at from with without into like between under over about against around than as for")
_ADVERBIAL = _PLACES | ADVERBS | NUMBERS
_STATES = wordset(
    "allergic vegan vegetarian pescatarian diabetic celiac pregnant ill sick dead alive tired asleep awake bad good "
    "fine okay ok great nice away back home here off out single married engaged divorced retired worried scared due "
    "well better worse "
    "ready late early busy free afraid empty old young tall big small expensive slow lost broken gone done "
    "stolen frozen hurt born delayed cancelled canceled closed open"
)
_BEHIND_STATE = PREPOSITIONS | ADVERBS | wordset("today tomorrow tonight this next") | set(WEEKDAYS)
_ENDERS = SUBJECTS | wordset("because when if while since until before after although that who which but so")
_OPENERS = ADVERBS | wordset("and but so because that since when if while though although")
_GONE = wordset("moved gone come returned arrived")  # "is gone", but "has gone to Rome"
_JUST = wordset("just already recently finally never")
_OBJECTS = wordset("me us my our you your him her them his their a an the so")
_UNVERBED = DETERMINERS | NUMBERS | wordset("getting being feeling") | {"to"}
_BEARERS = SUBJECTS | POSSESSIVES
_OWNING = POSSESSIVES | {"the"}
_NAMED = wordset("called named")
_NO_VERB = wordset("called named based located need")


def expanded(word: str, source: list[str], position: int) -> list[str]:
    core = word.rstrip(EDGE) if word[:1] == "'" and word[1:].rstrip(EDGE).lower() in _CUT else word.strip(EDGE)
    low = core.lower()
    following = word_at(source, position + 1)
    if low in ("gonna", "gotta"):
        return _cased(word, core, _going(low, source, position))
    if low in _SPELT:
        if core in ("IM", "U", "EM", "BC") or word == "i.":
            return [word]
        return _cased(word, core, _SPELT[low])
    if "'" not in low:
        return [word]
    for ending, full in _ENDINGS:
        if low.endswith(ending) and len(low) > len(ending):
            return _cased(word, core, f"{core[: -len(ending)]} {full}")
    if low.endswith("'d"):
        then = following if following not in ADVERBS else word_at(source, position + 2) or following
        return _cased(word, core, f"{core[:-2]} {_would_or_had(then)}")
    if low.endswith("'s"):
        verb = _behind_pronoun(source, position) if low[:-2] in _IS_BEARERS else _behind_noun(source, position)
        return _cased(word, core, f"{core[:-2]} {verb}") if verb else [word]
    return [word]


def _going(low: str, source: list[str], position: int) -> str:
    """What "gonna" and "gotta" mean behind a verb ("I'm gonna"), behind a subject ("I gonna") and alone."""
    while position > 1 and bare(source[position - 1]) in ADVERBS:
        position -= 1
    before = bare(source[position - 1]) if position else ""
    if low == "gotta":
        return "got to" if before.endswith(("'s", "'ve")) or before in _HELD else "have to"
    held = not before or before in _HELD or "'" in before or before in ADVERBS
    return "going to" if held else f"{_BE.get(before, 'are')} going to"


def _behind_pronoun(source: list[str], position: int) -> str:
    """As in "it's been", "it's helped me", but "it's called", "it's late"; "" for an owner: "hear everyone's voice"."""
    before = bare(source[position - 1]) if position else ""
    if (
        before
        and bare(source[position])[:-2] in _ALL
        and before not in _OPENERS | _ENDERS
        and source[position - 1][-1].isalpha()
    ):
        return ""
    following, then = (bare(word) for word in (*source[position + 1 : position + 3], "", "")[:2])
    done = (
        following in _HAD - {"better"}
        or following in ("got", "gotta", "gotten")
        or (following in ADVERBS and then == "been")
    )
    return "has" if done or (following.endswith("ed") and then in _OBJECTS) else "is"


def _would_or_had(following: str) -> str:
    return "had" if following in _HAD else "would"


def _cased(word: str, core: str, spelt: str) -> list[str]:
    if core[:1].isupper():
        spelt = spelt[:1].upper() + spelt[1:]
    return word.replace(core, spelt, 1).split()


def _behind_noun(source: list[str], position: int) -> str:
    """What "'s" is in "My brother's a pilot": "is" or "has"; "" for a possessive, as in "My brother's car is red"."""
    rest = source[position + 1 :]
    if not rest or not source[position].endswith("'s") or not _is_subject(source, position):
        return ""
    first, second = bare(rest[0]), bare(rest[1]) if len(rest) > 1 else ""
    if (
        first in ("been", "got", "gotten", "gotta")
        or (first.endswith("ed") and second in _OBJECTS)
        or (first in ADVERBS and second == "been")
    ):
        return "has"
    if first in _GONE and second in PREPOSITIONS and not _verb_follows(rest):
        return "has"
    if first in _UNOWNED or (first in _NAMED and rest[1:] and (rest[1][0].isupper() or second == "after")):
        return "is"
    if first in _STATES:
        ended = not second or not rest[0][-1].isalpha() or second in _BEHIND_STATE
        return "is" if ended and not (second in ("and", "or") and _verb_follows(rest)) else ""
    if first in _JUST and (second in PARTICIPLES or second.endswith("ed")):
        return "" if _verb_follows(rest[1:]) else "has"
    told = first in _ADVERBIAL or first.isdecimal() or bool(gerund_base(first))
    return "is" if told and not _verb_follows(rest) else ""


def _is_subject(source: list[str], position: int) -> bool:
    """As the "My big brother's", "The car's" or "Tom's" that opens a clause."""
    near = range(position - 1, max(position - 4, -1), -1)
    start = next((at for at in near if bare(source[at]) in _OWNING), position)
    if start == position and not (source[position][0].isupper() and source[position] != "Let's"):
        return False
    if any(_is_verb(source, at) for at in range(start + 1, position)):
        return False
    return not start or source[start - 1][-1] in ",;:—" or bare(source[start - 1]) in _OPENERS


def _verb_follows(rest: list[str]) -> bool:
    """Has the clause another verb: "My mom's cooking is great", "My brother's flying lessons start tomorrow"?"""
    for at in range(1, len(rest)):
        joined = bare(rest[at]) in ("and", "or") and at + 1 < len(rest)
        if joined and (_is_verb(rest, at + 1) or bare(rest[at + 1]) in _BEARERS):
            return False
        if rest[at] == "—" or rest[at - 1][-1] in ",;:.!?" or bare(rest[at]) in _ENDERS:
            return False
        if _is_verb(rest, at):
            return True
    return False


def _is_verb(source: list[str], at: int) -> bool:
    """A rough guess, as contractions are not spelt out yet: a past, a third person, or a base form behind a plural."""
    low, before = bare(source[at]), bare(source[at - 1])
    if low in AUXILIARIES or (low in PAST and before not in _UNVERBED):
        return True
    if low in _NO_VERB or before in _UNVERBED:
        return False
    behind_plural = low in VERBS and before.endswith("s") and before not in ADVERBS
    return behind_plural or low.endswith("ed") or (low.endswith("s") and low not in VERBS and low[:-1] in VERBS)
