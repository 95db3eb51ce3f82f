"""One sentence to statements with a subject each: "I moved to Berlin and love espresso" -> two."""

from __future__ import annotations

from moto_agentcore.extraction.english.conjugation import LASTING, is_finite, is_participle, is_past, same_tense
from moto_agentcore.extraction.english.grammar import (
    is_part_of_own,
    main_verb,
    skip_adverbs,
    starts_subject,
    verb_after,
)
from moto_agentcore.extraction.english.tokens import bare
from moto_agentcore.extraction.english.verbs import AUXILIARIES, BE
from moto_agentcore.extraction.english.words import ADVERBS, SUBJECTS, wordset

_JOINERS = wordset("and but so yet plus then")
_SUBORDINATE = wordset("when if after before once until unless whenever since because although though while as")
_REQUEST = wordset("can could would will do does did is are please what how which who where let's lets")
_MORE = wordset("especially particularly specifically mostly mainly including preferably")


def split_clauses(tokens: list[str]) -> list[list[str]]:
    """Clauses in order. One that shares its subject with the clause before gets a copy of it."""
    relative = _relative(tokens)
    if relative:
        return [clause for part in relative for clause in split_clauses(part)]
    if not tokens:
        return []
    starts = [0]
    clauses: list[list[str]] = []
    subject: list[str] = []
    begin = 0
    opened = _opens_subordinate(tokens)
    for position in range(1, len(tokens)):
        boundary = _boundary(tokens, begin, position, opened)
        if boundary is None:
            continue
        shared, start = boundary
        clauses.append(subject + tokens[begin:position])
        subject = _shared(clauses[-1], bare(tokens[skip_adverbs(tokens, start)])) if shared else []
        begin = start
        starts.append(start)
        opened = False
    clauses.append(subject + tokens[begin:])
    return [clause for clause in map(_trim, clauses) if clause]


def _relative(tokens: list[str]) -> list[list[str]]:
    """Both statements of "My grandmother, who lives in Italy, is 92"; [] for other sentences."""
    start = next(
        (at for at, word in enumerate(tokens[:7]) if word in ("who", "which") and at and tokens[at - 1][-1] == ","), 0
    )
    end = next((at for at in range(start + 2, len(tokens)) if tokens[at - 1].endswith(",")), 0) if start else 0
    if not end or not (is_finite(bare(tokens[end])) and is_finite(bare(tokens[start + 1]))):
        return []
    subject = [*tokens[: start - 1], tokens[start - 1].rstrip(",")]
    return [[*subject, *tokens[start + 1 : end]], [*subject, *tokens[end:]]]


def _opens_subordinate(tokens: list[str]) -> bool:
    return bare(tokens[0]) in _SUBORDINATE


def _boundary(tokens: list[str], begin: int, position: int, opened: bool) -> tuple[bool, int] | None:
    """(the subject is shared, start of the next clause) when a clause ends before `position`."""
    if position <= begin:
        return None
    before, here = tokens[position - 1], bare(tokens[position])
    if "—" in (tokens[position], before) and _goes_on(tokens, position):
        return None
    if (
        tokens[position] == "—"
        or before[-1:] == ";"
        or before == "—"
        or (before[-1:] == ":" and len(tokens) > position + 2)
    ):
        return False, position + (tokens[position] == "—")
    paused, joined = before[-1:] == ",", here in _JOINERS
    if opened or not (paused or joined) or (joined and position + 1 >= len(tokens)):
        return None
    start = position + joined
    start += bare(tokens[start]) in ("also", "then", "so", "and") and start + 1 < len(tokens)
    if starts_subject(tokens, start) and not _inside_subject(tokens, begin, position):
        return False, start
    if bare(tokens[start]) in _REQUEST and paused and bare(tokens[start]) not in BE:
        return False, start
    return (True, start) if _continues(tokens, begin, start) else None


def _goes_on(tokens: list[str], position: int) -> bool:
    """Behind a dash only more of the same: "tea — especially green tea"."""
    start = position + (tokens[position] == "—")
    return start < len(tokens) and bare(tokens[start]) in _MORE


def _inside_subject(tokens: list[str], begin: int, position: int) -> bool:
    """As in "My wife and I moved": no verb yet, so the joiner joins nouns."""
    return not any(is_finite(bare(token)) for token in tokens[begin:position])


def _continues(tokens: list[str], begin: int, start: int) -> bool:
    """Does another verb with the same subject follow? The clause so far must have its own."""
    verb = skip_adverbs(tokens, start)
    first = _main_verb(tokens, begin)
    if (
        verb >= len(tokens)
        or not begin <= first < verb
        or (verb + 1 >= len(tokens) and not is_past(bare(tokens[verb])))
    ):
        return False
    low = bare(tokens[verb])
    if not is_finite(low) or (verb + 1 < len(tokens) and bare(tokens[verb + 1]) in ("and", "or")):
        return False
    return same_tense(bare(tokens[first]), low) and not _noun_like(tokens, verb)


_CLEAR_VERBS = LASTING | {"have", "play", "go", "get"}


def _noun_like(tokens: list[str], verb: int) -> bool:
    """As in "food and drink in Rome": a base form before a preposition or at the end is as likely a noun."""
    low = bare(tokens[verb])
    if low in AUXILIARIES or is_past(low):
        return False
    following = bare(tokens[verb + 1]) if verb + 1 < len(tokens) else ""
    return low not in _CLEAR_VERBS and (not following or following in ("of", "and", "or", "is", "are", "was"))


def _main_verb(tokens: list[str], begin: int) -> int:
    low = bare(tokens[begin])
    return begin if low not in SUBJECTS and is_finite(low) else main_verb(tokens, begin)


def _shared(clause: list[str], verb: str) -> list[str]:
    """What the next clause takes over: the subject, and the auxiliary a second participle needs.

    "have moved … and found" -> "have found", "was delivered and left" -> "was left"; "I was tired and wanted" not.
    """
    subject = _subject_of(clause)
    behind = clause[len(subject) :] or [""]
    following = bare(behind[1]) if len(behind) > 1 else ""
    carried = ("have", "has") if subject[:1] in (["I"], ["we"], ["We"]) else ("have", "has", "was", "were", "is")
    if (
        subject
        and bare(behind[0]) in carried
        and is_participle(following)
        and is_participle(verb)
        and verb not in AUXILIARIES
    ):
        return [*subject, behind[0]]
    return subject


def _subject_of(clause: list[str]) -> list[str]:
    if clause[0] == "I" or bare(clause[0]) in SUBJECTS:
        return clause[:1]
    if is_part_of_own(clause):
        return clause[: max(verb_after(clause, 2), 0)]
    if bare(clause[0]) in ADVERBS and len(clause) > 1:
        return _subject_of(clause[1:])
    if is_finite(bare(clause[0])):
        return []
    position = verb_after(clause, 0)
    return clause[:position] if position > 0 else []


def _trim(clause: list[str]) -> list[str]:
    while (
        clause
        and (bare(clause[0]) in _JOINERS or not bare(clause[0]))
        and bare(clause[1] if len(clause) > 1 else "") != "far"
    ):
        clause = clause[1:]
    while clause and (bare(clause[-1]) in _JOINERS or not bare(clause[-1])):
        clause = clause[:-1]
    return clause
