"""Agents for Amazon Bedrock at work, as the real service was seen to answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from moto.core import set_initial_no_auth_action_count

from conftest import Clients, make_client
from tests.families.agents.arrange import IDS, failing, seeded
from tests.families.knowledge_bases import arrange as knowledge

pytestmark = pytest.mark.from_recording

BASE = f"arn:aws:bedrock:us-east-1:123456789012:knowledge-base/{knowledge.ID}"
UNREAD = (
    f"User: arn:aws:sts::123456789012:assumed-role/conductor/BedrockAgentRetrieveSession-{knowledge.ID} is not "
    f"authorized to perform: bedrock:Retrieve on resource: {BASE} "
)


def _agent(clients: Clients, *statements: dict[str, Any], thinks: bool = True) -> Any:
    """A seeded agent whose role may do that much; a client of a user who may ask it."""
    import boto3

    iam = make_client("iam")
    role = iam.create_role(RoleName="conductor", Path="/team/", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    iam.create_user(UserName="ann")
    may = {"Effect": "Allow", "Action": "bedrock:InvokeAgent", "Resource": "*"}
    iam.put_user_policy(UserName="ann", PolicyName="all", PolicyDocument=_policy(may))
    for number, statement in enumerate((THINKS, *statements) if thinks else statements):
        iam.put_role_policy(RoleName="conductor", PolicyName=f"p{number}", PolicyDocument=_policy(statement))
    knowledge.seeded(clients)
    seeded(clients, agentResourceRoleArn=role, knowledgeBases=[{"knowledgeBaseId": knowledge.ID}])
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    session = boto3.session.Session(key["AccessKeyId"], key["SecretAccessKey"])
    return session.client("bedrock-agent-runtime", "us-east-1")


def _policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _asked(client: Any) -> Any:
    return client.invoke_agent(**IDS, sessionId="s1", inputText="Do dogs need a ticket?")["completion"]


THINKS = {"Effect": "Allow", "Action": "bedrock:InvokeModel*", "Resource": "*"}
MAY = {"Effect": "Allow", "Action": "bedrock:Retrieve", "Resource": BASE}


# aws-samples/amazon-bedrock-samples #212: an accessDeniedException in the stream; the words of a denial are IAM's own
@pytest.mark.parametrize(
    ("statements", "why"),
    [
        ([], "because no identity-based policy allows the bedrock:Retrieve action"),
        ([{**MAY, "Resource": f"{BASE}X"}], "because no identity-based policy allows the bedrock:Retrieve action"),
        ([MAY, {**MAY, "Effect": "Deny"}], "with an explicit deny in an identity-based policy"),
    ],
)
def test_an_agent_whose_role_may_not_read_a_knowledge_base_says_so_in_the_stream(
    local: Clients, statements: list[dict[str, Any]], why: str
) -> None:
    client = _agent(local, *statements)

    @set_initial_no_auth_action_count(0)  # type: ignore[untyped-decorator, unused-ignore] # moto's is not typed throughout
    def call() -> None:
        assert failing(_asked(client)) == ([], {"Code": "accessDeniedException", "Message": UNREAD + why})

    call()


def test_an_agent_whose_role_may_read_it_answers(local: Clients) -> None:
    client = _agent(local, MAY)

    @set_initial_no_auth_action_count(0)  # type: ignore[untyped-decorator, unused-ignore] # moto's is not typed throughout
    def call() -> None:
        assert b"Dogs need a ticket" in b"".join(event["chunk"]["bytes"] for event in _asked(client))

    call()


# four users' agents, 2025 and 2026: the call is answered, and its stream says no more than this
def test_an_agent_whose_role_may_not_ask_its_model_says_so_in_the_stream(local: Clients) -> None:
    client = _agent(local, MAY, thinks=False)

    @set_initial_no_auth_action_count(0)  # type: ignore[untyped-decorator, unused-ignore] # moto's is not typed throughout
    def call() -> None:
        text = "Access denied when calling Bedrock. Check your request permissions and retry the request."
        assert failing(_asked(client)) == ([], {"Code": "accessDeniedException", "Message": text})

    call()
