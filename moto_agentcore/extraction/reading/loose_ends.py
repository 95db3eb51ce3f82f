"""What a statement leaves open: words that want another behind them, he and they and this without a name."""

from __future__ import annotations

from itertools import pairwise

from moto_agentcore.extraction.english.conjugation import gerund_base, is_past, is_third
from moto_agentcore.extraction.english.tokens import behind_pause, word_at
from moto_agentcore.extraction.english.verbs import AUXILIARIES, BE, MODALS, VERBS
from moto_agentcore.extraction.english.words import ADVERBS, PREPOSITIONS, SUBJECTS, wordset

from .said import FIRST, Said, names_one, names_some

_ENDS = wordset(
    "a an the my our and or but to of if because than as so very such is are was were am been be being that which who "
    "whose every each one ones some another this that these those others i we he she they let like even how what more "
    "few something anything everything nothing feels sounds feeling done any"
)
_SHOWN = wordset("this that these those")
_NO_NOUN = PREPOSITIONS | AUXILIARIES | VERBS | {"", "too"}
_NAMELESS = wordset("another some any one ones")
_MALE_OR_FEMALE = wordset("he him his she her hers")
_SEVERAL = wordset("they them their theirs themselves")
WHEN = wordset("next last this today tomorrow yesterday again soon")
_LIMBS = [[part] for part in ("faces", "eyes", "lives", "smiles", "hearts", "reactions", "parents")]
_BEHIND_THOSE = wordset("who with in from around")
_DO = wordset("do does did")
_RELATIVES = wordset("which who whose that than")
_SUBORDINATE = wordset("since because when while although though until unless")


def _ends_early(said: Said) -> bool:
    *_, before, last = ["", "", *(word for word in said.low if word != "together")]
    if len(said.low) < 3 + ("together" in said.low):
        return said.low[0] not in SUBJECTS - {"we"} or is_past(last)
    if before == "remind" and last in ("me", "myself", "us", "ourselves"):
        return True
    if said.words[-2].endswith(",") and (last in VERBS or is_past(last)):
        return True
    if last in ("more", "others") and (before in VERBS or gerund_base(before)):
        return False  # "I sell more"
    if last == "one" and before in VERBS and "who" in said.low:
        return False  # "a home to kids who need one"
    return (
        last in _ENDS or (before in ("but", "so") and last in ADVERBS | {"overall"}) or (before, last) == ("and", "me")
    )


def _is_echo(said: Said) -> bool:
    """As in "I cannot right now", "I am as well": the verb is the other's; "the same way" as what?"""
    if said.low[-2:] in (["the", "same"], ["same", "way"]) or (said.low[-2:] == ["as", "well"] and len(said.low) < 6):
        return True
    if "as" not in said.low and said.low[said.verb + 1 : said.verb + 4] == ["the", "same", "way"]:
        return True
    behind = said.low[said.verb + 1 :]
    if not behind and said.low[said.verb] in _DO:
        return True  # "my wife does"
    return said.low[said.verb] in MODALS and not any(word in VERBS or word in ("be", "become") for word in behind)


def _is_aside(said: Said) -> bool:
    """As in "which I find cute", "since I was 17", "from afar, since I'm ill": what it belongs to is elsewhere."""
    if said.low[0] in _RELATIVES or (said.low[0] == "one" and said.low[1] in FIRST):
        return True
    behind = behind_pause(said.words)
    if behind and said.low[0] in PREPOSITIONS and word_at(said.low, behind) in ("since", "because"):
        return True
    if said.low[0] not in _SUBORDINATE or behind:
        return False
    return sum(word in SUBJECTS or word in ("my", "our", "the") for word in said.low) < 2


def _is_own_mirror(said: Said) -> bool:
    """As in "Music is great for expressing myself": whose self is told only behind "I" or "me"."""
    mirror = next((at for at, word in enumerate(said.low) if word in ("myself", "ourselves")), None)
    selfless = mirror is not None and (FIRST | {"me", "us"}).isdisjoint(said.low[:mirror])
    if said.low[-1] in ("me", "us") and said.low[-2] in BE | {"just"}:
        return True  # "Dance is just me"
    return selfless or any(one == "be" and two == "me" for one, two in pairwise(said.low))


def _is_elsewhere(said: Said) -> bool:
    """As in "the views there were so wide": where is not told."""
    threes = zip(said.low, said.low[1:], said.low[2:], strict=False)
    return any(two == "there" and three in BE and _is_noun(one) for one, two, three in threes)


def _is_noun(word: str) -> bool:
    return not (is_past(word) or word in VERBS | PREPOSITIONS | ADVERBS | AUXILIARIES)


def _is_nobody_named(said: Said) -> bool:
    """He, she or they without anybody before whom that can be; "its" in front."""
    for at, word in enumerate(said.low):
        if word in _MALE_OR_FEMALE and not names_one(said.words[:at]):
            return True
        if word in _SEVERAL and not names_some(said.low[:at], living=said.low[at + 1 : at + 2] in _LIMBS):
            return True
    return not {"its", "itself"}.isdisjoint(said.low[:2])


def _points(said: Said) -> bool:
    """As in "another at a shop", "moments like these", "those days"."""
    for (word, after), then in zip(pairwise(said.low), [*said.low[2:], ""], strict=True):
        if word in _NAMELESS and after in PREPOSITIONS - {"of"}:
            return True
        if word == "like" and after in _SHOWN and then in _NO_NOUN:
            return True
        if word == "this" and (
            after in ("work", "happen") or is_third(after) or after in AUXILIARIES or after.endswith("ts")
        ):
            return True
        if word == "that" and after in ("name", "feeling", "reason", "point", "other"):
            return True
        if word == "there" and after in WHEN:
            return True
        if word == "those" and after not in _BEHIND_THOSE:
            return True
    return False


LOOSE = (_ends_early, _is_echo, _is_aside)
LOOSE_BY_WORD = (
    (wordset("myself ourselves me us"), _is_own_mirror),
    (wordset("there"), _is_elsewhere),
    (_MALE_OR_FEMALE | _SEVERAL | {"its", "itself"}, _is_nobody_named),
    (_NAMELESS | _SHOWN | {"like", "there"}, _points),
)
