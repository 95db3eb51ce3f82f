"""An authorization server of the author's, bound to its issuer's address, is asked as the vendor's would be."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from conftest import Clients
from tests.families.identities.arrange import (
    RETURN,
    ask_token,
    complete,
    custom,
    federate,
    jwt,
    provider,
    visit,
    workload_token,
)

ISSUER = "https://issuer.example"
METADATA = {
    "authorizationServerMetadata": {
        "issuer": ISSUER,
        "authorizationEndpoint": f"{ISSUER}/authorize",
        "tokenEndpoint": f"{ISSUER}/token",
    }
}
DISCOVERED = {"discoveryUrl": f"{ISSUER}/.well-known/openid-configuration"}
pytestmark = pytest.mark.inferred


class Server:
    """A small authorization server, as a WSGI application. ``requests`` are path, query, headers and form."""

    def __init__(self, **answer: Any) -> None:
        self.answer = answer or {"access_token": "from-the-server", "expires_in": 60}
        self.status = "200 OK"
        self.page, self.returned = "302 Found", "code=c0de"
        self.requests: list[tuple[str, dict[str, str], str, dict[str, str]]] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        query = dict(parse_qsl(environ["QUERY_STRING"]))
        form = dict(parse_qsl(environ["wsgi.input"].read().decode()))
        path = environ["PATH_INFO"]
        self.requests.append((path, query, environ.get("HTTP_AUTHORIZATION", ""), form))
        if path == "/authorize":
            address = f"{query['redirect_uri']}?{self.returned}&state={query['state']}"
            start_response(self.page, [("Location", address)] if self.page == "302 Found" else [])
            return [b""]
        start_response(self.status if path == "/token" else "200 OK", [("Content-Type", "application/json")])
        published = {"token_endpoint": f"{ISSUER}/token", "authorization_endpoint": f"{ISSUER}/authorize"}
        return [json.dumps(self.answer if path == "/token" else published).encode()]

    @property
    def form(self) -> dict[str, str]:
        """Of the latest request for a token."""
        return next(form for path, _, _, form in reversed(self.requests) if path == "/token")


def bound(clients: Clients, server: Any, discovery: Any = METADATA, **config: Any) -> None:
    provider(clients, **custom(oauthDiscovery=discovery, **config))
    clients.agentcore.bind(ISSUER, server)


@pytest.mark.parametrize("discovery", [METADATA, DISCOVERED], ids=["named", "discovered"])
def test_a_machines_token_is_the_bound_servers(clients: Clients, discovery: Any) -> None:
    server = Server()
    bound(clients, server, discovery)

    assert ask_token(clients, scopes=["a", "b"], audiences=["api"]) == {"accessToken": "from-the-server"}

    assert server.form == {"grant_type": "client_credentials", "scope": "a b", "audience": "api"}
    _, _, authorization, _ = server.requests[-1]
    assert b64decode(authorization.removeprefix("Basic ")) == b"client:s3cr3t"


def test_a_client_may_send_its_secret_in_the_form(local: Clients) -> None:
    server = Server()
    bound(local, server, clientAuthenticationMethod="CLIENT_SECRET_POST")

    ask_token(local)

    assert (server.form["client_id"], server.form["client_secret"]) == ("client", "s3cr3t")
    assert server.requests[-1][2] == ""


def test_a_server_is_asked_again_when_its_token_has_expired(local: Clients) -> None:
    server = Server()
    bound(local, server)

    for _ in range(3):
        ask_token(local)
        local.agentcore.clock.tick(seconds=40)

    assert len(server.requests) == 2


def test_the_users_jwt_is_exchanged_without_a_client_where_the_provider_says_so(clients: Clients) -> None:
    server = Server()
    exchange = {
        "grantType": "TOKEN_EXCHANGE",
        "tokenExchangeGrantTypeConfig": {"actorTokenContent": "NONE"},
        "onBehalfOfAuthenticationConfig": {"clientAuthenticationMethod": "NO_CLIENT"},
    }
    bound(clients, server, onBehalfOfTokenExchangeConfig=exchange)
    user = jwt()

    ask_token(clients, "ON_BEHALF_OF_TOKEN_EXCHANGE", workload_token(clients, user))

    assert server.form["subject_token"] == user
    assert "client_id" not in server.form
    assert server.requests[-1][2] == ""


def test_a_user_is_taken_to_the_bound_server_and_back(clients: Clients) -> None:
    server = Server(access_token="users", expires_in=60, refresh_token="again")
    bound(clients, server)
    begun = federate(clients, customState="mine", customParameters={"prompt": "login", "response_type": "evil"})

    _, address = visit(clients, begun["authorizationUrl"])
    complete(clients, begun)

    callback = clients.control.get_oauth2_credential_provider(name="mine")["callbackUrl"]
    path, query, _, _ = server.requests[0]
    assert (path, query["prompt"], query["response_type"]) == ("/authorize", "login", "code")
    assert (query["client_id"], query["redirect_uri"], query["scope"]) == ("client", callback, "read")
    assert parse_qs(urlsplit(address).query)["state"] == ["mine"]
    assert (server.form["grant_type"], server.form["code"]) == ("authorization_code", "c0de")
    assert federate(clients) == {"accessToken": "users"}


def test_a_bound_server_is_asked_to_refresh(local: Clients) -> None:
    server = Server(access_token="users", expires_in=60, refresh_token="again")
    bound(local, server)
    begun = federate(local)
    local.agentcore.identity.consent(begun["sessionUri"], user="maria")
    local.agentcore.clock.tick(seconds=61)
    server.answer = {"access_token": "newer", "expires_in": 60}

    assert federate(local) == {"accessToken": "newer"}

    assert (server.form["grant_type"], server.form["refresh_token"]) == ("refresh_token", "again")
    local.agentcore.clock.tick(seconds=61)
    federate(local)
    assert server.form["refresh_token"] == "again"


def test_a_user_whom_the_server_turns_away_comes_back_with_the_error(clients: Clients) -> None:
    server = Server()
    server.returned = "error=login_required"
    bound(clients, server)
    begun = federate(clients)

    _, address = visit(clients, begun["authorizationUrl"])

    assert address.startswith(RETURN)
    assert parse_qs(urlsplit(address).query)["error"] == ["login_required"]
    assert federate(clients, sessionUri=begun["sessionUri"])["sessionStatus"] == "FAILED"


@pytest.mark.parametrize("page", ["200 OK", "302 Found"])
def test_a_server_that_keeps_its_user_is_told_of(clients: Clients, page: str) -> None:
    def sign_in(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response(page, [("Location", f"{ISSUER}/sign-in")])
        return [b"Who are you?"]

    bound(clients, sign_in)
    begun = federate(clients)

    with pytest.raises(ValueError, match="did not send its user back"):
        clients.agentcore.identity.consent(begun["sessionUri"])

    assert visit(clients, begun["authorizationUrl"])[0] == 403
    assert federate(clients, sessionUri=begun["sessionUri"]) == begun


@pytest.mark.parametrize("page", ["", "400 Bad Request"])
def test_a_server_without_such_a_page_lets_its_user_through(local: Clients, page: str) -> None:
    server = Server()
    server.page = page
    bound(local, server if page else lambda form: form["code"])
    begun = federate(local)

    local.agentcore.identity.consent(begun["sessionUri"], user="maria")

    assert federate(local)["accessToken"]


@pytest.mark.parametrize(
    ("flow", "text"),
    [
        ("M2M", "Error parsing ClientCredentials response"),
        ("ON_BEHALF_OF_TOKEN_EXCHANGE", "Token exchange failed with HTTP status 401"),
    ],
)
def test_a_server_that_refuses_is_one_sentence(local: Clients, flow: str, text: str) -> None:
    server = Server(error="invalid_client", error_description="s3cr3t is wrong")
    server.status = "401 Unauthorized"
    bound(local, server)

    with pytest.raises(local.data.exceptions.ValidationException, match=text) as caught:
        ask_token(local, flow, workload_token(local, jwt()))

    assert "s3cr3t" not in str(caught.value)


@pytest.mark.parametrize("length", [1, 131_072])
def test_a_token_is_as_long_as_the_service_takes_it(local: Clients, length: int) -> None:
    bound(local, Server(access_token="t" * length))

    assert ask_token(local) == {"accessToken": "t" * length}


@pytest.mark.parametrize("answer", [{"token": "t"}, {"access_token": 7}, {"access_token": "t" * 131_073}])
def test_an_answer_without_a_token_is_refused(local: Clients, answer: Any) -> None:
    bound(local, Server(**answer))

    with pytest.raises(local.data.exceptions.ValidationException, match="Error parsing ClientCredentials response"):
        ask_token(local)


def test_a_server_that_fails_is_one_sentence(local: Clients) -> None:
    def broken(environ: Any, start_response: Any) -> Any:
        raise RuntimeError("down")

    bound(local, broken, DISCOVERED)

    with pytest.raises(local.data.exceptions.ValidationException, match="Error parsing ClientCredentials response"):
        ask_token(local)


def test_an_asgi_application_will_do(clients: Clients) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        assert (await receive())["body"].startswith(b"grant_type=client_credentials")
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b'{"access_token": "async"}'})

    bound(clients, app)

    assert ask_token(clients) == {"accessToken": "async"}


@pytest.mark.parametrize("discovery", [METADATA, DISCOVERED], ids=["named", "discovered"])
def test_a_function_takes_the_fields_of_a_token_request(local: Clients, discovery: Any) -> None:
    bound(local, lambda form: f"{form['client_id']} {form['grant_type']}", discovery)

    assert ask_token(local) == {"accessToken": "client client_credentials"}


def test_a_server_may_call_the_service(local: Clients) -> None:
    def answer(form: dict[str, str]) -> str:
        return str(local.control.get_oauth2_credential_provider(name="mine")["name"])

    bound(local, answer)

    assert ask_token(local) == {"accessToken": "mine"}


def test_another_issuers_server_is_not_asked(local: Clients) -> None:
    server = Server()
    bound(local, server)
    local.control.create_oauth2_credential_provider(name="other", **custom())

    ask_token(local, resourceCredentialProviderName="other")

    assert server.requests == []
