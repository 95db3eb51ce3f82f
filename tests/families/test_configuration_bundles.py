"""Configuration bundles: versions on branches, with parents as commits have."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import error_of, refused, status_of

NOBODY = "nobody-abcdefghij"
NO_VERSION = "00000000-0000-4000-8000-000000000000"
AGENT = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/agent-abcdefghij"
KEY = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012"
OTHER_KEY = KEY.replace("key/1", "key/2")
UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def _components(prompt: str = "Be brief.") -> dict[str, Any]:
    return {AGENT: {"configuration": {"system_prompt": prompt, "temperature": 0.7, "tools": [None, {"deep": []}]}}}


def _new(clients: Clients, name: str = "settings", **members: Any) -> dict[str, Any]:
    """What CreateConfigurationBundle answers."""
    given = {"components": _components(), **members}
    found: dict[str, Any] = clients.control.create_configuration_bundle(bundleName=name, **given)
    return found


def _commit(clients: Clients, id: str, *parents: str, message: str = "Change", **members: Any) -> str:
    """The id of a new version."""
    update = clients.control.update_configuration_bundle
    answer = update(bundleId=id, parentVersionIds=list(parents), commitMessage=message, **members)
    found: str = answer["versionId"]
    return found


def _versions(clients: Clients, id: str, **asked: Any) -> list[str]:
    answer = clients.control.list_configuration_bundle_versions(bundleId=id, filter=asked)
    return [version["versionId"] for version in answer["versions"]]


@pytest.mark.from_model
def test_a_bundle_is_there_at_once(clients: Clients) -> None:
    answer = _new(clients)

    assert status_of(answer) == 201
    assert re.fullmatch(r"settings-[A-Za-z0-9]{10}", answer["bundleId"])
    assert re.fullmatch(UUID, answer["versionId"])
    ours = "arn:aws:bedrock-agentcore:us-east-1:123456789012:configuration-bundle"
    assert answer["bundleArn"] == f"{ours}/{answer['bundleId']}"


@pytest.mark.from_model
def test_a_bundle_keeps_what_it_was_created_with(clients: Clients) -> None:
    source = {"name": "user", "arn": "arn:aws:iam::123456789012:user/ada"}
    given: dict[str, Any] = {"description": "For tests", "kmsKeyArn": KEY, "components": _components()}

    made = _new(clients, **given, commitMessage="First", createdBy=source)

    bundle = clients.control.get_configuration_bundle(bundleId=made["bundleId"])
    assert {name: bundle[name] for name in given} == given
    assert (bundle["bundleName"], bundle["versionId"]) == ("settings", made["versionId"])
    assert bundle["createdAt"] == bundle["updatedAt"] == made["createdAt"]
    lineage = {"parentVersionIds": [], "branchName": "mainline", "createdBy": source, "commitMessage": "First"}
    assert bundle["lineageMetadata"] == lineage


@pytest.mark.from_model
def test_a_name_is_taken_once(local: Clients) -> None:
    id, other = (_new(local, name)["bundleId"] for name in ("one", "two"))
    head = local.control.get_configuration_bundle(bundleId=other)["versionId"]
    again = {"bundleName": "one", "components": _components()}
    rename = {"bundleId": other, "bundleName": "one", "parentVersionIds": [head], "commitMessage": "Rename"}

    refused(local.control.create_configuration_bundle, "ConflictException", **again)
    refused(local.control.update_configuration_bundle, "ConflictException", **rename)

    assert [v["bundleName"] for v in local.control.list_configuration_bundles()["bundles"]] == ["one", "two"]
    assert len(_versions(local, other)) == 1
    assert id != other


@pytest.mark.from_model
def test_an_update_makes_a_version_and_changes_none(local: Clients) -> None:
    made = _new(local)
    id, first = made["bundleId"], made["versionId"]

    second = _commit(local, id, first, message="Long", components=_components("Be long."))

    bundle = local.control.get_configuration_bundle(bundleId=id)
    assert (bundle["versionId"], bundle["components"]) == (second, _components("Be long."))
    assert bundle["lineageMetadata"] == {
        "parentVersionIds": [first],
        "branchName": "mainline",
        "commitMessage": "Long",
    }
    old = local.control.get_configuration_bundle_version(bundleId=id, versionId=first)
    assert (old["versionId"], old["components"]) == (first, _components())


@pytest.mark.from_recording  # of CreateConfigurationBundle
@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"components": {}}, "Components map cannot be empty"),
        ({"kmsKeyArn": KEY.replace("us-east-1", "eu-west-1")}, "Invalid arn eu-west-1"),
    ],
)
def test_an_update_is_refused_what_a_creation_is(local: Clients, given: dict[str, Any], text: str) -> None:
    made = _new(local)
    named = {"bundleId": made["bundleId"], "parentVersionIds": [made["versionId"]], "commitMessage": "Change"}

    assert text in refused(local.control.update_configuration_bundle, **named, **given)
    assert text in refused(
        local.control.create_configuration_bundle, bundleName="x", **{"components": _components(), **given}
    )
    assert len(_versions(local, made["bundleId"])) == 1


@pytest.mark.inferred
def test_an_update_keeps_what_it_leaves_out(clients: Clients) -> None:
    made = _new(clients, description="Old", kmsKeyArn=KEY)

    head = _commit(clients, made["bundleId"], made["versionId"])
    kept = clients.control.get_configuration_bundle(bundleId=made["bundleId"])
    _commit(clients, made["bundleId"], head, bundleName="renamed", description="New", kmsKeyArn=OTHER_KEY)

    assert [kept[n] for n in ("description", "kmsKeyArn", "components")] == ["Old", KEY, _components()]
    bundle = clients.control.get_configuration_bundle(bundleId=made["bundleId"])
    assert [bundle[n] for n in ("bundleName", "description", "kmsKeyArn")] == ["renamed", "New", OTHER_KEY]
    assert _new(clients, "settings")["bundleId"] != made["bundleId"]


@pytest.mark.from_model
def test_a_branch_grows_only_at_its_end(local: Clients) -> None:
    made = _new(local)
    id, first = made["bundleId"], made["versionId"]
    second = _commit(local, id, first)

    for parents in ([first], []):
        given = {"bundleId": id, "parentVersionIds": parents, "commitMessage": "Late"}
        message = refused(local.control.update_configuration_bundle, "ConflictException", **given)
        assert message == f"The first parent must be {second}, the latest version on branch mainline"

    assert _versions(local, id) == [second, first]


@pytest.mark.from_model
def test_branches_part_and_are_merged(local: Clients) -> None:
    made = _new(local)
    id, first = made["bundleId"], made["versionId"]
    tried = _commit(local, id, first, branchName="try/1", components=_components("Be bold."))
    further = _commit(local, id, tried)  # "inherits the parent's branch"
    get = local.control.get_configuration_bundle

    assert get(bundleId=id)["versionId"] == first
    assert get(bundleId=id, branchName="try/1")["versionId"] == further
    assert get(bundleId=id, branchName="try/1")["components"] == _components("Be bold.")

    merged = _commit(local, id, first, further, components=_components("Be bold."))

    lineage = get(bundleId=id)["lineageMetadata"]
    assert (lineage["branchName"], lineage["parentVersionIds"]) == ("mainline", [first, further])
    assert get(bundleId=id)["versionId"] == merged


@pytest.mark.from_model
def test_a_bundle_may_begin_on_another_branch(local: Clients) -> None:
    id = _new(local, branchName="trunk")["bundleId"]

    bundle = local.control.get_configuration_bundle(bundleId=id, branchName="trunk")

    assert bundle["lineageMetadata"]["branchName"] == "trunk"
    error_of("ResourceNotFoundException", local.control.get_configuration_bundle, bundleId=id)


@pytest.mark.inferred
def test_a_version_has_one_parent_or_two(local: Clients) -> None:
    made = _new(local)
    id, first = made["bundleId"], made["versionId"]
    second = _commit(local, id, first)
    third = _commit(local, id, second)
    update = local.control.update_configuration_bundle

    for parents in ([], [third, third], [third, second, first]):
        refused(update, bundleId=id, branchName="new", parentVersionIds=parents, commitMessage="No")
    refused(update, "ResourceNotFoundException", bundleId=id, parentVersionIds=[third, NO_VERSION], commitMessage="No")

    assert _versions(local, id) == [third, second, first]


@pytest.mark.from_model
def test_versions_are_filtered(local: Clients) -> None:
    made = _new(local, createdBy={"name": "user"})
    id, first = made["bundleId"], made["versionId"]
    second = _commit(local, id, first, createdBy={"name": "system"})
    tried = _commit(local, id, first, branchName="try", createdBy={"name": "user"})

    assert _versions(local, id) == [tried, second, first]
    assert _versions(local, id, branchName="mainline") == [second, first]
    assert _versions(local, id, createdByName="user") == [tried, first]
    assert _versions(local, id, latestPerBranch=True) == [tried, second]
    assert _versions(local, id, latestPerBranch=True, branchName="mainline") == [second]
    assert _versions(local, id, latestPerBranch=False, branchName="none") == []


@pytest.mark.from_model
def test_bundles_and_versions_come_in_pages(local: Clients) -> None:
    ids = {_new(local, f"bundle{n}")["bundleId"] for n in range(3)}
    made = _new(local)
    heads = [made["versionId"]]
    for _ in range(2):
        heads.append(_commit(local, made["bundleId"], heads[-1]))
    config = {"PageSize": 2}

    bundles = list(local.control.get_paginator("list_configuration_bundles").paginate(PaginationConfig=config))
    versions = list(
        local.control.get_paginator("list_configuration_bundle_versions").paginate(
            bundleId=made["bundleId"], PaginationConfig=config
        )
    )

    assert {b["bundleId"] for page in bundles for b in page["bundles"]} == ids | {made["bundleId"]}
    assert [len(page["bundles"]) for page in bundles] == [2, 2]
    assert [v["versionId"] for page in versions for v in page["versions"]] == heads[::-1]


@pytest.mark.from_model
def test_a_deleted_bundle_is_gone_with_its_versions(clients: Clients) -> None:
    made = _new(clients)

    answer = clients.control.delete_configuration_bundle(bundleId=made["bundleId"])

    assert (status_of(answer), answer["status"]) == (202, "DELETING")
    names = {"bundleId": made["bundleId"], "versionId": made["versionId"]}
    error_of("ResourceNotFoundException", clients.control.get_configuration_bundle_version, **names)
    assert clients.control.list_configuration_bundles()["bundles"] == []
    assert _new(clients)["bundleId"] != made["bundleId"]


@pytest.mark.from_model
def test_an_unknown_version_is_not_found(local: Clients) -> None:
    names = {"bundleId": _new(local)["bundleId"], "versionId": NO_VERSION}

    error_of("ResourceNotFoundException", local.control.get_configuration_bundle_version, **names)


@pytest.mark.from_model
def test_a_bundle_has_tags_from_the_start(local: Clients) -> None:
    arn = _new(local, tags={"team": "red"})["bundleArn"]

    local.control.tag_resource(resourceArn=arn, tags={"stage": "dev"})

    assert local.control.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "red", "stage": "dev"}


@pytest.mark.from_model
def test_a_client_token_makes_one_version(local: Clients) -> None:
    made = _new(local)

    heads = {_commit(local, made["bundleId"], made["versionId"], clientToken="t" * 40) for _ in range(2)}

    assert len(heads) == 1
    assert len(_versions(local, made["bundleId"])) == 2
