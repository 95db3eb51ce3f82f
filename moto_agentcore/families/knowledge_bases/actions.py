"""What an agentic retrieval does: it retrieves, recalls, reads a whole document, and computes over one.

A plan tells of each, and so does its step, before and after. What fails is told of in the step; the others go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from moto_agentcore.families.knowledge_bases import traces
from moto_agentcore.families.knowledge_bases.inquiry import Outcome
from moto_agentcore.families.knowledge_bases.traces import BEGUN, DONE, FAILED
from moto_agentcore.families.shared import answers

if TYPE_CHECKING:
    from moto_agentcore.families.knowledge_bases.inquiry import Inquiry, Part, Retriever
    from moto_agentcore.families.knowledge_bases.known import Document
    from moto_agentcore.families.knowledge_bases.recollection import Recollection
    from moto_agentcore.families.knowledge_bases.traces import Item


class Retrieve(NamedTuple):
    """A part of the question is put to retrievers; what one fails with keeps no other from being asked."""

    part: Part
    retrievers: Sequence[Retriever]
    step: str = "Retrieval"
    doing: str = "Retrieving from knowledge bases"

    def told(self) -> dict[str, Any]:
        sources = [traces.source(retriever.id) for retriever in self.retrievers]
        return {"retrieve": {"inputQuery": {"text": self.part.text}, "sourceRetrievers": sources}}

    def sources(self) -> list[dict[str, str]]:
        return [{**traces.source(one.id), "retrievalType": "BedrockKnowledgeBase"} for one in self.retrievers]

    def run(self, inquiry: Inquiry) -> Outcome:
        outcome = Outcome()
        for retriever in self.retrievers:
            outcome.take(partial(inquiry.retrieve, retriever, self.part.text))
            self.part.asked.add(retriever.id)
        self.part.keep(outcome.items)
        return outcome


class Recall(NamedTuple):
    """A part of the question is put to a memory."""

    part: Part
    memory: Recollection
    step: str = "Retrieval"
    doing: str = "Retrieving from memory"

    def told(self) -> dict[str, Any]:
        asked = {"inputQuery": {"text": self.part.text}, "memoryId": self.memory.id}
        return {"memoryRetrieve": {**asked, **self.memory.place}}

    def sources(self) -> list[dict[str, str]]:
        return [{**traces.source(self.memory.id), "retrievalType": "BedrockAgentCoreMemory"}]

    def run(self, _: Inquiry) -> Outcome:
        outcome = Outcome()
        outcome.take(partial(self.memory.records, self.part.text))
        self.part.asked.add(self.memory.id)
        self.part.keep(outcome.items)
        return outcome


@dataclass(frozen=True)
class _Reading:
    """The document of a result is read, if who called may."""

    part: Part
    retriever: Retriever
    document: Document
    item: Item

    def named(self) -> dict[str, Any]:
        return {"documentId": self.document.id, "sourceRetriever": traces.source(self.retriever.id)}

    def read(self, inquiry: Inquiry) -> Outcome:
        outcome = Outcome()
        outcome.take(partial(inquiry.read, self.retriever, self.document, self.item))
        self.part.is_followed = True
        return outcome


@dataclass(frozen=True)
class Expand(_Reading):
    """It is shown as a whole, which then is the answer to a part."""

    step = "FullDocumentExpansion"
    doing = "Retrieving the full document"

    def told(self) -> dict[str, Any]:
        return {"fullDocumentExpansion": self.named()}

    def run(self, inquiry: Inquiry) -> Outcome:
        outcome = self.read(inquiry)
        self.part.keep(outcome.items)
        if outcome.items:
            outcome.message = "The full document was retrieved"
            self.part.said = [answers.Part(" ".join(answers.sentences(self.document.text)), list(outcome.items))]
        return outcome


@dataclass(frozen=True)
class Compute(_Reading):
    """A figure over it, which then is the answer to a part."""

    figure: str
    step = "CodeExecution"
    doing = "Running code"

    def told(self) -> dict[str, Any]:
        return {"codeExecution": {"documents": [self.named()]}}

    def run(self, inquiry: Inquiry) -> Outcome:
        outcome = self.read(inquiry)
        if outcome.items:
            outcome = Outcome(self.figure)
            self.part.said = [answers.Part(self.figure, [self.item])]
        return outcome


Action: TypeAlias = Retrieve | Recall | Expand | Compute


def perform(action: Action, inquiry: Inquiry) -> Iterator[traces.Event]:
    """Do it as the stream is read."""
    about: dict[str, Any] = {"actions": [action.told()]}
    if isinstance(action, (Retrieve, Recall)):
        about["retrievalMetadata"] = action.sources()
    yield traces.event(action.step, BEGUN, action.doing, **about)
    outcome = action.run(inquiry)
    inquiry.note(outcome)
    if "retrievalMetadata" in about or outcome.items:
        about["retrievalResponse"] = [traces.shown(item) for item in outcome.items]
    if outcome.errors:
        about["failures"] = [{"message": error.message} for error in outcome.errors]
    message = outcome.message or f"Found {len(outcome.items)} results"
    yield traces.event(action.step, FAILED if outcome.errors else DONE, message, **about)
