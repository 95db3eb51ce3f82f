"""Recommendations: their life, the honest default, and scripts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import error_of, progression, refused
from tests.families.evaluations import SESSION, new_online, recommendation, spans
from tests.families.test_batch_evaluations import GROUP, SOURCE, written


def result(clients: Clients, id: str) -> Any:
    return clients.data.get_recommendation(recommendationId=id)["recommendationResult"]


@pytest.mark.from_recording
def test_a_recommendation_is_answered_as_recorded(clients: Clients) -> None:
    assert clients.data.list_recommendations()["recommendationSummaries"] == []
    given = recommendation(0)
    with progression("agentcore::recommendation", times=1):
        made = clients.data.start_recommendation(**given)
        id = made["recommendationId"]
        first, second = (clients.data.get_recommendation(recommendationId=id) for _ in range(2))
    gone = clients.data.delete_recommendation(recommendationId=id)

    assert id.startswith("prompt0-")
    assert id[-10:] == id[-10:].upper()
    assert made["recommendationArn"].endswith(f":recommendation/{id}")
    assert made["recommendationConfig"] == given["recommendationConfig"]
    assert [one["status"] for one in (made, first, second)] == ["PENDING", "IN_PROGRESS", "COMPLETED"]
    assert "recommendationResult" not in first
    assert (gone["recommendationId"], gone["status"]) == (id, "DELETING")


@pytest.mark.inferred
def test_the_default_tells_of_the_tools_that_were_used(local: Clients) -> None:
    id = local.data.start_recommendation(**recommendation(0))["recommendationId"]

    found = result(local, id)["systemPromptRecommendationResult"]

    assert found["recommendedSystemPrompt"] == (
        "Be brief.\n\nUse these tools where they help: book_flight, search_flights."
    )
    assert found["explanation"].startswith("No model wrote this")


@pytest.mark.inferred
def test_traces_are_those_of_the_time_that_is_asked_for(local: Clients) -> None:
    written(local, SESSION)
    now = local.agentcore.clock.now()
    arn = f"arn:aws:logs:us-east-1:123456789012:log-group:{GROUP}"

    def told(name: str, began: timedelta) -> str:
        logs = {"logGroupArns": [arn], "serviceNames": ["agent.DEFAULT"], "startTime": now + began}
        traces = {"cloudwatchLogs": {**logs, "endTime": now + began + timedelta(hours=2)}}
        config = {"systemPrompt": {"text": "Be brief."}, "agentTraces": traces}
        given = recommendation(0, name=name, recommendationConfig={"systemPromptRecommendationConfig": config})
        id = local.data.start_recommendation(**given)["recommendationId"]
        return str(result(local, id)["systemPromptRecommendationResult"]["recommendedSystemPrompt"])

    assert "book_flight" in told("during", timedelta(hours=-1))
    assert told("before", timedelta(hours=-9)) == "Be brief."


@pytest.mark.inferred
def test_a_script_writes_the_descriptions_of_tools(local: Clients) -> None:
    tools = [{"toolName": name, "toolDescription": {"text": name}} for name in ("search_flights", "pay")]
    tools.append({"toolName": "fly", "toolDescription": {"text": "Flies"}})
    traces = {"agentTraces": {"sessionSpans": spans()}}
    config = {"toolDescription": {"toolDescriptionText": {"tools": tools}}, **traces}
    local.agentcore.script("StartRecommendation", {"pay": "Pays a bill"})

    made = local.data.start_recommendation(
        name="tools",
        type="TOOL_DESCRIPTION_RECOMMENDATION",
        recommendationConfig={"toolDescriptionRecommendationConfig": config},
    )

    found = result(local, made["recommendationId"])["toolDescriptionRecommendationResult"]["tools"]
    assert [one["recommendedToolDescription"] for one in found] == [
        "search_flights Use it for requests such as: Which flights go to Lisbon?",
        "Pays a bill",
        "Flies",
    ]


ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:"
NO_BUNDLE = {"bundleArn": f"{ARN}configuration-bundle/b-0123456789", "versionId": "1", "systemPromptJsonPath": "$.a"}
NO_BATCH = {"batchEvaluation": {"batchEvaluationArn": f"{ARN}batch-evaluate/b-0123456789"}}


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"evaluationConfig": {"evaluators": [{"evaluatorArn": f"{ARN}evaluator/e-0123456789"}]}}, "Evaluator not"),
        ({"systemPrompt": {"configurationBundle": NO_BUNDLE}}, "Configuration bundle not found"),
        ({"agentTraces": NO_BATCH}, "batchEvaluation that agentTraces names was not found"),
    ],
)
def test_what_it_names_must_be_there(local: Clients, changes: dict[str, Any], text: str) -> None:
    given = recommendation(0)
    given["recommendationConfig"]["systemPromptRecommendationConfig"].update(changes)

    assert text in refused(local.data.start_recommendation, **given)
    assert local.data.list_recommendations()["recommendationSummaries"] == []


@pytest.mark.from_model
def test_a_prompt_may_be_of_a_bundle_and_the_traces_of_an_online_evaluation(local: Clients) -> None:
    written(local, SESSION)
    online = new_online(local, dataSourceConfig=SOURCE)["onlineEvaluationConfigArn"]
    now = local.agentcore.clock.now()
    window = {"startTime": now - timedelta(hours=1), "endTime": now + timedelta(hours=1)}
    bundle = local.control.create_configuration_bundle(
        bundleName="settings", components={online: {"configuration": {}}}
    )
    given = recommendation(0)
    given["recommendationConfig"]["systemPromptRecommendationConfig"] = {
        "systemPrompt": {"configurationBundle": {**NO_BUNDLE, "bundleArn": bundle["bundleArn"]}},
        "agentTraces": {"onlineEvaluation": {"onlineEvaluationConfigArn": online, **window}},
    }

    id = local.data.start_recommendation(**given)["recommendationId"]

    found = result(local, id)["systemPromptRecommendationResult"]["recommendedSystemPrompt"]
    assert found == "Use these tools where they help: book_flight, search_flights."


@pytest.mark.from_model
def test_one_that_is_made_to_fail_says_why(local: Clients) -> None:
    local.agentcore.faults.on("StartRecommendation", Break("Out of models"), times=1)

    id = local.data.start_recommendation(**recommendation(0))["recommendationId"]

    found = local.data.get_recommendation(recommendationId=id)
    why = {"errorCode": "InternalServerException", "errorMessage": "Out of models"}
    assert (found["status"], found["recommendationResult"]) == ("FAILED", {"systemPromptRecommendationResult": why})


@pytest.mark.inferred
def test_a_name_that_is_taken_while_a_script_writes_is_taken(local: Clients) -> None:
    def script(call: Any) -> str:
        if "description" not in call.params:
            local.data.start_recommendation(**recommendation(0, description="Within the script"))
        return "Be kind."

    local.agentcore.script("StartRecommendation", script)

    error_of("ConflictException", local.data.start_recommendation, **recommendation(0))

    assert len(local.data.list_recommendations()["recommendationSummaries"]) == 1


@pytest.mark.inferred
def test_a_name_is_taken_and_a_type_needs_its_config(local: Clients) -> None:
    local.data.start_recommendation(**recommendation(0))

    error_of("ConflictException", local.data.start_recommendation, **recommendation(0))
    key = "arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012"
    assert "Invalid arn eu-west-1" in refused(local.data.start_recommendation, **recommendation(1, kmsKeyArn=key))
    wrong = recommendation(1, type="TOOL_DESCRIPTION_RECOMMENDATION")
    error_of("ValidationException", local.data.start_recommendation, **wrong)

    assert len(local.data.list_recommendations(statusFilter="COMPLETED")["recommendationSummaries"]) == 1
