"""Who may call a runtime: Bearer tokens at its authorizer, resource policies that deny."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import requests
from moto.core import set_initial_no_auth_action_count

from conftest import Clients, make_client
from moto_agentcore import AgentCore
from moto_agentcore.state import clock
from tests.families.arrange import error_of, refused, status_of
from tests.families.runtimes.arrange import GIVEN, ask, asked, new_endpoint, new_runtime

DENIED = "AccessDeniedException"
DISCOVERY = "https://issuer.example/.well-known/openid-configuration"
SECONDS = 20


def part(content: Any) -> str:
    return urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def jwt(**claims: Any) -> str:
    """A token that nobody signed, of the client ``app`` unless told otherwise."""
    return f"{part({'alg': 'RS256'})}.{part({'client_id': 'app', **claims})}.c2ln"


def authorizer(**members: Any) -> dict[str, Any]:
    """One that asks something of a token: as told, or for the client ``app``."""
    asked = members or {"allowedClients": ["app"]}
    return {"authorizerConfiguration": {"customJWTAuthorizer": {"discoveryUrl": DISCOVERY, **asked}}}


def url_of(clients: Clients, runtime: dict[str, Any]) -> str:
    return f"{origin_of(clients)}/runtimes/{quote(runtime['agentRuntimeArn'], safe='')}/invocations"


def post(clients: Clients, runtime: dict[str, Any], token: str | None, **headers: str) -> requests.Response:
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    return requests.post(url_of(clients, runtime), data=b"{}", headers=headers, timeout=SECONDS)


def origin_of(clients: Clients) -> str:
    return clients.endpoint or "https://bedrock-agentcore.us-east-1.amazonaws.com"


def said(answer: requests.Response) -> str:
    """What a 401 says: in JSON-RPC's form, whatever the runtime speaks."""
    found = answer.json()
    assert found == {"jsonrpc": "2.0", "error": {"code": -32001, "message": found["error"]["message"]}}
    return str(found["error"]["message"])


@pytest.mark.from_recording
def test_a_token_that_fits_is_let_in_and_one_that_is_missing_is_told_where_to_get_it(clients: Clients) -> None:
    runtime = new_runtime(clients, **authorizer(allowedClients=["app"]))

    answer, missing = post(clients, runtime, jwt(client_id="app")), post(clients, runtime, None)

    assert (answer.status_code, answer.json()["payload"]) == (200, {})
    assert (missing.status_code, said(missing)) == (401, "Missing Authentication Token")
    metadata = f"{url_of(clients, runtime)}/.well-known/oauth-protected-resource?qualifier=DEFAULT"
    assert missing.headers["WWW-Authenticate"] == f'Bearer resource_metadata="{metadata}"'


@pytest.mark.from_recording  # that over the server the URLs lead back to it is ours
@pytest.mark.parametrize("get", [requests.get, httpx.get])
def test_where_a_refusal_points_to_says_who_gives_tokens(clients: Clients, get: Any) -> None:
    runtime = new_runtime(clients, **authorizer())
    refusal = post(clients, runtime, None).headers["WWW-Authenticate"]

    answer = get(refusal.split('"')[1], timeout=SECONDS)

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "authorization_servers": ["https://issuer.example"],
            "resource": f"{url_of(clients, runtime)}?qualifier=DEFAULT",
        },
    )


@pytest.mark.inferred
@pytest.mark.parametrize("qualifier", ["DEFAULT", "nowhere"])
def test_a_runtime_that_takes_no_tokens_points_nowhere(clients: Clients, qualifier: str) -> None:
    runtime = new_runtime(clients, **(authorizer() if qualifier != "DEFAULT" else {}))
    document = f"{url_of(clients, runtime)}/.well-known/oauth-protected-resource?qualifier={qualifier}"

    answer = requests.get(document, timeout=SECONDS)

    assert answer.status_code == 404
    other = document.replace("runtime%2F", "gateway%2F").replace("123456789012", "999999999999")
    assert requests.get(other, timeout=SECONDS).status_code == 404
    made = clients.control.create_policy_engine(name="engine")["policyEngineArn"]
    no_runtime = document.replace(quote(runtime["agentRuntimeArn"], safe=""), quote(made, safe=""))
    assert requests.get(no_runtime, timeout=SECONDS).status_code == 404


CLAIM: dict[str, Any] = {"inboundTokenClaimName": "team", "inboundTokenClaimValueType": "STRING"}
EQUALS = {"claimMatchOperator": "EQUALS", "claimMatchValue": {"matchValueString": "red"}}
CONTAINS = {"claimMatchOperator": "CONTAINS", "claimMatchValue": {"matchValueString": "red"}}
ANY = {"claimMatchOperator": "CONTAINS_ANY", "claimMatchValue": {"matchValueStringList": ["red", "blue"]}}
RULES: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any], str]] = [
    ({"allowedAudience": ["a", "b"]}, {"aud": ["x", "b"]}, {"aud": "x"}, "aud"),
    ({"allowedClients": ["a"]}, {"client_id": "a"}, {"aud": "a"}, "client_id"),
    ({"allowedScopes": ["read"]}, {"scope": "write read"}, {"scope": "write"}, "scope"),
    ({"customClaims": [{**CLAIM, "authorizingClaimMatchValue": EQUALS}]}, {"team": "red"}, {"team": ["red"]}, "team"),
    (
        {
            "customClaims": [
                {**CLAIM, "inboundTokenClaimValueType": "STRING_ARRAY", "authorizingClaimMatchValue": CONTAINS}
            ]
        },
        {"team": ["red", "green"]},
        {"team": ["green"]},
        "team",
    ),
    (
        {"customClaims": [{**CLAIM, "inboundTokenClaimValueType": "STRING_ARRAY", "authorizingClaimMatchValue": ANY}]},
        {"team": ["blue"]},
        {},
        "team",
    ),
]


@pytest.mark.from_recording
@pytest.mark.parametrize(("rule", "fits", "does_not", "claim"), RULES)
def test_claims_are_held_against_the_authorizer(
    clients: Clients, rule: dict[str, Any], fits: dict[str, Any], does_not: dict[str, Any], claim: str
) -> None:
    runtime = new_runtime(clients, **authorizer(**rule))

    good, bad = post(clients, runtime, jwt(**fits)), post(clients, runtime, jwt(**does_not))

    assert (good.status_code, bad.status_code) == (200, 401)
    assert said(bad) == f"Claim '{claim}' value mismatch with configuration."
    assert "resource_metadata" in bad.headers["WWW-Authenticate"]


@pytest.mark.from_recording
@pytest.mark.parametrize("token", ["not.a.token", "nonsense", "a.b.c", "W10.W10."])
def test_what_is_no_token_is_not_let_in(local: Clients, token: str) -> None:
    runtime = new_runtime(local, **authorizer())

    answer = post(local, runtime, token)

    assert (answer.status_code, answer.json()) == (
        403,
        {"message": "OAuth authorization failed: Failed to parse token"},
    )


@pytest.mark.from_recording
def test_a_token_in_its_last_minute_is_not_let_in_any_more(clients: Clients) -> None:
    runtime = new_runtime(clients, **authorizer())

    fresh, stale = (post(clients, runtime, jwt(exp=clock.now().timestamp() + left)) for left in (90, 50))

    assert (fresh.status_code, stale.status_code) == (200, 401)
    assert said(stale) == "Ineffectual token, will expire within the next minute"


@pytest.mark.inferred
@pytest.mark.parametrize("token", [jwt(exp=1), jwt(nbf=4e9), jwt(exp="soon")])
def test_a_token_that_is_not_of_today_is_not_let_in(local: Clients, token: str) -> None:
    runtime = new_runtime(local, **authorizer())

    answer = post(local, runtime, token)

    assert answer.status_code == 401
    assert token not in answer.text


@pytest.mark.from_sdk  # quoted by several who met it
def test_who_comes_the_other_way_is_told_so(clients: Clients) -> None:
    protected, open_one = new_runtime(clients, **authorizer()), new_runtime(clients, "other")

    text = refused(ask, DENIED, clients=clients, runtime=protected, payload={})
    answer = post(clients, open_one, jwt())

    assert text.startswith("Authorization method mismatch.")
    assert (answer.status_code, answer.json()["message"]) == (403, text)
    stop = clients.data.stop_runtime_session
    assert refused(stop, DENIED, agentRuntimeArn=protected["agentRuntimeArn"], runtimeSessionId="s" * 33) == text


@pytest.mark.from_sdk
def test_a_listed_authorization_and_the_users_token_reach_what_is_bound(clients: Clients) -> None:
    allowed: dict[str, Any] = {"requestHeaderConfiguration": {"requestHeaderAllowlist": ["Authorization"]}}
    runtime = new_runtime(clients, **authorizer(), **allowed)
    clients.agentcore.bind("helper", lambda p, context: [context.request_headers, context.workload_access_token])
    token = jwt(iss="https://issuer.example", sub="ann", client_id="app")

    headers, workload_token = post(clients, runtime, token).json()

    assert headers == {"Authorization": f"Bearer {token}"}
    assert isinstance(workload_token, str)
    assert post(clients, runtime, jwt(client_id="app")).json()[1] is None


@pytest.mark.inferred
def test_a_signature_is_never_handed_on(clients: Clients) -> None:
    runtime = new_runtime(clients, requestHeaderConfiguration={"requestHeaderAllowlist": ["Authorization"]})
    clients.agentcore.bind("helper", lambda p, context: context.request_headers)

    assert asked(clients, runtime, {}) == {}


@pytest.mark.inferred
def test_a_token_finds_the_account_that_the_runtime_names(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "210987654321")
    runtime = new_runtime(clients, **authorizer())
    monkeypatch.delenv("MOTO_ACCOUNT_ID")

    assert ":210987654321:" in runtime["agentRuntimeArn"]
    assert post(clients, runtime, jwt(client_id="app")).status_code == 200


@pytest.mark.inferred
def test_over_the_server_a_token_finds_the_region_that_the_runtime_names(remote: Clients) -> None:
    there = make_client("bedrock-agentcore-control", remote.endpoint, "eu-west-1")
    made = there.create_agent_runtime(agentRuntimeName="helper", **GIVEN, **authorizer())

    answer, missing = post(remote, made, jwt()), post(remote, made, None)

    assert (answer.status_code, missing.status_code) == (200, 401)


def _policy(effect: str, principal: Any, action: Any, **more: Any) -> str:
    statement = {"Effect": effect, "Principal": principal, "Action": action, "Resource": "*", **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


INVOKE = "bedrock-agentcore:InvokeAgentRuntime"
ANN = {"AWS": "arn:aws:iam::123456789012:user/ann"}
DENIALS = [
    (_policy("Deny", "*", INVOKE), True),
    (_policy("Deny", ANN, ["bedrock-agentcore:Get*", "bedrock-agentcore:invoke*"]), True),
    (_policy("Deny", {"AWS": "123456789012"}, "bedrock-agentcore:*"), True),
    (_policy("Deny", {"AWS": "arn:aws:iam::123456789012:user/bob"}, INVOKE), False),
    (_policy("Deny", "*", "bedrock-agentcore:StopRuntimeSession"), False),
    (_policy("Deny", "*", INVOKE, Condition={"StringEquals": {"aws:PrincipalTag/x": "y"}}), False),
    (_policy("Deny", "*", INVOKE, Condition={"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}), True),
    (_policy("Deny", "*", INVOKE, Condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/a*"}}), True),
    (_policy("Allow", ANN, INVOKE), False),
]


@pytest.mark.from_docs
@pytest.mark.parametrize("on_endpoint", [False, True])
@pytest.mark.parametrize(("policy", "denies"), DENIALS)
def test_a_resource_policy_that_denies_is_kept_where_moto_checks_iam(
    local: Clients, policy: str, denies: bool, on_endpoint: bool
) -> None:
    runtime = new_runtime(local)
    made = new_endpoint(local, runtime["agentRuntimeId"], "prod")
    arn = made["agentRuntimeEndpointArn"] if on_endpoint else runtime["agentRuntimeArn"]
    policy = policy.replace('"Resource": "*"', f'"Resource": "{arn}"')
    local.control.put_resource_policy(resourceArn=arn, policy=policy)
    client = _client_of_ann("bedrock-agentcore:*")

    @set_initial_no_auth_action_count(0)  # type: ignore[untyped-decorator, unused-ignore] # moto's is not typed throughout
    def call() -> None:
        asking = {"agentRuntimeArn": runtime["agentRuntimeArn"], "payload": b"{}", "qualifier": "prod"}
        if not denies:
            assert status_of(client.invoke_agent_runtime(**asking)) == 200
            return
        error = error_of(DENIED, client.invoke_agent_runtime, **asking)
        assert status_of(error) == 403
        assert "with an explicit deny in a resource-based policy" in error["Error"]["Message"]

    call()


@pytest.mark.from_docs
@pytest.mark.parametrize(("role", "denies"), [("agent", True), ("other", False)])
def test_a_policy_that_denies_a_role_denies_its_sessions(local: Clients, role: str, denies: bool) -> None:
    runtime = new_runtime(local)
    arn = runtime["agentRuntimeArn"]
    policy = _policy("Deny", {"AWS": f"arn:aws:iam::123456789012:role/{role}"}, INVOKE)
    local.control.put_resource_policy(resourceArn=arn, policy=policy.replace('"Resource": "*"', f'"Resource": "{arn}"'))
    client = _client_of_a_role("agent")

    @set_initial_no_auth_action_count(0)  # type: ignore[untyped-decorator, unused-ignore] # moto's is not typed throughout
    def call() -> None:
        asking = {"agentRuntimeArn": arn, "payload": b"{}"}
        if denies:
            assert status_of(error_of(DENIED, client.invoke_agent_runtime, **asking)) == 403
        else:
            assert status_of(client.invoke_agent_runtime(**asking)) == 200

    call()


def _client_of_a_role(name: str) -> Any:
    """A client of a session of a role that may do everything of AgentCore."""
    import boto3

    iam, sts = (
        boto3.client(service, "us-east-1", aws_access_key_id="testing", aws_secret_access_key="testing")
        for service in ("iam", "sts")
    )
    trust = {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({"Statement": [trust]}))["Role"]
    allow = {"Effect": "Allow", "Action": "bedrock-agentcore:*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=document)
    key = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="session")["Credentials"]
    session = boto3.session.Session(key["AccessKeyId"], key["SecretAccessKey"], key["SessionToken"])
    return session.client("bedrock-agentcore", "us-east-1")


def _client_of_ann(*actions: str) -> Any:
    """A client of a user who may do these things."""
    import boto3

    iam = boto3.client("iam", "us-east-1", aws_access_key_id="testing", aws_secret_access_key="testing")
    iam.create_user(UserName="ann")
    allow = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    iam.put_user_policy(UserName="ann", PolicyName="all", PolicyDocument=document)
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    return boto3.session.Session(key["AccessKeyId"], key["SecretAccessKey"]).client("bedrock-agentcore", "us-east-1")


@pytest.mark.from_model
def test_who_calls_for_a_user_must_be_allowed_that_too(local: Clients) -> None:
    runtime = new_runtime(local)
    client = _client_of_ann(INVOKE)

    @set_initial_no_auth_action_count(0)  # type: ignore[untyped-decorator, unused-ignore] # moto's is not typed throughout
    def call() -> None:
        asking = {"agentRuntimeArn": runtime["agentRuntimeArn"], "payload": b"{}"}
        assert status_of(client.invoke_agent_runtime(**asking)) == 200
        assert f"{INVOKE}ForUser" in refused(client.invoke_agent_runtime, DENIED, runtimeUserId="bob", **asking)

    call()


@pytest.mark.inferred
def test_what_is_bound_is_gone_with_the_outermost_mock() -> None:
    client = make_client("bedrock-agentcore")
    with AgentCore() as outer:
        with AgentCore() as inner:
            inner.bind("helper", lambda payload: "bound")
        runtime = _runtime()
        found = client.invoke_agent_runtime(agentRuntimeArn=runtime, payload=b"{}")["response"].read()
        assert found == b'"bound"'
    with outer:
        answer = client.invoke_agent_runtime(agentRuntimeArn=_runtime(), payload=b"{}")

        assert b"Nothing is bound" in answer["response"].read()


def _runtime() -> str:
    from tests.families.runtimes.arrange import GIVEN

    made = make_client("bedrock-agentcore-control").create_agent_runtime(agentRuntimeName="helper", **GIVEN)
    return str(made["agentRuntimeArn"])
