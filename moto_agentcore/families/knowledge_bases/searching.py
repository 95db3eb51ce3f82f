"""One search of a knowledge base, as a request configures it: filter, number of results, kind of search, reranking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from moto_agentcore import author
from moto_agentcore.families.knowledge_bases import filters
from moto_agentcore.families.knowledge_bases.access import may_see
from moto_agentcore.families.knowledge_bases.known import CHUNK_ID
from moto_agentcore.families.shared.vectors import with_vectors
from moto_agentcore.service import Call

if TYPE_CHECKING:
    from moto_agentcore.families.knowledge_bases.known import Document, Found, KnowledgeBase

Invocation: TypeAlias = Call[Any]  # of any operation that searches
RESULTS = 5  # where nobody says how many


def search(call: Invocation, base: KnowledgeBase, query: str, configuration: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The best passages as Retrieve answers them. Code of the author's may run here: the store must not be locked."""
    asked = configuration.get("vectorSearchConfiguration") or configuration.get("managedSearchConfiguration", {})
    user, condition = call.params.get("userContext", {}).get("userId"), asked.get("filter")
    if condition is not None:
        filters.check(condition)

    def accepts(document: Document) -> bool:
        return may_see(document.acl, user) and (condition is None or filters.passes(document.metadata, condition))

    reranking = asked.get("rerankingConfiguration", {}).get("bedrockRerankingConfiguration")
    by_words = reranking is not None or asked.get("overrideSearchType") != "SEMANTIC"
    count, embedder = asked.get("numberOfResults", RESULTS), call.controls.embedder

    def work() -> list[Found]:
        with call.locked():
            return base.find(query, count, accepts, embedder=embedder, by_words=by_words)

    found: list[Found] = author.run(with_vectors, work)
    return [_shown(one) for one in found[: (reranking or {}).get("numberOfRerankedResults")]]


def _shown(found: Found) -> dict[str, Any]:
    passage = found.passage
    return {
        "content": {"type": "TEXT", "text": passage.shown},
        "location": passage.document.location,
        "score": found.score,
        "metadata": {**passage.document.metadata, CHUNK_ID: passage.id},
        "documentId": passage.document.id,
    }
