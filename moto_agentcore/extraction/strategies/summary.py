"""SUMMARIZATION: one XML text per session, a <topic> element per subject, growing with the session."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.person import sentence, third
from moto_agentcore.extraction.english.sentences import clean, sentences, split_words
from moto_agentcore.extraction.english.tokens import bare, lowered
from moto_agentcore.extraction.english.topics import TITLES, topics
from moto_agentcore.extraction.english.verbs import AUXILIARIES, VERBS
from moto_agentcore.extraction.english.words import ADVERBS, DETERMINERS, PREPOSITIONS, SUBJECTS, wordset
from moto_agentcore.extraction.model import MAX_TEXT, Extracted, clip
from moto_agentcore.extraction.reading.mood import is_command, is_question, is_small_talk
from moto_agentcore.extraction.reading.phrases import TAIL
from moto_agentcore.extraction.reading.wording import strip_lead

from .markup import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from moto_agentcore.extraction.model import Turn

_LATEST = 200  # turns a summary looks back on: its cost must not grow with a session for ever
_LINE = 240  # characters of one line
_PER_TURN = 3  # lines a turn contributes
_BUDGET = MAX_TEXT - 1_000  # leaves room for the tags
_OFFER = re.compile(
    r"(?:how|what) (?:can|may|could) (?:i|we) (?:help|assist|do)\b|is there anything else\b", re.IGNORECASE
)
_DULL = DETERMINERS | PREPOSITIONS | SUBJECTS | AUXILIARIES | ADVERBS | VERBS | wordset("not you your me us yes")


def summarization(turns: Sequence[Turn]) -> list[Extracted]:
    """One record for ALL turns of a session so far; [] while nothing but greetings was said."""
    told: dict[tuple[str, str], None] = {}
    current = ""
    for turn in turns[-_LATEST:]:
        for topic, line in digest(turn):
            if turn.role == "USER" or not current:  # answers stay with what the user spoke of
                current = topic or current
            told[current, line] = None
    return [Extracted(_xml(_titled(_within_budget(list(told)))))] if told else []


def _within_budget(told: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Topic -> lines: the first line of every topic, and of the others the latest that fit."""
    firsts = {topic: (topic, line) for topic, line in reversed(told)}
    room = _BUDGET - sum(len(line) + 1 for _, line in firsts.values())
    kept = set(firsts.values())
    for entry in reversed(told):
        room -= len(entry[1]) + 1
        if room < 0:
            break
        kept.add(entry)
    groups: dict[str, list[str]] = {}
    for topic, line in told:
        if (topic, line) in kept:
            groups.setdefault(topic, []).append(line)
    return groups


@lru_cache(maxsize=2048)
def digest(turn: Turn) -> tuple[tuple[str, str], ...]:
    """(topic or "", escaped line) for what a turn adds. Cached: each turn is summarised again with every later one."""
    if turn.role == "JSON":
        data = " ".join(clean(turn.text[:2_000]).split())
        return (_entry(data, f"Structured data was recorded: {data}"),)
    lines = ((text, _line(turn.role, text)) for text in sentences(turn.text))
    return tuple(_entry(text, line) for text, line in lines if line)[:_PER_TURN]


def _entry(text: str, line: str) -> tuple[str, str]:
    return (topics(text) or ("",))[0], escape(clip(line, _LINE))


def _line(role: str, text: str) -> str:
    plain, _ = strip_lead(text)
    plain = TAIL.sub("", plain)
    tokens = split_words(plain)
    if len(tokens) < 2 or is_small_talk(plain) or _OFFER.match(plain):
        return ""
    if role == "USER":
        return _of_user(tokens, asked=plain.endswith("?"))
    if role == "ASSISTANT":
        return f"The assistant asked: {plain}" if plain.endswith("?") else f"The assistant said: {plain}"
    return f"A tool returned: {plain}" if role == "TOOL" else f"Another participant said: {plain}"


def _of_user(tokens: list[str], *, asked: bool) -> str:
    if asked or is_question(tokens):
        return f"The user asked: {' '.join(tokens)}"
    if is_command(tokens):
        order = " ".join(third(tokens)).rstrip(".! ")
        return f"The user asked the assistant to {lowered(order)}."
    told = third(tokens)
    return sentence(told if told != tokens else ["The", "user", "said:", *tokens])


def _titled(groups: dict[str, list[str]]) -> dict[str, list[str]]:
    """Topic keys to names; lines without any topic are named after their commonest noun."""
    titled: dict[str, list[str]] = {}
    for topic, lines in groups.items():
        titled.setdefault(TITLES.get(topic) or _salient(lines), []).extend(lines)
    return titled


def _salient(lines: Iterable[str]) -> str:
    counts: dict[str, int] = {}
    for line in lines:
        for word in line.split()[2:]:
            low = bare(word)
            if (
                len(low) > 3
                and low.isalpha()
                and low not in _DULL
                and low not in ("user", "assistant", "said", "asked", "user's")
            ):
                counts[low] = counts.get(low, 0) + 1
    return max(counts, key=lambda word: counts[word]).capitalize() if counts else "General"


def _xml(groups: dict[str, list[str]]) -> str:
    return "\n".join(f'<topic name="{escape(name)}">\n{" ".join(lines)}\n</topic>' for name, lines in groups.items())
