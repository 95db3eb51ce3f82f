"""A turn of the user to plain statements: clauses with a subject, nothing asked, ordered, supposed or merely polite."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from .clauses import split_clauses, split_list
from .ellipsis import filled
from .filters import (
    before_question,
    implied_subject,
    is_command,
    is_hypothetical,
    is_question,
    is_small_talk,
    own_words,
    quotes_somebody,
    spelt_out,
    strip_lead,
)  # fmt: skip
from .grammar import is_finite, is_part_of_own, is_past, skip_adverbs, starts_subject, verb_after
from .lexicon import POSSESSIVES, PREPOSITIONS, SUBJECTS, wordset
from .model import Turn
from .people import Cast, can_be_it
from .sentences import bare, sentences, words
from .voice import user_subject

_ENGLISH = wordset("the to my of for with that this from by an was have been not every when is are at on and")
_LOOSE = wordset("him them his her")
_POINTING = wordset("this that these those there one ones here same")
_OPENERS = wordset("last this next yesterday today tomorrow every each most so ever one two three back as tonight")
_NO_SUBJECT = wordset("you your this that these those what here one another others let let's lets please kindly")
_OWN = ("i", "we", "my", "our")
_DUMMY_IT = ("takes", "took", "is", "was", "costs", "cost")
# "It is my birthday", "It is our first time in Oslo", "It takes me an hour to get to work" mean nothing said before.
_OCCASIONS = wordset("to birthday anniversary wedding graduation day week weekend time turn first second third last")
_ASIDE = wordset("because since as although though while when whenever if unless until before after once")
_DONE = wordset("quit hit hurt burst")  # without a habit these tell what happened, though they look present
_HABIT = wordset("always usually often never sometimes normally regularly")


@dataclass(frozen=True, slots=True)
class Statement:
    """`words` still in the first person; `subject` is where "I" or "we" stands when it is the subject, else -1."""

    words: tuple[str, ...]
    subject: int
    corrected: bool
    at: int  # of its turn
    turn: Turn

    @property
    def past(self) -> bool:
        return (
            any(is_past(low) or low in ("yesterday", "ago") for low in map(bare, self.words))
            or "last" in self.words
            or self._is_done()
        )

    def _is_done(self) -> bool:
        verb = skip_adverbs(list(self.words), self.subject + 1)
        if self.subject < 0 or verb >= len(self.words):
            return False
        return bare(self.words[verb]) in _DONE and bare(self.words[verb - 1]) not in _HABIT


@lru_cache(maxsize=64)
def statements(turns: tuple[Turn, ...]) -> tuple[Statement, ...]:
    """Of all USER turns, in order. Cached: two strategies of one memory read the same turns."""
    cast = Cast()
    return tuple(
        statement
        for at, turn in enumerate(turns)
        if turn.role == "USER"
        for text in own_words(sentences(turn.text))
        for statement in _of_sentence(text, at, turn, cast)
    )


def _of_sentence(text: str, at: int, turn: Turn, cast: Cast) -> list[Statement]:
    text, corrected = strip_lead(spelt_out(text))
    tokens = words(text)
    if len(tokens) < 2 or quotes_somebody(text) or bare(tokens[0]) in ("if", "suppose", "imagine"):
        return []
    found: list[Statement] = []
    for clause in before_question(filled(split_clauses(tokens)), asked=text.rstrip("\"') ").endswith("?")):
        found += [Statement(tuple(plain), user_subject(plain), corrected, at, turn) for plain in _plain(clause, cast)]
        cast.notice(clause)
    return found


def _plain(clause: list[str], cast: Cast) -> list[list[str]]:
    """The clause, resolved and split at its list, when it states something; else nothing."""
    lead, _ = strip_lead(" ".join(clause))
    clause = implied_subject(lead.split())
    text = " ".join(clause)
    if len(clause) < 2 or is_question(clause) or is_small_talk(text) or is_hypothetical(text) or not _states(clause):
        return []
    resolved = _resolve(clause, cast)
    return split_list(resolved) if resolved else []


def _states(clause: list[str]) -> bool:
    """A subject we know and a verb behind it."""
    if is_part_of_own(clause):
        return verb_after(clause, 2) > 0
    position = skip_adverbs(clause, 0)
    if position >= len(clause):
        return False
    low = bare(clause[position])
    if low in _NO_SUBJECT:
        return False
    if low in SUBJECTS:
        return _is_english(clause, position)
    if low == "there" and not {"my", "our"} & {bare(word) for word in clause}:
        return False
    if _states_behind_opener(clause):
        return True
    if low in PREPOSITIONS or (is_command(clause) and not starts_subject(clause, position)):
        return False
    return verb_after(clause, position) > 0 and _is_english(clause, position)


def _states_behind_opener(clause: list[str]) -> bool:
    """As in "In 2020 I moved", "Last year I …", "When I was young, I lived …": the user's part follows an opener."""
    opener = bare(clause[0])
    if opener not in PREPOSITIONS and opener not in _OPENERS and not opener.isdecimal():
        return False
    return any(bare(word) in _OWN and starts_subject(clause, at) for at, word in enumerate(clause))


def _is_english(clause: list[str], position: int) -> bool:
    verb = skip_adverbs(clause, position + 1)
    if bare(clause[position]) in SUBJECTS and verb < len(clause) and is_finite(bare(clause[verb])):
        return True
    return bare(clause[position]) in POSSESSIVES or any(bare(word) in _ENGLISH for word in clause)


def _resolve(clause: list[str], cast: Cast) -> list[str]:
    """Pronouns to who is meant; nothing when that is not certain."""
    subject = skip_adverbs(clause, 0)
    aside = next((at for at in range(2, len(clause)) if bare(clause[at]) in _ASIDE), len(clause))
    out: list[str] = []
    told: list[str] = []  # before the subordinate clause
    anchored = False  # somebody is named inside the clause itself: later pronouns may mean them
    for position in range(len(clause)):
        told = list(out) if position == aside else told
        if bare(clause[position]) == "it" and _is_own_it(clause, position, aside, cast):
            out.append(clause[position])
            continue
        replaced = _replacement(clause, position, subject, cast, anchored=anchored)
        if replaced is None:
            return told if _is_reason(clause, position, aside) else []
        anchored = anchored or _anchors(clause, position, subject)
        out.extend(replaced)
    return out


def _is_own_it(clause: list[str], position: int, aside: int, cast: Cast) -> bool:
    """As in "I drink coffee because it helps": "it" is in the same sentence, so it may stay."""
    if position <= aside or not can_be_it(clause[:aside]):
        return False
    return position == aside + 1 or cast.resolve("it") is None


def _is_reason(clause: list[str], position: int, aside: int) -> bool:
    """Is only the reason unclear? What it is a reason for is told all the same, unless the reason is denied."""
    return 3 <= aside < position and bare(clause[aside]) == "because" and "not" not in clause[:aside]


def _replacement(clause: list[str], position: int, subject: int, cast: Cast, *, anchored: bool) -> list[str] | None:
    token = clause[position]
    low = bare(token)
    if position == subject and low in ("he", "she", "they", "it"):
        return _replace_subject(clause, position, cast)
    if low == "it" and bare(clause[position + 1] if position + 1 < len(clause) else "") == "when":
        return [token]  # "I hate it when …"
    if low == "it" or (low in _LOOSE and not anchored):
        return _replace_object(token, low, clause, position, cast)
    if low not in _POINTING or not _stands_alone(clause, position):
        return [token]
    if low == "there" and cast.caught_up().place:
        return ["in", cast.place + token[len(token.rstrip(".,;:!?")) :]]
    return None


def _anchors(clause: list[str], position: int, subject: int) -> bool:
    token, low = clause[position], bare(clause[position])
    if position == subject and low in ("he", "she", "they", "it"):
        return True
    return (
        (position > 0 and token[:1].isupper() and token != "I")
        or low in ("my", "our")
        or (position == 0 and low not in SUBJECTS)
    )


def _replace_subject(clause: list[str], position: int, cast: Cast) -> list[str] | None:
    low = bare(clause[position])
    following = [bare(word) for word in clause[position + 1 : position + 3]]
    if (
        low == "it"
        and following
        and following[0] in _DUMMY_IT
        and (following[1:] and following[1] in ("me", "us", "my", "our"))
        and _OCCASIONS & {bare(word) for word in clause[position + 2 :]}
    ):
        return [clause[position]]
    meant = cast.resolve(low)
    return meant.split() if meant else None


def _replace_object(token: str, low: str, clause: list[str], position: int, cast: Cast) -> list[str] | None:
    meant = cast.resolve(low)
    if meant is None:
        return None
    tail = token[len(token.rstrip(".,;:!?")) :]
    following = bare(clause[position + 1]) if position + 1 < len(clause) else ""
    owner = low == "his" or (low == "her" and following and following not in PREPOSITIONS and not tail)
    return (meant + ("'s" if owner else "") + tail).split()


def _stands_alone(clause: list[str], position: int) -> bool:
    """As in "I like that" points outside; "I like that café" does not."""
    if position == 0:
        return False
    following = bare(clause[position + 1]) if position + 1 < len(clause) else ""
    ended = clause[position][-1] in ",.;:!?"
    if bare(clause[position]) == "that" and following and not ended:
        return following in PREPOSITIONS - {"in", "on", "at", "after", "before", "if", "when"} and following in (
            "for",
            "with",
            "by",
            "about",
        )
    if bare(clause[position]) in ("one", "same"):
        return ended or not following
    return ended or not following or following in PREPOSITIONS
