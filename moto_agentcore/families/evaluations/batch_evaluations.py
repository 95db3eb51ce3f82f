"""Batch evaluations: ``/evaluations/batch-evaluate/{batchEvaluationId}``.

What is found is found when it starts, by Evaluate itself (so by a script of the author's for that); it is seen done
session by session: one more with each look, and all of them at the end. Results are told as sessions are seen done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError, conflict, invalid
from moto_agentcore.families.evaluations import execution, insights
from moto_agentcore.families.evaluations.outcomes import Outcome, Work, ending, lines, summed
from moto_agentcore.families.evaluations.sessions import references
from moto_agentcore.families.online_evaluations import ONLINE_EVALUATION, RESERVED
from moto_agentcore.families.shared import clusterings
from moto_agentcore.families.shared.asking import ask
from moto_agentcore.families.shared.evaluators import find_evaluator
from moto_agentcore.families.shared.keys import check_key_region
from moto_agentcore.families.shared.params import without
from moto_agentcore.families.shared.recorded import Found, found
from moto_agentcore.neighbours import logs
from moto_agentcore.service import Call, data
from moto_agentcore.state import clock
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life, enter
from moto_agentcore.state.pagination import page_of

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as t

    from moto_agentcore.state.store import Store

GONE = (
    "Failed to retrieve the resource because it doesn't exist. Retry the request with a different resource identifier."
)
BATCH_EVALUATION = Kind(
    "Batch evaluation",
    id="batchEvaluationId",
    mint="{batchEvaluationName}-{10:hex}",
    path="batch-evaluate/{id}",
    arn="batchEvaluationArn",
    name="batchEvaluationName",
    life=Life(
        "agentcore::batch-evaluation",
        creating="PENDING",
        stages=("IN_PROGRESS",),
        ready="COMPLETED",
        create_failed="FAILED",
        delete_failed="FAILED",
        reason="errorDetails",
    ),
    missing=GONE,
)
RUNNING = ("PENDING", "IN_PROGRESS")
SPACE = "Bedrock-AgentCore/Evaluations"
DEDICATED, SOURCE = "DEDICATED_LOG_GROUP", "SOURCE_LOG_GROUP"


@data.invocation
def start_batch_evaluation(call: Call[t.StartBatchEvaluationRequestTypeDef]) -> dict[str, Any]:
    params: Any = call.params  # the stubs lack members of a newer model
    with call.locked():
        _check(call.store, params)
        source = _source(call.store, params["dataSourceConfig"])
        asked = params.get("datasetExecutionConfig")
        run = None if asked is None else execution.prepared(call.store, asked)
    if run is None:
        read, truth = found(call.store, source), _metadata(params)
    else:
        read, truth = execution.sessions(call.store, run, source)
    outcomes = _evaluated(call.store, params, read, truth)
    failures = insights.found(read) if insights.asked(params.get("insights", ())) else []
    with call.locked():
        _check(call.store, params)
        given = without(params, "evaluationMetadata", "datasetExecutionConfig")
        batch = call.store.table(BATCH_EVALUATION).create(given)
        if run is not None:
            batch["datasetExecutionDetails"] = run.details
        batch["outputConfig"] = {"cloudWatchConfig": _output(batch.id, params)}
        batch.part(Work).outcomes = outcomes
        if call.failure_reason is None and batch.pending is not None:
            batch["insightResults"] = failures
            insights.keep(call.store, batch, failures, source)
            batch.pending.then, batch.pending.reason = ending(outcomes)
        return {**batch, "tags": batch.tags or None}


def clustered(call: Call[Any]) -> None:  # of two operations
    """Make the batch evaluations that online evaluations have become due for."""
    with call.locked():
        configs = call.store.table(ONLINE_EVALUATION)
        due = [(dict(config), midnight) for config in configs for midnight in clusterings.take(config)]
    for config, midnight in due:
        given = clusterings.run(config, midnight)
        source = _online(config, given["dataSourceConfig"]["onlineEvaluationConfigSource"])
        read = found(call.store, source)
        failures = insights.found(read) if insights.asked(config.get("insights", ())) else []
        with call.locked():
            batch = call.store.table(BATCH_EVALUATION).create(given, insightResults=failures)
            batch["createdAt"] = batch["updatedAt"] = since = min(midnight + clusterings.BEGINS, clock.now())
            batch["outputConfig"] = {"cloudWatchConfig": _output(batch.id, {})}
            batch.part(Work).outcomes = [Outcome(session.id, session.group, [], failed=False) for session in read]
            insights.keep(call.store, batch, failures, source)
            if batch.pending is not None:
                batch.pending.since = since


@data.operation(before=clustered)
def get_batch_evaluation(call: Call[t.GetBatchEvaluationRequestTypeDef]) -> dict[str, Any]:
    """One of insights shows no output (recorded)."""
    batch = call.store.table(BATCH_EVALUATION).describe(call.params["batchEvaluationId"])
    _looked_at(call.store, batch)
    shown = {**batch, "evaluationResults": summed(batch.part(Work), _done(batch))}
    if "evaluators" in batch:
        return without(shown, "insightResults")
    return without(shown, "outputConfig", *(("insightResults",) if batch["status"] in RUNNING else ()))


@data.operation(before=clustered)
def list_batch_evaluations(call: Call[t.ListBatchEvaluationsRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, call.store.table(BATCH_EVALUATION), show=partial(_looked_at, call.store))


@data.operation
def stop_batch_evaluation(call: Call[t.StopBatchEvaluationRequestTypeDef]) -> Record:
    """Sessions that are done keep their results. One that nobody has looked at yet can be stopped, too."""
    batch = call.store.table(BATCH_EVALUATION).get(call.params["batchEvaluationId"])
    work, is_running = batch.part(Work), batch["status"] in RUNNING
    if (work.seen and not is_running) or work.stopped is not None:
        raise conflict(f"Batch evaluation {batch.id} is in {batch['status']} state and cannot be stopped")
    work.stopped = _done(batch) if is_running else 0
    enter(batch, "STOPPING", "STOPPED")
    return batch


@data.operation
def delete_batch_evaluation(call: Call[t.DeleteBatchEvaluationRequestTypeDef]) -> Record:
    batches = call.store.table(BATCH_EVALUATION)
    return batches.delete(batches.steady(call.params["batchEvaluationId"]))


def _looked_at(store: Store, batch: Record) -> Record:
    """Whoever looks, in a list or at it alone, finds the results of what they see done in the log group."""
    batch.part(Work).seen = True
    _tell(store, batch)
    return batch


def _done(batch: Record) -> int:
    """How many sessions are seen done."""
    work = batch.part(Work)
    if work.stopped is not None:
        return work.stopped
    if batch["status"] == "PENDING":
        return 0
    looks = batch.pending.reads if batch["status"] == "IN_PROGRESS" and batch.pending is not None else None
    return len(work.outcomes) if looks is None else min(looks, len(work.outcomes))


def _tell(store: Store, batch: Record) -> None:
    """Write the results of sessions that are newly done, once the store is free."""
    work, done = batch.part(Work), _done(batch)
    fresh, work.told = work.outcomes[work.told : done], max(done, work.told)
    output = batch["outputConfig"]["cloudWatchConfig"]
    for outcome in fresh:
        group, stream = output.get("logGroupName", outcome.group), output["logStreamName"]
        place, told = (store.account_id, store.region_name), lines(batch, work, [outcome])
        store.lock.after(partial(logs.put, *place, group, stream, told))


def _check(store: Store, params: Mapping[str, Any]) -> None:
    name = params["batchEvaluationName"]
    store.table(BATCH_EVALUATION).unique(name, f"A batch evaluation with name {name} already exists")
    check_key_region(store, params)
    if bool(params.get("evaluators")) == bool(params.get("insights")):
        raise invalid("Exactly one of evaluators or insights must be provided")
    if "datasetExecutionConfig" in params and not (
        "evaluators" in params and "cloudWatchLogs" in params["dataSourceConfig"]
    ):
        raise invalid("datasetExecutionConfig needs evaluators and a dataSourceConfig that uses cloudWatchLogs")
    for reference in params.get("evaluators", ()):
        if find_evaluator(store, reference["evaluatorId"]) is None:
            raise invalid(f"Evaluator not found: {reference['evaluatorId']}")
    given = params.get("outputConfig", {}).get("cloudWatchConfig", {})
    if given.get("logGroupName") and given.get("resultDestination") == SOURCE:
        raise invalid("logGroupName can't be specified when resultDestination is SOURCE_LOG_GROUP")


def _source(store: Store, config: Mapping[str, Any]) -> dict[str, Any]:
    """The log groups to read: those that are named, or those of an online evaluation."""
    if "cloudWatchLogs" in config:
        named: dict[str, Any] = dict(config["cloudWatchLogs"])
        if bool(named.get("logGroupNames")) == bool(named.get("logGroupNamePrefixes")):
            raise invalid("Specify either logGroupNames or logGroupNamePrefixes, not both. One of the two is required")
        return named
    given = config.get("onlineEvaluationConfigSource", {})
    online = store.find_arn(given.get("onlineEvaluationConfigArn", ""))
    if online is None:
        raise invalid("Online evaluation configuration not found")
    return _online(online, given)


def _online(config: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    filters = {"timeRange": given["timeRange"]} if "timeRange" in given else {}
    return {**config["dataSourceConfig"].get("cloudWatchLogs", {"serviceNames": []}), "filterConfig": filters}


def _metadata(params: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of each session."""
    return {one["sessionId"]: one for one in params.get("evaluationMetadata", {}).get("sessionMetadata", ())}


def _evaluated(
    store: Store, params: Mapping[str, Any], read: Sequence[Found], metadata: Mapping[str, Any]
) -> list[Outcome]:
    evaluators = [reference["evaluatorId"] for reference in params.get("evaluators", ())]
    outcomes = []
    for session in read:
        given: dict[str, Any] = {"evaluationInput": {"sessionSpans": session.spans}}
        inputs = references(session, metadata.get(session.id)) if session.spans else []
        given |= {"evaluationReferenceInputs": inputs} if inputs else {}
        results = [result for id in evaluators if session.spans for result in _results(store, id, given)]
        failed = bool(evaluators) and all("errorCode" in result for result in results)
        outcomes.append(Outcome(session.id, session.group, results, failed))
    return outcomes


def _results(store: Store, evaluator: str, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What Evaluate answers; a refusal finds nothing."""
    try:
        answer = ask(store, data, "Evaluate", {"evaluatorId": evaluator, **given})
    except ServiceError:
        return []
    results: list[dict[str, Any]] = answer["evaluationResults"]
    return results


def _output(id: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """Where results go, with the service's defaults (recorded)."""
    given = {"metricsNamespace": SPACE, "resultDestination": DEDICATED, "logStreamName": f"run-{id}"}
    given |= params.get("outputConfig", {}).get("cloudWatchConfig", {})
    if given["resultDestination"] != SOURCE and not given.get("logGroupName"):
        given["logGroupName"] = f"{RESERVED}batch-evaluations/results/default"
    return given
