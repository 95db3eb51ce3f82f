"""``when guardrails {…}``: scores of what is asked, by whom the author has put in a guardrail's place.

Bound to ``BedrockGuardrails::ContentFilter`` (``PromptAttack``, ``SensitiveInformation``), a function takes
``{"categories": […], "content": […]}`` and gives a score between 0 and 1 for each category that it has found. Where
nobody is, nothing is found. A path that leads nowhere gives no content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.controls import controls
from moto_agentcore.families.gateways.traffic.dogwood import Reader
from moto_agentcore.families.gateways.traffic.formulas import COMPARE
from moto_agentcore.families.shared.json_text import encode
from moto_agentcore.families.shared.tool_failures import ToolError

if TYPE_CHECKING:
    from moto_agentcore.families.gateways.traffic.formulas import Env, Formula
    from moto_agentcore.families.gateways.traffic.histories import World

KINDS = ("ContentFilter", "PromptAttack", "SensitiveInformation")
METHODS = {"greaterThan": ">", "greaterThanOrEqual": ">=", "lessThan": "<", "lessThanOrEqual": "<="}
OVER_ALL: dict[str, Callable[[list[float]], float]] = {
    "maxConfidenceScore": lambda scores: max(scores, default=0),
    "minConfidenceScore": lambda scores: min(scores, default=0),
    "count": lambda scores: sum(score > 0 for score in scores),
}
Scores = Mapping[str, float]


class Guardrails(Reader):
    def predicate(self) -> Formula:
        self.take("BedrockGuardrails")
        self.take("::")
        kind = self.take(*KINDS)
        self.take("(")
        categories = [one.strip('"') for one in self._listed()]
        self.take(",")
        readings = [_reading(path) for path in self._listed()]
        self.take(")")
        picked, holds = self._picked(), self._held()

        def found(world: World, _: int, env: Env) -> Iterator[Env]:
            content = [value for reading in readings for value in reading(world)]
            if holds(picked(_scores(kind, categories, content))):
                yield env

        return found

    def _listed(self) -> list[str]:
        found = []
        self.take("[")
        while self.peek() != "]":
            found.append(self.take() if self.peek().startswith('"') else self.path())
            if self.peek() == ",":
                self.take()
        self.take("]")
        return found

    def _picked(self) -> Callable[[Scores], float]:
        if self.peek() == "[":
            self.take()
            category = self.take().strip('"')
            for token in ("]", ".", "confidenceScore"):
                self.take(token)
            return lambda scores: scores.get(category, 0)
        self.take(".")
        over = OVER_ALL[self.take(*OVER_ALL)]
        for token in ("(", ")"):
            self.take(token)
        return lambda scores: over(list(scores.values()))

    def _held(self) -> Callable[[float], bool]:
        if self.peek() != ".":
            compare, limit = COMPARE[self.take(*COMPARE)], self._number()
            return lambda score: compare(score, limit)
        self.take()
        compare = COMPARE[METHODS[self.take(*METHODS)]]
        self.take("(")
        limit = self._number()
        self.take(")")
        return lambda score: compare(score, limit)

    def _number(self) -> float:
        if self.peek() != "decimal":
            return float(self.take())
        for token in ("decimal", "("):
            self.take(token)
        number = float(self.take().strip('"'))
        self.take(")")
        return number


def _reading(path: str) -> Callable[[World], list[Any]]:
    """One field, or by a JSONPath (``"$.orders[*].note"``) any number of them, of the side that the world has."""
    if not path.startswith('"'):
        return lambda world: [world.value(path)]
    from jsonpath_ng.exceptions import JSONPathError
    from jsonpath_ng.parser import parse

    try:
        found = parse(path.strip('"'))
    except JSONPathError as error:
        raise ValueError(f"{path} is no JSONPath: {error}") from None
    return lambda world: [one.value for one in found.find(world.context.get(world.side))]


def _scores(kind: str, categories: list[str], content: list[Any]) -> Scores:
    bound = controls.bindings.of(f"BedrockGuardrails::{kind}")
    texts = [one if isinstance(one, str) else encode(one) for one in content if one is not None]
    if bound is None or not texts:
        return dict.fromkeys(categories, 0.0)
    found = bound.call({"categories": categories, "content": texts}, None)
    if not isinstance(found, Mapping) or not all(isinstance(score, (int, float)) for score in found.values()):
        raise ToolError(f"A guardrail gives a score for each category, not {found!r}", told=True)
    return {category: float(found.get(category, 0)) for category in categories}
