"""CreateRegistry, GetRegistry, ListRegistries, UpdateRegistry, DeleteRegistry."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import error_of, progression, refused, status_of
from tests.families.registries.arrange import ARN, AUTO, JWT, new_record, new_registry, registry

LIFE = "agentcore::registry"


@pytest.mark.from_model
def test_a_registry_keeps_what_it_was_created_with(clients: Clients) -> None:
    given = {"description": "All tools", "authorizerType": "CUSTOM_JWT", "authorizerConfiguration": JWT, **AUTO}

    found = new_registry(clients, "team/tools", **given)

    assert {name: found[name] for name in given} == given
    assert (found["name"], found["status"]) == ("team/tools", "READY")
    assert found["createdAt"] < found["updatedAt"]
    assert re.fullmatch(r"[A-Za-z0-9]{16}", found["registryId"])
    assert found["registryArn"] == f"{ARN}/{found['registryId']}"


@pytest.mark.inferred
def test_a_registry_without_an_authorizers_type_has_iam(local: Clients) -> None:
    assert new_registry(local)["authorizerType"] == "AWS_IAM"


@pytest.mark.inferred
@pytest.mark.parametrize("given", [{}, {"approvalConfiguration": {}}])
def test_a_registry_does_not_approve_by_itself_unless_told_to(local: Clients, given: dict[str, Any]) -> None:
    """The default is the model's; that Get shows it is seen in Terraform's provider, which takes it from there."""
    assert new_registry(local, **given)["approvalConfiguration"] == {"autoApproval": False}


@pytest.mark.from_model
def test_a_jwt_authorizer_must_be_configured(clients: Clients) -> None:
    message = refused(clients.control.create_registry, name="tools", authorizerType="CUSTOM_JWT")

    assert message == "AuthorizerConfiguration is required for CUSTOM_JWT authorizer type"
    assert clients.control.list_registries()["registries"] == []


@pytest.mark.from_model  # "The name must be unique within your account"
def test_a_name_is_taken_once(local: Clients) -> None:
    new_registry(local)
    other = new_registry(local, "other")["registryId"]

    message = refused(local.control.create_registry, "ConflictException", name="tools")
    refused(local.control.update_registry, "ConflictException", registryId=other, name="tools")

    assert message == "A registry with name tools already exists"
    assert len(local.control.list_registries()["registries"]) == 2


@pytest.mark.from_model
def test_an_arn_names_a_registry_as_its_id_does(local: Clients) -> None:
    made = new_registry(local)

    assert registry(local, made["registryArn"]) == registry(local, made["registryId"])


@pytest.mark.inferred
@pytest.mark.parametrize("change", [("us-east-1", "eu-west-1"), ("123456789012", "210987654321")])
def test_an_arn_of_elsewhere_is_not_found(local: Clients, change: tuple[str, str]) -> None:
    arn = new_registry(local)["registryArn"].replace(*change)

    assert arn in refused(local.control.get_registry, "ResourceNotFoundException", registryId=arn)


@pytest.mark.from_model
def test_registries_are_listed_in_pages(local: Clients) -> None:
    made = {new_registry(local, f"tools{n}")["registryId"] for n in range(3)}

    first = local.control.list_registries(maxResults=2)
    second = local.control.list_registries(maxResults=2, nextToken=first["nextToken"])

    found = [item["registryId"] for item in (*first["registries"], *second["registries"])]
    assert found == sorted(made)
    assert "nextToken" not in second


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"status": "READY"}, {"iam", "jwt"}),
        ({"status": "CREATE_FAILED"}, {"broken"}),
        ({"authorizerType": "CUSTOM_JWT"}, {"jwt"}),
        ({"authorizerType": "AWS_IAM", "status": "READY"}, {"iam"}),
    ],
)
def test_registries_are_listed_by_status_and_authorizer(local: Clients, asked: Any, names: set[str]) -> None:
    new_registry(local, "iam")
    new_registry(local, "jwt", authorizerType="CUSTOM_JWT", authorizerConfiguration=JWT)
    local.agentcore.faults.on("CreateRegistry", Break("No role"), times=1)
    new_registry(local, "broken")

    found = local.control.list_registries(**asked)["registries"]

    assert {item["name"] for item in found} == names


@pytest.mark.from_model  # PATCH: "you only need to specify the fields you want to change"
@pytest.mark.parametrize(
    ("given", "changed"),
    [
        ({}, {}),
        ({"name": "other"}, {"name": "other"}),
        ({"description": {"optionalValue": "New"}}, {"description": "New"}),
        ({"description": {}}, {"description": None}),
        ({"approvalConfiguration": {}}, {"approvalConfiguration": None}),
        (
            {"approvalConfiguration": {"optionalValue": {"autoApproval": False}}},
            {"approvalConfiguration": {"autoApproval": False}},
        ),
    ],
)
def test_an_update_changes_what_it_names(local: Clients, given: Any, changed: Any) -> None:
    before = new_registry(local, description="Old", **AUTO)
    local.agentcore.clock.tick(seconds=5)

    answer = local.control.update_registry(registryId=before["registryId"], **given)

    assert (status_of(answer), answer["status"]) == (202, "UPDATING")
    after = registry(local, before["registryId"])
    expected = {**before, **changed, "updatedAt": after["updatedAt"]}
    assert after == {name: value for name, value in expected.items() if value is not None}
    assert after["updatedAt"] > before["updatedAt"]


@pytest.mark.from_model
def test_a_jwt_registrys_authorizer_can_be_another(local: Clients) -> None:
    id = new_registry(local, authorizerType="CUSTOM_JWT", authorizerConfiguration=JWT)["registryId"]
    other = {"customJWTAuthorizer": {**JWT["customJWTAuthorizer"], "allowedClients": ["another"]}}

    local.control.update_registry(registryId=id, authorizerConfiguration={"optionalValue": other})

    assert registry(local, id)["authorizerConfiguration"] == other


@pytest.mark.inferred  # as gateways were seen to
def test_an_iam_registry_takes_no_authorizer(local: Clients) -> None:
    before = new_registry(local)

    given = {"authorizerConfiguration": {"optionalValue": JWT}}
    message = refused(local.control.update_registry, registryId=before["registryId"], **given)

    assert message == "AuthorizerConfiguration should be null for AWS_IAM AuthorizerType."
    assert registry(local, before["registryId"]) == before


@pytest.mark.inferred
def test_a_jwt_registry_cannot_lose_its_authorizer(local: Clients) -> None:
    before = new_registry(local, authorizerType="CUSTOM_JWT", authorizerConfiguration=JWT)

    refused(local.control.update_registry, registryId=before["registryId"], authorizerConfiguration={})

    assert registry(local, before["registryId"]) == before


@pytest.mark.from_model  # "must contain zero records"
def test_a_registry_with_records_stays(clients: Clients) -> None:
    id = new_registry(clients)["registryId"]
    record = new_record(clients, id)

    response = error_of("ConflictException", clients.control.delete_registry, registryId=id)
    clients.control.delete_registry_record(registryId=id, recordId=record["recordId"])

    assert status_of(response) == 409
    assert clients.control.delete_registry(registryId=id)["status"] == "DELETING"


@pytest.mark.from_model
@pytest.mark.parametrize("verb", ["create", "update", "delete"])
def test_what_breaks_says_why(local: Clients, verb: str) -> None:
    id = "" if verb == "create" else new_registry(local)["registryId"]
    local.agentcore.faults.on(f"{verb.title()}Registry", Break("No role"))

    if verb == "create":
        id = local.control.create_registry(name="tools")["registryArn"]
    else:
        getattr(local.control, f"{verb}_registry")(registryId=id)

    found = registry(local, id)
    assert (found["status"], found["statusReason"]) == (f"{verb.upper()}_FAILED", "No role")


@pytest.mark.inferred
def test_a_registry_on_its_way_has_no_records_yet(local: Clients) -> None:
    with progression(LIFE, times=3):
        id = new_registry(local)["registryId"]
        given = {"registryId": id, "name": "orders", "descriptorType": "MCP"}
        refused(local.control.create_registry_record, "ConflictException", **given)
        refused(local.control.list_registry_records, "ConflictException", registryId=id)

    assert local.control.list_registry_records(registryId=id)["registryRecords"] == []


@pytest.mark.inferred
def test_a_registry_and_its_records_can_be_tagged(local: Clients) -> None:
    made = new_registry(local)
    record = new_record(local, made["registryId"])

    for arn in (made["registryArn"], record["recordArn"]):
        local.control.tag_resource(resourceArn=arn, tags={"team": "red"})

        assert local.control.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "red"}
