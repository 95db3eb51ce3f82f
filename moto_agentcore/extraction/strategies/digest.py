"""What one turn adds to a summary: of the user the reader's own statements, and in quotation what it does not read.

So a summary says nothing in other words that SEMANTIC would not say. A question, a request and what cannot be read as a
statement keep the words they were said in, behind "The user asked:" or "The user said:".
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from moto_agentcore.extraction.english.grammar import verb_after
from moto_agentcore.extraction.english.person import sentence, they
from moto_agentcore.extraction.english.sentences import clean, sentences, split_words
from moto_agentcore.extraction.english.speech import plainly, unaddressed, unglued
from moto_agentcore.extraction.english.tokens import bare, lowered
from moto_agentcore.extraction.english.topics import topics
from moto_agentcore.extraction.english.verbs import VERBS
from moto_agentcore.extraction.english.words import wordset
from moto_agentcore.extraction.model import clip
from moto_agentcore.extraction.reading.coreference import Referents
from moto_agentcore.extraction.reading.mood import is_command, is_question, is_small_talk
from moto_agentcore.extraction.reading.phrases import TAIL
from moto_agentcore.extraction.reading.praise import is_judgement
from moto_agentcore.extraction.reading.read import by_sentence, sentence_of
from moto_agentcore.extraction.reading.wording import strip_lead

from .markup import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from moto_agentcore.extraction.model import Turn
    from moto_agentcore.extraction.reading.statements import Statement

_LINE = 240  # characters of one line
_PER_TURN = 3  # sentences a turn contributes
_OFFER = re.compile(
    r"(?:how|what) (?:can|may|could) (?:i|we) (?:help|assist|do)\b|is there anything else\b", re.IGNORECASE
)
_SELF = wordset("i me my mine we us our myself")
_POLITE = wordset("please kindly")
_ADDRESSED = wordset("you your yours yourself")
_SPOKEN_BY = {"ASSISTANT": "The assistant said", "TOOL": "A tool returned"}


class Line(NamedTuple):
    topic: str
    text: str  # escaped
    whole: bool  # it stands by itself; else, without a topic of its own, it belongs to what was spoken of before


@lru_cache(maxsize=2048)
def digest(turn: Turn) -> tuple[Line, ...]:
    """Cached: each turn is summarised again with every later one."""
    if turn.role == "JSON":
        data = " ".join(clean(turn.text[:2_000]).split())
        return (_line(data, f"Structured data was recorded: {data}"),)
    said = _of_user(turn) if turn.role == "USER" else _of_others(turn)
    return tuple(line for lines in islice(said, _PER_TURN) for line in lines)


def _line(about: str, text: str, *, whole: bool = False) -> Line:
    return Line((topics(about) or ("",))[0], escape(clip(text, _LINE)), whole)


def _of_others(turn: Turn) -> Iterator[list[Line]]:
    """The sentences of an assistant, a tool or somebody else, as they were said."""
    speaker = _SPOKEN_BY.get(turn.role, "Another participant said")
    for text in sentences(turn.text):
        plain = _plain(text)
        asked = turn.role == "ASSISTANT" and plain.endswith("?")
        if len(split_words(plain)) > 1 and not is_small_talk(plain) and not _OFFER.match(plain):
            yield [_line(text, f"{'The assistant asked' if asked else speaker}: {plain}")]


def _of_user(turn: Turn) -> Iterator[list[Line]]:
    """The lines of each sentence; of a text handed over to be worked on only the sentence that hands it over."""
    for text, hands_over, stated in by_sentence(turn, 0, Referents()):
        plain = _plain(text)
        tokens = split_words(plain)
        if hands_over:
            yield [_line(text, f"The user asked: {plain}")]
        elif stated and not plain.endswith("?") and not _requests(tokens, stated):
            yield [_line(told, told, whole=True) for told in map(sentence_of, stated)]
        elif len(tokens) > 1 and not is_small_talk(" ".join(tokens)) and not _is_courtesy(tokens, plain):
            about = tokens[1:] if is_command(tokens) else tokens  # "Book a table" is about no book
            yield [_line(" ".join(about), _unread(tokens, plain))]


def _plain(text: str) -> str:
    return strip_lead(unglued(TAIL.sub("", unaddressed(plainly(text)))))[0]


def _is_courtesy(tokens: list[str], plain: str) -> bool:
    """Praise and good wishes ("You look great!", "The view is stunning."): nothing is told or asked."""
    low = [bare(word) for word in tokens]
    if plain.endswith("?") or is_command(tokens) or not _SELF.isdisjoint(low):
        return False
    return is_judgement(low, verb_after(tokens, 0)) and "it" not in low


def _requests(tokens: list[str], stated: list[Statement]) -> bool:
    """As in "Book a table and I will pay": it opens with a request, which none of its statements says."""
    return is_command(tokens) and bare(tokens[0]) not in map(bare, stated[0].words[:2])


def _unread(tokens: list[str], plain: str) -> str:
    """A question, a request, or else a quotation."""
    denied = [bare(word) for word in tokens[:2]] == ["do", "not"]
    if plain.endswith("?") or (is_question(tokens) and not denied):
        return f"The user asked: {' '.join(tokens)}"
    order = _order(tokens) if is_command(tokens) else ""
    return f"The user asked the assistant {order}." if order else sentence(["The", "user", "said:", *tokens])


def _order(tokens: list[str]) -> str:
    """As in "to book a table"; "" where more than that is said, or of the assistant."""
    while tokens and bare(tokens[0]) in _POLITE:
        tokens = tokens[1:]
    denied = [bare(word) for word in tokens[:2]] == ["do", "not"]
    rest = tokens[2:] if denied else tokens
    if not rest or bare(rest[0]) not in VERBS | {"be"} or verb_after(rest, 0) or _says_more(rest):
        return ""
    order = " ".join(they([lowered(rest[0]), *rest[1:]])).rstrip(".!?… ")
    return f"not to {order}" if denied else f"to {order}"


def _says_more(rest: list[str]) -> bool:
    return any(bare(word) in _ADDRESSED or word == "I" or word[-1] in ":;—" for word in rest)
