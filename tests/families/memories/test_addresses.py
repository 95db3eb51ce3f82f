"""How the data plane names memories, actors and sessions: ids, ARNs, labels with slashes and colons."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import Clients, make_client
from tests.families.arrange import (
    NOON,
    created,
    delete_event,
    error_of,
    events_of,
    get_event,
    new_memory,
    refused,
    say,
    spoken,
    status_of,
)

MALFORMED = "Invalid memoryId: not a valid memory ID or ARN"
DATA_CALLS: list[tuple[str, dict[str, Any]]] = [
    ("create_event", {"actorId": "ada", "sessionId": "s1", "eventTimestamp": NOON, "payload": []}),
    ("get_event", {"actorId": "ada", "sessionId": "s1", "eventId": "1#a"}),
    ("list_events", {"actorId": "ada", "sessionId": "s1"}),
    ("delete_event", {"actorId": "ada", "sessionId": "s1", "eventId": "1#a"}),
    ("list_actors", {}),
    ("list_sessions", {"actorId": "ada"}),
    ("batch_create_memory_records", {"records": []}),
    ("batch_update_memory_records", {"records": []}),
    ("batch_delete_memory_records", {"records": []}),
    ("get_memory_record", {"memoryRecordId": "mem-" + "0" * 36}),
    ("delete_memory_record", {"memoryRecordId": "mem-" + "0" * 36}),
    ("list_memory_records", {"namespace": "/"}),
    ("retrieve_memory_records", {"namespace": "/", "searchCriteria": {"searchQuery": "x"}}),
    (
        "ingest_data",
        {"actorId": "ada", "contentTimestamp": NOON, "source": {"inline": {"payload": [spoken("Good morning.")]}}},
    ),
    ("list_memory_extraction_jobs", {}),
    ("start_memory_extraction_job", {"extractionJob": {"jobId": "1"}}),
]


@pytest.mark.from_sdk
@pytest.mark.parametrize("memory_id", ["invalid-memory-id", "Notes-123456789", "Notes-12345678901", "Notes_1234567890"])
def test_a_malformed_memory_id_is_refused(local: Clients, memory_id: str) -> None:
    response = error_of("ValidationException", events_of, clients=local, memory_id=memory_id)

    assert (status_of(response), response["Error"]["Message"]) == (400, MALFORMED)


@pytest.mark.from_model
@pytest.mark.parametrize(("call", "params"), DATA_CALLS, ids=[call for call, _ in DATA_CALLS])
def test_every_data_call_takes_an_arn(local: Clients, call: str, params: dict[str, Any]) -> None:
    memory = created(local)

    outcomes = [_outcome(getattr(local.data, call), memoryId=memory[name], **params) for name in ("id", "arn")]

    assert outcomes[0] == outcomes[1]
    assert "Memory not found" not in outcomes[0]


def _outcome(call: Any, **params: Any) -> str:
    try:
        return str(status_of(call(**params)))
    except ClientError as error:
        return str(error)


@pytest.mark.from_model
def test_an_event_names_its_memory_by_id(clients: Clients) -> None:
    memory = created(clients)

    event = say(clients, memory["arn"], "Good morning.")

    assert event["memoryId"] == memory["id"]
    assert events_of(clients, memory["id"]) == events_of(clients, memory["arn"]) == [event]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("part", "other"), [("us-east-1", "eu-west-1"), ("123456789012", "210987654321"), ("arn:aws:", "arn:aws-cn:")]
)
def test_the_arn_of_another_place_is_not_found(local: Clients, part: str, other: str) -> None:
    arn = created(local)["arn"].replace(part, other)

    message = refused(say, "ResourceNotFoundException", clients=local, memory_id=arn)

    assert message == f"Memory not found: {arn}"


@pytest.mark.from_model
def test_a_memory_is_of_its_region(local: Clients) -> None:
    memory_id = new_memory(local)
    elsewhere = make_client("bedrock-agentcore", region="eu-west-1")

    refused(elsewhere.list_actors, "ResourceNotFoundException", memoryId=memory_id)


@pytest.mark.from_sdk
@pytest.mark.parametrize("actor", ["tenantA/user1", "org/a:b", "a:b/c:d", "user-1_2"])
def test_actors_may_have_slashes_and_colons(local: Clients, actor: str) -> None:
    memory = created(local)
    event = say(local, memory["arn"], "Good morning.", actor=actor)

    assert get_event(local, {**event, "memoryId": memory["arn"]}) == event
    assert events_of(local, memory["id"], actor) == [event]
    assert local.data.list_actors(memoryId=memory["id"])["actorSummaries"] == [{"actorId": actor}]
    (session,) = local.data.list_sessions(memoryId=memory["id"], actorId=actor)["sessionSummaries"]
    assert session["actorId"] == actor
    assert delete_event(local, event)["eventId"] == event["eventId"]


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("member", "value"), [("actor", "/ada"), ("actor", "a b"), ("session", "s/1"), ("session", "-s")]
)
def test_actors_and_sessions_keep_to_their_patterns(local: Clients, member: str, value: str) -> None:
    message = refused(say, clients=local, memory_id=new_memory(local), **{member: value})

    assert f"Value at '{member}Id' failed to satisfy constraint" in message
