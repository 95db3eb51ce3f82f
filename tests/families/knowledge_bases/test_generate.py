"""RetrieveAndGenerate and its stream: answers, citations, sessions."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients, make_client
from tests.families.arrange import error_of, refused
from tests.families.knowledge_bases.arrange import ID, MODEL, PETS, entry, question, seeded

DOGS = "Do dogs need a ticket?"
SORRY = "Sorry, I am unable to assist you with this request."


@pytest.mark.from_recording  # that a span ends at the last character: answers quoted with 288 and 223 end at 287, 222
def test_each_part_of_an_answer_is_cited_where_it_stands(clients: Clients) -> None:
    seeded(
        clients, entry("pets"), entry("dogs", text="Dogs need a ticket at half price. Cats need none."), entry("meals")
    )

    answer = clients.agents.retrieve_and_generate(**question(ID, DOGS))

    text = answer["output"]["text"]
    assert "Dogs need a ticket of their own." in text
    assert "Dogs need a ticket at half price." in text
    assert "soup" not in text
    parts = [citation["generatedResponsePart"]["textResponsePart"] for citation in answer["citations"]]
    assert [text[part["span"]["start"] : part["span"]["end"] + 1] for part in parts] == [part["text"] for part in parts]
    assert " ".join(part["text"] for part in parts) == text
    for part, citation in zip(parts, answer["citations"], strict=True):
        assert all(part["text"] in reference["content"]["text"] for reference in citation["retrievedReferences"])
        assert set(citation["retrievedReferences"][0]) == {"content", "location", "metadata"}
    assert clients.agents.retrieve_and_generate(**question(ID, DOGS))["output"]["text"] == text


@pytest.mark.from_docs  # "break down a complex query into smaller, more manageable sub-queries"
def test_a_question_may_be_decomposed(local: Clients) -> None:
    seeded(local, *(entry(id) for id in ("pets", "meals", "refunds")))
    two = f"{DOGS} Until when is breakfast served?"
    decomposed = {"queryTransformationConfiguration": {"type": "QUERY_DECOMPOSITION"}}

    answer = local.agents.retrieve_and_generate(**question(ID, two, orchestrationConfiguration=decomposed))

    said = ["Dogs need a ticket of their own.", "Breakfast is served in the dining car until ten."]
    assert [one["generatedResponsePart"]["textResponsePart"]["text"] for one in answer["citations"]] == said


@pytest.mark.from_model
def test_the_stream_says_the_same_as_the_answer_in_one_piece(clients: Clients) -> None:
    seeded(clients)
    guarded = {"generationConfiguration": {"guardrailConfiguration": {"guardrailId": "g", "guardrailVersion": "1"}}}
    asked = question(ID, DOGS, **guarded)

    whole = clients.agents.retrieve_and_generate(**asked)
    stream = clients.agents.retrieve_and_generate_stream(**asked)

    events = list(stream["stream"])
    assert events[0] == {"guardrail": {"action": whole["guardrailAction"]}}
    assert "".join(event["output"]["text"] for event in events if "output" in event) == whole["output"]["text"]
    assert [event["citation"]["citation"] for event in events if "citation" in event] == whole["citations"]
    assert stream["sessionId"] != whole["sessionId"]


@pytest.mark.inferred
def test_what_is_not_there_is_not_answered(local: Clients) -> None:
    seeded(local)

    answer = local.agents.retrieve_and_generate(**question(ID, "Photosynthesis of algae?"))

    assert answer["output"]["text"] == SORRY
    assert [citation["retrievedReferences"] for citation in answer["citations"]] == [[]]


@pytest.mark.inferred
def test_a_question_may_lean_on_the_one_before_in_a_session_that_the_service_made(clients: Clients) -> None:
    seeded(clients)
    first = clients.agents.retrieve_and_generate(**question(ID, DOGS))

    second = clients.agents.retrieve_and_generate(**question(ID, "And why?"), sessionId=first["sessionId"])

    assert (second["sessionId"], second["output"]) == (first["sessionId"], first["output"])
    assert clients.agents.retrieve_and_generate(**question(ID, "And why?"))["output"]["text"] == SORRY


@pytest.mark.from_recording  # its text
def test_a_session_of_ones_own_is_refused(local: Clients) -> None:
    seeded(local)
    for ask in (local.agents.retrieve_and_generate, local.agents.retrieve_and_generate_stream):
        message = refused(ask, "ValidationException", **question(ID, DOGS), sessionId="mine")
        assert message == "Session with Id mine is not valid. Please check and try again."
    id = local.agents.retrieve_and_generate(**question(ID, DOGS))["sessionId"]
    local.agentcore.clock.tick(hours=25)
    error_of("ValidationException", local.agents.retrieve_and_generate, **question(ID, DOGS), sessionId=id)


@pytest.mark.inferred
def test_each_question_keeps_its_session_for_another_day(local: Clients) -> None:
    seeded(local)
    id = local.agents.retrieve_and_generate(**question(ID, DOGS))["sessionId"]
    for _ in range(2):
        local.agentcore.clock.tick(hours=20)
        assert local.agents.retrieve_and_generate(**question(ID, DOGS), sessionId=id)["sessionId"] == id


@pytest.mark.from_model
def test_retrieval_is_configured_as_in_retrieve(local: Clients) -> None:
    seeded(local)
    meals = {"filter": {"equals": {"key": "kind", "value": "meals"}}}
    asked = question(ID, "ticket for the dining car", retrievalConfiguration={"vectorSearchConfiguration": meals})

    (citation,) = local.agents.retrieve_and_generate(**asked)["citations"]

    assert [reference["metadata"]["kind"] for reference in citation["retrievedReferences"]] == ["meals"]


@pytest.mark.parametrize("kind", ["S3", "BYTE_CONTENT"])
@pytest.mark.from_model
def test_a_document_may_come_with_the_question(local: Clients, kind: str) -> None:
    s3 = make_client("s3")
    s3.create_bucket(Bucket="rules")
    s3.put_object(Bucket="rules", Key="pets.txt", Body=PETS.encode())
    sources: dict[str, Any] = {
        "S3": {"s3Location": {"uri": "s3://rules/pets.txt"}},
        "BYTE_CONTENT": {"byteContent": {"identifier": "p.txt", "contentType": "text/plain", "data": PETS.encode()}},
    }

    def asked(**source: Any) -> dict[str, Any]:
        external = {"modelArn": MODEL, "sources": [{"sourceType": kind, **source}]}
        how = {"type": "EXTERNAL_SOURCES", "externalSourcesConfiguration": external}
        return {"input": {"text": DOGS}, "retrieveAndGenerateConfiguration": how}

    answer = local.agents.retrieve_and_generate(**asked(**sources[kind]))

    assert "Dogs need a ticket of their own." in answer["output"]["text"]
    error_of("ValidationException", local.agents.retrieve_and_generate, **asked())


@pytest.mark.from_model
def test_what_cannot_be_asked_is_refused(local: Clients) -> None:
    ask = local.agents.retrieve_and_generate
    error_of("ResourceNotFoundException", ask, **question(ID, DOGS))
    seeded(local)
    error_of("ValidationException", ask, input={"text": DOGS})
    for member in ("generationConfiguration", "orchestrationConfiguration"):
        prompt = {member: {"promptTemplate": {"textPromptTemplate": "Answer."}}}
        assert "$" in refused(ask, "ValidationException", **question(ID, DOGS, **prompt))
        said = {"inferenceConfig": {"textInferenceConfig": {"topP": 0.5}}, "additionalModelRequestFields": {"top_p": 1}}
        assert "topP" in refused(ask, "ValidationException", **question(ID, DOGS, **{member: said}))
    wrong = {"type": "EXTERNAL_SOURCES", "knowledgeBaseConfiguration": {"knowledgeBaseId": ID, "modelArn": MODEL}}
    text = refused(ask, "ValidationException", input={"text": DOGS}, retrieveAndGenerateConfiguration=wrong)
    assert text == "The request must have its externalSourcesConfiguration"


@pytest.mark.inferred
def test_a_script_answers_instead(local: Clients) -> None:
    local.agentcore.script("RetrieveAndGenerate", {"sessionId": "s1", "output": {"text": "Yes."}})
    assert local.agents.retrieve_and_generate(**question(ID, DOGS))["output"]["text"] == "Yes."
