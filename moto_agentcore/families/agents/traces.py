"""The steps that a trace shows of a turn: what goes before the answer, an action, the answer, a failure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.state import clock

if TYPE_CHECKING:
    from moto_agentcore.errors import ServiceError
    from moto_agentcore.families.agents.turns import Turn

Event = Mapping[str, Any]
RATIONALE = "The question is answered without a model: by what the test says, or by a fixed text."
FAILED = {"DependencyFailedException": 424, "ModelNotReadyException": 424, "BadGatewayException": 502}


def filled(turn: Turn, part: Mapping[str, Any]) -> Event:
    """A part of a trace, with whose it is."""
    agent = turn.agent
    named = {"agentId": agent.id, "agentAliasId": agent.alias, "agentVersion": agent.version} if agent.id else {}
    return {"trace": {"sessionId": turn.session["sessionId"], "eventTime": clock.now(), **named, **part}}


def before(turn: Turn) -> Iterator[Event]:
    """The prompt is looked at, and given to the model."""
    if turn.agent.is_guarded:
        yield _step(turn, "guardrail-pre-0", guardrailTrace={"action": "NONE", "inputAssessments": []})
    if turn.prompt:
        yield _step(turn, "pre-0", preProcessingTrace={"modelInvocationInput": _input(turn, "PRE_PROCESSING")})
        parsed = {"parsedResponse": {"isValid": True, "rationale": RATIONALE}}
        yield _step(turn, "pre-0", preProcessingTrace={"modelInvocationOutput": parsed})
    for result in turn.results:
        yield _orchestration(turn, observation={"type": "ACTION_GROUP", "actionGroupInvocationOutput": _output(result)})
    yield _orchestration(turn, modelInvocationInput=_input(turn, "ORCHESTRATION"))
    yield _orchestration(turn, rationale={"text": RATIONALE})
    for lookup in turn.lookups:
        asked = {"knowledgeBaseId": lookup.id, "text": turn.prompt}
        found = {"retrievedReferences": lookup.references}
        yield _orchestration(
            turn, invocationInput={"invocationType": "KNOWLEDGE_BASE", "knowledgeBaseLookupInput": asked}
        )
        yield _orchestration(turn, observation={"type": "KNOWLEDGE_BASE", "knowledgeBaseLookupOutput": found})


def control(turn: Turn, asked: Mapping[str, Any]) -> Iterator[Event]:
    """The actions that the caller is asked for."""
    for kind, value in (item for member in asked.get("invocationInputs", ()) for item in member.items()):
        action = {
            "actionGroupName": value.get("actionGroup"),
            "executionType": "RETURN_CONTROL",
            "invocationId": asked["invocationId"],
            "parameters": value.get("parameters", []),
            **({"function": value.get("function")} if kind == "functionInvocationInput" else _call(value)),
        }
        found = {"invocationType": "ACTION_GROUP", "actionGroupInvocationInput": action}
        yield _orchestration(turn, invocationInput=found)


def after(turn: Turn) -> Iterator[Event]:
    """The answer as it is known."""
    text = "".join(turn.said)
    yield _orchestration(turn, observation={"type": "FINISH", "finalResponse": {"text": text}})
    yield _step(turn, "post-0", postProcessingTrace={"modelInvocationInput": _input(turn, "POST_PROCESSING")})
    yield _step(turn, "post-0", postProcessingTrace={"modelInvocationOutput": {"parsedResponse": {"text": text}}})
    if turn.agent.is_guarded:
        yield _step(turn, "guardrail-post-0", guardrailTrace={"action": "NONE", "outputAssessments": []})


def failure(turn: Turn, error: ServiceError) -> Event:
    code = next((FAILED[code] for code in error.codes if code in FAILED), 400)
    return _step(turn, "0", failureTrace={"failureReason": error.message, "failureCode": code})


def _orchestration(turn: Turn, **members: Mapping[str, Any]) -> Event:
    return _step(turn, "0", orchestrationTrace=members)


def _step(turn: Turn, step: str, **trace: Mapping[str, Any]) -> Event:
    """One step: its id stands in the trace where that is no union, else in what the union holds."""
    ((kind, value),) = trace.items()
    id = {"traceId": f"{turn.trace_id}-{step}"}
    if kind in ("guardrailTrace", "failureTrace"):
        return filled(turn, {"trace": {kind: {**value, **id}}})
    ((name, part),) = value.items()
    return filled(turn, {"trace": {kind: {name: {**part, **id}}}})


def _input(turn: Turn, type: str) -> dict[str, Any]:
    model = {"foundationModel": turn.agent.model} if turn.agent.model else {}
    return {"type": type, "text": f"{turn.agent.instruction}\n\n{turn.prompt}".strip(), **model}


def _output(result: Mapping[str, Any]) -> dict[str, str]:
    ((_, value),) = result.items()
    bodies = (body.get("body", "") for body in value.get("responseBody", {}).values())
    return {"text": "\n".join(bodies)}


def _call(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value[member] for name, member in (("apiPath", "apiPath"), ("verb", "httpMethod")) if member in value}
