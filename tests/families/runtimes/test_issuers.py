"""Whose keys signed a Bearer token: checked where the author has bound the issuer."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from joserfc import jwk, jws

from conftest import Clients
from tests.families.runtimes.arrange import new_runtime
from tests.families.runtimes.test_callers import SECONDS, authorizer, jwt, post, said, url_of

ISSUER = "https://issuer.example"
pytestmark = pytest.mark.inferred
RSA = jwk.generate_key("RSA", 2048, {"kid": "RSA"})
EC, OTHER = (jwk.generate_key("EC", "P-256", {"kid": "EC"}) for _ in range(2))


class Issuer:
    """An OpenID Connect provider, as much of one as is asked for keys; a WSGI application."""

    def __init__(self, *keys: Any, **published: Any) -> None:
        self.document = {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys", **published}
        self.keys: Any = {"keys": [key.as_dict(private=False) for key in keys]}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        found = {"/.well-known/openid-configuration": self.document, "/keys": self.keys}.get(environ["PATH_INFO"])
        start_response("200 OK" if found is not None else "404 Not Found", [("Content-Type", "application/json")])
        return [json.dumps(found).encode()]


def signed(key: Any, algorithm: str = "ES256", **claims: Any) -> str:
    protected = {"alg": algorithm, "kid": key.kid}
    return jws.serialize_compact(protected, json.dumps({"iss": ISSUER, "client_id": "app", **claims}), key)


@pytest.mark.parametrize(("key", "algorithm"), [(RSA, "RS256"), (EC, "ES256")])
def test_a_token_that_the_bound_issuer_has_signed_is_let_in(local: Clients, key: Any, algorithm: str) -> None:
    runtime = new_runtime(local, **authorizer(allowedClients=["app"]))
    local.agentcore.bind(ISSUER, Issuer(RSA, EC))

    assert post(local, runtime, signed(key, algorithm, client_id="app")).status_code == 200
    refusal = post(local, runtime, signed(key, algorithm, client_id="other"))
    assert said(refusal) == "Claim 'client_id' value mismatch with configuration."


FORGED = {
    "signed by nobody": jwt(iss=ISSUER),
    "another key under the same id": signed(OTHER),
    "no algorithm": "eyJhbGciOiJub25lIn0." + jwt(iss=ISSUER).split(".")[1] + ".",
    "of other content": ".".join([*signed(EC).split(".")[:1], *signed(EC, sub="eve").split(".")[1:2], "c2ln"]),
}


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED.keys())
def test_a_forged_one_is_not(clients: Clients, token: str) -> None:
    runtime = new_runtime(clients, **authorizer())
    clients.agentcore.bind(ISSUER, Issuer(EC))

    answer = post(clients, runtime, token)

    assert (answer.status_code, said(answer)) == (401, "Invalid token signature")
    assert f'resource_metadata="{url_of(clients, runtime)}/.well-known/' in answer.headers["WWW-Authenticate"]


def test_another_issuers_token_is_not(clients: Clients) -> None:
    runtime = new_runtime(clients, **authorizer())
    clients.agentcore.bind(ISSUER, Issuer(EC))

    answer = post(clients, runtime, signed(EC, iss="https://other.example"))

    assert (answer.status_code, said(answer)) == (401, "Claim 'iss' value mismatch with configuration.")


def test_a_session_is_not_ended_by_a_forged_token(local: Clients) -> None:
    import requests

    runtime, session = new_runtime(local, **authorizer()), {"X-Amzn-Bedrock-AgentCore-Runtime-Session-Id": "s" * 33}
    local.agentcore.bind(ISSUER, Issuer(EC))
    assert post(local, runtime, signed(EC), **session).status_code == 200
    stop = url_of(local, runtime).replace("/invocations", "/stopruntimesession")

    def ended(key: Any) -> int:
        bearer = {"Authorization": f"Bearer {signed(key)}", **session}
        return requests.post(stop, headers=bearer, timeout=SECONDS).status_code

    assert [ended(key) for key in (OTHER, EC, EC)] == [401, 200, 404]


def test_an_issuer_that_publishes_no_keys_has_its_name_checked_alone(local: Clients) -> None:
    runtime, issuer = new_runtime(local, **authorizer()), Issuer(EC)
    del issuer.document["jwks_uri"]
    local.agentcore.bind(ISSUER, issuer)

    assert post(local, runtime, jwt(iss=ISSUER)).status_code == 200
    assert post(local, runtime, jwt()).status_code == 401


@pytest.mark.parametrize("keys", [{"keys": "none"}, {"keys": [{"kty": "?"}]}, {}, [], None])
def test_keys_that_cannot_be_read_let_nobody_in(local: Clients, keys: Any) -> None:
    runtime, issuer = new_runtime(local, **authorizer()), Issuer(EC)
    issuer.keys = keys
    local.agentcore.bind(ISSUER, issuer)

    assert post(local, runtime, signed(EC)).status_code == 401


def test_an_issuer_that_fails_lets_nobody_in(local: Clients) -> None:
    def broken(scope: Any, receive: Any, send: Any) -> Any:
        raise ValueError("broken")

    async def app(scope: Any, receive: Any, send: Any) -> None:
        broken(scope, receive, send)

    runtime = new_runtime(local, **authorizer())
    local.agentcore.bind(ISSUER, app)

    answer = post(local, runtime, signed(EC))

    assert (answer.status_code, said(answer)) == (401, "The issuer's documents cannot be read: broken")


def test_what_is_missing_to_check_signatures_is_told(local: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = new_runtime(local, **authorizer())
    local.agentcore.bind(ISSUER, Issuer(EC))
    monkeypatch.setitem(sys.modules, "joserfc", None)

    answer = post(local, runtime, signed(EC))

    assert (answer.status_code, "moto-agentcore[jwt]" in answer.text) == (500, True)
