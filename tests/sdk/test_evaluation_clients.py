"""The official SDK's EvaluationClient and RecommendationClient, against sessions in moto's logs."""

from __future__ import annotations

from typing import Any

import pytest
from bedrock_agentcore.evaluation.client import EvaluationClient, ReferenceInputs
from bedrock_agentcore.evaluation.recommendation_client import RecommendationClient

from conftest import Clients
from tests.families.evaluations import SESSION, recommendation, spans
from tests.families.test_batch_evaluations import SOURCE, written


@pytest.mark.from_sdk
def test_the_evaluation_client_evaluates_at_each_level(local: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    _keys(monkeypatch)
    client = EvaluationClient(region_name="us-east-1")
    # moto's Logs Insights knows no ``ispresent``: what the client's query would find is handed to it.
    monkeypatch.setattr(
        "bedrock_agentcore.evaluation.client.CloudWatchAgentSpanCollector.collect", lambda self, **_: spans()
    )
    expected = ReferenceInputs(expected_trajectory=["search_flights", "book_flight"], expected_response="Booked TP 531")
    names = ("TrajectoryExactOrderMatch", "Correctness", "ToolSelectionAccuracy")

    found = client.run([f"Builtin.{name}" for name in names], SESSION, agent_id="agent", reference_inputs=expected)

    assert [(one["evaluatorId"].partition(".")[2], one["value"]) for one in found] == [
        ("TrajectoryExactOrderMatch", 1.0),
        ("Correctness", 1.0),
        ("Correctness", 1.0),
        ("ToolSelectionAccuracy", 1.0),
        ("ToolSelectionAccuracy", 1.0),
    ]


@pytest.mark.from_sdk
def test_the_evaluation_client_starts_a_batch(local: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    _keys(monkeypatch)
    written(local, SESSION)
    client: Any = EvaluationClient(region_name="us-east-1")

    made = client.start_batch_evaluation_and_wait(
        batchEvaluationName="Nightly",
        evaluators=[{"evaluatorId": "Builtin.Helpfulness"}],
        dataSourceConfig=SOURCE,
    )

    assert made["status"] == "COMPLETED"
    assert made["evaluationResults"]["numberOfSessionsCompleted"] == 1


@pytest.mark.from_sdk
def test_the_recommendation_client_waits_for_a_result(local: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    _keys(monkeypatch)
    local.agentcore.script("StartRecommendation", lambda call: f"Better than {call.params['name']}")
    client: Any = RecommendationClient(region_name="us-east-1")

    made = client.start_recommendation_and_wait(**recommendation(0))

    result = made["recommendationResult"]["systemPromptRecommendationResult"]
    assert result["recommendedSystemPrompt"] == "Better than prompt0"


def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
