"""``MemorySessionManager``, ``MemorySession`` and ``Actor``, unchanged, on both faces: every public method."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from typing import Any

import boto3
import pytest
from bedrock_agentcore.memory import MemorySession, MemorySessionManager
from bedrock_agentcore.memory.constants import BlobMessage, ConversationalMessage, MessageRole, RetrievalConfig
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError

from conftest import Clients
from moto_agentcore import Fail
from tests.sdk.conftest import REGION
from tests.sdk.helpers import NOON, PEANUTS, WINDOW, in_process, minute, models, records_of, text_of, texts

MARIA = ("maria", "chat")
pytestmark = pytest.mark.from_sdk


def user(text: str) -> ConversationalMessage:
    return ConversationalMessage(text, MessageRole.USER)


def agent(text: str) -> ConversationalMessage:
    return ConversationalMessage(text, MessageRole.ASSISTANT)


def told(manager: MemorySessionManager, count: int) -> list[str]:
    """A question and an answer a minute; the events' ids."""
    return [
        manager.add_turns(*MARIA, [user(f"question {i}"), agent(f"answer {i}")], event_timestamp=minute(i))["eventId"]
        for i in range(count)
    ]


def spoken(turns: list[Any]) -> list[list[str]]:
    return [[text_of(message) for message in turn] for turn in turns]


@pytest.fixture
def session(manager: MemorySessionManager) -> MemorySession:
    return manager.create_memory_session("maria", "chat")


# Turns and events


def test_a_manager_made_in_the_test_reaches_this_face(face: Clients, memory_id: str) -> None:
    manager = MemorySessionManager(memory_id, REGION, boto_client_config=Config(user_agent_extra="mine"))

    event = manager.add_turns(*MARIA, [user("Hi")])

    found = face.data.get_event(memoryId=memory_id, actorId="maria", sessionId="chat", eventId=event["eventId"])
    assert texts([found["event"]]) == ["Hi"]


@in_process
def test_a_region_that_contradicts_the_session_is_the_sdks_to_refuse(face: Clients, memory_id: str) -> None:
    with pytest.raises(ValueError, match="Region mismatch"):
        MemorySessionManager(memory_id, "eu-west-1", boto3_session=boto3.Session(region_name=REGION))


@in_process
def test_add_turns_keeps_messages_and_blobs_in_order(manager: MemorySessionManager) -> None:
    mixed: list[Any] = [
        user("Look"),
        BlobMessage({"image": "aGk="}),
        ConversationalMessage("found it", MessageRole.TOOL),
    ]

    event = manager.add_turns(*MARIA, mixed, metadata={"place": {"stringValue": "NYC"}})

    found = manager.get_event(*MARIA, event["eventId"])
    assert [next(iter(item)) for item in found["payload"]] == ["conversational", "blob", "conversational"]
    assert found["payload"][1]["blob"] == {"image": "aGk="}
    assert found.metadata == {"place": {"stringValue": "NYC"}}


@in_process
def test_event_times_keep_their_milliseconds(manager: MemorySessionManager) -> None:
    """The manager sends float seconds, where botocore alone sends whole ones."""
    at = NOON + timedelta(milliseconds=789)

    event = manager.add_turns(*MARIA, [user("Hi")], event_timestamp=at)

    assert event["eventTimestamp"] == at
    assert event["eventId"].startswith(f"{int(at.timestamp() * 1000):019d}#")


@in_process
def test_events_a_millisecond_apart_keep_their_order(manager: MemorySessionManager) -> None:
    for i in (2, 0, 1):
        manager.add_turns(*MARIA, [user(f"ms {i}")], event_timestamp=NOON + timedelta(milliseconds=i))

    assert texts(manager.list_events(*MARIA)) == ["ms 2", "ms 1", "ms 0"]


@in_process
def test_add_turns_without_a_time_is_now(manager: MemorySessionManager) -> None:
    event = manager.add_turns(*MARIA, [user("Hi")])

    assert abs(event["eventTimestamp"] - datetime.now(timezone.utc)) < timedelta(minutes=1)


@in_process
def test_list_events_is_newest_first_over_pages(manager: MemorySessionManager) -> None:
    ids = told(manager, 120)

    assert [event["eventId"] for event in manager.list_events(*MARIA, max_results=110)] == ids[:9:-1]


def test_list_events_leaves_payloads_out_when_asked(manager: MemorySessionManager) -> None:
    told(manager, 1)

    (event,) = manager.list_events(*MARIA, include_payload=False)

    assert "payload" not in event


EQUALS, EXISTS, NOT_EXISTS = (
    models.OperatorType.EQUALS_TO,
    models.OperatorType.EXISTS,
    models.OperatorType.NOT_EXISTS,
)


def condition(key: str, operator: Any, value: str | None = None) -> Any:
    right = models.RightExpression.build(value) if value is not None else None
    return models.EventMetadataFilter.build_expression(models.LeftExpression.build(key), operator, right)


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ([("place", EQUALS, "NYC")], ["NYC by day", "NYC by night"]),
        ([("place", EQUALS, "NYC"), ("mood", EXISTS)], ["NYC by night"]),
        ([("place", EQUALS, "NYC"), ("mood", NOT_EXISTS)], ["NYC by day"]),
        ([("mood", EXISTS)], ["NYC by night"]),
        ([("place", NOT_EXISTS)], ["nowhere"]),
        ([("place", EQUALS, "nyc")], []),
    ],
)
@in_process
def test_list_events_filters_by_metadata_all_of_them(
    manager: MemorySessionManager, conditions: list[Any], expected: list[str]
) -> None:
    said: list[tuple[str, dict[str, str]]] = [
        ("nowhere", {"other": "x"}),
        ("NYC by night", {"place": "NYC", "mood": "good"}),
        ("NYC by day", {"place": "NYC"}),
    ]
    for i, (text, found) in enumerate(said):
        metadata = {key: models.StringValue.build(value) for key, value in found.items()}
        manager.add_turns(*MARIA, [user(text)], metadata=metadata, event_timestamp=minute(i))

    events = manager.list_events(*MARIA, eventMetadata=[condition(*given) for given in conditions])

    assert texts(events) == expected


@in_process
def test_a_branch_and_metadata_filter_apply_together(manager: MemorySessionManager) -> None:
    ids = told(manager, 1)
    good = {"mood": models.StringValue.build("good")}
    manager.fork_conversation(*MARIA, ids[0], "retry", [user("anew")], event_timestamp=minute(1))
    manager.add_turns(*MARIA, [user("on, gladly")], {"name": "retry"}, good, minute(2))
    manager.add_turns(*MARIA, [user("main, gladly")], None, good, minute(3))

    events = manager.list_events(*MARIA, branch_name="retry", eventMetadata=[condition("mood", EXISTS)])

    assert texts(events) == ["on, gladly"]


@in_process
def test_delete_event_deletes_it(manager: MemorySessionManager) -> None:
    first, second = told(manager, 2)

    manager.delete_event(*MARIA, first)

    assert [event["eventId"] for event in manager.list_events(*MARIA)] == [second]
    with pytest.raises(ClientError, match=f"Unable to find event with id {first}"):
        manager.get_event(*MARIA, first)


@in_process
def test_get_last_k_turns_gives_the_last_ones_newest_first(manager: MemorySessionManager) -> None:
    told(manager, 5)

    turns = manager.get_last_k_turns(*MARIA, k=2)

    assert spoken(turns) == [["question 4", "answer 4"], ["question 3", "answer 3"]]


@in_process
def test_get_last_k_turns_skips_blobs(manager: MemorySessionManager) -> None:
    told(manager, 1)
    manager.add_turns(*MARIA, [BlobMessage({"state": 1})], event_timestamp=minute(1))

    assert spoken(manager.get_last_k_turns(*MARIA)) == [["question 0", "answer 0"]]


@in_process
def test_get_last_k_turns_reads_on_past_the_first_page(manager: MemorySessionManager) -> None:
    told(manager, 105)

    turns = manager.get_last_k_turns(*MARIA, k=104)

    assert (len(turns), text_of(turns[-1][0])) == (104, "question 1")


# Branches


def forked(manager: MemorySessionManager) -> list[str]:
    """Three turns; ``retry`` leaves after the second, and ``deeper`` leaves after ``retry``'s first."""
    ids = told(manager, 3)
    retry = manager.fork_conversation(*MARIA, ids[1], "retry", [user("anew")], event_timestamp=minute(5))
    manager.add_turns(*MARIA, [user("and on")], {"name": "retry"}, event_timestamp=minute(6))
    manager.fork_conversation(*MARIA, retry["eventId"], "deeper", [user("down")], event_timestamp=minute(7))
    return [*ids, retry["eventId"]]


def test_list_branches_counts_and_names_roots(manager: MemorySessionManager) -> None:
    ids = forked(manager)

    found = {branch["name"]: branch for branch in manager.list_branches(*MARIA)}

    assert {name: branch.eventCount for name, branch in found.items()} == {"main": 3, "retry": 2, "deeper": 1}
    assert (found["retry"].rootEventId, found["deeper"].rootEventId) == (ids[1], ids[3])


@pytest.mark.parametrize(
    ("branch", "parents", "expected"),
    [
        ("retry", False, ["and on", "anew"]),
        ("retry", True, ["and on", "anew", "question 1", "answer 1", "question 0", "answer 0"]),
        ("deeper", False, ["down"]),
        ("deeper", True, ["down", "anew", "question 1", "answer 1", "question 0", "answer 0"]),
        ("unheard-of", True, []),
    ],
)
@in_process
def test_a_branch_is_read_alone_or_with_what_it_grew_from(
    manager: MemorySessionManager, branch: str, parents: bool, expected: list[str]
) -> None:
    forked(manager)

    assert texts(manager.list_events(*MARIA, branch, parents)) == expected


@in_process
def test_listing_main_gives_all_branches_as_the_sdk_sends_no_filter_for_it(manager: MemorySessionManager) -> None:
    forked(manager)

    assert len(manager.list_events(*MARIA, branch_name="main")) == 6


@in_process
def test_get_last_k_turns_of_a_branch_with_its_parents(manager: MemorySessionManager) -> None:
    forked(manager)

    turns = manager.get_last_k_turns(*MARIA, 2, "deeper", include_parent_branches=True)

    assert spoken(turns) == [["down"], ["anew"]]


@in_process
def test_a_fork_from_an_unknown_event_is_refused(manager: MemorySessionManager) -> None:
    told(manager, 1)

    with pytest.raises(ClientError) as refused:
        manager.fork_conversation(*MARIA, "0000000000000000001#00000000", "retry", [user("anew")])

    assert refused.value.response["Error"]["Code"] == "ResourceNotFoundException"
    assert len(manager.list_events(*MARIA)) == 1


# Actors and sessions


@in_process
def test_actors_and_their_sessions_are_listed_over_pages(manager: MemorySessionManager) -> None:
    for i in range(23):
        manager.add_turns(f"actor-{i:02d}", "one", [user("Hi")])
        manager.add_turns("actor-00", f"chat-{i:02d}", [user("Hi")])

    actors = [actor["actorId"] for actor in manager.list_actors()]
    sessions = [session["sessionId"] for session in manager.list_actor_sessions("actor-00")]

    assert actors == [f"actor-{i:02d}" for i in range(23)]
    assert sorted(sessions) == sorted([*(f"chat-{i:02d}" for i in range(23)), "one"])


@in_process
def test_sessions_of_an_unknown_actor_are_none(manager: MemorySessionManager) -> None:
    assert manager.list_actor_sessions("nobody") == []


# Long-term records


def written(manager: MemorySessionManager, memory_id: str, *records: tuple[str, str]) -> list[str]:
    """Hand-written records, ``(namespace, text)`` each; their ids."""
    answer = manager.batch_create_memory_records(
        memory_id=memory_id,
        records=[
            {"requestIdentifier": f"r{i}", "namespaces": [name], "content": {"text": text}, "timestamp": NOON}
            for i, (name, text) in enumerate(records)
        ],
    )
    return [record["memoryRecordId"] for record in answer["successfulRecords"]]


def test_what_was_said_is_found_again_by_meaning(manager: MemorySessionManager) -> None:
    manager.add_turns(*MARIA, [user(PEANUTS), agent("Noted."), user(WINDOW)])

    found = manager.search_long_term_memories("Is she allergic to peanuts?", namespace="/facts/maria/", top_k=1)

    assert len(found) == 1
    assert "peanuts" in text_of(found[0])
    assert found[0].score > 0


@in_process
def test_search_takes_path_strategy_and_the_old_prefix(
    manager: MemorySessionManager, face: Clients, memory_id: str
) -> None:
    manager.add_turns(*MARIA, [user(PEANUTS)])
    (facts,) = face.control.get_memory(memoryId=memory_id)["memory"]["strategies"]

    by_path = manager.search_long_term_memories("peanuts", namespace_path="/facts", strategy_id=facts["strategyId"])
    with pytest.warns(DeprecationWarning, match="namespace_prefix"):
        by_prefix = manager.search_long_term_memories("peanuts", "/facts/maria/")
    by_other = manager.search_long_term_memories("peanuts", namespace_path="/facts", strategy_id="other-0123456789")

    assert [record["memoryRecordId"] for record in by_path] == [record["memoryRecordId"] for record in by_prefix]
    assert (len(by_path), by_other) == (1, [])


@in_process
def test_search_filters_by_the_times_that_every_record_has(manager: MemorySessionManager, memory_id: str) -> None:
    written(manager, memory_id, ("/a/", "tea"))
    before = models.MemoryMetadataFilter.build_expression(
        models.MemoryRecordLeftExpression.build("x-amz-agentcore-memory-createdAt"),
        models.MemoryRecordOperatorType.BEFORE,
        models.MemoryRecordRightExpression.build_datetime(NOON - timedelta(days=365)),
    )

    assert manager.search_long_term_memories("tea", namespace="/a/", metadata_filters=[before]) == []


@in_process
def test_search_raises_what_the_service_refuses(manager: MemorySessionManager, face: Clients) -> None:
    face.agentcore.faults.on("RetrieveMemoryRecords", Fail("ThrottledException", "Rate exceeded."))

    with pytest.raises(ClientError, match="Rate exceeded"):
        manager.search_long_term_memories("tea", namespace="/a/")


@in_process
def test_records_are_listed_over_pages(manager: MemorySessionManager, memory_id: str) -> None:
    ids = written(manager, memory_id, *(("/a/", f"note {i}") for i in range(45)))

    found = manager.list_long_term_memory_records(namespace="/a/", max_results=42)

    assert len({record["memoryRecordId"] for record in found} & set(ids)) == len(found) == 42


@in_process
def test_a_record_is_read_and_deleted_by_id(manager: MemorySessionManager, memory_id: str) -> None:
    (tea,) = written(manager, memory_id, ("/a/", "tea"))

    assert text_of(manager.get_memory_record(tea)) == "tea"
    manager.delete_memory_record(tea)

    with pytest.raises(ClientError) as refused:
        manager.get_memory_record(tea)
    assert refused.value.response["Error"]["Code"] == "ResourceNotFoundException"


@in_process
def test_delete_all_long_term_memories_in_namespace_keeps_the_others(
    manager: MemorySessionManager, memory_id: str
) -> None:
    tea, _ = written(manager, memory_id, ("/a/", "tea"), ("/b/", "coffee"))

    answer = manager.delete_all_long_term_memories_in_namespace("/a/")

    assert [record["memoryRecordId"] for record in answer["successfulRecords"]] == [tea]
    assert records_of(manager.list_memory_records(memory_id=memory_id, namespace_path="/")) == ["coffee"]


def test_delete_all_of_an_empty_namespace_deletes_none(manager: MemorySessionManager) -> None:
    answer = manager.delete_all_long_term_memories_in_namespace("/a/")

    assert answer == {"successfulRecords": [], "failedRecords": []}


# With a language model


@in_process
def test_process_turn_with_llm_recalls_asks_and_saves(manager: MemorySessionManager) -> None:
    manager.add_turns(*MARIA, [user(PEANUTS)], event_timestamp=minute(0))
    wanted = {"/facts/{actorId}/": RetrievalConfig(top_k=2)}

    recalled, answer, event = manager.process_turn_with_llm(
        *MARIA,
        "What must I not eat?",
        lambda asked, memories: f"Not these: {len(memories)}",
        wanted,
        {"mood": models.StringValue.build("good")},
        minute(1),
    )

    assert "peanuts" in text_of(recalled[0])
    assert texts([event]) == ["What must I not eat?", answer] == ["What must I not eat?", "Not these: 1"]
    assert event["metadata"] == {"mood": {"stringValue": "good"}}


@in_process
def test_recall_leaves_out_what_scores_below_the_relevance_asked_for(manager: MemorySessionManager) -> None:
    manager.add_turns(*MARIA, [user(PEANUTS), user(WINDOW)])
    wanted = {"/facts/{actorId}/": RetrievalConfig(top_k=5, relevance_score=1.0)}

    recalled, *_ = manager.process_turn_with_llm(*MARIA, "Where do I live?", lambda *_: "There.", wanted)

    assert recalled == []


@in_process
def test_process_turn_with_llm_async_saves_too(manager: MemorySessionManager) -> None:
    async def answering(asked: str, _: Any) -> str:
        return asked.upper()

    _, answer, _ = asyncio.run(manager.process_turn_with_llm_async(*MARIA, "hi", answering, None))

    assert answer == "HI"
    assert texts(manager.list_events(*MARIA)) == ["hi", "HI"]


# The session and the actor: the same, with the names filled in


@in_process
def test_a_session_names_memory_actor_and_session(session: MemorySession, memory_id: str) -> None:
    named = {name: session[name] for name in ("memoryId", "actorId", "sessionId")}
    assert named == {"memoryId": memory_id, "actorId": "maria", "sessionId": "chat"}


@in_process
def test_a_session_without_an_id_gets_one(manager: MemorySessionManager) -> None:
    session = manager.create_memory_session("maria")

    session.add_turns([user("Hi")])

    assert [found["sessionId"] for found in manager.list_actor_sessions("maria")] == [session["sessionId"]]


def test_a_session_holds_a_conversation(session: MemorySession) -> None:
    first = session.add_turns([user("Hi"), agent("Hello")], event_timestamp=minute(0))
    session.add_turns([user("Bye")], metadata={"mood": {"stringValue": "sad"}}, event_timestamp=minute(1))

    assert spoken(session.get_last_k_turns(k=2)) == [["Bye"], ["Hi", "Hello"]]
    assert session.get_event(first["eventId"])["eventId"] == first["eventId"]
    assert texts(session.list_events(eventMetadata=[condition("mood", EXISTS)])) == ["Bye"]
    session.delete_event(first["eventId"])
    assert texts(session.list_events()) == ["Bye"]


@in_process
def test_a_session_forks(session: MemorySession) -> None:
    root = session.add_turns([user("Hi")], event_timestamp=minute(0))["eventId"]

    session.fork_conversation([user("Hi again")], root, "retry", event_timestamp=minute(1))

    assert sorted(branch["name"] for branch in session.list_branches()) == ["main", "retry"]
    assert texts(session.list_events("retry", include_parent_branches=True)) == ["Hi again", "Hi"]
    assert spoken(session.get_last_k_turns(1, "retry", include_parent_branches=False)) == [["Hi again"]]


@in_process
def test_get_last_k_turns_of_a_sessions_branch_needs_its_flag(session: MemorySession) -> None:
    """``MemorySession`` sends ``None`` for a flag left out, which botocore itself refuses."""
    root = session.add_turns([user("Hi")], event_timestamp=minute(0))["eventId"]
    session.fork_conversation([user("Hi again")], root, "retry")

    with pytest.raises(ParamValidationError, match=r"filter\.branch\.includeParentBranches, value: None"):
        session.get_last_k_turns(1, "retry")


@in_process
def test_a_session_reaches_the_long_term_records(session: MemorySession) -> None:
    session.add_turns([user(PEANUTS)])

    (found,) = session.search_long_term_memories("peanuts", namespace="/facts/maria/")
    (listed,) = session.list_long_term_memory_records(namespace_path="/facts/")

    id = found["memoryRecordId"]
    assert listed["memoryRecordId"] == session.get_memory_record(id)["memoryRecordId"] == id
    session.delete_memory_record(id)
    assert session.list_long_term_memory_records(namespace_path="/facts/") == []


@in_process
def test_a_session_takes_turns_with_a_model(session: MemorySession) -> None:
    async def answering(asked: str, _: Any) -> str:
        return asked.upper()

    session.process_turn_with_llm("one", lambda asked, _: asked.title(), None, event_timestamp=minute(0))
    asyncio.run(session.process_turn_with_llm_async("two", answering, None, event_timestamp=minute(1)))

    assert spoken(session.get_last_k_turns()) == [["two", "TWO"], ["one", "One"]]


@in_process
def test_a_sessions_actor_lists_their_sessions(session: MemorySession, manager: MemorySessionManager) -> None:
    session.add_turns([user("Hi")])
    manager.add_turns("maria", "other", [user("Hi")])

    actor = session.get_actor()

    assert [found["sessionId"] for found in actor.list_sessions()] == ["chat", "other"]
    assert [found["actorId"] for found in session.list_actors()] == [actor["actorId"]]
