"""Datasets, as the real service was seen to answer."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import requests

from conftest import Clients
from tests.families.datasets.arrange import (
    ACTED,
    ASKED,
    NOBODY,
    PREDEFINED,
    SIMULATED,
    add,
    inline,
    new_dataset,
    publish,
    shown,
)
from tests.families.evaluations import KEY
from tests.recorded.cases import Acceptance, Refusal, accepts, refuses

pytestmark = pytest.mark.from_recording

TAKEN = "A dataset with this name already exists in your account. Please choose a different name and try again."


def _given(name: str, **members: Any) -> dict[str, Any]:
    return {"datasetName": name, "schemaType": PREDEFINED, "source": inline(ASKED), **members}


REFUSED = [
    Refusal(
        "aws/agentcore-cli GetDatasetCommand.5533ab660cc4be8f.json",
        "get_dataset",
        {"datasetId": NOBODY},
        code="ResourceNotFoundException",
        text="The specified dataset does not exist. Please verify the datasetId and try again.",
    ),
    Refusal(
        "cdk-preflight dataset-name-unique", "create_dataset", _given("SUMS"), code="ConflictException", text=TAKEN
    ),
    Refusal(
        "cdk-preflight kms-key-region",
        "create_dataset",
        _given("abroad", kmsKeyArn=KEY.replace("us-east-1", "eu-west-1")),
        text=f"The KMS key was not found: {KEY.replace('us-east-1', 'eu-west-1')} Invalid arn eu-west-1 "
        "(Service: Kms, Status Code: 400)",
    ),
    *(
        Refusal(
            "aws/agentcore-cli PR 1370, as CloudFormation told it",
            "create_dataset",
            _given("acted", schemaType=SIMULATED, source=inline({**ACTED, "max_turns": turns})),
            name=f"{turns!r} turns",
            text="Example at index 0 failed schema validation: 'max_turns' must be an integer",
        )
        for turns in (None, "5", True)
    ),
]
ACCEPTED = [
    Acceptance("cdk-preflight dataset-name-unique", "create_dataset", _given("sums2")),
    Acceptance("cdk-preflight dataset-source-exactly-one", "create_dataset", _given("inline")),
    Acceptance("cdk-preflight kms-key-region", "create_dataset", _given("at_home", kmsKeyArn=KEY)),
    Acceptance(
        "aws/agentcore-cli PR 1370",
        "create_dataset",
        _given("acted", schemaType=SIMULATED, source=inline(ACTED)),
        "five turns",
    ),
]


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_it_is_refused_in_the_services_words(local: Clients, case: Refusal) -> None:
    new_dataset(local, "sums")

    refuses(local, case)

    assert len(local.control.list_datasets()["datasets"]) == 1


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
def test_it_is_accepted(local: Clients, case: Acceptance) -> None:
    new_dataset(local, "sums")

    assert accepts(local, case)["status"] == "CREATING"


# CreateDatasetVersionCommand.73a95a23f163aedd beside GetDatasetCommand.73a95a23f163aedd of the same dataset
def test_a_published_version_is_answered_with_the_datasets_own_creation(local: Clients) -> None:
    id = new_dataset(local, **{name: value for name, value in _given("sums").items() if name != "datasetName"})
    before = shown(local, id)
    local.agentcore.clock.tick(seconds=5)

    answer = local.control.create_dataset_version(datasetId=id)

    assert (answer["status"], answer["datasetVersion"]) == ("UPDATING", "1")
    assert answer["createdAt"] == before["createdAt"]


# GetDatasetCommand.730c49e606cbea30 beside .73a95a23f163aedd: only the DRAFT has a draftStatus
def test_a_published_version_shows_no_draft_status(clients: Clients) -> None:
    id = new_dataset(clients, **{name: value for name, value in _given("sums").items() if name != "datasetName"})
    number = publish(clients, id)

    draft, version = shown(clients, id), shown(clients, id, datasetVersion=number)

    assert (draft["draftStatus"], "draftStatus" in version) == ("UNMODIFIED", False)
    assert (draft["datasetVersion"], version["datasetVersion"]) == ("DRAFT", "1")
    there = "https://" if clients.endpoint is None else f"{clients.endpoint}/https/"
    address = there + r"agentcoredatasets123456789012-\d{12}-us-east-1-an\.s3\.us-east-1\.amazonaws\.com/123456789012/"
    assert re.match(address + rf"datasets/{id}/draft/dataset\.jsonl\?", draft["downloadUrl"])
    assert re.match(address + rf"datasets/{id}/versions/0000000001/dataset\.jsonl\?", version["downloadUrl"])


# Fetch.3c43a19feb4457e0: an example's id stands first, and no line is ended after the last one
def test_a_download_has_an_example_a_line(local: Clients) -> None:
    id = new_dataset(local, "sums", schemaType=PREDEFINED)
    ids = add(local, id, ASKED, {**ASKED, "scenario_id": "two"})

    text = requests.get(shown(local, id)["downloadUrl"], timeout=5).text

    assert [next(iter(json.loads(line).items())) for line in text.split("\n")] == [("exampleId", one) for one in ids]
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", one) for one in ids)


# terraform-provider-aws dataset_test.go: an update without a description leaves it as it is
def test_a_description_that_is_not_given_stays(local: Clients) -> None:
    id = new_dataset(local, "sums", description="Sums")

    local.control.update_dataset(datasetId=id)

    assert shown(local, id)["description"] == "Sums"
