"""CreateDatasetVersion, ListDatasetVersions."""

from __future__ import annotations

import pytest

from conftest import Clients
from tests.families.arrange import error_of, status_of
from tests.families.datasets.arrange import (
    ACTED,
    ASKED,
    add,
    ids_of,
    inline,
    new_dataset,
    numbered,
    publish,
    shown,
)


@pytest.mark.from_model
def test_publishing_keeps_the_draft(clients: Clients) -> None:
    id = new_dataset(clients, source=numbered("a"))

    answer = clients.control.create_dataset_version(datasetId=id)

    assert (status_of(answer), answer["status"], answer["datasetVersion"]) == (202, "UPDATING", "1")
    dataset = shown(clients, id)
    assert (dataset["status"], dataset["datasetVersion"], dataset["draftStatus"]) == ("ACTIVE", "DRAFT", "UNMODIFIED")
    assert ids_of(clients, id) == ids_of(clients, id, datasetVersion="1") == ["a"]


@pytest.mark.from_model
def test_a_version_does_not_change_with_the_draft(clients: Clients) -> None:
    id = new_dataset(clients, source=numbered("a"))
    publish(clients, id)

    add(clients, id, {"exampleId": "b"})

    assert shown(clients, id)["draftStatus"] == "MODIFIED"
    assert ids_of(clients, id) == ["a", "b"]
    assert ids_of(clients, id, datasetVersion="1") == ["a"]


@pytest.mark.from_model
def test_versions_are_listed_newest_first(local: Clients) -> None:
    id = new_dataset(local)
    for n in range(3):
        add(local, id, {"exampleId": str(n)})
        publish(local, id)

    paginator = local.control.get_paginator("list_dataset_versions")
    pages = list(paginator.paginate(datasetId=id, PaginationConfig={"PageSize": 2}))

    found = [version for page in pages for version in page["versions"]]
    assert [len(page["versions"]) for page in pages] == [2, 1]
    assert [(version["datasetVersion"], version["exampleCount"]) for version in found] == [("3", 3), ("2", 2), ("1", 1)]
    assert found[0]["exampleCountByField"] == {"turns": 0, "input": 0, "actorProfile": 0}


@pytest.mark.from_model
def test_versions_are_listed_by_what_their_examples_have(local: Clients) -> None:
    id = new_dataset(local, source=inline(ASKED))
    publish(local, id)
    add(local, id, ACTED)
    publish(local, id)

    asked = {"exampleCountByField": [{"anyOf": ["ACTOR_PROFILE"], "min": 1}]}
    found = local.control.list_dataset_versions(datasetId=id, filter=asked)["versions"]

    assert [version["datasetVersion"] for version in found] == ["2"]


@pytest.mark.inferred
def test_an_unmodified_draft_may_be_published_again(local: Clients) -> None:
    id = new_dataset(local)

    assert [publish(local, id), publish(local, id)] == ["1", "2"]


@pytest.mark.inferred
def test_a_version_has_one_name(local: Clients) -> None:
    id = new_dataset(local, source=numbered("a"))
    publish(local, id)

    for name in ("get_dataset", "delete_dataset"):
        error_of("ResourceNotFoundException", getattr(local.control, name), datasetId=id, datasetVersion="01")

    assert ids_of(local, id, datasetVersion="1") == ["a"]
