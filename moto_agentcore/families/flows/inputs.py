"""The inputs of nodes: what has come to them, as their expressions pick it and as their conditions judge it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.flows.conditions import Condition, ConditionError
from moto_agentcore.families.flows.expressions import extract
from moto_agentcore.families.flows.happenings import content
from moto_agentcore.families.flows.task import unfit
from moto_agentcore.families.flows.values import is_of

if TYPE_CHECKING:
    from moto_agentcore.families.flows.graph import Node
    from moto_agentcore.families.flows.scopes import Arrived, Scope

ITERATIONS = 10  # of a loop, where nobody says how many (the guide)


def told(node: Node, scope: Scope, given: Mapping[str, Any], arrived: Arrived) -> dict[str, Any]:
    """What has come to an input, and from where."""
    source = {"nodeName": arrived.link.source, "outputFieldName": arrived.link.output}
    return {
        "name": given["name"],
        "content": content(_picked(node, given, arrived.value)),
        "type": given["type"],
        "source": {**source, "expression": given["expression"]},
        **({"category": given["category"]} if "category" in given else {}),
        **({"executionChain": scope.chain} if scope.chain else {}),
    }


def _picked(node: Node, given: Mapping[str, Any], whole: Any) -> Any:
    try:
        value = extract(given["expression"], whole)
    except LookupError as error:
        raise unfit(node, f"{given['expression']} of input {given['name']} finds nothing: {error}") from None
    if not is_of(given["type"], value):
        raise unfit(node, f"input {given['name']} is not of type {given['type']}")
    return value


def holds(node: Node, condition: Condition, values: Mapping[str, Any]) -> bool:
    try:
        return condition.holds(values)
    except ConditionError as error:
        raise unfit(node, str(error)) from None


def returned(controller: Node, category: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {one["name"]: values[one["name"]] for one in controller.inputs if one.get("category") == category}


def most(controller: Node) -> int:
    found: int = controller.configuration.get("maxIterations", ITERATIONS)
    return found
