"""The default judge. It is no model: it compares what can be compared, says so, and gives the same for the same.

Trajectory evaluators compare trajectories. Where there is a reference, a score is the share of its words that the
answer has; without one it says only whether there is an answer at all. A script (``agentcore.script("Evaluate", …)``)
answers in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from moto_agentcore.families.shared.spans import Session, Tool, Turn
from moto_agentcore.search.text import content_words, stem

ENOUGH = 0.5  # of an assertion's words
EXPECTED, ASSERTIONS, TRAJECTORY = "expectedResponse", "assertions", "expectedTrajectory"
REFUSING = ("i can't", "i cannot", "i'm unable", "i am unable", "i won't", "i'm not able", "i am not able")
UNWELCOME = ("Refusal", "Harmfulness", "Stereotyping")  # what is good is that they find nothing
HELPFUL = 5 / 6  # of an answer, by the scale of Helpfulness: the most common one of recordings


class Target(NamedTuple):
    """What is judged: a session, a trace of it, or a tool call of that."""

    session: Session
    turn: Turn | None = None
    tool: Tool | None = None

    @property
    def context(self) -> dict[str, str]:
        found = {"sessionId": self.session.id}
        if self.turn is not None:
            found["traceId"] = self.turn.trace_id
        return found if self.tool is None else {**found, "spanId": self.tool.span_id}

    @property
    def answered(self) -> str:
        turns = self.session.turns.values() if self.turn is None else [self.turn]
        return " ".join(turn.answered for turn in turns if turn.answered)


class Verdict(NamedTuple):
    """``share`` is how good it is, from 0 to 1; None where it could not be judged, and ``why`` says so."""

    share: float | None
    why: str


def _in_order(actual: Sequence[str], expected: Sequence[str]) -> bool:
    left = iter(actual)
    return all(name in left for name in expected)


def _in_any_order(actual: Sequence[str], expected: Sequence[str]) -> bool:
    return all(actual.count(name) >= expected.count(name) for name in expected)


TRAJECTORIES: dict[str, Callable[[Sequence[str], Sequence[str]], bool]] = {
    "TrajectoryExactOrderMatch": lambda actual, expected: list(actual) == list(expected),
    "TrajectoryInOrderMatch": _in_order,
    "TrajectoryAnyOrderMatch": _in_any_order,
}
OWN = {"Correctness": {EXPECTED}, "GoalSuccessRate": {ASSERTIONS}}
PLACES = {EXPECTED: "{expected_response}", ASSERTIONS: "{assertions}", TRAJECTORY: "{expected_tool_trajectory}"}


def judge(name: str, target: Target, references: Mapping[str, Any]) -> Verdict:
    """What an evaluator of that name finds; ``references`` are those that it uses."""
    if name in TRAJECTORIES:
        return _trajectory(name, target, references)
    if EXPECTED in references:
        return _expected(target, references[EXPECTED].get("text", ""))
    if ASSERTIONS in references:
        return _assertions(target, [assertion.get("text", "") for assertion in references[ASSERTIONS]])
    return _unreferenced(name, target)


def used(name: str, instructions: str) -> set[str]:
    """The fields of reference inputs that an evaluator looks at, the service's own or one with instructions."""
    if name in TRAJECTORIES:
        return {TRAJECTORY}
    return OWN.get(name, {field for field, place in PLACES.items() if place in instructions})


def _trajectory(name: str, target: Target, references: Mapping[str, Any]) -> Verdict:
    if TRAJECTORY not in references:
        return Verdict(None, f"Builtin.{name} requires expectedTrajectory in evaluationReferenceInputs")
    expected: list[str] = references[TRAJECTORY].get("toolNames", [])
    actual = [tool.name for tool in target.session.tools]
    fits = TRAJECTORIES[name](actual, expected)
    told = f"The agent called [{', '.join(actual)}]; expected were [{', '.join(expected)}]"
    return Verdict(float(fits), f"{told}: {'a' if fits else 'no'} match.")


def _expected(target: Target, expected: str) -> Verdict:
    share = _covered(expected, target.answered)
    return Verdict(share, f"The answer has {share:.0%} of the words of the expected response.")


def _assertions(target: Target, assertions: Sequence[str]) -> Verdict:
    said = " ".join([target.answered, *(tool.name.replace("_", " ") for tool in target.session.tools)])
    kept = sum(_covered(assertion, said) >= ENOUGH for assertion in assertions)
    why = f"{kept} of {len(assertions)} assertions have at least half of their words in what the agent said and called."
    return Verdict(float(kept == len(assertions)), why)


def _unreferenced(name: str, target: Target) -> Verdict:
    honest = "No model judged this, and there is no reference to compare with"
    if name in UNWELCOME:
        found = name == "Refusal" and any(words in target.answered.lower() for words in REFUSING)
        return Verdict(float(found), f"{honest}: the words of a refusal are {'there' if found else 'not there'}.")
    if target.tool is None and not target.answered:
        return Verdict(0.0, f"{honest}: there is no answer.")
    return Verdict(HELPFUL if name == "Helpfulness" else 1.0, f"{honest}: there is an answer.")


def _covered(expected: str, said: str) -> float:
    """The share of the words of one text that are in another."""
    wanted, there = _stems(expected), _stems(said)
    return len(wanted & there) / len(wanted) if wanted else float(expected.strip().lower() in said.lower())


def _stems(text: str) -> set[str]:
    return {stem(word) for word in content_words(text)}
