"""What moto's users keep, and what this package does differently from moto 5.2.5 because the service does.

Of moto's 33 operations the 9 of memories and events are this package's. Each test runs on moto alone and here. ``kept``
behaviour is the same on both; ``differs`` states both sides, so that a row of ``DIFFERENCES.md`` whose difference is
gone fails here too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.families.arrange import progression
from tests.sdk.conftest import Double
from tests.sdk.helpers import DOUBLES, FACTS, texts

MORNING = datetime(2026, 1, 1, tzinfo=timezone.utc)
NEVER_MADE = "mtest12345-abcdefghij"
PLACE = {"actorId": "actor-1", "sessionId": "session-1"}


def differs(*, moto: Any, here: Any) -> pytest.MarkDecorator:
    """The test's ``expected``: what moto does, and what is done here."""
    cases = [pytest.param(name, moto if name == "moto" else here, id=name) for name in DOUBLES]
    return pytest.mark.parametrize(("double", "expected"), cases, indirect=["double"])


def made(double: Double, name: str = "Demo", **more: Any) -> dict[str, Any]:
    memory: dict[str, Any] = double.control.create_memory(name=name, eventExpiryDuration=90, **more)["memory"]
    return memory


def told(double: Double, memory_id: str, text: str = "hello", **more: Any) -> dict[str, Any]:
    asked: dict[str, Any] = {"memoryId": memory_id, **PLACE, "eventTimestamp": MORNING, "payload": said(text), **more}
    event: dict[str, Any] = double.data.create_event(**{k: v for k, v in asked.items() if v is not None})["event"]
    return event


def said(text: str) -> list[dict[str, Any]]:
    return [{"conversational": {"content": {"text": text}, "role": "USER"}}]


def listed(double: Double, memory_id: str, **more: Any) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = double.data.list_events(memoryId=memory_id, **PLACE, **more)["events"]
    return events


def outcome(act: Callable[[], Any]) -> str:
    """``done``, or the error's code."""
    try:
        act()
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return "done"


def refusal(act: Callable[[], Any]) -> str:
    """The error's text."""
    with pytest.raises(ClientError) as refused:
        act()
    return str(refused.value.response["Error"]["Message"])


# Kept: memories


@pytest.mark.from_model
def test_create_memory_answers_creating_with_what_was_asked(double: Double) -> None:
    memory = made(double, description="Mine")

    assert (memory["name"], memory["eventExpiryDuration"], memory["status"]) == ("Demo", 90, "CREATING")
    assert memory["description"] == "Mine"
    assert memory["arn"] == f"arn:aws:bedrock-agentcore:us-east-1:123456789012:memory/{memory['id']}"


@pytest.mark.from_model
def test_a_memory_is_active_at_the_first_look(double: Double) -> None:
    memory = made(double)

    assert double.control.get_memory(memoryId=memory["id"])["memory"]["status"] == "ACTIVE"


@pytest.mark.from_model
def test_a_memorys_role_and_key_are_echoed(double: Double) -> None:
    role, key = "arn:aws:iam::123456789012:role/Memory", "arn:aws:kms:us-east-1:123456789012:key/abc123"
    memory = made(double, memoryExecutionRoleArn=role, encryptionKeyArn=key)

    found = double.control.get_memory(memoryId=memory["id"])["memory"]

    assert (found["memoryExecutionRoleArn"], found["encryptionKeyArn"]) == (role, key)


@pytest.mark.from_model
@pytest.mark.parametrize("operation", ["get_memory", "update_memory", "delete_memory"])
def test_an_unknown_memory_is_not_found(double: Double, operation: str) -> None:
    act = getattr(double.control, operation)

    assert outcome(lambda: act(memoryId=NEVER_MADE)) == "ResourceNotFoundException"


@pytest.mark.from_model
def test_update_memory_changes_what_it_names(double: Double) -> None:
    memory = made(double, description="Old")

    double.control.update_memory(memoryId=memory["id"], eventExpiryDuration=60)

    found = double.control.get_memory(memoryId=memory["id"])["memory"]
    assert (found["description"], found["eventExpiryDuration"]) == ("Old", 60)


@pytest.mark.from_sdk
@pytest.mark.parametrize("change", [{"description": "New"}, {"memoryStrategies": {"addMemoryStrategies": [FACTS]}}])
def test_update_memory_answers_active(double: Double, change: dict[str, Any]) -> None:
    memory_id = made(double)["id"]
    double.control.get_memory(memoryId=memory_id)

    assert double.control.update_memory(memoryId=memory_id, **change)["memory"]["status"] == "ACTIVE"
    assert double.control.get_memory(memoryId=memory_id)["memory"]["status"] == "ACTIVE"


@pytest.mark.from_model
def test_strategies_are_added_modified_and_deleted(double: Double) -> None:
    first = made(double, memoryStrategies=[FACTS])["strategies"][0]["strategyId"]
    memory_id = double.control.list_memories()["memories"][0]["id"]
    double.control.get_memory(memoryId=memory_id)
    double.control.update_memory(
        memoryId=memory_id, memoryStrategies={"addMemoryStrategies": [{"summaryMemoryStrategy": {"name": "sums"}}]}
    )
    second = double.control.get_memory(memoryId=memory_id)["memory"]["strategies"][1]["strategyId"]

    double.control.update_memory(
        memoryId=memory_id,
        memoryStrategies={
            "modifyMemoryStrategies": [{"memoryStrategyId": second, "description": "Short"}],
            "deleteMemoryStrategies": [{"memoryStrategyId": first}],
        },
    )

    (left,) = double.control.get_memory(memoryId=memory_id)["memory"]["strategies"]
    assert (left["name"], left["type"], left["description"]) == ("sums", "SUMMARIZATION", "Short")


@pytest.mark.from_model
def test_a_deleted_memory_answers_deleting_and_is_gone(double: Double) -> None:
    memory = made(double)

    answer = double.control.delete_memory(memoryId=memory["id"])

    assert (answer["memoryId"], answer["status"]) == (memory["id"], "DELETING")
    assert outcome(lambda: double.control.get_memory(memoryId=memory["id"])) == "ResourceNotFoundException"
    assert double.control.list_memories()["memories"] == []


@pytest.mark.from_model
def test_list_memories_shows_summaries(double: Double) -> None:
    ids = {made(double, name)["id"] for name in ("One", "Two")}

    memories = double.control.list_memories()["memories"]

    assert {memory["id"] for memory in memories} == ids
    assert {frozenset(memory) for memory in memories} == {frozenset({"arn", "id", "status", "createdAt", "updatedAt"})}


@pytest.mark.from_model
def test_a_memorys_tags_are_listed_added_and_removed(double: Double) -> None:
    arn = made(double, tags={"env": "test"})["arn"]

    double.control.tag_resource(resourceArn=arn, tags={"team": "core"})
    double.control.untag_resource(resourceArn=arn, tagKeys=["env"])

    assert double.control.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "core"}


# Kept: events


@pytest.mark.from_model
def test_create_event_answers_the_event(double: Double) -> None:
    memory = made(double)

    event = told(double, memory["id"], metadata={"source": {"stringValue": "test"}})

    assert (event["memoryId"], event["actorId"], event["sessionId"]) == (memory["id"], "actor-1", "session-1")
    assert (event["payload"], event["eventTimestamp"]) == (said("hello"), MORNING)
    assert event["metadata"] == {"source": {"stringValue": "test"}}


@pytest.mark.from_sdk
def test_an_event_is_on_main_or_on_the_branch_it_names(double: Double) -> None:
    memory_id = made(double)["id"]

    assert told(double, memory_id)["branch"] == {"name": "main"}
    assert told(double, memory_id, branch={"name": "feature-branch"})["branch"] == {"name": "feature-branch"}


@pytest.mark.from_model
def test_get_event_gives_the_event_with_its_payload(double: Double) -> None:
    memory_id = made(double)["id"]
    event = told(double, memory_id)

    assert double.data.get_event(memoryId=memory_id, **PLACE, eventId=event["eventId"])["event"] == event


@pytest.mark.from_model
@pytest.mark.parametrize("operation", ["get_event", "delete_event"])
@pytest.mark.parametrize("wrong", [{"actorId": "actor-2"}, {"sessionId": "session-2"}, {"eventId": "0001#abcdef01"}])
def test_an_event_that_is_not_there_is_not_found(double: Double, operation: str, wrong: dict[str, str]) -> None:
    memory_id = made(double)["id"]
    event = told(double, memory_id)
    asked = {"memoryId": memory_id, **PLACE, "eventId": event["eventId"], **wrong}

    assert outcome(lambda: getattr(double.data, operation)(**asked)) == "ResourceNotFoundException"


@pytest.mark.from_model
def test_payloads_are_included_when_asked_for_and_left_out_when_not_wanted(double: Double) -> None:
    memory_id = made(double)["id"]
    told(double, memory_id)

    assert [event.get("payload") for event in listed(double, memory_id, includePayloads=True)] == [said("hello")]
    assert "payload" not in listed(double, memory_id, includePayloads=False)[0]


@pytest.mark.from_model
def test_max_results_cuts_the_list_of_events(double: Double) -> None:
    memory_id = made(double)["id"]
    for _ in range(3):
        told(double, memory_id)

    assert len(listed(double, memory_id, maxResults=2)) == 2


@pytest.mark.from_model
def test_events_are_listed_by_session(double: Double) -> None:
    memory_id = made(double)["id"]
    told(double, memory_id, "mine")
    told(double, memory_id, "other", sessionId="session-2")

    assert texts(listed(double, memory_id, includePayloads=True)) == ["mine"]


@pytest.mark.from_sdk
def test_an_unknown_session_of_a_memory_has_no_events(double: Double) -> None:
    assert listed(double, made(double)["id"]) == []


@pytest.mark.from_model
def test_a_deleted_event_is_gone(double: Double) -> None:
    memory_id = made(double)["id"]
    event = {"memoryId": memory_id, **PLACE, "eventId": told(double, memory_id)["eventId"]}

    assert double.data.delete_event(**event)["eventId"] == event["eventId"]
    assert outcome(lambda: double.data.get_event(**event)) == "ResourceNotFoundException"
    assert listed(double, memory_id) == []


# Different: events


@pytest.mark.from_sdk
@differs(moto=["done"] * 2, here=["ResourceNotFoundException"] * 2)
def test_events_belong_to_a_memory_that_was_created(double: Double, expected: list[str]) -> None:
    found = [outcome(lambda: told(double, NEVER_MADE)), outcome(lambda: listed(double, NEVER_MADE))]

    assert found == expected


@pytest.mark.from_sdk
@differs(moto="done", here="ResourceNotFoundException")
def test_events_end_with_their_memory(double: Double, expected: str) -> None:
    memory_id = made(double)["id"]
    told(double, memory_id)
    double.control.delete_memory(memoryId=memory_id)

    assert outcome(lambda: listed(double, memory_id)) == expected


@pytest.mark.from_sdk
@differs(moto=False, here=True)
def test_payloads_are_listed_unless_they_are_not_wanted(double: Double, expected: bool) -> None:
    memory_id = made(double)["id"]
    told(double, memory_id)

    assert ("payload" in listed(double, memory_id)[0]) is expected


@pytest.mark.from_sdk
@differs(moto=["first", "second"], here=["second", "first"])
def test_events_are_listed_newest_first(double: Double, expected: list[str]) -> None:
    memory_id = made(double)["id"]
    told(double, memory_id, "first")
    told(double, memory_id, "second", eventTimestamp=datetime(2026, 1, 2, tzinfo=timezone.utc))

    assert texts(listed(double, memory_id, includePayloads=True)) == expected


@pytest.mark.from_sdk
@differs(moto=r"\d{13}#[0-9a-f]{16}", here=r"0000001767225600000#[0-9a-f]{8}")
def test_an_event_id_is_made_of_the_events_own_time(double: Double, expected: str) -> None:
    event = told(double, made(double)["id"])

    assert re.fullmatch(expected, event["eventId"])


@pytest.mark.from_sdk
@differs(moto="ValidationException", here="done")
def test_an_event_without_a_session_gets_a_session_of_its_own(double: Double, expected: str) -> None:
    memory_id = made(double)["id"]

    assert outcome(lambda: told(double, memory_id, sessionId=None)) == expected


@pytest.mark.from_sdk
@differs(moto="ValidationException", here="done")
def test_an_empty_payload_is_an_event_too(double: Double, expected: str) -> None:
    memory_id = made(double)["id"]

    assert outcome(lambda: told(double, memory_id, payload=[])) == expected


@pytest.mark.from_model
@differs(moto=2, here=1)
def test_a_client_token_makes_one_event(double: Double, expected: int) -> None:
    memory_id = made(double)["id"]

    for _ in range(2):
        told(double, memory_id, clientToken="the same")

    assert len(listed(double, memory_id)) == expected


@pytest.mark.from_model
@differs(moto="done", here="ValidationException")
def test_a_client_token_does_not_serve_for_another_request(double: Double, expected: str) -> None:
    memory_id = made(double)["id"]
    told(double, memory_id, clientToken="the same")

    assert outcome(lambda: told(double, memory_id, "other", clientToken="the same")) == expected


@pytest.mark.from_model
@differs(moto=["0", "1"], here=["2", "1", "0"])
def test_pages_of_events_go_on_by_their_token(double: Double, expected: list[str]) -> None:
    """moto cuts the first page and gives no token for the next."""
    memory_id = made(double)["id"]
    for i in range(3):
        told(double, memory_id, str(i))

    pages = double.data.get_paginator("list_events").paginate(
        memoryId=memory_id, **PLACE, includePayloads=True, PaginationConfig={"PageSize": 2}
    )

    assert texts(pages.build_full_result()["events"]) == expected


FILTERS: list[dict[str, Any]] = [
    {"branch": {"name": "alpha"}},
    {"eventMetadata": [{"left": {"metadataKey": "topic"}, "operator": "EXISTS"}]},
]


@pytest.mark.from_model
@pytest.mark.parametrize("filter", FILTERS, ids=["branch", "metadata"])
@differs(moto=["plain", "marked"], here=["marked"])
def test_list_events_filters(double: Double, filter: dict[str, Any], expected: list[str]) -> None:
    memory_id = made(double)["id"]
    told(double, memory_id, "plain")
    told(double, memory_id, "marked", branch={"name": "alpha"}, metadata={"topic": {"stringValue": "fun"}})

    assert texts(listed(double, memory_id, includePayloads=True, filter=filter)) == expected


@pytest.mark.inferred
@differs(moto="done", here="ResourceNotFoundException")
def test_a_branch_grows_from_an_event_that_is_there(double: Double, expected: str) -> None:
    memory_id = made(double)["id"]
    branch = {"name": "alpha", "rootEventId": "0000000000000000001#00000000"}

    assert outcome(lambda: told(double, memory_id, branch=branch)) == expected


@pytest.mark.from_model
@differs(moto="ResourceNotFoundException", here="done")
def test_a_memory_is_named_by_its_arn_too(double: Double, expected: str) -> None:
    memory = made(double)
    event = told(double, memory["id"])

    found = outcome(lambda: double.data.get_event(memoryId=memory["arn"], **PLACE, eventId=event["eventId"]))

    assert found == expected


UNKNOWN = "0000000000000000001#00000000"


@pytest.mark.from_sdk
@pytest.mark.parametrize("operation", ["get_event", "delete_event"])
@differs(moto=f"Event {UNKNOWN} not found", here=f"Unable to find event with id {UNKNOWN}")
def test_a_missing_event_is_named_in_the_services_words(double: Double, operation: str, expected: str) -> None:
    memory_id = made(double)["id"]

    assert refusal(lambda: getattr(double.data, operation)(memoryId=memory_id, **PLACE, eventId=UNKNOWN)) == expected


@pytest.mark.from_model
@pytest.mark.parametrize("operation", ["get_event", "delete_event"])
@differs(moto="ResourceNotFoundException", here="ValidationException")
def test_what_is_no_event_id_is_invalid_before_it_is_missing(double: Double, operation: str, expected: str) -> None:
    memory_id = made(double)["id"]
    act = getattr(double.data, operation)

    assert outcome(lambda: act(memoryId=memory_id, **PLACE, eventId="not-a-real-event")) == expected


# Different: memories


@pytest.mark.from_sdk
@differs(moto=r"m[0-9a-f]{9}-[0-9a-f]{10}", here=r"Demo-[a-zA-Z0-9]{10}")
def test_a_memory_id_begins_with_the_memorys_name(double: Double, expected: str) -> None:
    assert re.fullmatch(expected, made(double)["id"])


@pytest.mark.from_sdk
@differs(moto=r"s[0-9a-f]{9}-[0-9a-f]{10}", here=r"facts-[a-zA-Z0-9]{10}")
def test_a_strategy_id_begins_with_the_strategys_name(double: Double, expected: str) -> None:
    (strategy,) = made(double, memoryStrategies=[FACTS])["strategies"]

    assert re.fullmatch(expected, strategy["strategyId"])


@pytest.mark.from_sdk
@differs(moto="done", here="ValidationException")
def test_a_memory_name_is_taken_once(double: Double, expected: str) -> None:
    made(double)

    assert outcome(lambda: made(double)) == expected


@pytest.mark.from_model
@differs(moto=2, here=1)
def test_a_client_token_makes_one_memory(double: Double, expected: int) -> None:
    for _ in range(2):
        made(double, clientToken="the-same-token-of-33-characters-or-more")

    assert len(double.control.list_memories()["memories"]) == expected


@pytest.mark.from_model
@differs(moto=["ACTIVE"], here=["CREATING"])
def test_a_strategy_begins_its_own_life(double: Double, expected: list[str]) -> None:
    assert [strategy["status"] for strategy in made(double, memoryStrategies=[FACTS])["strategies"]] == expected


BY_ACTOR = "/strategies/{memoryStrategyId}/actors/{actorId}/"


@pytest.mark.from_sdk
@differs(moto=([], None, ""), here=([BY_ACTOR], [BY_ACTOR], None))
def test_a_strategy_has_its_default_namespace_in_both_spellings(double: Double, expected: Any) -> None:
    (strategy,) = made(double, memoryStrategies=[{"semanticMemoryStrategy": {"name": "facts"}}])["strategies"]

    shown = (strategy["namespaces"], strategy.get("namespaceTemplates"), strategy.get("description"))
    assert shown == expected


@pytest.mark.from_model
@differs(moto=None, here="SEMANTIC_OVERRIDE")
def test_a_custom_strategy_shows_its_configuration(double: Double, expected: str | None) -> None:
    block = {"appendToPrompt": "Note it.", "modelId": "anthropic.claude-3-sonnet-20240229-v1:0"}
    own = {"name": "own", "configuration": {"semanticOverride": {"extraction": block}}}

    role = "arn:aws:iam::123456789012:role/memory"
    (strategy,) = made(double, memoryStrategies=[{"customMemoryStrategy": own}], memoryExecutionRoleArn=role)[
        "strategies"
    ]

    assert strategy.get("configuration", {}).get("type") == expected


@pytest.mark.from_recording
@differs(moto=None, here=[])
def test_a_memory_without_strategies_lists_none(double: Double, expected: list[Any] | None) -> None:
    assert made(double).get("strategies") == expected


@pytest.mark.from_model
@differs(moto=None, here=[{"key": "priority", "type": "NUMBER"}])
def test_indexed_keys_are_kept(double: Double, expected: list[Any] | None) -> None:
    memory = made(double, indexedKeys=[{"key": "priority", "type": "NUMBER"}])

    assert double.control.get_memory(memoryId=memory["id"])["memory"].get("indexedKeys") == expected


@pytest.mark.from_sdk
@differs(moto=["ACTIVE"], here=["CREATING"])
def test_an_added_strategy_begins_its_own_life_too(double: Double, expected: list[str]) -> None:
    memory_id = made(double)["id"]
    double.control.get_memory(memoryId=memory_id)

    changed = double.control.update_memory(memoryId=memory_id, memoryStrategies={"addMemoryStrategies": [FACTS]})

    assert [strategy["status"] for strategy in changed["memory"]["strategies"]] == expected


@pytest.mark.from_sdk
@pytest.mark.parametrize("verb", ["modify", "delete"])
@differs(moto="done", here="ValidationException")
def test_an_unknown_strategy_cannot_be_changed(double: Double, verb: str, expected: str) -> None:
    memory_id = made(double)["id"]
    double.control.get_memory(memoryId=memory_id)
    change = {f"{verb}MemoryStrategies": [{"memoryStrategyId": "facts-0123456789"}]}

    assert outcome(lambda: double.control.update_memory(memoryId=memory_id, memoryStrategies=change)) == expected


@pytest.mark.from_sdk
@differs(moto=["Two", "One"], here=["One", "Two"])
def test_memories_are_listed_by_their_ids(double: Double, expected: list[str]) -> None:
    names = {made(double, name)["id"]: name for name in ("Two", "One")}

    assert [names[memory["id"]] for memory in double.control.list_memories()["memories"]] == expected


@pytest.mark.from_model
@differs(moto=12, here=10)
def test_a_page_of_memories_holds_ten(double: Double, expected: int) -> None:
    for i in range(12):
        made(double, f"Note_{i}")

    assert len(double.control.list_memories()["memories"]) == expected


@pytest.mark.from_model
@differs(moto=2, here=1)
def test_max_results_cuts_the_list_of_memories(double: Double, expected: int) -> None:
    for name in ("One", "Two"):
        made(double, name)

    assert len(double.control.list_memories(maxResults=1)["memories"]) == expected


NOT_THERE = f"Resource not found during GetMemory: Failed to retrieve memory item for ID: {NEVER_MADE}"


@pytest.mark.from_recording
@differs(moto=f"Could not find Memory with ID {NEVER_MADE}", here=NOT_THERE)
def test_a_missing_memory_is_named_in_the_services_words(double: Double, expected: str) -> None:
    assert refusal(lambda: double.control.get_memory(memoryId=NEVER_MADE)) == expected


@pytest.mark.from_model
@differs(moto={"env": "test"}, here="ResourceNotFoundException")
def test_tags_end_with_their_memory(double: Double, expected: Any) -> None:
    memory = made(double, tags={"env": "test"})
    double.control.delete_memory(memoryId=memory["id"])

    try:
        found = double.control.list_tags_for_resource(resourceArn=memory["arn"])["tags"]
    except ClientError as error:
        found = error.response["Error"]["Code"]

    assert found == expected


# Different: the requests themselves

BROKEN: list[tuple[str, Callable[[Double], Any]]] = [
    ("a name with blanks", lambda double: made(double, "not a name")),
    ("5000 days", lambda double: double.control.create_memory(name="Long", eventExpiryDuration=5000)),
    ("pages of 500", lambda double: double.control.list_memories(maxResults=500)),
    ("no role", lambda double: told(double, made(double)["id"], payload=_by("ROBOT"))),
    ("a session with blanks", lambda double: told(double, made(double)["id"], sessionId="not a session")),
    ("events by 500", lambda double: listed(double, made(double)["id"], maxResults=500)),
    ("a token of nobody's", lambda double: listed(double, made(double)["id"], nextToken="bm90IG91cnM=")),
]


def _by(role: str) -> list[dict[str, Any]]:
    return [{"conversational": {"content": {"text": "hello"}, "role": role}}]


@pytest.mark.from_model
@pytest.mark.parametrize("ask", [ask for _, ask in BROKEN], ids=[name for name, _ in BROKEN])
@differs(moto="done", here="ValidationException")
def test_a_request_that_breaks_the_model_is_refused(
    double: Double, ask: Callable[[Double], Any], expected: str
) -> None:
    assert outcome(lambda: ask(double)) == expected


@pytest.mark.inferred
@pytest.mark.parametrize("double", DOUBLES, indirect=True)
def test_motos_name_for_a_memorys_transition_works(double: Double) -> None:
    name = "bedrock-agentcore-control::memory"
    with progression(name, times=2):
        memory_id = made(double)["id"]
        seen = [double.control.get_memory(memoryId=memory_id)["memory"]["status"] for _ in range(2)]

    assert seen == ["CREATING", "ACTIVE"]
