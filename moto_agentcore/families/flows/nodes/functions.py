"""Nodes that call somebody's code by its ARN: Lambda functions, and bots of Lex, which only a binding answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.author.answers import unfit
from moto_agentcore.author.limits import LateError
from moto_agentcore.families.flows.happenings import Work, action
from moto_agentcore.families.flows.task import depending, failing
from moto_agentcore.families.flows.values import text
from moto_agentcore.families.shared.functions import FunctionError, invoke
from moto_agentcore.families.shared.params import picked
from moto_agentcore.state.ids import uuid

if TYPE_CHECKING:
    from moto_agentcore.families.flows.graph import Node
    from moto_agentcore.families.flows.task import Task

LATE = "Call to lambda function timed out"  # the guide's example of a failed execution


def invoke_function(task: Task, node: Node, inputs: dict[str, Any]) -> Work:
    event = _event(task, node, inputs)
    try:
        given = invoke(node.configuration["lambdaArn"], event, {})
    except FunctionError as error:
        raise failing(node, "Lambda", LATE if _is_late(error) else error) from error
    yield action(node, "Lambda", "Invoke", event, given, uuid())
    return {"functionResponse": given}


def recognize(task: Task, node: Node, inputs: dict[str, Any]) -> Work:
    yield from ()  # a generator, as all work is
    arn = node.configuration["botAliasArn"]
    bound = task.controls.bindings.of(arn)
    if bound is None or bound.speaks_http:
        why = f"there is no Amazon Lex behind moto; agentcore.bind({arn!r}, function) puts a Python function there"
        raise failing(node, "Amazon Lex", why)
    with depending(node, "Amazon Lex"):
        return {"predictedIntent": _intent(bound.call(inputs.get("inputText", ""), None))}


def _intent(given: Any) -> str:
    if given is None:
        raise unfit(given, "an intent's name")
    return text(given)


def _event(task: Task, node: Node, inputs: dict[str, Any]) -> dict[str, Any]:
    """As the guide describes it ("Lambda input event for a flow")."""
    given = [{**picked(one, "name", "type", "expression"), "value": inputs[one["name"]]} for one in node.inputs]
    arns = {"flowArn": task.flow.arn(task.store), "flowAliasArn": task.flow.alias_arn(task.store)}
    return {"messageVersion": "1.0", "flow": arns, "node": {"name": node.name, "inputs": given}}


def _is_late(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, LateError):
        error = error.__cause__
    return error is not None
