"""CreateDataset, GetDataset, ListDatasets, UpdateDataset, DeleteDataset: the resource itself."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from conftest import Clients, make_client
from moto_agentcore import Break
from tests.families.arrange import error_of, progression, refused, status_of
from tests.families.datasets.arrange import (
    ACTED,
    ASKED,
    PREDEFINED,
    SIMULATED,
    add,
    examples_of,
    ids_of,
    inline,
    new_dataset,
    numbered,
    publish,
    shown,
)

LIFE = "agentcore::dataset"


@pytest.mark.inferred
def test_an_id_is_the_name_and_ten_letters_or_digits(clients: Clients) -> None:
    id = new_dataset(clients)

    assert re.fullmatch(r"sums-[A-Za-z0-9]{10}", id)
    assert shown(clients, id)["datasetArn"] == f"arn:aws:bedrock-agentcore:us-east-1:123456789012:dataset/{id}"


@pytest.mark.from_model
def test_a_dataset_keeps_what_it_was_created_with(clients: Clients) -> None:
    given = {
        "datasetName": "sums",
        "description": "Easy ones",
        "schemaType": PREDEFINED,
        "kmsKeyArn": "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012",
        "tags": {"team": "red"},
    }

    id = clients.control.create_dataset(**given, source=inline(ASKED))["datasetId"]

    dataset = shown(clients, id)
    assert {name: dataset[name] for name in given} == given
    assert (dataset["datasetVersion"], dataset["draftStatus"], dataset["exampleCount"]) == ("DRAFT", "MODIFIED", 1)
    assert dataset["exampleCountByField"] == {"turns": 1, "input": 0, "actorProfile": 0}
    assert dataset["createdAt"] < dataset["updatedAt"]
    assert {**ASKED, "exampleId": ids_of(clients, id)[0]} == examples_of(clients, id)[0]


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("schema", "example", "reason"),
    [
        (PREDEFINED, {"turns": [{"input": "Hi"}]}, "Each example must have scenario_id"),
        (PREDEFINED, {"scenario_id": "one"}, "Each example must have turns"),
        (PREDEFINED, {"scenario_id": "one", "turns": []}, "turns must be a list of at least one turn"),
        (PREDEFINED, {"scenario_id": "one", "turns": [{"output": "Hi"}]}, "Each turn must have input"),
        (SIMULATED, {**ACTED, "input": None}, "Each example must have input"),
        (SIMULATED, {**ACTED, "actor_profile": {"context": "A student"}}, "actor_profile must have goal"),
        (SIMULATED, "Hello", "Each example must be a JSON object"),
    ],
)
def test_examples_follow_the_schema(local: Clients, schema: str, example: Any, reason: str) -> None:
    good = ASKED if schema == PREDEFINED else ACTED
    create = local.control.create_dataset

    message = refused(create, datasetName="sums", schemaType=schema, source=inline(good, example))

    assert message == f"Example at index 1 failed schema validation: {reason}"
    assert local.control.list_datasets()["datasets"] == []


@pytest.mark.from_model
@pytest.mark.parametrize("schema", [None, "THIRD_PARTY_EVALUATION_V1"])
def test_examples_of_no_known_schema_are_any_objects(local: Clients, schema: str | None) -> None:
    given = {"schemaType": schema} if schema else {}

    id = new_dataset(local, source=inline({"anything": 1.5}), **given)

    assert examples_of(local, id)[0]["anything"] == 1.5


@pytest.mark.from_docs
def test_examples_are_read_from_a_jsonl_file_in_s3(clients: Clients) -> None:
    s3 = make_client("s3", clients.endpoint)
    s3.create_bucket(Bucket="exams")
    lines = [json.dumps({**ASKED, "scenario_id": name}) for name in ("a", "\u00fc")]
    s3.put_object(Bucket="exams", Key="deep/examples.jsonl", Body=("\n\n".join(lines) + "\n").encode())

    source = {"s3Source": {"s3Uri": "s3://exams/deep/examples.jsonl"}}
    id = new_dataset(clients, schemaType=PREDEFINED, source=source)

    assert [example["scenario_id"] for example in examples_of(clients, id)] == ["a", "\u00fc"]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("uri", "body", "reason"),
    [
        ("s3://nowhere/a.jsonl", None, "cannot be read"),
        ("s3://exams/gone.jsonl", None, "cannot be read"),
        ("s3://exams/a.jsonl", b'{"input": 1}\nnonsense', "Line 2 of s3://exams/a.jsonl is not JSON"),
        ("s3://exams/a.jsonl", b'{"input": "\xff"}', "Line 1 of s3://exams/a.jsonl is not JSON"),
        ("s3://exams/a.jsonl", b"[1]", "Each example must be a JSON object"),
        ("s3://exams/a.jsonl", b"\n", "it holds 0"),
        ("s3://exams/a.jsonl", b"{}\n" * 1001, "it holds 1001"),
    ],
)
def test_a_file_that_cannot_be_read_creates_nothing(local: Clients, uri: str, body: Any, reason: str) -> None:
    s3 = make_client("s3")
    s3.create_bucket(Bucket="exams")
    if body is not None:
        s3.put_object(Bucket="exams", Key="a.jsonl", Body=body)

    message = refused(local.control.create_dataset, datasetName="sums", source={"s3Source": {"s3Uri": uri}})

    assert reason in message
    assert local.control.list_datasets()["datasets"] == []


@pytest.mark.from_model
def test_the_counts_by_field_are_those_of_the_version_asked_for(local: Clients) -> None:
    id = new_dataset(local, source=inline(ASKED))
    publish(local, id)
    add(local, id, ACTED)

    assert shown(local, id)["exampleCountByField"] == {"turns": 1, "input": 1, "actorProfile": 1}
    version = shown(local, id, datasetVersion="1")
    assert version["exampleCountByField"] == {"turns": 1, "input": 0, "actorProfile": 0}
    assert (version["datasetVersion"], version["exampleCount"]) == ("1", 2)  # "the number of examples in the DRAFT"


@pytest.mark.from_sdk
def test_the_file_to_download_holds_an_example_a_line(local: Clients) -> None:
    requests = pytest.importorskip("requests")
    id = new_dataset(local, source=inline(ASKED))
    publish(local, id)
    add(local, id, ACTED)

    draft, version = shown(local, id), shown(local, id, datasetVersion="1")

    assert len(requests.get(draft["downloadUrl"], timeout=5).text.splitlines()) == 2
    found = [json.loads(line) for line in requests.get(version["downloadUrl"], timeout=5).text.splitlines()]
    assert found == examples_of(local, id, datasetVersion="1")
    assert make_client("s3").list_buckets()["Buckets"] == []


@pytest.mark.from_model
def test_a_download_expires_after_five_minutes(local: Clients) -> None:
    before = datetime.now(timezone.utc).replace(microsecond=0)

    dataset = shown(local, new_dataset(local))

    assert before + timedelta(seconds=300) <= dataset["downloadUrlExpiresAt"] <= before + timedelta(seconds=330)
    assert "X-Amz-Expires=300" in dataset["downloadUrl"]


@pytest.mark.from_model
def test_datasets_are_listed_in_pages(local: Clients) -> None:
    ids = {new_dataset(local, f"set{n}") for n in range(5)}

    pages = list(local.control.get_paginator("list_datasets").paginate(PaginationConfig={"PageSize": 2}))

    assert [len(page["datasets"]) for page in pages] == [2, 2, 1]
    assert {dataset["datasetId"] for page in pages for dataset in page["datasets"]} == ids


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("conditions", "names"),
    [
        ([{"anyOf": ["TURNS"], "min": 1}], {"asked", "both"}),
        ([{"anyOf": ["TURNS", "INPUT"], "min": 2, "max": 2}], {"both"}),
        ([{"anyOf": ["TURNS", "INPUT"], "max": 0}], {"none"}),
        ([{"anyOf": ["TURNS"], "max": 0}, {"anyOf": ["ACTOR_PROFILE"], "min": 1}], {"none", "both"}),
        ([{"anyOf": ["TURNS"]}], {"none", "asked", "both"}),
    ],
)
def test_datasets_are_listed_by_what_their_examples_have(
    local: Clients, conditions: list[dict[str, Any]], names: set[str]
) -> None:
    new_dataset(local, "none")
    new_dataset(local, "asked", source=inline(ASKED))
    new_dataset(local, "both", source=inline(ASKED, ACTED))

    found = local.control.list_datasets(filter={"exampleCountByField": conditions})["datasets"]

    assert {dataset["datasetName"] for dataset in found} == names


@pytest.mark.from_model
def test_an_update_is_done_at_once_and_keeps_what_it_leaves_out(clients: Clients) -> None:
    id = new_dataset(clients, description="Old")

    first = clients.control.update_dataset(datasetId=id)
    kept = shown(clients, id)["description"]
    clients.control.update_dataset(datasetId=id, description="New")

    dataset = shown(clients, id)
    assert (status_of(first), kept) == (200, "Old")
    assert (dataset["description"], dataset["status"], dataset["draftStatus"]) == ("New", "ACTIVE", "MODIFIED")


@pytest.mark.from_sdk
def test_deleting_a_version_keeps_the_dataset(local: Clients) -> None:
    id = new_dataset(local, source=numbered("a"))
    publish(local, id)

    answer = local.control.delete_dataset(datasetId=id, datasetVersion="1")

    assert (answer["status"], answer["datasetVersion"]) == ("UPDATING", "1")
    dataset = shown(local, id)
    assert (dataset["status"], dataset["draftStatus"], dataset["exampleCount"]) == ("ACTIVE", "MODIFIED", 1)
    error_of("ResourceNotFoundException", local.control.get_dataset, datasetId=id, datasetVersion="1")
    assert publish(local, id) == "2"


@pytest.mark.inferred
def test_the_draft_goes_only_with_the_dataset(local: Clients) -> None:
    id = new_dataset(local)

    message = refused(local.control.delete_dataset, datasetId=id, datasetVersion="DRAFT")

    assert message == "The DRAFT cannot be deleted without the dataset"


@pytest.mark.from_model
@pytest.mark.parametrize("operation", ["get_dataset", "delete_dataset", "list_dataset_examples"])
def test_an_unknown_version_is_not_found(local: Clients, operation: str) -> None:
    id = new_dataset(local)

    error_of("ResourceNotFoundException", getattr(local.control, operation), datasetId=id, datasetVersion="7")


@pytest.mark.inferred
def test_a_dataset_on_its_way_is_not_changed(local: Clients) -> None:
    with progression(LIFE, times=2):
        id = local.control.create_dataset(datasetName="sums")["datasetId"]
        early = [
            refused(local.control.add_dataset_examples, "ConflictException", datasetId=id, source=inline(ASKED)),
            refused(local.control.create_dataset_version, "ConflictException", datasetId=id),
            refused(local.control.update_dataset, "ConflictException", datasetId=id),
            refused(local.control.delete_dataset, "ConflictException", datasetId=id),
        ]
        seen = [shown(local, id) for _ in range(2)]

        assert all("CREATING" in message for message in early)
        assert [dataset["status"] for dataset in seen] == ["CREATING", "ACTIVE"]
        assert ["downloadUrl" in dataset for dataset in seen] == [False, True]


@pytest.mark.from_model
def test_a_creation_that_breaks_says_why(local: Clients) -> None:
    local.agentcore.faults.on("CreateDataset", Break("No such role"), times=1)

    id = new_dataset(local, source=numbered("a"))

    dataset = shown(local, id)
    assert (dataset["status"], dataset["failureReason"], dataset["exampleCount"]) == (
        "CREATE_FAILED",
        "No such role",
        0,
    )
    refused(local.control.create_dataset_version, "ConflictException", datasetId=id)


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("AddDatasetExamples", {"source": numbered("b")}),
        ("UpdateDatasetExamples", {"examples": [{"exampleId": "a", "input": "Other"}]}),
        ("DeleteDatasetExamples", {"exampleIds": ["a"]}),
        ("CreateDatasetVersion", {}),
        ("DeleteDataset", {"datasetVersion": "1"}),
    ],
)
def test_a_change_that_breaks_changes_nothing(local: Clients, operation: str, params: dict[str, Any]) -> None:
    id = new_dataset(local, source=numbered("a"))
    publish(local, id)
    before = examples_of(local, id)
    local.agentcore.faults.on(operation, Break("Disk full"), times=1)

    name = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
    getattr(local.control, name)(datasetId=id, **params)

    dataset = shown(local, id)
    assert (dataset["status"], dataset["failureReason"]) == ("UPDATE_FAILED", "Disk full")
    assert (examples_of(local, id), dataset["draftStatus"]) == (before, "UNMODIFIED")
    assert [v["datasetVersion"] for v in local.control.list_dataset_versions(datasetId=id)["versions"]] == ["1"]


@pytest.mark.from_model
def test_a_deletion_that_breaks_leaves_the_dataset(local: Clients) -> None:
    id = new_dataset(local)
    local.agentcore.faults.on("DeleteDataset", Break("Busy"), times=1)

    local.control.delete_dataset(datasetId=id)

    dataset = shown(local, id)
    assert (dataset["status"], dataset["failureReason"]) == ("DELETE_FAILED", "Busy")


@pytest.mark.from_model
def test_a_dataset_has_tags_from_the_start(local: Clients) -> None:
    id = new_dataset(local, tags={"team": "red"})
    arn = shown(local, id)["datasetArn"]

    local.control.tag_resource(resourceArn=arn, tags={"stage": "dev"})

    expected = {"team": "red", "stage": "dev"}
    assert local.control.list_tags_for_resource(resourceArn=arn)["tags"] == expected == shown(local, id)["tags"]


@pytest.mark.from_model
def test_a_client_token_creates_one_dataset(local: Clients) -> None:
    made = [local.control.create_dataset(datasetName="sums", clientToken="t" * 40) for _ in range(2)]

    assert made[0]["datasetId"] == made[1]["datasetId"]


@pytest.mark.from_sdk
def test_the_sdk_waits_for_a_dataset_and_loads_it(local: Clients) -> None:
    pytest.importorskip("requests")
    evaluation = pytest.importorskip("bedrock_agentcore.evaluation")
    providers = pytest.importorskip("bedrock_agentcore.evaluation.runner.dataset_providers")
    client = evaluation.DatasetClient(region_name="us-east-1")

    id = client.create_dataset_and_wait(datasetName="sums", schemaType=PREDEFINED, source=inline(ASKED))["datasetId"]
    client.add_examples_and_wait(datasetId=id, source=inline({**ASKED, "scenario_id": "two"}))
    client.create_dataset_version_and_wait(datasetId=id)
    loaded = providers.DatasetManagementServiceProvider(id, "1", client).get_dataset()
    client.delete_dataset_and_wait(datasetId=id, datasetVersion="1")
    client.delete_dataset_and_wait(datasetId=id)

    assert [scenario.scenario_id for scenario in loaded.scenarios] == ["one", "two"]
    assert local.control.list_datasets()["datasets"] == []


@pytest.mark.from_docs
def test_a_condition_that_names_no_field_is_refused(local: Clients) -> None:
    with pytest.raises(local.control.exceptions.ValidationException) as refused:
        local.control.list_datasets(filter={"exampleCountByField": [{}]})

    (field,) = refused.value.response["fieldList"]
    assert field == {"name": "filter.exampleCountByField.1.member.anyOf", "message": "Member must not be null"}
