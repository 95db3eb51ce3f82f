"""Sessions of applications, their invocations and steps, and their tags."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import Clients, make_client
from moto_agentcore import Fail
from tests.families.arrange import NOON, error_of, refused, status_of

KEY = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
TURN, STEP = "0b1f6b9e-0000-4000-8000-000000000001", "0b1f6b9e-0000-4000-8000-000000000002"
PNG = base64.b64decode("iVBORw0KGgo=")
HELLO = {"contentBlocks": [{"text": "Hello"}]}


def made(clients: Clients, **members: Any) -> dict[str, Any]:
    return dict(clients.agents.create_session(**members))


def named(clients: Clients, **members: Any) -> dict[str, str]:
    """A new session, as the other operations name it."""
    return {"sessionIdentifier": made(clients, **members)["sessionId"]}


def turn(clients: Clients, ids: dict[str, str], **members: Any) -> str:
    return str(clients.agents.create_invocation(**ids, **members)["invocationId"])


def put(clients: Clients, ids: dict[str, str], invocation: str, at: float = 0, **members: Any) -> str:
    given = {"invocationStepTime": NOON + timedelta(seconds=at), "payload": HELLO, **members}
    return str(clients.agents.put_invocation_step(**ids, invocationIdentifier=invocation, **given)["invocationStepId"])


def steps(clients: Clients, ids: dict[str, str], **where: str) -> list[str]:
    found = clients.agents.list_invocation_steps(**ids, **where)["invocationStepSummaries"]
    return [step["invocationStepId"] for step in found]


@pytest.mark.from_model
def test_a_session_begins_active_and_shows_what_it_was_given(clients: Clients) -> None:
    answer = made(clients, sessionMetadata={"user": "ada"}, encryptionKeyArn=KEY, tags={"team": "red"})
    found = clients.agents.get_session(sessionIdentifier=answer["sessionId"])

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert answer["sessionArn"] == f"arn:aws:bedrock:us-east-1:123456789012:session/{answer['sessionId']}"
    assert found["sessionMetadata"] == {"user": "ada"}
    assert found["encryptionKeyArn"] == KEY
    assert (found["sessionStatus"], found["createdAt"]) == ("ACTIVE", answer["createdAt"])
    assert clients.agents.list_tags_for_resource(resourceArn=answer["sessionArn"])["tags"] == {"team": "red"}


@pytest.mark.from_model
def test_an_arn_names_a_session_wherever_its_id_does(clients: Clients) -> None:
    ids = {"sessionIdentifier": made(clients)["sessionArn"]}
    invocation = turn(clients, ids)
    step = put(clients, ids, invocation)

    assert steps(clients, ids, invocationIdentifier=invocation) == [step]
    assert clients.agents.update_session(**ids, sessionMetadata={"a": "b"})["sessionArn"] == ids["sessionIdentifier"]
    assert clients.agents.end_session(**ids)["sessionStatus"] == "ENDED"
    clients.agents.delete_session(**ids)
    elsewhere = ids["sessionIdentifier"].replace("us-east-1", "eu-west-1")
    error_of("ResourceNotFoundException", clients.agents.get_session, sessionIdentifier=elsewhere)


@pytest.mark.from_model
def test_metadata_is_replaced_as_a_whole(local: Clients) -> None:
    ids = named(local, sessionMetadata={"user": "ada", "device": "phone"})
    local.agents.update_session(**ids, sessionMetadata={"user": "bob"})
    assert local.agents.get_session(**ids)["sessionMetadata"] == {"user": "bob"}


@pytest.mark.from_model
def test_an_active_session_is_not_deleted_and_an_ended_one_is_read_and_not_written(clients: Clients) -> None:
    ids = named(clients)
    invocation = turn(clients, ids)
    step = put(clients, ids, invocation)

    response = error_of("ConflictException", clients.agents.delete_session, **ids)
    assert status_of(response) == 409
    assert "must first end it" in response["Error"]["Message"]
    clients.agents.end_session(**ids)
    for write in (clients.agents.update_session, clients.agents.create_invocation, clients.agents.end_session):
        assert "is ENDED" in refused(write, "ConflictException", **ids)
    with pytest.raises(ClientError, match="is ENDED"):
        put(clients, ids, invocation)
    assert steps(clients, ids) == [step]
    assert clients.agents.get_session(**ids)["sessionStatus"] == "ENDED"
    clients.agents.delete_session(**ids)
    error_of("ResourceNotFoundException", clients.agents.list_invocations, **ids)
    assert clients.agents.list_sessions()["sessionSummaries"] == []


@pytest.mark.inferred
def test_a_session_that_nobody_writes_to_expires_by_the_clock(local: Clients) -> None:
    ids = named(local)
    local.agentcore.clock.tick(minutes=59)
    turn(local, ids)
    local.agentcore.clock.tick(minutes=59)
    assert local.agents.get_session(**ids)["sessionStatus"] == "ACTIVE"
    local.agentcore.clock.tick(minutes=2)

    assert "is EXPIRED" in refused(local.agents.create_invocation, "ConflictException", **ids)
    assert [found["sessionStatus"] for found in local.agents.list_sessions()["sessionSummaries"]] == ["EXPIRED"]
    local.agents.delete_session(**ids)


@pytest.mark.from_sdk  # LangGraph's saver: newest first, and the first of one is the newest
def test_sessions_invocations_and_steps_are_listed_newest_first(local: Clients) -> None:
    first, second = named(local), named(local)
    early, late = turn(local, second), turn(local, second)
    put_at = [(late, 5), (early, 9), (late, 1), (late, 5)]
    five, nine, one, again = (put(local, second, invocation, at) for invocation, at in put_at)

    listed = [found["sessionId"] for found in local.agents.list_sessions()["sessionSummaries"]]
    assert listed == [second["sessionIdentifier"], first["sessionIdentifier"]]
    turns = local.agents.list_invocations(**second)["invocationSummaries"]
    assert [found["invocationId"] for found in turns] == [late, early]
    assert steps(local, second) == [nine, again, five, one]
    assert steps(local, second, invocationIdentifier=late) == [again, five, one]
    assert steps(local, first) == []


@pytest.mark.from_sdk  # LangGraph's saver chooses both, and takes a ConflictException for "it is there"
def test_ids_that_a_client_chose_are_taken_once_in_their_session(clients: Clients) -> None:
    ids, other = named(clients), named(clients)
    assert turn(clients, ids, invocationId=TURN, description="A question") == TURN
    assert put(clients, ids, TURN, invocationStepId=STEP) == STEP

    message = refused(clients.agents.create_invocation, "ConflictException", **ids, invocationId=TURN)
    assert message == f"Invocation {TURN} already exists"
    with pytest.raises(ClientError, match=f"Invocation step {STEP} already exists"):
        put(clients, ids, TURN, invocationStepId=STEP)
    assert turn(clients, other, invocationId=TURN) == TURN
    assert steps(clients, other) == []


@pytest.mark.from_model
def test_a_step_keeps_texts_and_images_as_they_came(clients: Clients) -> None:
    ids = named(clients)
    blocks = [
        {"text": "Look: ü"},
        {"image": {"format": "png", "source": {"bytes": PNG}}},
        {"image": {"format": "webp", "source": {"s3Location": {"uri": "s3://pictures/cat.webp"}}}},
    ]
    invocation = turn(clients, ids)
    step = put(clients, ids, invocation, 0.25, payload={"contentBlocks": blocks})

    found = clients.agents.get_invocation_step(**ids, invocationIdentifier=invocation, invocationStepId=step)
    assert found["invocationStep"] == {
        "sessionId": ids["sessionIdentifier"],
        "invocationId": invocation,
        "invocationStepId": step,
        "invocationStepTime": NOON + timedelta(seconds=0.25),
        "payload": {"contentBlocks": blocks},
    }


@pytest.mark.from_model
def test_what_another_invocation_has_is_not_found(local: Clients) -> None:
    ids = named(local)
    one, two = turn(local, ids), turn(local, ids)
    step = put(local, ids, one)
    missing = "ResourceNotFoundException"
    asked = {"invocationIdentifier": two, "invocationStepId": step}
    assert refused(local.agents.get_invocation_step, missing, **ids, **asked) == f"Invocation step not found: {step}"
    message = refused(local.agents.list_invocation_steps, missing, **ids, invocationIdentifier=TURN)
    assert message == f"Invocation not found: {TURN}"


@pytest.mark.inferred
def test_keys_and_pictures_must_be_there_where_the_author_asks(local: Clients) -> None:
    from moto_agentcore import AgentCore

    with AgentCore(validate_references=True):
        text = refused(local.agents.create_session, encryptionKeyArn=KEY)
        assert text == f"KMS key {KEY} does not exist (at 'encryptionKeyArn')"
        ids = named(local)
        invocation = turn(local, ids)
        picture = {"image": {"format": "png", "source": {"s3Location": {"uri": "s3://pictures/cat.png"}}}}
        with pytest.raises(ClientError, match="S3 bucket pictures does not exist"):
            put(local, ids, invocation, payload={"contentBlocks": [picture]})
        s3 = make_client("s3")
        s3.create_bucket(Bucket="pictures")
        s3.put_object(Bucket="pictures", Key="cat.png", Body=PNG)
        put(local, ids, invocation, payload={"contentBlocks": [picture]})


@pytest.mark.from_model
def test_tags_of_a_session_and_of_motos_agent_share_a_route(clients: Clients) -> None:
    session = made(clients, tags={"team": "red"})["sessionArn"]
    neighbour = make_client("bedrock-agent", clients.endpoint)
    role = "arn:aws:iam::123456789012:role/agent"
    agent = neighbour.create_agent(agentName="helper", agentResourceRoleArn=role, tags={"team": "blue"})["agent"]

    clients.agents.tag_resource(resourceArn=session, tags={"cost": "7"})
    clients.agents.untag_resource(resourceArn=session, tagKeys=["team"])
    assert clients.agents.list_tags_for_resource(resourceArn=session)["tags"] == {"cost": "7"}
    assert neighbour.list_tags_for_resource(resourceArn=agent["agentArn"])["tags"] == {"team": "blue"}
    unknown = session[:-1] + ("0" if session[-1] != "0" else "1")
    assert refused(clients.agents.list_tags_for_resource, "ResourceNotFoundException", resourceArn=unknown) == (
        f"Session not found: {unknown}"
    )


@pytest.mark.from_model
def test_a_quota_is_a_400_here(local: Clients) -> None:
    local.agentcore.faults.on("CreateInvocation", Fail("ServiceQuotaExceededException"))
    response = error_of("ServiceQuotaExceededException", local.agents.create_invocation, **named(local))
    assert status_of(response) == 400
