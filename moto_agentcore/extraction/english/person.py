"""First person to third: "I moved with my wife" -> "The user moved with their wife". Works on one clause."""

from __future__ import annotations

from .conjugation import is_finite, is_past, third_person
from .grammar import skip_adverbs
from .tokens import bare, swapped, within_quotes, word_at
from .verbs import MODALS, ONLY_VERBS, UNCHANGED, VERBS
from .words import ADVERBS, PREPOSITIONS, wordset

_PLURAL = {"am": "are", "was": "were", "is": "are", "has": "have", "does": "do"}
_LATER = {"my": "their", "our": "their", "me": "them", "us": "them", "mine": "theirs", "ours": "theirs"}
_FIRST = {"my": "the user's", "our": "the user's", "me": "the user", "us": "the user", "mine": "the user's"}
_FIRST |= {"ours": "the user's", "myself": "themselves", "ourselves": "themselves"}
# "Our" troops are everybody's.
_OF_ALL = wordset(
    "military troops country planet world society nation government veterans education infrastructure environment "
    "economy climate ancestors"
)
_WHEN = ADVERBS | wordset("lately today yesterday tomorrow tonight last next every each this whenever when while since")
_HOLDING = PREPOSITIONS | MODALS | wordset("not how what")  # behind these a verb may belong to them
_SELF = {"myself": "themselves", "ourselves": "themselves"}
_OF_THEIRS = {"have": "has", "are": "is", "were": "was", "do": "does"}  # of the assistant's verbs
_ADDRESSED = {"your": "the", "yours": "the assistant's", "you": "the assistant", "yourself": "the assistant"}


def third(clause: list[str], *, past: bool = False) -> list[str]:
    """The clause in the third person. `past` decides verbs whose past looks like their present (put, cut, read)."""
    clause = _and_i(clause)
    out: list[str] = []
    seen = plural = False
    conjugate = -1
    quoted = within_quotes(clause)
    for position, token in enumerate(clause):
        low = bare(token)
        if position in quoted:
            out.append(token)  # a title: "My Way"
        elif token.rstrip(",.;:!") == "I" or low == "we":
            out.append(swapped(token, "they" if seen else "the user"))
            verb = _verb_behind(clause, position + 1)
            conjugate, plural, seen = verb, seen or (low == "i" and clause[position - 1 : position] == ["and"]), True
        elif low == "together" and not plural and _alone_together(clause, position):
            out[-1] += "," if token[-1] == "," != out[-1][-1] else ""  # "together, which is fun"
        elif low in ("both", "all", "together") and not plural and "we" in _before(clause, position):
            continue  # "we both": of the two the user is one
        elif position == conjugate and not (past and low in UNCHANGED):
            out.append(_agree(token, low, plural))
            conjugate = _second_verb(clause, position, low)
        elif low == "our" and position + 1 < len(clause) and bare(clause[position + 1]) in _OF_ALL:
            out.append("the")
        elif low in _FIRST:
            out.append(swapped(token, _SELF.get(low) or _LATER[low] if seen else _FIRST[low]))
        elif low in _OF_THEIRS and position and bare(clause[position - 1]) == "you":
            out.append(swapped(token, _OF_THEIRS[low]))
        else:
            out.append(swapped(token, _ADDRESSED[low]) if low in _ADDRESSED else token)
    return out


def standing_alone(clause: list[str]) -> list[str]:
    """Without "too", "as well" and "even": what they add to was said elsewhere, a record is read by itself."""
    even = next((at for at in range(1, min(len(clause) - 1, 5)) if clause[at] == "even"), 0)
    if even and is_finite(bare(clause[even + 1])) and bare(clause[even - 1]) not in ("not", "but", "cannot"):
        clause = [*clause[:even], *clause[even + 1 :]]
    end = next((at for at, word in enumerate(clause) if word == "which" and clause[at - 1][-1:] == ","), len(clause))
    pause = "," if end < len(clause) else ""
    told = " ".join(clause[:end]).rstrip(" .,!?")
    added = next((tail for tail in (" as well", " too", " also") if told.endswith(tail)), "")
    return [*(told.removesuffix(added).rstrip(",") + pause).split(), *clause[end:]] if added else clause


def _alone_together(clause: list[str], position: int) -> bool:
    """As in "we cook together on Sundays": with whom is not told. "We put together a list" is another verb."""
    behind = [bare(word) for word in clause[position + 1 : position + 3]]
    ended = (
        clause[position][-1] in ".,!?;:" or not behind or behind[0] in PREPOSITIONS | _WHEN or behind == ["a", "lot"]
    )
    told = {bare(word) for word in clause[:position]}
    return ended and "we" in told and not {"with", "get", "got", "put", "bring", "come"} & told


def _before(clause: list[str], position: int) -> list[str]:
    """The word in front, or of "we are" the two."""
    before = [bare(word) for word in clause[max(position - 2, 0) : position]]
    return before if before[-1:] in (["are"], ["were"], ["have"]) else before[-1:]


def _verb_behind(clause: list[str], start: int) -> int:
    """Also behind "last", as in "since we last met"."""
    verb = skip_adverbs(clause, start)
    return verb + (verb + 1 < len(clause) and bare(clause[verb]) == "last" and is_past(bare(clause[verb + 1])))


def _second_verb(clause: list[str], position: int, low: str) -> int:
    """As in "I cook and clean", "we sing, dance and cook": what directly follows agrees too."""
    following = [word.lower() for word in clause[position + 1 : position + 3]]
    if clause[position][-1] == "," and following[1:] == ["and"] and {low, bare(following[0])} <= VERBS:
        return position + 1
    if low in VERBS and not is_past(low) and following[:1] in (["and"], ["or"], ["but"]):
        behind = skip_adverbs(clause, position + 2)
        if behind < len(clause) and bare(clause[behind]) in VERBS:
            return behind
    last = len(clause) - 1
    joined = position + 2 < last and low in VERBS and clause[last - 1].lower() in ("and", "or")
    between = {bare(word) for word in clause[position + 1 : last - 1]}
    alone = VERBS.isdisjoint(between) and _HOLDING.isdisjoint(between)
    return last if joined and alone and bare(clause[last]) in ONLY_VERBS else -1  # "I make music and sing"


def _and_i(clause: list[str]) -> list[str]:
    """The user and their partner for "My wife and I": the verb is plural already."""
    start, position = _partner_behind(clause)
    if not position:
        return clause
    own = ["they"] if {"i", "we"} & set(map(bare, clause[:start])) else ["the", "user"]
    partner = [word.rstrip(",") for word in clause[start + 1 : position - 1]]
    return [*clause[:start], *own, "and", "their", *partner, *_they(clause[position + 1 :])]


def _partner_behind(clause: list[str]) -> tuple[int, int]:
    """(start of "my wife and I", position of its "I"), also behind "Last May"; (0, 0) without."""
    if "and" not in clause:
        return 0, 0
    for start in range(min(len(clause) - 3, 7)):
        if bare(clause[start - 1]) == "of" and start:
            continue  # "both of my parents and I"
        if bare(clause[start]) in ("my", "our") and (at := _partner(clause[start:])):
            return start, start + at
    return 0, 0


def _they(rest: list[str]) -> list[str]:
    quoted = within_quotes(rest)
    return [
        token
        if at in quoted
        else swapped(token, _LATER.get(bare(token)) or ("they" if bare(token) in ("we", "i") else token))
        for at, token in enumerate(rest)
    ]


def _agree(token: str, low: str, plural: bool) -> str:
    if plural:
        return swapped(token, _PLURAL.get(low, token)) if low in ("am", "was") else token
    core = token.rstrip(",.;:!?")
    return third_person(core) + token[len(core) :]


def they(rest: list[str]) -> list[str]:
    """What follows "I", for a text that goes on about "they": `prefer my tea black` -> `prefer their tea black`."""
    verb = skip_adverbs(rest, 0)
    out = _they(rest)
    if verb < len(out) and bare(out[verb]) in ("am", "was"):
        out[verb] = _PLURAL[bare(out[verb])]
    return out


def user_subject(clause: list[str]) -> int:
    """Position of "I" or "we" when the clause is about them, also in "my wife and I"; else -1."""
    position = skip_adverbs(clause, 0)
    if word_at(clause, position) in ("my", "our"):
        position = _partner(clause) or position
    if word_at(clause, position) not in ("i", "we"):
        return -1
    verb = skip_adverbs(clause, position + 1)
    return position if verb < len(clause) and (clause[position] == "I" or is_finite(bare(clause[verb]))) else -1


def _partner(clause: list[str]) -> int:
    """Position of "I" in "my wife and I"; 0 without it."""
    for position in range(3, min(len(clause) - 1, 6)):
        if (
            clause[position].rstrip(",") == "I"
            and clause[position - 1].lower() == "and"
            and bare(clause[0]) in ("my", "our")
        ):
            return position
    return 0


def sentence(tokens: list[str]) -> str:
    """Joined, capitalised, one full stop."""
    text = " ".join(tokens).strip().strip(",;:-— ").rstrip(".!?… ")
    return text[:1].upper() + text[1:] + "." if text else ""
