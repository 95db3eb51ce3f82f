"""What providers of each OAuth2 vendor take and show."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from moto_agentcore.families.identities.vendors import OWN_CONFIG
from moto_agentcore.service import control
from tests.families.arrange import refused
from tests.families.identities.arrange import DISCOVERY, included

VENDORS: list[str] = control.model.shape_for("CredentialProviderVendorType").metadata["enum"]
TENANTS = ["OktaOauth2", "OneLoginOauth2", "PingOneOauth2", "CyberArkOauth2", "FusionAuthOauth2", "Auth0Oauth2"]
ISSUER = "https://tenant.example.com"


def _given(vendor: str, **config: Any) -> dict[str, Any]:
    if vendor == "CustomOauth2":
        config = {"oauthDiscovery": DISCOVERY, **config}
    if vendor in [*TENANTS, "CognitoOauth2"]:
        config = {"issuer": ISSUER, **config}
    member = OWN_CONFIG.get(vendor, "includedOauth2ProviderConfig")
    given = {"clientId": "client", "clientSecret": "s3cr3t", **config}
    return {"credentialProviderVendor": vendor, "oauth2ProviderConfigInput": {member: given}}


def _output(clients: Clients, **given: Any) -> dict[str, Any]:
    clients.control.create_oauth2_credential_provider(name="mine", **given)
    found: dict[str, Any] = clients.control.get_oauth2_credential_provider(name="mine")["oauth2ProviderConfigOutput"]
    return found


@pytest.mark.from_model
@pytest.mark.parametrize("vendor", VENDORS)
def test_the_output_has_one_member_with_discovery_and_client_id(local: Clients, vendor: str) -> None:
    output = _output(local, **_given(vendor))

    ((member, found),) = output.items()
    assert member == OWN_CONFIG.get(vendor, "includedOauth2ProviderConfig")
    assert set(found) == {"oauthDiscovery", "clientId"}
    assert len(found["oauthDiscovery"]) == 1
    assert "https://" in str(found["oauthDiscovery"])


@pytest.mark.from_sdk  # Terraform's provider pairs them
@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendor_takes_its_own_configuration(local: Clients, vendor: str) -> None:
    other = "github" if vendor != "GithubOauth2" else "google"
    union = {f"{other}Oauth2ProviderConfig": {"clientId": "client", "clientSecret": "s3cr3t"}}

    message = refused(
        local.control.create_oauth2_credential_provider,
        name="mine",
        credentialProviderVendor=vendor,
        oauth2ProviderConfigInput=union,
    )

    assert message == f"Provided configuration does not match selected type: {vendor}"


@pytest.mark.inferred
def test_google_and_microsoft_publish_their_configuration(local: Clients) -> None:
    google = _output(local, **_given("GoogleOauth2"))["googleOauth2ProviderConfig"]["oauthDiscovery"]
    local.control.delete_oauth2_credential_provider(name="mine")
    tenant = _output(local, **_given("MicrosoftOauth2", tenantId="t1"))["microsoftOauth2ProviderConfig"]

    assert google == {"discoveryUrl": "https://accounts.google.com/.well-known/openid-configuration"}
    found = tenant["oauthDiscovery"]["discoveryUrl"]
    assert found == "https://login.microsoftonline.com/t1/v2.0/.well-known/openid-configuration"


@pytest.mark.inferred
def test_vendors_without_openid_have_endpoints(local: Clients) -> None:
    output = _output(local, **_given("GithubOauth2"))["githubOauth2ProviderConfig"]

    assert output["oauthDiscovery"]["authorizationServerMetadata"] == {
        "issuer": "https://github.com",
        "authorizationEndpoint": "https://github.com/login/oauth/authorize",
        "tokenEndpoint": "https://github.com/login/oauth/access_token",
    }


@pytest.mark.from_docs  # CDK: these vendors' set-up requires the tenant's endpoints
@pytest.mark.parametrize("vendor", [*TENANTS, "CognitoOauth2"])
def test_a_vendor_of_tenants_needs_the_tenants_issuer(local: Clients, vendor: str) -> None:
    for given in ({}, {"issuer": ""}):
        message = refused(local.control.create_oauth2_credential_provider, name="mine", **included(vendor, **given))
        assert message == f"Credential provider vendor {vendor} requires issuer"


@pytest.mark.inferred
def test_a_tenants_issuer_is_where_its_configuration_is_published(local: Clients) -> None:
    output = _output(local, **included("OktaOauth2", issuer=ISSUER))["includedOauth2ProviderConfig"]

    assert output["oauthDiscovery"] == {"discoveryUrl": f"{ISSUER}/.well-known/openid-configuration"}


@pytest.mark.from_model
@pytest.mark.parametrize("vendor", ["OktaOauth2", "ZoomOauth2"])
def test_a_tenants_endpoints_come_before_what_is_known(local: Clients, vendor: str) -> None:
    tenant = {"issuer": ISSUER, "authorizationEndpoint": f"{ISSUER}/go", "tokenEndpoint": f"{ISSUER}/get"}

    output = _output(local, **included(vendor, **tenant))["includedOauth2ProviderConfig"]

    assert output["oauthDiscovery"]["authorizationServerMetadata"] == tenant
