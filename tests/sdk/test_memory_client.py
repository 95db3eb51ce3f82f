"""``bedrock_agentcore.memory.MemoryClient``, unchanged, on both faces: every public method."""

from __future__ import annotations

from typing import Any

import pytest
from bedrock_agentcore.memory import MemoryClient
from botocore.exceptions import ClientError

from conftest import Clients
from moto_agentcore import Fail
from tests.sdk.conftest import REGION, Hurry
from tests.sdk.helpers import FACTS, NOON, PEANUTS, WINDOW, in_process, minute, models, records_of, text_of, texts

MARIA = ("maria", "chat")
WISHES = {"userPreferenceMemoryStrategy": {"name": "more"}}
PROMPT = {"prompt": "Note what matters.", "modelId": "anthropic.claude-3-sonnet-20240229-v1:0"}
pytestmark = pytest.mark.from_sdk


def turns(sdk: MemoryClient, memory_id: str, count: int) -> list[str]:
    """A question and an answer a minute; the events' ids."""
    return [
        sdk.create_event(
            memory_id, *MARIA, [(f"question {i}", "USER"), (f"answer {i}", "ASSISTANT")], event_timestamp=minute(i)
        )["eventId"]
        for i in range(count)
    ]


def forked(sdk: MemoryClient, memory_id: str) -> list[str]:
    """Three turns, and a branch ``retry`` that left after the second; the three ids."""
    ids = turns(sdk, memory_id, 3)
    sdk.fork_conversation(
        memory_id,
        *MARIA,
        ids[1],
        "retry",
        [("question 2 anew", "USER")],
        minute(5),
        {"why": models.StringValue.build("typo")},
    )
    return ids


def records(sdk: MemoryClient, memory_id: str, *written: tuple[str, str]) -> list[str]:
    """Hand-written records, ``(namespace, text)`` each; their ids."""
    answer = sdk.batch_create_memory_records(
        memory_id=memory_id,
        records=[
            {"requestIdentifier": f"r{i}", "namespaces": [name], "content": {"text": text}, "timestamp": NOON}
            for i, (name, text) in enumerate(written)
        ],
    )
    return [record["memoryRecordId"] for record in answer["successfulRecords"]]


# Memories


def test_a_client_made_in_the_test_reaches_this_face(face: Clients) -> None:
    client = MemoryClient(region_name=REGION)

    made = client.create_memory("Fresh")

    assert face.control.get_memory(memoryId=made["id"])["memory"]["name"] == "Fresh"


@in_process
def test_create_memory_echoes_what_was_asked(sdk: MemoryClient) -> None:
    key = models.IndexedKey.build("priority", models.MetadataValueType.NUMBER)

    made = sdk.create_memory("Full", [FACTS], "A memory", event_expiry_days=7, indexed_keys=[key])

    assert made["status"] == "CREATING"
    assert made["id"] == made["memoryId"]
    assert (made["description"], made["eventExpiryDuration"], made["indexedKeys"]) == ("A memory", 7, [key])


@in_process
def test_stream_delivery_and_role_are_echoed(sdk: MemoryClient) -> None:
    role = "arn:aws:iam::123456789012:role/Memory"
    stream: dict[str, Any] = {
        "resources": [
            {
                "kinesis": {
                    "dataStreamArn": "arn:aws:kinesis:us-east-1:123456789012:stream/records",
                    "contentConfigurations": [{"type": "MEMORY_RECORDS", "level": "FULL_CONTENT"}],
                }
            }
        ]
    }

    made = sdk.create_memory("Streamed", memory_execution_role_arn=role, stream_delivery_resources=stream)

    found = sdk.get_memory(memory_id=made["id"])["memory"]
    assert (found["memoryExecutionRoleArn"], found["streamDeliveryResources"]) == (role, stream)


@in_process
def test_create_memory_and_wait_polls_until_active(sdk: MemoryClient, hurry: Hurry, slowly: None) -> None:
    made = sdk.create_memory_and_wait("Slow", [FACTS])

    assert made["status"] == "ACTIVE"
    assert hurry.sleeps == 2


@in_process
def test_create_memory_and_wait_gives_up_after_max_wait(sdk: MemoryClient, hurry: Hurry, slowly: None) -> None:
    with pytest.raises(TimeoutError, match="did not become ACTIVE within 20 seconds"):
        sdk.create_memory_and_wait("Slow", [], max_wait=20)


@in_process
def test_create_or_get_memory_gives_the_memory_that_is_there(sdk: MemoryClient, hurry: Hurry) -> None:
    made = sdk.create_or_get_memory("Shared", [FACTS])

    again = sdk.create_or_get_memory("Shared", [FACTS])

    assert again["id"] == made["id"]
    assert [memory["id"] for memory in sdk.list_memories()] == [made["id"]]


def test_create_or_get_memory_raises_what_is_no_duplicate(sdk: MemoryClient) -> None:
    with pytest.raises(ClientError) as refused:
        sdk.create_or_get_memory("not a name")

    assert refused.value.response["Error"]["Code"] == "ValidationException"
    assert "already exists" not in str(refused.value)


@in_process
def test_list_memories_reads_page_after_page(sdk: MemoryClient, face: Clients) -> None:
    made = [face.control.create_memory(name=f"M{i:03d}", eventExpiryDuration=7)["memory"]["id"] for i in range(103)]

    found = sdk.list_memories(max_results=102)

    assert [memory["memoryId"] for memory in found] == made[:102]


@in_process
def test_get_memory_status_of_an_unknown_memory_is_not_found(sdk: MemoryClient) -> None:
    with pytest.raises(ClientError) as refused:
        sdk.get_memory_status("Gone-0123456789")

    assert refused.value.response["Error"]["Code"] == "ResourceNotFoundException"


@in_process
def test_get_memory_status_follows_the_memory(sdk: MemoryClient, slowly: None) -> None:
    made = sdk.create_memory("Slow")

    seen = [sdk.get_memory_status(made["id"]) for _ in range(3)]

    assert seen == ["CREATING", "CREATING", "ACTIVE"]


@in_process
def test_delete_memory_answers_deleting(sdk: MemoryClient, memory_id: str) -> None:
    answer = sdk.delete_memory(memory_id)

    assert (answer["memoryId"], answer["status"]) == (memory_id, "DELETING")


@in_process
def test_delete_memory_and_wait_polls_until_it_is_gone(
    sdk: MemoryClient, hurry: Hurry, memory_id: str, slowly: None
) -> None:
    sdk.delete_memory_and_wait(memory_id)

    assert hurry.sleeps == 2
    assert sdk.list_memories() == []


@in_process
def test_update_memory_adds_indexed_keys(sdk: MemoryClient) -> None:
    first, second = (models.IndexedKey.build(key, models.MetadataValueType.STRING) for key in ("a", "b"))
    made = sdk.create_memory("Keyed", indexed_keys=[first])

    sdk.update_memory(memory_id=made["id"], add_indexed_keys=[second])

    assert sdk.get_memory(memory_id=made["id"])["memory"]["indexedKeys"] == [first, second]


# Events


def test_create_event_keeps_messages_roles_and_metadata(sdk: MemoryClient, memory_id: str) -> None:
    said = [("Weather?", "user"), ("Looking it up", "TOOL"), ("Sunny", "assistant"), ("By radio", "other")]
    where = {"location": models.StringValue.build("NYC")}

    made = sdk.create_event(memory_id, *MARIA, said, NOON, metadata=where)

    found = sdk.get_event(memory_id=memory_id, actor_id="maria", session_id="chat", event_id=made["eventId"])["event"]
    assert texts([found]) == [text for text, _ in said]
    assert [item["conversational"]["role"] for item in found["payload"]] == ["USER", "TOOL", "ASSISTANT", "OTHER"]
    assert (found["metadata"], found["eventTimestamp"]) == (where, NOON)


@in_process
def test_create_event_without_a_time_is_now(sdk: MemoryClient, memory_id: str, face: Clients) -> None:
    made = sdk.create_event(memory_id, *MARIA, [(PEANUTS, "USER")])

    assert abs((made["eventTimestamp"] - face.agentcore.clock.now()).total_seconds()) < 60


@in_process
def test_create_event_that_skips_extraction_makes_no_records(sdk: MemoryClient, memory_id: str) -> None:
    sdk.create_event(memory_id, *MARIA, [(PEANUTS, "USER")], extraction_mode="SKIP")

    assert records_of(sdk.list_memory_records(memoryId=memory_id, namespace="/facts/maria/")) == []


@pytest.mark.parametrize("blob", ["aGVsbG8=", {"state": [1, {"deep": None}]}, ["a", 2.5], 7])
@in_process
def test_a_blob_comes_back_as_it_was(sdk: MemoryClient, memory_id: str, blob: Any) -> None:
    made = sdk.create_blob_event(memory_id, *MARIA, blob, metadata={"kind": models.StringValue.build("state")})

    (found,) = sdk.list_events(memory_id, *MARIA)
    assert (found["eventId"], found["payload"]) == (made["eventId"], [{"blob": blob}])


@in_process
def test_save_conversation_still_saves(sdk: MemoryClient, memory_id: str) -> None:
    made = sdk.save_conversation(memory_id, *MARIA, [("Hi", "USER"), ("Hello", "ASSISTANT")], NOON)

    assert texts(sdk.list_events(memory_id, *MARIA)) == ["Hi", "Hello"]
    assert made["branch"] == {"name": "main"}


@in_process
def test_delete_event_deletes_it(sdk: MemoryClient, memory_id: str) -> None:
    first, second = turns(sdk, memory_id, 2)

    sdk.delete_event(memory_id=memory_id, actor_id="maria", session_id="chat", event_id=first)

    assert [event["eventId"] for event in sdk.list_events(memory_id, *MARIA)] == [second]


@in_process
def test_list_events_is_newest_first_over_pages(sdk: MemoryClient, memory_id: str) -> None:
    ids = turns(sdk, memory_id, 120)

    assert [event["eventId"] for event in sdk.list_events(memory_id, *MARIA, max_results=110)] == ids[:9:-1]


def test_list_events_leaves_payloads_out_when_asked(sdk: MemoryClient, memory_id: str) -> None:
    turns(sdk, memory_id, 1)

    (event,) = sdk.list_events(memory_id, *MARIA, include_payload=False)

    assert "payload" not in event


@in_process
def test_list_events_filters_by_metadata(sdk: MemoryClient, memory_id: str) -> None:
    for i, place in enumerate(("NYC", "Lisbon", "NYC")):
        sdk.create_event(
            memory_id, *MARIA, [(f"in {place}", "USER")], minute(i), None, {"place": {"stringValue": place}}
        )
    lisbon = models.EventMetadataFilter.build_expression(
        models.LeftExpression.build("place"), models.OperatorType.EQUALS_TO, models.RightExpression.build("Lisbon")
    )

    assert texts(sdk.list_events(memory_id, *MARIA, event_metadata=[lisbon])) == ["in Lisbon"]


@in_process
def test_list_events_of_an_unknown_session_is_empty(sdk: MemoryClient, memory_id: str) -> None:
    assert sdk.list_events(memory_id, "nobody", "nowhere") == []


@in_process
def test_get_last_k_turns_gives_the_last_ones_newest_first(sdk: MemoryClient, memory_id: str) -> None:
    turns(sdk, memory_id, 5)

    found = sdk.get_last_k_turns(memory_id, *MARIA, k=2)

    assert [[text_of(message) for message in turn] for turn in found] == [
        ["question 4", "answer 4"],
        ["question 3", "answer 3"],
    ]


@in_process
def test_get_last_k_turns_reads_on_past_the_first_page(sdk: MemoryClient, memory_id: str) -> None:
    turns(sdk, memory_id, 105)

    found = sdk.get_last_k_turns(memory_id, *MARIA, k=104)

    assert (text_of(found[-1][0]), len(found)) == ("question 1", 104)


@in_process
def test_process_turn_with_llm_recalls_asks_and_saves(sdk: MemoryClient, memory_id: str) -> None:
    sdk.create_event(memory_id, *MARIA, [(PEANUTS, "USER")], minute(0))

    recalled, answer, event = sdk.process_turn_with_llm(
        memory_id,
        *MARIA,
        "What must I not eat?",
        lambda asked, memories: f"{asked} {len(memories)}",
        retrieval_namespace="/facts/maria/",
        event_timestamp=minute(1),
    )

    assert "peanuts" in text_of(recalled[0])
    assert answer == "What must I not eat? 1"
    assert texts(sdk.list_events(memory_id, *MARIA)[:1]) == ["What must I not eat?", answer]
    assert event["eventTimestamp"] == minute(1)


@in_process
def test_a_turn_whose_llm_fails_is_not_saved(sdk: MemoryClient, memory_id: str) -> None:
    def failing(_: str, __: Any) -> str:
        raise RuntimeError("no model")

    with pytest.raises(RuntimeError, match="no model"):
        sdk.process_turn_with_llm(memory_id, *MARIA, "Hi", failing)

    assert sdk.list_events(memory_id, *MARIA) == []


# Branches


def test_a_fork_is_listed_beside_main(sdk: MemoryClient, memory_id: str) -> None:
    ids = forked(sdk, memory_id)

    found = {branch["name"]: branch for branch in sdk.list_branches(memory_id, *MARIA)}

    assert {name: branch["eventCount"] for name, branch in found.items()} == {"main": 3, "retry": 1}
    assert (found["main"]["rootEventId"], found["retry"]["rootEventId"]) == (None, ids[1])


@in_process
def test_five_forks_of_one_root_stand_side_by_side(sdk: MemoryClient, memory_id: str) -> None:
    (root,) = turns(sdk, memory_id, 1)

    for i in range(5):
        sdk.fork_conversation(memory_id, *MARIA, root, f"try-{i}", [(f"again {i}", "USER")], minute(i + 1))

    names = [branch["name"] for branch in sdk.list_branches(memory_id, *MARIA)]
    assert sorted(names) == ["main", *(f"try-{i}" for i in range(5))]


@in_process
def test_a_branch_goes_on_by_its_name(sdk: MemoryClient, memory_id: str) -> None:
    ids = forked(sdk, memory_id)

    event = sdk.create_event(memory_id, *MARIA, [("and then?", "USER")], minute(6), {"name": "retry"})

    assert event["branch"] == {"name": "retry", "rootEventId": ids[1]}


@pytest.mark.parametrize(
    ("parents", "expected"),
    [
        (False, ["question 2 anew"]),
        (True, ["question 2 anew", "question 1", "answer 1", "question 0", "answer 0"]),
    ],
)
@in_process
def test_list_events_of_a_branch(sdk: MemoryClient, memory_id: str, parents: bool, expected: list[str]) -> None:
    forked(sdk, memory_id)

    assert texts(sdk.list_events(memory_id, *MARIA, "retry", parents)) == expected
    assert texts(sdk.list_branch_events(memory_id, *MARIA, "retry", parents)) == expected


@in_process
def test_list_branch_events_reads_page_after_page(sdk: MemoryClient, memory_id: str) -> None:
    ids = turns(sdk, memory_id, 120)

    found = sdk.list_branch_events(memory_id, *MARIA, "main", max_results=115)

    assert [event["eventId"] for event in found] == ids[:4:-1]


@in_process
def test_list_branch_events_without_a_name_finds_none_as_every_event_names_its_branch(
    sdk: MemoryClient, memory_id: str
) -> None:
    """The SDK looks for events without a branch; the service names ``main`` (measured; S/memory/session.py:563)."""
    forked(sdk, memory_id)

    assert sdk.list_branch_events(memory_id, *MARIA) == []


@in_process
def test_get_conversation_tree_shows_each_branch_and_its_root(sdk: MemoryClient, memory_id: str) -> None:
    ids = forked(sdk, memory_id)

    branches = sdk.get_conversation_tree(memory_id, *MARIA)["main_branch"]["branches"]

    assert {name: branch["root_event_id"] for name, branch in branches.items()} == {"main": None, "retry": ids[1]}
    assert [event["eventId"] for event in branches["main"]["events"]] == ids[::-1]
    assert branches["retry"]["events"][0]["messages"] == [{"role": "USER", "text": "question 2 anew..."}]


def test_merge_branch_context_tells_the_branch_from_its_beginning(sdk: MemoryClient, memory_id: str) -> None:
    forked(sdk, memory_id)

    told = sdk.merge_branch_context(memory_id, *MARIA, "retry")

    assert [(message["branch"], message["content"]) for message in told] == [
        ("main", "question 0"),
        ("main", "answer 0"),
        ("main", "question 1"),
        ("main", "answer 1"),
        ("retry", "question 2 anew"),
    ]


@in_process
def test_get_last_k_turns_of_a_branch_with_its_parents(sdk: MemoryClient, memory_id: str) -> None:
    forked(sdk, memory_id)

    found = sdk.get_last_k_turns(memory_id, *MARIA, 2, "retry", include_branches=True, max_results=2)

    assert [text_of(turn[0]) for turn in found] == ["question 2 anew", "question 1"]


# Records


@in_process
def test_what_was_said_is_found_again_by_meaning(sdk: MemoryClient, memory_id: str) -> None:
    sdk.create_event(memory_id, *MARIA, [(PEANUTS, "USER"), ("Noted.", "ASSISTANT"), (WINDOW, "USER")])

    found = sdk.retrieve_memories(memory_id, "/facts/maria/", "Is she allergic to peanuts?", top_k=1)

    assert len(found) == 1
    assert "peanuts" in text_of(found[0])
    assert 0 < found[0]["score"] <= 1


@pytest.mark.filterwarnings("ignore::moto_agentcore.AgentCoreWarning")
@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({"namespace": "/facts/maria/"}, ["home"]),
        ({"namespace": "/facts/"}, []),
        ({"namespace_path": "/facts/"}, ["home", "work", "guest"]),
        ({"namespace_path": "/facts/maria"}, ["home", "work"]),
        ({"namespace_path": "/facts/maria/"}, ["home", "work"]),
        ({"namespace_path": "/facts/mar"}, []),
    ],
)
@in_process
def test_a_namespace_is_exact_and_a_path_is_a_subtree(
    sdk: MemoryClient, memory_id: str, where: dict[str, Any], found: list[str]
) -> None:
    places = (("/facts/maria/", "home"), ("/facts/maria/office/", "work"), ("/facts/mario/", "guest"))
    records(sdk, memory_id, *places)

    retrieved = sdk.retrieve_memories(memory_id, query="a place", top_k=5, **where)
    listed = sdk.list_memory_records(memory_id=memory_id, **where)

    assert sorted(map(text_of, retrieved)) == sorted(found)
    assert sorted(records_of(listed)) == sorted(found)


@in_process
def test_retrieve_memories_filters_by_indexed_metadata(sdk: MemoryClient) -> None:
    memory_id = sdk.create_memory(
        "Keyed", indexed_keys=[models.IndexedKey.build("stars", models.MetadataValueType.NUMBER)]
    )["id"]
    sdk.batch_create_memory_records(
        memoryId=memory_id,
        records=[
            {
                "requestIdentifier": f"r{stars}",
                "namespaces": ["/hotels/"],
                "content": {"text": f"A hotel with {stars} stars"},
                "timestamp": NOON,
                "metadata": {"stars": {"numberValue": stars}},
            }
            for stars in (1, 3, 5)
        ],
    )
    good = models.MemoryMetadataFilter.build_expression(
        models.MemoryRecordLeftExpression.build("stars"),
        models.MemoryRecordOperatorType.GREATER_THAN,
        models.MemoryRecordRightExpression.build_number(3),
    )

    found = sdk.retrieve_memories(memory_id, "/hotels/", "hotel", metadata_filters=[good])

    assert [text_of(record) for record in found] == ["A hotel with 5 stars"]


@pytest.mark.parametrize("code", ["ThrottledException", "ServiceException", "ValidationException"])
@in_process
def test_retrieve_memories_makes_nothing_of_an_error(
    sdk: MemoryClient, face: Clients, memory_id: str, code: str
) -> None:
    sdk.create_event(memory_id, *MARIA, [(PEANUTS, "USER")])
    face.agentcore.faults.on("RetrieveMemoryRecords", Fail(code))

    assert sdk.retrieve_memories(memory_id, "/facts/maria/", "peanuts") == []


def test_retrieve_memories_of_an_unknown_memory_is_empty(sdk: MemoryClient) -> None:
    assert sdk.retrieve_memories("Gone-0123456789", "/facts/maria/", "peanuts") == []


@in_process
def test_wait_for_memories_sees_them_once_they_are_extracted(sdk: MemoryClient, hurry: Hurry, memory_id: str) -> None:
    sdk.create_event(memory_id, *MARIA, [(PEANUTS, "USER")])

    assert sdk.wait_for_memories(memory_id, "/facts/maria/") is True
    assert hurry.sleeps == 0


@in_process
def test_wait_for_memories_gives_up(sdk: MemoryClient, hurry: Hurry, memory_id: str) -> None:
    assert sdk.wait_for_memories(memory_id, "/facts/nobody/", max_wait=60) is False


@in_process
def test_retrieve_memory_records_is_passed_on_as_it_is(sdk: MemoryClient, memory_id: str) -> None:
    records(sdk, memory_id, ("/a/", "tea in the morning"), ("/a/", "coffee at noon"))

    answer = sdk.retrieve_memory_records(
        memory_id=memory_id, namespace="/a/", search_criteria={"searchQuery": "tea in the morning", "topK": 1}
    )

    assert records_of(answer) == ["tea in the morning"]


@in_process
def test_records_are_read_changed_and_deleted_by_id(sdk: MemoryClient, memory_id: str) -> None:
    (tea,) = records(sdk, memory_id, ("/a/", "tea"))

    sdk.batch_update_memory_records(
        memory_id=memory_id, records=[{"memoryRecordId": tea, "timestamp": NOON, "content": {"text": "coffee"}}]
    )

    found = sdk.get_memory_record(memory_id=memory_id, memory_record_id=tea)["memoryRecord"]
    assert text_of(found) == "coffee"
    sdk.delete_memory_record(memory_id=memory_id, memory_record_id=tea)
    with pytest.raises(ClientError) as refused:
        sdk.get_memory_record(memory_id=memory_id, memory_record_id=tea)
    assert refused.value.response["Error"]["Code"] == "ResourceNotFoundException"


@in_process
def test_batch_delete_says_which_records_were_not_there(sdk: MemoryClient, memory_id: str) -> None:
    (tea,) = records(sdk, memory_id, ("/a/", "tea"))
    gone = "mem-00000000-0000-4000-8000-000000000000"

    answer = sdk.batch_delete_memory_records(
        memory_id=memory_id, records=[{"memoryRecordId": tea}, {"memoryRecordId": gone}]
    )

    assert [record["memoryRecordId"] for record in answer["successfulRecords"]] == [tea]
    assert [(record["memoryRecordId"], record["errorCode"]) for record in answer["failedRecords"]] == [(gone, 404)]


def test_actors_and_sessions_are_listed(sdk: MemoryClient, memory_id: str) -> None:
    for actor, session in (("maria", "one"), ("maria", "two"), ("paolo", "one")):
        sdk.create_event(memory_id, actor, session, [("Hi", "USER")])

    actors = sdk.list_actors(memory_id=memory_id)["actorSummaries"]
    sessions = sdk.list_sessions(memory_id=memory_id, actor_id="maria")["sessionSummaries"]

    assert sorted(actor["actorId"] for actor in actors) == ["maria", "paolo"]
    assert sorted(session["sessionId"] for session in sessions) == ["one", "two"]


@in_process
def test_a_failed_extraction_is_listed_and_done_again(sdk: MemoryClient, face: Clients, memory_id: str) -> None:
    face.agentcore.faults.on("Extraction", Fail("ThrottledException"), times=1)
    sdk.create_event(memory_id, *MARIA, [(PEANUTS, "USER")])
    (job,) = sdk.list_memory_extraction_jobs(memory_id=memory_id)["jobs"]

    sdk.start_memory_extraction_job(memory_id=memory_id, extraction_job={"jobId": job["jobID"]})

    assert len(sdk.retrieve_memories(memory_id, "/facts/maria/", "peanuts")) == 1
    assert sdk.list_memory_extraction_jobs(memory_id=memory_id)["jobs"] == []


# Strategies

ADDERS: list[tuple[str, tuple[Any, ...], str, str]] = [
    ("add_semantic_strategy", (), "SEMANTIC", "/strategies/{memoryStrategyId}/actors/{actorId}/"),
    (
        "add_summary_strategy",
        (),
        "SUMMARIZATION",
        "/strategies/{memoryStrategyId}/actors/{actorId}/sessions/{sessionId}/",
    ),
    ("add_user_preference_strategy", (), "USER_PREFERENCE", "/strategies/{memoryStrategyId}/actors/{actorId}/"),
    (
        "add_episodic_strategy",
        (["/strategies/{memoryStrategyId}/"],),
        "EPISODIC",
        "/strategies/{memoryStrategyId}/actors/{actorId}/sessions/{sessionId}/",
    ),
    # The SDK itself fills this template in for custom strategies.
    ("add_custom_semantic_strategy", (PROMPT, PROMPT), "CUSTOM", "custom/{actorId}/{sessionId}/"),
    (
        "add_custom_episodic_strategy",
        (PROMPT, PROMPT, {**PROMPT, "namespaceTemplates": ["custom/{actorId}/"]}),
        "CUSTOM",
        "custom/{actorId}/{sessionId}/",
    ),
]


@pytest.mark.filterwarnings("ignore:The 'reflection_namespaces' parameter:DeprecationWarning")
@pytest.mark.parametrize(("method", "given", "type", "template"), ADDERS)
@in_process
def test_a_strategy_is_added_with_its_default_namespace(
    sdk: MemoryClient, bare_id: str, method: str, given: tuple[Any, ...], type: str, template: str
) -> None:
    getattr(sdk, method)(bare_id, "more", *given)

    (added,) = sdk.get_memory_strategies(bare_id)
    assert (added["name"], added["memoryStrategyType"], added["status"]) == ("more", type, "ACTIVE")
    assert added["namespaces"] == added["namespaceTemplates"] == [template]
    assert added["memoryStrategyId"].startswith("more-")


@pytest.mark.filterwarnings("ignore:The 'reflection_namespaces' parameter:DeprecationWarning")
@pytest.mark.parametrize(("method", "given"), [(f"{name}_and_wait", given) for name, given, *_ in ADDERS])
@in_process
def test_adding_a_strategy_waits_for_the_memory(
    sdk: MemoryClient, hurry: Hurry, bare_id: str, slowly: None, method: str, given: tuple[Any, ...]
) -> None:
    memory = getattr(sdk, method)(bare_id, "more", *given)

    assert memory["status"] == "ACTIVE"
    assert [strategy["name"] for strategy in memory["strategies"]] == ["more"]
    assert hurry.sleeps > 0


@in_process
def test_custom_prompts_are_shown_where_the_service_shows_them(sdk: MemoryClient, memory_id: str) -> None:
    sdk.add_custom_semantic_strategy(memory_id, "own", PROMPT, {**PROMPT, "prompt": "Merge."})

    shown = sdk.get_memory_strategies(memory_id)[-1]["configuration"]

    model = PROMPT["modelId"]
    assert shown == {
        "type": "SEMANTIC_OVERRIDE",
        "extraction": {
            "customExtractionConfiguration": {
                "semanticExtractionOverride": {"appendToPrompt": PROMPT["prompt"], "modelId": model}
            }
        },
        "consolidation": {
            "customConsolidationConfiguration": {
                "semanticConsolidationOverride": {"appendToPrompt": "Merge.", "modelId": model}
            }
        },
    }


@in_process
def test_a_custom_prompt_is_changed_in_place(sdk: MemoryClient, memory_id: str) -> None:
    own = sdk.add_custom_semantic_strategy(memory_id, "own", PROMPT, PROMPT)["strategies"][-1]["strategyId"]
    block = {"appendToPrompt": "Anew.", "modelId": PROMPT["modelId"]}

    sdk.modify_strategy(memory_id, own, configuration={"extraction": block})

    shown = sdk.get_memory_strategies(memory_id)[-1]["configuration"]
    extraction = shown["extraction"]["customExtractionConfiguration"]["semanticExtractionOverride"]
    consolidation = shown["consolidation"]["customConsolidationConfiguration"]["semanticConsolidationOverride"]
    assert (extraction["appendToPrompt"], consolidation["appendToPrompt"]) == ("Anew.", PROMPT["prompt"])


def test_add_strategy_adds_and_warns(sdk: MemoryClient, memory_id: str) -> None:
    with pytest.warns(UserWarning, match="CREATING state"):
        sdk.add_strategy(memory_id, WISHES)

    assert [strategy["name"] for strategy in sdk.get_memory_strategies(memory_id)] == ["facts", "more"]


@in_process
def test_modify_strategy_changes_description_and_template(sdk: MemoryClient, memory_id: str) -> None:
    (facts,) = sdk.get_memory_strategies(memory_id)

    sdk.modify_strategy(memory_id, facts["strategyId"], "What is so", namespace_templates=["/known/{actorId}/"])

    (changed,) = sdk.get_memory_strategies(memory_id)
    assert (changed["description"], changed["namespaceTemplates"]) == ("What is so", ["/known/{actorId}/"])


@in_process
def test_delete_strategy_takes_it_away(sdk: MemoryClient, memory_id: str) -> None:
    (facts,) = sdk.get_memory_strategies(memory_id)

    sdk.delete_strategy(memory_id, facts["strategyId"])

    assert sdk.get_memory_strategies(memory_id) == []


@in_process
def test_update_memory_strategies_adds_modifies_and_deletes_at_once(sdk: MemoryClient, hurry: Hurry) -> None:
    memory = sdk.create_memory_and_wait("Many", [FACTS, {"summaryMemoryStrategy": {"name": "sums"}}])
    facts, sums = (strategy["strategyId"] for strategy in memory["strategies"])

    changed = sdk.update_memory_strategies_and_wait(
        memory["id"], [WISHES], [{"memoryStrategyId": facts, "description": "Facts"}], [sums]
    )

    assert [(strategy["name"], strategy.get("description")) for strategy in changed["strategies"]] == [
        ("facts", "Facts"),
        ("more", None),
    ]


@in_process
def test_a_strategy_cannot_be_added_while_another_one_is(sdk: MemoryClient, memory_id: str, slowly: None) -> None:
    sdk.add_summary_strategy(memory_id, "first")

    with pytest.raises(ClientError) as refused:
        sdk.update_memory_strategies(memory_id, [WISHES])

    assert refused.value.response["Error"]["Code"] == "ValidationException"
    assert "Memory is in transitional state UPDATING. Cannot update memory." in str(refused.value)
