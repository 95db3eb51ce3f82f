"""``agentcore.explain``: why a retrieval found nothing; and over HTTP, provenance beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import Clients, make_client
from moto_agentcore import AgentCore, Fail
from moto_agentcore.extraction.english.language import other_language
from moto_agentcore.families.memories.explanation import Explanation, FailedJob, Near, Step
from tests.controls.conversation import AT, WHERE, new_memory, say
from tests.host.raw import Answer, ask

pytestmark = pytest.mark.inferred  # a control of ours

KEYS = [{"key": "city", "type": "STRING"}, {"key": "level", "type": "NUMBER"}]


def write(clients: Clients, memory_id: str, namespace: str, *texts: str, **members: Any) -> None:
    for i, text in enumerate(texts):
        item = {"requestIdentifier": f"r{i}", "namespaces": [namespace], "content": {"text": text}, "timestamp": AT}
        clients.data.batch_create_memory_records(memoryId=memory_id, records=[{**item, **members}])


def filled(clients: Clients) -> str:
    """A memory with five records in three namespaces."""
    made = clients.control.create_memory(name="Demo", eventExpiryDuration=30, indexedKeys=KEYS)["memory"]["id"]
    write(clients, made, "/facts/ana/", "Ana lives in Berlin.", metadata={"city": {"stringValue": "Berlin"}})
    write(
        clients, made, "/facts/ana/", "Ana lives in Rome.", "Ana plays chess.", metadata={"level": {"numberValue": 2}}
    )
    write(clients, made, "/facts/bob/", "Bob likes jazz.")
    write(clients, made, "/sums/ana/s1/", "They talked.")
    return str(made)


def explain(clients: Clients, memory_id: str, **asked: Any) -> Explanation:
    found: Explanation = clients.agentcore.explain(memory_id, **asked)
    return found


def condition(key: str, operator: str, **value: Any) -> dict[str, Any]:
    right = {"right": {"metadataValue": value}} if value else {}
    return {"left": {"metadataKey": key}, "operator": operator, **right}


def test_it_says_which_namespaces_hold_records(local: Clients) -> None:
    found = explain(local, filled(local), namespace="/facts/eve/")

    assert dict(found.namespaces) == {"/facts/ana/": 3, "/facts/bob/": 1, "/sums/ana/s1/": 1}
    assert (found.place, found.in_place, found.found) == ("/facts/eve/", 0, 0)


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ({"namespace": "/facts/ana"}, Near("/facts/ana/", "it differs in a slash", 3)),
        ({"namespace": "facts/ana/"}, Near("/facts/ana/", "it differs in a slash", 3)),
        ({"namespacePath": "sums/ana/s1"}, Near("/sums/ana/s1/", "it differs in a slash", 1)),
        (
            {"namespace": "/sums/ana"},
            Near("/sums/ana/s1/", "it lies beneath; namespacePath finds it, namespace is exact", 1),
        ),
        ({"namespace": "/Facts/Bob/"}, Near("/facts/bob/", "it differs in case", 1)),
        ({"namespace": "/sums/{actorId}/{sessionId}/"}, Near("/sums/ana/s1/", "a placeholder was not filled in", 1)),
        ({"namespacePath": "/sums/{actorId}/"}, Near("/sums/ana/s1/", "a placeholder was not filled in", 1)),
        ({"namespace": "/fact/bob/"}, Near("/facts/bob/", "it is spelled alike", 1)),
    ],
)
def test_it_names_what_was_nearly_meant(asked: dict[str, str], near: Near, local: Clients) -> None:
    found = explain(local, filled(local), **asked)

    assert found.in_place == 0
    assert found.near[0] == near


def test_a_place_that_holds_records_has_nothing_near(local: Clients) -> None:
    memory_id = filled(local)

    assert explain(local, memory_id, namespace="/facts/ana/").near == ()
    assert explain(local, memory_id, namespacePath="/facts").in_place == 4


def test_it_names_placeholders_and_what_the_service_says_of_them(local: Clients) -> None:
    found = explain(local, filled(local), namespace="/facts/{actorId}/", searchQuery="city")

    assert found.placeholders == ("{actorId}",)
    assert "unresolved placeholders: {actorId}" in str(found)
    assert "regular expression" in (found.refused or "")
    assert [near.namespace for near in found.near] == ["/facts/ana/", "/facts/bob/"]


def test_it_counts_what_each_condition_took_away(local: Clients) -> None:
    filters = [condition("city", "NOT_EXISTS"), condition("level", "GREATER_THAN", numberValue=5)]

    found = explain(local, filled(local), namespacePath="/", metadataFilters=filters)

    assert found.steps == (Step("city NOT_EXISTS", 1, 4), Step("level GREATER_THAN 5", 4, 0))
    assert (found.in_place, found.found) == (5, 0)


def test_a_strategy_is_a_condition(local: Clients) -> None:
    memory_id = new_memory(local)
    say(local, memory_id)
    (strategy,) = explain(local, memory_id, namespace=WHERE).strategies

    assert explain(local, memory_id, namespace=WHERE, memoryStrategyId=strategy).found == 1
    found = explain(local, memory_id, namespace=WHERE, memoryStrategyId="other-0123456789")

    assert found.steps == (Step("memoryStrategyId other-0123456789", 1, 0),)
    assert dict(found.strategies) == {strategy: "ACTIVE"}


def test_it_gives_the_best_score_and_whether_it_is_below_the_cut(local: Clients) -> None:
    memory_id = filled(local)
    asked = {"namespace": "/facts/ana/", "searchQuery": "Where does Ana live?"}
    criteria = {"searchQuery": asked["searchQuery"]}
    answer = local.data.retrieve_memory_records(memoryId=memory_id, namespace="/facts/ana/", searchCriteria=criteria)

    found = explain(local, memory_id, **asked)

    assert found.best == answer["memoryRecordSummaries"][0]["score"]
    assert (found.cut, "below the cut" in str(found)) == (0.2, False)
    assert "below the cut 0.99" in str(explain(local, memory_id, cut=0.99, **asked))


def test_it_gives_the_best_score_that_did_not_make_it(local: Clients) -> None:
    memory_id = filled(local)
    asked = {"namespacePath": "/", "searchQuery": "Where does Ana live?"}
    answer = local.data.retrieve_memory_records(
        memoryId=memory_id, namespacePath="/", searchCriteria={"searchQuery": asked["searchQuery"]}
    )
    scores = [found["score"] for found in answer["memoryRecordSummaries"]]

    found, whole = explain(local, memory_id, topK=2, **asked), explain(local, memory_id, **asked)
    assert (found.left_out, whole.left_out) == (scores[2], None)
    assert f"best score outside topK: {scores[2]:.3f}" in str(found)
    assert "outside topK" not in str(whole)


def test_scores_are_of_what_the_conditions_left(local: Clients) -> None:
    asked = {"namespacePath": "/", "searchQuery": "Ana lives in Berlin."}
    memory_id = filled(local)

    kept = explain(local, memory_id, **asked, metadataFilters=[condition("level", "EXISTS")])

    assert (kept.best or 1) < (explain(local, memory_id, **asked).best or 0)
    assert explain(local, memory_id, **asked, memoryStrategyId="other-0123456789").best is None


def test_a_key_that_is_not_indexed_is_refused_and_counted(local: Clients) -> None:
    filters = [condition("mood", "EXISTS")]

    found = explain(local, filled(local), namespacePath="/", metadataFilters=filters)

    assert "'mood' is not indexed" in (found.refused or "")
    assert found.steps == (Step("mood EXISTS", 5, 0),)


def test_a_call_that_names_no_place_is_refused(local: Clients) -> None:
    found = explain(local, filled(local))

    assert found.refused == "Either namespace or namespacePath is required"


def test_the_parameters_of_the_failing_call_are_taken_as_they_are(local: Clients) -> None:
    memory_id = filled(local)
    criteria = {"searchQuery": "chess", "topK": 1, "metadataFilters": [condition("level", "EXISTS")]}
    params = {"memoryId": memory_id, "namespace": "/facts/ana/", "searchCriteria": criteria, "maxResults": 5}
    assert len(local.data.retrieve_memory_records(**params)["memoryRecordSummaries"]) == 1

    found = local.agentcore.explain(**params)

    assert (found.found, found.steps, found.best is not None) == (2, (Step("level EXISTS", 1, 2),), True)


def test_a_memory_is_named_by_its_arn_too(local: Clients) -> None:
    memory_id = filled(local)
    arn = local.control.get_memory(memoryId=memory_id)["memory"]["arn"]

    assert explain(local, arn, namespacePath="/").memory_id == memory_id


def test_filters_compare_dates(local: Clients) -> None:
    memory_id = filled(local)
    created = "x-amz-agentcore-memory-createdAt"

    noon = datetime(2020, 1, 1, tzinfo=timezone.utc)
    for date in (noon, noon.replace(tzinfo=None), "2020-01-01T00:00:00Z"):
        filters = [condition(created, "BEFORE", dateTimeValue=date)]
        assert explain(local, memory_id, namespacePath="/", metadataFilters=filters).steps[0].removed == 5


def test_it_tells_of_waiting_and_failed_jobs(local: Clients) -> None:
    with AgentCore(extraction="manual").running(reset=False, remove_data=False) as agentcore:
        memory_id = new_memory(local)
        agentcore.faults.on("Extraction", Fail("LTM_RATE_EXCEEDED"), times=1)
        say(local, memory_id)
        agentcore.memory.flush()
        say(local, memory_id, "I have a dog.")

        found = agentcore.explain(memory_id, namespace=WHERE)

    (failed,) = found.failed
    assert (found.waiting, failed.reason, failed.strategy_id) == (1, "LTM_RATE_EXCEEDED", next(iter(found.strategies)))
    assert "flush()" in str(found)
    assert "LTM_RATE_EXCEEDED" in str(found)


def test_it_reads_what_was_said_before_it_explains(local: Clients) -> None:
    memory_id = new_memory(local)
    say(local, memory_id)

    found = explain(local, memory_id, namespace=WHERE)

    assert (found.found, found.waiting) == (1, 0)


def test_its_text_is_for_reading(local: Clients) -> None:
    filters = [condition("city", "EQUALS_TO", stringValue="Oslo")]

    found = explain(local, (memory_id := filled(local)), namespace="/facts/ana", metadataFilters=filters)

    assert str(found).splitlines() == [
        f"Memory {memory_id}: 0 of 5 records are found",
        "  namespaces: /facts/ana/ (3), /facts/bob/ (1), /sums/ana/s1/ (1)",
        "  in /facts/ana: 0 records",
        "    near /facts/ana/ (3): it differs in a slash",
        "  city EQUALS_TO Oslo: removes 0, leaves 0",
        "  no ACTIVE strategy: nothing is extracted from events",
    ]


PLAIN = Explanation("M-1", {"facts-abc": "ACTIVE"}, {"/a/": 1}, "/a/", 1, None, (), (), (), 1, None, 0.2, None, 0, ())
HEAD = ["Memory M-1: 1 of 1 records are found", "  namespaces: /a/ (1)", "  in /a/: 1 records"]
NO_RECORD = ["Memory M-1: 0 of 0 records are found", "  namespaces: none", "  in /a/: 0 records"]
EMPTY: dict[str, Any] = {"namespaces": {}, "found": 0, "in_place": 0}
FAILURE = FailedJob("j", "facts-abc", "LTM_RATE_EXCEEDED")
OF_STRATEGY = "  memoryStrategyId {}: removes 1, leaves 0"


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        ({}, []),
        ({"strategies": {"facts-abc": "FAILED"}}, ["  no ACTIVE strategy: nothing is extracted from events"]),
        ({"messages": 2}, []),
        ({"best": 0.2}, ["  best score: 0.200"]),
        (
            {"best": 0.1, "left_out": 0.05},
            ["  best score: 0.100, below the cut 0.2", "  best score outside topK: 0.050"],
        ),
        (
            {"steps": (Step("memoryStrategyId facts", 1, 0),)},
            [OF_STRATEGY.format("facts") + "; no strategy has that id; did you mean facts-abc?"],
        ),
        (
            {"steps": (Step("memoryStrategyId fact-abc", 1, 0),)},
            [OF_STRATEGY.format("fact-abc") + "; no strategy has that id; did you mean facts-abc?"],
        ),
        ({"steps": (Step("memoryStrategyId x", 1, 0),)}, [OF_STRATEGY.format("x") + "; no strategy has that id"]),
        ({"steps": (Step("memoryStrategyId facts-abc", 1, 0),)}, [OF_STRATEGY.format("facts-abc")]),
        (
            {"query_language": "German"},
            ["  the query is not English (German): it finds words that it shares with a record"],
        ),
    ],
)
def test_each_line_of_its_text_has_its_reason(changes: dict[str, Any], more: list[str]) -> None:
    assert str(replace(PLAIN, **changes)).splitlines() == [*HEAD, *more]


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        ({}, []),
        ({"refused": "No"}, None),
        (
            {"messages": 1},
            ["  1 message of a user is in it, and no record came of it: nothing in it to extract"],
        ),
        (
            {"messages": 2},
            ["  2 messages of users are in it, and no record came of them: nothing in it to extract"],
        ),
        (
            {"messages": 2, "waiting": 3},
            ["  extraction jobs waiting: 3 (agentcore.memory.flush() runs them)"],
        ),
        (
            {"messages": 2, "failed": (FAILURE,)},
            ["  extraction job j of facts-abc failed: LTM_RATE_EXCEEDED"],
        ),
        ({"templates": ("/b/{actorId}/",)}, ["  strategies write to /b/{actorId}/"]),
        ({"templates": ("/a",)}, ["  strategies write to /a; it differs in a slash"]),
        ({"templates": ("/a/",)}, ["  strategies write to /a/"]),
        (
            {"region": "here", "elsewhere": {f"M-{n}": "there" for n in range(10)}},
            ["  this memory is in here; others are " + ", ".join(f"M-{n} (there)" for n in range(10))],
        ),
    ],
)
def test_the_text_of_a_memory_without_records_says_why(changes: dict[str, Any], more: list[str] | None) -> None:
    refused = ["  the service refuses the call: No"]
    expected = [NO_RECORD[0], *refused, *NO_RECORD[1:]] if more is None else [*NO_RECORD, *more]

    assert str(replace(PLAIN, **EMPTY, **changes)).splitlines() == expected


def test_a_long_list_of_namespaces_is_cut_in_the_text(local: Clients) -> None:
    memory_id = new_memory(local)
    for i in range(12):
        write(local, memory_id, f"/n/{i:02}/", "x")

    found = explain(local, memory_id, namespacePath="/")

    assert len(found.namespaces) == 12
    assert "/n/09/ (1) and 2 more" in str(found)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"memoryId": "Nobody-abcdefghij"}, "there is no memory 'Nobody-abcdefghij'"),
        ({"memoryId": "Chat"}, "memoryId is an id or an ARN, not 'Chat'; there is none at all"),
        ({}, "memoryId"),
        ({"memoryId": 5}, "memoryId"),
        ({"memoryId": "Nobody-abcdefghij", "namespaces": "/"}, "unknown parameters ['namespaces']"),
        ({"memoryId": "Nobody-abcdefghij", "topK": 0, "searchQuery": "x"}, "topK"),
        ({"memoryId": "Nobody-abcdefghij", "namespace": 5}, "namespace is a text"),
        ({"memoryId": "Nobody-abcdefghij", "cut": "high"}, "cut is a number"),
        ({"memoryId": "Nobody-abcdefghij", "searchCriteria": 5}, "searchCriteria"),
        ({"memoryId": "Nobody-abcdefghij", "metadataFilters": 5}, "metadataFilters"),
        ({"memoryId": "Nobody-abcdefghij", "metadataFilters": [{"operator": "EXISTS"}]}, "metadataFilters"),
    ],
)
def test_what_cannot_be_explained_is_a_value_error(asked: dict[str, Any], said: str, remote: Clients) -> None:
    with pytest.raises(ValueError) as refused:
        remote.agentcore.explain(**asked)
    assert said in str(refused.value)

    answer = post(remote, "explain", asked)

    assert (answer.status, said in answer.json["message"]) == (400, True)


def post(remote: Clients, control: str, body: Any) -> Answer:
    return ask(remote.endpoint or "", "POST", f"/moto-api/agentcore/{control}", body)


def test_over_http_it_answers_its_attributes_and_its_text(remote: Clients) -> None:
    memory_id = filled(remote)
    filters = [condition("x-amz-agentcore-memory-createdAt", "AFTER", dateTimeValue="2020-01-01T00:00:00Z")]

    answer = post(remote, "explain", {"memoryId": memory_id, "namespace": "/facts/ana", "metadataFilters": filters})

    assert answer.status == 200
    assert answer.json["near"] == [{"namespace": "/facts/ana/", "why": "it differs in a slash", "records": 3}]
    assert (answer.json["memoryId"], answer.json["inPlace"], answer.json["leftOut"]) == (memory_id, 0, None)
    assert answer.json["text"].startswith(f"Memory {memory_id}: 0 of 5 records are found")


def test_over_http_a_record_tells_where_it_comes_from(remote: Clients) -> None:
    memory_id = new_memory(remote)
    event = say(remote, memory_id)
    (made,) = remote.data.list_memory_records(memoryId=memory_id, namespace=WHERE)["memoryRecordSummaries"]

    answer = post(remote, "memory/provenance", {"recordId": made["memoryRecordId"]})

    assert answer.status == 200
    assert answer.json == {
        "recordId": made["memoryRecordId"],
        "memoryId": memory_id,
        "strategyId": made["memoryStrategyId"],
        "eventIds": [event["eventId"]],
        "jobIds": answer.json["jobIds"],
    }


@pytest.mark.parametrize(
    ("body", "said"), [({}, "recordId"), ({"recordId": 5}, "recordId"), ({"recordId": "x"}, "'x'")]
)
def test_over_http_a_record_that_is_not_there_is_refused(body: dict[str, Any], said: str, remote: Clients) -> None:
    answer = post(remote, "memory/provenance", body)

    assert (answer.status, said in answer.json["message"]) == (400, True)


def test_an_explanation_helps_with_the_error_of_a_call(local: Clients) -> None:
    params = {"memoryId": filled(local), "namespace": "/facts/{actorId}/", "searchCriteria": {"searchQuery": "x"}}

    with pytest.raises(ClientError) as refused:
        local.data.retrieve_memory_records(**params)

    assert local.agentcore.explain(**params).refused == refused.value.response["Error"]["Message"]


def test_it_says_what_is_not_english(clients: Clients) -> None:
    memory_id = new_memory(clients)
    for text in ("Ich wohne in Berlin und ich mag Sushi.", "Я живу в Москве.", "ok"):
        say(clients, memory_id, text)

    found = explain(clients, memory_id, namespace=WHERE.strip("/"), searchQuery="Wo wohnt sie?")

    assert (found.found, found.messages, found.query_language) == (0, 3, "German")
    assert found.languages == {"Cyrillic script": 1, "German": 1}
    assert "not English: 2 of 3 messages (" in str(found)
    assert "strategies write to /facts/{actorId}/; it differs in a slash" in str(found)


def test_an_extractor_of_the_authors_reads_any_language(local: Clients) -> None:
    local.agentcore.memory.script("SEMANTIC", ["Sie wohnt in Berlin."])
    memory_id = new_memory(local)
    say(local, memory_id, "Ich wohne in Berlin.")

    assert explain(local, memory_id, namespace=WHERE).languages == {}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vivo en Madrid y me gusta el café.", "Spanish"),
        ("Moro em Lisboa e gosto de sushi.", "Portuguese"),
        ("Je mange du pain et des croissants.", "French"),
        ("Abito a Roma e mi piace la pizza.", "Italian"),
        ("Ik woon in Amsterdam en heb een hond.", "Dutch"),
        ("私は東京に住んでいます。", "Japanese"),
        ("Я живу в Риме.", "Cyrillic script"),
        ("好", "Chinese or Japanese"),
        ("I met Die Ärzte und Das Bo in El Paso, I love them and their music.", None),
        ("Sushi, pizza, Lisbon 2026", None),
        ("", None),
    ],
)
def test_a_language_is_told_by_its_letters_and_small_words(text: str, language: str | None) -> None:
    assert other_language(text) in ({language, "Chinese or Japanese"} if language == "Japanese" else {language})


def test_it_names_the_memories_of_other_regions(local: Clients) -> None:
    here = new_memory(local)
    there = make_client("bedrock-agentcore-control", region="eu-west-1").create_memory(
        name="There", eventExpiryDuration=30
    )["memory"]["id"]

    found = explain(local, here, namespace=WHERE)

    assert (found.region, dict(found.elsewhere)) == ("us-east-1", {there: "eu-west-1"})
    assert f"this memory is in us-east-1; others are {there} (eu-west-1)" in str(found)
    with pytest.raises(ValueError, match=rf"no memory 'Gone-0123456789'; there are {here} \(us-east-1\), {there} \("):
        explain(local, "Gone-0123456789", namespace=WHERE)
