"""Retrieve: what is found, in which order, and what keeps it out."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from conftest import Clients, make_client
from moto_agentcore import AgentCore
from moto_agentcore.families.knowledge_bases import retrieve
from tests.benchmarks.quality import pages
from tests.benchmarks.quality.data import load
from tests.families.agents.arrange import AGENT
from tests.families.arrange import error_of, refused, status_of
from tests.families.knowledge_bases.arrange import ID, MODEL, TEXTS, agentic, entry, found, ids, question, seeded

RERANKER = "arn:aws:bedrock:us-east-1::foundation-model/amazon.rerank-v1:0"
ATTRIBUTES: dict[str, dict[str, Any]] = {
    "cat": {"animal": "cat", "year": 1989, "tame": True, "food": ["fish", "milk"]},
    "camel": {"animal": "camel", "year": 2001.5, "tame": False, "food": ["grass"]},
    "dog": {"animal": "dog", "year": 1},
    "stone": {},
}


@pytest.mark.from_model
def test_the_best_passage_comes_first_with_all_that_is_known_of_it(clients: Clients) -> None:
    seeded(clients)

    first, *others = found(clients, "When do I get money back for a late train?")

    assert first["documentId"] == "refunds"
    assert first["content"] == {"type": "TEXT", "text": TEXTS["refunds"]}
    assert first["location"] == {"type": "S3", "s3Location": {"uri": "s3://rules/refunds.txt"}}
    assert first["metadata"]["kind"] == "refunds"
    assert first["metadata"]["x-amz-bedrock-kb-source-uri"] == "s3://rules/refunds.txt"
    assert first["metadata"]["x-amz-bedrock-kb-data-source-id"] == "RULES"
    assert sorted(ids(others)) == ["meals", "pets"]
    scores = [first["score"], *(other["score"] for other in others)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"equals": {"key": "animal", "value": "cat"}}, "cat"),
        ({"equals": {"key": "tame", "value": True}}, "cat"),
        ({"equals": {"key": "year", "value": True}}, ""),
        ({"notEquals": {"key": "animal", "value": "cat"}}, "camel dog stone"),
        ({"greaterThan": {"key": "year", "value": 1989}}, "camel"),
        ({"greaterThanOrEquals": {"key": "year", "value": 1989}}, "camel cat"),
        ({"lessThan": {"key": "year", "value": 1989}}, "dog"),
        ({"lessThanOrEquals": {"key": "year", "value": 1989}}, "cat dog"),
        ({"lessThan": {"key": "animal", "value": 5}}, ""),
        ({"in": {"key": "animal", "value": ["cat", "dog"]}}, "cat dog"),
        ({"notIn": {"key": "animal", "value": ["cat", "dog"]}}, "camel"),
        ({"startsWith": {"key": "animal", "value": "ca"}}, "camel cat"),
        ({"listContains": {"key": "food", "value": "fish"}}, "cat"),
        ({"listContains": {"key": "animal", "value": "cat"}}, ""),
        ({"stringContains": {"key": "animal", "value": "at"}}, "cat"),
        ({"stringContains": {"key": "food", "value": "ras"}}, "camel"),
        ({"equals": {"key": "x-amz-bedrock-kb-source-uri", "value": "s3://rules/dog.txt"}}, "dog"),
        (
            {
                "orAll": [
                    {"equals": {"key": "animal", "value": "dog"}},
                    {
                        "andAll": [
                            {"startsWith": {"key": "animal", "value": "ca"}},
                            {
                                "orAll": [
                                    {"lessThan": {"key": "year", "value": 1990}},
                                    {"equals": {"key": "a", "value": 1}},
                                ]
                            },
                        ]
                    },
                ]
            },
            "cat dog",
        ),
    ],
)
@pytest.mark.from_model
def test_a_filter_lets_through_what_fulfils_it(local: Clients, condition: dict[str, Any], expected: str) -> None:
    seeded(local, *(entry(id, metadata=attributes) for id, attributes in ATTRIBUTES.items()))

    assert sorted(ids(found(local, "an animal", filter=condition))) == expected.split()


@pytest.mark.inferred
def test_a_filter_that_cannot_be_compared_is_refused(local: Clients) -> None:
    seeded(local)
    for name, value in {"in": "cat", "greaterThan": "cat", "startsWith": 5}.items():
        nested = {"andAll": [{"equals": {"key": "a", "value": 1}}, {name: {"key": "year", "value": value}}]}
        error_of("ValidationException", partial(found, local, "x"), filter=nested)
    message = refused(partial(found, local, "x"), filter={"in": {"key": "kind", "value": "cat"}})
    assert message == "The value of the filter in on the key kind must be a list"


@pytest.mark.from_model
def test_the_caller_says_how_many_and_by_what(local: Clients) -> None:
    seeded(local, *(entry(f"Rule {n} of trains") for n in range(9)))

    assert len(found(local, "train rule 7")) == 5
    assert ids(found(local, "train rule 7", numberOfResults=1, overrideSearchType="HYBRID")) == ["Rule 7 of trains"]
    semantic = found(local, "train rule 7", numberOfResults=9, overrideSearchType="SEMANTIC")
    hybrid = found(local, "train rule 7", numberOfResults=9, overrideSearchType="HYBRID")
    assert len(semantic) == len(hybrid) == 9
    assert [result["score"] for result in semantic] != [result["score"] for result in hybrid]
    bedrock = {"modelConfiguration": {"modelArn": RERANKER}, "numberOfRerankedResults": 2}
    reranking = {"type": "BEDROCK_RERANKING_MODEL", "bedrockRerankingConfiguration": bedrock}
    assert ids(found(local, "train rule 7", rerankingConfiguration=reranking)) == ids(hybrid)[:2]


@pytest.mark.from_docs  # "generates and applies a retrieval filter based on the user query and a metadata schema"
def test_a_filter_is_made_of_what_the_question_names(local: Clients) -> None:
    seeded(local, *(entry(id, metadata=attributes) for id, attributes in ATTRIBUTES.items()))
    kinds = {"animal": "STRING", "year": "NUMBER", "tame": "BOOLEAN", "food": "STRING_LIST"}
    described = [{"key": key, "type": kind, "description": f"The {key}"} for key, kind in kinds.items()]
    implicit = {"metadataAttributes": described, "modelArn": MODEL}

    expected = {
        "What does the cat drink?": "cat",
        "Cats or camels?": "camel cat",
        "Which came after 1990?": "camel",
        "Which came no later than 1,989?": "cat dog",
        "Which came between 1 and 1500?": "dog",
        "Who was there in 1989?": "cat",
        "Which animals are not tame?": "camel",
        "Tame ones that want milk or fish": "cat",
        "Who eats grass?": "camel",
        "Caterpillars of 7 colours": "camel cat dog stone",
    }
    found_for = {text: found(local, text, implicitFilterConfiguration=implicit) for text in expected}

    assert {text: " ".join(sorted(ids(results))) for text, results in found_for.items()} == expected
    beside = {"notEquals": {"key": "animal", "value": "cat"}}
    assert ids(found(local, "Cats or camels?", implicitFilterConfiguration=implicit, filter=beside)) == ["camel"]
    asked = question(ID, "What does the cat drink?")
    how = {"retrievalConfiguration": {"vectorSearchConfiguration": {"implicitFilterConfiguration": implicit}}}
    asked["retrieveAndGenerateConfiguration"]["knowledgeBaseConfiguration"].update(how)
    (citation,) = local.agents.retrieve_and_generate(**asked)["citations"]
    assert {reference["metadata"]["animal"] for reference in citation["retrievedReferences"]} <= {"cat"}
    nova = {**implicit, "modelArn": "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"}
    assert "Claude" in refused(partial(found, local, "cats"), implicitFilterConfiguration=nova)


@pytest.mark.from_model
def test_a_reranker_reads_the_metadata_that_it_is_shown(local: Clients) -> None:
    places = {"a": ("Oslo", "fish"), "b": ("Lima", "rice")}
    rows = [entry(id, text="The menu.", metadata={"city": city, "dish": dish}) for id, (city, dish) in places.items()]
    seeded(local, *rows)

    def best(text: str, **metadata: Any) -> str:
        bedrock = {"modelConfiguration": {"modelArn": RERANKER}, "metadataConfiguration": metadata}
        how = {"type": "BEDROCK_RERANKING_MODEL", "bedrockRerankingConfiguration": bedrock}
        first, second = found(local, text, rerankingConfiguration=how)
        return str(first["documentId"]) if first["score"] > second["score"] + 0.1 else ""

    def selected(**fields: str) -> dict[str, Any]:
        named = {member: [{"fieldName": name}] for member, name in fields.items()}
        return {"selectionMode": "SELECTIVE", "selectiveModeConfiguration": named}

    assert [best("Lima", selectionMode="ALL"), best("Oslo", selectionMode="ALL")] == ["b", "a"]
    assert [best(word, **selected(fieldsToInclude="dish")) for word in ("rice", "fish", "Lima")] == ["b", "a", ""]
    without_dish = selected(fieldsToExclude="dish")
    assert [best("Lima", **without_dish), best("Oslo", **without_dish)] == ["b", "a"]
    assert "selectiveModeConfiguration" in refused(partial(best, "Lima", selectionMode="SELECTIVE"))


@pytest.mark.from_docs  # "reserved metadata fields use an underscore prefix"; two filters "are not supported"
def test_a_managed_knowledge_base_has_names_of_its_own_for_metadata(local: Clients) -> None:
    seeded(local, type="MANAGED")

    def ask(condition: dict[str, Any]) -> list[dict[str, Any]]:
        how = {"managedSearchConfiguration": {"filter": condition}}
        asked = {"knowledgeBaseId": ID, "retrievalQuery": {"text": "pets"}, "retrievalConfiguration": how}
        return list(local.agents.retrieve(**asked)["retrievalResults"])

    (result,) = ask({"equals": {"key": "_source_uri", "value": "s3://rules/pets.txt"}})
    named = {"dataSourceId": result["metadata"]["_data_source_id"], "documentId": result["documentId"]}
    del result["metadata"]["_chunk_id"]
    assert result["metadata"] == {"kind": "pets", "_data_source_id": "RULES", "_source_uri": "s3://rules/pets.txt"}
    assert local.agents.get_document_content(knowledgeBaseId=ID, **named)["mimeType"] == "text/plain"
    assert ask({"equals": {"key": "x-amz-bedrock-kb-data-source-id", "value": "RULES"}}) == []
    leaf = {"startsWith": {"key": "kind", "value": "p"}}
    assert "startsWith is not supported" in refused(partial(ask, {"orAll": [leaf, leaf]}))
    filtered = {"configuration": {"knowledgeBase": {"knowledgeBaseId": ID, "retrievalOverrides": {"filter": leaf}}}}
    asked = {**agentic(ID, "Pets?"), "retrievers": [filtered]}
    assert "startsWith is not supported" in refused(local.agents.agentic_retrieve_stream, **asked)


@pytest.mark.inferred
def test_what_does_not_fit_in_a_response_comes_in_pages(local: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {id: f"Rule {id} says: the train has four wheels." for id in ("1", "2", "3")}
    monkeypatch.setattr(retrieve, "FITTING", len(texts["1"] + texts["2"]))
    ids_of = seeded(local, *(entry(id, text=text) for id, text in texts.items()))
    asked = {**ids_of, "retrievalQuery": {"text": "train wheels"}}

    pages = list(local.agents.get_paginator("retrieve").paginate(**asked))

    assert [len(page["retrievalResults"]) for page in pages] == [2, 1]
    assert sorted(id for page in pages for id in ids(page["retrievalResults"])) == ["1", "2", "3"]
    other = {**asked, "retrievalQuery": {"text": "other"}, "nextToken": pages[0]["nextToken"]}
    error_of("ValidationException", local.agents.retrieve, **other)


@pytest.mark.from_model
def test_a_knowledge_base_is_known_by_its_id_and_its_arn(clients: Clients) -> None:
    seeded(clients)
    query = {"retrievalQuery": {"text": "pets"}}
    arn = f"arn:aws:bedrock:us-east-1:123456789012:knowledge-base/{ID}"

    found = clients.agents.retrieve(knowledgeBaseId=arn, **query)
    guard = {"guardrailId": "abcdefghij", "guardrailVersion": "1"}
    guarded = clients.agents.retrieve(knowledgeBaseId=ID, **query, guardrailConfiguration=guard)
    assert found["retrievalResults"] == guarded["retrievalResults"] != []
    assert ("guardrailAction" in found, guarded["guardrailAction"]) == (False, "NONE")
    for other in (arn.replace("east-1", "west-2"), AGENT):
        response = error_of("ResourceNotFoundException", clients.agents.retrieve, knowledgeBaseId=other, **query)
        assert status_of(response) == 404


@pytest.mark.inferred
def test_a_knowledge_base_of_motos_is_known_and_empty_until_it_is_seeded(local: Clients) -> None:
    id = make_client("bedrock-agent").create_knowledge_base(
        name="handbook",  # moto makes an id of it, longer than the ten characters of the service's
        roleArn="arn:aws:iam::123456789012:role/kb",
        knowledgeBaseConfiguration={
            "type": "VECTOR",
            "vectorKnowledgeBaseConfiguration": {"embeddingModelArn": MODEL},
        },
        storageConfiguration={"type": "PINECONE"},
    )["knowledgeBase"]["knowledgeBaseId"]
    query = {"knowledgeBaseId": id, "retrievalQuery": {"text": "pets"}}

    assert local.agents.retrieve(**query)["retrievalResults"] == []
    managed: dict[str, Any] = {"managedSearchConfiguration": {}}  # moto makes none
    error_of("ValidationException", local.agents.retrieve, **query, retrievalConfiguration=managed)
    local.agentcore.seed({"knowledgeBases": [{"knowledgeBaseId": id, "documents": [entry("pets")]}]})
    assert ids(local.agents.retrieve(**query)["retrievalResults"]) == ["pets"]
    hybrid = {"vectorSearchConfiguration": {"overrideSearchType": "HYBRID"}}
    text = refused(local.agents.retrieve, **query, retrievalConfiguration=hybrid)
    assert text == f"HYBRID search type is not supported for search operation on index {id}."


@pytest.mark.inferred
def test_a_query_must_be_a_text(local: Clients) -> None:
    seeded(local)
    image = {"type": "IMAGE", "image": {"format": "png", "inlineContent": b"x"}}
    for query in (
        {},
        {"text": ""},
        image,
        {**image, "type": "TEXT", "text": "pets"},
        {"type": "IMAGE", "text": "pets"},
    ):
        error_of("ValidationException", local.agents.retrieve, knowledgeBaseId=ID, retrievalQuery=query)


@pytest.mark.inferred
def test_an_embedder_of_the_authors_is_asked(local: Clients) -> None:
    def by_length(texts: list[str]) -> list[list[float]]:
        if "fail" in texts:
            raise RuntimeError("no model today")
        return [[1.0, 0.0] if len(text) < 10 else [0.0, 1.0] for text in texts]

    with AgentCore(embedder=by_length):
        seeded(local, entry("a very long text"), entry("brief"))
        assert ids(found(local, "short")) == ["brief", "a very long text"]
        error_of("DependencyFailedException", partial(found, local, "fail"))


@pytest.mark.inferred
def test_pages_are_found_as_well_as_single_sentences(local: Clients) -> None:
    """Of some questions; `python -m tests.benchmarks.quality --pages` asks them all."""
    namespaces = load("tune")[:8]
    records = {id: text for namespace in namespaces for id, text in namespace.records.items()}
    questions = [question for namespace in namespaces for question in namespace.questions[::2]]

    found = {}
    for name, layout in pages.layouts(namespaces).items():
        local.agentcore.seed(pages.seed(layout, records))
        found[name] = pages.top1(local.agents, questions, records)

    alone = found.pop("single sentences")
    assert all(share >= alone - 0.05 for share in found.values()), (alone, found)


@pytest.mark.inferred
def test_an_implicit_filter_tells_nothing_of_documents_that_a_user_may_not_see(local: Clients) -> None:
    hidden = {"allowList": {"conditions": [{"users": [{"id": "bob", "type": "USER"}]}]}}
    seeded(local, entry("pets", metadata={"city": "Oslo"}), entry("meals", metadata={"city": "Rome"}, acl=hidden))
    city = {"key": "city", "type": "STRING", "description": "A city."}
    implicit = {"modelArn": MODEL, "metadataAttributes": [city]}

    def seen(user: str) -> list[str]:
        return ids(found(local, "Pets of Rome?", user, implicitFilterConfiguration=implicit))

    assert (seen("bob"), seen("eve")) == (["meals"], ["pets"])


@pytest.mark.inferred
def test_metadata_that_no_answer_could_tell_are_refused_when_they_are_seeded(local: Clients) -> None:
    for value in (float("nan"), float("inf"), {1, 2}):
        with pytest.raises(ValueError, match="metadata of a document are what JSON can say"):
            seeded(local, entry("pets", metadata={"size": value}))
