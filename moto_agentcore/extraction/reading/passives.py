"""What was done to somebody, and what they did then: "was fired and hired again", "was fired and found a job"."""

from __future__ import annotations

from moto_agentcore.extraction.english.grammar import is_noun_start
from moto_agentcore.extraction.english.tokens import bare
from moto_agentcore.extraction.english.verbs import PARTICIPLES, PAST
from moto_agentcore.extraction.english.words import ADVERBS, PREPOSITIONS, wordset

from .noun_phrases import person_of

_GOING = wordset("moved returned started retired arrived travelled traveled left came went stayed joined")
_NEVER_DONE_TO = wordset("died landed arrived lived worked stayed waited cried laughed recovered survived graduated")
_GIVEN = wordset("given offered sent shown taught told paid asked")  # "was hired and given a car"
_DONE_TO = wordset(
    "raised hired fired promoted demoted diagnosed admitted accepted rejected adopted educated elected appointed "
    "treated cured baptised christened operated transferred deployed drafted discharged licensed certified"
)


def goes_on_passively(then: list[str]) -> bool:
    """As in "I was born in Oslo and raised in Bern": what others do to somebody, and nobody that it is done to."""
    return bare(then[0]) in _DONE_TO and (len(then) == 1 or bare(then[1]) in PREPOSITIONS | ADVERBS | {"twice"})


def goes_on_actively(subject: list[str], then: list[str]) -> bool:
    """As in "was fired and found a job", "My aunt was promoted and moved to Bern": no passive goes on."""
    verb, following = (*map(bare, then[:2]), "", "")[:2]
    if verb in PAST - PARTICIPLES or verb in _NEVER_DONE_TO:
        return True
    if following in ("me", "us") or is_noun_start(following):
        return verb not in _GIVEN
    somebody = subject[-1][:1].isupper() or any(person_of(word) for word in subject)
    return somebody and verb in _GOING and following != "by"
