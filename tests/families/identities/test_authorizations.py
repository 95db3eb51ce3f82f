"""Three-legged OAuth2: an agent begins, a user consents in a browser, their application confirms, the agent has it."""

from __future__ import annotations

from datetime import datetime, timezone
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from time_machine import travel

from conftest import Clients
from tests.families.arrange import error_of, refused
from tests.families.identities.arrange import (
    RETURN,
    complete,
    custom,
    federate,
    included,
    jwt,
    manager,
    noting,
    provider,
    value_of,
    visit,
    workload_token,
)

BAD, DENIED = "ValidationException", "AccessDeniedException"
UNREGISTERED = (
    "You must register and use at least one ResourceOauth2ReturnUrl on your workload identity to use this flow"
)
EXPIRED = "Invalid or expired session"
GOOGLE = {
    "credentialProviderVendor": "GoogleOauth2",
    "oauth2ProviderConfigInput": {"googleOauth2ProviderConfig": {"clientId": "c", "clientSecret": "s"}},
}
OFFLINE: dict[str, Any] = {"customParameters": {"access_type": "offline"}}


def consented(clients: Clients, token: str | None = None, **more: Any) -> str:
    """A whole round: the access token that the vault has then."""
    begun = federate(clients, token, **more)
    clients.agentcore.identity.consent(begun["sessionUri"], user="maria")
    more.pop("forceAuthentication", None)
    return str(federate(clients, token, sessionUri=begun["sessionUri"], **more)["accessToken"])


@pytest.mark.from_docs
def test_an_agent_has_its_token_once_the_user_has_agreed_and_the_application_has_confirmed(clients: Clients) -> None:
    provider(clients)
    begun = federate(clients)
    assert set(begun) == {"authorizationUrl", "sessionUri", "sessionStatus"}
    assert begun["sessionStatus"] == "IN_PROGRESS"

    status, address = visit(clients, begun["authorizationUrl"])
    assert federate(clients, sessionUri=begun["sessionUri"]) == begun
    complete(clients, begun)

    assert (status, address.partition("?")[0]) == (302, RETURN)
    assert parse_qs(urlsplit(address).query) == {"session_id": [begun["sessionUri"]]}
    found = federate(clients, sessionUri=begun["sessionUri"])
    assert set(found) == {"accessToken"}
    assert found["accessToken"].startswith("gho_")


@pytest.mark.from_docs
def test_the_applications_own_state_comes_back_to_it(clients: Clients) -> None:
    provider(clients)
    clients.control.create_workload_identity(name="agent", allowedResourceOauth2ReturnUrls=["https://a.example/b?c=d"])
    begun = federate(clients, resourceOauth2ReturnUrl="https://a.example/b?c=d", customState="me & you")

    _, address = visit(clients, begun["authorizationUrl"])

    echoed = parse_qs(urlsplit(address).query)
    assert echoed == {"c": ["d"], "session_id": [begun["sessionUri"]], "state": ["me & you"]}


@pytest.mark.parametrize(
    ("url", "start", "end"),
    [
        ("myapp:done", "myapp:done?session_id=", ""),
        ("http://localhost:8081/cb?a=b%2Fc", "http://localhost:8081/cb?a=b%2Fc&session_id=", ""),
        ("https://app.example/#/done", "https://app.example/?session_id=", "#/done"),
    ],
)
@pytest.mark.from_model  # any text that begins as a URL may be registered
def test_a_return_url_is_given_back_as_it_was_registered(clients: Clients, url: str, start: str, end: str) -> None:
    provider(clients)
    clients.control.create_workload_identity(name="agent", allowedResourceOauth2ReturnUrls=[url])
    begun = federate(clients, resourceOauth2ReturnUrl=url)

    _, address = visit(clients, begun["authorizationUrl"])

    assert address.startswith(start)
    assert address.endswith(end)


@pytest.mark.from_docs  # that over the server it leads back to it is ours
def test_the_authorization_url_is_the_services(clients: Clients) -> None:
    provider(clients)

    begun = federate(clients)

    parts = urlsplit(begun["authorizationUrl"])
    assert (parts.netloc, parts.path) == (
        urlsplit(clients.endpoint or "https://bedrock-agentcore.us-east-1.amazonaws.com").netloc,
        "/identities/oauth2/authorize",
    )
    assert parse_qs(parts.query) == {"request_uri": [begun["sessionUri"]]}


@pytest.mark.from_docs
def test_a_token_is_in_the_vault_for_the_next_request(local: Clients) -> None:
    provider(local)

    token = consented(local)

    assert federate(local, workload_token(local)) == {"accessToken": token}


@pytest.mark.parametrize(
    ("user", "workload", "other"),
    [
        ("joe", "agent", {}),
        ("maria", "other", {}),
        ("maria", "agent", {"scopes": ["write"]}),
        ("maria", "agent", {"resourceCredentialProviderName": "theirs"}),
    ],
    ids=["user", "workload", "scopes", "provider"],
)
@pytest.mark.from_docs
def test_a_token_is_kept_for_one_user_one_workload_one_provider_and_its_scopes(
    clients: Clients, user: str, workload: str, other: dict[str, Any]
) -> None:
    provider(clients)
    provider(clients, "theirs")
    consented(clients)

    assert "authorizationUrl" in federate(clients, workload_token(clients, user, workload), **other)


@pytest.mark.inferred
def test_scopes_are_the_same_in_any_order(clients: Clients) -> None:
    provider(clients)

    token = consented(clients, scopes=["a", "b"])

    assert federate(clients, scopes=["b", "a"]) == {"accessToken": token}


@pytest.mark.from_docs  # issuer and subject are what a user is known by
def test_another_jwt_of_the_user_finds_the_token_too(clients: Clients) -> None:
    provider(clients)
    first = jwt("maria", nonce="1")
    begun = federate(clients, workload_token(clients, first))
    clients.agentcore.identity.consent(begun["sessionUri"], user=first)

    second = federate(clients, workload_token(clients, jwt("maria", nonce="2")))

    assert "accessToken" in second
    assert "authorizationUrl" in federate(clients, workload_token(clients, jwt("maria", issuer="https://b.example")))


@pytest.mark.from_model
def test_forced_authentication_begins_anew(local: Clients) -> None:
    provider(local, **GOOGLE)
    token = consented(local)
    local.agentcore.clock.tick(seconds=5)

    begun = federate(local, forceAuthentication=True)

    assert begun["sessionStatus"] == "IN_PROGRESS"
    assert federate(local, sessionUri=begun["sessionUri"])["sessionStatus"] == "IN_PROGRESS"
    assert federate(local) == {"accessToken": token}
    local.agentcore.identity.consent(begun["sessionUri"], user="maria")
    assert federate(local, sessionUri=begun["sessionUri"])["accessToken"] != token


# Who confirms


@pytest.mark.parametrize("user", [{"userId": "joe"}, {"userToken": jwt("maria")}], ids=["id", "jwt"])
@pytest.mark.from_docs
def test_another_user_cannot_confirm(clients: Clients, user: dict[str, str]) -> None:
    provider(clients)
    begun = federate(clients)
    visit(clients, begun["authorizationUrl"])

    text = refused(
        clients.data.complete_resource_token_auth, DENIED, userIdentifier=user, sessionUri=begun["sessionUri"]
    )

    assert text == EXPIRED
    complete(clients, begun)


@pytest.mark.from_sdk  # as AWS's support has explained it: the very JWT, no later one of the same user
def test_a_user_confirms_with_the_jwt_that_the_agent_began_with(clients: Clients) -> None:
    provider(clients)
    first, later = jwt("maria", nonce="1"), jwt("maria", nonce="2")
    begun = federate(clients, workload_token(clients, first))
    visit(clients, begun["authorizationUrl"])
    with pytest.raises(clients.data.exceptions.AccessDeniedException, match=EXPIRED):
        complete(clients, begun, userToken=later)

    complete(clients, begun, userToken=first)

    assert "accessToken" in federate(clients, workload_token(clients, first), sessionUri=begun["sessionUri"])


@pytest.mark.inferred
def test_nobody_confirms_before_the_user_has_agreed(local: Clients) -> None:
    provider(local)
    begun = federate(local)

    with pytest.raises(local.data.exceptions.AccessDeniedException, match=EXPIRED):
        complete(local, begun)

    assert federate(local, sessionUri=begun["sessionUri"]) == begun


@pytest.mark.inferred
def test_a_session_is_confirmed_once(clients: Clients) -> None:
    provider(clients)
    begun = federate(clients)
    visit(clients, begun["authorizationUrl"])
    complete(clients, begun)

    with pytest.raises(clients.data.exceptions.AccessDeniedException, match=EXPIRED):
        complete(clients, begun)


@pytest.mark.inferred
def test_a_session_that_is_being_confirmed_is_confirmed_once(clients: Clients) -> None:
    provider(clients)
    begun = federate(clients)
    visit(clients, begun["authorizationUrl"])
    asked: list[str] = []

    def answer(request: Any) -> str:
        asked.append(request.form["code"])
        assert federate(clients, sessionUri=begun["sessionUri"])["sessionStatus"] == "IN_PROGRESS"
        with pytest.raises(clients.data.exceptions.AccessDeniedException, match=EXPIRED):
            complete(clients, begun)
        with pytest.raises(ValueError, match=EXPIRED):
            clients.agentcore.identity.deny(begun["sessionUri"])
        return "tok"

    clients.agentcore.identity.script("mine", answer)

    complete(clients, begun)

    assert len(asked) == 1
    assert federate(clients) == {"accessToken": "tok"}


@pytest.mark.inferred
def test_a_session_has_its_time(clients: Clients) -> None:
    provider(clients)
    begun = federate(clients)
    clients.agentcore.clock.tick(minutes=11)

    assert visit(clients, begun["authorizationUrl"])[0] == 403
    with pytest.raises(clients.data.exceptions.AccessDeniedException, match=EXPIRED):
        complete(clients, begun)
    with pytest.raises(clients.data.exceptions.AccessDeniedException, match=EXPIRED):
        federate(clients, sessionUri=begun["sessionUri"])
    with pytest.raises(ValueError, match="no such session"):
        clients.agentcore.identity.consent(begun["sessionUri"])


@pytest.mark.inferred
def test_a_session_ends_at_the_very_moment(local: Clients) -> None:
    provider(local)
    with travel(datetime(2026, 5, 5, tzinfo=timezone.utc), tick=False):
        begun = federate(local)
        local.agentcore.clock.tick(minutes=9, seconds=59, milliseconds=999)
        early = federate(local, sessionUri=begun["sessionUri"])
        local.agentcore.clock.tick(milliseconds=1)
        late = refused(partial(federate, local), DENIED, sessionUri=begun["sessionUri"])

    assert ("accessToken" in early, EXPIRED in late) == (False, True)


@pytest.mark.inferred
def test_a_session_is_for_what_it_was_begun_for(local: Clients) -> None:
    provider(local)
    begun = federate(local)

    for other in ({"scopes": ["write"]}, {"token": workload_token(local, "joe")}):
        with pytest.raises(local.data.exceptions.AccessDeniedException, match=EXPIRED):
            federate(local, sessionUri=begun["sessionUri"], **other)


@pytest.mark.inferred
def test_a_second_visit_leads_to_the_same_place(clients: Clients) -> None:
    provider(clients)
    begun = federate(clients)

    assert visit(clients, begun["authorizationUrl"]) == visit(clients, begun["authorizationUrl"])


# Where the browser comes back


@pytest.mark.parametrize(("urls", "used"), [([], RETURN), ([RETURN], None)], ids=["none registered", "none used"])
@pytest.mark.from_docs
def test_a_return_url_must_be_registered_and_used(clients: Clients, urls: list[str], used: str | None) -> None:
    provider(clients)
    clients.control.create_workload_identity(name="agent", allowedResourceOauth2ReturnUrls=urls)
    params = {"resourceCredentialProviderName": "mine", "scopes": [], "oauth2Flow": "USER_FEDERATION"}
    params |= {"workloadIdentityToken": workload_token(clients)} | ({"resourceOauth2ReturnUrl": used} if used else {})

    assert refused(clients.data.get_resource_oauth2_token, BAD, **params) == UNREGISTERED


@pytest.mark.from_model
def test_a_return_url_must_be_one_of_the_registered(clients: Clients) -> None:
    provider(clients)

    with pytest.raises(clients.data.exceptions.ValidationException, match="not registered on workload identity agent"):
        federate(clients, resourceOauth2ReturnUrl="https://evil.example/done")


@pytest.mark.inferred
def test_a_workload_without_a_user_cannot_ask_for_one(local: Clients) -> None:
    provider(local)

    with pytest.raises(local.data.exceptions.ValidationException, match="obtained for a user"):
        federate(local, workload_token(local, None))


@pytest.mark.parametrize("query", ["", "?request_uri=urn:ietf:params:oauth:request_uri:nobody", "?request_uri=%ff"])
@pytest.mark.inferred
def test_a_visit_that_means_nothing_is_refused(clients: Clients, query: str) -> None:
    host = clients.endpoint or "https://bedrock-agentcore.us-east-1.amazonaws.com"

    status, address = visit(clients, f"{host}/identities/oauth2/authorize{query}")

    assert (status, address) == (403, "")


# Expiry


@pytest.mark.inferred
def test_a_token_that_has_expired_needs_the_user_again(clients: Clients) -> None:
    provider(clients, **GOOGLE)
    consented(clients)

    clients.agentcore.clock.tick(minutes=61)

    assert "authorizationUrl" in federate(clients)


@pytest.mark.from_docs
def test_a_token_with_a_refresh_token_is_made_new(local: Clients) -> None:
    provider(local, **GOOGLE)
    first = consented(local, **OFFLINE)

    local.agentcore.clock.tick(minutes=61)
    second = federate(local)["accessToken"]
    local.agentcore.clock.tick(minutes=61)

    assert len({first, second, federate(local)["accessToken"]}) == 3


@pytest.mark.inferred
def test_a_refusal_to_refresh_sends_the_user_there_again(clients: Clients) -> None:
    provider(clients, **GOOGLE)
    consented(clients, **OFFLINE)
    clients.agentcore.identity.script("mine", {"error": "invalid_grant"})

    clients.agentcore.clock.tick(minutes=61)

    assert federate(clients)["sessionStatus"] == "IN_PROGRESS"


@pytest.mark.inferred
def test_githubs_tokens_do_not_expire(local: Clients) -> None:
    provider(local)
    token = consented(local)

    local.agentcore.clock.tick(days=300)

    assert federate(local) == {"accessToken": token}


@pytest.mark.from_model
def test_a_reset_of_the_vaults_key_loses_the_tokens_and_keeps_the_providers(clients: Clients) -> None:
    gone = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012"
    key = {"keyType": "CustomerManagedKey", "kmsKeyArn": gone}
    clients.control.set_token_vault_cmk(kmsConfiguration=key)
    provider(clients)
    consented(clients)

    clients.control.reset_token_vault_key_material(tokenVaultId="default")

    assert "authorizationUrl" in federate(clients)


@pytest.mark.inferred
def test_a_providers_tokens_go_with_it(clients: Clients) -> None:
    provider(clients)
    consented(clients)

    clients.control.delete_oauth2_credential_provider(name="mine")
    provider(clients)

    assert "authorizationUrl" in federate(clients)


@pytest.mark.inferred
def test_an_identity_made_anew_has_no_tokens(clients: Clients) -> None:
    provider(clients)
    consented(clients)

    clients.control.delete_workload_identity(name="agent")

    assert "authorizationUrl" in federate(clients)


@pytest.mark.inferred
def test_a_session_of_a_provider_that_is_gone_cannot_be_confirmed(clients: Clients) -> None:
    provider(clients)
    begun = federate(clients)
    visit(clients, begun["authorizationUrl"])
    clients.control.delete_oauth2_credential_provider(name="mine")

    error_of(
        "ResourceNotFoundException",
        clients.data.complete_resource_token_auth,
        userIdentifier={"userId": "maria"},
        sessionUri=begun["sessionUri"],
    )


# The author's hand


@pytest.mark.inferred
def test_the_author_consents_in_the_users_place(clients: Clients) -> None:
    provider(clients)
    begun = federate(clients, customState="s")

    address = clients.agentcore.identity.consent(begun["authorizationUrl"])

    assert parse_qs(urlsplit(address).query) == {"session_id": [begun["sessionUri"]], "state": ["s"]}
    complete(clients, begun)
    assert "accessToken" in federate(clients, sessionUri=begun["sessionUri"])


@pytest.mark.inferred
def test_the_author_is_told_when_it_is_another_users_session(local: Clients) -> None:
    provider(local)
    begun = federate(local)

    with pytest.raises(ValueError, match="another user's"):
        local.agentcore.identity.consent(begun["sessionUri"], user="joe")

    assert federate(local, sessionUri=begun["sessionUri"]) == begun


@pytest.mark.inferred
def test_a_user_who_refuses_makes_the_session_fail(clients: Clients) -> None:
    provider(clients)
    begun = federate(clients)

    address = clients.agentcore.identity.deny(begun["sessionUri"])

    assert parse_qs(urlsplit(address).query)["error"] == ["access_denied"]
    failed = {"sessionUri": begun["sessionUri"], "sessionStatus": "FAILED"}
    assert federate(clients, sessionUri=begun["sessionUri"]) == failed
    assert visit(clients, begun["authorizationUrl"])[0] == 403
    with pytest.raises(clients.data.exceptions.AccessDeniedException, match=EXPIRED):
        complete(clients, begun)


@pytest.mark.inferred
def test_a_vendor_that_refuses_the_code_makes_the_session_fail(clients: Clients) -> None:
    provider(clients)
    begun = federate(clients)
    visit(clients, begun["authorizationUrl"])
    clients.agentcore.identity.script("mine", {"error": "invalid_grant"})

    with pytest.raises(clients.data.exceptions.ValidationException, match="Error parsing AuthorizationCode response"):
        complete(clients, begun)

    assert federate(clients, sessionUri=begun["sessionUri"])["sessionStatus"] == "FAILED"


@pytest.mark.inferred
def test_the_vendor_is_asked_with_all_that_the_agent_gave(clients: Clients) -> None:
    provider(clients, **custom())
    asked: list[Any] = []
    clients.agentcore.identity.script("mine", noting(asked))

    assert consented(clients, customParameters={"prompt": "login"}, audiences=["api"]) == "tok"

    (request,) = asked
    assert (request.provider, request.workload, request.user) == ("mine", "agent", "maria")
    assert request.parameters == {"prompt": "login"}
    callback = clients.control.get_oauth2_credential_provider(name="mine")["callbackUrl"]
    form = dict(request.form)
    assert form.pop("code")
    assert form == {
        "grant_type": "authorization_code",
        "redirect_uri": callback,
        "client_id": "client",
        "client_secret": "s3cr3t",
        "scope": "read",
        "audience": "api",
    }


@pytest.mark.inferred
def test_the_code_is_redeemed_with_the_secret_of_that_moment(clients: Clients) -> None:
    provider(clients)
    made = clients.control.get_oauth2_credential_provider(name="mine")["clientSecretArn"]["secretArn"]
    assert value_of(clients, made) == {"clientSecret": "s3cr3t"}
    begun = federate(clients)
    visit(clients, begun["authorizationUrl"])
    manager(clients).put_secret_value(SecretId=made, SecretString='{"clientSecret": "n3wer"}')
    clients.agentcore.identity.script("mine", lambda request: request.form["client_secret"])

    complete(clients, begun)

    assert federate(clients)["accessToken"] == "n3wer"


@pytest.mark.from_docs
def test_any_included_vendor_takes_a_user_there_and_back(local: Clients) -> None:
    provider(local, **included("CognitoOauth2", issuer="https://pool.example"))

    assert consented(local).count(".") == 2
