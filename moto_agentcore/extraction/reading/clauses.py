"""One sentence to statements with a subject each: "I moved to Berlin and love espresso" -> two."""

from __future__ import annotations

from moto_agentcore.extraction.english.conjugation import is_finite, is_past
from moto_agentcore.extraction.english.grammar import skip_adverbs, starts_subject
from moto_agentcore.extraction.english.tokens import bare, word_at
from moto_agentcore.extraction.english.verbs import BE, VERBS
from moto_agentcore.extraction.english.words import POSSESSIVES, PREPOSITIONS, SUBJECTS, wordset

from .noun_phrases import person_of
from .sharing import continues, shared_subject

_JOINERS = wordset("and but so yet plus then")
_SUBORDINATE = wordset("when if after before once until unless whenever since because although though while as")
_IDIOMS = {("now", "then"), ("here", "there"), ("up", "down"), ("back", "forth"), ("so", "so"), ("on", "off")}
_IDIOMS |= {
    ("first", "foremost"),
    ("tried", "tested"),
    ("trial", "error"),
    ("rest", "relaxation"),
    ("by", "large"),
    ("born", "raised"),
}
_REQUEST = wordset("can could would will do does did is are please what how which who where let's lets")
_LISTED = 9  # words
_PAIR = 2
_TELLING = _SUBORDINATE | wordset(
    "think thinks thought hope hoped know knew believe believed guess say said feel felt mean wish that where which"
)
_MORE = wordset("especially particularly specifically mostly mainly including preferably")


def split_clauses(tokens: list[str]) -> list[list[str]]:
    """Clauses in order. One that shares its subject with the clause before gets a copy of it."""
    relative = _relative(tokens)
    if relative:
        return [clause for part in relative for clause in split_clauses(part)]
    if not tokens:
        return []
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
        subject = shared_subject(clauses[-1], tokens[skip_adverbs(tokens, start) :]) if shared else []
        begin = start
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
        or (before[-1:] == ":" and len(tokens) > position + 2 and not _is_named(tokens, position))
    ):
        return False, position + (tokens[position] == "—")
    paused, joined = before[-1:] == ",", here in _JOINERS
    if opened or not (paused or joined) or (joined and position + 1 >= len(tokens)) or _is_idiom(tokens, position):
        return None
    if here == "so" and _goes_with(tokens, position, paused=paused):
        return None
    start = position + joined
    start += bare(tokens[start]) in ("also", "then", "so", "and") and start + 1 < len(tokens)
    anew = _begins_anew(tokens, position, start)
    if anew:
        return False, anew
    if joined and (before == "you" or _goes_along(tokens[begin:position], bare(tokens[start]))):
        return None
    if starts_subject(tokens, start) and not _inside_subject(tokens, begin, position):
        return False, start
    if bare(tokens[start]) in _REQUEST and paused and bare(tokens[start]) not in BE:
        return None if _is_relative(tokens, start) else (False, start)
    return (True, start) if continues(tokens, begin, start) else None


def _goes_along(before: list[str], verb: str) -> bool:
    """As in "We sing and dance at home", "I cook, clean and play chess": alone the first says nothing."""
    subject, *verbs = map(bare, before)
    alone = (subject == "we" and len(verbs) == 1) or (
        subject in ("i", "we") and len(verbs) == _PAIR and before[1][-1] == ","
    )
    return alone and verb in VERBS and VERBS.issuperset(verbs)


def _begins_anew(tokens: list[str], position: int, start: int) -> int:
    """Where a clause starts that shows no subject of its own: "…, maybe it rains", "… and one replied"; 0 without."""
    here, behind = ([bare(word) for word in tokens[at : at + 2]] for at in (position, start))
    paused, joined = tokens[position - 1][-1:] == ",", start > position
    if paused and (here[0] in ("maybe", "perhaps", "sounds", "looks", "seems") or here == ["just", "been"]):
        return position
    if paused and joined and behind[0] in ("i", "my") and not _is_head(tokens, position):
        return start  # "Nothing soon, but my colleague asked me"
    if joined and (behind == ["who", "knows"] or (behind[0] == "one" and is_past(behind[-1]))):
        return start
    return 0


def _is_head(tokens: list[str], position: int) -> bool:
    """May what stands before be part of a subject, as in "My sister, my aunt, and I"?"""
    first = bare(tokens[0])
    return tokens[0] == "I" or first in POSSESSIVES | PREPOSITIONS | {"the", "a", "an"} or position < 2


def _is_relative(tokens: list[str], start: int) -> bool:
    """As in "from pottery, which I do to relax": no question."""
    return bare(tokens[start]) in ("which", "who") and tokens[-1][-1] != "?" and bare(tokens[start + 1]) != "means"


def _is_idiom(tokens: list[str], position: int) -> bool:
    """As in "now and then", "over and over": the joiner parts nothing."""
    before, behind = bare(tokens[position - 1]), word_at(tokens, position + 1)
    return (before, behind) in _IDIOMS or (before == behind and before.isalpha())


def _goes_with(tokens: list[str], position: int, *, paused: bool) -> bool:
    """As in "was so excited", and the purpose in "saves so she can travel"."""
    purpose = {bare(word) for word in tokens[position + 2 : position + 4]} & {"can", "could"}
    return bool(purpose) or not (paused or starts_subject(tokens, position + 1))


def _is_named(tokens: list[str], position: int) -> bool:
    """As in "Halo: Reach", "my hobbies: chess and pottery": no clause follows."""
    before, behind = tokens[position - 1], tokens[position]
    named = behind[:1].isupper() and bare(behind) not in SUBJECTS | POSSESSIVES | {"the", "a"}
    rest = tokens[position:]
    listed = len(rest) < _LISTED and not any(is_finite(low) and low != "like" for low in map(bare, rest))
    return (before[:1].isupper() and named) or (listed and position > 2)


def _goes_on(tokens: list[str], position: int) -> bool:
    """Behind a dash only more of the same: "tea — especially green tea"."""
    start = position + (tokens[position] == "—")
    if word_at(tokens, start) in ("a", "an"):
        return not any(is_finite(bare(word)) for word in tokens[start:])  # "dear to me - a gift of my aunt"
    return word_at(tokens, start) in _MORE


def _inside_subject(tokens: list[str], begin: int, position: int) -> bool:
    """As in "My wife and I moved": no verb yet, so the joiner joins nouns; also behind "I think"."""
    if tokens[position : position + 2] == ["and", "I"] and tokens[position - 1][-1] != ",":
        own = next((at for at in range(position - 1, begin, -1) if bare(tokens[at]) in POSSESSIVES), 0)
        told = own and bare(tokens[own - 1]) in _TELLING and any(map(person_of, tokens[own:position]))
        begin = own if told else begin
    return not any(is_finite(low) and low != "last" for low in map(bare, tokens[begin:position]))


def _trim(clause: list[str]) -> list[str]:
    while clause and (bare(clause[0]) in _JOINERS or not bare(clause[0])) and word_at(clause, 1) != "far":
        clause = clause[1:]
    while clause and (bare(clause[-1]) in _JOINERS or not bare(clause[-1])):
        clause = clause[:-1]
    return clause
