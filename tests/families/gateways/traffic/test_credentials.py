"""What a gateway shows its targets: keys, tokens, signatures; and that it tells them to nobody else."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from conftest import Clients, Logged
from tests.families.gateways.traffic.arrange import API, add_api, asked, called, mcp_gateway, send, text
from tests.families.gateways.traffic.test_callers import authorizer, bearer, signed
from tests.families.identities.arrange import provider

ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:token-vault/default/{kind}/{name}"
KEY = "k3y-0f-the-api"


def seen_by(clients: Clients) -> dict[str, Any]:
    """What an API sees of its last request."""
    seen: dict[str, Any] = {}

    def api(environ: Any, start_response: Any) -> Any:
        seen.update(environ)
        start_response("500 Broken" if "BREAK" in seen else "200 OK", [("Content-Type", "application/json")])
        return [b"{}"]

    clients.agentcore.bind(API, api)
    return seen


def by_key(**members: Any) -> list[dict[str, Any]]:
    given = {"providerArn": ARN.format(kind="apikeycredentialprovider", name="mine"), **members}
    return [{"credentialProviderType": "API_KEY", "credentialProvider": {"apiKeyCredentialProvider": given}}]


def by_token(grant: str = "CLIENT_CREDENTIALS", **members: Any) -> list[dict[str, Any]]:
    arn = ARN.format(kind="oauth2credentialprovider", name="mine")
    given = {"providerArn": arn, "scopes": ["read"], "grantType": grant, **members}
    return [{"credentialProviderType": "OAUTH", "credentialProvider": {"oauthCredentialProvider": given}}]


def by_signature(**members: Any) -> list[dict[str, Any]]:
    given = {"credentialProvider": {"iamCredentialProvider": {"service": "execute-api", **members}}}
    return [{"credentialProviderType": "GATEWAY_IAM_ROLE", **given}]


def ask(clients: Clients, gateway: Any, **headers: str) -> Any:
    return called(gateway, "api___getWeather", {"city": "Oslo"}, **headers)


@pytest.mark.from_docs
def test_a_key_goes_into_the_header_or_the_query_that_the_target_names(clients: Clients) -> None:
    clients.control.create_api_key_credential_provider(name="mine", apiKey=KEY)
    gateway, seen = mcp_gateway(clients), seen_by(clients)
    header = by_key(credentialParameterName="X-Api-Key", credentialLocation="HEADER", credentialPrefix="Key")
    add_api(clients, gateway, credentialProviderConfigurations=header)
    query = by_key(credentialParameterName="key", credentialLocation="QUERY_PARAMETER")
    add_api(clients, gateway, name="other", credentialProviderConfigurations=query)

    ask(clients, gateway)
    first = seen["HTTP_X_API_KEY"], seen["QUERY_STRING"]
    called(gateway, "other___getWeather", {"city": "Oslo", "unit": "C"})

    assert first == (f"Key {KEY}", "")
    assert seen["QUERY_STRING"] == f"unit=C&key={KEY}"


@pytest.mark.from_docs
def test_a_token_comes_from_the_vault(local: Clients) -> None:
    provider(local)
    asked: list[Any] = []

    def issue(request: Any) -> str:
        asked.append(request)
        return f"tok{len(asked)}"

    local.agentcore.identity.script("mine", issue)
    gateway, seen = mcp_gateway(local), seen_by(local)
    wanted = by_token(customParameters={"audience": "weather"})
    add_api(local, gateway, credentialProviderConfigurations=wanted)
    inner = mcp_gateway(local, "signed", authorizerType="AWS_IAM")
    add_api(local, inner, credentialProviderConfigurations=by_token())

    ask(local, gateway)
    first = seen["HTTP_AUTHORIZATION"]
    params = {"name": "api___getWeather", "arguments": {"city": "Oslo"}}
    signed(inner, message={"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params})

    assert (first, seen["HTTP_AUTHORIZATION"]) == ("Bearer tok1", "Bearer tok2")
    assert [(one.workload, one.user, one.parameters) for one in asked] == [
        (gateway["gatewayId"], None, {"audience": "weather"}),
        (inner["gatewayId"], "arn:aws:sts::123456789012:user/moto", {}),
    ]


@pytest.mark.from_docs
def test_a_users_own_token_is_exchanged(local: Clients) -> None:
    provider(local)
    local.agentcore.identity.script("mine", lambda request: f"tok-of-{request.user}")
    gateway, seen = mcp_gateway(local, **authorizer(allowedClients=["app"])), seen_by(local)
    add_api(local, gateway, credentialProviderConfigurations=by_token("TOKEN_EXCHANGE"))

    ask(local, gateway, **bearer(sub="ada", iss="https://idp.example", client_id="app"))

    assert seen["HTTP_AUTHORIZATION"] == "Bearer tok-of-ada"


@pytest.mark.inferred
def test_a_user_who_has_to_agree_is_sent_there(local: Clients) -> None:
    provider(local)
    gateway = mcp_gateway(local, **authorizer(allowedClients=["app"]))
    back = "https://app.example/done"
    add_api(local, gateway, credentialProviderConfigurations=by_token("AUTHORIZATION_CODE", defaultReturnUrl=back))
    local.control.update_workload_identity(name=gateway["gatewayId"], allowedResourceOauth2ReturnUrls=[back])
    ada = bearer(sub="ada", iss="https://idp.example", client_id="app")

    params = {"name": "api___getWeather", "arguments": {"city": "Oslo"}}
    error = asked(gateway, "tools/call", params, **ada)["error"]

    (elicitation,) = error["data"]["elicitations"]
    assert (error["code"], elicitation["mode"]) == (-32042, "url")
    assert "/identities/oauth2/authorize?request_uri=" in elicitation["url"]


@pytest.mark.from_docs
def test_a_request_is_signed_for_the_service_the_target_names(local: Clients) -> None:
    gateway, seen = mcp_gateway(local), seen_by(local)
    add_api(local, gateway, credentialProviderConfigurations=by_signature(region="eu-west-1"))

    ask(local, gateway)

    assert "/eu-west-1/execute-api/aws4_request" in seen["HTTP_AUTHORIZATION"]
    assert seen["HTTP_X_AMZ_SECURITY_TOKEN"]


@pytest.mark.inferred
def test_credentials_that_cannot_be_had_are_a_tool_that_failed(local: Clients) -> None:
    gateway, seen = mcp_gateway(local, exceptionLevel="DEBUG"), seen_by(local)
    add_api(local, gateway, credentialProviderConfigurations=by_key())

    result = ask(local, gateway)

    assert (result["isError"], seen) == (True, {})
    assert text(result) == "Credentials for target api cannot be had: CredentialProvider not found"


@pytest.mark.inferred
def test_no_answer_and_no_log_tells_a_key(local: Clients, caplog: Logged) -> None:
    caplog.set_level(logging.DEBUG, "moto_agentcore")
    local.control.create_api_key_credential_provider(name="mine", apiKey=KEY)
    gateway, seen = mcp_gateway(local, exceptionLevel="DEBUG"), seen_by(local)
    add_api(local, gateway, credentialProviderConfigurations=by_key(credentialLocation="QUERY_PARAMETER"))
    seen["BREAK"] = True

    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    answer = send(gateway, {**message, "params": {"name": "api___getWeather", "arguments": {"city": "Oslo"}}})

    assert KEY in seen["QUERY_STRING"]
    assert KEY not in answer.text + str(answer.headers) + caplog.text
