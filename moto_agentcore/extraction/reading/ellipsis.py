"""What a short answer leaves out: "I like tea, but my wife doesn't" -> "my wife does not like tea"."""

from __future__ import annotations

from moto_agentcore.extraction.english.conjugation import base_form, is_finite, third_person
from moto_agentcore.extraction.english.grammar import main_verb
from moto_agentcore.extraction.english.tokens import bare
from moto_agentcore.extraction.english.verbs import BE, MODALS

_DO = frozenset(("do", "does", "did"))
_HAVE = frozenset(("have", "has", "had"))
_CAN = MODALS | {"cannot"}
_AUXILIARIES = _DO | _HAVE | BE | _CAN
_ALSO = frozenset(("too", "either"))
_NEGATIONS = frozenset(("not", "never"))


def filled(clauses: list[list[str]]) -> list[list[str]]:
    """Clauses that end with their auxiliary get the rest of the clause before, or go where that does not fit."""
    found: list[list[str]] = []
    for clause in clauses:
        said = clause[:-1] if bare(clause[-1]) in _ALSO else clause
        at = _ends_at_auxiliary(said)
        if at and 0 < main_verb(said) < at - 1:
            at = 0  # "everything I do" behind a verb of its own
        rest = _rest(found[-1], bare(said[at])) if at and found else []
        if rest:
            found.append(_joined(said, rest))
        elif not at and not _is_inverted(clause):
            found.append(clause)
    return found


def _joined(said: list[str], rest: list[str]) -> list[str]:
    """With "does like" as "likes"."""
    last = said[-1].rstrip(".,!")
    if last == "does" and bare(rest[0]) not in _AUXILIARIES:
        return [*said[:-1], third_person(rest[0]), *rest[1:]]
    return [*said[:-1], *rest] if last == "do" else [*said[:-1], last, *rest]


def _ends_at_auxiliary(clause: list[str]) -> int:
    """Position of the auxiliary in "my wife does (not)"; 0 where more follows it, and for the month of May."""
    at = len(clause) - 1 - (bool(clause) and bare(clause[-1]) in _NEGATIONS)
    return at if at > 0 and bare(clause[at]) in _AUXILIARIES and clause[at].islower() else 0


def _is_inverted(clause: list[str]) -> bool:
    """As in "so do I", whose verb is left out too."""
    return len(clause) > 1 and clause[-1].rstrip(".!") == "I" and bare(clause[-2]) in _AUXILIARIES


def _rest(before: list[str], auxiliary: str) -> list[str]:
    """What stands behind the subject of the clause before, as `auxiliary` continues it; [] where it does not."""
    verb = main_verb(before)
    if not 0 < verb < len(before) - 1 or not is_finite(bare(before[verb])):
        return []
    low = bare(before[verb])
    behind = verb + 1 + (bare(before[verb + 1]) in _NEGATIONS)
    if auxiliary in _DO and low not in _DO | BE | _CAN:
        return [base_form(low), *before[verb + 1 :]]
    same = next(kind for kind in (_DO, _HAVE, BE, _CAN) if auxiliary in kind)
    return before[behind:] if low in same else []
