"""EPISODIC: what the user wanted, what was done and how it ended; a reflection says what to keep from it.

The service documents XML for both (situation, intent, assessment, justification, reflection; title, use_cases, hints,
confidence). The names of the enclosing elements are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.sentences import clean, sentences, split_words
from moto_agentcore.extraction.english.tokens import bare
from moto_agentcore.extraction.english.topics import TITLES, topics
from moto_agentcore.extraction.english.words import wordset
from moto_agentcore.extraction.model import Extracted, clip
from moto_agentcore.extraction.reading.outcomes import Outcome, outcome
from moto_agentcore.extraction.reading.phrases import any_of
from moto_agentcore.extraction.reading.wording import strip_lead

from .goals import goal_of
from .markup import element

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moto_agentcore.extraction.model import Turn

_REQUEST = any_of(
    r"""
    (?:please )?(?:can|could|would|will) (?:you|we|i)\b|please
    (?:book|cancel|change|find|fix|create|write|deploy|schedule|order|reset|update|send|show|plan|refund|return)\b
    """,
    before="^",
)
_POINTING = wordset("it this that these those one them also another else more too")  # only where the talk is at
_WORKED = any_of(
    r"""
    that worked|it works|works now|working now|fixed|solved|resolved|that did it|that helps|that helped|all set
    """,
    before=r"\b",
    after=r"\b",
)
_PLEASED = any_of(
    "much better|thank|thanks|perfect|great|awesome|excellent|exactly what|brilliant|wonderful",
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
_STEPS = 1_100  # characters; with everything escaped an episode still fits a record
_LATEST = 200  # turns an episode looks back on


@dataclass(slots=True)
class _Story:
    goal: str
    goal_text: str
    actions: dict[str, None]  # in order, each once
    plain: bool = True  # else the goal was only told as background, and a plainer one may follow
    denied: bool = False  # the assistant has not done it: politeness is no success
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
            goal, said, plain = goal_of(turn) if turn.role == "USER" else ("", "", True)
            story = _Story(goal, said, actions={}, plain=plain) if goal else None
        elif turn.role == "USER":
            if _begins_another(story, turn):
                break
            _judge(story, turn)
        elif turn.role in ("ASSISTANT", "TOOL"):
            _act(story, turn)
    return story


def _begins_another(story: _Story, turn: Turn) -> bool:
    """A new goal behind an outcome: what follows belongs to another episode, unless it says how this one ended."""
    goal, said, plain = goal_of(turn)
    failed, worked, pleased, _ = _answer(turn)
    new = goal and plain and not _POINTING & {bare(word) for word in said.split()}
    return bool(
        new and story.evidence and not (failed or worked or pleased) and topics(said) != topics(story.goal_text)
    )


def _judge(story: _Story, turn: Turn) -> None:
    goal, said, plain = goal_of(turn)
    if goal and plain and not (story.plain or story.evidence or _POINTING & {bare(word) for word in said.split()}):
        story.goal, story.goal_text, story.plain = goal, said, True
    failed, worked, pleased, text = _answer(turn)
    solved = story.reply and (worked or (pleased and not story.denied))
    if failed or solved:
        story.solved = not failed
        story.evidence = f"The user answered: {text}"


@lru_cache(maxsize=2048)
def _answer(turn: Turn) -> tuple[bool, bool, bool, str]:
    """(the user says it failed, … it works, … they are pleased, what they say). "Perfect, book it" asks for more."""
    said = sentences(turn.text[:4_000])
    text = " ".join(said)
    final = " ".join(one for one in said if not _REQUEST.match(" ".join(split_words(strip_lead(one)[0]))))
    failed, worked, pleased = (pattern.search(text) is not None for pattern in (_FAILED, _WORKED, _PLEASED))
    return failed, worked, pleased and _PLEASED.search(final) is not None, clip(text, 300)


def _act(story: _Story, turn: Turn) -> None:
    done, failed, denied = _outcome(turn)
    story.reply = True
    story.actions.update(dict.fromkeys(done))
    if turn.role != "ASSISTANT":
        return
    if done and not _FAILED.search(done[0]):
        story.solved, story.denied, story.evidence = True, False, f"The assistant reported: {done[-1]}"
    elif not done and not story.solved:
        story.denied = story.denied or denied or bool(failed)
        if failed:  # how it ended so far; what is merely not done yet is no outcome
            story.evidence = f"The assistant reported: {failed[-1]}"


@lru_cache(maxsize=2048)
def _outcome(turn: Turn) -> Outcome:
    """Cached: each turn is read again with every later one."""
    if turn.role != "TOOL":
        return outcome(turn)
    text = " ".join(clean(turn.text[:1_000]).split())
    return Outcome((f"A tool returned: {clip(text, 200)}",) if turn.text.strip() else ())


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
    return element("summary", fields)


def _reflection(story: _Story, area: str) -> str:
    goal = story.goal.rstrip(".").removeprefix("The user wants ").removeprefix("the assistant ").removeprefix("to ")
    fields = {
        "title": clip(f"{area}: {goal}", 120),
        "use_cases": f"Conversations about {area.lower()} where the user's goal is alike: {goal}.",
        "hints": ("Repeat what worked: " if story.solved else "Avoid repeating: ")
        + clip(" ".join(list(story.actions)[:5]), _STEPS),
        "confidence": "0.7" if story.solved else "0.5",
    }
    return element("reflection", fields)
