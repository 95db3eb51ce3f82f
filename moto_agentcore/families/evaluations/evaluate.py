"""Evaluate: ``/evaluations/evaluate/{evaluatorId}``. One result for each target; a problem is a result too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError, invalid, not_found
from moto_agentcore.families.evaluations import code
from moto_agentcore.families.evaluations.judges import ASSERTIONS, EXPECTED, TRAJECTORY, Target, judge, used
from moto_agentcore.families.evaluations.scales import rated
from moto_agentcore.families.shared.evaluators import find_evaluator
from moto_agentcore.families.shared.spans import Session, read
from moto_agentcore.search.text import words
from moto_agentcore.service import Call, data

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as t

TARGETS = {"TRACE": "traceIds", "TOOL_CALL": "spanIds"}
FIELDS = (EXPECTED, ASSERTIONS, TRAJECTORY)
NOT_JUDGED = "ValidationException"  # the errorCode of what could not be judged (inferred)


@data.invocation
def evaluate(call: Call[t.EvaluateRequestTypeDef]) -> dict[str, Any]:
    params = call.params
    with call.locked():
        evaluator = find_evaluator(call.store, params["evaluatorId"])
        if evaluator is None:
            raise not_found("Evaluator does not exist")
        evaluator = dict(evaluator)
    asked = _asked(evaluator["level"], params.get("evaluationTarget", {}))
    session = read(params["evaluationInput"].get("sessionSpans", ()))
    found = _targets(evaluator["level"], session, asked)
    results = [result for target in found for result in _results(evaluator, target, params)]
    missing = set(asked or ()) - {_id(evaluator["level"], target) for target in found}
    results += [_missing(evaluator, session, id) for id in asked or () if id in missing]
    return {"evaluationResults": results}


def _asked(level: str, target: Mapping[str, Any]) -> Sequence[str] | None:
    """The ids to judge, if any were named; of the sort that the evaluator judges, and each once."""
    for member, ids in target.items():
        if TARGETS.get(level) != member:
            raise invalid(f"An evaluator of level {level} cannot be given {member} in evaluationTarget")
        if len(set(ids)) < len(ids):
            raise ServiceError("DuplicateIdException", f"Duplicate ids in evaluationTarget.{member}")
        return list(ids)
    return None


def _targets(level: str, session: Session, asked: Sequence[str] | None) -> list[Target]:
    if level == "SESSION":
        return [Target(session)]
    found = [Target(session, turn) for turn in session.turns.values()]
    if level == "TOOL_CALL":
        found = [Target(session, session.turns[tool.trace_id], tool) for tool in session.tools]
    return [target for target in found if asked is None or _id(level, target) in asked]


def _id(level: str, target: Target) -> str:
    return target.context.get("traceId" if level == "TRACE" else "spanId", "")


def _results(evaluator: Mapping[str, Any], target: Target, params: Any) -> Iterator[dict[str, Any]]:  # typed above
    config = evaluator["evaluatorConfig"]
    head = _head(evaluator, target.context)
    if "codeBased" in config:
        arn = config["codeBased"]["lambdaConfig"]["lambdaArn"]
        yield {**head, **code.run(arn, code.event(evaluator, target, params))}
        return
    base = config.get("derived", {}).get("baseEvaluatorId", evaluator["evaluatorId"])
    name = base.partition(".")[2].rpartition(".")[2] or None
    given = _references(target, params.get("evaluationReferenceInputs", ()))
    known = used(name or "", config.get("llmAsAJudge", {}).get("instructions", ""))
    taken = {field: value for field, value in given.items() if field in known}
    verdict = judge(name or "", target, taken)
    head |= _ignored(given, known)
    if verdict.share is None:
        yield {**head, "errorCode": NOT_JUDGED, "errorMessage": verdict.why}
        return
    tokens = _tokens(target, taken, verdict.why)
    for rating in rated(name, config, verdict.share, referenced=bool(taken)):
        yield {**head, "explanation": verdict.why[:2048], **rating, "tokenUsage": tokens}


def _head(evaluator: Mapping[str, Any], context: Mapping[str, str]) -> dict[str, Any]:
    names = {name: evaluator[name] for name in ("evaluatorArn", "evaluatorId", "evaluatorName")}
    return {**names, "context": {"spanContext": dict(context)}}


def _references(target: Target, inputs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The reference fields that are about a target; those of its own trace come before those of the session."""
    found: dict[str, Any] = {}
    for reference in sorted(inputs, key=lambda one: "traceId" in one["context"].get("spanContext", {})):
        where = reference["context"].get("spanContext", {})
        if all(target.context.get(name, value) == value for name, value in where.items()):
            found |= {field: reference[field] for field in FIELDS if field in reference}
    return found


def _ignored(given: Mapping[str, Any], known: set[str]) -> dict[str, Any]:
    """Only where something was, as recorded."""
    ignored = [field for field in FIELDS if field in given and field not in known]
    return {"ignoredReferenceInputFields": ignored} if ignored else {}


def _missing(evaluator: Mapping[str, Any], session: Session, id: str) -> dict[str, Any]:
    member = "traceId" if evaluator["level"] == "TRACE" else "spanId"
    problem = f"No {'trace' if member == 'traceId' else 'tool call'} {id} in the sessionSpans"
    head = _head(evaluator, {"sessionId": session.id, member: id})
    return {**head, "errorCode": NOT_JUDGED, "errorMessage": problem}


def _tokens(target: Target, taken: Mapping[str, Any], why: str) -> dict[str, int]:
    """As many as there are words."""
    turns = target.session.turns.values() if target.turn is None else [target.turn]
    read = sum(len(words(text)) for turn in turns for text in (turn.asked, turn.answered)) + len(words(str(taken)))
    written = len(words(why))
    return {"inputTokens": read, "outputTokens": written, "totalTokens": read + written}
