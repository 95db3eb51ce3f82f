"""GetResourceOauth2Token without a person: machine to machine, on behalf of a user; what vendors give."""

from __future__ import annotations

import json
from typing import Any

import pytest
from time_machine import travel

from conftest import Clients
from tests.families.arrange import NOON, progression
from tests.families.identities.arrange import (
    ask_token,
    claims_of,
    custom,
    federate,
    included,
    jwt,
    manager,
    noting,
    oauth2,
    provider,
    workload_token,
)
from tests.families.identities.test_authorizations import GOOGLE

ON_BEHALF = "ON_BEHALF_OF_TOKEN_EXCHANGE"
ISSUER = "https://idp.example.com"


def token_of(clients: Clients, flow: str = "M2M", token: str | None = None, **more: Any) -> str:
    return str(ask_token(clients, flow, token, **more)["accessToken"])


@pytest.mark.from_docs
def test_a_machine_has_its_token_at_once(local: Clients) -> None:
    provider(local, **custom())

    claims = claims_of(token_of(local, scopes=["read", "write"], audiences=["api"]))

    assert (claims["iss"], claims["sub"], claims["client_id"]) == (ISSUER, "client", "client")
    assert (claims["scope"], claims["aud"]) == ("read write", ["api"])
    assert claims["exp"] - claims["iat"] == 3600


@pytest.mark.parametrize("user", [None, "maria", jwt()], ids=["nobody", "id", "jwt"])
@pytest.mark.from_sdk
def test_any_workload_token_will_do_for_a_machine(local: Clients, user: str | None) -> None:
    provider(local, **custom())

    assert ask_token(local, "M2M", workload_token(local, user)).keys() == {"accessToken"}


@pytest.mark.from_docs  # what is retrieved is stored
def test_a_machines_token_is_kept_until_it_expires(local: Clients) -> None:
    provider(local, **custom())
    first = token_of(local)
    local.agentcore.clock.tick(minutes=30)
    assert token_of(local) == first

    local.agentcore.clock.tick(minutes=31)

    assert token_of(local) != first


@pytest.mark.from_docs  # "If false, caches obtained access token"
def test_a_machine_can_force_a_new_token(local: Clients) -> None:
    provider(local, **custom())
    first = token_of(local)
    local.agentcore.clock.tick(minutes=1)

    assert token_of(local, forceAuthentication=True) != first


@pytest.mark.inferred
def test_the_same_question_at_the_same_time_has_the_same_answer(local: Clients) -> None:
    def ask() -> str:
        provider(local, **GOOGLE)
        found = token_of(local)
        local.control.delete_oauth2_credential_provider(name="mine")
        return found

    with travel(NOON, tick=False):
        assert ask() == ask()


@pytest.mark.from_docs
def test_a_user_is_stood_for_by_their_jwt(clients: Clients) -> None:
    provider(clients, **custom())

    claims = claims_of(token_of(clients, ON_BEHALF, workload_token(clients, jwt("maria"))))

    assert (claims["sub"], claims["client_id"]) == ("maria", "client")


@pytest.mark.parametrize("user", [None, "maria"])
@pytest.mark.inferred
def test_nobody_is_stood_for_without_a_jwt(local: Clients, user: str | None) -> None:
    provider(local, **custom())

    with pytest.raises(local.data.exceptions.ValidationException, match="obtained for a JWT"):
        token_of(local, ON_BEHALF, workload_token(local, user))


EXCHANGE = {"grantType": "TOKEN_EXCHANGE", "tokenExchangeGrantTypeConfig": {"actorTokenContent": "NONE"}}
MICROSOFT = {
    "credentialProviderVendor": "MicrosoftOauth2",
    "oauth2ProviderConfigInput": {"microsoftOauth2ProviderConfig": {"clientId": "c", "clientSecret": "s"}},
}
GRANT = "urn:ietf:params:oauth:grant-type:"


@pytest.mark.parametrize(
    ("config", "grant", "member"),
    [
        (custom(onBehalfOfTokenExchangeConfig=EXCHANGE), "token-exchange", "subject_token"),
        (
            custom(onBehalfOfTokenExchangeConfig={"grantType": "JWT_AUTHORIZATION_GRANT"}),
            "jwt-bearer",
            "assertion",
        ),
        (MICROSOFT, "jwt-bearer", "assertion"),
    ],
    ids=["exchange", "grant", "microsoft"],
)
@pytest.mark.from_docs  # RFC 8693 and RFC 7523, as the provider has chosen
def test_the_users_jwt_is_what_is_exchanged(local: Clients, config: Any, grant: str, member: str) -> None:
    provider(local, **config)
    asked: list[Any] = []
    local.agentcore.identity.script("mine", noting(asked))
    user = jwt("maria")

    assert token_of(local, ON_BEHALF, workload_token(local, user)) == "tok"

    (request,) = asked
    assert (request.form["grant_type"], request.form[member]) == (GRANT + grant, user)


# Secrets


@pytest.mark.inferred
def test_a_client_secret_that_was_changed_is_seen(clients: Clients) -> None:
    provider(clients)
    arn = clients.control.get_oauth2_credential_provider(name="mine")["clientSecretArn"]["secretArn"]
    clients.agentcore.identity.script("mine", lambda request: f"made-with-{request.form['client_secret']}")
    assert token_of(clients) == "made-with-s3cr3t"

    manager(clients).put_secret_value(SecretId=arn, SecretString=json.dumps({"clientSecret": "n3wer"}))

    assert token_of(clients) == "made-with-n3wer"


@pytest.mark.inferred
def test_a_client_secret_that_is_gone_is_said_to_be_gone(local: Clients) -> None:
    provider(local)
    arn = local.control.get_oauth2_credential_provider(name="mine")["clientSecretArn"]["secretArn"]
    manager(local).delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)

    with pytest.raises(local.data.exceptions.ResourceNotFoundException, match="can't find the specified secret"):
        token_of(local)


@pytest.mark.from_docs
def test_an_unknown_provider_is_not_found(local: Clients) -> None:
    with pytest.raises(local.data.exceptions.ResourceNotFoundException, match="CredentialProvider not found"):
        token_of(local)


@pytest.mark.inferred
def test_a_provider_gives_nothing_before_it_is_ready(local: Clients) -> None:
    with progression("agentcore::oauth2_credential_provider", times=1):
        provider(local)

        with pytest.raises(local.data.exceptions.ValidationException, match="in CREATING state"):
            token_of(local)


# What vendors give


@pytest.mark.parametrize(
    ("vendor", "start", "length"),
    [
        ("DropboxOauth2", "sl.u.", 145),
        ("FacebookOauth2", "EAA", 183),
        ("HubspotOauth2", "C", 121),
        ("LinkedinOauth2", "AQ", 342),
        ("NotionOauth2", "ntn_", 50),
        ("SalesforceOauth2", "00D", 111),
        ("SlackOauth2", "xoxp-", 75),
        ("SpotifyOauth2", "BQ", 162),
        ("TwitchOauth2", "", 30),
        ("XOauth2", "", 91),
        ("YandexOauth2", "y0_", 58),
    ],
)
@pytest.mark.inferred
def test_an_opaque_token_looks_like_the_vendors(local: Clients, vendor: str, start: str, length: int) -> None:
    member = f"{vendor.removesuffix('Oauth2').lower()}Oauth2ProviderConfig"
    own = {
        "credentialProviderVendor": vendor,
        "oauth2ProviderConfigInput": {member: {"clientId": "c", "clientSecret": "s"}},
    }
    provider(local, **(own if vendor in {"SlackOauth2", "SalesforceOauth2", "LinkedinOauth2"} else included(vendor)))

    token = token_of(local)

    assert token.startswith(start)
    assert len(token) == length


# Scripts


@pytest.mark.parametrize("answer", ["tok", {"access_token": "tok"}, lambda request: "tok"])
@pytest.mark.inferred
def test_the_author_gives_the_token_of_a_provider(local: Clients, answer: Any) -> None:
    provider(local)
    provider(local, "other", **oauth2())

    local.agentcore.identity.script("mine", answer)

    assert token_of(local) == "tok"
    assert token_of(local, resourceCredentialProviderName="other").startswith("gho_")


@pytest.mark.inferred
def test_the_author_says_how_long_a_token_lives(clients: Clients) -> None:
    provider(clients)
    given = iter("abc")
    clients.agentcore.identity.script("mine", lambda _: {"access_token": next(given), "expires_in": 10})

    found = [token_of(clients)]
    for _ in range(2):
        clients.agentcore.clock.tick(seconds=6)
        found.append(token_of(clients))

    assert found == ["a", "a", "b"]


@pytest.mark.inferred
def test_the_authors_server_may_be_asynchronous_and_call_the_service(clients: Clients) -> None:
    provider(clients)

    async def answer(_: Any) -> str:
        return str(clients.control.get_oauth2_credential_provider(name="mine")["name"])

    clients.agentcore.identity.script("mine", answer)

    assert token_of(clients) == "mine"


@pytest.mark.parametrize("answer", [{"error": "invalid_client"}, lambda _: {"error": "x"}, lambda _: 1 / 0])
@pytest.mark.parametrize(
    ("flow", "text"),
    [("M2M", "Error parsing ClientCredentials response"), (ON_BEHALF, "Token exchange failed with HTTP status ")],
)
@pytest.mark.from_docs  # the service does not hand on what a vendor refused with
def test_what_a_vendor_refuses_is_one_sentence(local: Clients, flow: str, text: str, answer: Any) -> None:
    provider(local)
    local.agentcore.identity.script("mine", answer)

    with pytest.raises(local.data.exceptions.ValidationException, match=text):
        token_of(local, flow, workload_token(local, jwt()))


@pytest.mark.inferred
def test_a_script_is_taken_back(clients: Clients) -> None:
    provider(clients)
    clients.agentcore.identity.script("mine", "tok")

    clients.agentcore.identity.script("mine", None)

    assert token_of(clients).startswith("gho_")


@pytest.mark.inferred
def test_a_script_is_heard_at_once_where_nobodys_consent_is_lost(clients: Clients) -> None:
    provider(clients)
    begun = federate(clients)
    clients.agentcore.identity.consent(begun["sessionUri"], user="maria")
    users, machines = federate(clients), token_of(clients)

    clients.agentcore.identity.script("mine", "tok")

    assert token_of(clients) == "tok" != machines
    assert federate(clients) == users
    clients.agentcore.identity.script("mine", None)
    assert token_of(clients).startswith("gho_")


@pytest.mark.inferred
def test_a_client_that_was_changed_gets_a_token_of_its_own(local: Clients) -> None:
    provider(local, **custom())
    assert claims_of(token_of(local))["sub"] == "client"

    local.control.update_oauth2_credential_provider(name="mine", **custom(clientId="other"))

    assert claims_of(token_of(local))["sub"] == "other"


@pytest.mark.from_model
def test_a_client_may_have_no_secret(clients: Clients) -> None:
    none = custom(clientId=None, clientSecret=None, clientAuthenticationMethod="AWS_IAM_ID_TOKEN_JWT")
    provider(clients, **none)

    assert claims_of(token_of(clients))["iss"] == ISSUER


@pytest.mark.parametrize("answer", [7, {"token": "t"}, "", {"access_token": "t", "expires_in": "soon"}])
@pytest.mark.inferred
def test_a_script_that_gives_no_token_is_refused_when_it_is_set(local: Clients, answer: Any) -> None:
    with pytest.raises(ValueError, match=r"must be|a token is"):
        local.agentcore.identity.script("mine", answer)


@pytest.mark.inferred
def test_a_whole_answer_can_be_scripted_for_one_provider(clients: Clients) -> None:
    provider(clients)
    clients.agentcore.script(
        "GetResourceOauth2Token",
        {"accessToken": "whole"},
        where=lambda call: call.params["resourceCredentialProviderName"] == "mine",
    )

    assert token_of(clients) == "whole"
