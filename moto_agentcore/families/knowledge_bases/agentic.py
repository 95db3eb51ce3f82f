"""AgenticRetrieveStream: ``/agenticRetrieveStream``. A question in parts, each asked of all retrievers.

In the place of a model, the sentences of a question are its parts. The stream plans, retrieves and answers while it is
read. A first look with the whole question goes before the plan; what it finds is traced and no more (AWS's blog).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from moto_agentcore.errors import invalid, not_found, unreadable
from moto_agentcore.families.knowledge_bases import traces
from moto_agentcore.families.knowledge_bases.conversations import in_context
from moto_agentcore.families.knowledge_bases.known import VECTOR, KnowledgeBase, knowledge_base
from moto_agentcore.families.knowledge_bases.recollection import Recollection, recollection
from moto_agentcore.families.knowledge_bases.searching import RESULTS, Invocation, found, shown
from moto_agentcore.families.knowledge_bases.types import check_filter
from moto_agentcore.families.shared.answers import SORRY, Part, parts, sentences, text_of
from moto_agentcore.families.shared.params import picked
from moto_agentcore.search.text import content_words
from moto_agentcore.service import Call, agents

if TYPE_CHECKING:
    import types_boto3_bedrock_agent_runtime.type_defs as t

Event = dict[str, Any]
Item = dict[str, Any]  # as Retrieve answers it, with whose it is
ITERATIONS = 5  # parts of a question, where nobody says how many
NEEDED = {"foundationModelType": "foundationModelConfiguration", "rerankingModelType": "rerankingConfiguration"}


class Retriever(NamedTuple):
    """A knowledge base as a request asks it."""

    id: str
    base: KnowledgeBase
    asked: Mapping[str, Any]


@agents.invocation
def agentic_retrieve_stream(call: Call[t.AgenticRetrieveStreamRequestTypeDef]) -> dict[str, Any]:
    params: Mapping[str, Any] = call.params
    _check(params)
    with call.locked():
        named = [retriever["configuration"]["knowledgeBase"] for retriever in params["retrievers"]]
        retrievers = [
            Retriever(one["knowledgeBaseId"], knowledge_base(call.store, one["knowledgeBaseId"]), _asked(one))
            for one in named
        ]
        memory = recollection(call)
    for retriever in retrievers:
        _check_type(retriever.base)
        check_filter(retriever.base, retriever.asked)
    return {"stream": _events(call, retrievers, memory)}


def _check_type(base: KnowledgeBase) -> None:
    """It is for managed knowledge bases alone (AWS's blog). moto makes no such ones: its own, which are empty, pass."""
    if base.type == VECTOR and base.documents:
        raise invalid("AgenticRetrieveStream is only supported for managed knowledge bases")


def _asked(named: Mapping[str, Any]) -> dict[str, Any]:
    """How a retriever searches."""
    overrides = named.get("retrievalOverrides", {})
    return {"numberOfResults": overrides.get("maxNumberOfResults", RESULTS), **picked(overrides, "filter")}


def _check(params: Mapping[str, Any]) -> None:
    configuration, messages = params["agenticRetrieveConfiguration"], params["messages"]
    for kind, member in NEEDED.items():
        if configuration.get(kind) == "CUSTOM" and member not in configuration:
            raise invalid(f"{member} is required when {kind} is CUSTOM")
    if messages[-1]["role"] != "user" or not messages[-1]["content"].get("text"):
        raise invalid("The last of the messages must be a text of the user's")
    if "retrievalInstructionConfiguration" in params:
        id = params["retrievalInstructionConfiguration"]["retrievalInstructionId"]
        raise not_found(f"Retrieval instruction {id} was not found")
    if "nextToken" in params:
        raise unreadable("Invalid nextToken: it was not given by this service for this request")


def _events(call: Invocation, retrievers: list[Retriever], memory: Recollection | None) -> Iterator[Event]:
    question = call.params["messages"][-1]["content"]["text"]
    before = _before(call.params["messages"])
    if memory is not None and memory.is_bound:
        before = memory.last_question()
        yield traces.done("SessionHistoryLoad", "The history of the session was loaded")
    whole, ids = in_context(before, question), [retriever.id for retriever in retrievers]
    yield traces.retrieved("SpeculativeRetrieval", whole, ids, None, _retrieved(call, retrievers, None, whole))
    queries = _queries(whole, call.params["agenticRetrieveConfiguration"])
    yield traces.planned(queries, ids, memory)
    items: dict[str, Item] = {}
    said: dict[str, Part] = {}
    for query in queries:
        results = _retrieved(call, retrievers, memory, query)
        items.update((item["key"], item) for item in results)
        said.update((part.text, part) for part in parts(query, results))
        yield traces.retrieved("Retrieval", query, ids, memory, results)
    yield from _answer(call, memory, question, list(items.values()), _told(said))


def _before(messages: list[dict[str, Any]]) -> str | None:
    asked = [message["content"].get("text", "") for message in messages[:-1] if message["role"] == "user"]
    return asked[-1] if asked else None


def _queries(question: str, configuration: Mapping[str, Any]) -> list[str]:
    found = [sentence for sentence in sentences(question) if content_words(sentence)]
    return found[: max(configuration.get("maxAgentIteration", ITERATIONS), 1)] or [question]


def _retrieved(call: Invocation, retrievers: list[Retriever], memory: Recollection | None, query: str) -> list[Item]:
    items = memory.records(query) if memory is not None else []
    for id, base, asked in retrievers:
        passages = found(call, base, query, asked)
        items += [{**shown(base, one), "key": f"{id} {one.passage.id}", "retriever": id} for one in passages]
    return sorted(items, key=lambda item: -item["score"])


def _told(said: dict[str, Part]) -> list[Part]:
    """What has an answer is said; that there is none, only where all is without."""
    return [part for part in said.values() if part.text != SORRY] or [Part(SORRY, [])]


def _answer(
    call: Invocation, memory: Recollection | None, question: str, items: list[Item], said: list[Part]
) -> Iterator[Event]:
    result: dict[str, Any] = {"results": [traces.shown(item) for item in items]}
    if call.params.get("generateResponse", True):
        answer = text_of(said)
        for place, part in enumerate(said):
            yield {"responseEvent": {"text": " " * bool(place) + part.text}}
        result["generatedResponse"] = {"answer": answer, "citations": list(_citations(items, said))}
        if memory is not None and memory.keeps:
            memory.keep(question, answer)
    yield {"result": result}


def _citations(items: list[Item], said: list[Part]) -> Iterator[dict[str, Any]]:
    """A span ends behind its last character here (the model's documentation)."""
    places, start = {item["key"]: place for place, item in enumerate(items)}, 0
    for part in said:
        references = [{"resultIndex": places[result["key"]]} for result in part.results]
        yield {"startIndex": start, "endIndex": start + len(part.text), "references": references}
        start += len(part.text) + 1
