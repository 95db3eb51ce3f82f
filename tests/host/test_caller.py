"""Who calls and where: accounts, regions, partitions, and IAM where moto has it switched on; through both doors."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import pytest
from botocore.config import Config
from moto.core import set_initial_no_auth_action_count
from moto.core.authorization import enable_iam_authentication

from conftest import SERVICES, Clients, make_client
from moto_agentcore import mock_agentcore
from moto_agentcore.host.caller import addressed
from moto_agentcore.wire.messages import Request
from tests.host.arrange import (
    AGENTS,
    CONTROL,
    DATA,
    before_install,
    names,
    new_memory,
    refusal,
    say,
    sending,
    watching,
)
from tests.host.raw import signature

Make = Callable[..., Any]
OTHER = "111122223333"
RUNTIME = f"arn:aws:bedrock-agentcore:eu-west-1:{OTHER}:runtime/helper-0123456789"
MOTOS = "123456789012"


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("headers", "runtime", "query", "place"),
    [
        ({}, RUNTIME, "", (OTHER, "eu-west-1")),
        ({}, "helper-0123456789", f"accountId={OTHER}", (OTHER, "us-east-1")),
        ({}, "helper-0123456789", "accountId=me", (MOTOS, "us-east-1")),
        (signature("bedrock-agentcore"), RUNTIME, "", (MOTOS, "us-east-1")),  # who signs says it
    ],
)
def test_what_nobody_signed_goes_where_the_runtime_is(
    headers: Any, runtime: str, query: str, place: tuple[str, str]
) -> None:
    request = Request("POST", "/runtimes/x/invocations", query, headers, b"")

    assert addressed("localhost", request, {"agentRuntimeArn": runtime}, "bedrock-agentcore") == place


def maker() -> Make:
    """Makes clients; of one session, which keeps the models."""
    session = boto3.session.Session(aws_access_key_id="testing", aws_secret_access_key="testing")

    def client(service: str, region: str = "us-east-1", config: Config | None = None, **keys: Any) -> Any:
        return session.client(service, region_name=region, config=config, **keys)

    return client


@pytest.fixture(scope="session")
def fast(_local_clients: list[Any]) -> Make:
    return maker()


@pytest.fixture(scope="session")
def slow(_local_clients: list[Any]) -> Make:
    with before_install():
        return maker()


@pytest.fixture(params=["fast", "slow"])
def make(request: pytest.FixtureRequest) -> Make:
    """Makes clients whose requests come through the fast door, or through moto's."""
    found: Make = request.getfixturevalue(request.param)
    return found


def account_of(control: Any) -> str:
    found = control.create_memory(name="Demo", eventExpiryDuration=30)["memory"]["arn"]
    return str(found.split(":")[4])


def keys_of(answer: dict[str, str]) -> dict[str, str]:
    found = {"aws_access_key_id": answer["AccessKeyId"], "aws_secret_access_key": answer["SecretAccessKey"]}
    return found | ({"aws_session_token": answer["SessionToken"]} if "SessionToken" in answer else {})


@pytest.mark.inferred
def test_the_account_is_motos_by_default(either: Clients) -> None:
    assert account_of(either.control) == MOTOS


@pytest.mark.from_docs  # moto's: https://docs.getmoto.org/en/latest/docs/multi_account.html
def test_the_environment_names_the_account(either: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_ACCOUNT_ID", OTHER)
    assert account_of(either.control) == OTHER


@pytest.mark.from_docs  # as above
def test_a_header_names_the_account(either: Clients) -> None:
    with sending(either.control, x_moto_account_id=OTHER):
        assert account_of(either.control) == OTHER
    assert names(either.control) == []


@pytest.mark.from_docs  # as above
def test_the_environment_goes_before_the_header(either: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_ACCOUNT_ID", OTHER)
    with sending(either.control, x_moto_account_id="444455556666"):
        assert account_of(either.control) == OTHER


@pytest.mark.inferred
def test_an_environment_that_is_a_plain_mapping_is_read_too(local: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {**os.environ, "MOTO_ACCOUNT_ID": OTHER})
    assert account_of(local.control) == OTHER


@pytest.mark.from_docs  # as above
def test_an_assumed_role_acts_in_its_own_account(agentcore: Any, make: Make) -> None:
    role = make("sts").assume_role(RoleArn=f"arn:aws:iam::{OTHER}:role/agent", RoleSessionName="session")
    theirs = make(CONTROL, **keys_of(role["Credentials"]))
    assert account_of(theirs) == OTHER
    assert names(make(CONTROL)) == []


@pytest.mark.inferred
def test_accounts_share_nothing(local: Clients) -> None:
    memory_id = new_memory(local.control)
    with sending(local.data, x_moto_account_id=OTHER):
        code, _, _ = refusal(local.data.list_actors, memoryId=memory_id)
    assert code == "ResourceNotFoundException"
    assert local.data.list_actors(memoryId=memory_id)["actorSummaries"] == []


@pytest.mark.inferred
def test_regions_share_nothing(local: Clients) -> None:
    memory_id = new_memory(local.control)
    code, _, _ = refusal(make_client(DATA, region="eu-west-1").list_actors, memoryId=memory_id)
    assert code == "ResourceNotFoundException"


# What botocore makes of region and endpoint settings: the hosts stand in its partitions and endpoint rule sets.
ENDPOINTS: list[tuple[str, dict[str, bool], str, str]] = [
    ("us-east-1", {}, "aws", "us-east-1.amazonaws.com"),
    ("us-east-1", {"use_fips_endpoint": True}, "aws", "-fips.us-east-1.amazonaws.com"),
    ("us-east-1", {"use_dualstack_endpoint": True}, "aws", "us-east-1.api.aws"),
    ("cn-north-1", {}, "aws-cn", "cn-north-1.amazonaws.com.cn"),
    ("cn-northwest-1", {"use_dualstack_endpoint": True}, "aws-cn", "cn-northwest-1.api.amazonwebservices.com.cn"),
    ("us-gov-west-1", {}, "aws-us-gov", "us-gov-west-1.amazonaws.com"),
    (
        "us-gov-west-1",
        {"use_fips_endpoint": True, "use_dualstack_endpoint": True},
        "aws-us-gov",
        "-fips.us-gov-west-1.api.aws",
    ),
]


@pytest.mark.parametrize(("region", "settings", "partition", "host"), ENDPOINTS, ids=[row[3] for row in ENDPOINTS])
@pytest.mark.from_model
def test_every_partition_and_endpoint_variant_is_answered(
    region: str, settings: dict[str, bool], partition: str, host: str, agentcore: Any, make: Make
) -> None:
    control, data, agents = (make(service, region, Config(**settings)) for service in SERVICES)
    memory = control.create_memory(name="Demo", eventExpiryDuration=30)["memory"]
    say(data, memory["arn"], "hello")
    found = agents.list_sessions()
    assert all(client.meta.endpoint_url.endswith(host) for client in (control, data, agents))
    assert memory["arn"] == f"arn:{partition}:bedrock-agentcore:{region}:{MOTOS}:memory/{memory['id']}"
    assert found["sessionSummaries"] == []


@pytest.mark.parametrize(("region", "settings"), [row[:2] for row in ENDPOINTS], ids=[row[3] for row in ENDPOINTS])
@pytest.mark.inferred
def test_the_fast_door_knows_every_endpoint_variant(region: str, settings: Any, agentcore: Any, fast: Make) -> None:
    control = fast(CONTROL, region, Config(**settings))
    with watching(control) as seen:
        control.list_memories()
    assert seen == [True]


@pytest.mark.parametrize("region", ["mars-north-1", "us-iso-east-1"])
@pytest.mark.inferred
def test_a_region_that_is_none_is_refused_in_words(region: str, agentcore: Any, make: Make) -> None:
    code, status, message = refusal(make(CONTROL, region).list_memories)
    assert (code, status) == ("UnrecognizedClientException", 403)
    assert region in message
    assert "MOTO_ALLOW_NONEXISTENT_REGION" in message


@pytest.mark.from_docs  # moto's: https://docs.getmoto.org/en/latest/docs/configuration/environment_variables.html
def test_moto_may_allow_any_region(agentcore: Any, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_ALLOW_NONEXISTENT_REGION", "true")
    control = make(CONTROL, "mars-north-1")
    assert ":mars-north-1:" in control.create_memory(name="Demo", eventExpiryDuration=30)["memory"]["arn"]


def user(make: Make, *actions: str) -> dict[str, str]:
    """The keys of a new user who may do these things."""
    iam = make("iam")
    iam.create_user(UserName="ana")
    if actions:
        statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.put_user_policy(UserName="ana", PolicyName="p", PolicyDocument=document)
    return keys_of(iam.create_access_key(UserName="ana")["AccessKey"])


@contextmanager
def denied(client: Any, operation: str, **params: Any) -> Iterator[str]:
    """The message of an AccessDeniedException as the service sends it."""
    with pytest.raises(client.exceptions.AccessDeniedException) as error:
        getattr(client, operation)(**params)
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    yield error.value.response["Error"]["Message"]


@pytest.mark.from_docs  # moto's: https://docs.getmoto.org/en/latest/docs/iam.html
def test_a_user_without_a_policy_is_denied(agentcore: Any, make: Make) -> None:
    control = make(CONTROL, **user(make))
    with enable_iam_authentication(), denied(control, "create_memory", name="Demo", eventExpiryDuration=30) as message:
        assert "user/ana is not authorized to perform: bedrock-agentcore:CreateMemory" in message
    assert names(make(CONTROL)) == []


@pytest.mark.from_docs  # as above
def test_a_user_may_do_what_the_policy_allows_and_no_more(agentcore: Any, make: Make) -> None:
    keys = user(make, "bedrock-agentcore:CreateMemory", "bedrock-agentcore:*Event*")
    control, data = make(CONTROL, **keys), make(DATA, **keys)
    with enable_iam_authentication():
        memory = control.create_memory(name="Demo", eventExpiryDuration=30)["memory"]
        # An ARN in the path and a `#` in the id: what is signed is the path as it was sent.
        event = say(data, memory["arn"], "hello", actor="a/b:c")
        where = {"memoryId": memory["arn"], "actorId": "a/b:c", "sessionId": "s1"}
        assert data.get_event(eventId=event["eventId"], **where)["event"]["eventId"] == event["eventId"]
        with denied(data, "list_actors", memoryId=memory["id"]) as message:
            assert "bedrock-agentcore:ListActors" in message


@pytest.mark.from_docs  # actions of agent-runtime are `bedrock:…` (service authorization reference, Amazon Bedrock)
def test_agent_runtime_is_authorized_as_bedrock(agentcore: Any, make: Make) -> None:
    agents = make(AGENTS, **user(make, "bedrock:ListSessions"))
    names = {"agentId": "A", "agentAliasId": "B"}
    with enable_iam_authentication():
        found = agents.list_sessions()
        with denied(agents, "delete_agent_memory", **names) as message:
            assert "bedrock:DeleteAgentMemory" in message
    assert found["sessionSummaries"] == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE"}, "UnrecognizedClientException"),
        ({"aws_secret_access_key": "wrong"}, "InvalidSignatureException"),
    ],
)
@pytest.mark.inferred
def test_wrong_keys_are_refused_as_the_front_end_refuses_them(
    change: dict[str, str], expected: str, agentcore: Any, make: Make
) -> None:
    control = make(CONTROL, **(user(make, "*") | change))
    with enable_iam_authentication():
        code, status, _ = refusal(control.list_memories)
    assert (code, status) == (expected, 403)


@pytest.mark.from_docs  # moto's, as above: the first requests of a test arrange its users
def test_our_requests_count_among_those_that_nobody_checks(make: Make) -> None:
    @mock_agentcore
    @set_initial_no_auth_action_count(4)
    def counted() -> str:
        control = make(CONTROL)
        keys = user(make)  # two requests
        control.list_memories()
        theirs = make(CONTROL, **keys)
        theirs.list_memories()
        return refusal(theirs.list_memories)[0]

    assert counted() == "AccessDeniedException"


@pytest.mark.inferred
def test_a_bearer_token_is_not_iams_to_judge(local: Clients) -> None:
    import requests

    url = f"https://{DATA}.us-east-1.amazonaws.com/memories/Unknown-0123456789/actors"
    with enable_iam_authentication():
        answer = requests.post(url, headers={"Authorization": "Bearer token"}, json={}, timeout=5)
    assert answer.headers["x-amzn-ErrorType"] == "ResourceNotFoundException"
