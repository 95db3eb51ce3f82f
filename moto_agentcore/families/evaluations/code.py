"""Evaluators that are code: what the author bound to a Lambda function, else moto's Lambda."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from moto_agentcore.controls import controls
from moto_agentcore.errors import ServiceError
from moto_agentcore.neighbours import awslambda

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from moto_agentcore.families.evaluations.judges import Target

log = logging.getLogger(__name__)
SHOWN = ("value", "label", "explanation", "errorCode", "errorMessage")
FAILED = "LambdaInvocationError"  # inferred, as the wording of its messages is


def event(evaluator: Mapping[str, Any], target: Target, params: Mapping[str, Any]) -> dict[str, Any]:
    """As the SDK's models read it."""
    context = target.context
    ids = {"TRACE": {"traceIds": [context.get("traceId")]}, "TOOL_CALL": {"spanIds": [context.get("spanId")]}}
    return {
        "schemaVersion": "1.0",
        "evaluatorId": evaluator["evaluatorId"],
        "evaluatorName": evaluator["evaluatorName"],
        "evaluationLevel": evaluator["level"],
        "evaluationInput": params["evaluationInput"],
        "evaluationTarget": ids.get(evaluator["level"]),
        "evaluationReferenceInputs": params.get("evaluationReferenceInputs", []),
    }


def run(arn: str, told: dict[str, Any]) -> dict[str, Any]:
    """What the function found, as members of a result; a problem is a result too. The store is not locked."""
    bound = controls.bindings.of(arn, ":".join(arn.split(":")[:7]), arn.split(":")[6])
    try:
        found = bound.call(told, None) if bound is not None else _motos(arn, told)
    except (ServiceError, ValueError) as error:
        return _problem(f"Lambda function {arn} failed: {error}")
    if found is None:
        return _problem(f"There is no Lambda function {arn}; agentcore.bind({arn.split(':')[6]!r}, function) makes one")
    shown = {name: found[name] for name in SHOWN if found.get(name) is not None} if isinstance(found, dict) else {}
    if not {"label", "value", "errorCode"} & shown.keys():
        return _problem(f"Lambda function {arn} gave neither a label nor an errorCode")
    return shown


def _motos(arn: str, told: Sequence[Any] | dict[str, Any]) -> Any:
    try:
        found = awslambda.invoke(arn, json.dumps(told, default=str), {})
    except Exception as error:  # what a container can fail with is Docker's to say
        log.warning("moto could not run %s", arn, exc_info=error)
        raise ValueError(f"moto could not run it ({type(error).__name__})") from None
    if found is not None and found[1]:
        raise ValueError(found[0])
    return None if found is None else json.loads(found[0])


def _problem(message: str) -> dict[str, Any]:
    return {"errorCode": FAILED, "errorMessage": message[:2048]}
