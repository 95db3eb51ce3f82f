"""What the tests of evaluators and online evaluations arrange again and again."""

from __future__ import annotations

from typing import Any

from conftest import Clients
from tests.families.arrange import bare

NOBODY = "nobody-abcdefghij"  # a well-formed id of nothing
KEY = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012"
MODEL: dict[str, Any] = {"bedrockEvaluatorModelConfig": {"modelId": "anthropic.claude"}}
SCALE: dict[str, Any] = {"numerical": [{"definition": "All is well", "value": 1.0, "label": "Good"}]}
JUDGE: dict[str, Any] = {"llmAsAJudge": {"instructions": "Judge {context}", "ratingScale": SCALE, "modelConfig": MODEL}}
LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:judge"
CODE: dict[str, Any] = {"codeBased": {"lambdaConfig": {"lambdaArn": LAMBDA, "lambdaTimeoutInSeconds": 30}}}
RULE: dict[str, Any] = {"samplingConfig": {"samplingPercentage": 10.0}}
GIVEN: dict[str, Any] = {
    "rule": RULE,
    "dataSourceConfig": {"cloudWatchLogs": {"logGroupNames": ["/aws/agent"], "serviceNames": ["agent.DEFAULT"]}},
    "evaluationExecutionRoleArn": "arn:aws:iam::123456789012:role/judge",
    "enableOnCreate": True,
}


def judge(instructions: str) -> dict[str, Any]:
    return {"llmAsAJudge": {**JUDGE["llmAsAJudge"], "instructions": instructions}}


def derived(base: str) -> dict[str, Any]:
    return {"derived": {"baseEvaluatorId": base, "modelConfig": MODEL}}


def new_evaluator(clients: Clients, name: str = "polite", config: Any = JUDGE, **members: Any) -> dict[str, Any]:
    """A new evaluator, ACTIVE, as GetEvaluator shows it."""
    given = {"level": "TRACE", **members}
    made = clients.control.create_evaluator(evaluatorName=name, evaluatorConfig=config, **given)
    return evaluator(clients, made["evaluatorId"])


def evaluator(clients: Clients, id: str, **asked: Any) -> dict[str, Any]:
    return bare(clients.control.get_evaluator(evaluatorId=id, **asked))


def new_online(clients: Clients, name: str = "watch", *evaluators: str, **members: Any) -> dict[str, Any]:
    """A new online evaluation configuration, ACTIVE, as GetOnlineEvaluationConfig shows it."""
    given = {**GIVEN, "evaluators": [{"evaluatorId": id} for id in evaluators or ["Builtin.Helpfulness"]], **members}
    made = clients.control.create_online_evaluation_config(onlineEvaluationConfigName=name, **given)
    return online(clients, made["onlineEvaluationConfigId"])


def online(clients: Clients, id: str) -> dict[str, Any]:
    return bare(clients.control.get_online_evaluation_config(onlineEvaluationConfigId=id))


SESSION = "session-1"
TRACES = [f"{n:032x}" for n in (1, 2)]
TOOL_SPAN = f"{3:016x}"


def spans(
    session: str = SESSION, *, tools: tuple[str, ...] = ("search_flights", "book_flight")
) -> list[dict[str, Any]]:
    """A session of two turns, as agents with ADOT write it; the tools run in the first one."""
    said = [("Which flights go to Lisbon?", "TP 531 goes to Lisbon at noon."), ("Book it.", "Booked: TP 531.")]
    found = [
        _span(session, TRACES[0], f"{n + 3:016x}", n, {**TOOL, "gen_ai.tool.name": t}) for n, t in enumerate(tools)
    ]
    for n, (asked, answered) in enumerate(said):
        messages = {
            "input": {"messages": [{"role": "user", "content": {"content": f'[{{"text": "{asked}"}}]'}}]},
            "output": {"messages": [{"role": "assistant", "content": {"message": answered}}]},
        }
        found.append({**_span(session, TRACES[n], f"{n + 90:016x}", n, {}), "body": messages})
    return found


TOOL = {"gen_ai.operation.name": "execute_tool"}


def _span(session: str, trace: str, id: str, n: int, attributes: dict[str, Any]) -> dict[str, Any]:
    return {
        "resource": {"attributes": {"service.name": "agent.DEFAULT"}},
        "scope": {"name": "strands.telemetry.tracer"},
        "traceId": trace,
        "spanId": id,
        "name": "span",
        "startTimeUnixNano": 1_790_000_000_000_000_000 + n,
        "attributes": {"session.id": session, **attributes},
    }


def context(**ids: str) -> dict[str, Any]:
    return {"spanContext": {"sessionId": SESSION, **ids}}


def evaluated(clients: Clients, evaluator: str, *references: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    """The results of one evaluator on a session, held against some references."""
    given = {"evaluationInput": {"sessionSpans": spans()}, **more}
    if references:
        given["evaluationReferenceInputs"] = list(references)
    found: list[dict[str, Any]] = clients.data.evaluate(evaluatorId=evaluator, **given)["evaluationResults"]
    return found


def batch(n: int) -> dict[str, Any]:
    """The input of the n-th batch evaluation."""
    given = {"evaluators": [{"evaluatorId": "Builtin.Helpfulness"}], "dataSourceConfig": GIVEN["dataSourceConfig"]}
    return {"batchEvaluationName": f"Nightly{n}", **given}


def recommendation(n: int, **more: Any) -> dict[str, Any]:
    """The input of the n-th recommendation of a system prompt."""
    config = {"systemPrompt": {"text": "Be brief."}, "agentTraces": {"sessionSpans": spans()}}
    whole = {"recommendationConfig": {"systemPromptRecommendationConfig": config}}
    return {"name": f"prompt{n}", "type": "SYSTEM_PROMPT_RECOMMENDATION", **whole, **more}


def generation(n: int = 0, **more: Any) -> dict[str, Any]:
    """The input of the n-th dataset generation, from an agent's log group."""
    source = {"sourceConfig": GIVEN["dataSourceConfig"], **more.pop("source", {})}
    return {"name": f"from_traces{n}", "source": {"traceGeneration": source}, **more}
