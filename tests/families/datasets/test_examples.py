"""AddDatasetExamples, ListDatasetExamples, UpdateDatasetExamples, DeleteDatasetExamples."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import error_of, refused, status_of
from tests.families.datasets.arrange import (
    ACTED,
    ASKED,
    PREDEFINED,
    add,
    examples_of,
    ids_of,
    inline,
    new_dataset,
    numbered,
    publish,
    shown,
)

UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
DEEP: dict[str, Any] = {
    "text": "\u00fc \U0001f642",
    "list": [1, 2.5, True, None, {}],
    "deep": {"er": {"null": None, "empty": []}},
}


@pytest.mark.from_model
def test_added_examples_get_ids_and_are_counted(clients: Clients) -> None:
    id = new_dataset(clients)

    answer = clients.control.add_dataset_examples(datasetId=id, source=inline(ASKED, ACTED))

    assert (status_of(answer), answer["status"], answer["addedCount"]) == (202, "UPDATING", 2)
    assert all(re.fullmatch(UUID, example) for example in answer["exampleIds"])
    assert ids_of(clients, id) == answer["exampleIds"]
    dataset = shown(clients, id)
    assert (dataset["status"], dataset["exampleCount"]) == ("ACTIVE", 2)


@pytest.mark.from_sdk
def test_examples_come_back_as_they_were_given(local: Clients) -> None:
    id = new_dataset(local)

    (example_id,) = add(local, id, DEEP)

    assert examples_of(local, id) == [{**DEEP, "exampleId": example_id}]


@pytest.mark.inferred
def test_an_example_may_bring_its_id(local: Clients) -> None:
    id = new_dataset(local)

    for own in ("case:1.a", "x" * 256):
        assert add(local, id, {"exampleId": own}) == [own]


@pytest.mark.from_model
@pytest.mark.parametrize(
    "bad", ["no object", {"turns": []}, {**ASKED, "exampleId": "a b"}, {**ASKED, "exampleId": "x" * 257}]
)
def test_one_bad_example_refuses_them_all(local: Clients, bad: Any) -> None:
    id = new_dataset(local, schemaType=PREDEFINED)

    refused(local.control.add_dataset_examples, datasetId=id, source=inline(ASKED, bad))

    assert examples_of(local, id) == []
    assert shown(local, id)["exampleCount"] == 0


@pytest.mark.inferred
@pytest.mark.parametrize("names", ["ba", "cc"])
def test_an_id_is_taken_once(local: Clients, names: str) -> None:
    id = new_dataset(local, source=numbered("a"))

    message = refused(local.control.add_dataset_examples, datasetId=id, source=numbered(*names))

    assert "already exists" in message
    assert ids_of(local, id) == ["a"]


@pytest.mark.from_model
def test_a_request_brings_1000_examples_at_the_most(local: Clients) -> None:
    id = new_dataset(local)

    message = refused(local.control.add_dataset_examples, datasetId=id, source=numbered(*range(1001)))

    assert "source.inlineExamples.examples" in message
    assert len(add(local, id, *({"input": n} for n in range(1000)))) == 1000


@pytest.mark.from_docs
def test_inline_examples_are_5_mb_at_the_most(local: Clients) -> None:
    id = new_dataset(local)
    around = len('[{"exampleId": "a", "input": ""}]')
    big, most = ({"exampleId": "a", "input": "x" * (5 * 1024 * 1024 - around + more)} for more in (1, 0))

    assert "must not exceed" in refused(local.control.add_dataset_examples, datasetId=id, source=inline(big))
    assert "must not exceed" in refused(local.control.update_dataset_examples, datasetId=id, examples=[big])
    assert add(local, id, most) == ["a"]


@pytest.mark.from_model
def test_an_update_replaces_an_example_in_its_place(clients: Clients) -> None:
    id = new_dataset(clients, source=numbered("a", "b"))

    answer = clients.control.update_dataset_examples(datasetId=id, examples=[{"exampleId": "a", "turns": []}])

    assert (status_of(answer), answer["status"], answer["updatedCount"]) == (202, "UPDATING", 1)
    assert examples_of(clients, id)[0] == {"exampleId": "a", "turns": []}
    assert ids_of(clients, id) == ["a", "b"]


@pytest.mark.from_docs
def test_an_update_of_an_unknown_example_updates_none(local: Clients) -> None:
    id = new_dataset(local, source=numbered("a"))
    given = [{"exampleId": "a", "input": "Other"}, {"exampleId": "z"}]

    response = error_of(
        "ResourceNotFoundException", local.control.update_dataset_examples, datasetId=id, examples=given
    )

    assert response["Error"]["Message"] == "Example not found: z"
    assert examples_of(local, id)[0]["input"] == "Question a"


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ([ASKED], "Each example must have exampleId"),
        (
            [{**ASKED, "exampleId": "a"}, ACTED],
            "Example at index 1 failed schema validation: Each example must have turns",
        ),
    ],
)
def test_an_update_is_checked_before_it_is_written(local: Clients, given: list[Any], reason: str) -> None:
    id = new_dataset(local, schemaType=PREDEFINED, source=inline({**ASKED, "exampleId": "a"}))
    before = examples_of(local, id)

    assert refused(local.control.update_dataset_examples, datasetId=id, examples=given) == reason
    assert examples_of(local, id) == before


@pytest.mark.inferred
def test_an_update_names_an_example_once(local: Clients) -> None:
    id = new_dataset(local, source=numbered("a"))

    message = refused(local.control.update_dataset_examples, datasetId=id, examples=[{"exampleId": "a"}] * 2)

    assert message == "Each exampleId must be given once"


@pytest.mark.from_model
def test_deleted_examples_are_gone(clients: Clients) -> None:
    id = new_dataset(clients, source=numbered("a", "b", "c"))

    answer = clients.control.delete_dataset_examples(datasetId=id, exampleIds=["a", "c"])

    assert (status_of(answer), answer["status"], answer["deletedCount"]) == (202, "UPDATING", 2)
    assert ids_of(clients, id) == ["b"]
    assert shown(clients, id)["exampleCount"] == 1


@pytest.mark.from_docs
def test_an_unknown_example_deletes_none(local: Clients) -> None:
    id = new_dataset(local, source=numbered("a"))

    error_of("ResourceNotFoundException", local.control.delete_dataset_examples, datasetId=id, exampleIds=["a", "z"])

    assert ids_of(local, id) == ["a"]


@pytest.mark.from_model
def test_a_token_holds_the_version_of_its_pages(local: Clients) -> None:
    id = new_dataset(local, source=numbered(*range(5)))
    publish(local, id)
    first = local.control.list_dataset_examples(datasetId=id, datasetVersion="1", maxResults=2)
    local.control.delete_dataset_examples(datasetId=id, exampleIds=["2"])

    second = local.control.list_dataset_examples(datasetId=id, maxResults=2, nextToken=first["nextToken"])
    third = local.control.list_dataset_examples(datasetId=id, datasetVersion="1", nextToken=second["nextToken"])

    assert [page["datasetVersion"] for page in (first, second, third)] == ["1", "1", "1"]
    assert [e["exampleId"] for page in (first, second, third) for e in page["examples"]] == ["0", "1", "2", "3", "4"]
    assert "nextToken" not in third


@pytest.mark.from_model
def test_another_version_than_the_tokens_is_refused(local: Clients) -> None:
    id = new_dataset(local, source=numbered(*range(3)))
    publish(local, id)
    token = local.control.list_dataset_examples(datasetId=id, maxResults=2)["nextToken"]

    message = refused(local.control.list_dataset_examples, datasetId=id, datasetVersion="1", nextToken=token)

    assert message == "nextToken was given for version DRAFT, not for 1"
    assert ids_of(local, id, datasetVersion="DRAFT", nextToken=token) == ["2"]


@pytest.mark.inferred
def test_a_token_is_of_its_dataset_and_filter(local: Clients) -> None:
    id, other = (new_dataset(local, name, source=numbered(*range(3))) for name in ("one", "two"))
    token = local.control.list_dataset_examples(datasetId=id, maxResults=2)["nextToken"]
    narrower = {"exampleFields": [{"anyOf": ["INPUT"]}]}

    refused(local.control.list_dataset_examples, datasetId=other, nextToken=token)
    refused(local.control.list_dataset_examples, datasetId=id, nextToken=token, filter=narrower)


@pytest.mark.inferred
def test_pages_stay_right_while_the_draft_changes(local: Clients) -> None:
    id = new_dataset(local, source=numbered(*range(4)))
    token = local.control.list_dataset_examples(datasetId=id, maxResults=2)["nextToken"]

    local.control.delete_dataset_examples(datasetId=id, exampleIds=["1", "3"])
    add(local, id, {"exampleId": "new"})

    assert ids_of(local, id, nextToken=token) == ["2", "new"]


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"exampleFields": [{"anyOf": ["TURNS"]}]}, ["one"]),
        ({"exampleFields": [{"anyOf": ["TURNS", "ACTOR_PROFILE"]}]}, ["one", "two"]),
        ({"exampleFields": [{"anyOf": ["TURNS"]}, {"anyOf": ["INPUT"]}]}, ["one", "two", "three"]),
        ({"generationIds": ["made-abcdefghij"]}, []),
    ],
)
def test_examples_are_listed_by_what_they_have(local: Clients, asked: dict[str, Any], names: list[str]) -> None:
    id = new_dataset(local, source=inline(ASKED, ACTED, {"scenario_id": "three", "input": "Hi"}, {"scenario_id": "x"}))

    assert [example["scenario_id"] for example in examples_of(local, id, filter=asked)] == names


@pytest.mark.from_docs
def test_a_condition_that_names_no_field_is_refused(local: Clients) -> None:
    dataset = local.control.create_dataset(datasetName="sums")["datasetId"]

    with pytest.raises(local.control.exceptions.ValidationException) as refused:
        local.control.list_dataset_examples(datasetId=dataset, filter={"exampleFields": [{}]})

    (field,) = refused.value.response["fieldList"]
    assert field == {"name": "filter.exampleFields.1.member.anyOf", "message": "Member must not be null"}
