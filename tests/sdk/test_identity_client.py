"""The SDK's ``IdentityClient``, ``@requires_access_token`` and ``@requires_api_key``, unchanged, on both faces."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bedrock_agentcore.identity.auth import requires_access_token, requires_api_key
from bedrock_agentcore.runtime import BedrockAgentCoreApp, BedrockAgentCoreContext
from bedrock_agentcore.services import identity as identity_module
from bedrock_agentcore.services.identity import IdentityClient, UserIdIdentifier, UserTokenIdentifier
from botocore.exceptions import ClientError

from conftest import Clients
from tests.families.identities.arrange import RETURN, claims_of, custom, jwt, oauth2
from tests.families.runtimes.arrange import GIVEN

REGION = "us-east-1"
pytestmark = pytest.mark.from_sdk


@pytest.fixture
def client(face: Clients, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> IdentityClient:
    """A client of the SDK's, a workload ``agent`` and two providers; its poller does not wait."""
    monkeypatch.setattr(identity_module, "DEFAULT_POLLING_INTERVAL_SECONDS", 0)
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.delenv("DOCKER_CONTAINER", raising=False)
    monkeypatch.chdir(tmp_path)
    client: Any = IdentityClient(REGION)  # some of its methods have no types
    client.create_workload_identity("agent", [RETURN])
    client.create_api_key_credential_provider({"name": "key", "apiKey": "sk-1"})
    client.create_oauth2_credential_provider({"name": "github", **oauth2()})
    client.create_oauth2_credential_provider({"name": "idp", **custom()})
    found: IdentityClient = client
    return found


@pytest.fixture
def local_agent(client: IdentityClient) -> None:
    """The file by which the SDK knows, on a developer's machine, which workload and user it is."""
    Path(".agentcore.json").write_text(json.dumps({"workload_identity_name": "agent", "user_id": "maria"}))


@pytest.fixture
def hosted(client: IdentityClient) -> Iterator[str]:
    """A workload access token where a runtime puts it."""
    token = workload_token(client, user_token=jwt())
    variable = BedrockAgentCoreContext._workload_access_token
    before = variable.set(token)
    yield token
    variable.reset(before)


def workload_token(client: IdentityClient, **user: str) -> str:
    return str(client.get_workload_access_token("agent", **user)["workloadAccessToken"])


def get_token(client: IdentityClient, token: str, flow: Any = "USER_FEDERATION", **more: Any) -> str:
    asked = {"provider_name": "github", "scopes": ["repo"], "agent_identity_token": token, **more}
    return asyncio.run(client.get_token(auth_flow=flow, **asked))


@pytest.mark.parametrize("user", [{}, {"user_id": "maria"}, {"user_token": jwt()}], ids=["nobody", "id", "jwt"])
def test_an_api_key_is_had_with_any_workload_token(client: IdentityClient, user: dict[str, str]) -> None:
    token = workload_token(client, **user)

    assert asyncio.run(client.get_api_key(provider_name="key", agent_identity_token=token)) == "sk-1"


def test_a_machines_token_is_had_at_once(client: IdentityClient) -> None:
    token = get_token(client, workload_token(client), "M2M", provider_name="idp")

    assert claims_of(token)["sub"] == "client"


def test_a_token_is_had_on_behalf_of_a_user(client: IdentityClient) -> None:
    workload = workload_token(client, user_token=jwt("maria"))

    token = get_token(client, workload, "ON_BEHALF_OF_TOKEN_EXCHANGE", provider_name="idp")

    assert claims_of(token)["sub"] == "maria"


@pytest.mark.parametrize("forced", [False, True])
def test_the_poller_has_the_token_once_the_user_has_agreed(face: Clients, client: IdentityClient, forced: bool) -> None:
    def agree(url: str) -> None:
        session = url.rpartition("=")[2].replace("%3A", ":")
        face.agentcore.identity.consent(url)
        client.complete_resource_token_auth(session, UserIdIdentifier(user_id="maria"))

    workload = workload_token(client, user_id="maria")
    more = {"callback_url": RETURN, "force_authentication": forced, "custom_state": "x"}

    token = get_token(client, workload, on_auth_url=agree, custom_parameters={"prompt": "login"}, **more)

    assert token.startswith("gho_")
    assert get_token(client, workload, callback_url=RETURN) == token


def test_the_application_confirms_with_the_users_own_jwt(face: Clients, client: IdentityClient) -> None:
    user = jwt("maria")

    def agree(url: str) -> None:
        face.agentcore.identity.consent(url)
        client.complete_resource_token_auth(
            url.rpartition("=")[2].replace("%3A", ":"), UserTokenIdentifier(user_token=user)
        )

    assert get_token(client, workload_token(client, user_token=user), on_auth_url=agree, callback_url=RETURN)


def test_an_unknown_token_is_refused(client: IdentityClient) -> None:
    with pytest.raises(ClientError, match="UnauthorizedException"):
        get_token(client, "invalid-token-12345", "M2M")
    with pytest.raises(ClientError, match="UnauthorizedException"):
        asyncio.run(client.get_api_key(provider_name="key", agent_identity_token="invalid-token-12345"))


def test_a_decorated_function_is_given_an_api_key(local_agent: None) -> None:
    @requires_api_key(provider_name="key")
    def call(question: str, *, api_key: str) -> str:
        return f"{question} {api_key}"

    assert call("with") == "with sk-1"


def test_a_decorated_coroutine_is_given_an_api_key(hosted: str) -> None:
    @requires_api_key(provider_name="key", into="secret")
    async def call(*, secret: str) -> str:
        return secret

    assert asyncio.run(call()) == "sk-1"


def test_a_decorated_function_is_given_a_machines_token(local_agent: None) -> None:
    @requires_access_token(provider_name="idp", scopes=["read"], auth_flow="M2M")
    def call(*, access_token: str) -> str:
        return access_token

    assert claims_of(call())["scope"] == "read"


def test_a_decorated_function_is_given_a_users_token_once_they_agree(face: Clients, local_agent: None) -> None:
    @requires_access_token(
        provider_name="github",
        scopes=["repo"],
        auth_flow="USER_FEDERATION",
        callback_url=RETURN,
        on_auth_url=lambda url: face.agentcore.identity.consent(url, user="maria"),
    )
    async def call(*, access_token: str) -> str:
        return access_token

    assert asyncio.run(call()).startswith("gho_")


def test_an_agent_that_nobody_has_named_makes_itself_an_identity(client: IdentityClient) -> None:
    @requires_api_key(provider_name="key")
    def call(*, api_key: str) -> str:
        return api_key

    assert call() == "sk-1"
    named = json.loads(Path(".agentcore.json").read_text())["workload_identity_name"]
    assert client.get_workload_identity(named)["name"] == named


def test_an_agent_in_a_runtime_reaches_what_its_user_may(face: Clients, client: IdentityClient) -> None:
    app = BedrockAgentCoreApp()

    @app.entrypoint
    @requires_api_key(provider_name="key")
    async def answer(payload: dict[str, str], *, api_key: str) -> str:
        return f"{payload['prompt']} {api_key}"

    runtime = face.control.create_agent_runtime(agentRuntimeName="helper", **GIVEN)
    face.agentcore.bind("helper", app)

    reply = face.data.invoke_agent_runtime(
        agentRuntimeArn=runtime["agentRuntimeArn"], runtimeUserId="maria", payload=b'{"prompt": "with"}'
    )

    assert json.loads(reply["response"].read()) == "with sk-1"
