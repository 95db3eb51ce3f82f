"""CreateEvent, GetEvent, ListEvents, DeleteEvent: what was said, newest first."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import (
    NOON,
    delete_event,
    error_of,
    events_of,
    get_event,
    ids,
    minute,
    new_memory,
    refused,
    say,
    spoken,
    status_of,
)


@pytest.mark.from_model
def test_an_event_is_created_and_got_back(clients: Clients) -> None:
    memory_id = new_memory(clients)
    payload = [spoken("Good morning."), spoken("Hello!", "ASSISTANT"), spoken("{}", "TOOL"), spoken("Hm.", "OTHER")]
    metadata = {"channel": {"stringValue": "web"}, "empty": {"stringValue": ""}}

    answer = clients.data.create_event(
        memoryId=memory_id, actorId="ada", sessionId="s1", eventTimestamp=NOON, payload=payload, metadata=metadata
    )

    event = answer["event"]
    assert status_of(answer) == 201
    assert event == {
        "memoryId": memory_id,
        "actorId": "ada",
        "sessionId": "s1",
        "eventId": event["eventId"],
        "eventTimestamp": NOON,
        "payload": payload,
        "metadata": metadata,
        "branch": {"name": "main"},
    }
    assert get_event(clients, event) == event
    assert events_of(clients, memory_id) == [event]


@pytest.mark.from_sdk
def test_an_event_id_is_its_milliseconds_and_eight_hex_digits(local: Clients) -> None:
    at = datetime(2025, 7, 11, 12, 5, 48, tzinfo=timezone.utc)

    event = say(local, new_memory(local), "Good morning.", at=at)

    assert re.fullmatch(r"0000001752235548000#[0-9a-f]{8}", event["eventId"])


@pytest.mark.from_sdk
def test_a_session_is_generated_where_none_is_named(local: Clients) -> None:
    memory_id = new_memory(local)

    event = say(local, memory_id, "Good morning.", session=None)

    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", event["sessionId"])
    assert events_of(local, memory_id, session=event["sessionId"]) == [event]


@pytest.mark.from_sdk
def test_events_are_listed_newest_first(local: Clients) -> None:
    memory_id = new_memory(local)
    made = [say(local, memory_id, f"Word {i}.", at=minute(i)) for i in range(4)]

    assert ids(events_of(local, memory_id)) == ids(reversed(made))


@pytest.mark.from_sdk
def test_a_back_dated_event_sorts_back(local: Clients) -> None:
    memory_id = new_memory(local)
    last, first, second = (say(local, memory_id, "Word.", at=minute(at)) for at in (2, 0, 1))

    assert ids(events_of(local, memory_id)) == ids([last, second, first])


@pytest.mark.inferred
def test_events_of_one_millisecond_keep_the_order_they_arrived_in(local: Clients) -> None:
    memory_id = new_memory(local)
    order = (0, 1, 0, 1, 0, 0)  # minutes; a millisecond is come back to
    made = [say(local, memory_id, "Word.", at=minute(at)) for at in order]

    early = [event for event, at in zip(made, order, strict=True) if at == 0]
    late = [event for event, at in zip(made, order, strict=True) if at == 1]
    assert ids(events_of(local, memory_id)) == ids([*reversed(late), *reversed(early)])


@pytest.mark.from_sdk
def test_events_are_ordered_by_milliseconds(local: Clients) -> None:
    """botocore sends whole seconds; the SDK sends floats."""
    memory_id = new_memory(local)
    later, earlier = (_raw_event(local, memory_id, seconds) for seconds in (1_752_235_548.002, 1_752_235_548.001))

    assert [event["eventTimestamp"].microsecond for event in events_of(local, memory_id)] == [2000, 1000]
    assert ids(events_of(local, memory_id)) == [later, earlier]


def _raw_event(clients: Clients, memory_id: str, seconds: float) -> str:
    """Create an event with a float timestamp, as the SDK does: it replaces botocore's own serialiser."""
    import json

    def rewrite(request: Any, **_: Any) -> None:
        request.data = json.dumps({**json.loads(request.data), "eventTimestamp": seconds}).encode()

    events = clients.data.meta.events
    events.register("before-sign.bedrock-agentcore.CreateEvent", rewrite)
    try:
        return str(say(clients, memory_id, "Word.")["eventId"])
    finally:
        events.unregister("before-sign.bedrock-agentcore.CreateEvent", rewrite)


@pytest.mark.inferred
def test_an_event_of_before_1970_is_refused(local: Clients) -> None:
    memory_id = new_memory(local)
    at = datetime(1969, 12, 31, tzinfo=timezone.utc)

    message = refused(say, clients=local, memory_id=memory_id, at=at)

    assert message == "eventTimestamp must not lie before 1970"
    assert events_of(local, memory_id) == []


@pytest.mark.from_sdk
@pytest.mark.parametrize(("asked", "shown"), [({}, True), ({"includePayloads": True}, True)])
def test_payloads_are_listed(local: Clients, asked: dict[str, bool], shown: bool) -> None:
    memory_id = new_memory(local)
    say(local, memory_id, "Good morning.")

    assert events_of(local, memory_id, **asked)[0]["payload"] == [spoken("Good morning.")]


@pytest.mark.from_sdk
def test_payloads_are_left_out_on_demand(local: Clients) -> None:
    memory_id = new_memory(local)
    event = say(local, memory_id, "Good morning.")

    (listed,) = events_of(local, memory_id, includePayloads=False)

    assert listed == {name: value for name, value in event.items() if name != "payload"}


@pytest.mark.from_sdk
def test_an_empty_payload_is_a_payload(local: Clients) -> None:
    memory_id = new_memory(local)
    event = say(local, memory_id)

    assert event["payload"] == events_of(local, memory_id)[0]["payload"] == []


DOCUMENTS: list[Any] = [
    {"deep": {"list": [1, 2.5, True, None, {"x": []}]}, "": ""},
    'a string, verbatim: {"not": "parsed"}',
    'Grüße, 世界 🌍\n\t"quoted"',
    [],
    0,
    False,
    "",
]


@pytest.mark.from_sdk
@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("item", ["blob", "json"])
def test_a_document_comes_back_as_it_was(local: Clients, item: str, document: Any) -> None:
    memory_id = new_memory(local)
    payload = [{"blob": document} if item == "blob" else {"json": {"content": document}}]

    event = say(local, memory_id, payload=payload)

    assert event["payload"] == get_event(local, event)["payload"] == payload


@pytest.mark.from_sdk
def test_conversation_and_blob_share_an_event(local: Clients) -> None:
    payload = [spoken("Good morning."), {"blob": {"state": {"n": 1}}}, {"json": {"content": {"clicks": 3}}}]

    event = say(local, new_memory(local), payload=payload)

    assert get_event(local, event)["payload"] == payload


@pytest.mark.from_sdk
def test_an_event_is_deleted_once(local: Clients) -> None:
    memory_id = new_memory(local)
    event, kept = (say(local, memory_id, at=minute(i)) for i in range(2))

    assert delete_event(local, event)["eventId"] == event["eventId"]

    gone = f"Unable to find event with id {event['eventId']}"
    assert refused(delete_event, "ResourceNotFoundException", clients=local, event=event) == gone
    assert refused(get_event, "ResourceNotFoundException", clients=local, event=event) == gone
    assert events_of(local, memory_id) == [kept]


@pytest.mark.from_sdk
@pytest.mark.parametrize("other", [{"eventId": "1#a"}, {"actorId": "bob"}, {"sessionId": "s2"}])
@pytest.mark.parametrize("act", [get_event, delete_event])
def test_an_event_is_found_in_its_session_only(local: Clients, act: Any, other: dict[str, str]) -> None:
    event = say(local, new_memory(local), "Good morning.")
    asked = {**event, **other}

    message = refused(act, "ResourceNotFoundException", clients=local, event=asked)

    assert message == f"Unable to find event with id {asked['eventId']}"
    assert get_event(local, event) == event


@pytest.mark.from_sdk
def test_a_client_token_repeated_makes_one_event(local: Clients) -> None:
    """The SDK's senders stamp each attempt with its own time."""
    memory_id = new_memory(local)

    first = say(local, memory_id, "Good morning.", clientToken="turn-1")
    again = say(local, memory_id, "Good morning.", clientToken="turn-1", at=minute(1))

    assert again == first
    assert events_of(local, memory_id) == [first]


@pytest.mark.from_model
def test_a_client_token_used_for_something_else_is_refused(local: Clients) -> None:
    memory_id = new_memory(local)
    event = say(local, memory_id, "Good morning.", clientToken="turn-1")

    response = error_of(
        "ValidationException", say, clients=local, memory_id=memory_id, actor="bob", clientToken="turn-1"
    )

    assert response["reason"] == "IdempotentParameterMismatchException"
    assert events_of(local, memory_id) == [event]


@pytest.mark.inferred
def test_a_refused_token_may_be_used_again(local: Clients) -> None:
    memory_id = new_memory(local)
    branch = {"name": "fork", "rootEventId": "1#a"}
    refused(say, "ResourceNotFoundException", clients=local, memory_id=memory_id, branch=branch, clientToken="turn-1")

    event = say(local, memory_id, "Good morning.", clientToken="turn-1")

    assert events_of(local, memory_id) == [event]


@pytest.mark.inferred
def test_an_event_is_shown_the_same_however_often(local: Clients) -> None:
    memory_id = new_memory(local)
    said = [
        say(local, memory_id, 'Grüße, "Ada" \ud83d\ude00', at=minute(1)),
        say(local, memory_id, "x" * 9_000, at=minute(2)),
    ]

    for _ in range(3):
        assert events_of(local, memory_id) == said[::-1]
        assert [get_event(local, event) for event in said] == said
    assert all("payload" not in event for event in events_of(local, memory_id, includePayloads=False))
