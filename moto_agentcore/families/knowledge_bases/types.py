"""What a knowledge base of one type has and can, and one of the other has not: names of metadata, kinds of search.

Where nobody has said the type, both are taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.knowledge_bases import filters
from moto_agentcore.families.knowledge_bases.known import MANAGED, VECTOR

if TYPE_CHECKING:
    from moto_agentcore.families.knowledge_bases.known import Document, KnowledgeBase

INCOMPATIBLE = (
    "Incompatible configuration: {} is not supported for managed knowledge bases. "
    "Use managedSearchConfiguration instead."
)
# The configuration that a search of a type cannot have, and what is said then (quoted, both).
CONFIGURATIONS = {
    VECTOR: ("managedSearchConfiguration", "{} is only supported for managed knowledge bases"),
    MANAGED: ("vectorSearchConfiguration", INCOMPATIBLE),
}
NOT_HERE = "This operation is not supported for managed knowledge bases."  # RetrieveAndGenerate's own words (quoted)
# Vector stores that search by meaning alone, and what is said then (quoted of S3 Vectors).
SEMANTIC_ONLY = {"S3_VECTORS", "PINECONE", "REDIS_ENTERPRISE_CLOUD", "NEPTUNE_ANALYTICS"}
NO_HYBRID = "HYBRID search type is not supported for search operation on index {}."
# Filters that managed knowledge bases lack (the guide).
LACKING = {"startsWith", "stringContains"}
# Metadata that the service adds to a document's own: where it is from, and by which data source it came.
RESERVED = {
    VECTOR: ("x-amz-bedrock-kb-source-uri", "x-amz-bedrock-kb-data-source-id"),
    MANAGED: ("_source_uri", "_data_source_id"),
}
# The passage's id, in the same place (of managed ones seen in agentic retrieval).
CHUNK_ID = {VECTOR: "x-amz-bedrock-kb-chunk-id", MANAGED: "_chunk_id"}


def asked_of(base: KnowledgeBase, configuration: Mapping[str, Any]) -> Mapping[str, Any]:
    """How a request wants to search, if that can be asked of a knowledge base."""
    refused, why = CONFIGURATIONS.get(base.type or "", ("", ""))
    if refused in configuration:
        raise invalid(why.format(refused))
    asked: Mapping[str, Any] = (
        configuration.get("vectorSearchConfiguration") or configuration.get("managedSearchConfiguration") or {}
    )
    if asked.get("overrideSearchType") == "HYBRID" and base.storage in SEMANTIC_ONLY:
        raise invalid(NO_HYBRID.format(base.id))
    check_filter(base, asked)
    return asked


def check_filter(base: KnowledgeBase, asked: Mapping[str, Any]) -> None:
    if "filter" in asked:
        filters.check(asked["filter"], lacking=LACKING if base.type == MANAGED else frozenset())


def metadata_of(base: KnowledgeBase, document: Document) -> dict[str, Any]:
    """A document's own metadata, and what the service adds."""
    uri, source = RESERVED[base.type or VECTOR]
    return {**document.own_metadata, source: document.source, **({uri: document.uri} if document.uri else {})}


def chunk_of(base: KnowledgeBase, id: str) -> dict[str, str]:
    return {CHUNK_ID[base.type or VECTOR]: id}
