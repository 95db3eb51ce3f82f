"""Who may ask a gateway: anybody, who signed, who has a token that fits."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from moto.core import set_initial_no_auth_action_count

from conftest import Clients
from tests.families.gateways.traffic.arrange import SECONDS, mcp_gateway, send
from tests.families.runtimes.test_callers import DISCOVERY, jwt

PING = {"jsonrpc": "2.0", "id": 5, "method": "ping"}
OPTIONS = {"jsonrpc": "2.0", "id": 5, "method": "initialize", "params": {"protocolVersion": "2025-06-18"}}


def authorizer(**members: Any) -> dict[str, Any]:
    configuration = {"customJWTAuthorizer": {"discoveryUrl": DISCOVERY, **members}}
    return {"authorizerType": "CUSTOM_JWT", "authorizerConfiguration": configuration}


def bearer(**claims: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {jwt(**claims)}"}


def signed(
    gateway: Any, key: str = "testing", secret: str = "testing", service: str = "bedrock-agentcore", message: Any = PING
) -> Any:
    """The answer to a signed message."""
    asked = AWSRequest("POST", gateway["gatewayUrl"], {"Content-Type": "application/json"}, json.dumps(message))
    SigV4Auth(Credentials(key, secret), service, "us-east-1").add_auth(asked)
    headers = dict(asked.headers.items())
    return requests.post(gateway["gatewayUrl"], data=asked.body, headers=headers, timeout=SECONDS)


@pytest.mark.from_recording
def test_one_without_a_token_is_told_where_tokens_are(local: Clients) -> None:
    gateway = mcp_gateway(local, **authorizer(allowedClients=["app"]))

    refused = send(gateway, PING)

    base = gateway["gatewayUrl"].removesuffix("/mcp")
    challenge = f'Bearer resource_metadata="{base}/.well-known/oauth-protected-resource"'
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, challenge)
    assert refused.json() == {"jsonrpc": "2.0", "id": 0, "error": {"code": -32001, "message": "Missing Bearer token"}}


@pytest.mark.from_docs
def test_a_token_is_held_against_what_the_gateway_wants(clients: Clients) -> None:
    gateway = mcp_gateway(clients, **authorizer(allowedClients=["app"], allowedScopes=["read"]))

    fits = send(gateway, PING, **bearer(client_id="app", scope="read write"))
    other = send(gateway, PING, **bearer(client_id="other", scope="read"))
    broken = send(gateway, PING, Authorization="Bearer nonsense")
    late = send(gateway, PING, **bearer(client_id="app", scope="read", exp=1))

    assert fits.json()["result"] == {}
    assert [answer.status_code for answer in (other, broken, late)] == [403, 401, 401]
    assert (broken.json()["error"]["message"], late.json()["error"]["code"]) == ("Invalid Bearer token", -32001)
    assert 'error="insufficient_scope"' in other.headers["WWW-Authenticate"]


@pytest.mark.from_docs
def test_the_metadata_says_whose_tokens_are_taken(clients: Clients) -> None:
    scopes = {"allowedScopes": ["api/read"], "advertisedScopeMapping": {"api/read": "read"}}
    gateway = mcp_gateway(clients, **authorizer(**scopes))
    challenge = send(gateway, PING).headers["WWW-Authenticate"]
    url = challenge.split('"')[1]

    answer = requests.get(url, timeout=SECONDS)
    elsewhere = url.replace(gateway["gatewayId"], mcp_gateway(clients, "open")["gatewayId"])

    assert challenge.endswith(', scope="read"')
    assert requests.get(elsewhere, timeout=SECONDS).status_code == 404  # it takes nobody's
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "resource": gateway["gatewayUrl"],
            "authorization_servers": ["https://issuer.example"],
            "bearer_methods_supported": ["header"],
            "scopes_supported": ["read"],
        },
    )


@pytest.mark.from_model
def test_a_domain_of_the_authors_own_is_advertised(local: Clients) -> None:
    override = {"defaultDomain": "tools.example.com", "alternateDomains": ["other.example.com"]}
    gateway = mcp_gateway(local, domainOverride=override, **authorizer(allowedClients=["app"]))
    chosen = {"x_amzn_bedrock_agentcore_gateway_domain": "other.example.com"}

    default, other = send(gateway, PING), send(gateway, PING, **chosen)
    wrong = send(gateway, PING, x_amzn_bedrock_agentcore_gateway_domain="evil.example.com")

    assert "https://tools.example.com/.well-known/" in default.headers["WWW-Authenticate"]
    assert "https://other.example.com/.well-known/" in other.headers["WWW-Authenticate"]
    assert wrong.status_code == 400


@pytest.mark.inferred
def test_an_iam_gateway_takes_signatures_alone(clients: Clients) -> None:
    gateway = mcp_gateway(clients, authorizerType="AWS_IAM")

    assert signed(gateway).json()["result"] == {}
    assert [send(gateway, PING).status_code, send(gateway, PING, **bearer(sub="ada")).status_code] == [403, 403]
    assert signed(gateway, service="s3").status_code == 403


@pytest.mark.inferred
def test_motos_iam_judges_who_signed_where_it_is_on(local: Clients) -> None:
    gateway = mcp_gateway(local, authorizerType="AWS_IAM")
    users = boto3.client("iam", region_name="us-east-1")
    users.create_user(UserName="ada")
    key = users.create_access_key(UserName="ada")["AccessKey"]
    given = key["AccessKeyId"], key["SecretAccessKey"]

    judged = set_initial_no_auth_action_count(0)(signed)
    stranger, unallowed = judged(gateway), judged(gateway, *given)
    statement = {"Effect": "Allow", "Action": "bedrock-agentcore:InvokeGateway", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    users.put_user_policy(UserName="ada", PolicyName="p", PolicyDocument=document)
    allowed = judged(gateway, *given)

    assert (stranger.status_code, unallowed.status_code, allowed.status_code) == (403, 403, 200)


@pytest.mark.from_model
def test_one_that_authenticates_only_takes_either_and_asks_no_more(local: Clients) -> None:
    gateway = mcp_gateway(local, authorizerType="AUTHENTICATE_ONLY")
    keeping = mcp_gateway(local, "keeping", {"sessionConfiguration": {}}, authorizerType="AUTHENTICATE_ONLY")

    nobody = send(gateway, PING)
    session = signed(keeping, message=OPTIONS).headers["Mcp-Session-Id"]

    assert (nobody.status_code, "resource_metadata" in nobody.headers["WWW-Authenticate"]) == (401, True)
    assert signed(gateway).json()["result"] == {}
    assert send(gateway, PING, **bearer(sub="ada")).json()["result"] == {}
    assert send(keeping, PING, Mcp_Session_Id=session, **bearer(sub="ada")).status_code == 404  # of who signed


@pytest.mark.from_docs
def test_a_session_is_its_callers_own(local: Clients) -> None:
    gateway = mcp_gateway(local, mcp={"sessionConfiguration": {}}, **authorizer(allowedClients=["app"]))
    ada, eve = bearer(sub="ada", client_id="app"), bearer(sub="eve", client_id="app")

    session = send(gateway, OPTIONS, **ada).headers["Mcp-Session-Id"]

    assert send(gateway, PING, Mcp_Session_Id=session, **ada).status_code == 200
    assert send(gateway, PING, Mcp_Session_Id=session, **eve).status_code == 404
