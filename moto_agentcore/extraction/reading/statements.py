"""A statement, and which clauses are one: those with a subject we know and a verb behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from moto_agentcore.extraction.english.conjugation import is_finite, is_past
from moto_agentcore.extraction.english.grammar import is_part_of_own, skip_adverbs, starts_subject, verb_after
from moto_agentcore.extraction.english.tokens import bare, behind_pause, word_at
from moto_agentcore.extraction.english.verbs import UNCHANGED
from moto_agentcore.extraction.english.words import POSSESSIVES, PREPOSITIONS, SUBJECTS, wordset

from .mood import is_command
from .sharing import opens_at_pause, opens_with_two

if TYPE_CHECKING:
    from moto_agentcore.extraction.model import Turn

_ENGLISH = wordset("the to my of for with that this from by an was have been not every when is are at on and me us so")
_OPENERS = wordset(
    "besides last this next yesterday today tomorrow every each most so ever one two three back as tonight"
)
_NO_SUBJECT = wordset("you your this that these those what here others let let's lets please kindly")
_OWN = ("i", "we", "my", "our")
_DONE = wordset(
    "set shut beat quit hit hurt burst"
)  # without a habit these tell what happened, though they look present
_JUST = wordset("just finally already recently")
_HABIT = wordset("always usually often never sometimes normally regularly every each most")
_ONE_WORK = wordset("book novel story article essay comic poem memoir biography play script manga")


class Statement(NamedTuple):
    """`words` still in the first person; `subject` is where "I" or "we" stands when it is the subject, else -1."""

    words: tuple[str, ...]
    subject: int
    corrected: bool
    at: int  # of its turn
    turn: Turn
    nth: int = 0  # sentence of its turn
    told_past: bool = False  # by the verb it is coordinated with: "I read it and loved it"

    @property
    def past(self) -> bool:
        return (
            any(is_past(low) or low in ("yesterday", "ago") for low in map(bare, self.words))
            or "last" in self.words
            or self.told_past
            or [bare(word) for word in self.words[:2]] == ["growing", "up"]
            or self._is_done()
        )

    def _is_done(self) -> bool:
        verb = skip_adverbs(list(self.words), self.subject + 1)
        if self.subject < 0 or verb == len(self.words):
            return False
        if bare(self.words[verb]) in UNCHANGED and bare(self.words[verb - 1]) in _JUST:
            return True
        if bare(self.words[verb]) == "read" and bare(self.words[verb - 1]) not in _HABIT:
            rest = [bare(word) for word in self.words[verb + 1 :]]
            return rest[:1] == ["that"] or _is_one_work(rest)
        return bare(self.words[verb]) in _DONE and bare(self.words[verb - 1]) not in _HABIT


def _is_one_work(rest: list[str]) -> bool:
    """As in "I read a great novel about bees", not "I read a book every week"."""
    near = rest[1:5]
    return (
        rest[:1] in (["a"], ["an"]) and not _ONE_WORK.isdisjoint(near) and _HABIT.isdisjoint(rest) and "a" not in near
    )


def done_beside(clause: list[str], other: list[str]) -> bool:
    """As in "I read The Mill and loved it": what looks present is past beside a verb that is."""
    if not clause or not other or clause[0] not in ("I", "We", "we") or bare(clause[0]) != bare(other[0]):
        return False
    verbs = [skip_adverbs(words, 1) for words in (clause, other)]
    one, two = map(word_at, (clause, other), verbs)
    return one in UNCHANGED and is_past(two) and two not in UNCHANGED and _HABIT.isdisjoint(map(bare, clause))


def states(clause: list[str]) -> bool:
    """A subject we know and a verb behind it."""
    if is_part_of_own(clause):
        return bool(verb_after(clause, 2))
    position = skip_adverbs(clause, 0)
    if position >= len(clause):
        return False
    low = bare(clause[position])
    if low in _NO_SUBJECT:
        return False
    if low in SUBJECTS:
        return _is_english(clause, position)
    if low == "there" and not {"my", "our", "i", "me", "we"} & {bare(word) for word in clause}:
        return False
    if _states_behind_opener(clause):
        return True
    if low in PREPOSITIONS or (is_command(clause) and not starts_subject(clause, position)):
        return False
    return bool(verb_after(clause, position)) and _is_english(clause, position)


def _states_behind_opener(clause: list[str]) -> bool:
    """As in "In 2020 I moved", "Last year I …", "When I was young, I lived …": the user's part follows an opener."""
    opener = bare(clause[bare(clause[0]) in ("just", "also")])  # "Just last week, I …"
    if [opener, bare(clause[1])] == ["for", "me"] and clause[1].endswith(","):
        return bool(verb_after(clause, 2))
    if opens_at_pause(clause):
        return True
    if opener not in PREPOSITIONS | _OPENERS and not opener.isdecimal() and not opens_with_two(clause):
        return False
    behind = behind_pause(clause)
    if 0 < behind < len(clause) - 2 and starts_subject(clause, behind):
        return True  # "Yesterday, a friend called me"
    return any(bare(word) in _OWN and starts_subject(clause, at) for at, word in enumerate(clause))


def _is_english(clause: list[str], position: int) -> bool:
    verb = skip_adverbs(clause, position + 1)
    if bare(clause[position]) in SUBJECTS and verb < len(clause) and is_finite(bare(clause[verb])):
        return True
    return bare(clause[position]) in POSSESSIVES or any(bare(word) in _ENGLISH for word in clause)
