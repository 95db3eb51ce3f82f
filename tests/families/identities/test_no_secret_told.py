"""No secret and no token stands anywhere but in the answer it is asked for in: logs, reprs, refusals."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import Clients, Logged
from moto_agentcore.controls import controls
from moto_agentcore.families.identities.authorizations import Authorizations
from moto_agentcore.families.identities.grants import Grants
from moto_agentcore.families.identities.oauth2 import OAUTH2_PROVIDER
from moto_agentcore.families.shared.workload_tokens import WorkloadTokens, read_token
from moto_agentcore.state.store import store_of
from tests.families.identities.arrange import coinbase, complete, federate, jwt, noting, provider, visit, workload_token

SECRETS = ["k3y-secret", "cl1ent-secret", "w4llet-secret", "st4te-secret", "p4rameter-secret", "s3cr3t"]
USER = jwt("maria")
OURS = ("moto_agentcore", "werkzeug", "moto", "root")
pytestmark = pytest.mark.inferred


def failures(clients: Clients, token: str) -> str:
    """The texts of refusals that were asked with secrets and tokens."""
    data, found = clients.data, []
    named = {"resourceCredentialProviderName": "nobody", "workloadIdentityToken": token}
    paid = {"coinbaseCdpTokenRequest": {"requestMethod": "GET", "requestPath": "/k3y-secret"}}
    asked = {**named, "scopes": [], "oauth2Flow": "M2M"}
    calls: list[tuple[Any, dict[str, Any]]] = [
        (data.get_resource_api_key, named),
        (data.get_resource_api_key, {**named, "workloadIdentityToken": "s3cr3t-unknown"}),
        (data.get_resource_payment_token, {**named, "paymentTokenRequest": paid}),
        (data.get_resource_oauth2_token, asked),
        (
            data.get_resource_oauth2_token,
            {**named, "scopes": [], "oauth2Flow": "M2M", "customState": "st4te-secret" * 500},
        ),
        (data.get_workload_access_token_for_jwt, {"workloadName": "agent", "userToken": "s3cr3t"}),
        (data.get_workload_access_token_for_jwt, {"workloadName": "nobody", "userToken": USER}),
        (
            data.complete_resource_token_auth,
            {"userIdentifier": {"userToken": USER}, "sessionUri": "urn:ietf:params:oauth:request_uri:x"},
        ),
    ]
    for call, params in calls:
        with pytest.raises(ClientError) as caught:
            call(**params)
        found.append(f"{caught.value} {caught.value.response}")
    return "\n".join(found)


def rounds(clients: Clients) -> tuple[list[str], str]:
    """Every operation once, with the tokens that came of it; and all that was refused on the way."""
    provider(clients)
    clients.control.create_api_key_credential_provider(name="key", apiKey="k3y-secret")
    clients.control.create_payment_credential_provider(name="pay", **coinbase("w4llet-secret"))
    token = workload_token(clients, USER)
    more = {"customState": "st4te-secret", "customParameters": {"login": "p4rameter-secret"}}
    begun = federate(clients, token, **more)
    visit(clients, begun["authorizationUrl"])
    complete(clients, begun, userToken=USER)
    access = federate(clients, token, sessionUri=begun["sessionUri"], **more)["accessToken"]
    named = {"workloadIdentityToken": token}
    clients.data.get_resource_api_key(resourceCredentialProviderName="key", **named)
    paid = clients.data.get_resource_payment_token(
        resourceCredentialProviderName="pay",
        paymentTokenRequest={"coinbaseCdpTokenRequest": {"requestMethod": "GET", "requestPath": "/v2"}},
        **named,
    )
    bearer = paid["paymentTokenResponse"]["coinbaseCdpTokenResponse"]["bearerToken"]
    return [token, access, bearer, USER, *SECRETS], failures(clients, token)


def leaked(secrets: list[str], text: str) -> list[str]:
    return [secret for secret in secrets if secret in text]


def test_refusals_and_logs_hold_no_secret(clients: Clients, caplog: Logged) -> None:
    caplog.set_level(logging.DEBUG)
    clients.agentcore.identity.script("other", lambda request: 1 / 0)
    provider(clients, "other")
    with pytest.raises(ClientError):
        clients.data.get_resource_oauth2_token(
            workloadIdentityToken=workload_token(clients),
            resourceCredentialProviderName="other",
            scopes=[],
            oauth2Flow="M2M",
        )

    secrets, refusals = rounds(clients)

    ours = [record for record in caplog.records if record.name.startswith(OURS)]
    logged = "\n".join(logging.Formatter().format(record) for record in ours)
    assert "code of the test author failed" in logged  # it listens
    assert leaked(secrets, logged) == []
    assert leaked(secrets, refusals) == []


def test_reprs_hold_no_secret(clients: Clients) -> None:
    seen: list[str] = []
    asked: list[Any] = []
    clients.agentcore.identity.script("mine", noting(asked, "acc3ss-token"))
    clients.agentcore.faults.on("*", lambda call: seen.extend([repr(call), repr(call.request)]))

    secrets, _ = rounds(clients)

    store = store_of("123456789012", "us-east-1")
    record = store.table(OAUTH2_PROVIDER).get("mine")
    seen += [repr(request) for request in asked]
    seen += [repr(controls), repr(record), repr(record.part(Grants)), repr(clients.agentcore.identity)]
    seen += [
        repr(store.part(WorkloadTokens)),
        repr(read_token(store, secrets[0])),
        repr(read_token(store, secrets[0]).user),
    ]
    seen += [repr(found) for found in store.part(Authorizations).all()]
    assert any("GetResourceOauth2Token" in text for text in seen)
    assert any("TokenRequest" in text for text in seen)
    assert any("Authorization(" in text for text in seen)
    assert any("Grant(" in text for text in seen)
    assert leaked(secrets, "\n".join(seen)) == []
