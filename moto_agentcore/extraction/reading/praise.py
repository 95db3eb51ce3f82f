"""Predicates that only praise or blame: "the colours are so vibrant" tells how it was, and nothing to keep."""

from __future__ import annotations

from moto_agentcore.extraction.english.conjugation import is_past
from moto_agentcore.extraction.english.verbs import BE
from moto_agentcore.extraction.english.words import ADVERBS, wordset

PRAISE = wordset(
    "great good nice amazing awesome wonderful fantastic incredible lovely beautiful cool fun funny special "
    "important invaluable priceless tough hard rewarding inspiring wild crazy worth perfect best magical stunning "
    "gorgeous vibrant peaceful powerful crucial necessary essential key everything huge cute adorable sweet "
    "impressive calming interesting exciting enriching enlightening fulfilling refreshing therapeutic gripping "
    "okay ok fine bad terrible brilliant excellent delicious yummy tasty epic unreal insane breathtaking serene "
    "soothing relaxing emotional unforgettable memorable meaningful precious easy difficult challenging "
    "worthwhile intense surreal fascinating hot overwhelming heartwarming humbling contagious empowering freeing "
    "real true such like full worse better different nerve-wracking intimate alive bold bright pretty dope lit "
    "motivating infectious electric electrifying tense uplifting invigorating solid man "
    "unbelievable embarrassing indescribable unforgetable immersive thought-provoking "
    "well must-visit must-see must-read must-try "
    "captivating gratifying eye-opening satisfying enjoyable scary frustrating disappointing touching shocking"
)
_JUDGING = BE | wordset(
    "be been being feel look sound seem taste feels felt looks looked sounds sounded seems seemed went turned "
    "tastes tasted gets got"
)
_BETWEEN = ADVERBS | wordset(
    "a an the such super pretty quite very not out kinda less much kind bit more most be been being going like of"
)
_SUPPOSING = wordset("can may must might should could would")


def is_judgement(low: list[str], verb: int, *, mine: bool = False) -> bool:
    """As in "the colours are so vibrant", "the game must have been amazing": the predicate only praises or blames.

    What something is to the user ("is special to me") is more, unless `mine` says that it is known whose it is.
    """
    rest = low[verb:]
    at = next((at for at, word in enumerate(rest[:4]) if word in _JUDGING), None)
    if at is None:
        return bool(rest) and rest[0] in _SUPPOSING and not is_past(rest[-1])
    while at < len(rest) and rest[at] in _JUDGING | _BETWEEN:
        at += 1
    return at >= len(rest) or (rest[at] in PRAISE and (mine or {"me", "my", "i", "us"}.isdisjoint(rest[at:])))
