"""A turn of the user to plain statements: clauses with a subject, nothing asked, ordered, supposed or merely polite."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.dates import resolve
from moto_agentcore.extraction.english.person import sentence, third, user_subject
from moto_agentcore.extraction.english.sentences import sentences, words
from moto_agentcore.extraction.english.tokens import bare, lowered

from .clauses import split_clauses
from .coreference import Cast
from .ellipsis import filled
from .lists import split_list
from .mood import before_question, is_hypothetical, is_question, is_small_talk, quotes_somebody
from .pronouns import with_referents
from .statements import Statement, states
from .wording import implied_subject, own_words, spelt_out, strip_lead

if TYPE_CHECKING:
    from moto_agentcore.extraction.model import Turn


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
    if len(clause) < 2 or is_question(clause) or is_small_talk(text) or is_hypothetical(text) or not states(clause):
        return []
    resolved = with_referents(clause, cast)
    return split_list(resolved) if resolved else []


def fact(statement: Statement) -> str:
    past = statement.past
    text = sentence(third(list(statement.words), past=past))
    if text.startswith("The user "):
        text = text.replace(" the user's ", " their ")
    if statement.corrected:
        text = f"Actually, {lowered(text) if text.startswith('The ') else text}"
    return resolve(text, statement.turn.timestamp, past=past)
