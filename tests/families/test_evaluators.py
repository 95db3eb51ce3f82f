"""CreateEvaluator, Get…, List…, Update…, Delete…: the caller's and the service's own."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import error_of, refused, status_of
from tests.families.evaluations import (
    CODE,
    JUDGE,
    KEY,
    LAMBDA,
    MODEL,
    NOBODY,
    SCALE,
    derived,
    evaluator,
    judge,
    new_evaluator,
    new_online,
)


def _custom(clients: Clients) -> list[str]:
    pages = clients.control.get_paginator("list_evaluators").paginate(PaginationConfig={"PageSize": 100})
    found = [item for page in pages for item in page["evaluators"]]
    return [item["evaluatorId"] for item in found if item["evaluatorType"] != "Builtin"]


@pytest.mark.from_model
def test_an_evaluator_keeps_what_it_was_created_with(clients: Clients) -> None:
    found = new_evaluator(clients, description="Is it kind?", kmsKeyArn=KEY, tags={"team": "red"})

    assert re.fullmatch(r"polite-[A-Za-z0-9]{10}", found["evaluatorId"])
    arn = f"arn:aws:bedrock-agentcore:us-east-1:123456789012:evaluator/{found['evaluatorId']}"
    assert (found["evaluatorArn"], found["evaluatorName"]) == (arn, "polite")
    assert (found["evaluatorConfig"], found["level"], found["kmsKeyArn"]) == (JUDGE, "TRACE", KEY)
    assert (found["description"], found["lockedForModification"]) == ("Is it kind?", False)
    assert clients.control.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "red"}


@pytest.mark.from_docs  # developer guide, third-party evaluators
@pytest.mark.parametrize(
    ("config", "sort", "provider"),
    [
        (JUDGE, "Custom", "Custom"),
        (CODE, "CustomCode", "Custom"),
        (derived("Builtin.Helpfulness"), "CustomDerived", "AWS"),
        (derived("ThirdParty.DeepEval.TaskCompletion"), "CustomDerived", "DeepEval"),
        (derived("ThirdParty.AutoEval.Security"), "CustomDerived", "AutoEval"),
    ],
)
def test_its_type_and_provider_follow_from_its_configuration(
    local: Clients, config: dict[str, Any], sort: str, provider: str
) -> None:
    found = new_evaluator(local, config=config)

    assert (found["evaluatorConfig"], found["evaluatorType"], found["provider"]) == (config, sort, provider)


@pytest.mark.from_model
def test_a_lambda_has_a_minute_unless_told_otherwise(local: Clients) -> None:
    config = {"codeBased": {"lambdaConfig": {"lambdaArn": LAMBDA}}}
    a_minute = {"codeBased": {"lambdaConfig": {"lambdaArn": LAMBDA, "lambdaTimeoutInSeconds": 60}}}

    created, updated = new_evaluator(local, config=config), new_evaluator(local, "other", CODE)
    local.control.update_evaluator(evaluatorId=updated["evaluatorId"], evaluatorConfig=config)

    assert created["evaluatorConfig"] == evaluator(local, updated["evaluatorId"])["evaluatorConfig"] == a_minute


@pytest.mark.from_docs  # create-evaluator: "the instruction must include at least one placeholder"
@pytest.mark.parametrize(
    ("level", "instructions"),
    [("TRACE", "Is it kind?"), ("TRACE", "Judge {tool_turn}"), ("TOOL_CALL", "Judge {input}"), ("SESSION", "{}")],
)
def test_a_judge_is_told_what_tojudge(local: Clients, level: str, instructions: str) -> None:
    given = {"evaluatorName": "mine", "evaluatorConfig": judge(instructions), "level": level}

    message = refused(local.control.create_evaluator, **given)

    assert message.startswith(f"The instructions of a {level} evaluator must include at least one of {{context}}, ")
    assert _custom(local) == []


@pytest.mark.from_docs  # as above: "Each evaluator level supports only a fixed set of placeholder values"
@pytest.mark.parametrize("given", [{"level": "SESSION"}, {"evaluatorConfig": judge("Is it kind?")}])
def test_an_update_leaves_a_judge_something_tojudge(local: Clients, given: dict[str, Any]) -> None:
    before = new_evaluator(local, config=judge("Compare {assistant_turn} with {expected_response}"))

    refused(local.control.update_evaluator, evaluatorId=before["evaluatorId"], **given)

    assert evaluator(local, before["evaluatorId"]) == before


@pytest.mark.from_model  # "A Builtin.* or ThirdParty.* evaluator"
@pytest.mark.parametrize("base", ["Builtin.Nothing", "ThirdParty.Somebody.Thing", NOBODY])
def test_nothing_is_derived_from_another_base(local: Clients, base: str) -> None:
    create = local.control.create_evaluator

    message = refused(create, evaluatorName="mine", evaluatorConfig=derived(base), level="TRACE")

    assert message == f"Base evaluator {base} is not one of the Builtin or ThirdParty evaluators"
    assert _custom(local) == []


@pytest.mark.from_model  # "This name is unique within the evaluator"
def test_a_dimension_is_named_once(local: Clients) -> None:
    dimension = {"dimensionName": "tone", "dimensionInstruction": "Judge", "dimensionRatingScale": SCALE}
    judge = {**JUDGE["llmAsAJudge"], "ratingScale": {"multiDimensional": [dimension, dimension]}}

    message = refused(
        local.control.create_evaluator, evaluatorName="many", evaluatorConfig={"llmAsAJudge": judge}, level="TRACE"
    )

    assert message == "Each dimensionName must be unique within the evaluator"


@pytest.mark.from_model
def test_metadata_come_without_instructions_and_rating_scale(local: Clients) -> None:
    id = new_evaluator(local)["evaluatorId"]

    found = evaluator(local, id, includedData="METADATA_ONLY")

    assert found["evaluatorConfig"] == {"llmAsAJudge": {"modelConfig": MODEL}}
    assert evaluator(local, id, includedData="ALL_DATA")["evaluatorConfig"] == JUDGE


# The service's own


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Helpfulness", "TRACE"),
        ("Correctness", "TRACE"),
        ("ToolSelectionAccuracy", "TOOL_CALL"),
        ("SkillInstructionFollowing", "TOOL_CALL"),
        ("GoalSuccessRate", "SESSION"),
        ("TrajectoryInOrderMatch", "SESSION"),
    ],
)
def test_a_built_in_evaluator_is_there_from_the_start(clients: Clients, name: str, level: str) -> None:
    found = evaluator(clients, f"Builtin.{name}")

    assert (found["evaluatorId"], found["evaluatorName"]) == (f"Builtin.{name}", f"Builtin.{name}")
    assert found["evaluatorArn"] == f"arn:aws:bedrock-agentcore:::evaluator/Builtin.{name}"
    assert (found["evaluatorType"], found["provider"], found["level"]) == ("Builtin", "AWS", level)
    assert (found["status"], found["createdAt"]) == ("ACTIVE", datetime(2024, 10, 22, tzinfo=timezone.utc))


@pytest.mark.from_docs
def test_a_library_s_evaluator_can_be_looked_at(local: Clients) -> None:
    found = evaluator(local, "ThirdParty.DeepEval.TaskCompletion")

    assert (found["evaluatorType"], found["provider"]) == ("ThirdParty", "DeepEval")
    assert found["evaluatorArn"] == "arn:aws:bedrock-agentcore:::evaluator/ThirdParty.DeepEval.TaskCompletion"


@pytest.mark.from_model  # "Built-in evaluators cannot be updated", "… deleted"; the error is inferred
@pytest.mark.parametrize("call", ["update_evaluator", "delete_evaluator"])
def test_a_built_in_evaluator_stays_as_it_is(local: Clients, call: str) -> None:
    message = refused(getattr(local.control, call), evaluatorId="Builtin.Helpfulness")

    assert message == "Evaluator Builtin.Helpfulness is managed by the service and cannot be modified or deleted"


@pytest.mark.from_recording  # all of them: tests/recorded
def test_the_service_s_own_are_listed_before_the_caller_s(clients: Clients) -> None:
    made = [new_evaluator(clients, f"own_{n}")["evaluatorId"] for n in range(3)]

    found = [item["evaluatorId"] for item in clients.control.list_evaluators()["evaluators"]]

    assert all(id.startswith("Builtin.") for id in found[:16])
    assert found[16:] == made


@pytest.mark.from_model
@pytest.mark.parametrize("size", [1, 6, 16, 18])
def test_pages_hold_all_of_them_once(local: Clients, size: int) -> None:
    for n in range(3):
        new_evaluator(local, f"own_{n}")
    everything = local.control.list_evaluators()["evaluators"]

    pages = list(local.control.get_paginator("list_evaluators").paginate(PaginationConfig={"PageSize": size}))

    assert [item for page in pages for item in page["evaluators"]] == everything
    assert {len(page["evaluators"]) for page in pages[:-1]} == {size}


# Updates and deletions


@pytest.mark.inferred  # what is not given stays
@pytest.mark.parametrize(
    "given",
    [{}, {"description": "Two"}, {"level": "SESSION"}, {"kmsKeyArn": KEY}, {"evaluatorConfig": CODE}],
)
def test_an_update_changes_what_it_names(local: Clients, given: dict[str, Any]) -> None:
    before = new_evaluator(local, description="One")

    answer = local.control.update_evaluator(evaluatorId=before["evaluatorId"], **given)

    assert (status_of(answer), answer["status"]) == (202, "ACTIVE")
    after = evaluator(local, before["evaluatorId"])
    sort = "CustomCode" if "evaluatorConfig" in given else "Custom"
    assert after == {**before, **given, "evaluatorType": sort, "updatedAt": after["updatedAt"]}


@pytest.mark.from_model
@pytest.mark.parametrize("call", ["get_evaluator", "update_evaluator", "delete_evaluator"])
@pytest.mark.parametrize("id", [NOBODY, "Builtin.Nothing"])
def test_an_unknown_evaluator_is_not_found(local: Clients, call: str, id: str) -> None:
    response = error_of("ResourceNotFoundException", getattr(local.control, call), evaluatorId=id)

    assert status_of(response) == 404
    assert response["Error"]["Message"] == "Evaluator does not exist"


# Locks


@pytest.mark.from_docs
@pytest.mark.parametrize("call", ["update_evaluator", "delete_evaluator"])
def test_an_evaluator_that_runs_is_locked(local: Clients, call: str) -> None:
    id = new_evaluator(local)["evaluatorId"]
    new_online(local, "watch", "Builtin.Helpfulness", id)

    message = refused(getattr(local.control, call), "ConflictException", evaluatorId=id)

    assert "is locked for modification" in message
    assert evaluator(local, id)["lockedForModification"] is True
    listed = {item["evaluatorId"]: item for item in local.control.list_evaluators()["evaluators"]}
    assert listed[id]["lockedForModification"] is True


@pytest.mark.from_docs
@pytest.mark.parametrize("way", ["never enabled", "disabled", "deleted", "replaced", "failed"])
def test_an_evaluator_that_does_not_run_is_free(local: Clients, way: str) -> None:
    if way == "failed":
        local.agentcore.faults.on("CreateOnlineEvaluationConfig", Break("No such role"), times=1)
    id = new_evaluator(local)["evaluatorId"]
    config = new_online(local, "watch", id, enableOnCreate=way != "never enabled")
    named = {"onlineEvaluationConfigId": config["onlineEvaluationConfigId"]}

    if way == "disabled":
        local.control.update_online_evaluation_config(**named, executionStatus="DISABLED")
    elif way == "replaced":
        local.control.update_online_evaluation_config(**named, evaluators=[{"evaluatorId": "Builtin.Refusal"}])
    elif way == "deleted":
        local.control.delete_online_evaluation_config(**named)

    assert evaluator(local, id)["lockedForModification"] is False
    assert local.control.delete_evaluator(evaluatorId=id)["status"] == "DELETING"


# Life


@pytest.mark.from_model  # that a deletion leaves it ACTIVE is inferred: there is no DELETE_FAILED
@pytest.mark.parametrize(
    ("operation", "status"),
    [("CreateEvaluator", "CREATE_FAILED"), ("UpdateEvaluator", "UPDATE_FAILED"), ("DeleteEvaluator", "ACTIVE")],
)
def test_what_breaks_ends_in_its_failure_state(local: Clients, operation: str, status: str) -> None:
    local.agentcore.faults.on(operation, Break("No such key"), times=1)

    id = new_evaluator(local)["evaluatorId"]
    if operation == "UpdateEvaluator":
        local.control.update_evaluator(evaluatorId=id, level="SESSION")
    elif operation == "DeleteEvaluator":
        local.control.delete_evaluator(evaluatorId=id)

    assert evaluator(local, id)["status"] == status


@pytest.mark.from_model
def test_an_evaluator_is_tagged_and_untagged(local: Clients) -> None:
    arn = new_evaluator(local, tags={"team": "red"})["evaluatorArn"]

    local.control.tag_resource(resourceArn=arn, tags={"stage": "test"})
    local.control.untag_resource(resourceArn=arn, tagKeys=["team"])

    assert local.control.list_tags_for_resource(resourceArn=arn)["tags"] == {"stage": "test"}
