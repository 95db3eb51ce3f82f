"""What API key, OAuth2 and payment credential providers have in common: names, lists, tags, and ends."""

from __future__ import annotations

import pytest

from conftest import Clients
from tests.families.arrange import bare, error_of, refused, status_of
from tests.families.identities.arrange import API_KEYS, ARN, KINDS, OAUTH2, ProviderKind, secret_names, tags_of

each = pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.operation) for kind in KINDS])


@each
@pytest.mark.from_sdk  # Terraform's acceptance tests; the model's pattern says service acps
def test_an_arn_names_the_default_vault(local: Clients, kind: ProviderKind) -> None:
    answer = kind.call(local, "create", name="My_provider-1", **kind.given())

    assert status_of(answer) == 201
    assert answer["credentialProviderArn"] == f"{ARN}:token-vault/default/{kind.noun}/My_provider-1"


@each
@pytest.mark.from_model
def test_what_creation_shows_is_what_is_there(local: Clients, kind: ProviderKind) -> None:
    created = bare(kind.call(local, "create", name="mine", **kind.given()))

    found = bare(kind.call(local, "get", name="mine"))

    assert created.items() <= found.items()
    assert found["createdTime"] <= found["lastUpdatedTime"]


@each
@pytest.mark.from_sdk  # ValidationException, not the ConflictException of the model: met by several clients
def test_a_name_is_taken_once(local: Clients, kind: ProviderKind) -> None:
    kind.call(local, "create", name="mine", **kind.given("first"))
    before = kind.call(local, "get", name="mine")

    message = refused(kind.method(local, "create"), name="mine", **kind.given("second"))

    assert message == "Credential provider with name: mine already exists"
    assert bare(kind.call(local, "get", name="mine")) == bare(before)


@pytest.mark.inferred
def test_each_kind_has_names_of_its_own(local: Clients) -> None:
    for kind in KINDS:
        kind.call(local, "create", name="mine", **kind.given())

    assert [len(kind.call(local, "list")["credentialProviders"]) for kind in KINDS] == [1, 1, 1]


@each
@pytest.mark.from_model
def test_a_name_is_of_128_letters_at_most(local: Clients, kind: ProviderKind) -> None:
    for name in ("a" * 129, "my provider", "a.b"):
        message = refused(kind.method(local, "create"), name=name, **kind.given())
        assert "Value at 'name' failed to satisfy constraint" in message


@each
@pytest.mark.from_model
def test_a_page_has_so_many_providers_in_the_order_of_their_names(local: Clients, kind: ProviderKind) -> None:
    for name in ("zoo", "ark", "bee"):
        kind.call(local, "create", name=name, **kind.given())

    first = kind.call(local, "list", maxResults=2)
    second = kind.call(local, "list", maxResults=2, nextToken=first["nextToken"])

    assert [item["name"] for page in (first, second) for item in page["credentialProviders"]] == ["ark", "bee", "zoo"]
    assert "nextToken" not in second
    message = refused(kind.method(local, "list", "s"), maxResults=kind.listed + 1)
    assert f"less than or equal to {kind.listed}" in message


@each
@pytest.mark.from_model
def test_a_listed_provider_shows_no_secret(local: Clients, kind: ProviderKind) -> None:
    created = kind.call(local, "create", name="mine", **kind.given())

    (listed,) = kind.call(local, "list")["credentialProviders"]

    shown = {"name", "credentialProviderArn", "createdTime", "lastUpdatedTime", "credentialProviderVendor"}
    assert set(listed) <= shown
    assert listed["credentialProviderArn"] == created["credentialProviderArn"]


@each
@pytest.mark.from_model
def test_an_unknown_provider_is_not_found(local: Clients, kind: ProviderKind) -> None:
    for verb, params in (("get", {}), ("update", kind.given()), ("delete", {})):
        response = error_of("ResourceNotFoundException", kind.method(local, verb), name="nobody", **params)
        assert status_of(response) == 404
        assert "CredentialProvider not found" in response["Error"]["Message"]
    assert secret_names(local) == []


@each
@pytest.mark.from_docs
def test_a_provider_is_tagged_at_creation_and_later(clients: Clients, kind: ProviderKind) -> None:
    arn = kind.call(clients, "create", name="mine", tags={"a": "1", "b": "2"}, **kind.given())["credentialProviderArn"]

    clients.control.tag_resource(resourceArn=arn, tags={"a": "3"})
    clients.control.untag_resource(resourceArn=arn, tagKeys=["b"])

    assert tags_of(clients, arn) == {"a": "3"}


@pytest.mark.from_sdk  # Terraform's provider tags them; the model's pattern knows no noun with a digit
def test_an_oauth2_providers_arn_can_be_tagged_although_it_has_a_digit(local: Clients) -> None:
    arn = f"{ARN}:token-vault/default/{OAUTH2.noun}/nobody"

    response = error_of("ResourceNotFoundException", local.control.list_tags_for_resource, resourceArn=arn)

    assert arn in response["Error"]["Message"]


@pytest.mark.inferred
def test_there_is_no_provider_in_another_vault(local: Clients) -> None:
    arn = OAUTH2.call(local, "create", name="mine", **OAUTH2.given())["credentialProviderArn"]
    elsewhere = arn.replace("/default/", "/other/")

    refused(local.control.list_tags_for_resource, "ResourceNotFoundException", resourceArn=elsewhere)


@each
@pytest.mark.inferred
def test_an_update_moves_the_time_and_nothing_else_that_was_not_asked(local: Clients, kind: ProviderKind) -> None:
    kind.call(local, "create", name="mine", **kind.given())
    before = bare(kind.call(local, "get", name="mine"))
    local.agentcore.clock.tick(seconds=5)

    answer = bare(kind.call(local, "update", name="mine", **kind.given()))

    found = bare(kind.call(local, "get", name="mine"))
    assert answer.items() <= found.items()
    moved = (found.pop("lastUpdatedTime") - before.pop("lastUpdatedTime")).total_seconds()
    assert moved >= 5 or kind is API_KEYS  # an API key provider's time was recorded to stay
    assert found == before
