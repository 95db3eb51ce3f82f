"""EPISODIC: what the user wanted, what was done and how it ended; a reflection says what to keep from it.

The service documents XML for both (situation, intent, assessment, justification, reflection; title, use_cases, hints,
confidence). The names of the enclosing elements are ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from .filters import strip_lead
from .model import Extracted, Turn, clip
from .phrases import any_of
from .reports import actions
from .sentences import bare, clean, sentences, words
from .summary import escape
from .topics import TITLES, topics
from .voice import sentence, they, third

if TYPE_CHECKING:
    from collections.abc import Sequence

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
_SOLVED = any_of(
    r"""
    that worked|it works|works now|working now|fixed|solved|resolved|that did it|that helps|that helped|all set
    much better|thank|thanks|perfect|great|awesome|excellent|exactly what|brilliant|wonderful
    """,
    before=r"\b",
    after=r"\b",
)
_FAILED = any_of(
    r"""
    still (?:not|no|does not|doesn't|broken|failing|fails|crash\w*|get\w*|isn't|the same)
    (?:did not|didn't|does not|doesn't) (?:work|help)
    not (?:working|helpful|what i)|never ?mind|forget it|give up|same error|unacceptable|useless|frustrat\w+
    waste of time|wrong
    """,
    before=r"\b",
    after=r"\b",
)


_POLITE = re.compile(
    r"^(?:please )?(?:(?:can|could|would|will) you )?(?:please )?(?:help me (?:to |with )?)?(?:please )?", re.IGNORECASE
)
_HOW = re.compile(r"^how (?:do i|can i|should i|would i|to) ", re.IGNORECASE)
_STEPS = 1_100  # characters; with everything escaped an episode still fits a record
_LATEST = 200  # turns an episode looks back on


@dataclass(slots=True)
class _Story:
    goal: str
    goal_text: str
    actions: dict[str, None]  # in order, each once
    reply: bool = False
    solved: bool = False
    evidence: str = ""


def episodic(turns: Sequence[Turn]) -> list[Extracted]:
    """From ALL turns of a session so far: [] until a goal has an outcome, then the episode and its reflection."""
    story = _story(turns)
    if story is None or not story.evidence:
        return []
    area = TITLES.get((topics(" ".join([story.goal_text, *list(story.actions)[:5]])) or ("",))[0], "General")
    found = [Extracted(clip(_episode(story, area)))]
    if story.actions:
        found.append(Extracted(clip(_reflection(story, area)), "reflection"))
    return found


def _story(turns: Sequence[Turn]) -> _Story | None:
    story: _Story | None = None
    for turn in turns[-_LATEST:]:
        if story is None:
            goal, said = _goal(turn) if turn.role == "USER" else ("", "")
            story = _Story(goal, said, actions={}) if goal else None
        elif turn.role == "USER":
            _judge(story, turn)
        elif turn.role in ("ASSISTANT", "TOOL"):
            _act(story, turn)
    return story


@lru_cache(maxsize=2048)
def _goal(turn: Turn) -> tuple[str, str]:
    """(third-person intent, the sentence) of the first wish or complaint of a turn; ("", "") without one."""
    for text in sentences(turn.text):
        plain, _ = strip_lead(text)
        tokens = words(plain)
        if tokens and _GOAL.match(" ".join(tokens)):
            return _intent(tokens), plain
    return "", ""


def _intent(tokens: list[str]) -> str:
    """In the third person: "Can you find me …" -> "The user wants to find them …"."""
    text = " ".join(tokens).rstrip(".!? ")
    wish = _POLITE.sub("", text)
    asked = _HOW.sub("know how to ", wish)
    if asked != text and asked:
        return sentence(["the", "user", "wants", "to", *they(asked.split())])
    if bare(tokens[0]) in ("i", "my", "our", "the"):
        return sentence(third(text.split()))
    return sentence(["the", "user", "wants", "to", tokens[0].lower(), *they(text.split()[1:])])


def _judge(story: _Story, turn: Turn) -> None:
    failed, solved, text = _answer(turn)
    if failed or (solved and story.reply):
        story.solved = not failed
        story.evidence = f"The user answered: {text}"


@lru_cache(maxsize=2048)
def _answer(turn: Turn) -> tuple[bool, bool, str]:
    """(the user says it failed, … it is solved, what they say)."""
    text = " ".join(sentences(turn.text[:4_000]))
    return _FAILED.search(text) is not None, _SOLVED.search(text) is not None, clip(text, 300)


def _act(story: _Story, turn: Turn) -> None:
    done = _done(turn)
    story.reply = True
    story.actions.update(dict.fromkeys(done))
    if done and turn.role == "ASSISTANT" and not _FAILED.search(done[0]):
        story.solved, story.evidence = True, f"The assistant reported: {done[-1]}"


@lru_cache(maxsize=2048)
def _done(turn: Turn) -> tuple[str, ...]:
    if turn.role == "TOOL":
        return (
            (f"A tool returned: {clip(' '.join(clean(turn.text[:1_000]).split()), 200)}",) if turn.text.strip() else ()
        )
    return tuple(actions(turn))


def _episode(story: _Story, area: str) -> str:
    steps = clip(" ".join(list(story.actions)[:10]), _STEPS) or "The assistant answered in text."
    if story.solved:
        lesson = f"What led to success: {steps}"
    else:
        lesson = f"What was tried did not satisfy the user: {steps} Another approach is needed next time."
    fields = {
        "situation": f"The user turned to the assistant about {area.lower()}: {clip(story.goal_text, 300)}",
        "intent": story.goal,
        "assessment": "Yes" if story.solved else "No",
        "justification": story.evidence,
        "reflection": lesson,
    }
    return _element("summary", fields)


def _reflection(story: _Story, area: str) -> str:
    goal = story.goal.rstrip(".").removeprefix("The user wants to ")
    fields = {
        "title": clip(f"{area}: {goal}", 120),
        "use_cases": f"Conversations about {area.lower()} where the user's goal is alike: {goal}.",
        "hints": ("Repeat what worked: " if story.solved else "Avoid repeating: ")
        + clip(" ".join(list(story.actions)[:5]), _STEPS),
        "confidence": "0.7" if story.solved else "0.5",
    }
    return _element("reflection", fields)


def _element(name: str, fields: dict[str, str]) -> str:
    inner = "\n".join(f"<{key}>{escape(value)}</{key}>" for key, value in fields.items())
    return f"<{name}>\n{inner}\n</{name}>"
