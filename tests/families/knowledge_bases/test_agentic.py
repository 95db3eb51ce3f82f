"""AgenticRetrieveStream: steps, results, an answer, and a memory beside the knowledge bases."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import AgentCore, Delay, Fail
from moto_agentcore.families.knowledge_bases import tables
from moto_agentcore.wire.strict import ModelError
from tests.families.agents.arrange import failing
from tests.families.arrange import error_of, refused
from tests.families.knowledge_bases.arrange import ID, agentic, entry, seeded

TWO = "Do dogs need a ticket? When is a delayed train refunded?"
OTHER = "KB87654321"
ORDERS = """order,city,amount,year
1,Berlin,20.50,2019
2,Oslo,"1,000",2020
3,Berlin,0.10,2020
4,New York,7,2021
"""
Attributes = dict[str, Any]


def _events(clients: Clients, text: str = TWO, **members: Any) -> list[dict[str, Any]]:
    return list(clients.agents.agentic_retrieve_stream(**agentic(ID, text, **members))["stream"])


def _result(events: list[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = events[-1]["result"]
    return found


def _answer(events: list[dict[str, Any]]) -> str:
    return str(_result(events)["generatedResponse"]["answer"])


def _told(events: list[dict[str, Any]]) -> list[Attributes]:
    return [event["traceEvent"]["attributes"] for event in events if "traceEvent" in event]


def _ended(events: list[dict[str, Any]], step: str = "") -> list[Attributes]:
    """How steps ended, of one kind or all."""
    return [told for told in _told(events) if told["status"] != "IN_PROGRESS" and step in ("", told["step"])]


def _steps(events: list[dict[str, Any]]) -> list[str]:
    return [told["step"] for told in _ended(events)]


def _memory(clients: Clients) -> str:
    memory = clients.control.create_memory(name="Travels", eventExpiryDuration=30)["memory"]["id"]
    clients.control.get_memory(memoryId=memory)
    return str(memory)


def _asking(*ids: str, **descriptions: str) -> dict[str, Any]:
    named = dict.fromkeys(ids, "") | descriptions
    configured = {id: {"knowledgeBase": {"knowledgeBaseId": id}} for id in named}
    return {"retrievers": [{"configuration": configured[id], "description": text} for id, text in named.items()]}


def _two_bases(clients: Clients) -> None:
    bases = {ID: entry("pets"), OTHER: entry("meals")}
    entries = [{"knowledgeBaseId": id, "documents": [document]} for id, document in bases.items()]
    clients.agentcore.seed({"knowledgeBases": entries})


def _from(events: list[dict[str, Any]]) -> list[str]:
    return [result["sourceRetriever"]["identifier"] for result in _result(events)["results"]]


@pytest.mark.from_model
def test_each_part_of_a_question_is_retrieved_and_answered(clients: Clients) -> None:
    seeded(clients)

    events = _events(clients)

    assert _steps(events) == ["SpeculativeRetrieval", "Planning", "Retrieval", "Retrieval", "Planning"]
    first, plan, *_ = _ended(events)
    assert first["actions"][0]["retrieve"]["inputQuery"]["text"] == TWO
    queries = [action["retrieve"]["inputQuery"]["text"] for action in plan["actions"]]
    assert queries == ["Do dogs need a ticket?", "When is a delayed train refunded?"]
    assert [told["actions"] for told in _ended(events, "Retrieval")] == [[action] for action in plan["actions"]]
    results, response = _result(events)["results"], _result(events)["generatedResponse"]
    answer = response["answer"]
    assert answer == "Dogs need a ticket of their own. A delayed train is refunded in full after two hours."
    assert "".join(event["responseEvent"]["text"] for event in events if "responseEvent" in event) == answer
    for citation in response["citations"]:
        said = answer[citation["startIndex"] : citation["endIndex"]]
        assert all(said in results[one["resultIndex"]]["content"]["text"] for one in citation["references"])
    assert {result["sourceRetriever"]["identifier"] for result in results} == {ID}
    assert len({event["traceEvent"]["id"] for event in events if "traceEvent" in event}) == len(_told(events))


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

    assert _steps(events) == ["SpeculativeRetrieval", "Planning", "Retrieval", "Retrieval"]
    assert [result["metadata"]["kind"] for result in _result(events)["results"]] == ["meals"]
    assert "generatedResponse" not in _result(events)


@pytest.mark.inferred
def test_steps_are_done_as_the_stream_is_read(local: Clients) -> None:
    seeded(local)
    asked = local.agentcore.faults.on("Retrieve", Delay(0))

    stream = iter(local.agents.agentic_retrieve_stream(**agentic(ID, "Do dogs need a ticket?"))["stream"])
    counts = [asked.struck]
    for _ in range(2):
        next(stream)
        counts.append(asked.struck)

    assert counts == [0, 0, 1]


@pytest.mark.inferred
def test_a_script_for_retrieve_answers_the_retrievers(local: Clients) -> None:
    seeded(local)
    result = {"content": {"text": "Dogs fly for free."}, "score": 0.9}
    local.agentcore.script("Retrieve", {"retrievalResults": [result], "nextToken": "again"})

    events = _events(local, "Do dogs fly?")

    assert _answer(events) == "Dogs fly for free."
    assert len(_result(events)["results"]) == 1


@pytest.mark.from_docs  # "it calls the GetDocumentContent API to retrieve the complete document content"
def test_a_document_is_read_as_a_whole_where_that_is_asked_for(local: Clients) -> None:
    text = " ".join(f"Rule {n} of the train says that topic{n} is allowed." for n in range(30))
    how = {"chunkingStrategy": "FIXED_SIZE", "fixedSizeChunkingConfiguration": {"maxTokens": 40}}
    seeded(local, entry("rules", text=text), entry("meals"), chunking=how)

    events = _events(local, "Summarize the rules of the train.")
    local.agentcore.faults.on("GetDocumentContent", Fail("ThrottlingException", "Rate exceeded."))
    failed = _events(local, "Summarize the rules of the train.")

    assert _steps(events) == ["SpeculativeRetrieval", "Planning", "FullDocumentExpansion", "Planning"]
    (expanded,) = _ended(events, "FullDocumentExpansion")
    (action,) = expanded["actions"]
    assert action == {"fullDocumentExpansion": {"documentId": "rules", "sourceRetriever": {"identifier": ID}}}
    assert expanded["retrievalResponse"][0]["content"]["text"] == text == _answer(events)
    (citation,) = _result(events)["generatedResponse"]["citations"]
    assert _result(events)["results"][citation["references"][0]["resultIndex"]]["content"]["text"] == text
    (expanded,) = _ended(failed, "FullDocumentExpansion")
    assert (expanded["status"], expanded["failures"]) == ("FAILED", [{"message": "Rate exceeded."}])
    assert "Rule 25 of the train says that topic25 is allowed." in _answer(failed)
    assert text not in _answer(failed)
    assert _steps(_events(local, "What does rule 7 say?")) == ["SpeculativeRetrieval", "Planning"]


@pytest.mark.inferred
def test_code_runs_over_a_table_where_every_word_of_the_question_is_understood(local: Clients) -> None:
    table = "A note.\n\n| train | seats |\n|---|--:|\n| A1 | 120 |\n| B2 | 80 |\n"
    documents = {"orders.csv": ORDERS, "trains": table, "fares": '{"fares": [{"id": "x", "price": "$3.50"}]}'}
    documents["bills.csv"] = "bill,charge,year\n1,2019,2018\n2,5,2019\n3,,2017\n"
    seeded(local, *(entry(id, text=text) for id, text in documents.items()))

    expected = {
        "What is the total amount of orders from Berlin?": "The sum of amount is 20.6 where city is Berlin",
        "How many orders are from Berlin or Oslo?": "The number of rows is 3 where city is Berlin or Oslo",
        "How many orders have an amount over 100?": "The number of rows is 1 where amount is over 100",
        "What is the average amount of orders in 2020?": "The average of amount is 500.05 where year is 2020",
        "How many seats do the trains have?": "The sum of seats is 200",
        "What is the highest price of fares?": "The largest of price is 3.5",
        "How many orders are from 2020 and 2021?": "The number of rows is 3 where year is 2020 or 2021",
        "How many orders are of no more than 20 amount?": "The number of rows is 2 where amount is at most 20",
        "What is the total charge of bills in 2019?": "The sum of charge is 5 where year is 2019",
        "What is the total number of orders from Berlin?": "The number of rows is 2 where city is Berlin",
        "How many orders have an amount over 20.4?": "The number of rows is 2 where amount is over 20.4",
        "How many seats does train A1 have?": "The sum of seats is 120 where train is A1",
    }
    names = [
        *["orders.csv"] * 4,
        "trains",
        "fares",
        *["orders.csv"] * 2,
        "bills.csv",
        "orders.csv",
        "orders.csv",
        "trains",
    ]
    expected = {text: f"{told} ({name})." for (text, told), name in zip(expected.items(), names, strict=True)}
    found = {text: _events(local, text) for text in expected}

    assert {text: _answer(events) for text, events in found.items()} == expected
    for (text, events), name in zip(found.items(), names, strict=True):
        (ran,) = _ended(events, "CodeExecution")
        assert ran["message"] == expected[text]
        read = {"documentId": name, "sourceRetriever": {"identifier": ID}}
        assert ran["actions"] == [{"codeExecution": {"documents": [read]}}]
    unclear = (
        "from Rome",
        "not from Berlin",
        "from Oslo or from 2019",
        "in each city",
        "before they were cancelled",
        "over 3 days",
        "from cities other than Berlin",
        "from all but Oslo",
    )
    for words in unclear:
        assert _ended(_events(local, f"How many orders are {words}?"), "CodeExecution") == []
    for question in ("What is the total charge of bills in 2017?", "What is the highest average amount of orders?"):
        assert _ended(_events(local, question), "CodeExecution") == []  # there is none, or there are two figures
    local.agentcore.faults.on("GetDocumentContent", Fail("AccessDeniedException", "No."))
    (ran,) = _ended(_events(local, "How many orders are from Berlin?"), "CodeExecution")
    assert (ran["status"], ran["failures"]) == ("FAILED", [{"message": "No."}])


@pytest.mark.inferred
def test_a_long_table_is_looked_through_once_for_a_question_of_many_numbers(
    local: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, asked = 300, " ".join(map(str, range(300)))
    seeded(local, entry("long.csv", text="\n".join(["id,amount", *(f"r{n},{n}" for n in range(rows))])))
    read: list[str] = []
    number = tables.number

    def counted(cell: str) -> Any:
        read.append(cell)
        return number(cell)

    monkeypatch.setattr(tables, "number", counted)

    answer = _answer(_events(local, f"How many amounts of {asked}?"))

    assert answer.startswith("The sum of amount is 44850 where amount is 0 or 1 or 2")
    assert len(read) < 10 * rows


@pytest.mark.inferred
@pytest.mark.parametrize("text", ["How many orders are from Berlin?", "Summarize the list of orders from Berlin"])
def test_a_document_that_was_replaced_meanwhile_is_neither_shown_nor_computed_over(local: Clients, text: str) -> None:
    def only(user: str) -> dict[str, Any]:
        return {"allowList": {"conditions": [{"users": [{"id": user, "type": "USER"}]}]}}

    seeded(local, entry("o", text="order,city\n1,Berlin\nHidden,Berlin\n", acl=only("bob")))
    stream = local.agents.agentic_retrieve_stream(**agentic(ID, text, userContext={"userId": "eve"}))["stream"]
    seeded(local, entry("o", text="order,city\n1,Berlin\n", acl=only("eve")))
    events = list(stream)

    assert _answer(events) in ("The number of rows is 1 where city is Berlin (o).", "order,city 1,Berlin")
    assert "Hidden" not in str(events)


@pytest.mark.inferred
def test_a_script_that_answers_what_the_model_does_not_allow_is_told_of_as_such(local: Clients) -> None:
    seeded(local)
    local.agentcore.script("Retrieve", lambda call: {"retrievalResults": [{"score": "high"}]}, times=1)
    with pytest.raises(ModelError, match="Retrieve answers"):
        _events(local)
    local.agentcore.script("Retrieve", {"retrievalResults": [{"content": {"text": None}, "score": 0.9}]}, times=1)
    assert _result(_events(local))["results"]


@pytest.mark.inferred
def test_a_retriever_that_fails_is_told_of_and_the_others_answer(local: Clients) -> None:
    _two_bases(local)
    local.agentcore.faults.on(
        "Retrieve",
        Fail("ThrottlingException", "Slow down."),
        where=lambda call: call.params["knowledgeBaseId"] == OTHER,
    )

    events = _events(local, "Do dogs need a ticket?", **_asking(ID, OTHER))

    assert [told["failures"] for told in _ended(events, "Retrieval")] == [[{"message": "Slow down."}]]
    assert [told["status"] for told in _ended(events)] == ["FAILED", "SUCCEEDED", "FAILED", "SUCCEEDED"]
    assert _answer(events) == "Dogs need a ticket of their own."
    assert _from(events) == [ID]


@pytest.mark.inferred
def test_where_nothing_can_be_retrieved_the_stream_ends_with_the_failure(local: Clients) -> None:
    def fails(texts: list[str]) -> list[list[float]]:
        raise RuntimeError("no model today")

    with AgentCore(embedder=fails):
        seeded(local)
        stream = local.agents.agentic_retrieve_stream(**agentic(ID, "Do dogs need a ticket?"))["stream"]
        events, error = failing(stream)

    assert error == {"Code": "dependencyFailedException", "Message": "no model today"}
    assert [told["failures"] for told in _ended(events) if told["step"] != "Planning"] == [
        [{"message": "no model today"}]
    ] * 2
    seeded(local)
    local.agentcore.faults.on("Retrieve", Fail("ThrottlingException"), times=1)
    again = _events(local, "Do dogs need a ticket?")
    assert [told["status"] for told in _ended(again)] == ["FAILED", *["SUCCEEDED"] * 3]
    assert _answer(again) == "Dogs need a ticket of their own."


@pytest.mark.from_docs  # "The planner reads those descriptions to route each sub-query to the most relevant KB"
def test_a_part_goes_to_the_retriever_that_is_described_so_and_to_the_others_if_that_finds_nothing(
    local: Clients,
) -> None:
    _two_bases(local)

    def asked(text: str, *descriptions: str) -> tuple[list[list[str]], list[str]]:
        described = _asking(**dict(zip((ID, OTHER), descriptions, strict=True)))
        events = _events(local, text, **described)
        actions = [action["retrieve"] for told in _ended(events, "Retrieval") for action in told["actions"]]
        return [[one["identifier"] for one in action["sourceRetrievers"]] for action in actions], _from(events)

    two = "What do the rules say of dogs? What is on the menu for breakfast?"
    assert asked(two, "Rules of pets.", "Breakfast and other meals.") == ([[ID], [OTHER]], [ID, OTHER])
    assert asked("Is there breakfast?", "Rules", "Meals")[0] == [[ID, OTHER]]
    wrongly = asked("Has the soup any meat?", "Soups", "All the rest")
    assert wrongly == ([[ID], [OTHER]], [ID, OTHER])


@pytest.mark.from_docs  # each action is either a retrieve or a memoryRetrieve; "the source type" is told in Retrieval
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
    assert content["text"] in _answer(events)
    (recalled,) = _ended(events, "Retrieval")
    assert recalled["actions"] == _ended(events, "Planning")[0]["actions"]
    assert recalled["actions"][0]["memoryRetrieve"]["namespace"] == "/ada"
    assert recalled["retrievalMetadata"] == [{"identifier": memory, "retrievalType": "BedrockAgentCoreMemory"}]


@pytest.mark.from_model
def test_a_session_of_a_memory_is_restored_and_kept(local: Clients) -> None:
    seeded(local)
    session = {"actorId": "ada", "sessionId": "s1"}
    memory = {"memoryId": _memory(local), "sessionBinding": session}

    first = _events(local, "Do dogs need a ticket?", memoryConfiguration=memory)
    second = _events(local, "And why?", memoryConfiguration={**memory, "persistenceMode": "NONE"})

    assert [(told["step"], told["status"]) for told in _told(second)][:2] == [
        ("SessionHistoryLoad", "IN_PROGRESS"),
        ("SessionHistoryLoad", "SUCCEEDED"),
    ]
    assert _result(second)["generatedResponse"]["answer"] == _result(first)["generatedResponse"]["answer"]
    (event,) = local.data.list_events(memoryId=memory["memoryId"], **session)["events"]
    said = [(one["conversational"]["role"], one["conversational"]["content"]["text"]) for one in event["payload"]]
    answer = _result(first)["generatedResponse"]["answer"]
    assert said == [("USER", "Do dogs need a ticket?"), ("ASSISTANT", answer)]
    for members in ({"generateResponse": False}, {"messages": agentic(ID, "a")["messages"] * 2}):
        asked = agentic(ID, "x", memoryConfiguration=memory)
        error_of("ValidationException", local.agents.agentic_retrieve_stream, **{**asked, **members})
    talk = {"USER": "When is a delayed train refunded?", "ASSISTANT": "Dogs need a ticket of their own."}
    spoken = [{"conversational": {"role": role, "content": {"text": text}}} for role, text in talk.items()]
    other = {"memoryId": memory["memoryId"], "actorId": "ada", "sessionId": "s2"}
    local.data.create_event(**other, eventTimestamp=datetime(2026, 5, 4, tzinfo=timezone.utc), payload=spoken)
    bound = {"memoryId": memory["memoryId"], "sessionBinding": {"actorId": "ada", "sessionId": "s2"}}
    assert "refunded" in _answer(_events(local, "And why?", memoryConfiguration=bound))  # what the user said last
    local.agentcore.faults.on("ListEvents", Fail("ThrottledException", "Slow down."))
    lost = _events(local, "Do dogs need a ticket?", memoryConfiguration={**memory, "persistenceMode": "NONE"})
    assert _ended(lost)[0]["failures"] == [{"message": "Slow down."}]
    assert _answer(lost) == answer


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
    bedrock = {**custom, "foundationModelConfiguration": {"type": "BEDROCK_FOUNDATION_MODEL"}}
    for configuration in (custom, bedrock):
        error_of("ValidationException", ask, **agentic(ID, TWO, agenticRetrieveConfiguration=configuration))
    error_of("ValidationException", ask, **agentic(ID, TWO, **_asking(*[f"KB1234567{n}" for n in range(6)])))
    error_of("ValidationException", ask, **agentic(ID, "dogs " * 2001))
    said = [{"role": "assistant", "content": {"text": "Hello"}}]
    error_of("ValidationException", ask, **agentic(ID, TWO, messages=said))
    error_of("ValidationException", ask, **agentic(ID, TWO, nextToken="t"))
    two = {"memoryId": _memory(local), "retrievalConfigs": [{"namespace": "/a"}, {"namespace": "/b"}]}
    for configs in (two, {**two, "retrievalConfigs": [{}]}, {"memoryId": two["memoryId"]}):
        error_of("ValidationException", ask, **agentic(ID, TWO, memoryConfiguration=configs))
