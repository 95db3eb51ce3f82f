"""The official SDK's dataset provider: what it downloads is where the answer says, on each face."""

from __future__ import annotations

import pytest
from bedrock_agentcore.evaluation.dataset_client import DatasetClient
from bedrock_agentcore.evaluation.runner.dataset_providers import DatasetManagementServiceProvider

from conftest import Clients
from tests.families.datasets.arrange import ASKED, PREDEFINED, inline, new_dataset, publish


@pytest.mark.from_sdk
def test_the_provider_downloads_a_dataset_and_a_version_of_it(face: Clients) -> None:
    id = new_dataset(face, schemaType=PREDEFINED, source=inline(ASKED))
    version = publish(face, id)
    client = DatasetClient(region_name="us-east-1")

    draft = DatasetManagementServiceProvider(id, client=client).get_dataset()
    published = DatasetManagementServiceProvider(id, version_id=version, client=client).get_dataset()

    assert [scenario.scenario_id for scenario in draft.scenarios] == ["one"]
    assert published == draft
