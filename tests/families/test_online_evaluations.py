"""CreateOnlineEvaluationConfig, Get…, List…, Update…, Delete…."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import progression, refused, status_of
from tests.families.evaluations import GIVEN, NOBODY, judge, new_evaluator, new_online, online

ONLINE = "agentcore::online-evaluation-config"
HELPFUL = [{"evaluatorId": "Builtin.Helpfulness"}]
SERVICE = {"serviceNames": ["agent.DEFAULT"]}


def _sent_to(**output: Any) -> dict[str, Any]:
    return {"outputConfig": {"cloudWatchConfig": output}}


def _read_from(**logs: Any) -> dict[str, Any]:
    return {"dataSourceConfig": {"cloudWatchLogs": {**SERVICE, **logs}}}


def _listed(clients: Clients) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = clients.control.list_online_evaluation_configs()["onlineEvaluationConfigs"]
    return found


BAD = [
    ({"evaluators": [{"evaluatorId": NOBODY}]}, f"Evaluator not found: {NOBODY}"),
    ({"evaluators": [*HELPFUL, {"evaluatorId": "Builtin.Nothing"}]}, "Evaluator not found: Builtin.Nothing"),
    (_read_from(), "One of the two is required"),
    (_read_from(logGroupNames=["/aws/a"], logGroupNamePrefixes=["/aws/"]), "not both"),
    (_sent_to(resultDestination="SOURCE_LOG_GROUP", logGroupName="/mine"), "logGroupName can't be specified when"),
    (_sent_to(logGroupName="/aws/bedrock-agentcore/evaluations/mine"), "logGroupName can't be under"),
    (_sent_to(metricsNamespace="AWS/Mine"), "metricsNamespace can't begin with AWS/"),
]


@pytest.mark.from_model
def test_creation_is_accepted_before_it_is_done(clients: Clients) -> None:
    answer = clients.control.create_online_evaluation_config(
        onlineEvaluationConfigName="watch", evaluators=HELPFUL, **GIVEN
    )

    assert (status_of(answer), answer["status"], answer["executionStatus"]) == (202, "CREATING", "ENABLED")
    assert online(clients, answer["onlineEvaluationConfigId"])["status"] == "ACTIVE"


@pytest.mark.from_model
def test_a_configuration_keeps_what_it_was_created_with(clients: Clients) -> None:
    given: dict[str, Any] = {
        "description": "All the time",
        "rule": {
            "samplingConfig": {"samplingPercentage": 0.01},
            "filters": [{"key": "user", "operator": "Equals", "value": {"stringValue": "ada"}}],
            "sessionConfig": {"sessionTimeoutMinutes": 15},
        },
        "evaluators": [],
        "insights": [{"insightId": "Builtin.FailureAnalysis"}],
        "clusteringConfig": {"frequencies": ["DAILY"]},
        **_read_from(logGroupNamePrefixes=["/aws/"]),
        **_sent_to(logGroupName="/mine", metricsNamespace="Mine", resultDestination="DEDICATED_LOG_GROUP"),
    }

    found = new_online(clients, **given, tags={"team": "red"})

    assert {name: found[name] for name in given} == given
    assert found["evaluationExecutionRoleArn"] == GIVEN["evaluationExecutionRoleArn"]
    id, arn = found["onlineEvaluationConfigId"], found["onlineEvaluationConfigArn"]
    assert re.fullmatch(r"watch-[A-Za-z0-9]{10}", id)
    assert arn == f"arn:aws:bedrock-agentcore:us-east-1:123456789012:online-evaluation-config/{id}"
    assert clients.control.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "red"}


@pytest.mark.from_docs  # "the required enableOnCreate parameter controls the initial executionStatus"
@pytest.mark.parametrize(("enabled", "status"), [(True, "ENABLED"), (False, "DISABLED")])
def test_it_runs_from_the_start_where_that_is_wanted(local: Clients, enabled: bool, status: str) -> None:
    assert new_online(local, enableOnCreate=enabled)["executionStatus"] == status


@pytest.mark.from_docs
@pytest.mark.parametrize("output", [{}, _sent_to(), _sent_to(logGroupName="")])
def test_results_go_to_a_log_group_of_its_own(local: Clients, output: dict[str, Any]) -> None:
    found = new_online(local, **output)

    group = f"/aws/bedrock-agentcore/evaluations/results/{found['onlineEvaluationConfigId']}"
    assert found["outputConfig"]["cloudWatchConfig"]["logGroupName"] == group


@pytest.mark.from_model
def test_results_go_back_to_where_the_traces_are(local: Clients) -> None:
    output = _sent_to(resultDestination="SOURCE_LOG_GROUP")

    assert new_online(local, **output)["outputConfig"] == output["outputConfig"]


@pytest.mark.from_model
@pytest.mark.parametrize(("given", "text"), BAD)
def test_a_configuration_that_cannot_be_is_refused(local: Clients, given: dict[str, Any], text: str) -> None:
    members = {**GIVEN, "evaluators": HELPFUL, **given}

    message = refused(local.control.create_online_evaluation_config, onlineEvaluationConfigName="watch", **members)

    assert text in message
    assert _listed(local) == []


@pytest.mark.from_model
@pytest.mark.parametrize(("given", "text"), BAD)
def test_an_update_that_cannot_be_is_refused(local: Clients, given: dict[str, Any], text: str) -> None:
    before = new_online(local)
    id = before["onlineEvaluationConfigId"]

    message = refused(local.control.update_online_evaluation_config, onlineEvaluationConfigId=id, **given)

    assert text in message
    assert online(local, id) == before


@pytest.mark.from_recording  # of CreateOnlineEvaluationConfig
def test_an_update_takes_no_role_of_another_account(local: Clients) -> None:
    before = new_online(local)
    id, role = before["onlineEvaluationConfigId"], "arn:aws:iam::999999999999:role/judge"
    update = local.control.update_online_evaluation_config

    refused(update, "AccessDeniedException", onlineEvaluationConfigId=id, evaluationExecutionRoleArn=role)

    assert online(local, id) == before


@pytest.mark.from_model
def test_a_sample_is_of_100_percent_at_most(local: Clients) -> None:
    members = {**GIVEN, "rule": {"samplingConfig": {"samplingPercentage": 100.5}}}

    message = refused(local.control.create_online_evaluation_config, onlineEvaluationConfigName="watch", **members)

    assert "samplingPercentage" in message


@pytest.mark.from_docs  # create-evaluator: they "cannot be used in online evaluation configurations"
@pytest.mark.parametrize(
    ("level", "placeholder"),
    [("TRACE", "expected_response"), ("SESSION", "assertions"), ("SESSION", "expected_tool_trajectory")],
)
def test_an_evaluator_that_asks_for_ground_truth_is_not_taken(local: Clients, level: str, placeholder: str) -> None:
    config = judge(f"Compare {{context}} with {{{placeholder}}}")
    needy = {"evaluators": [{"evaluatorId": new_evaluator(local, config=config, level=level)["evaluatorId"]}]}
    before = new_online(local)
    id = before["onlineEvaluationConfigId"]

    given = {"onlineEvaluationConfigName": "other", **GIVEN, **needy}
    message = refused(local.control.create_online_evaluation_config, **given)
    assert refused(local.control.update_online_evaluation_config, onlineEvaluationConfigId=id, **needy) == message

    assert "uses ground truth placeholders" in message
    assert (len(_listed(local)), online(local, id)) == (1, before)


@pytest.mark.inferred
def test_an_evaluator_that_is_going_is_not_taken(local: Clients) -> None:
    with progression("agentcore::evaluator", seconds=60):
        id = new_evaluator(local)["evaluatorId"]
        local.agentcore.clock.tick(seconds=61)
        local.control.delete_evaluator(evaluatorId=id)

        message = refused(
            local.control.create_online_evaluation_config,
            onlineEvaluationConfigName="watch",
            evaluators=[{"evaluatorId": id}],
            **GIVEN,
        )

    assert message == f"Evaluator not found: {id}"


@pytest.mark.inferred  # nor is one that went while nobody needed it
def test_what_has_lost_its_evaluator_does_not_run_again(local: Clients) -> None:
    evaluator = new_evaluator(local)["evaluatorId"]
    id = new_online(local, "watch", evaluator, enableOnCreate=False)["onlineEvaluationConfigId"]
    local.control.delete_evaluator(evaluatorId=evaluator)
    update = local.control.update_online_evaluation_config

    message = refused(update, onlineEvaluationConfigId=id, executionStatus="ENABLED")
    update(onlineEvaluationConfigId=id, evaluators=[{"evaluatorId": "Builtin.Helpfulness"}], executionStatus="ENABLED")

    assert message == f"Evaluator not found: {evaluator}"
    assert online(local, id)["executionStatus"] == "ENABLED"


@pytest.mark.from_model
def test_configurations_are_listed_in_pages(local: Clients) -> None:
    made = [new_online(local, f"watch_{n}") for n in range(5)]

    first = local.control.list_online_evaluation_configs(maxResults=3)
    second = local.control.list_online_evaluation_configs(nextToken=first["nextToken"])

    found = [*first["onlineEvaluationConfigs"], *second["onlineEvaluationConfigs"]]
    assert [item["onlineEvaluationConfigId"] for item in found] == [item["onlineEvaluationConfigId"] for item in made]
    assert {(item["status"], item["executionStatus"]) for item in found} == {("ACTIVE", "ENABLED")}
    assert "nextToken" not in second


@pytest.mark.inferred  # what is not given stays
@pytest.mark.parametrize(
    "given",
    [
        {},
        {"description": "Two"},
        {"executionStatus": "DISABLED"},
        {"rule": {"samplingConfig": {"samplingPercentage": 100.0}}},
        {"evaluators": [{"evaluatorId": "ThirdParty.DeepEval.TaskCompletion"}]},
        {"evaluationExecutionRoleArn": "arn:aws:iam::123456789012:role/other"},
        _read_from(logGroupNames=["/other"]),
        _sent_to(logGroupName="/mine", resultDestination="DEDICATED_LOG_GROUP"),
    ],
)
def test_an_update_changes_what_it_names(local: Clients, given: dict[str, Any]) -> None:
    before = new_online(local, description="One")
    id = before["onlineEvaluationConfigId"]

    answer = local.control.update_online_evaluation_config(onlineEvaluationConfigId=id, **given)

    assert (status_of(answer), answer["status"]) == (202, "UPDATING")
    after = online(local, id)
    assert after == {**before, **given, "updatedAt": after["updatedAt"]}


@pytest.mark.inferred  # as above, of one with insights
def test_an_update_changes_how_often_insights_are_clustered(local: Clients) -> None:
    insights = [{"insightId": "Builtin.FailureAnalysis"}]
    before = new_online(local, evaluators=[], insights=insights, clusteringConfig={"frequencies": ["DAILY"]})
    id, weekly = before["onlineEvaluationConfigId"], {"frequencies": ["WEEKLY"]}

    local.control.update_online_evaluation_config(onlineEvaluationConfigId=id, clusteringConfig=weekly)

    after = online(local, id)
    assert after == {**before, "clusteringConfig": weekly, "updatedAt": after["updatedAt"]}


@pytest.mark.from_model  # "apart from this configuration's own service-managed default group"
def test_its_own_log_group_may_be_named(local: Clients) -> None:
    before = new_online(local)
    id = before["onlineEvaluationConfigId"]

    local.control.update_online_evaluation_config(onlineEvaluationConfigId=id, outputConfig=before["outputConfig"])

    assert online(local, id)["outputConfig"] == before["outputConfig"]


@pytest.mark.from_model
@pytest.mark.parametrize("enabled", [True, False])
def test_a_deleted_configuration_is_gone(local: Clients, enabled: bool) -> None:
    id = new_online(local, enableOnCreate=enabled)["onlineEvaluationConfigId"]

    answer = local.control.delete_online_evaluation_config(onlineEvaluationConfigId=id)

    assert (status_of(answer), answer["onlineEvaluationConfigId"], answer["status"]) == (202, id, "DELETING")
    refused(local.control.get_online_evaluation_config, "ResourceNotFoundException", onlineEvaluationConfigId=id)
    assert _listed(local) == []


CALLS = ["get_online_evaluation_config", "update_online_evaluation_config", "delete_online_evaluation_config"]


# Life


@pytest.mark.from_model  # that a deletion ends in ERROR is inferred: there is no DELETE_FAILED
@pytest.mark.parametrize(
    ("operation", "status"),
    [
        ("CreateOnlineEvaluationConfig", "CREATE_FAILED"),
        ("UpdateOnlineEvaluationConfig", "UPDATE_FAILED"),
        ("DeleteOnlineEvaluationConfig", "ERROR"),
    ],
)
def test_a_failure_says_why(local: Clients, operation: str, status: str) -> None:
    local.agentcore.faults.on(operation, Break("No such role"), times=1)

    named = {"onlineEvaluationConfigId": new_online(local)["onlineEvaluationConfigId"]}
    if operation == "UpdateOnlineEvaluationConfig":
        local.control.update_online_evaluation_config(**named)
    elif operation == "DeleteOnlineEvaluationConfig":
        local.control.delete_online_evaluation_config(**named)

    found = online(local, named["onlineEvaluationConfigId"])
    assert (found["status"], found["failureReason"]) == (status, "No such role")


@pytest.mark.from_docs  # update-online-evaluations: "ACTIVE, UPDATE_FAILED, or ERROR"
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_a_failure_is_mended_by_an_update(local: Clients, verb: str) -> None:
    named = {"onlineEvaluationConfigId": new_online(local)["onlineEvaluationConfigId"]}
    failing = f"{verb}_online_evaluation_config"
    local.agentcore.faults.on(f"{verb.title()}OnlineEvaluationConfig", Break("No such role"), times=1)
    getattr(local.control, failing)(**named)

    local.control.update_online_evaluation_config(**named)

    found = online(local, named["onlineEvaluationConfigId"])
    assert (found["status"], "failureReason" in found) == ("ACTIVE", False)


@pytest.mark.from_docs  # update-online-evaluations: "ACTIVE, UPDATE_FAILED, or ERROR"; delete-online-evaluations
def test_a_configuration_that_was_never_made_can_only_be_deleted(local: Clients) -> None:
    local.agentcore.faults.on("CreateOnlineEvaluationConfig", Break("No such role"), times=1)
    before = new_online(local)
    id = before["onlineEvaluationConfigId"]
    update = local.control.update_online_evaluation_config

    refused(update, "ConflictException", onlineEvaluationConfigId=id, description="x")
    assert (online(local, id), before["status"]) == (before, "CREATE_FAILED")

    local.control.delete_online_evaluation_config(onlineEvaluationConfigId=id)
    assert _listed(local) == []
