"""Evaluators, as the real service was seen to answer."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import progression
from tests.families.evaluations import KEY, MODEL, NOBODY, new_evaluator
from tests.recorded.cases import Acceptance, Refusal, accepts, refuses

pytestmark = pytest.mark.from_recording

LABELS = [{"label": "good", "definition": "The answer is helpful"}, {"label": "bad", "definition": "It is not"}]


def _given(name: str, scale: Any, **members: Any) -> dict[str, Any]:
    judge = {
        "instructions": "Rate the {assistant_turn} given {context}",
        "modelConfig": MODEL,
        "ratingScale": scale,
    }
    return {"evaluatorName": name, "level": "TRACE", "evaluatorConfig": {"llmAsAJudge": judge}, **members}


REFUSED = [
    Refusal(
        "aws/agentcore-cli GetEvaluatorCommand.9e39c14a16c4b9a8.json",
        "get_evaluator",
        {"evaluatorId": NOBODY},
        code="ResourceNotFoundException",
        text="Evaluator does not exist",
    ),
    Refusal(
        "cdk-preflight evaluator-name-unique",
        "create_evaluator",
        _given("taken", {"categorical": LABELS}),
        code="ConflictException",
        text="Evaluator with same name already exist",
    ),
    Refusal(
        "cdk-preflight evaluator-rating-scale-empty",
        "create_evaluator",
        _given("scaleless", {"categorical": []}),
        text="RatingScale must contain at least one non-empty scale definition (numerical or categorical)",
    ),
    Refusal(
        "cdk-preflight kms-key-region",
        "create_evaluator",
        _given("abroad", {"categorical": LABELS}, kmsKeyArn=KEY.replace("us-east-1", "eu-west-1")),
        text="Invalid arn eu-west-1",
        part=True,
    ),
]
ACCEPTED = [
    Acceptance("cdk-preflight evaluator-name-unique", "create_evaluator", _given("free", {"categorical": LABELS})),
    Acceptance("cdk-preflight evaluator-rating-scale-empty", "create_evaluator", _given("a", {"categorical": LABELS})),
    Acceptance(
        "cdk-preflight kms-key-region", "create_evaluator", _given("at_home", {"categorical": LABELS}, kmsKeyArn=KEY)
    ),
]


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_it_is_refused_in_the_services_words(local: Clients, case: Refusal) -> None:
    new_evaluator(local, "taken")

    refuses(local, case)


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
def test_it_is_accepted(local: Clients, case: Acceptance) -> None:
    new_evaluator(local, "taken")

    assert accepts(local, case)["status"] == "ACTIVE"


# CreateEvaluatorCommand.6577d746bc507a1f, UpdateEvaluatorCommand.2fe41cc05f9d8951, GetEvaluatorCommand.7fcfb7af570b4a16
def test_it_is_active_in_the_answer_and_nothing_holds_it_up(local: Clients) -> None:
    with progression("agentcore::evaluator", times=5):
        made = local.control.create_evaluator(**_given("quick", {"categorical": LABELS}))
        changed = local.control.update_evaluator(evaluatorId=made["evaluatorId"], level="SESSION")
        found = local.control.get_evaluator(evaluatorId=made["evaluatorId"])
        gone = local.control.delete_evaluator(evaluatorId=made["evaluatorId"])

    assert [answer["status"] for answer in (made, changed, found, gone)] == ["ACTIVE", "ACTIVE", "ACTIVE", "DELETING"]
    assert (found["createdAt"], found["updatedAt"]) == (made["createdAt"], changed["updatedAt"])
    assert (found["evaluatorType"], found["provider"], found["lockedForModification"]) == ("Custom", "Custom", False)


# ListEvaluatorsCommand.23f97c9dcdd6350b of July 2026
def test_the_services_own_are_listed_first_in_an_order_of_their_own(clients: Clients) -> None:
    new_evaluator(clients, "Aardvark")

    found = clients.control.list_evaluators()["evaluators"]

    names = [item["evaluatorName"].removeprefix("Builtin.") for item in found[:16]]
    assert names == [
        *("Correctness", "Faithfulness", "Helpfulness", "ResponseRelevance", "Conciseness", "Coherence"),
        *("InstructionFollowing", "Refusal", "GoalSuccessRate", "ToolSelectionAccuracy", "ToolParameterAccuracy"),
        *("Harmfulness", "Stereotyping", "TrajectoryExactOrderMatch", "TrajectoryInOrderMatch"),
        "TrajectoryAnyOrderMatch",
    ]
    since = datetime(2024, 10, 22, tzinfo=timezone.utc)
    assert {(item["createdAt"], item["updatedAt"], item["lockedForModification"]) for item in found[:16]} == {
        (since, since, True)
    }
    assert found[0]["description"] == (
        "Response Quality Metric. Evaluates whether the information in the agent's response is factually accurate"
    )
    assert [item["level"] for item in found[8:11]] == ["SESSION", "TOOL_CALL", "TOOL_CALL"]
    assert [item["evaluatorName"] for item in found[16:]] == ["Aardvark"]


# GetEvaluatorCommand.716589b0884f35c0: what its judge is told and which model that is stays the service's secret
def test_a_built_in_evaluator_shows_its_scale_alone(clients: Clients) -> None:
    found = clients.control.get_evaluator(evaluatorId="Builtin.Helpfulness")

    labels: tuple[str, ...] = ("Not helpful at all", "Very unhelpful", "Somewhat unhelpful", "Neutral/Mixed")
    labels += ("Somewhat helpful", "Very helpful", "Above and beyond")
    scale = [{"value": value, "label": label} for value, label in enumerate(labels)]
    assert found["evaluatorConfig"] == {"llmAsAJudge": {"ratingScale": {"numerical": scale}}}
    assert found["lockedForModification"] is True
    assert found["description"].startswith("Response Quality Metric. Evaluates from user's perspective how useful")


# GetEvaluatorCommand.5ee939ef1fda1ca7: the words of EvaluateCommand.1aea66f982338a76 are these, each with a capital
def test_correctness_has_a_middle(local: Clients) -> None:
    found = local.control.get_evaluator(evaluatorId="Builtin.Correctness")

    steps = found["evaluatorConfig"]["llmAsAJudge"]["ratingScale"]["numerical"]
    assert [(step["value"], step["label"]) for step in steps] == [
        (0.0, "Incorrect"),
        (0.5, "Partially correct"),
        (1.0, "Correct"),
    ]
