"""From what the user said to plain statements, and from a statement to a sentence: the steps, in this order.

1 sentences (english/sentences.py) cuts a turn at its full stops, up to a text that was only handed over to be worked
on; 2 wording takes greetings and fillers off and notes whether something is corrected; 3 words spells contractions out;
4 clauses gives each clause one subject and one verb, and ellipsis what it left out; 5 mood drops what states nothing:
questions, commands, suppositions, small talk; 6 statements keeps the clauses with a subject we know and a verb behind
it; 7 pronouns says who she, he, it and they are (coreference remembers whom the talk has named); 8 lists makes one
statement of each item. Then, on the way out, 9 person (english/person.py) makes "the user" of "I", and 10 dates
(english/dates.py) says which day "tomorrow" is.

What is unsure at any step is dropped there: better no statement than a wrong one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.dates import with_dates
from moto_agentcore.extraction.english.person import sentence, third, user_subject
from moto_agentcore.extraction.english.sentences import sentences, split_words
from moto_agentcore.extraction.english.tokens import lowered

from .clauses import split_clauses
from .coreference import Referents
from .ellipsis import filled
from .lists import split_list
from .mood import before_question, is_asked, opens_supposition, quotes_somebody, states_nothing
from .pronouns import with_referents
from .statements import Statement, states
from .wording import implied_subject, own_words, spelt_out, strip_lead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from moto_agentcore.extraction.model import Turn


@lru_cache(maxsize=64)
def read(turns: tuple[Turn, ...]) -> tuple[Statement, ...]:
    """Of all USER turns, in order. Cached: two strategies of one memory read the same turns."""
    referents = Referents()
    return tuple(
        statement
        for at, turn in enumerate(turns)
        if turn.role == "USER"
        for *_, said in by_sentence(turn, at, referents)
        for statement in said
    )


def by_sentence(turn: Turn, at: int, referents: Referents) -> Iterator[tuple[str, bool, list[Statement]]]:
    """(sentence, does it hand over a text to be worked on, what it states), up to the one that hands over a text."""
    texts = sentences(turn.text)
    for text, own in zip(texts, own_words(texts), strict=False):  # 1
        yield text, own != text, list(_of_sentence(own, at, turn, referents))


def _of_sentence(text: str, at: int, turn: Turn, referents: Referents) -> Iterator[Statement]:
    text, corrected = strip_lead(spelt_out(text))  # 2
    tokens = split_words(text)  # 3
    if len(tokens) < 2 or quotes_somebody(text) or opens_supposition(tokens):
        return
    clauses = filled(split_clauses(tokens))  # 4
    for clause in before_question(clauses, asked=is_asked(text)):  # 5
        for plain in _of_clause(clause, referents):
            yield Statement(tuple(plain), user_subject(plain), corrected, at, turn)
        referents.notice(clause)


def _of_clause(clause: list[str], referents: Referents) -> list[list[str]]:
    """The words of each statement the clause makes."""
    lead, _ = strip_lead(" ".join(clause))  # 2 again: "and by the way, …"
    clause = implied_subject(lead.split())
    if states_nothing(clause) or not states(clause):  # 5, 6
        return []
    meant = with_referents(clause, referents)  # 7
    return split_list(meant) if meant else []  # 8


def sentence_of(statement: Statement) -> str:
    """The statement in the third person, its dates resolved."""
    past = statement.past
    text = sentence(third(list(statement.words), past=past))  # 9
    if text.startswith("The user "):
        text = text.replace(" the user's ", " their ")
    if statement.corrected:
        text = f"Actually, {lowered(text) if text.startswith('The ') else text}"
    return with_dates(text, statement.turn.timestamp, past=past)  # 10
