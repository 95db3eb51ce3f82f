"""From what the user said to plain statements, and from a statement to a sentence: the steps, in this order.

1 sentences (english/sentences.py) cuts a turn at its full stops, up to a text that was only handed over to be worked
on; 2 speech (english/speech.py) and wording take names that are called, sounds, greetings and fillers off, and wording
notes whether something is corrected (past_times and of_us say what "Back in 2010 I …" and "We are nurses" mean);
3 words spells contractions out; 4 clauses gives each clause one subject and one
verb (sharing says whose), and ellipsis what it left out; 5 mood drops what states nothing: questions, commands,
suppositions, small talk; 6 statements keeps the clauses with a subject we know and a verb behind it; 7 pronouns says
who she, he, it and they are (coreference remembers whom the talk has named, shown makes "a cup" of "this cup"), and
hanging tells how something was with what it was; 8 lists makes one statement of each item; 9 the last look lets nothing
leave that a careful person would not sign. Then, on the way out, 10 person (english/person.py) makes
"the user" of "I", and 11 dates (english/dates.py) says which day "tomorrow" is. SEMANTIC at last tells what leans on
its neighbour with it (leaning), and what says little (little) not alone.

What is unsure at any step is dropped there: better no statement than a wrong one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.dates import with_dates
from moto_agentcore.extraction.english.person import sentence, standing_alone, third, user_subject
from moto_agentcore.extraction.english.sentences import sentences, split_words
from moto_agentcore.extraction.english.speech import plainly, unaddressed, unglued
from moto_agentcore.extraction.english.tokens import lowered

from .clauses import split_clauses
from .coreference import Referents
from .ellipsis import filled
from .hanging import Thread
from .last_look import signed
from .lists import split_list
from .mood import before_question, is_asked, opens_supposition, quotes_somebody, states_nothing
from .pronouns import with_referents
from .shown import own_shown, without_giver
from .statements import Statement, done_beside, states
from .wording import implied_subject, own_words, spelt_out, strip_lead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from moto_agentcore.extraction.model import Turn


_JUDGING = [["it", "is"], ["it", "was"], ["that", "is"]]  # "Cooking for many - it is fun": the user may not be at it

_TO_YOU = {"you", "your", "You", "Your"}


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
    """(sentence, does it hand over a text to be worked on, what it states), up to the one that hands over a text.

    A sentence that only says how what came before it was ("It was fun.") is told with that, and is not among them.
    """
    texts = sentences(turn.text)
    referents.next_turn()
    thread = Thread()
    parts = []
    for text, own in zip(texts, own_words(texts), strict=False):  # 1
        hangs = thread.hung
        thread.sentence += 1
        said = _of_sentence(own, at, turn, referents, thread)
        if said or thread.hung == hangs:
            parts.append((text, own != text, said))
    yield from parts


def _of_sentence(text: str, of: int, turn: Turn, referents: Referents, thread: Thread) -> list[Statement]:
    said: list[Statement] = []
    text, corrected = strip_lead(spelt_out(without_giver(unaddressed(plainly(text)))))  # 2
    tokens = split_words(text)  # 3
    if len(tokens) < 2 or quotes_somebody(text) or opens_supposition(tokens):
        return said
    clauses = filled(split_clauses(tokens))  # 4
    opens = not any(clause[:2] in _JUDGING for clause in clauses[1:]) and _TO_YOU.isdisjoint(tokens)
    for at, clause in enumerate(before_question(clauses, asked=is_asked(text))):  # 5
        first = all(len(sound) < 3 for sound in clauses[:at])
        if not thread.hang(clause):  # 7
            plain = _of_clause(clause, referents, opens=opens and first)
            past = any(done_beside(clause, near) for near in (*clauses[max(at - 1, 0) : at], *clauses[at + 1 : at + 2]))
            said.extend(
                _statement(words, corrected, of, turn)._replace(told_past=past, nth=thread.sentence)
                for words in plain
                if len(words) > 1 + past
            )
            thread.goes_on(said if plain else [])
        referents.notice(clause)
    if clauses and is_asked(text):
        referents.notice(clauses[-1])  # "Have you been to Italy?"
    return said


def _statement(plain: list[str], corrected: bool, at: int, turn: Turn) -> Statement:
    words = unglued(" ".join(plain)).split()
    return Statement(tuple(words), user_subject(words), corrected, at, turn)


def _of_clause(clause: list[str], referents: Referents, *, opens: bool) -> list[list[str]]:
    """The words of each statement the clause makes; where it opens a sentence, its subject may be left out."""
    lead, _ = strip_lead(" ".join(clause))  # 2 again: "and by the way, …"
    clause = own_shown(implied_subject(lead.split(), opens=opens))
    if states_nothing(clause) or not states(clause):  # 5, 6
        return []
    meant = with_referents(clause, referents)  # 7
    items = split_list(meant) if meant else []  # 8
    return [told for told in (signed(item, referents) for item in items) if told]  # 9


def record_of(statements: list[Statement]) -> str:
    """What is told together, each of it a sentence."""
    return " ".join(dict.fromkeys(filter(None, map(sentence_of, statements))))


def sentence_of(statement: Statement) -> str:
    """The statement in the third person, its dates resolved."""
    past = statement.past
    text = sentence(third(standing_alone(list(statement.words)), past=past))  # 10
    if text.startswith("The user "):
        text = text.replace(" the user's ", " their ")
    if statement.corrected:
        text = f"Actually, {lowered(text) if text.startswith('The ') else text}"
    return with_dates(text, statement.turn.timestamp, past=past)  # 11
