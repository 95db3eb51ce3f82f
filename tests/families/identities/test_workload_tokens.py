"""Workload access tokens: who gets one, and how long it is good for."""

from __future__ import annotations

import pytest

from conftest import Clients, make_client
from tests.families.arrange import error_of, refused
from tests.families.identities.arrange import api_key, complete, federate, jwt, provider, visit, workload_token
from tests.families.runtimes.arrange import GIVEN

MISSING, BAD, UNAUTHORIZED = "ResourceNotFoundException", "ValidationException", "UnauthorizedException"
OWNED = "WorkloadIdentity is linked to a service and cannot retrieve an access token by the caller"
EXPIRED = "The workload access token is invalid or has expired"


def key_with(clients: Clients, token: str) -> str:
    answer = clients.data.get_resource_api_key(workloadIdentityToken=token, resourceCredentialProviderName="mine")
    return str(answer["apiKey"])


def refusal(clients: Clients, token: str) -> str:
    params = {"workloadIdentityToken": token, "resourceCredentialProviderName": "mine"}
    return refused(clients.data.get_resource_api_key, UNAUTHORIZED, **params)


@pytest.mark.parametrize("user", [None, "maria", jwt()], ids=["nobody", "id", "jwt"])
@pytest.mark.from_docs
def test_a_workload_gets_a_token_for_a_user_or_for_nobody(local: Clients, user: str | None) -> None:
    local.control.create_api_key_credential_provider(name="mine", **api_key())

    assert key_with(local, workload_token(local, user)) == "s3cr3t"


@pytest.mark.from_docs
def test_a_token_says_nothing_of_whose_it_is(local: Clients) -> None:
    token = workload_token(local, "maria-of-sales")

    assert "." not in token
    assert "maria" not in token


@pytest.mark.from_model
def test_each_token_is_another(local: Clients) -> None:
    assert len({workload_token(local) for _ in range(3)}) == 3


@pytest.mark.parametrize(
    ("operation", "more"),
    [
        ("get_workload_access_token", {}),
        ("get_workload_access_token_for_jwt", {"userToken": jwt()}),
        ("get_workload_access_token_for_user_id", {"userId": "maria"}),
    ],
)
@pytest.mark.from_docs
def test_the_identity_of_a_runtime_has_no_token_for_callers(local: Clients, operation: str, more: dict) -> None:  # type: ignore[type-arg]
    runtime = local.control.create_agent_runtime(agentRuntimeName="helper", **GIVEN)

    text = refused(getattr(local.data, operation), BAD, workloadName=runtime["agentRuntimeId"], **more)

    assert text == OWNED


@pytest.mark.from_model
def test_an_unknown_workload_is_not_found(local: Clients) -> None:
    assert refused(local.data.get_workload_access_token, MISSING, workloadName="nobody")


@pytest.mark.parametrize("token", ["a.b.c", jwt("", issuer="")[:20] + ".e30.x", "onlyletters"])
@pytest.mark.inferred
def test_a_user_token_must_say_whose_it_is(local: Clients, token: str) -> None:
    local.control.create_workload_identity(name="agent")

    response = error_of(BAD, local.data.get_workload_access_token_for_jwt, workloadName="agent", userToken=token)

    assert token not in str(response)


@pytest.mark.inferred
def test_a_user_token_may_name_no_issuer_and_is_no_id_all_the_same(clients: Clients) -> None:
    by_jwt = workload_token(clients, jwt("maria", issuer=None))
    provider(clients)
    begun = federate(clients, by_jwt)
    visit(clients, begun["authorizationUrl"])

    with pytest.raises(clients.data.exceptions.AccessDeniedException):
        complete(clients, begun, userId="maria")


@pytest.mark.from_sdk  # the JavaScript SDK's tests: any unknown one is refused
def test_an_unknown_token_is_refused(local: Clients) -> None:
    local.control.create_api_key_credential_provider(name="mine", **api_key())

    assert refusal(local, "invalid-token-12345") == EXPIRED


@pytest.mark.inferred
def test_a_token_expires_by_the_services_clock(local: Clients) -> None:
    local.control.create_api_key_credential_provider(name="mine", **api_key())
    token = workload_token(local)
    local.agentcore.clock.tick(minutes=59)
    assert key_with(local, token) == "s3cr3t"

    local.agentcore.clock.tick(minutes=2)

    assert refusal(local, token) == EXPIRED


@pytest.mark.inferred
def test_a_token_goes_with_its_identity(local: Clients) -> None:
    local.control.create_api_key_credential_provider(name="mine", **api_key())
    token = workload_token(local)

    local.control.delete_workload_identity(name="agent")
    local.control.create_workload_identity(name="agent")

    assert refusal(local, token) == EXPIRED


@pytest.mark.inferred
def test_a_token_is_of_one_region(clients: Clients) -> None:
    token = workload_token(clients)
    elsewhere = make_client("bedrock-agentcore", clients.endpoint, "eu-west-1")
    params = {"workloadIdentityToken": token, "resourceCredentialProviderName": "mine"}

    assert refused(elsewhere.get_resource_api_key, UNAUTHORIZED, **params) == EXPIRED


@pytest.mark.inferred
def test_a_token_is_of_one_account(local: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    local.control.create_api_key_credential_provider(name="mine", **api_key())
    token = workload_token(local)

    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111111111111")

    assert refusal(local, token) == EXPIRED
