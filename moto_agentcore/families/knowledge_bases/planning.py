"""What an agentic retrieval does next. In the place of a model, rules over words:

- The sentences of a question are its parts.
- A part goes to the retrievers whose description has most of its words, to all where none has any; where they find
  nothing that answers, to the others next. One knowledge base has been asked a question of one part before the plan.
- A document is read as a whole for a part that asks for a summary, for all that is listed, or for the whole of it.
- Code runs for a part that asks to count or to calculate over a document that is a table, if each word of it is
  accounted for (``computing``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from moto_agentcore.families.knowledge_bases import computing, tables
from moto_agentcore.families.knowledge_bases.actions import Action, Compute, Expand, Recall, Retrieve
from moto_agentcore.families.knowledge_bases.wording import stems
from moto_agentcore.families.shared.answers import LEAST
from moto_agentcore.search.text import content_words, stem

if TYPE_CHECKING:
    from moto_agentcore.families.knowledge_bases.inquiry import Inquiry, Part, Retriever
    from moto_agentcore.families.knowledge_bases.known import Document
    from moto_agentcore.families.knowledge_bases.traces import Item

THING = r"(?:text|document|page|file|report|article|content|list)s?"
_WHOLE = re.compile(
    r"\b(?:summar(?:y|ies|i[sz]e\w*)|overview|outline|list (?:all|every|each|everything)"
    rf"|(?:whole|entire|full|complete) (?:\w+ )?{THING}|all (?:of )?(?:the|its) (?:\w+ )?{THING})\b",
    re.I,
)


def next_actions(inquiry: Inquiry) -> list[Action]:
    """What is still to be retrieved, else what is to be read; nothing where what was found is enough."""
    return [*_retrievals(inquiry)] or [action for part in inquiry.parts for action in _readings(inquiry, part)]


def _retrievals(inquiry: Inquiry) -> Iterator[Action]:
    for part in inquiry.parts:
        retrievers = _next_retrievers(inquiry, part)
        if retrievers:
            yield Retrieve(part, retrievers)
        memory = inquiry.memory
        if memory is not None and memory.recalls and memory.id not in part.asked:
            yield Recall(part, memory)


def _next_retrievers(inquiry: Inquiry, part: Part) -> list[Retriever]:
    left = [retriever for retriever in inquiry.retrievers if retriever.id not in part.asked]
    if len(left) == len(inquiry.retrievers):
        return _routed(part, left)
    return left if not any(item["score"] >= LEAST for item in part.items.values()) else []


def _routed(part: Part, retrievers: list[Retriever]) -> list[Retriever]:
    asked = {stem(word) for word in content_words(part.text)}
    shared = [len(asked & set(stems(retriever.description))) for retriever in retrievers]
    return [retriever for retriever, count in zip(retrievers, shared, strict=True) if count == max(shared)]


def _readings(inquiry: Inquiry, part: Part) -> Iterator[Action]:
    """At most one: what a part is followed up with."""
    if part.is_followed:
        return
    found = list(_documents(inquiry, part))
    computed = (_computed(part, *one) for one in found)
    action = next((one for one in computed if one is not None), None)
    if action is not None:
        yield action
    elif found and found[0][2]["score"] >= LEAST and _WHOLE.search(part.text):
        yield Expand(part, *found[0])


def _documents(inquiry: Inquiry, part: Part) -> Iterator[tuple[Retriever, Document, Item]]:
    """The documents that were found, the best first, each with the best that was found of it."""
    found = (
        (retriever, inquiry.document(retriever, item), item) for item in part.best for retriever in inquiry.retrievers
    )
    seen: list[Document] = []
    for retriever, document, item in found:
        if document is not None and document not in seen:
            seen.append(document)
            yield retriever, document, item


def _computed(part: Part, retriever: Retriever, document: Document, item: Item) -> Compute | None:
    table = tables.read(document.text) if computing.is_asked(part.text) else None
    figure = computing.figure(part.text, table, document.id) if table is not None else None
    return None if figure is None else Compute(part, retriever, document, item, figure)
