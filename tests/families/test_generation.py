"""Rerank, GenerateQuery and OptimizePrompt."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import error_of, refused, status_of
from tests.families.knowledge_bases.arrange import ID, seeded

MODEL = "arn:aws:bedrock:us-east-1::foundation-model/amazon.rerank-v1:0"
TEXTS = [
    "The invoice is due on Friday.",
    "Peanuts are what Maria is allergic to.",
    "The train to Lisbon leaves at nine.",
    "Maria likes window seats.",
]
KB = f"arn:aws:bedrock:us-east-1:123456789012:knowledge-base/{ID}"


def text(content: str) -> dict[str, Any]:
    return {"type": "INLINE", "inlineDocumentSource": {"type": "TEXT", "textDocument": {"text": content}}}


def asked(query: str, *sources: dict[str, Any], **configuration: Any) -> dict[str, Any]:
    bedrock = {"modelConfiguration": {"modelArn": MODEL}, **configuration}
    return {
        "queries": [{"type": "TEXT", "textQuery": {"text": query}}],
        "sources": list(sources),
        "rerankingConfiguration": {"type": "BEDROCK_RERANKING_MODEL", "bedrockRerankingConfiguration": bedrock},
    }


@pytest.mark.from_model
def test_sources_come_back_the_most_relevant_first(local: Clients) -> None:
    query = "what is Maria allergic to?"
    results = local.agents.rerank(**asked(query, *map(text, TEXTS)))["results"]

    scores = [result["relevanceScore"] for result in results]
    assert [result["index"] for result in results][:2] == [1, 3]
    assert sorted(result["index"] for result in results) == [0, 1, 2, 3]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert results[0]["document"] == text(TEXTS[1])["inlineDocumentSource"]
    (best,) = local.agents.rerank(**asked(query, *map(text, TEXTS), numberOfResults=1))["results"]
    assert best == results[0]
    assert local.agents.rerank(**asked(query, *map(text, TEXTS), numberOfResults=4))["results"] == results


@pytest.mark.from_model
def test_documents_of_json_are_read_too(local: Clients) -> None:
    document = {"type": "JSON", "jsonDocument": {"allergies": {"maria": ["peanuts"]}}}
    source = {"type": "INLINE", "inlineDocumentSource": document}

    results = local.agents.rerank(**asked("peanuts", text(TEXTS[0]), source))["results"]

    assert [result["index"] for result in results] == [1, 0]
    assert results[0]["document"] == document
    wrong = {"type": "INLINE", "inlineDocumentSource": {**document, "type": "TEXT"}}
    message = refused(local.agents.rerank, "ValidationException", **asked("peanuts", source, wrong))
    assert message == "Source 2 is of type TEXT and must have a textDocument"


@pytest.mark.from_model
def test_many_results_come_in_pages(local: Clients) -> None:
    given = asked("train 77", *(text(f"Train {n}") for n in range(250)))

    pages = list(local.agents.get_paginator("rerank").paginate(**given))

    assert [len(page["results"]) for page in pages] == [100, 100, 50]
    found = [result["index"] for page in pages for result in page["results"]]
    assert (found[0], sorted(found)) == (77, list(range(250)))
    other = asked("train 78", *(text(f"Train {n}") for n in range(250)))
    error_of("ValidationException", local.agents.rerank, **other, nextToken=pages[0]["nextToken"])


@pytest.mark.inferred
def test_an_embedder_of_the_authors_decides_and_may_fail(local: Clients) -> None:
    from moto_agentcore import AgentCore

    def by_length(texts: list[str]) -> list[list[float]]:
        if "fail" in texts:
            raise RuntimeError("no model today")
        return [[1.0, 0.0] if len(text) < 10 else [0.0, 1.0] for text in texts]

    with AgentCore(embedder=by_length):
        results = local.agents.rerank(**asked("short", text("a long text"), text("brief")))["results"]
        assert [result["index"] for result in results] == [1, 0]
        response = error_of("DependencyFailedException", local.agents.rerank, **asked("fail", text("a")))
    assert (status_of(response), response["Error"]["Message"]) == (424, "no model today")


def _asked(question: str, arn: str = KB) -> dict[str, Any]:
    knowledge = {"type": "KNOWLEDGE_BASE", "knowledgeBaseConfiguration": {"knowledgeBaseArn": arn}}
    how = {"mode": "TEXT_TO_SQL", "textToSqlConfiguration": knowledge}
    return {"queryGenerationInput": {"type": "TEXT", "text": question}, "transformationConfiguration": how}


def _query(clients: Clients, question: str) -> dict[str, Any]:
    (found,) = clients.agents.generate_query(**_asked(question))["queries"]
    return dict(found)


@pytest.mark.inferred
def test_a_query_names_what_the_question_names(clients: Clients) -> None:
    seeded(clients)
    found = _query(clients, "How many orders were placed in May?")

    assert found["type"] == "REDSHIFT_SQL"
    assert found["sql"] == "SELECT COUNT(*) FROM orders; -- How many orders were placed in May?"
    assert _query(clients, "Show all customers")["sql"].startswith("SELECT * FROM customers;")
    clients.agentcore.script("GenerateQuery", {"queries": [{"type": "REDSHIFT_SQL", "sql": "SELECT 1"}]})
    assert _query(clients, "Anything")["sql"] == "SELECT 1"


@pytest.mark.inferred
def test_a_query_without_a_knowledge_base_is_refused(local: Clients) -> None:
    for configuration in ({}, {"textToSqlConfiguration": {"type": "KNOWLEDGE_BASE"}}):
        message = refused(
            local.agents.generate_query,
            "ValidationException",
            queryGenerationInput={"type": "TEXT", "text": "Show all"},
            transformationConfiguration={"mode": "TEXT_TO_SQL", **configuration},
        )
        assert "knowledgeBaseConfiguration" in message


@pytest.mark.from_model  # which declares the error; its words are those of the operations that were seen to refuse one
def test_a_query_of_an_unknown_knowledge_base_is_refused(local: Clients) -> None:
    ask = local.agents.generate_query
    response = error_of("ResourceNotFoundException", ask, **_asked("Show all orders"))
    assert "doesn't exist" in response["Error"]["Message"]
    seeded(local)
    assert ask(**_asked("Show all orders"))["queries"]
    error_of("ResourceNotFoundException", ask, **_asked("Show all orders", KB.replace("us-east-1", "us-west-2")))


def _events(clients: Clients, prompt: str) -> list[dict[str, Any]]:
    given = {"input": {"textPrompt": {"text": prompt}}, "targetModelId": "anthropic.claude-3-haiku"}
    return list(clients.agents.optimize_prompt(**given)["optimizedPrompt"])


@pytest.mark.from_model
def test_a_prompt_is_analyzed_and_then_optimized(clients: Clients) -> None:
    analyzed, optimized = _events(clients, "Summarize {{text}} in one line.")

    assert "anthropic.claude-3-haiku" in analyzed["analyzePromptEvent"]["message"]
    prompt = optimized["optimizedPromptEvent"]["optimizedPrompt"]["textPrompt"]["text"]
    assert "Summarize {{text}} in one line." in prompt
    assert len(prompt) > len("Summarize {{text}} in one line.")
    event = {"optimizedPromptEvent": {"optimizedPrompt": {"textPrompt": {"text": "Short."}}}}
    clients.agentcore.script("OptimizePrompt", [event])
    assert _events(clients, "Anything") == [event]
