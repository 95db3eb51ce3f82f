"""Workload identities: names, return URLs, and those that belong to a service."""

from __future__ import annotations

import pytest

from conftest import Clients
from moto_agentcore.families.shared.identities import WORKLOAD_IDENTITY
from moto_agentcore.state.store import store_of
from tests.families.arrange import bare, refused, status_of
from tests.families.identities.arrange import ARN, tags_of

URLS = ["https://app.example.com/callback", "myapp://callback"]


@pytest.mark.from_sdk
def test_an_arn_names_the_default_directory(clients: Clients) -> None:
    answer = clients.control.create_workload_identity(name="my.agent_1-x")

    assert status_of(answer) == 201
    assert answer["workloadIdentityArn"] == f"{ARN}:workload-identity-directory/default/workload-identity/my.agent_1-x"


@pytest.mark.from_model
def test_an_identity_keeps_its_return_urls(clients: Clients) -> None:
    created = clients.control.create_workload_identity(name="agent", allowedResourceOauth2ReturnUrls=URLS)

    found = bare(clients.control.get_workload_identity(name="agent"))

    assert found.pop("createdTime") == found.pop("lastUpdatedTime")
    assert found == bare(created)
    assert found["allowedResourceOauth2ReturnUrls"] == URLS


@pytest.mark.from_sdk  # Terraform's provider makes an empty list none
def test_an_identity_without_return_urls_has_an_empty_list(clients: Clients) -> None:
    assert clients.control.create_workload_identity(name="agent")["allowedResourceOauth2ReturnUrls"] == []


@pytest.mark.from_model
@pytest.mark.parametrize("name", ["a" * 256, "my agent", "agent/1"])
def test_a_name_is_of_255_letters_at_most(local: Clients, name: str) -> None:
    message = refused(local.control.create_workload_identity, name=name)

    assert "Value at 'name' failed to satisfy constraint" in message


@pytest.mark.from_model
def test_a_return_url_has_a_scheme(clients: Clients) -> None:
    message = refused(
        clients.control.create_workload_identity, name="agent", allowedResourceOauth2ReturnUrls=["nowhere"]
    )

    assert "allowedResourceOauth2ReturnUrls" in message


@pytest.mark.from_model
def test_twenty_identities_are_a_page_in_the_order_of_their_names(local: Clients) -> None:
    names = [f"agent-{i:02}" for i in range(21)]
    for name in reversed(names):
        local.control.create_workload_identity(name=name)

    first = local.control.list_workload_identities()
    second = local.control.list_workload_identities(nextToken=first["nextToken"])

    assert [item["name"] for page in (first, second) for item in page["workloadIdentities"]] == names
    assert len(first["workloadIdentities"]) == 20
    assert set(first["workloadIdentities"][0]) == {"name", "workloadIdentityArn"}
    assert "less than or equal to 20" in refused(local.control.list_workload_identities, maxResults=21)


@pytest.mark.from_model
def test_a_list_of_return_urls_replaces_the_one_there_is(local: Clients) -> None:
    local.control.create_workload_identity(name="agent", allowedResourceOauth2ReturnUrls=URLS)
    local.agentcore.clock.tick(seconds=5)

    answer = local.control.update_workload_identity(name="agent", allowedResourceOauth2ReturnUrls=URLS[:1])

    assert answer["allowedResourceOauth2ReturnUrls"] == URLS[:1]
    assert (answer["lastUpdatedTime"] - answer["createdTime"]).total_seconds() >= 5
    assert bare(local.control.get_workload_identity(name="agent")) == bare(answer)
    cleared = local.control.update_workload_identity(name="agent", allowedResourceOauth2ReturnUrls=[])
    assert cleared["allowedResourceOauth2ReturnUrls"] == []


@pytest.mark.inferred
def test_an_update_without_return_urls_leaves_them(clients: Clients) -> None:
    clients.control.create_workload_identity(name="agent", allowedResourceOauth2ReturnUrls=URLS)

    assert clients.control.update_workload_identity(name="agent")["allowedResourceOauth2ReturnUrls"] == URLS


@pytest.mark.from_docs
def test_an_identity_is_tagged_at_creation_and_later(local: Clients) -> None:
    created = local.control.create_workload_identity(name="agent", tags={"team": "red", "site": "Oslo"})
    arn = created["workloadIdentityArn"]

    local.control.tag_resource(resourceArn=arn, tags={"team": "blue"})
    local.control.untag_resource(resourceArn=arn, tagKeys=["site"])

    assert tags_of(local, arn) == {"team": "blue"}
    assert "tags" not in created


@pytest.mark.inferred
@pytest.mark.parametrize("part", ["default", "agent"])
def test_tags_of_an_identity_that_is_not_there_are_not_found(local: Clients, part: str) -> None:
    arn = local.control.create_workload_identity(name="agent")["workloadIdentityArn"].replace(f"/{part}", "/other")

    refused(local.control.list_tags_for_resource, "ResourceNotFoundException", resourceArn=arn)


@pytest.mark.from_sdk  # a client met the text; callback URLs are registered at gateways' identities
def test_a_services_own_identity_takes_return_urls_but_is_not_deleted_by_the_caller(local: Clients) -> None:
    table = store_of("123456789012", "us-east-1").table(WORKLOAD_IDENTITY)
    table.create({"name": "gate-0123456789", "linkedTo": f"{ARN}:gateway/gate-0123456789"})

    local.control.update_workload_identity(name="gate-0123456789", allowedResourceOauth2ReturnUrls=URLS)
    message = refused(local.control.delete_workload_identity, name="gate-0123456789")

    assert message == "WorkloadIdentity is linked to a service and cannot be deleted by the caller"
    found = local.control.get_workload_identity(name="gate-0123456789")
    assert found["allowedResourceOauth2ReturnUrls"] == URLS
    assert "linkedTo" not in found
