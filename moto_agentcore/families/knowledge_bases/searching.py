"""One search of a knowledge base, as a request configures it: filter, number of results, kind of search, reranking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from moto_agentcore import author
from moto_agentcore.families.knowledge_bases import filters, implicit, reranking
from moto_agentcore.families.knowledge_bases.access import may_see, user_of
from moto_agentcore.families.knowledge_bases.types import asked_of, chunk_of, metadata_of
from moto_agentcore.families.shared.vectors import with_vectors
from moto_agentcore.service import Call

if TYPE_CHECKING:
    from moto_agentcore.families.knowledge_bases.known import Document, Found, KnowledgeBase

Invocation: TypeAlias = Call[Any]  # of any operation that searches
RESULTS = 5  # where nobody says how many


def search(call: Invocation, base: KnowledgeBase, query: str, configuration: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The best passages as Retrieve answers them. Code of the author's may run here: the store must not be locked."""
    asked = asked_of(base, configuration)
    implicit.check(asked)
    reranking.check(asked)
    return [shown(base, one) for one in found(call, base, query, asked)]


def found(call: Invocation, base: KnowledgeBase, query: str, asked: Mapping[str, Any]) -> list[Found]:
    """The best passages, as a checked configuration asks for them; the store must not be locked."""
    user = user_of(call.params)
    with call.locked():  # what the documents have under the attributes is looked through
        implied = implicit.implied(base, query, asked.get("implicitFilterConfiguration"), user)
    condition = implicit.every(asked.get("filter"), implied)

    def accepts(document: Document) -> bool:
        return may_see(document.acl, user) and (
            condition is None or filters.passes(metadata_of(base, document), condition)
        )

    wanted = reranking.configured(asked)
    by_words = wanted is not None or asked.get("overrideSearchType") != "SEMANTIC"
    count, embedder = asked.get("numberOfResults", RESULTS), call.controls.embedder

    def work() -> list[Found]:
        with call.locked():
            return base.find(query, count, accepts, embedder=embedder, by_words=by_words)

    best: list[Found] = author.run(with_vectors, work)
    return best if wanted is None else reranking.reranked(base, query, best, wanted, embedder)


def shown(base: KnowledgeBase, one: Found) -> dict[str, Any]:
    """A passage as Retrieve answers it."""
    document = one.passage.document
    return {
        "content": {"type": "TEXT", "text": one.passage.shown},
        "location": document.location,
        "score": one.score,
        "metadata": {**metadata_of(base, document), **chunk_of(base, one.passage.id)},
        "documentId": document.id,
    }
