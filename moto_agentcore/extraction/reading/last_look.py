"""The last look before a statement leaves: what a careful person would not sign stays here, or the part that is wrong.

Every test is a line and answers whether something is at fault. What fails only behind a joint ("…, so you can rest") is
cut there and told without it; a condition ("… when you cook") is no such part.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.conjugation import is_finite, is_past, is_third
from moto_agentcore.extraction.english.tokens import bare
from moto_agentcore.extraction.english.verbs import AUXILIARIES, BE, VERBS
from moto_agentcore.extraction.english.words import ADVERBS, PEOPLE, PREPOSITIONS, SUBJECTS, wordset

from .commonplaces import is_empty
from .said import FIRST, MANY, Said, is_nobody_s, names_one, names_some, taken

if TYPE_CHECKING:
    from .coreference import Referents

_JOINTS = wordset("because so although though even which — and but or plus as just while")
_GOES_ON = [[word] for word in (*SUBJECTS, "you", "that", "my", "our", "the", "your", "this")]
_ADDRESSED = wordset("you your yours yourself yourselves")
_OF_A_FIRM = wordset(
    "website site newsletter store shop app service services company product products team support page portal "
    "platform hotel bank airline office customer menu catalogue catalog online mobile system api software"
)
_SOUNDS = wordset("oh wow haha hey hi hello lol please thanks thank congrats yay ugh yeah hmm wanna gonna")
_ENDS = wordset(
    "a an the my our and or but to of if because than as so very such is are was were am been be being that which who "
    "whose every each one ones some another this that these those others i we he she they let like even how what more "
    "few something anything everything nothing feels sounds feeling done"
)
_SHOWN = wordset("this that these those")
_NO_NOUN = PREPOSITIONS | AUXILIARIES | VERBS | {"", "too"}
_NAMELESS = wordset("another some any one ones")
_MALE_OR_FEMALE = wordset("he him his she her hers")
_SEVERAL = wordset("they them their theirs themselves")
_PLURAL_VERBS = wordset("are have were do")
_SINGULAR_VERBS = wordset("is has was does")
_HEADED = wordset("my our a an the this that")
_OBJECTS = wordset("me my us our the a it")
_WHEN = wordset("next last this today tomorrow yesterday again soon")
_ORDERS = wordset("keep let make take give tell have check show send")
_BEHIND_THOSE = wordset("who with in from around")
_NOT_PLURAL = ("ss", "us", "is", "news", "'s")


def signed(clause: list[str], referents: Referents) -> list[str]:
    """The longest part from the front without a fault; [] where there is none."""
    low = [bare(word) for word in clause]
    for end in _parts(clause, low):
        said = taken([*clause[: end - 1], clause[end - 1].rstrip(",;:")], referents)
        if not any(fault(said) for fault in _FAULTS):
            return said.words
    return []


def _parts(clause: list[str], low: list[str]) -> list[int]:
    denied = "not" in low
    cuts = (at for at in range(len(clause) - 1, 2, -1) if _is_joint(clause, low, at))
    return [len(clause), *(at for at in cuts if not (denied and low[at] == "because"))]


def _is_joint(clause: list[str], low: list[str], at: int) -> bool:
    if low[at] == "like":
        return clause[at - 1].endswith(",") and low[at + 1 : at + 2] in (["a"], ["an"])
    if low[at] == "so":
        return low[at + 1 : at + 2] in _GOES_ON
    return low[at] in _JOINTS or clause[at] == "—" or (at == len(clause) - 1 and clause[at - 1].endswith(","))


def _addresses(said: Said) -> bool:
    return any(
        word in _ADDRESSED and not (word == "your" and not _OF_A_FIRM.isdisjoint(said.low[at + 1 : at + 3]))
        for at, word in enumerate(said.low)
    )


def _sounds(said: Said) -> bool:
    return not _SOUNDS.isdisjoint(said.low)


def _ends_early(said: Said) -> bool:
    *_, before, last = ["", "", *(word for word in said.low if word != "together")]
    if len(said.low) < 3 + ("together" in said.low):
        return said.low[0] not in SUBJECTS or is_past(last)
    if said.words[-2].endswith(",") and (last in VERBS or is_past(last)):
        return True
    return (
        last in _ENDS or (before in ("but", "so") and last in ADVERBS | {"overall"}) or (before, last) == ("and", "me")
    )


def _has_no_verb(said: Said) -> bool:
    return not 0 < said.verb < len(said.low) or not (is_finite(said.low[said.verb]) or said.low[0] in SUBJECTS)


def _is_half(said: Said) -> bool:
    """As in "the struggles I had": its only verb belongs to the "I" within its subject."""
    before = said.low[said.verb - 1]
    if is_past(said.low[said.verb]) and said.low[said.verb + 1 : said.verb + 2] == ["by"]:
        return True  # "a ball signed by my friends"
    if said.verb - said.start < 2 or before not in SUBJECTS or said.low[said.verb - 2] == "and":
        return False
    return not any(word in AUXILIARIES or is_past(word) or is_third(word) for word in said.low[said.verb + 1 :])


def _disagrees(said: Said) -> bool:
    verb = said.low[said.verb]
    subject = [word for word in said.low[said.start : said.verb] if word not in ADVERBS]
    if len(subject) < 2 or subject[0] not in _HEADED or "and" in subject or not FIRST.isdisjoint(subject[1:]):
        return False
    noun = subject[next((at for at, word in enumerate(subject) if at and word in PREPOSITIONS), len(subject)) - 1]
    if PEOPLE.get(noun) == "p" or (noun.endswith("s") and not noun.endswith(_NOT_PLURAL)):
        return verb in _SINGULAR_VERBS and noun not in MANY and noun.capitalize() not in said.words
    return verb in _PLURAL_VERBS and noun.isalpha() and noun not in MANY


def _lacks_subject(said: Said) -> bool:
    """As in "keeps me going"."""
    first, *behind = said.low[said.start : said.start + 2]
    return (is_third(first) or first in _ORDERS) and not _OBJECTS.isdisjoint(behind)


def _is_of_all(said: Said) -> bool:
    """As in "we all have our paths": of everybody; what we all did is of the user too."""
    near = {"all", "both"} & set(said.low[said.verb - 1 : said.verb + 2])
    return "we" in said.low and bool(near) and not is_past(said.low[said.verb])


def _is_several(said: Said) -> bool:
    """As in "we were kids": the user alone is not several."""
    pairs = enumerate(pairwise(said.low))
    after = [said.low[at + 2 : at + 4] for at, (one, two) in pairs if one == "we" and two in BE]
    return any(PEOPLE.get(near) == "p" for words in after for near in words)


def _is_mutual(said: Said) -> bool:
    """The user alone does nothing to each other."""
    return any(word == "each" and after.startswith("other") for word, after in pairwise(said.low))


def _is_nobody_named(said: Said) -> bool:
    """He, she or they without anybody before whom that can be; "its" in front."""
    for at, word in enumerate(said.low):
        if word in _MALE_OR_FEMALE and not names_one(said.words[:at]):
            return True
        if word in _SEVERAL and not names_some(said.low[:at]):
            return True
    return not {"its", "itself"}.isdisjoint(said.low[:2])


def _points(said: Said) -> bool:
    """As in "another at a shop", "moments like these", "those days"."""
    for (word, after), then in zip(pairwise(said.low), [*said.low[2:], ""], strict=True):
        if word in _NAMELESS and after in PREPOSITIONS - {"of"}:
            return True
        if word == "like" and after in _SHOWN and then in _NO_NOUN:
            return True
        if word == "this" and (is_third(after) or after in AUXILIARIES or after.endswith("ts")):
            return True
        if word == "there" and after in _WHEN:
            return True
        if word == "those" and after not in _BEHIND_THOSE:
            return True
    return False


def _likens(said: Said) -> bool:
    """As in "we cook on Sundays, like a team"."""
    return any(low == "like" and _is_joint(said.words, said.low, at) for at, low in enumerate(said.low) if at)


def _says_nothing(said: Said) -> bool:
    return is_empty(said.low, said.start)


_FAULTS = (
    _addresses,
    _sounds,
    _ends_early,
    _has_no_verb,
    _is_half,
    _disagrees,
    _lacks_subject,
    _is_of_all,
    _is_several,
    _is_mutual,
    _is_nobody_named,
    _points,
    _likens,
    is_nobody_s,
    _says_nothing,
)
