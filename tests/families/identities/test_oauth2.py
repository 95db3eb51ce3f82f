"""OAuth2 credential providers: configurations of all vendors, client authentication, and the life of a provider."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import bare, progression, refused, status_of
from tests.families.identities.arrange import DISCOVERY, GITHUB, custom, oauth2, secret_names, value_of

KMS = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012"
METADATA = {
    "authorizationServerMetadata": {
        "issuer": "https://idp.example.com",
        "authorizationEndpoint": "https://idp.example.com/authorize",
        "tokenEndpoint": "https://idp.example.com/token",
        "responseTypes": ["code"],
        "tokenEndpointAuthMethods": ["client_secret_post"],
    }
}
VPC = {
    "managedVpcResource": {
        "vpcIdentifier": "vpc-12345678",
        "subnetIds": ["subnet-12345678"],
        "endpointIpAddressType": "IPV4",
    }
}


def _created(clients: Clients, name: str = "mine", **given: Any) -> dict[str, Any]:
    answer: dict[str, Any] = clients.control.create_oauth2_credential_provider(name=name, **given)
    return answer


def _shown(answer: dict[str, Any]) -> dict[str, Any]:
    """The one configuration of an answer."""
    (found,) = answer["oauth2ProviderConfigOutput"].values()
    return dict(found)


@pytest.mark.from_docs
def test_a_provider_is_ready_at_once_and_has_a_callback_url(clients: Clients) -> None:
    answer = _created(clients, **oauth2())

    assert answer["status"] == "READY"
    host = clients.endpoint or "https://bedrock-agentcore.us-east-1.amazonaws.com"
    assert re.fullmatch(rf"{host}/identities/oauth2/callback/[0-9a-f-]{{36}}", answer["callbackUrl"])
    assert _created(clients, "other", **oauth2())["callbackUrl"] != answer["callbackUrl"]


@pytest.mark.from_model
def test_a_custom_provider_shows_all_of_its_configuration_but_the_secret(clients: Clients) -> None:
    config: dict[str, Any] = {
        "oauthDiscovery": METADATA,
        "clientId": "client",
        "onBehalfOfTokenExchangeConfig": {
            "grantType": "TOKEN_EXCHANGE",
            "tokenExchangeGrantTypeConfig": {"actorTokenContent": "M2M", "actorTokenScopes": ["a"]},
            "onBehalfOfAuthenticationConfig": {"clientAuthenticationMethod": "NO_CLIENT"},
        },
        "clientAuthenticationMethod": "PRIVATE_KEY_JWT",
        "privateKeyJwtConfig": {
            "privateKeySource": {"kmsKeySource": {"kmsKeyArn": KMS}},
            "signingAlgorithm": "RS256",
            "additionalHeaderClaims": {"kid": "1"},
            "additionalPayloadClaims": {"tenant": "a"},
        },
        "privateEndpoint": VPC,
        "privateEndpointOverrides": [{"domain": "idp.example.com", "privateEndpoint": VPC}],
        "certificateConfigurations": [{"s3": {"uri": "s3://certificates/ca.pem"}}],
    }

    answer = _created(clients, **custom(**config))

    assert answer["oauth2ProviderConfigOutput"] == {"customOauth2ProviderConfig": config}
    found = clients.control.get_oauth2_credential_provider(name="mine")
    assert found["oauth2ProviderConfigOutput"] == answer["oauth2ProviderConfigOutput"]
    assert found["credentialProviderVendor"] == "CustomOauth2"


@pytest.mark.from_model
def test_a_client_id_may_be_left_out_where_the_agent_signs(clients: Clients) -> None:
    answer = _created(
        clients, **custom(clientId=None, clientSecret=None, clientAuthenticationMethod="AWS_IAM_ID_TOKEN_JWT")
    )

    assert _shown(answer) == {"oauthDiscovery": DISCOVERY, "clientAuthenticationMethod": "AWS_IAM_ID_TOKEN_JWT"}


@pytest.mark.from_docs  # developer guide: client authentication methods
@pytest.mark.parametrize(
    ("config", "missing"),
    [
        ({"clientId": None}, "clientId"),
        ({"clientSecret": None}, "clientSecret"),
        ({"clientSecret": None, "clientAuthenticationMethod": "CLIENT_SECRET_POST"}, "clientSecret"),
        ({"clientSecret": None, "clientAuthenticationMethod": "PRIVATE_KEY_JWT"}, "privateKeyJwtConfig"),
        ({"clientId": None, "clientAuthenticationMethod": "PRIVATE_KEY_JWT"}, "clientId"),
    ],
)
def test_a_client_authentication_method_needs_its_means(local: Clients, config: dict[str, Any], missing: str) -> None:
    message = refused(local.control.create_oauth2_credential_provider, name="mine", **custom(**config))

    assert message.startswith(f"{missing} is required ")
    assert secret_names(local) == []


@pytest.mark.from_model
def test_scopes_of_an_actor_token_are_of_machine_to_machine(local: Clients) -> None:
    exchange = {"tokenExchangeGrantTypeConfig": {"actorTokenContent": "NONE", "actorTokenScopes": ["a"]}}
    given = custom(onBehalfOfTokenExchangeConfig={"grantType": "TOKEN_EXCHANGE", **exchange})

    message = refused(local.control.create_oauth2_credential_provider, name="mine", **given)

    assert message == "actorTokenScopes can be given only when actorTokenContent is M2M"


@pytest.mark.from_model
@pytest.mark.parametrize(("member", "claim"), [("additionalHeaderClaims", "alg"), ("additionalPayloadClaims", "exp")])
def test_claims_of_the_service_cannot_be_added(local: Clients, member: str, claim: str) -> None:
    jwt = {"privateKeySource": {"kmsKeySource": {"kmsKeyArn": KMS}}, member: {claim: "x", "own": "y"}}
    given = custom(privateKeyJwtConfig=jwt)

    message = refused(local.control.create_oauth2_credential_provider, name="mine", **given)

    assert message == f"{member} must not contain {claim}"


@pytest.mark.from_model
@pytest.mark.parametrize("url", ["https://idp.example.com", "https://idp.example.com/.well-known/jwks.json"])
def test_a_discovery_url_is_a_well_known_one(local: Clients, url: str) -> None:
    given = custom(oauthDiscovery={"discoveryUrl": url})

    message = refused(local.control.create_oauth2_credential_provider, name="mine", **given)

    assert "oauthDiscovery.discoveryUrl" in message


@pytest.mark.from_sdk  # Terraform sends the whole configuration
def test_an_update_replaces_the_configuration(clients: Clients) -> None:
    before = _created(clients, **custom(onBehalfOfTokenExchangeConfig={"grantType": "JWT_AUTHORIZATION_GRANT"}))

    answer = clients.control.update_oauth2_credential_provider(
        name="mine", **custom(clientId="other", oauthDiscovery=METADATA)
    )

    assert status_of(answer) == 200
    assert _shown(answer) == {"oauthDiscovery": METADATA, "clientId": "other"}
    assert answer["callbackUrl"] == before["callbackUrl"]
    assert answer["status"] == "READY"
    assert bare(clients.control.get_oauth2_credential_provider(name="mine")) == bare(answer)


@pytest.mark.inferred  # Terraform replaces the provider instead
def test_the_vendor_of_a_provider_stays(local: Clients) -> None:
    _created(local, **oauth2())

    message = refused(local.control.update_oauth2_credential_provider, name="mine", **custom())

    assert message == "The vendor of credential provider mine cannot be changed"


@pytest.mark.inferred
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_a_provider_on_its_way_is_left_alone(local: Clients, verb: str) -> None:
    with progression("agentcore::oauth2_credential_provider", times=2):
        _created(local, **oauth2())
        given = oauth2() if verb == "update" else {}
        call = getattr(local.control, f"{verb}_oauth2_credential_provider")
        message = refused(call, "ConflictException", name="mine", **given)

    assert "CREATING" in message
    assert len(secret_names(local)) == 1


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("verb", "status"), [("create", "CREATE_FAILED"), ("update", "UPDATE_FAILED"), ("delete", "DELETE_FAILED")]
)
def test_each_step_can_fail_and_says_why(local: Clients, verb: str, status: str) -> None:
    if verb != "create":
        _created(local, **oauth2())
    local.agentcore.faults.on(f"{verb.title()}Oauth2CredentialProvider", Break("No route to the IdP"), times=1)

    given = {} if verb == "delete" else oauth2()
    getattr(local.control, f"{verb}_oauth2_credential_provider")(name="mine", **given)

    found = local.control.get_oauth2_credential_provider(name="mine")
    assert (found["status"], found["failureReason"]) == (status, "No route to the IdP")
    assert found["credentialProviderVendor"] == GITHUB


@pytest.mark.inferred
def test_a_provider_whose_deletion_fails_keeps_its_secret(local: Clients) -> None:
    arn = _created(local, **oauth2())["clientSecretArn"]["secretArn"]
    local.agentcore.faults.on("DeleteOauth2CredentialProvider", Break("Not now"), times=1)

    local.control.delete_oauth2_credential_provider(name="mine")

    assert local.control.get_oauth2_credential_provider(name="mine")["status"] == "DELETE_FAILED"
    assert value_of(local, arn) == {"clientSecret": "s3cr3t"}
