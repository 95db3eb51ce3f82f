"""Which knowledge bases there are, and what they hold: those that the author seeded, and moto's (``bedrock-agent``).

moto's data sources hold no documents: a knowledge base that moto alone knows of is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from moto_agentcore.errors import not_found
from moto_agentcore.families.agents.known import UNKNOWN
from moto_agentcore.families.knowledge_bases.chunking import DEFAULT_TOKENS, FIXED_SIZE, HOW, pieces
from moto_agentcore.families.shared.answers import sentences
from moto_agentcore.families.shared.vectors import ahead
from moto_agentcore.neighbours import bedrock_agent
from moto_agentcore.search import Index
from moto_agentcore.state.ids import uuid

if TYPE_CHECKING:
    from moto_agentcore.search import Embedder, Hit
    from moto_agentcore.state.store import Store

DEFAULT: Mapping[str, Any] = {"chunkingStrategy": FIXED_SIZE, str(HOW[FIXED_SIZE]): {"maxTokens": DEFAULT_TOKENS}}
PARTS = 4  # how many hits may be of one passage before more are asked for
SOURCE = "DATASOURCE"  # the data source of documents that name none
About: TypeAlias = "tuple[str, str | None, str | None]"  # id, type, and type of the vector store
VECTOR, MANAGED = "VECTOR", "MANAGED"  # of an own vector store, and of one that the service keeps


@dataclass(frozen=True, slots=True)
class Document:
    id: str
    text: str = field(repr=False)
    location: Mapping[str, Any]
    source: str = SOURCE
    mime_type: str = "text/plain"
    own_metadata: Mapping[str, Any] = field(default_factory=dict)
    acl: Mapping[str, Any] | None = None

    @property
    def uri(self) -> str:
        place = next(value for name, value in self.location.items() if name != "type")
        return str(next(iter(place.values()), ""))


class Passage(NamedTuple):
    id: str
    document: Document
    shown: str


class Found(NamedTuple):
    passage: Passage
    score: float


class KnowledgeBase:
    """Documents, cut into passages, and the index over these; a type that nobody has said takes what either takes."""

    def __init__(
        self, documents: Iterable[Document] = (), chunking: Mapping[str, Any] = DEFAULT, about: About = ("", None, None)
    ) -> None:
        self.id, self.type, self.storage = about
        self.documents = {(document.source, document.id): document for document in documents}
        self._passages: dict[str, Passage] = {}
        self._index = Index()
        self._embedder: Embedder | None = None
        for document in self.documents.values():
            self._add(document, chunking)

    def packed(self) -> dict[str, Any]:
        return {
            "about": (self.id, self.type, self.storage),
            "documents": self.documents,
            "passages": self._passages,
            "texts": self._index.texts(),
        }

    def unpack(self, state: dict[str, Any]) -> None:
        older = "", MANAGED if state.get("is_managed") else None, None  # of a snapshot that an earlier version wrote
        self.id, self.type, self.storage = state.get("about", older)
        self.documents, self._passages = state["documents"], state["passages"]
        for key, text in state["texts"].items():
            self._index.put(key, text)

    def _add(self, document: Document, chunking: Mapping[str, Any]) -> None:
        shown: dict[str, Passage] = {}
        for piece in pieces(document.text, chunking):
            passage = shown.setdefault(piece.shown, Passage(uuid(), document, piece.shown))
            for text in dict.fromkeys([piece.text, *sentences(piece.text)]):
                key = str(len(self._passages))
                self._passages[key] = passage
                self._index.put(key, text)

    def find(
        self,
        query: str,
        count: int,
        accept: Callable[[Document], bool],
        *,
        embedder: Embedder | None = None,
        by_words: bool = True,
    ) -> list[Found]:
        """The best passages, each as good as the best of its sentences, or as it is as a whole.

        Where one sentence of a page answers, the page as a whole is about something else: with pages of a dozen
        sentences, on as many subjects, the first hit is right for .56 of the project's questions so, and for .38 by
        whole passages; with a page for each sentence it is for .53.
        """
        if self._embedder is not embedder:
            self._embedder, self._index.embedder = embedder, ahead(embedder)
        asked = count * PARTS
        while True:
            hits = self._index.search(
                query, k=asked, accept=lambda key: accept(self._passages[key].document), rerank=by_words
            )
            found = self._passages_of(hits)
            if len(found) >= count or len(hits) < asked:
                return found[:count]
            asked *= PARTS

    def _passages_of(self, hits: Iterable[Hit]) -> list[Found]:
        found: dict[str, Found] = {}
        for hit in hits:
            passage = self._passages[hit.key]
            found.setdefault(passage.id, Found(passage, hit.score))
        return list(found.values())


class KnowledgeBases(dict[str, KnowledgeBase]):
    """A part of the store: by id."""


def knowledge_base(store: Store, identifier: str) -> KnowledgeBase:
    """The knowledge base of that id or ARN."""
    id = identifier.rpartition("/")[2]
    if identifier in (id, store.arn(f"knowledge-base/{id}", "bedrock")):
        found = store.part(KnowledgeBases).get(id)
        storage = bedrock_agent.storage_of(store.account_id, store.region_name, id)
        if found is None and storage is not None:
            found = KnowledgeBase(about=(id, VECTOR, storage))  # moto makes no others
        if found is not None:
            found.storage = found.storage or storage
            return found
    raise not_found(UNKNOWN)
