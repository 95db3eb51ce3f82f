"""What several do: of everybody, of each other, or of the user too."""

from __future__ import annotations

from itertools import pairwise

from moto_agentcore.extraction.english.conjugation import base_form, gerund_base, is_past
from moto_agentcore.extraction.english.verbs import BE
from moto_agentcore.extraction.english.words import ADVERBS, DETERMINERS, NUMBERS, PEOPLE, PREPOSITIONS, wordset

from .loose_ends import WHEN
from .said import Said

_MUTUAL = wordset(
    "meet chat talk bond connect marry divorce separate hug kiss reconnect catch match break split speak see"
)
_NO_KIND = (
    PREPOSITIONS | ADVERBS | DETERMINERS | NUMBERS | WHEN | wordset("not out back off home years months weeks days")
)
_BETWEEN_US = wordset("we each eachother another")
_STAYING = wordset("been be being are were live lived living stay stayed staying move moved moving got get getting")
_ALONE = PREPOSITIONS | ADVERBS | WHEN | wordset("up and last when while before")


def _is_of_all(said: Said) -> bool:
    """As in "we all have our paths": of everybody; what we all did is of the user too."""
    near = {"all", "both"} & set(said.low[said.verb - 1 : said.verb + 2])
    if any((one in ("us", "can") and two in ("all", "both")) for one, two in pairwise(said.low)):
        return True
    return "we" in said.low and bool(near) and not is_past(said.low[said.verb])


def _is_several(said: Said) -> bool:
    """As in "we were kids": the user alone is not several."""
    pairs = enumerate(pairwise(said.low))
    after = [said.low[at + 2 : at + 6] for at, (one, two) in pairs if one == "we" and two in BE]
    return (
        any(PEOPLE.get(near) == "p" for words in after for near in words[:2])
        or any(map(_ends_in_plural, after))
        or any(map(_is_counted, after))
    )


def _is_counted(behind: list[str]) -> bool:
    """As in "we are four people", "we are three in my family"; not "we are two years into it"."""
    if not behind or behind[0] not in NUMBERS - {"one"}:
        return False
    return _ends_in_plural(behind[1:]) or behind[1:2] in ([], ["in"])


def _ends_in_plural(behind: list[str]) -> bool:
    """As in "we are nurses", "we are big fans of jazz"; not "we are painting walls", "we are always late"."""
    behind = behind[behind[0] in ADVERBS :] if behind else []
    head = behind[: next((at for at, word in enumerate(behind) if word in _NO_KIND), len(behind))]
    if not head or gerund_base(head[0]) or is_past(head[0]):
        return False
    return head[-1] == "people" or (head[-1].endswith("s") and not head[-1].endswith(("ss", "us", "is", "'s")))


def _is_mutual(said: Said) -> bool:
    """The user alone does nothing to each other, has nothing in common and does not "meet" but with somebody."""
    if _BETWEEN_US.isdisjoint(said.low):
        return False
    text = f" {' '.join(said.low)} "
    if " each other" in text or " eachother " in text or " one another " in text:
        return True
    if "we" not in said.low or "with" in said.low:
        return False
    threes = zip(said.low, said.low[1:], [*said.low[2:], ""], strict=False)
    if any(one in _STAYING and two == "together" for one, two in pairwise(said.low[said.verb : said.verb + 3])):
        return True  # "we live together"
    return "in common" in text or any(
        one == "we" and base_form(two) in _MUTUAL and (three in _ALONE or not three) for one, two, three in threes
    )


TOGETHER = ((wordset("we us can"), _is_of_all), (wordset("we"), _is_several), (_BETWEEN_US, _is_mutual))
