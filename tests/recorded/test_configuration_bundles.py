"""Configuration bundles, as the real service was seen to answer."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import bare
from tests.families.evaluations import KEY
from tests.recorded.cases import Acceptance, Refusal, accepts, refuses

pytestmark = pytest.mark.from_recording

HARNESS: dict[str, Any] = {
    "harness": {"configuration": {"model": {"bedrockModelConfig": {"modelId": "us.anthropic.claude"}}}}
}
JUDGE: dict[str, Any] = {
    "arn:aws:bedrock-agentcore:::evaluator/Builtin.Helpfulness": {"configuration": {"threshold": 0.7}}
}

REFUSED = [
    Refusal(
        "cdk-preflight config-bundle-components-empty",
        "create_configuration_bundle",
        {"bundleName": "empty", "components": {}},
        text="Components map cannot be empty. At least one component configuration is required",
    ),
    Refusal(
        "cdk-preflight config-bundle-name-unique",
        "create_configuration_bundle",
        {"bundleName": "taken", "components": HARNESS},
        code="ConflictException",
        text="A configuration bundle with this name already exists",
    ),
    Refusal(
        "cdk-preflight kms-key-region",
        "create_configuration_bundle",
        {"bundleName": "abroad", "components": HARNESS, "kmsKeyArn": KEY.replace("us-east-1", "eu-west-1")},
        text="Invalid arn eu-west-1",
        part=True,
    ),
]
MORE: dict[str, dict[str, Any]] = {
    "cdk-preflight config-bundle-components-empty": {},
    "cdk-preflight config-bundle-name-unique": {"bundleName": "taken2"},
    "cdk-preflight kms-key-region": {"kmsKeyArn": KEY},
    "terraform-provider-aws configuration_bundle_test.go": {"components": JUDGE},
}
ACCEPTED = [
    Acceptance(source, "create_configuration_bundle", {"bundleName": "mine", "components": HARNESS, **more})
    for source, more in MORE.items()
]


def _new(clients: Clients, name: str = "taken") -> dict[str, Any]:
    return bare(clients.control.create_configuration_bundle(bundleName=name, components=HARNESS))


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_it_is_refused_in_the_services_words(local: Clients, case: Refusal) -> None:
    _new(local)

    refuses(local, case)

    assert len(local.control.list_configuration_bundles()["bundles"]) == 1


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
def test_it_is_accepted(local: Clients, case: Acceptance) -> None:
    _new(local)

    assert accepts(local, case)["versionId"]


# CreateConfigurationBundleCommand.516576a8849d86b, GetConfigurationBundleVersionCommand.38eddb7135e99e37,
# ListConfigurationBundleVersionsCommand.d03693649c525e0e, DeleteConfigurationBundleCommand.d03693649c525e0e
def test_versions_tell_of_their_lineage_newest_first(clients: Clients) -> None:
    made = _new(clients)
    changed = clients.control.update_configuration_bundle(
        bundleId=made["bundleId"], parentVersionIds=[made["versionId"]], components=JUDGE, commitMessage="Two"
    )

    versions = clients.control.list_configuration_bundle_versions(bundleId=made["bundleId"])["versions"]
    first = clients.control.get_configuration_bundle_version(bundleId=made["bundleId"], versionId=made["versionId"])
    gone = bare(clients.control.delete_configuration_bundle(bundleId=made["bundleId"]))

    assert [version["lineageMetadata"] for version in versions] == [
        {"parentVersionIds": [made["versionId"]], "branchName": "mainline", "commitMessage": "Two"},
        {"parentVersionIds": [], "branchName": "mainline"},
    ]
    assert [version["versionId"] for version in versions] == [changed["versionId"], made["versionId"]]
    assert (first["components"], first["createdAt"]) == (HARNESS, first["versionCreatedAt"])
    assert (gone["bundleId"], gone["status"]) == (made["bundleId"], "DELETING")
