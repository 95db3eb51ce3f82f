"""Batch evaluations: sessions from moto's CloudWatch Logs, their life, and where results go."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any

import boto3
import pytest
from time_machine import travel

from conftest import Clients
from moto_agentcore import Break
from moto_agentcore.families.evaluations import insights
from moto_agentcore.families.shared import clusterings
from moto_agentcore.families.shared.recorded import Found
from tests.families.arrange import error_of, progression, refused
from tests.families.evaluations import GIVEN, KEY, SCALE, SESSION, TRACES, judge, new_evaluator, new_online, spans
from tests.families.runtimes.arrange import new_runtime

GROUP = "/aws/bedrock-agentcore/runtimes/agent-DEFAULT"
SOURCE: dict[str, Any] = {"cloudWatchLogs": {"serviceNames": ["agent.DEFAULT"], "logGroupNames": [GROUP]}}
LIFE = "agentcore::batch-evaluation"
BACK = {"metricsNamespace": "Mine", "resultDestination": "SOURCE_LOG_GROUP"}
ISSUER = "https://idp.example.com/.well-known/openid-configuration"
DAY = datetime(2026, 5, 5, tzinfo=timezone.utc)
WINDOW = {"timeRange": {"startTime": DAY, "endTime": DAY + timedelta(days=1)}}
ONLINE = "arn:aws:bedrock-agentcore:us-east-1:123456789012:online-evaluation-config/watch-0123456789"
NO_ONLINE = {"onlineEvaluationConfigArn": ONLINE}
DEFAULT = "/aws/bedrock-agentcore/evaluations/batch-evaluations/results/default"


def logs(clients: Clients) -> Any:
    keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    return boto3.client("logs", region_name="us-east-1", endpoint_url=clients.endpoint, **keys)


def written(clients: Clients, *sessions: str, said: Any = ()) -> None:
    """Spans of sessions, and others, in the log group of an agent."""
    client = logs(clients)
    client.create_log_group(logGroupName=GROUP)
    client.create_log_stream(logGroupName=GROUP, logStreamName="otel")
    now = int(clients.agentcore.clock.now().timestamp() * 1000)
    told = [*said, *(span for session in sessions for span in spans(session))]
    events = [{"timestamp": now, "message": json.dumps(span)} for span in told]
    noise = [{"timestamp": now, "message": text} for text in ("not JSON", "[1]")]
    client.put_log_events(logGroupName=GROUP, logStreamName="otel", logEvents=events + noise)


def started(clients: Clients, *evaluators: str, name: str = "Nightly", **more: Any) -> dict[str, Any]:
    given = {"evaluators": [{"evaluatorId": id} for id in evaluators or ("Builtin.Correctness",)], **more}
    made = clients.data.start_batch_evaluation(batchEvaluationName=name, dataSourceConfig=SOURCE, **given)
    return dict(made)


def seen(clients: Clients, made: dict[str, Any]) -> dict[str, Any]:
    return dict(clients.data.get_batch_evaluation(batchEvaluationId=made["batchEvaluationId"]))


def failed_batch(clients: Clients, *names: str) -> dict[str, Any]:
    """A failure analysis of an agent whose spans of these names failed."""
    client = logs(clients)
    client.create_log_group(logGroupName=GROUP)
    client.create_log_stream(logGroupName=GROUP, logStreamName="otel")
    now = int(clients.agentcore.clock.now().timestamp() * 1000)
    failing = {**spans()[0], "status": {"code": "ERROR", "message": "Card declined"}}
    events = [{"timestamp": now, "message": json.dumps({**failing, "name": name})} for name in names]
    client.put_log_events(logGroupName=GROUP, logStreamName="otel", logEvents=events)
    given: dict[str, Any] = {"dataSourceConfig": SOURCE, "insights": [{"insightId": "Builtin.FailureAnalysis"}]}
    return dict(clients.data.start_batch_evaluation(batchEvaluationName="Why", **given))


@pytest.mark.from_recording
def test_a_batch_evaluation_is_answered_as_recorded(clients: Clients) -> None:
    written(clients, SESSION, "session-2")

    made = started(clients, "Builtin.Correctness", "Builtin.Helpfulness", description="All of it", tags={"team": "red"})
    found = seen(clients, made)

    id = made["batchEvaluationId"]
    assert id.startswith("Nightly-")
    assert made["batchEvaluationArn"].endswith(f":batch-evaluate/{id}")
    assert (made["status"], found["status"], made["tags"]) == ("PENDING", "COMPLETED", {"team": "red"})
    output = {
        "logGroupName": DEFAULT,
        "logStreamName": f"run-{id}",
        "metricsNamespace": "Bedrock-AgentCore/Evaluations",
    }
    assert made["outputConfig"]["cloudWatchConfig"] == {**output, "resultDestination": "DEDICATED_LOG_GROUP"}
    results = found["evaluationResults"]
    counts = {"numberOfSessionsCompleted": 2, "totalNumberOfSessions": 2}
    none = dict.fromkeys(("numberOfSessionsFailed", "numberOfSessionsInProgress", "numberOfSessionsIgnored"), 0)
    assert {name: value for name, value in results.items() if name != "evaluatorSummaries"} == {**counts, **none}
    assert (found["outputConfig"], "insightResults" in found) == (made["outputConfig"], False)
    summaries = {one["evaluatorId"]: one for one in results["evaluatorSummaries"]}
    assert summaries["Builtin.Helpfulness"]["statistics"] == {"averageScore": 0.83}
    assert (summaries["Builtin.Correctness"]["totalEvaluated"], summaries["Builtin.Correctness"]["totalFailed"]) == (
        2,
        0,
    )
    (item,) = clients.data.list_batch_evaluations()["batchEvaluations"]
    assert not {"outputConfig", "evaluationResults", "dataSourceConfig"} & item.keys()


@pytest.mark.from_recording
def test_results_are_told_in_the_log_stream_of_the_run(local: Clients) -> None:
    written(local, SESSION)
    truth = {"groundTruth": {"inline": {"turns": [{"expectedResponse": {"text": "TP 531"}}]}}}
    metadata = {"sessionMetadata": [{"sessionId": SESSION, **truth}]}

    names = ("Builtin.Correctness", "Builtin.GoalSuccessRate", "Builtin.ToolSelectionAccuracy")
    made = started(local, *names, evaluationMetadata=metadata)
    seen(local, made)
    seen(local, made)

    stream = f"run-{made['batchEvaluationId']}"
    events = logs(local).get_log_events(logGroupName=DEFAULT, logStreamName=stream)["events"]
    first, second, *others = (json.loads(event["message"]) for event in events)
    levels = [one["attributes"]["aws.bedrock_agentcore.evaluation_level"] for one in (first, second, *others)]
    assert levels == ["Trace", "Trace", "Session", "ToolCall", "ToolCall"]
    assert first["name"] == "gen_ai.evaluation.result"
    times = {event["timestamp"] * 1_000_000 for event in events}
    assert {one[name] for one in (first, second) for name in ("timeUnixNano", "observedTimeUnixNano")} == times
    assert (first["traceId"], first["Builtin.Correctness"]) == (TRACES[0], 1.0)
    assert first["evaluationJobId"] == made["batchEvaluationArn"]
    labels = [one["attributes"]["gen_ai.evaluation.score.label"] for one in (first, second)]
    assert labels == ["Correct", "Perfectly Correct"]
    assert first["attributes"]["session.id"] == SESSION
    assert (first["label"], first["attributes"]["gen_ai.response.id"]) == ("Correct", TRACES[0])
    assert first["attributes"]["aws.bedrock_agentcore.evaluator.rating_scale"] == "Numerical"
    assert "gen_ai.response.id" not in others[0]["attributes"]
    assert first["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Bedrock-AgentCore/Evaluations"


@pytest.mark.inferred
def test_results_are_told_to_who_only_looks_at_the_list(local: Clients) -> None:
    written(local, SESSION)
    made = started(local)

    (item,) = local.data.list_batch_evaluations()["batchEvaluations"]

    stream = f"run-{made['batchEvaluationId']}"
    assert item["status"] == "COMPLETED"
    assert len(logs(local).get_log_events(logGroupName=DEFAULT, logStreamName=stream)["events"]) == 2


@pytest.mark.from_recording
def test_all_that_failed_is_told_with_its_number(local: Clients) -> None:
    written(local, SESSION)

    found = seen(local, started(local, "Builtin.TrajectoryExactOrderMatch"))

    assert found["status"] == "FAILED"
    assert found["errorDetails"] == ["All 1 sessions failed during batch evaluation."]


@pytest.mark.from_model
def test_what_is_stopped_keeps_the_sessions_that_were_done(clients: Clients) -> None:
    written(clients, SESSION, "session-2", "session-3")
    with progression(LIFE, times=3):
        made = started(clients)
        states = [seen(clients, made) for _ in range(4)]
        stopping = clients.data.stop_batch_evaluation(batchEvaluationId=made["batchEvaluationId"])
    found = seen(clients, made)

    assert [one["status"] for one in states] == ["PENDING", "PENDING", "IN_PROGRESS", "IN_PROGRESS"]
    assert states[-1]["evaluationResults"]["numberOfSessionsInProgress"] == 2
    assert stopping["status"] == "STOPPING"
    assert found["status"] == "STOPPED"
    assert found["evaluationResults"]["numberOfSessionsCompleted"] == 1
    assert found["evaluationResults"]["numberOfSessionsIgnored"] == 2
    assert found["evaluationResults"]["numberOfSessionsInProgress"] == 0
    assert [states[0]["evaluationResults"][f"numberOfSessions{of}"] for of in ("Completed", "InProgress")] == [0, 3]
    error_of("ConflictException", clients.data.stop_batch_evaluation, batchEvaluationId=made["batchEvaluationId"])


@pytest.mark.from_recording
def test_results_may_go_back_to_where_the_spans_are(local: Clients) -> None:
    written(local, SESSION)
    output = {"cloudWatchConfig": BACK}

    made = started(local, outputConfig=output)
    seen(local, made)

    shown = made["outputConfig"]["cloudWatchConfig"]
    assert shown == {**output["cloudWatchConfig"], "logStreamName": f"run-{made['batchEvaluationId']}"}
    error_of("ConflictException", local.data.stop_batch_evaluation, batchEvaluationId=made["batchEvaluationId"])
    named = {"logGroupName": "/mine", "metricsNamespace": "Mine"}
    other = started(local, name="Other", outputConfig={"cloudWatchConfig": named})["outputConfig"]["cloudWatchConfig"]
    assert (other["logGroupName"], other["resultDestination"]) == ("/mine", "DEDICATED_LOG_GROUP")
    assert logs(local).get_log_events(logGroupName=GROUP, logStreamName=shown["logStreamName"])["events"]


@pytest.mark.from_model
def test_each_dimension_of_an_evaluator_has_its_summary(local: Clients) -> None:
    written(local, SESSION)
    words = [{"definition": "x", "label": label} for label in ("Bad", "Good")]
    scales: dict[str, Any] = {"tone": SCALE, "facts": {"categorical": words}}
    dimensions = [
        {"dimensionName": name, "dimensionInstruction": "Look", "dimensionRatingScale": scale}
        for name, scale in scales.items()
    ]
    config = judge("Look at {assistant_turn}")
    config["llmAsAJudge"]["ratingScale"] = {"multiDimensional": dimensions}
    own = new_evaluator(local, config=config)["evaluatorId"]

    found = seen(local, started(local, own, "Builtin.Correctness"))

    tone, facts, whole = found["evaluationResults"]["evaluatorSummaries"]
    counts = {"totalEvaluated": 1, "totalFailed": 0}
    assert tone == {
        "evaluatorId": own,
        "evaluationDimensionName": "tone",
        "statistics": {"averageScore": 1.0},
        **counts,
    }
    assert (facts["evaluationDimensionName"], facts["statistics"]) == ("facts", {})
    assert "evaluationDimensionName" not in whole


@pytest.mark.inferred
def test_a_script_for_evaluate_judges_a_batch_too(local: Clients) -> None:
    written(local, SESSION)
    arn = "arn:aws:bedrock-agentcore:::evaluator/Builtin.Correctness"
    name = {"evaluatorArn": arn, "evaluatorId": "Builtin.Correctness", "evaluatorName": "Builtin.Correctness"}
    result = {**name, "context": {"spanContext": {"sessionId": SESSION}}, "value": 0.25, "label": "Poor"}
    local.agentcore.script("Evaluate", {"evaluationResults": [result]})

    found = seen(local, started(local))

    (summary,) = found["evaluationResults"]["evaluatorSummaries"]
    assert summary["statistics"] == {"averageScore": 0.25}


@pytest.mark.from_recording
def test_an_unknown_batch_evaluation(local: Clients) -> None:
    error = error_of(
        "ResourceNotFoundException", local.data.get_batch_evaluation, batchEvaluationId="nobody-0123456789"
    )
    assert error["Error"]["Message"] == (
        "Failed to retrieve the resource because it doesn't exist. "
        "Retry the request with a different resource identifier."
    )


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"evaluators": []}, "ValidationException"),
        ({"insights": [{"insightId": "Builtin.FailureAnalysis"}]}, "ValidationException"),
        ({"evaluators": [{"evaluatorId": "Builtin.NoSuch"}]}, "ValidationException"),
        ({"batchEvaluationName": "Nightly"}, "ConflictException"),
        ({"kmsKeyArn": KEY.replace("us-east-1", "eu-west-1")}, "ValidationException"),
        ({"outputConfig": {"cloudWatchConfig": {**BACK, "logGroupName": "/mine"}}}, "ValidationException"),
        ({"dataSourceConfig": {"cloudWatchLogs": {"serviceNames": ["a"]}}}, "ValidationException"),
        ({"dataSourceConfig": {"onlineEvaluationConfigSource": {**WINDOW, **NO_ONLINE}}}, "ValidationException"),
    ],
)
def test_what_is_refused(local: Clients, more: dict[str, Any], code: str) -> None:
    started(local)
    given: dict[str, Any] = {"batchEvaluationName": "Other", "dataSourceConfig": SOURCE}
    given |= {"evaluators": [{"evaluatorId": "Builtin.Correctness"}], **more}
    written(local, SESSION)
    asked: list[Any] = []
    local.agentcore.script("Evaluate", asked.append)

    error_of(code, local.data.start_batch_evaluation, **given)

    assert asked == []  # it is refused before anything is judged
    assert len(local.data.list_batch_evaluations()["batchEvaluations"]) == 1


@pytest.mark.inferred
def test_a_name_that_is_taken_while_it_is_judged_is_taken(local: Clients) -> None:
    written(local, SESSION)
    begun = list[Any]()

    def judge(_: Any) -> Any:
        begun.append(None)
        if len(begun) == 1:
            started(local)
        return {"evaluationResults": []}

    local.agentcore.script("Evaluate", judge)

    error_of("ConflictException", partial(started, local))

    assert len(local.data.list_batch_evaluations()["batchEvaluations"]) == 1


@pytest.mark.inferred
def test_it_goes_when_it_is_deleted(local: Clients) -> None:
    written(local, SESSION)
    made = started(local)
    seen(local, made)

    gone = local.data.delete_batch_evaluation(batchEvaluationId=made["batchEvaluationId"])

    assert gone["status"] == "DELETING"
    error_of("ResourceNotFoundException", local.data.get_batch_evaluation, batchEvaluationId=made["batchEvaluationId"])


@pytest.mark.inferred
def test_failing_spans_become_insights(clients: Clients) -> None:
    data = clients.data

    with progression(LIFE, times=1):
        made = failed_batch(clients, "execute_tool pay")
        early = data.list_agent_insights()["agentInsights"]
        running, found = (seen(clients, made) for _ in range(2))
    (summary,) = data.list_agent_insights(batchEvaluationId=made["batchEvaluationId"])["agentInsights"]
    ids = {"applicationName": "agent.DEFAULT", "agentInsightId": summary["agentInsightId"]}
    data.update_agent_insight(**ids, archiveStatus="ARCHIVED")

    assert early == []
    assert (running["status"], "insightResults" in running) == ("IN_PROGRESS", False)
    assert found["insightResults"][0]["name"] == "Failures in execute_tool pay"
    assert found["evaluationResults"]["evaluatorSummaries"] == []
    assert "outputConfig" not in found
    shown = data.get_agent_insight(**ids)
    assert (shown["archiveStatus"], shown["affectedSessionCount"]) == ("ARCHIVED", 1)
    assert "Card declined" in shown["sampleSessions"][0]["findings"][0]["description"]
    assert data.list_agent_insights(archiveStatus="ACTIVE")["agentInsights"] == []
    error_of("ResourceNotFoundException", data.get_agent_insight, **{**ids, "applicationName": "other"})


@pytest.mark.from_model  # INACTIVE: "the store does not accept new Agent Insights"
def test_a_disabled_store_takes_no_insights(local: Clients) -> None:
    def insights_of(status: str, start: Any) -> int:
        local.control.update_agent_insight_store(agentInsightStoreId="default", enablementStatus=status)
        seen(local, start())
        return len(local.data.list_agent_insights()["agentInsights"])

    given: dict[str, Any] = {"dataSourceConfig": SOURCE, "insights": [{"insightId": "Builtin.FailureAnalysis"}]}
    again = partial(local.data.start_batch_evaluation, batchEvaluationName="Again", **given)

    assert insights_of("DISABLED", partial(failed_batch, local, "pay")) == 0
    assert insights_of("ENABLED", again) == 1


@pytest.mark.from_model
def test_the_sessions_may_be_those_of_an_online_evaluation(local: Clients) -> None:
    written(local, SESSION)
    online = {"onlineEvaluationConfigArn": new_online(local, dataSourceConfig=SOURCE)["onlineEvaluationConfigArn"]}
    given: dict[str, Any] = {"evaluators": [{"evaluatorId": "Builtin.Correctness"}]}
    given["dataSourceConfig"] = {"onlineEvaluationConfigSource": online}

    found = seen(local, local.data.start_batch_evaluation(batchEvaluationName="Nightly", **given))

    assert found["evaluationResults"]["numberOfSessionsCompleted"] == 1


@pytest.mark.from_recording
def test_one_that_was_only_just_started_can_be_stopped(local: Clients) -> None:
    written(local, SESSION)
    made = started(local)

    answer = local.data.stop_batch_evaluation(batchEvaluationId=made["batchEvaluationId"])

    assert answer["status"] == "STOPPING"
    assert answer["batchEvaluationArn"] == made["batchEvaluationArn"]
    found = seen(local, made)
    assert (found["status"], found["evaluationResults"]["numberOfSessionsCompleted"]) == ("STOPPED", 0)


@pytest.mark.from_model
def test_a_dataset_is_run_against_an_agent_and_what_it_says_is_evaluated(local: Clients) -> None:
    runtime = new_runtime(local)
    where = {"agentRuntimeId": runtime["agentRuntimeId"], "endpointName": "DEFAULT"}
    arn = local.control.get_agent_runtime_endpoint(**where)["agentRuntimeEndpointArn"]
    turns = [{"input": "Capital of Portugal?", "expected_response": "Lisbon"}, {"input": "Fail"}]
    truth = {"assertions": ["The weather in Oslo is told"], "expected_trajectory": ["look_up"]}
    scenarios: list[Any] = [{"scenario_id": "good", "turns": turns[:1], **truth}]
    scenarios.append({"scenario_id": "bad", "turns": turns[1:]})
    used = {"expected_trajectory": ["search_flights", "book_flight"]}
    scenarios.append({"scenario_id": "told", "turns": [{"input": "Book it."}], **used})
    dataset = local.control.create_dataset(
        datasetName="cases",
        schemaType="AGENTCORE_EVALUATION_PREDEFINED_V1",
        source={"inlineExamples": {"examples": scenarios}},
    )["datasetId"]
    config: dict[str, Any] = {"dataset": {"datasetId": dataset}}
    config["agentInvocation"] = {"agentCoreRuntime": {"agentRuntimeEndpointArn": arn}}
    given: dict[str, Any] = {"batchEvaluationName": "Run", "dataSourceConfig": SOURCE, "datasetExecutionConfig": config}
    names = ("Builtin.Correctness", "Builtin.GoalSuccessRate", "Builtin.TrajectoryExactOrderMatch")
    given["evaluators"] = [{"evaluatorId": name} for name in names]
    local.control.get_dataset(datasetId=dataset)
    error_of("ValidationException", local.data.start_batch_evaluation, **given)  # nothing is published
    local.control.create_dataset_version(datasetId=dataset)
    local.control.get_dataset(datasetId=dataset)
    invocation = config["agentInvocation"]["agentCoreRuntime"]
    for template in ('"{{turn.input}}"', '{"prompt": "{{turn.input}}!"}', '{"prompt": '):
        other = {**config, "agentInvocation": {"agentCoreRuntime": {**invocation, "requestTemplate": template}}}
        error_of("ValidationException", local.data.start_batch_evaluation, **{**given, "datasetExecutionConfig": other})

    def agent(payload: Any, context: Any) -> str:
        if payload["prompt"] == "Fail":
            raise RuntimeError("out of order")
        if payload["prompt"] == "Book it.":  # this one tells of itself
            written(local, context.session_id)
        return "It is Lisbon."

    local.agentcore.bind("helper", agent)
    found = seen(local, local.data.start_batch_evaluation(**given))

    assert found["status"] == "COMPLETED_WITH_ERRORS"
    assert found["evaluationResults"]["numberOfSessionsFailed"] == 1
    scores = [summary["statistics"]["averageScore"] for summary in found["evaluationResults"]["evaluatorSummaries"]]
    assert scores == [1.0, 0.5, 0.5]  # the tools are those that one agent told of
    details = found["datasetExecutionDetails"]
    assert details["dataset"] == {"datasetId": dataset, "datasetVersion": "1"}
    assert details["agentInvocation"]["agentCoreRuntime"]["agentRuntimeVersion"] == "1"


@pytest.mark.from_model
def test_a_dataset_that_cannot_be_run_is_refused(local: Clients) -> None:
    control = local.control
    token = {"customJWTAuthorizer": {"discoveryUrl": ISSUER, "allowedClients": ["me"]}}
    ids = [new_runtime(local)["agentRuntimeId"]]
    ids.append(new_runtime(local, "other", authorizerConfiguration=token)["agentRuntimeId"])
    named = [{"agentRuntimeId": id, "endpointName": "DEFAULT"} for id in ids]
    arn, other = (control.get_agent_runtime_endpoint(**name)["agentRuntimeEndpointArn"] for name in named)
    scenario: dict[str, Any] = {
        "scenario_id": "one",
        "turns": [{"input": {"in": "Rome"}, "expected_response": "Rainy"}],
    }
    scenario["turns"].append({"input": {"in": "Oslo"}, "expected_response": "Sunny"})
    source = {"inlineExamples": {"examples": [scenario]}}
    schemas = {"cases": "AGENTCORE_EVALUATION_PREDEFINED_V1", "free": "THIRD_PARTY_EVALUATION_V1"}
    cases, free = (
        control.create_dataset(datasetName=name, schemaType=schema, source=source)["datasetId"]
        for name, schema in schemas.items()
    )
    for id in (cases, free):
        control.get_dataset(datasetId=id)
        control.create_dataset_version(datasetId=id)
        control.get_dataset(datasetId=id)

    def agent(payload: Any) -> Any:
        return b"Cloudy" if payload["prompt"]["in"] == "Oslo" else (part for part in ("Rai", "ny"))

    local.agentcore.bind("helper", agent)

    def start(dataset: str = cases, endpoint: str = arn, name: str = "Run", **version: Any) -> Any:
        config: dict[str, Any] = {"dataset": {"datasetId": dataset, **version}}
        config["agentInvocation"] = {"agentCoreRuntime": {"agentRuntimeEndpointArn": endpoint}}
        return started(local, name=name, datasetExecutionConfig=config)

    for wrong in (
        partial(start, free),
        partial(start, "nobody-0123456789"),
        partial(start, datasetVersion="7"),
        partial(start, endpoint=other),
        partial(start, endpoint=arn.replace("DEFAULT", "nothing")),
    ):
        error_of("ValidationException", wrong)

    invocation = {"agentCoreRuntime": {"agentRuntimeEndpointArn": arn}}
    run = {"datasetExecutionConfig": {"dataset": {"datasetId": cases}, "agentInvocation": invocation}}
    online = {"onlineEvaluationConfigSource": {**WINDOW, **NO_ONLINE}}
    judged = {"evaluators": [{"evaluatorId": "Builtin.Correctness"}]}
    for more in (
        {"dataSourceConfig": online, **judged},
        {"dataSourceConfig": SOURCE, "insights": [{"insightId": "Builtin.FailureAnalysis"}]},
    ):
        text = refused(local.data.start_batch_evaluation, batchEvaluationName="Run", **run, **more)
        assert text.startswith("datasetExecutionConfig needs evaluators")

    found = seen(local, start())
    assert found["status"] == "COMPLETED"
    assert found["evaluationResults"]["evaluatorSummaries"][0]["statistics"] == {"averageScore": 0.5}


@pytest.mark.inferred
def test_what_a_failed_span_says_is_as_long_as_the_model_allows() -> None:
    span = {"spanId": "s" * 51, "name": "n" * 200, "status": {"code": "ERROR", "message": "m" * 4001}}
    quiet = {"spanId": "quiet", "status": {"code": 2}}

    long, short = insights.found([Found(SESSION, GROUP, [span, quiet])])

    assert [len(long[name]) for name in ("name", "description")] == [200, 4000]
    (finding,) = long["sampleSessions"][0]["findings"]
    assert (finding["targetId"], finding["description"]) == ("s" * 50, "m" * 500)
    assert short["description"] == "Spans named span ended in an error: no message"


@pytest.mark.inferred
def test_one_that_is_made_to_fail_has_no_results(local: Clients) -> None:
    local.agentcore.faults.on("StartBatchEvaluation", Break("Out of judges"), times=1)

    found = seen(local, failed_batch(local, "pay"))

    assert (found["status"], found["errorDetails"]) == ("FAILED", ["Out of judges"])
    assert not found.get("insightResults")


@pytest.mark.inferred
def test_of_days_long_gone_only_the_last_are_looked_at(local: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusterings, "MOST", 3)
    clustered = {"clusteringConfig": {"frequencies": ["DAILY"]}, "insights": [{"insightId": "Builtin.FailureAnalysis"}]}
    given = {**GIVEN, "dataSourceConfig": SOURCE, **clustered}

    def days() -> list[str]:
        found = local.data.list_batch_evaluations()["batchEvaluations"]
        return sorted(run["batchEvaluationName"].split("_")[-1][:8] for run in found)

    with travel(datetime(2026, 5, 5, 12, tzinfo=timezone.utc), tick=False):
        made = local.control.create_online_evaluation_config(onlineEvaluationConfigName="watch", **given)
        local.agentcore.clock.tick(days=5)
        at_once = days()
        local.agentcore.clock.tick(days=2)
        id = made["onlineEvaluationConfigId"]
        local.control.update_online_evaluation_config(
            onlineEvaluationConfigId=id, description="Changed"
        )  # all the same
        local.agentcore.clock.tick(days=2)
        later = days()

    assert at_once == ["20260508", "20260509", "20260510"]
    assert later == [*at_once, "20260512", "20260513", "20260514"]


@pytest.mark.inferred
def test_what_failed_in_a_day_is_found_at_its_end(local: Clients) -> None:
    failed_batch(local, "pay")
    insights = {"insights": [{"insightId": "Builtin.Insight.FailureAnalysis"}]}
    clustered = {"clusteringConfig": {"frequencies": ["DAILY"]}, "dataSourceConfig": SOURCE, **insights}
    local.control.create_online_evaluation_config(onlineEvaluationConfigName="watch", **{**GIVEN, **clustered})
    local.agentcore.clock.tick(days=2)

    found = local.data.list_batch_evaluations()["batchEvaluations"]
    first, second = (seen(local, run) for run in found if run["batchEvaluationName"].startswith("watch_daily_"))

    assert [one["affectedSessionCount"] for one in first["insightResults"]] == [1]
    assert (
        len(local.data.list_agent_insights()["agentInsights"]) == 2
    )  # the other is of the failures that were asked for
    assert (second["insightResults"], second["evaluationResults"]["totalNumberOfSessions"]) == ([], 0)
    source = first["dataSourceConfig"]["onlineEvaluationConfigSource"]["timeRange"]
    assert source["startTime"] < first["createdAt"] - timedelta(days=1) < source["endTime"] < first["createdAt"]
