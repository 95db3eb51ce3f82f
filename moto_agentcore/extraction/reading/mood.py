"""What states nothing: questions, small talk, commands, suppositions, quotations. Each test looks at one clause."""

from __future__ import annotations

from moto_agentcore.extraction.english.grammar import skip_adverbs
from moto_agentcore.extraction.english.tokens import bare, word_at
from moto_agentcore.extraction.english.verbs import AUXILIARIES, VERBS
from moto_agentcore.extraction.english.words import QUESTION_WORDS, SUBJECTS, wordset

from .small_talk import HYPOTHETICAL, HYPOTHETICAL_LEAD, SMALL_TALK, SMALL_TALK_OF_ME, SUPPOSING
from .wording import IMPLIED_I

_ASIDE = wordset("please kindly let lets let's")
_ASKED = SUBJECTS | {"you", "the", "this", "that", "my", "your", "any", "there", "not"}
_ALSO_STATES = wordset("have do will may")  # auxiliaries that open commands and statements too


def quotes_somebody(text: str) -> bool:
    """Somebody else's "I" inside quotation marks is not the user."""
    quoted = text.replace("“", '"').replace("”", '"').split('"')[1::2]
    return any({"i", "my", "i'm", "we"} & set(part.lower().split()) for part in quoted)


def before_question(clauses: list[list[str]], *, asked: bool) -> list[list[str]]:
    """What was said before the question: "I'm vegan, what can I eat?" keeps the first clause."""
    if not asked:
        return clauses
    start = next((at for at, clause in enumerate(clauses) if is_question(clause) or is_command(clause)), None)
    return clauses[:start] if start is not None else clauses[:-1]


def is_question(clause: list[str]) -> bool:
    """Starts like a question. "When I was young …" does not: a subject follows the question word."""
    low = bare(clause[0])
    following = bare(clause[1]) if len(clause) > 1 else ""
    if low in AUXILIARIES:
        return low not in _ALSO_STATES or following in _ASKED
    if low in ("when", "where", "which", "whose"):
        return following in AUXILIARIES or clause[-1].endswith("?")
    return low in QUESTION_WORDS or (low in ("any", "anything", "anyone") and len(clause) < 12)


def is_command(clause: list[str]) -> bool:
    """An imperative: a base form or "please" in front."""
    position = skip_adverbs(clause, 0)
    if position >= len(clause):
        return True
    low = bare(clause[position])
    if low in IMPLIED_I and len(clause) > position + 1:
        return False
    return low in _ASIDE or low in ("do", "be", "have") or (low in VERBS and not _is_noun(clause, position))


def _is_noun(clause: list[str], position: int) -> bool:
    """As in "Work is fine", "Dance classes start on Monday": the would-be imperative is a noun."""
    return word_at(clause, position + 1) in AUXILIARIES - _ALSO_STATES


def is_asked(text: str) -> bool:
    return text.rstrip("\"') ").endswith("?")


def opens_supposition(tokens: list[str]) -> bool:
    """As in "If I had a car, I would drive": none of its clauses is so."""
    return bare(tokens[0]) in ("if", "suppose", "imagine")


def states_nothing(clause: list[str]) -> bool:
    """A question, small talk or a supposition; commands are known by their missing subject."""
    text = " ".join(clause)
    return len(clause) < 2 or is_question(clause) or is_small_talk(text) or is_hypothetical(text)


def is_small_talk(text: str) -> bool:
    return (SMALL_TALK_OF_ME.match(text[2:]) if text[:2] in ("I ", "i ") else SMALL_TALK.match(text)) is not None


def is_hypothetical(text: str) -> bool:
    low = text.lower()
    if HYPOTHETICAL_LEAD.match(low):
        return True
    return any(word in low for word in SUPPOSING) and HYPOTHETICAL.search(low) is not None
