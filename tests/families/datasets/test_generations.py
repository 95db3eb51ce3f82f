"""Dataset generations: examples from sessions in moto's CloudWatch Logs."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import error_of, progression, refused
from tests.families.datasets.arrange import numbered
from tests.families.evaluations import SESSION, TRACES, generation, new_online, spans
from tests.families.test_batch_evaluations import GROUP, written

PREDEFINED = "AGENTCORE_EVALUATION_PREDEFINED_V1"
LIFE = "agentcore::dataset-generation"
LOGS: dict[str, Any] = {"cloudWatchLogs": {"serviceNames": ["agent.DEFAULT"], "logGroupNames": [GROUP]}}
NO_BATCH = "arn:aws:bedrock-agentcore:us-east-1:123456789012:batch-evaluate/b-0123456789"
SCORED = {"evaluatorId": "Builtin.Correctness", "operator": "GreaterThan", "value": {"doubleValue": 0.5}}
NAMED = {"key": "user", "operator": "Equals", "value": {"stringValue": "ada"}}


def new_dataset(clients: Clients, **members: Any) -> str:
    id = str(clients.control.create_dataset(datasetName="cases", **members)["datasetId"])
    clients.control.get_dataset(datasetId=id)
    return id


def started(clients: Clients, dataset: str, n: int = 0, type: str = "FIXED", **source: Any) -> str:
    given = generation(n, source={"sourceConfig": LOGS, **source}, scenarioType=type)
    return str(clients.data.start_dataset_generation(datasetId=dataset, **given)["generationId"])


def examples(clients: Clients, dataset: str, **asked: Any) -> Any:
    return clients.control.list_dataset_examples(datasetId=dataset, **asked)["examples"]


@pytest.mark.from_model
def test_examples_are_made_of_sessions_when_it_is_done(clients: Clients) -> None:
    written(clients, SESSION)
    dataset = new_dataset(clients, schemaType=PREDEFINED)
    with progression(LIFE, times=2):
        id = started(clients, dataset, groundTruth={"fields": ["expected_response", "expected_trajectory"]})
        before = examples(clients, dataset)
        error_of("ConflictException", clients.data.start_dataset_generation, datasetId=dataset, **generation(1))
    found = clients.data.get_dataset_generation(datasetId=dataset, generationId=id)

    (example,) = examples(clients, dataset, filter={"generationIds": [id]})
    assert before == []
    assert found["status"] == "COMPLETED"
    assert "completedAt" in found
    assert found["generationResults"]["examplesWithGroundTruth"] == 1
    assert example["turns"][0] == {
        "input": "Which flights go to Lisbon?",
        "expected_response": "TP 531 goes to Lisbon at noon.",
    }
    assert example["expected_trajectory"] == ["search_flights", "book_flight"]
    assert clients.control.get_dataset(datasetId=dataset)["exampleCount"] == 1


@pytest.mark.from_model
def test_duplicates_are_left_out_and_what_is_sensitive_is_masked(local: Clients) -> None:
    other = [{**span, "body": told("Is it far?")} if "body" in span else span for span in spans("session-3")]
    written(local, SESSION, "session-2", said=other)
    dataset = new_dataset(local)
    redaction = {"customDataIdentifiers": [{"name": "city", "regex": "Lisbon"}]}

    id = started(local, dataset, type="DYNAMIC", redactionConfiguration=redaction)
    found = local.data.get_dataset_generation(datasetId=dataset, generationId=id)
    fixed = started(local, dataset, 1, redactionConfiguration=redaction)
    local.data.list_dataset_generations(datasetId=dataset)

    assert {example["input"] for example in examples(local, dataset, filter={"generationIds": [id]})} == {
        "Which flights go to ******?",
        "Is it far?",
    }
    assert found["generationResults"]["scenariosDeduplicated"] == 1
    assert found["redactionSummary"] == {"scenariosScanned": 2, "findingCounts": {"city": 3}}
    asked = [example["turns"][0]["input"] for example in examples(local, dataset, filter={"generationIds": [fixed]})]
    assert sorted(asked) == ["Is it far?", "Which flights go to ******?"]


@pytest.mark.from_model
def test_sessions_are_chosen_by_turns_and_ids_and_ids_are_shown_as_their_number(local: Clients) -> None:
    written(local, SESSION, "session-2")
    dataset = new_dataset(local)

    short = started(local, dataset, 0, selection={"filters": {"turnCount": {"max": 1}}})
    local.data.list_dataset_generations(datasetId=dataset)
    named = started(local, dataset, 1, selection={"identifiers": {"sessionIds": [SESSION, "session-2"]}})
    local.data.list_dataset_generations(datasetId=dataset)
    traced = started(local, dataset, 2, selection={"identifiers": {"traceIds": TRACES[:1]}})
    local.data.list_dataset_generations(datasetId=dataset)
    fitting = {"filters": {"turnCount": {"min": 2, "max": 2}}}
    one = started(local, dataset, 3, selection=fitting, sampling={"maxScenarios": 1})

    local.data.list_dataset_generations(datasetId=dataset)
    other = started(local, dataset, 4, selection={"identifiers": {"sessionIds": ["session-9"]}})

    ids = (short, named, traced, one, other)
    shown = [local.data.get_dataset_generation(datasetId=dataset, generationId=id) for id in ids]
    assert [one["generationResults"]["sessionsMatched"] for one in shown] == [0, 2, 2, 2, 0]
    assert shown[3]["generationResults"] == {
        "sessionsMatched": 2,
        "sessionsSelected": 1,
        "sessionsFailed": 0,
        "scenariosGenerated": 1,
        "scenariosDeduplicated": 1,
        "examplesWritten": 0,
        "examplesWithGroundTruth": 0,
    }
    selection = shown[1]["source"]["traceGeneration"]["selection"]
    assert selection["identifiers"] == {"sessionIdCount": 2, "traceIdCount": 0}


@pytest.mark.from_model
def test_the_examples_outlive_the_record_of_their_generation(local: Clients) -> None:
    written(local, SESSION)
    dataset = new_dataset(local)
    id = started(local, dataset)

    local.data.list_dataset_generations(datasetId=dataset)
    local.data.delete_dataset_generation(datasetId=dataset, generationId=id)

    error_of("ResourceNotFoundException", local.data.get_dataset_generation, datasetId=dataset, generationId=id)
    assert len(examples(local, dataset)) == 1


@pytest.mark.from_model
def test_sessions_may_be_those_of_an_online_evaluation(local: Clients) -> None:
    written(local, SESSION)
    arn = new_online(local, dataSourceConfig=LOGS)["onlineEvaluationConfigArn"]
    now, hour = local.agentcore.clock.now(), timedelta(hours=1)
    dataset = new_dataset(local)

    found = []
    for n, began in enumerate((now - 9 * hour, now - hour)):
        source = {"onlineEvaluationConfigArn": arn, "startTime": began, "endTime": began + 2 * hour}
        id = started(local, dataset, n, sourceConfig={"onlineEvaluation": source})
        found.append(local.data.get_dataset_generation(datasetId=dataset, generationId=id))

    assert [one["generationResults"]["examplesWritten"] for one in found] == [0, 1]


@pytest.mark.from_model
def test_a_generation_that_fails_leaves_nothing_and_one_in_progress_stays(local: Clients) -> None:
    written(local, SESSION)
    dataset = new_dataset(local)
    get, delete = local.data.get_dataset_generation, local.data.delete_dataset_generation
    local.agentcore.faults.on("StartDatasetGeneration", Break("No model"), times=1)

    failed = started(local, dataset)
    found = get(datasetId=dataset, generationId=failed)
    with progression(LIFE, times=3):
        id = started(local, dataset, 1)
        error_of("ConflictException", delete, datasetId=dataset, generationId=id)
        running, kept = get(datasetId=dataset, generationId=id), examples(local, dataset)

    assert (found["status"], found["failureReason"], "completedAt" in found) == ("FAILED", "No model", True)
    assert not {"generationResults", "redactionSummary"} & found.keys()
    assert (running["status"], "completedAt" in running, kept) == ("IN_PROGRESS", False, [])


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("source", "text"),
    [
        ({"sourceConfig": {"cloudWatchLogs": {"serviceNames": ["a"]}}}, "One of the two is required"),
        ({"sourceConfig": {"cloudWatchLogs": {**LOGS["cloudWatchLogs"], "logGroupNamePrefixes": ["/"]}}}, "not both"),
        ({"sourceConfig": {"batchEvaluation": {"batchEvaluationArn": NO_BATCH}}}, "batchEvaluation source was not"),
        ({"selection": {"filters": {"evaluatorFilters": [SCORED]}}}, "can't be used with a cloudWatchLogs source"),
        ({"selection": {"filters": {"attributeFilters": [NAMED]}}}, "not supported here"),
        ({"selection": {"filters": {"turnCount": {"min": 3, "max": 2}}}}, "can't be greater"),
    ],
)
def test_a_source_that_cannot_be_read_is_refused(local: Clients, source: dict[str, Any], text: str) -> None:
    dataset = new_dataset(local)
    given = generation(0, source={"sourceConfig": LOGS, **source})

    assert text in refused(local.data.start_dataset_generation, datasetId=dataset, **given)
    assert local.data.list_dataset_generations(datasetId=dataset)["datasetGenerations"] == []


@pytest.mark.from_model
def test_what_is_refused(local: Clients) -> None:
    fixed = new_dataset(local, schemaType=PREDEFINED)
    start = local.data.start_dataset_generation

    error_of("ValidationException", start, datasetId=fixed, **generation(scenarioType="DYNAMIC"))
    bad = {"redactionConfiguration": {"customDataIdentifiers": [{"name": "x", "regex": "("}]}}
    error_of("ValidationException", start, datasetId=fixed, **generation(scenarioType="FIXED", source=bad))
    for name, regex in {"NAME": "x", "ahead": "a(?=b)"}.items():
        bad = {"redactionConfiguration": {"customDataIdentifiers": [{"name": name, "regex": regex}]}}
        error_of("ValidationException", start, datasetId=fixed, **generation(scenarioType="FIXED", source=bad))
    error_of("ResourceNotFoundException", start, datasetId="nobody-0123456789", **generation())
    assert local.data.list_dataset_generations(datasetId=fixed)["datasetGenerations"] == []


@pytest.mark.from_model  # maxScenarios: "The default is 100. The dataset's draft examples plus this value ... 1,000"
def test_a_draft_has_room_for_what_is_generated(local: Clients) -> None:
    dataset = new_dataset(local, source=numbered(*range(901)))
    start, room = local.data.start_dataset_generation, {"sampling": {"maxScenarios": 99}}

    error_of("ValidationException", start, datasetId=dataset, **generation())
    error_of("ValidationException", start, datasetId=dataset, **generation(source={"sampling": {"maxScenarios": 100}}))

    written(local, SESSION)
    id = start(datasetId=dataset, **generation(source={"sourceConfig": LOGS, **room}))["generationId"]
    local.data.list_dataset_generations(datasetId=dataset)
    error_of("ValidationException", start, datasetId=dataset, **generation(1, source=room))  # it has made one
    assert len(examples(local, dataset, filter={"generationIds": [id]})) == 1


SENSITIVE = {
    "EMAIL_ADDRESS": ("Write to ana@example.com.", "ana@example.com"),
    "SSN_US": ("It is 123-45-6789.", "123-45-6789"),
    "BANK_ACCOUNT_NUMBER_DE": ("Pay DE89 3704 0044 0532 0130 00 now", "DE89 3704 0044 0532 0130 00"),
    "PASSPORT_NUMBER_GB": ("passport 123456789, order 987654321", "123456789"),
    "DRIVERS_LICENSE_FR": ("Driver's license: A1234567", "A1234567"),
    "DATE_OF_BIRTH": ("born 1990-05-17, hired 2020-01-02", "1990-05-17"),
    "AWS_SECRET_KEY": ("aws_secret_access_key = " + "k" * 40, "k" * 40),
    "NAME": ("Ask Mrs. Ada Lovelace", "Ada Lovelace"),
    "PGP_PRIVATE_KEY": (
        "-----BEGIN PGP PRIVATE KEY BLOCK----- a -----END PGP PRIVATE KEY BLOCK-----",
        "-----BEGIN PGP PRIVATE KEY BLOCK----- a -----END PGP PRIVATE KEY BLOCK-----",
    ),
}


@pytest.mark.from_model  # "Each character of a match is replaced with *", and the identifiers that there are
def test_managed_identifiers_are_masked_and_counted(local: Clients) -> None:
    texts = "\n".join(text for text, _ in SENSITIVE.values())
    said = [{**span, "body": told(texts)} if "body" in span else span for span in spans(SESSION)]
    written(local, said=said)
    dataset = new_dataset(local)
    known = local.data.meta.service_model.shape_for("RedactionIdentifier").enum

    id = started(local, dataset, type="DYNAMIC", redactionConfiguration={"identifiers": list(SENSITIVE)})
    found = local.data.get_dataset_generation(datasetId=dataset, generationId=id)

    (example,) = examples(local, dataset)
    expected = "\n".join(text.replace(value, "*" * len(value)) for text, value in SENSITIVE.values())
    assert example["input"] == expected
    assert set(found["redactionSummary"]["findingCounts"]) == set(SENSITIVE)
    for some in (known[:100], known[100:]):  # each is known, and there may be a hundred
        started(local, dataset, len(some), type="DYNAMIC", redactionConfiguration={"identifiers": some})
        local.data.list_dataset_generations(datasetId=dataset)


def told(text: str) -> dict[str, Any]:
    asked = {"role": "user", "content": {"content": json.dumps([{"text": text}])}}
    return {
        "input": {"messages": [asked]},
        "output": {"messages": [{"role": "assistant", "content": {"message": "So be it."}}]},
    }
