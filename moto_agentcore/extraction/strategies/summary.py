"""SUMMARIZATION: one XML text per session, a <topic> element per subject, growing with the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.conjugation import is_finite
from moto_agentcore.extraction.english.tokens import bare
from moto_agentcore.extraction.english.topics import TITLES
from moto_agentcore.extraction.english.words import ADVERBS, DETERMINERS, PREPOSITIONS, SUBJECTS, wordset
from moto_agentcore.extraction.model import MAX_TEXT, Extracted

from .digest import digest
from .markup import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moto_agentcore.extraction.model import Turn

_LATEST = 200  # turns a summary looks back on: its cost must not grow with a session for ever
_BUDGET = MAX_TEXT - 1_000  # leaves room for the tags
_DULL = (
    DETERMINERS
    | PREPOSITIONS
    | SUBJECTS
    | ADVERBS
    | wordset("not you your me us yes user user's their assistant said asked")
)


def summarization(turns: Sequence[Turn]) -> list[Extracted]:
    """One record for ALL turns of a session so far; [] while nothing but greetings was said."""
    told: dict[tuple[str, str], None] = {}
    current = ""
    for turn in turns[-_LATEST:]:
        for topic, line, whole in digest(turn):
            if turn.role == "USER" or not current:  # answers stay with what the user spoke of
                current = topic or current
            told[topic if whole else current, line] = None
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


def _titled(groups: dict[str, list[str]]) -> dict[str, list[str]]:
    """Topic keys to names; lines without any topic are named after the noun that most of them share."""
    titled: dict[str, list[str]] = {}
    for topic, lines in groups.items():
        titled.setdefault(TITLES.get(topic) or _salient(lines), []).extend(lines)
    return titled


def _salient(lines: list[str]) -> str:
    counts: dict[str, int] = {}
    for line in lines:
        for low in dict.fromkeys(map(bare, _themes(line))):
            if len(low) > 3 and low.isalpha() and low not in _DULL and not is_finite(low):
                counts[low] = counts.get(low, 0) + 1
    shared = [word for word, count in counts.items() if 2 * count > len(lines)]
    return max(shared, key=lambda word: counts[word]).capitalize() if shared else "General"


def _themes(line: str) -> list[str]:
    """The words that are no names: what is talked of, not who."""
    words = line.split()
    return [word for at, word in enumerate(words) if word[:1].islower() or not at]


def _xml(groups: dict[str, list[str]]) -> str:
    return "\n".join(f'<topic name="{escape(name)}">\n{" ".join(lines)}\n</topic>' for name, lines in groups.items())
