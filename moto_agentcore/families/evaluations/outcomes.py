"""What a batch evaluation found: results by session, their summaries, and the log events that tell of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto_agentcore.state import clock
from moto_agentcore.state.ids import uuid

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results of one session; ``group`` is the log group it was read from, ``failed`` that nothing was judged."""

    session: str
    group: str
    results: Sequence[Mapping[str, Any]]
    failed: bool


@dataclass(slots=True)
class Work:
    """A part of the batch evaluation: what is found, how much of it was done when it was stopped, how much is told.

    ``seen`` is whether anybody has looked at it.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    stopped: int | None = None
    told: int = 0
    seen: bool = False
    run: str = field(default_factory=uuid)


def ending(outcomes: Sequence[Outcome]) -> tuple[str, str | None]:
    """The status that it ends in, and the reason of a failure (recorded)."""
    failed = sum(outcome.failed for outcome in outcomes)
    if failed and failed == len(outcomes):
        return "FAILED", f"All {failed} sessions failed during batch evaluation."
    return ("COMPLETED_WITH_ERRORS" if failed else "COMPLETED"), None


def summed(work: Work, done: int) -> dict[str, Any]:
    """``EvaluationJobResults`` of the sessions that are done."""
    ready = work.outcomes[:done]
    failed = sum(outcome.failed for outcome in ready)
    stopped = work.stopped is not None
    return {
        "numberOfSessionsCompleted": len(ready) - failed,
        "numberOfSessionsFailed": failed,
        "numberOfSessionsInProgress": 0 if stopped else len(work.outcomes) - len(ready),
        "numberOfSessionsIgnored": len(work.outcomes) - len(ready) if stopped else 0,
        "totalNumberOfSessions": len(work.outcomes),
        "evaluatorSummaries": _summaries(ready),
    }


def lines(batch: Record, work: Work, outcomes: Sequence[Outcome]) -> list[tuple[int, str]]:
    """One log event for each result."""
    now = clock.milliseconds(clock.now())
    told = [_told(batch, work, outcome, result, now) for outcome in outcomes for result in outcome.results]
    return [(now, json.dumps(one)) for one in told]


def _summaries(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Of each evaluator, and of each of its dimensions; a session counts once."""
    found: dict[tuple[str, str], list[float | None]] = {}
    for outcome in outcomes:
        of: dict[tuple[str, str], list[float]] = {}
        for result in outcome.results:
            key = result["evaluatorId"], result.get("evaluationDimensionName", "")
            of.setdefault(key, []).extend([result["value"]] if "value" in result else [])
        for key, values in of.items():
            found.setdefault(key, []).append(sum(values) / len(values) if values else None)
    return [_summary(*key, values) for key, values in found.items()]


def _summary(evaluator: str, dimension: str, values: Sequence[float | None]) -> dict[str, Any]:
    scores = [value for value in values if value is not None]
    statistics = {"averageScore": sum(scores) / len(scores)} if scores else {}
    counts = {"totalEvaluated": len(scores), "totalFailed": len(values) - len(scores)}
    named = {"evaluationDimensionName": dimension} if dimension else {}
    return {"evaluatorId": evaluator, **named, "statistics": statistics, **counts}


def _told(batch: Record, work: Work, outcome: Outcome, result: Mapping[str, Any], now: int) -> dict[str, Any]:
    """As recorded."""
    name, trace = result["evaluatorId"], result["context"]["spanContext"].get("traceId", "")
    service = batch["dataSourceConfig"].get("cloudWatchLogs", {}).get("serviceNames", [""])[0]
    score = {f"gen_ai.evaluation.score.{of}": result[of] for of in ("value", "label") if of in result}
    attributes = {
        "gen_ai.evaluation.name": name,
        "session.id": outcome.session,
        **({"gen_ai.response.id": trace} if trace else {}),
        **score,
        "gen_ai.evaluation.explanation": result.get("explanation", result.get("errorMessage", "")),
        "aws.bedrock_agentcore.evaluation_job.arn": batch["batchEvaluationArn"],
        "aws.bedrock_agentcore.evaluation_job.name": batch["batchEvaluationName"],
        "aws.bedrock_agentcore.evaluation_job.run_id": work.run,
        "aws.bedrock_agentcore.evaluator.arn": result["evaluatorArn"],
        "aws.bedrock_agentcore.evaluator.rating_scale": "Numerical" if "value" in result else "Categorical",
        "aws.bedrock_agentcore.evaluation_level": _level(result["context"]["spanContext"]),
    }
    local = {"aws.service.type": "gen_ai_agent", "aws.local.service": service, "service.name": service}
    return {
        "resource": {"attributes": local},
        "traceId": trace,
        "timeUnixNano": now * 1_000_000,
        "observedTimeUnixNano": now * 1_000_000,
        "severityNumber": 9,
        "name": "gen_ai.evaluation.result",
        "attributes": attributes,
        "evaluationJobId": batch["batchEvaluationArn"],
        "runId": work.run,
        "service.name": service,
        **({"label": result["label"]} if "label" in result else {}),
        **_metric(batch, name, result, now),
    }


def _metric(batch: Record, name: str, result: Mapping[str, Any], now: int) -> dict[str, Any]:
    """The value in CloudWatch's embedded metric format."""
    if "value" not in result:
        return {}
    space = batch["outputConfig"]["cloudWatchConfig"]["metricsNamespace"]
    metrics = [{"Name": name, "Unit": "None"}]
    measured = {"Namespace": space, "Dimensions": [["service.name"], ["service.name", "label"]], "Metrics": metrics}
    return {"_aws": {"Timestamp": now, "CloudWatchMetrics": [measured]}, name: result["value"]}


def _level(context: Mapping[str, str]) -> str:
    return "ToolCall" if "spanId" in context else "Trace" if "traceId" in context else "Session"
