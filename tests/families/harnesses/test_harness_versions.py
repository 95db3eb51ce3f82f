"""UpdateHarness, ListHarnessVersions, and GetHarness of a version."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import error_of, refused
from tests.families.harnesses.arrange import NONE, OTHER_ROLE, ROLE, change, new_harness, serves, shown

ARTIFACT = {"containerConfiguration": {"containerUri": "public.ecr.aws/amazon/linux:2"}}
JWT = {
    "customJWTAuthorizer": {
        "discoveryUrl": "https://id.example/.well-known/openid-configuration",
        "allowedClients": ["a"],
    }
}
RUNTIME = "agentCoreRuntimeEnvironment"


def _harness(clients: Clients, **members: Any) -> str:
    return str(new_harness(clients, **{"memory": NONE, **members})["harnessId"])


@pytest.mark.from_model
def test_an_update_makes_a_version(clients: Clients) -> None:
    id = _harness(clients)

    answer = clients.control.update_harness(harnessId=id, maxIterations=3)["harness"]

    assert (answer["status"], answer["harnessVersion"], answer["maxIterations"]) == ("UPDATING", "2", 3)
    assert shown(clients, id)["status"] == "READY"


@pytest.mark.from_model  # "If not specified, the existing value is retained"
@pytest.mark.parametrize(
    ("member", "before", "after"),
    [
        ("executionRoleArn", ROLE, OTHER_ROLE),
        ("environmentVariables", {"A": "1", "B": "2"}, {"C": "3"}),
        ("environmentVariables", {"A": "1"}, {}),
        (
            "model",
            {"bedrockModelConfig": {"modelId": "one", "apiFormat": "responses"}},
            {"liteLlmModelConfig": {"modelId": "two"}},
        ),
        ("systemPrompt", [{"text": "One"}], [{"text": "Two"}]),
        ("tools", [{"type": "agentcore_browser", "name": "web"}], []),
        ("skills", [{"path": "/one"}], [{"path": "/two"}]),
        ("allowedTools", ["*"], ["@builtin"]),
        ("truncation", {"strategy": "none"}, {"strategy": "summarization"}),
        ("maxIterations", 5, 6),
        ("maxTokens", 50, 60),
        ("timeoutSeconds", 500, 600),
    ],
)
def test_an_update_replaces_what_it_names_and_keeps_the_rest(
    local: Clients, member: str, before: Any, after: Any
) -> None:
    id = _harness(local, **{member: before})

    kept = change(local, id)[member]
    replaced = change(local, id, **{member: after})[member]

    assert (kept, replaced) == (before, after)


@pytest.mark.from_model
@pytest.mark.parametrize(("member", "value"), [("environmentArtifact", ARTIFACT), ("authorizerConfiguration", JWT)])
def test_a_wrapper_sets_or_clears(local: Clients, member: str, value: Any) -> None:
    id = _harness(local, **{member: value})

    kept = change(local, id, maxTokens=5)
    cleared = change(local, id, **{member: {}})
    again = change(local, id, **{member: {"optionalValue": value}})

    assert kept[member] == value
    assert member not in cleared
    assert again[member] == value


@pytest.mark.inferred
def test_an_environment_is_replaced_on_the_same_runtime(local: Clients) -> None:
    id = _harness(local, environment={RUNTIME: {"lifecycleConfiguration": {"maxLifetime": 7200}}})
    before = change(local, id, maxTokens=5)["environment"][RUNTIME]

    files = [{"sessionStorage": {"mountPath": "/mnt/data"}}]
    after = change(local, id, environment={RUNTIME: {"filesystemConfigurations": files}})["environment"][RUNTIME]

    assert before["lifecycleConfiguration"]["maxLifetime"] == 7200
    assert after["lifecycleConfiguration"]["maxLifetime"] == 28800
    assert after["filesystemConfigurations"] == files
    assert after["agentRuntimeArn"] == before["agentRuntimeArn"]


@pytest.mark.from_docs
def test_a_version_stays_as_it_was(local: Clients) -> None:
    id = _harness(local, systemPrompt=[{"text": "One"}], environmentArtifact=ARTIFACT)
    change(local, id, systemPrompt=[{"text": "Two"}], environmentArtifact={})

    first, second = (shown(local, id, harnessVersion=number) for number in ("1", "2"))

    assert (first["harnessVersion"], first["systemPrompt"]) == ("1", [{"text": "One"}])
    assert first["environmentArtifact"] == ARTIFACT
    assert second == shown(local, id)


@pytest.mark.from_model
def test_an_unknown_version_is_not_found(local: Clients) -> None:
    id = _harness(local)

    response = error_of("ResourceNotFoundException", local.control.get_harness, harnessId=id, harnessVersion="2")

    assert response["Error"]["Message"] == f"Harness {id} has no version 2"


@pytest.mark.from_model
def test_versions_are_listed_in_pages(local: Clients) -> None:
    id = _harness(local)
    for tokens in (1, 2, 3):
        change(local, id, maxTokens=tokens)

    paginator = local.control.get_paginator("list_harness_versions")
    pages = list(paginator.paginate(harnessId=id, PaginationConfig={"PageSize": 3}))

    numbers = [[row["harnessVersion"] for row in page["harnessVersions"]] for page in pages]
    assert numbers == [["4", "3", "2"], ["1"]]


@pytest.mark.from_model  # "The timestamp when this harness version was created"
def test_a_version_has_times_of_its_own(local: Clients) -> None:
    id = _harness(local)
    local.agentcore.clock.tick(seconds=60)
    harness = change(local, id, maxTokens=1)

    second, first = local.control.list_harness_versions(harnessId=id)["harnessVersions"]

    assert harness["createdAt"] <= first["createdAt"] == first["updatedAt"] < second["createdAt"]
    assert second["createdAt"] <= second["updatedAt"] <= harness["updatedAt"]
    assert (second["createdAt"] - first["createdAt"]).total_seconds() >= 60


@pytest.mark.from_model  # "Incremented on every successful UpdateHarness"
def test_an_update_that_breaks_makes_no_version(local: Clients) -> None:
    id = _harness(local)
    local.agentcore.faults.on("UpdateHarness", Break("The model is gone"), times=1)

    local.control.update_harness(harnessId=id, maxTokens=5)

    harness = shown(local, id)
    assert (harness["status"], harness["failureReason"]) == ("UPDATE_FAILED", "The model is gone")
    assert harness["harnessVersion"] == "1"
    assert "maxTokens" not in harness
    assert serves(local, id) == ("UPDATE_FAILED", "1", "1")
    assert change(local, id, maxTokens=5)["status"] == "READY"


@pytest.mark.from_model
def test_an_update_that_is_refused_changes_nothing(local: Clients) -> None:
    id = _harness(local)
    before = shown(local, id)
    environment = {RUNTIME: {"lifecycleConfiguration": {"maxLifetime": 28801}}}

    refused(local.control.update_harness, harnessId=id, maxTokens=5, environment=environment)

    assert shown(local, id) == before


@pytest.mark.from_model  # "The status of this harness version"
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_a_version_does_not_show_the_failure_of_what_came_after_it(local: Clients, verb: str) -> None:
    id = _harness(local)
    local.agentcore.faults.on(f"{verb.title()}Harness", Break("Not now"), times=1)
    getattr(local.control, f"{verb}_harness")(harnessId=id)
    assert shown(local, id)["status"] == f"{verb.upper()}_FAILED"
    change(local, id, maxTokens=5)

    _, first = local.control.list_harness_versions(harnessId=id)["harnessVersions"]

    assert (first["harnessVersion"], first["status"]) == ("1", "READY")
    assert "failureReason" not in first
    assert "failureReason" not in shown(local, id, harnessVersion="1")
