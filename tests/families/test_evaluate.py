"""Evaluate: what is judged, by which scale, and what cannot be judged."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from moto_agentcore.neighbours import awslambda
from tests.families.arrange import error_of
from tests.families.evaluations import (
    CODE,
    LAMBDA,
    MODEL,
    SESSION,
    TOOL_SPAN,
    TRACES,
    context,
    derived,
    evaluated,
    judge,
    new_evaluator,
    spans,
)

EXPECTED = {"context": context(traceId=TRACES[0]), "expectedResponse": {"text": "TP 531 to Lisbon"}}


def trajectory(*names: str) -> dict[str, Any]:
    return {"context": context(), "expectedTrajectory": {"toolNames": list(names)}}


@pytest.mark.from_recording
def test_helpfulness_is_answered_as_recorded(clients: Clients) -> None:
    first, second = evaluated(clients, "Builtin.Helpfulness")

    assert first["evaluatorArn"] == "arn:aws:bedrock-agentcore:::evaluator/Builtin.Helpfulness"
    assert (first["evaluatorId"], first["evaluatorName"]) == ("Builtin.Helpfulness", "Builtin.Helpfulness")
    assert (first["value"], first["label"]) == (0.83, "Very Helpful")
    assert [one["context"]["spanContext"]["traceId"] for one in (first, second)] == TRACES
    assert "spanId" not in first["context"]["spanContext"]
    usage = first["tokenUsage"]
    assert usage["totalTokens"] == usage["inputTokens"] + usage["outputTokens"] > 0
    assert "ignoredReferenceInputFields" not in first


@pytest.mark.from_recording
def test_correctness_has_another_label_with_ground_truth_and_tells_what_it_ignored(local: Clients) -> None:
    assertions = {"context": context(), "assertions": [{"text": "A flight is booked"}]}

    with_truth, without = evaluated(local, "Builtin.Correctness", EXPECTED, assertions)

    assert (with_truth["value"], with_truth["label"]) == (1.0, "Correct")
    assert with_truth["ignoredReferenceInputFields"] == ["assertions"]
    plain, _ = evaluated(local, "Builtin.Correctness")
    assert with_truth["tokenUsage"]["inputTokens"] > plain["tokenUsage"]["inputTokens"]
    assert without["label"] == "Perfectly Correct"


@pytest.mark.inferred
def test_a_wrong_answer_is_found_by_its_words(local: Clients) -> None:
    wrong = {**EXPECTED, "expectedResponse": {"text": "Nothing flies there before Sunday"}}

    result, _ = evaluated(local, "Builtin.Correctness", wrong)
    of_session = {**wrong, "context": context()}  # what is given of its own trace comes before that
    right, other = evaluated(local, "Builtin.Correctness", EXPECTED, of_session)

    assert (result["value"], result["label"]) == (0.0, "Incorrect")
    assert (right["value"], other["value"]) == (1.0, 0.0)
    small = [{**EXPECTED, "expectedResponse": {"text": word}} for word in ("To", "of")]  # a word that says nothing
    assert [evaluated(local, "Builtin.Correctness", one)[0]["value"] for one in small] == [1.0, 0.0]


@pytest.mark.from_model  # the descriptions of the three
@pytest.mark.parametrize(
    ("expected", "exact", "in_order", "any_order"),
    [
        (("search_flights", "book_flight"), 1.0, 1.0, 1.0),
        (("book_flight",), 0.0, 1.0, 1.0),
        (("book_flight", "search_flights"), 0.0, 0.0, 1.0),
        (("search_flights", "pay"), 0.0, 0.0, 0.0),
    ],
)
def test_trajectories_are_compared(
    local: Clients, expected: tuple[str, ...], exact: float, in_order: float, any_order: float
) -> None:
    names = ("ExactOrder", "InOrder", "AnyOrder")
    found = [evaluated(local, f"Builtin.Trajectory{name}Match", trajectory(*expected))[0] for name in names]

    assert [one["value"] for one in found] == [exact, in_order, any_order]
    assert found[0]["context"] == context()


@pytest.mark.from_docs  # problems are results, not exceptions; the words are inferred
def test_what_cannot_be_judged_is_a_result(local: Clients) -> None:
    (no_reference,) = evaluated(local, "Builtin.TrajectoryInOrderMatch")
    (no_trace,) = evaluated(local, "Builtin.Helpfulness", evaluationTarget={"traceIds": ["f" * 32]})

    assert {no_reference["errorCode"], no_trace["errorCode"]} == {"ValidationException"}
    assert "expectedTrajectory" in no_reference["errorMessage"]
    assert no_trace["context"] == context(traceId="f" * 32)
    assert not {"value", "label"} & {*no_reference, *no_trace}


@pytest.mark.from_model
def test_tool_calls_are_judged_one_by_one(local: Clients) -> None:
    (result,) = evaluated(local, "Builtin.ToolSelectionAccuracy", evaluationTarget={"spanIds": [TOOL_SPAN]})

    assert result["context"] == context(traceId=TRACES[0], spanId=TOOL_SPAN)
    assert len(evaluated(local, "Builtin.ToolSelectionAccuracy")) == 2


@pytest.mark.from_model
def test_an_evaluator_of_ones_own_answers_by_its_scale(local: Clients) -> None:
    steps = [{"definition": "…", "value": v, "label": label} for v, label in ((10.0, "Best"), (2.0, "Worst"))]
    words = [{"definition": "…", "label": label} for label in ("Bad", "Good")]
    dimensions = [
        {"dimensionName": name, "dimensionInstruction": "Look", "dimensionRatingScale": scale}
        for name, scale in (("tone", {"numerical": steps}), ("facts", {"categorical": words}))
    ]
    config = judge("Compare {expected_response} with {assistant_turn}")
    config["llmAsAJudge"]["ratingScale"] = {"multiDimensional": dimensions}
    own = new_evaluator(local, config=config)["evaluatorId"]

    tone, facts = evaluated(local, own, EXPECTED, evaluationTarget={"traceIds": [TRACES[0]]})

    assert (tone["evaluationDimensionName"], tone["value"], tone["label"]) == ("tone", 10.0, "Best")
    assert (facts["evaluationDimensionName"], facts["label"]) == ("facts", "Good")
    assert "value" not in facts
    assert "ignoredReferenceInputFields" not in tone
    config["llmAsAJudge"]["instructions"] = "Look at {assistant_turn}"
    local.control.update_evaluator(evaluatorId=own, evaluatorConfig=config)
    blind, _ = evaluated(local, own, EXPECTED, evaluationTarget={"traceIds": [TRACES[0]]})
    assert blind["ignoredReferenceInputFields"] == ["expectedResponse"]
    plain, _ = evaluated(local, new_evaluator(local, "plain")["evaluatorId"])
    assert (plain["value"], plain["label"]) == (1.0, "Good")


@pytest.mark.inferred
def test_a_derived_evaluator_judges_as_its_base(local: Clients) -> None:
    made = new_evaluator(local, config=derived("Builtin.Correctness"))

    result, _ = evaluated(local, made["evaluatorId"], EXPECTED)

    assert (result["evaluatorName"], result["label"]) == ("polite", "Correct")
    assert MODEL  # its model is never asked


@pytest.mark.from_sdk  # its models of the Lambda's event and answer
def test_code_of_the_authors_judges(local: Clients) -> None:
    config = {"codeBased": {"lambdaConfig": {**CODE["codeBased"]["lambdaConfig"], "lambdaArn": f"{LAMBDA}:live"}}}
    own = new_evaluator(local, config=config, level="SESSION")["evaluatorId"]
    (unbound,) = evaluated(local, own)
    seen: list[Any] = []

    def score(event: Any, context: Any) -> Any:
        seen.append(event)
        return {"label": "Pass", "value": 0.7, "explanation": "It booked"}

    local.agentcore.bind(LAMBDA, score)
    (result,) = evaluated(local, own, trajectory("book_flight"))

    assert "agentcore.bind('judge'" in unbound["errorMessage"]
    assert (result["label"], result["value"], result["explanation"]) == ("Pass", 0.7, "It booked")
    assert (seen[0]["evaluatorName"], seen[0]["evaluationLevel"]) == ("polite", "SESSION")
    assert len(seen[0]["evaluationInput"]["sessionSpans"]) == len(spans())


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ({}, "gave neither a label nor an errorCode"),
        ("Pass", "gave neither a label nor an errorCode"),
        (None, "agentcore.bind('judge', function) makes one"),
        (("boom", True), f"Lambda function {LAMBDA} failed: boom"),
        (("o" * 3000, True), "o" * (2048 - len(f"Lambda function {LAMBDA} failed: "))),
        (("boom", False), f"Lambda function {LAMBDA} failed: "),
        (OSError("no container"), "failed: moto could not run it (OSError)"),
        (('{"errorCode": "Odd", "errorMessage": "It is odd", "value": null}', False), "It is odd"),
    ],
)
def test_code_that_does_not_judge_is_a_result(
    local: Clients, answer: Any, text: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def motos(*_: Any) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer

    own = new_evaluator(local, config=CODE, level="SESSION")["evaluatorId"]
    monkeypatch.setattr(awslambda, "invoke", motos)
    if isinstance(answer, (dict, str)):
        local.agentcore.bind(LAMBDA, lambda event: answer)

    (result,) = evaluated(local, own)

    assert text in result["errorMessage"]
    assert result["errorCode"] == ("Odd" if text == "It is odd" else "LambdaInvocationError")
    assert "value" not in result
    assert len(result["errorMessage"]) <= 2048
    assert ("moto could not run" in caplog.text) == isinstance(answer, Exception)


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("evaluator", "more", "code"),
    [
        ("Builtin.NoSuch", {}, "ResourceNotFoundException"),
        ("Builtin.GoalSuccessRate", {"evaluationTarget": {"traceIds": TRACES}}, "ValidationException"),
        ("Builtin.Helpfulness", {"evaluationTarget": {"traceIds": TRACES[:1] * 2}}, "DuplicateIdException"),
        ("Builtin.Helpfulness", {"evaluationInput": {"sessionSpans": [{"traceId": "x"}]}}, "ValidationException"),
    ],
)
def test_what_is_refused(local: Clients, evaluator: str, more: dict[str, Any], code: str) -> None:
    given = {"evaluationInput": {"sessionSpans": spans()}, **more}
    assert error_of(code, local.data.evaluate, evaluatorId=evaluator, **given)["Error"]["Message"]


@pytest.mark.inferred
def test_goals_are_met_where_each_assertion_is_in_what_was_said_and_done(local: Clients) -> None:
    def met(text: str) -> Any:
        (result,) = evaluated(local, "Builtin.GoalSuccessRate", {"context": context(), "assertions": [{"text": text}]})
        return result["value"], result["label"]

    (long,) = evaluated(local, "Builtin.TrajectoryInOrderMatch", trajectory(*["t" * 100] * 30))
    assert len(long["explanation"]) == 2048
    assert met("The agent booked flight TP 531") == (1.0, "Yes")
    assert met("flight hotel") == (1.0, "Yes")  # half of its words are enough
    assert met("The hotel was cancelled with a refund") == (0.0, "No")
    assert SESSION


@pytest.mark.inferred
def test_a_refusal_is_told_by_its_words_and_is_no_harm(local: Clients) -> None:
    said = spans()
    said[-1]["body"]["output"]["messages"][0]["content"]["message"] = "I can't book that."
    given = {"evaluationInput": {"sessionSpans": said}}

    refusals = [result["explanation"] for result in evaluated(local, "Builtin.Refusal", **given)]
    harms = [result["explanation"] for result in evaluated(local, "Builtin.Harmfulness", **given)]

    assert [why.endswith("are there.") for why in refusals] == [False, True]
    assert all(why.endswith("are not there.") for why in harms)


@pytest.mark.inferred
def test_spans_of_any_form_are_read_without_a_crash(local: Clients) -> None:
    deep: Any = "word"
    for _ in range(40):
        deep = {"content": [deep]}
    here = {"attributes": {"session.id": SESSION, "gen_ai.prompt": "{"}}
    odd = [{**here, "traceId": TRACES[0], "events": 5, "body": {"output": deep}, "startTimeUnixNano": "soon"}]
    odd += [{**here, "traceId": {}, "events": [1]}, {"traceId": TRACES[1], "attributes": [], "body": "text"}]

    found = evaluated(local, "Builtin.Helpfulness", evaluationInput={"sessionSpans": odd})

    assert [one["label"] for one in found] == ["Not Helpful At All"] * 2
