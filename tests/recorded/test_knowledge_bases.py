"""Knowledge bases, and re-ranking, as the real service was seen to answer."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import refused
from tests.families.knowledge_bases.arrange import ID, agentic, entry, found, question, seeded
from tests.families.test_generation import asked, text

pytestmark = pytest.mark.from_recording


# strands-agents/tools #539, mezmo/aura #499, awslabs/mcp #4574; of VECTOR: a sample's list of errors
def test_each_type_of_knowledge_base_has_its_own_configuration(local: Clients) -> None:
    def ask(**configuration: Any) -> list[dict[str, Any]]:
        asked = {"knowledgeBaseId": ID, "retrievalQuery": {"text": "pets"}, "retrievalConfiguration": configuration}
        return list(local.agents.retrieve(**asked)["retrievalResults"])

    answers = {}
    for type in ("VECTOR", "MANAGED"):
        seeded(local, type=type)
        wrong, right = ("managedSearchConfiguration", "vectorSearchConfiguration")[:: 1 if type == "VECTOR" else -1]
        answers[type] = refused(partial(ask, **{wrong: {}}))
        assert len(ask(**{right: {"numberOfResults": 2}})) == 2
        assert len(ask()) == 3

    assert answers["VECTOR"] == "managedSearchConfiguration is only supported for managed knowledge bases"
    assert answers["MANAGED"] == (
        "Incompatible configuration: vectorSearchConfiguration is not supported for managed knowledge bases. "
        "Use managedSearchConfiguration instead."
    )


# four users' notes, where the index has the id of the knowledge base: S3 Vectors
def test_a_vector_store_without_words_has_no_hybrid_search(local: Clients) -> None:
    message = f"HYBRID search type is not supported for search operation on index {ID}."
    seeded(local, storageConfiguration={"type": "S3_VECTORS"})
    assert refused(partial(found, local, "pets", overrideSearchType="HYBRID")) == message
    assert found(local, "pets", overrideSearchType="SEMANTIC")
    with pytest.raises(ValueError, match="storageConfiguration"):
        seeded(local, storageConfiguration={"type": "SHELF"})


# three users' notes, one of August 2026
def test_managed_knowledge_bases_are_retrieved_from_and_no_more(local: Clients) -> None:
    seeded(local, entry("pets"), type="MANAGED")
    for ask in (local.agents.retrieve_and_generate, local.agents.retrieve_and_generate_stream):
        text = refused(ask, "ValidationException", **question(ID, "Who may bring pets?"))
        assert text == "This operation is not supported for managed knowledge bases."


# quanquan1996/managed-kb-eval-demo, 11 questions three times; a design note of 28 July 2026: one event before and one
# after each step; where the first look was enough it was all that retrieved, where it was not a plan came after, too
def test_an_agentic_retrieval_tells_of_each_step_twice(local: Clients) -> None:
    seeded(local, type="MANAGED")

    def told(text: str) -> list[tuple[str, str]]:
        stream = local.agents.agentic_retrieve_stream(**agentic(ID, text))["stream"]
        traced = [event["traceEvent"]["attributes"] for event in stream if "traceEvent" in event]
        return [(attributes["step"], attributes["status"]) for attributes in traced]

    def twice(*steps: str) -> list[tuple[str, str]]:
        return [(step, status) for step in steps for status in ("IN_PROGRESS", "SUCCEEDED")]

    assert told("Do dogs need a ticket?") == twice("SpeculativeRetrieval", "Planning")
    two = told("Do dogs need a ticket? When is a delayed train refunded?")
    assert two == twice("SpeculativeRetrieval", "Planning", "Retrieval", "Retrieval", "Planning")
    result = [*local.agents.agentic_retrieve_stream(**agentic(ID, "Do dogs need a ticket?"))["stream"]][-1]["result"]
    assert "_chunk_id" in result["results"][0]["metadata"]
    assert "_source_uri" in result["results"][0]["metadata"]


# langchain-ai/langchain-aws #761, langgenius/dify #12774; of the ARN: aws-samples/dify-aws-tool #159
def test_there_are_no_more_results_than_sources_and_the_model_is_a_foundation_model(local: Clients) -> None:
    profile = {"modelArn": "arn:aws:bedrock:us-east-1:123456789012:inference-profile/rerank"}

    many = refused(local.agents.rerank, **asked("tea", text("tea"), text("oil"), numberOfResults=3))
    other = refused(local.agents.rerank, **asked("tea", text("tea"), text("oil"), modelConfiguration=profile))

    assert many == "Cannot provide numberOfResults value that exceeds the number of sources."
    assert other.startswith("The provided model ARN for reranking is invalid.")
