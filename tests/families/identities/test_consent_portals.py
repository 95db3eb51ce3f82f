"""Consent portals: their life, their URL, and who may sign in to them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import bare, refused, status_of
from tests.families.identities.arrange import ARN, custom, oauth2, tags_of
from tests.installed import by_newest

ROLE = "arn:aws:iam::123456789012:role/portal"
PROVIDER = f"{ARN}:token-vault/default/oauth2credentialprovider/signin"
IDP = {"credentialProviderArn": PROVIDER, "scopes": ["openid", "email"], "audience": "api"}
SOURCES = [{"identifier": "gate-0123456789", "type": "agentcore-gateway"}]
NOBODY = "nobody-0123456789"
LIFE = "agentcore::consent_portal"


def _given(name: str = "portal", **more: Any) -> dict[str, Any]:
    return {"name": name, "executionRoleArn": ROLE, "idpConfig": IDP, "sources": SOURCES, **more}


def _create(clients: Clients, name: str = "portal", **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = clients.control.create_consent_portal(**_given(name, **more))
    return answer


def _get(clients: Clients, portal: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = clients.control.get_consent_portal(consentPortalIdentifier=portal["consentPortalId"])
    return answer


def _update(clients: Clients, portal: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = clients.control.update_consent_portal(
        consentPortalIdentifier=portal["consentPortalId"], **more
    )
    return answer


@pytest.mark.from_model
def test_a_portal_keeps_what_it_was_created_with(clients: Clients) -> None:
    answer = _create(clients, description="Sign in here", tags={"a": "1"})

    assert status_of(answer) == 202
    assert answer["status"] == "CREATING"
    found = _get(clients, answer)
    assert found["status"] == "ACTIVE"
    given = _given(description="Sign in here")
    assert {name: found[name] for name in given} == given
    assert tags_of(clients, found["consentPortalArn"]) == {"a": "1"}


@pytest.mark.from_model
def test_an_id_is_the_name_and_ten_letters_or_digits(local: Clients) -> None:
    portal = _create(local, "My_portal-1")

    assert re.fullmatch(r"My_portal-1-[A-Za-z0-9]{10}", portal["consentPortalId"])
    assert portal["consentPortalArn"] == f"{ARN}:consent-portal/{portal['consentPortalId']}"


@pytest.mark.from_docs  # developer guide: it comes with ACTIVE; AWS's sample: a bare host
def test_a_portal_has_a_host_when_it_is_active(clients: Clients) -> None:
    portal = _create(clients)

    assert "portalUrl" not in portal
    host = f"{portal['consentPortalId'].lower()}.consent.bedrock-agentcore.us-east-1.amazonaws.com"
    host = host if clients.endpoint is None else f"{clients.endpoint.removeprefix('http://')}/https/{host}"
    assert _get(clients, portal)["portalUrl"] == host
    assert clients.control.list_consent_portals()["consentPortals"][0]["portalUrl"] == host


@pytest.mark.from_model
def test_a_portal_has_one_gateway(local: Clients) -> None:
    message = refused(local.control.create_consent_portal, **_given(sources=SOURCES * 2))

    assert "Value at 'sources' failed to satisfy constraint" in message


@pytest.mark.from_model
def test_portals_are_listed_by_id_in_pages(local: Clients) -> None:
    made = sorted(_create(local, name)["consentPortalId"] for name in ("zoo", "ark", "bee"))

    first = local.control.list_consent_portals(maxResults=2)
    second = local.control.list_consent_portals(maxResults=2, nextToken=first["nextToken"])

    listed = [*first["consentPortals"], *second["consentPortals"]]
    assert [portal["consentPortalId"] for portal in listed] == made
    assert "idpConfig" not in listed[0]
    assert listed[0]["sources"] == SOURCES


@pytest.mark.from_sdk  # Terraform's provider: "currently rejects ARNs despite documenting support for them"
def test_a_portal_is_named_by_its_id_alone(local: Clients) -> None:
    arn = _create(local)["consentPortalArn"]

    message = refused(local.control.get_consent_portal, consentPortalIdentifier=arn)

    assert "Value at 'consentPortalIdentifier' failed to satisfy constraint" in message


@pytest.mark.from_sdk  # Terraform's provider
def test_what_an_update_leaves_out_stays(clients: Clients) -> None:
    portal = _create(clients, description="Sign in here")
    before = _get(clients, portal)

    answer = _update(clients, portal, idpConfig={"credentialProviderArn": PROVIDER, "scopes": ["openid"]})

    assert status_of(answer) == 202
    assert answer["status"] == "UPDATING"
    found = _get(clients, portal)
    assert found["status"] == "ACTIVE"
    assert found["idpConfig"] == {**IDP, "scopes": ["openid"]}
    assert (found["description"], found["executionRoleArn"]) == ("Sign in here", ROLE)
    assert found["portalUrl"] == before["portalUrl"]
    assert found["updatedAt"] >= before["updatedAt"]


@pytest.mark.from_sdk  # Terraform's provider: "send an empty string to clear it"
def test_an_empty_text_clears(clients: Clients) -> None:
    portal = _create(clients, description="Sign in here")
    _get(clients, portal)

    answer = _update(clients, portal, description="", idpConfig={**IDP, "audience": ""}, executionRoleArn=f"{ROLE}2")

    assert (answer["description"], answer["idpConfig"]["audience"]) == ("", "")
    assert answer["executionRoleArn"] == f"{ROLE}2"


@pytest.mark.from_docs
@by_newest
def test_creation_can_fail_and_there_is_no_url_then(local: Clients) -> None:
    local.agentcore.faults.on("CreateConsentPortal", Break("The role cannot be assumed"), times=1)

    found = _get(local, _create(local))

    assert (found["status"], found["statusReason"]) == ("FAILED", "The role cannot be assumed")
    assert "portalUrl" not in found


@pytest.mark.from_docs
def test_an_update_can_fail_and_the_next_may_succeed(local: Clients) -> None:
    portal = _create(local)
    _get(local, portal)
    local.agentcore.faults.on("UpdateConsentPortal", Break("No such scope"), times=1)

    _update(local, portal, description="x")
    failed = _get(local, portal)
    _update(local, portal, description="y")

    assert (failed["status"], failed["statusReason"]) == ("UPDATE_FAILED", "No such scope")
    assert "portalUrl" in failed
    found = _get(local, portal)
    assert found["status"] == "ACTIVE"
    assert "statusReason" not in found


@pytest.mark.from_docs  # developer guide: consent portal prerequisites
def test_a_vendor_of_opaque_tokens_cannot_sign_users_in(local: Clients) -> None:
    local.control.create_oauth2_credential_provider(name="signin", **oauth2())

    message = refused(local.control.create_consent_portal, **_given())

    assert message == "GithubOauth2 issues no JWT and cannot sign users in to a portal"


def _gateway(clients: Clients, issuer: str | None) -> str:
    jwt = {"discoveryUrl": f"{issuer}/.well-known/openid-configuration", "allowedClients": ["c"]}
    authorizer: dict[str, Any] = {"authorizerType": "AWS_IAM"}
    if issuer is not None:
        configuration = {"customJWTAuthorizer": jwt}
        authorizer = {"authorizerType": "CUSTOM_JWT", "authorizerConfiguration": configuration}
    answer = clients.control.create_gateway(name="gate", roleArn=ROLE, protocolType="MCP", **authorizer)
    return str(answer["gatewayId"])


def _sources(gateway: str) -> list[dict[str, str]]:
    return [{"identifier": gateway, "type": "agentcore-gateway"}]


@pytest.mark.from_docs
@pytest.mark.parametrize("by", ["id", "arn"])
def test_the_gateway_must_authorize_by_jwt(local: Clients, by: str) -> None:
    gateway = _gateway(local, None)
    named = gateway if by == "id" else f"{ARN}:gateway/{gateway}"

    message = refused(local.control.create_consent_portal, **_given(sources=_sources(named)))

    assert message == f"Gateway {gateway} must authorize callers by JWT to be the source of a consent portal"


@pytest.mark.from_docs
def test_gateway_and_provider_have_the_same_issuer(local: Clients) -> None:
    local.control.create_oauth2_credential_provider(name="signin", **custom())
    gateway = _gateway(local, "https://other.example.com")

    message = refused(local.control.create_consent_portal, **_given(sources=_sources(gateway)))

    assert message == f"Gateway {gateway} and credential provider signin must have the same OIDC issuer"


@pytest.mark.from_docs
def test_a_portal_of_one_issuer_is_made_and_stays_with_it(local: Clients) -> None:
    local.control.create_oauth2_credential_provider(name="signin", **custom())
    other = {"discoveryUrl": "https://other.example.com/.well-known/openid-configuration"}
    arn = local.control.create_oauth2_credential_provider(name="other", **custom(oauthDiscovery=other))[
        "credentialProviderArn"
    ]
    portal = _create(local, sources=_sources(_gateway(local, "https://idp.example.com")))
    before = bare(_get(local, portal))

    refused(
        local.control.update_consent_portal,
        consentPortalIdentifier=portal["consentPortalId"],
        idpConfig={"credentialProviderArn": arn, "scopes": ["openid"]},
    )

    assert bare(_get(local, portal)) == before


@pytest.mark.from_docs
def test_an_issuer_is_known_by_the_servers_metadata_too(local: Clients) -> None:
    server = {"authorizationEndpoint": "https://idp.example.com/a", "tokenEndpoint": "https://idp.example.com/t"}
    metadata = {"issuer": "https://idp.example.com/", **server}
    local.control.create_oauth2_credential_provider(
        name="signin", **custom(oauthDiscovery={"authorizationServerMetadata": metadata})
    )

    portal = _create(local, sources=_sources(_gateway(local, "https://idp.example.com")))

    assert _get(local, portal)["status"] == "ACTIVE"
