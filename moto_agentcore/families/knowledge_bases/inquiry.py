"""What an agentic retrieval has been asked, whom it may ask, and what it has found so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from moto_agentcore.errors import ServiceError, not_found
from moto_agentcore.families.knowledge_bases.access import may_see, user_of
from moto_agentcore.families.knowledge_bases.known import VECTOR, KnowledgeBases
from moto_agentcore.families.knowledge_bases.types import RESERVED
from moto_agentcore.families.shared import answers
from moto_agentcore.families.shared.asking import ask_as_client
from moto_agentcore.families.shared.params import picked
from moto_agentcore.service import agents

if TYPE_CHECKING:
    from moto_agentcore.families.knowledge_bases.known import Document, KnowledgeBase
    from moto_agentcore.families.knowledge_bases.recollection import Recollection
    from moto_agentcore.families.knowledge_bases.searching import Invocation
    from moto_agentcore.families.knowledge_bases.traces import Item


class Retriever(NamedTuple):
    """A knowledge base as a request asks it."""

    id: str
    base: KnowledgeBase
    asked: Mapping[str, Any]
    description: str = ""


@dataclass
class Part:
    """A part of the question: who was asked, what was found, and what is said where that is more than a sentence."""

    text: str
    asked: set[str] = field(default_factory=set)
    items: dict[str, Item] = field(default_factory=dict)
    said: list[answers.Part] = field(default_factory=list)
    is_followed: bool = False  # a document was read for it

    @property
    def best(self) -> list[Item]:
        return sorted(self.items.values(), key=lambda item: -item["score"])

    def keep(self, items: Iterable[Item]) -> None:
        self.items.update((item["key"], item) for item in items)

    def answer(self) -> list[answers.Part]:
        return self.said or answers.parts(self.text, self.best)


@dataclass
class Outcome:
    """What a step found, and what failed in it."""

    message: str = ""
    items: list[Item] = field(default_factory=list)
    errors: list[ServiceError] = field(default_factory=list)

    def take(self, find: Callable[[], Sequence[Item]]) -> None:
        try:
            self.items += find()
        except ServiceError as error:
            self.errors.append(error)


@dataclass
class Inquiry:
    """All parts; ``failure`` is what failed last, and counts where nothing has succeeded."""

    call: Invocation
    parts: list[Part]
    retrievers: list[Retriever]
    memory: Recollection | None
    items: dict[str, Item] = field(default_factory=dict)
    failure: ServiceError | None = None
    has_succeeded: bool = False

    def note(self, outcome: Outcome) -> None:
        self.items.update((item["key"], item) for item in outcome.items)
        self.failure = outcome.errors[-1] if outcome.errors else self.failure
        self.has_succeeded = self.has_succeeded or bool(outcome.items) or not outcome.errors

    def retrieve(self, retriever: Retriever, query: str) -> list[Item]:
        """What Retrieve answers who called."""
        member = "vectorSearchConfiguration" if retriever.base.type == VECTOR else "managedSearchConfiguration"
        asked = {"retrievalQuery": {"text": query}, "retrievalConfiguration": {member: retriever.asked}}
        found: list[Item] = []
        while True:
            answer = self._asked(retriever, "Retrieve", asked)
            found += [_item(retriever, result) for result in answer.get("retrievalResults", ())]
            if answer.get("nextToken") in (None, asked.get("nextToken")):  # a script gives the same one for ever
                return found
            asked["nextToken"] = answer["nextToken"]

    def document(self, retriever: Retriever, item: Item) -> Document | None:
        """The document that a result of a retriever's is of, as it is now, if who called may see it."""
        if item["retriever"] != retriever.id:
            return None
        source = item["metadata"].get(RESERVED[retriever.base.type or VECTOR][1])
        with self.call.locked():
            base = self.call.store.part(KnowledgeBases).get(retriever.id.rpartition("/")[2])
            found = base.documents.get((source, item.get("documentId", ""))) if base is not None else None
        user = user_of(self.call.params)
        return found if found is not None and may_see(found.acl, user) else None

    def read(self, retriever: Retriever, document: Document, item: Item) -> list[Item]:
        """A result with the whole of its document, if GetDocumentContent gives that to who called."""
        self._asked(retriever, "GetDocumentContent", {"dataSourceId": document.source, "documentId": document.id})
        if self.document(retriever, item) is not document:  # who may see this one nobody has said
            raise not_found(f"Document {document.id} has been replaced")
        whole = {**item["content"], "text": document.text}
        return [{**item, "content": whole, "key": f"{retriever.id} {document.source} {document.id}"}]

    def _asked(self, retriever: Retriever, operation: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        params = {"knowledgeBaseId": retriever.id, **asked, **picked(self.call.params, "userContext")}
        return ask_as_client(self.call.store, agents, operation, params)


def _item(retriever: Retriever, result: Mapping[str, Any]) -> Item:
    """A result, and whose it is; one passage has the same key whenever it is found. A script may leave much out."""
    result = {name: value for name, value in result.items() if value is not None}
    content, metadata = result.get("content", {}), result.get("metadata", {})
    content = {**content, "text": content.get("text") or ""}
    key = f"{retriever.id} {result.get('location')} {result.get('documentId')} {content['text']}"
    told = {"score": 0.0, **result, "content": content, "metadata": metadata}
    return {**told, "key": key, "retriever": retriever.id}
