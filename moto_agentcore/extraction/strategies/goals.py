"""What the user wants, in the third person: "Can you find me …" -> "The user wants to find them …"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.person import sentence, they, third
from moto_agentcore.extraction.english.sentences import sentences, split_words
from moto_agentcore.extraction.english.tokens import bare, lowered
from moto_agentcore.extraction.reading.phrases import any_of
from moto_agentcore.extraction.reading.wording import strip_lead

if TYPE_CHECKING:
    from moto_agentcore.extraction.model import Turn

_GOAL = any_of(
    r"""
    (?:please )?(?:can|could|would|will) (?:you|we|i)\b
    (?:please|help|how (?:do|can|should|would|to))\b
    i (?:\w+ly |just |also )?(?:need|want|would like|am trying|am looking|wish|have to|cannot|am having)\b
    i (?:\w+ly |just |also )?(?:keep getting|get an?)\b
    i (?:\w+ly |just |also )?have an? (?:\w+ )?(?:problem|issue|error)\b
    (?:book|cancel|change|find|fix|create|write|deploy|schedule|order|track|reset|update|send|show|plan|refund|return)\b
    (?:install|debug|explain|compare|search|check|make|set|add|remove|reserve|buy|build|run|convert|translate)\b
    (?:my|the|our) .{2,80}?(?:not work|is broken|fail|crash|missing|has not|have not|does not|did not|will not)
    (?:my|the|our) .{2,80}?(?:error|keeps?|stopped|late|delayed|damaged|wrong)\b
    """,
    before="^",
)
_BACKGROUND = any_of(  # a goal too, where the same turn names none that is plainer
    r"""
    i (?:am|was) (?:\w+ly |just |also )?(?:planning|organi[sz]ing|preparing)\b
    i (?:was|have been|got|am being|keep being) (?:\w+ )?(?:charged|billed|overcharged|locked|disconnected|blocked)\b
    (?:where|when|what|why|how) (?:\w+ )?(?:is|are|was|were|will|does|did|has|have) (?:.{1,40}? )?(?:my|our)\b
    """,
    before="^",
)
_POLITE = re.compile(
    r"^(?:please )?(?:(?:(?:can|could|would|will) you|(?:can|could|may) (?:i|we)) )?(?:please )?"
    r"(?:help me (?:to |with )?)?(?:please )?",
    re.IGNORECASE,
)
_FOR_THEM = re.compile(  # what a user has done for them, and does not do
    r"^(?:(?:remind|send|email|call|text|show|give|teach|forward|notify|alert|let) (?:me|us)|tell|explain"
    r"|(?:also )?(?:suggest|recommend))\b",
    re.IGNORECASE,
)
_WHERE = re.compile(r"^(?P<asked>where|what|when|how) (?P<verb>is|are|was|were) (?P<thing>.+)$", re.IGNORECASE)
_HOW = re.compile(r"^how (?:do i|can i|should i|would i|to) ", re.IGNORECASE)


@lru_cache(maxsize=2048)
def goal_of(turn: Turn) -> tuple[str, str, bool]:
    """(third-person intent, the sentence, is it plain) of the first wish or complaint of a turn; "" without one."""
    said = [(plain, split_words(plain)) for plain, _ in map(strip_lead, sentences(turn.text))]
    for pattern in (_GOAL, _BACKGROUND):
        for plain, tokens in said:
            if tokens and pattern.match(" ".join(tokens)):
                return _intent(tokens), plain, pattern is _GOAL
    return "", "", True


def _intent(tokens: list[str]) -> str:
    """In the third person: "Can you find me …" -> "The user wants to find them …"."""
    text = " ".join(tokens).rstrip(".!? ")
    wish = _POLITE.sub("", text)
    if _FOR_THEM.match(wish) and "help me" not in text.lower():
        return sentence(["the", "user", "wants", "the", "assistant", "to", *they(lowered(wish).split())])
    asked = _WHERE.sub(_know, _HOW.sub("know how to ", wish))
    if asked != text and asked:
        return sentence(["the", "user", "wants", "to", *they(asked.split())])
    if bare(tokens[0]) in ("i", "my", "our", "the"):
        return sentence(third(text.split()))
    if _BACKGROUND.match(text):
        return sentence(["the", "user", "asks", *they(lowered(text).split())])
    return sentence(["the", "user", "wants", "to", tokens[0].lower(), *they(text.split()[1:])])


def _know(match: re.Match[str]) -> str:
    return f"know {match['asked'].lower()} {match['thing']} {match['verb']}"
