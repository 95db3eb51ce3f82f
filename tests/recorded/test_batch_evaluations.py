"""Batch evaluations, as the real service was seen to answer."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from conftest import Clients
from tests.families.evaluations import GIVEN, batch
from tests.families.test_batch_evaluations import seen

pytestmark = pytest.mark.from_recording

FAILURES = [{"insightId": "Builtin.Insight.FailureAnalysis"}]
DAY = timedelta(days=1)


def _daily(clients: Clients, name: str, **members: Any) -> str:
    """An online evaluation whose insights are clustered each day; the clock stands at noon."""
    now = clients.agentcore.clock.now()
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    clients.agentcore.clock.tick(seconds=(noon + DAY - now).total_seconds())
    given = {**GIVEN, "insights": FAILURES, "clusteringConfig": {"frequencies": ["DAILY"]}, **members}
    made = clients.control.create_online_evaluation_config(onlineEvaluationConfigName=name, **given)
    return str(made["onlineEvaluationConfigId"])


def _listed(clients: Clients) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = clients.data.list_batch_evaluations()["batchEvaluations"]
    return found


# aws/agentcore-cli ListBatchEvaluationsCommand.23f97c9dcdd6350b.json beside ListOnlineEvaluationConfigs….23f97….json:
# demoEval_onlineInsights1 and demoEval_onlineInsightsBoto3_20260716180854, of 16 July 2026
def test_each_midnight_makes_a_batch_evaluation_of_what_is_clustered_daily(clients: Clients) -> None:
    _daily(clients, "demoEval_onlineInsights1")
    _daily(clients, "demoEval_onlineInsightsBoto3_20260716180854")
    before = _listed(clients)
    clients.agentcore.clock.tick(days=2)

    found = _listed(clients)

    assert [item["batchEvaluationName"] for item in before] == [_name(clients, "demoEvalonlineInsights1", 2)]
    assert [item["batchEvaluationName"] for item in found] == [
        *(_name(clients, "demoEvalonlineInsights1", days) for days in (2, 1, 0)),
        *(_name(clients, "demoEvalonlineInsightsBoto", days) for days in (1, 0)),
    ]
    assert {(item["status"], "insights" in item, "evaluators" in item) for item in found} == {
        ("COMPLETED", False, False)
    }
    assert {f"{item['createdAt']:%H:%M:%S}" for item in found} == {"00:00:15"}
    assert all(item["createdAt"] < item["updatedAt"] for item in found)
    assert re.fullmatch(r"demoEvalonlineInsights1_daily_\d{8}T000000-[0-9a-f]{10}", found[0]["batchEvaluationId"])


def _name(clients: Clients, name: str, days: int) -> str:
    return f"{name}_daily_{clients.agentcore.clock.now() - days * DAY:%Y%m%d}T000000"


# the same list: 50 of them, and a token
def test_a_page_has_fifty_rows(local: Clients) -> None:
    _daily(local, "watch")
    local.agentcore.clock.tick(days=51)

    page = local.data.list_batch_evaluations()
    rest = local.data.list_batch_evaluations(nextToken=page["nextToken"])

    assert (len(page["batchEvaluations"]), len(rest["batchEvaluations"])) == (50, 1)
    assert "nextToken" not in rest


# aws/agentcore-cli pause.golden.json, resume.golden.json
def test_one_that_is_paused_over_midnight_makes_none(local: Clients) -> None:
    id = _daily(local, "watch")
    update = local.control.update_online_evaluation_config
    for status in ("DISABLED", "ENABLED", "DISABLED"):
        local.agentcore.clock.tick(days=1)
        update(onlineEvaluationConfigId=id, executionStatus=status)

    found = _listed(local)

    assert [item["batchEvaluationName"] for item in found] == [_name(local, "watch", days) for days in (2, 0)]
    assert seen(local, found[0])["evaluationResults"]["totalNumberOfSessions"] == 0


# aws/agentcore-cli batch-insights GetBatchEvaluationCommand.78dd8df2fc94e379.json: no output, summaries of nothing
def test_insights_show_no_output_and_no_summaries(local: Clients) -> None:
    given = {"dataSourceConfig": batch(0)["dataSourceConfig"], "insights": FAILURES}
    made = local.data.start_batch_evaluation(batchEvaluationName="Why", **given)

    found = seen(local, dict(made))

    assert (made["status"], found["status"], "outputConfig" in found) == ("PENDING", "COMPLETED", False)
    assert found["evaluationResults"]["evaluatorSummaries"] == []
