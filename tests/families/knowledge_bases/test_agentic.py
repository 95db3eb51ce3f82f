"""AgenticRetrieveStream: steps, results, an answer, and a memory beside the knowledge bases."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import error_of, refused
from tests.families.knowledge_bases.arrange import ID, agentic, seeded

TWO = "Do dogs need a ticket? When is a delayed train refunded?"


def _events(clients: Clients, text: str = TWO, **members: Any) -> list[dict[str, Any]]:
    return list(clients.agents.agentic_retrieve_stream(**agentic(ID, text, **members))["stream"])


def _result(events: list[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = events[-1]["result"]
    return found


def _steps(events: list[dict[str, Any]]) -> list[str]:
    return [event["traceEvent"]["attributes"]["step"] for event in events if "traceEvent" in event]


def _memory(clients: Clients) -> str:
    memory = clients.control.create_memory(name="Travels", eventExpiryDuration=30)["memory"]["id"]
    clients.control.get_memory(memoryId=memory)
    return str(memory)


@pytest.mark.from_model
def test_each_part_of_a_question_is_retrieved_and_answered(clients: Clients) -> None:
    seeded(clients)

    events = _events(clients)

    assert _steps(events) == ["SpeculativeRetrieval", "Planning", "Retrieval", "Retrieval"]
    first, plan = (event["traceEvent"]["attributes"] for event in events[:2])
    assert first["actions"][0]["retrieve"]["inputQuery"]["text"] == TWO
    queries = [action["retrieve"]["inputQuery"]["text"] for action in plan["actions"]]
    assert queries == ["Do dogs need a ticket?", "When is a delayed train refunded?"]
    results, response = _result(events)["results"], _result(events)["generatedResponse"]
    answer = response["answer"]
    assert answer == "Dogs need a ticket of their own. A delayed train is refunded in full after two hours."
    assert "".join(event["responseEvent"]["text"] for event in events if "responseEvent" in event) == answer
    for citation in response["citations"]:
        said = answer[citation["startIndex"] : citation["endIndex"]]
        assert all(said in results[one["resultIndex"]]["content"]["text"] for one in citation["references"])
    assert {result["sourceRetriever"]["identifier"] for result in results} == {ID}


@pytest.mark.from_model
def test_the_caller_may_want_results_alone_and_few_of_them(local: Clients) -> None:
    seeded(local)
    meals = {"filter": {"equals": {"key": "kind", "value": "meals"}}, "maxNumberOfResults": 1}
    retriever = {"configuration": {"knowledgeBase": {"knowledgeBaseId": ID, "retrievalOverrides": meals}}}

    events = _events(
        local,
        generateResponse=False,
        retrievers=[retriever],
        agenticRetrieveConfiguration={"foundationModelType": "MANAGED", "maxAgentIteration": 1},
    )

    assert [next(iter(event)) for event in events] == [*["traceEvent"] * 3, "result"]
    assert [result["metadata"]["kind"] for result in _result(events)["results"]] == ["meals"]
    assert "generatedResponse" not in _result(events)


@pytest.mark.from_model
def test_records_of_a_memory_are_found_beside_documents(local: Clients) -> None:
    seeded(local)
    memory = _memory(local)
    content = {"text": "Ada travels with two dogs."}
    at = datetime(2026, 5, 4, tzinfo=timezone.utc)
    record = {"requestIdentifier": "1", "namespaces": ["/ada"], "content": content, "timestamp": at}
    local.data.batch_create_memory_records(memoryId=memory, records=[record])
    asked = {"memoryId": memory, "retrievalConfigs": [{"namespace": "/ada"}]}

    events = _events(local, "Does Ada travel with dogs?", memoryConfiguration=asked)

    found = {result["sourceRetriever"]["identifier"]: result for result in _result(events)["results"]}
    assert set(found) == {ID, memory}
    assert found[memory]["content"]["text"] == content["text"]
    assert content["text"] in _result(events)["generatedResponse"]["answer"]
    actions = events[1]["traceEvent"]["attributes"]["actions"]
    assert actions[-1]["memoryRetrieve"]["namespace"] == "/ada"


@pytest.mark.from_model
def test_a_session_of_a_memory_is_restored_and_kept(local: Clients) -> None:
    seeded(local)
    session = {"actorId": "ada", "sessionId": "s1"}
    memory = {"memoryId": _memory(local), "sessionBinding": session}

    first = _events(local, "Do dogs need a ticket?", memoryConfiguration=memory)
    second = _events(local, "And why?", memoryConfiguration={**memory, "persistenceMode": "NONE"})

    assert _steps(second)[0] == "SessionHistoryLoad"
    assert _result(second)["generatedResponse"]["answer"] == _result(first)["generatedResponse"]["answer"]
    (event,) = local.data.list_events(memoryId=memory["memoryId"], **session)["events"]
    said = [(one["conversational"]["role"], one["conversational"]["content"]["text"]) for one in event["payload"]]
    answer = _result(first)["generatedResponse"]["answer"]
    assert said == [("USER", "Do dogs need a ticket?"), ("ASSISTANT", answer)]
    for members in ({"generateResponse": False}, {"messages": agentic(ID, "a")["messages"] * 2}):
        asked = agentic(ID, "x", memoryConfiguration=memory)
        error_of("ValidationException", local.agents.agentic_retrieve_stream, **{**asked, **members})


@pytest.mark.from_docs  # "Self-Managed KB (VECTOR): No (Managed KB only)"; its words are not known
def test_a_knowledge_base_of_an_own_vector_store_is_not_retrieved_from_by_an_agent(local: Clients) -> None:
    seeded(local, type="VECTOR")
    assert "managed" in refused(local.agents.agentic_retrieve_stream, **agentic(ID, TWO))
    seeded(local, type="MANAGED")
    assert _result(_events(local))["results"]


@pytest.mark.from_model
def test_what_cannot_be_asked_is_refused_before_the_stream_begins(local: Clients) -> None:
    ask = local.agents.agentic_retrieve_stream
    error_of("ResourceNotFoundException", ask, **agentic(ID, TWO))
    seeded(local)
    instruction = {"retrievalInstructionId": "none"}
    error_of("ResourceNotFoundException", ask, **agentic(ID, TWO, retrievalInstructionConfiguration=instruction))
    error_of("ResourceNotFoundException", ask, **agentic(ID, TWO, memoryConfiguration={"memoryId": "None-0123456789"}))
    custom = {"foundationModelType": "CUSTOM"}
    error_of("ValidationException", ask, **agentic(ID, TWO, agenticRetrieveConfiguration=custom))
    said = [{"role": "assistant", "content": {"text": "Hello"}}]
    error_of("ValidationException", ask, **agentic(ID, TWO, messages=said))
    error_of("ValidationException", ask, **agentic(ID, TWO, nextToken="t"))
    two = {"memoryId": _memory(local), "retrievalConfigs": [{"namespace": "/a"}, {"namespace": "/b"}]}
    for configs in (two, {**two, "retrievalConfigs": [{}]}):
        error_of("ValidationException", ask, **agentic(ID, TWO, memoryConfiguration=configs))
