"""Online evaluation configurations, as the real service was seen to answer."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import bare, progression, refused
from tests.families.evaluations import GIVEN, NOBODY, online
from tests.installed import by_newest
from tests.recorded.cases import Acceptance, Refusal, accepts, refuses

pytestmark = pytest.mark.from_recording

HELPFUL = [{"evaluatorId": "Builtin.Helpfulness"}]
INSIGHT = [{"insightId": "Builtin.Insight.FailureAnalysis"}]
FOREIGN = "arn:aws:iam::999999999999:role/judge"
LIFE = "agentcore::online-evaluation-config"
TERRAFORM = "terraform-provider-aws online_evaluation_config_test.go"


def _given(**members: Any) -> dict[str, Any]:
    return {"onlineEvaluationConfigName": "watch", **GIVEN, **members}


REFUSED = [
    Refusal(
        "aws/agentcore-cli GetOnlineEvaluationConfigCommand.859097834b7e85cf.json",
        "get_online_evaluation_config",
        {"onlineEvaluationConfigId": NOBODY},
        code="ResourceNotFoundException",
        text="Online evaluation configuration not found",
    ),
    Refusal(
        "cdk-preflight online-eval-evaluators-or-insights",
        "create_online_evaluation_config",
        _given(evaluators=[]),
        name="neither",
        text="Exactly one of evaluators or insights must be provided",
    ),
    Refusal(
        "cdk-preflight online-eval-evaluators-or-insights",
        "create_online_evaluation_config",
        _given(evaluators=HELPFUL, insights=INSIGHT),
        name="both",
        text="Exactly one of evaluators or insights must be provided",
    ),
    Refusal(
        "cdk-preflight online-eval-evaluator-unique",
        "create_online_evaluation_config",
        _given(evaluators=[*HELPFUL, *HELPFUL]),
        text="Duplicate evaluator ids detected",
    ),
    Refusal(
        "cdk-preflight execution-role-account",
        "create_online_evaluation_config",
        _given(evaluators=HELPFUL, evaluationExecutionRoleArn=FOREIGN),
        code="AccessDeniedException",
        text="is not authorized to perform: bedrock-agentcore:CreateOnlineEvaluationConfig",
        part=True,
    ),
    # refused by the service; in which words was not told
    Refusal(
        f"{TERRAFORM} (clusteringRequiresInsight)",
        "create_online_evaluation_config",
        _given(evaluators=HELPFUL, clusteringConfig={"frequencies": ["DAILY"]}),
        name="clustered evaluators",
        text="",
        part=True,
    ),
    Refusal(
        f"{TERRAFORM} (frequenciesUnique)",
        "create_online_evaluation_config",
        _given(insights=INSIGHT, clusteringConfig={"frequencies": ["MONTHLY", "MONTHLY"]}),
        name="a frequency twice",
        text="",
        part=True,
    ),
]
ACCEPTED = [
    Acceptance("cdk-preflight online-eval-evaluators-or-insights", "create_online_evaluation_config", given, name=name)
    for name, given in {
        "evaluators": _given(evaluators=HELPFUL),
        "insights": _given(insights=INSIGHT),
        "two": _given(evaluators=[*HELPFUL, {"evaluatorId": "Builtin.Correctness"}]),
        # terraform-provider-aws online_evaluation_config_test.go (insightsAndClustering)
        "insights and clustering": _given(insights=INSIGHT, clusteringConfig={"frequencies": ["DAILY", "WEEKLY"]}),
    }.items()
]


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_it_is_refused_in_the_services_words(local: Clients, case: Refusal) -> None:
    refuses(local, case)

    assert local.control.list_online_evaluation_configs()["onlineEvaluationConfigs"] == []


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
def test_it_is_accepted(local: Clients, case: Acceptance) -> None:
    assert accepts(local, case)["status"] == "CREATING"


# terraform-provider-aws online_evaluation_config_test.go (evaluatorInsightSwitch)
@pytest.mark.parametrize(
    ("before", "after"),
    [({"evaluators": HELPFUL}, {"insights": INSIGHT}), ({"insights": INSIGHT}, {"evaluators": HELPFUL})],
)
def test_what_judges_stays_of_its_kind(local: Clients, before: dict[str, Any], after: dict[str, Any]) -> None:
    named = local.control.create_online_evaluation_config(**_given(**before))["onlineEvaluationConfigId"]
    kept = online(local, named)

    text = refused(local.control.update_online_evaluation_config, onlineEvaluationConfigId=named, **after)

    assert text == "Cannot switch between evaluators and insights via update. Delete and recreate the config."
    assert online(local, named) == kept


# CreateOnlineEvaluationConfigCommand.3d4753441b668fca, GetOnlineEvaluationConfigCommand.d1856366f3636123 of September
@by_newest
def test_where_results_go_by_default_is_shown_by_get(clients: Clients) -> None:
    made = clients.control.create_online_evaluation_config(**_given(evaluators=HELPFUL))

    found = online(clients, made["onlineEvaluationConfigId"])

    group = f"/aws/bedrock-agentcore/evaluations/results/{made['onlineEvaluationConfigId']}"
    assert made["outputConfig"] == {"cloudWatchConfig": {"logGroupName": group}}
    own = {"logGroupName": group, "resultDestination": "DEDICATED_LOG_GROUP"}
    assert found["outputConfig"] == {"cloudWatchConfig": own}


# GetOnlineEvaluationConfigCommand.269512e45dc4b307: a session timeout is not filled in
def test_one_with_insights_shows_no_evaluators(local: Clients) -> None:
    made = local.control.create_online_evaluation_config(**_given(insights=INSIGHT))

    found = online(local, made["onlineEvaluationConfigId"])

    assert (found["evaluators"], found["insights"], found["rule"]) == ([], INSIGHT, GIVEN["rule"])
    assert "clusteringConfig" not in found


# update.golden, resume.golden, pause.golden (UpdateOnlineEvaluationConfigCommand.1d80618f5f62a802, .2ef43a42799153a)
def test_an_update_takes_time_only_where_something_starts_or_stops(local: Clients) -> None:
    made = local.control.create_online_evaluation_config(**_given(evaluators=HELPFUL, enableOnCreate=False))
    named = {"onlineEvaluationConfigId": made["onlineEvaluationConfigId"]}
    online(local, named["onlineEvaluationConfigId"])
    update = local.control.update_online_evaluation_config
    rule = {"samplingConfig": {"samplingPercentage": 25.0}}

    answers = []
    for given in ({"rule": rule}, {"executionStatus": "ENABLED"}, {"executionStatus": "DISABLED"}):
        answers.append(update(**named, **given))
        online(local, named["onlineEvaluationConfigId"])

    assert [(answer["status"], answer["executionStatus"]) for answer in answers] == [
        ("ACTIVE", "DISABLED"),
        ("UPDATING", "ENABLED"),
        ("UPDATING", "DISABLED"),
    ]


# ListOnlineEvaluationConfigsCommand.23f97c9dcdd6350b: in the order of code points, one that is CREATING among them
def test_they_are_listed_by_id(local: Clients) -> None:
    with progression(LIFE, times=9):
        for name in ("temp", "abdemo", "TEMPAGENT", "PromoteT2"):
            given = _given(
                onlineEvaluationConfigName=name, insights=INSIGHT, clusteringConfig={"frequencies": ["DAILY"]}
            )
            local.control.create_online_evaluation_config(**given)

        found = bare(local.control.list_online_evaluation_configs())["onlineEvaluationConfigs"]

    assert [item["onlineEvaluationConfigName"] for item in found] == ["PromoteT2", "TEMPAGENT", "abdemo", "temp"]
    assert {item["status"] for item in found} == {"CREATING"}
    assert [(item["insights"], item["clusteringConfig"]["frequencies"]) for item in found] == [(INSIGHT, ["DAILY"])] * 4
