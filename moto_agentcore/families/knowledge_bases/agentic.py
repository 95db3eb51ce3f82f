"""AgenticRetrieveStream: ``/agenticRetrieveStream``. A question in parts, a plan, and what it takes to answer.

The stream looks, plans, retrieves and answers while it is read. A first look with the whole question goes before the
plan: of one knowledge base it is enough for a question of one part (seen); of several it is told of and no more (AWS's
blog). Plans follow each other till one has nothing left to do, or ``maxAgentIteration`` is reached.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError
from moto_agentcore.families.knowledge_bases import refusals, traces
from moto_agentcore.families.knowledge_bases.actions import Retrieve, perform
from moto_agentcore.families.knowledge_bases.conversations import in_context
from moto_agentcore.families.knowledge_bases.inquiry import Inquiry, Part, Retriever
from moto_agentcore.families.knowledge_bases.known import knowledge_base
from moto_agentcore.families.knowledge_bases.planning import next_actions
from moto_agentcore.families.knowledge_bases.recollection import Recollection, recollection
from moto_agentcore.families.knowledge_bases.searching import RESULTS, Invocation
from moto_agentcore.families.knowledge_bases.traces import BEGUN, DONE, FAILED, Event, Item
from moto_agentcore.families.knowledge_bases.types import check_filter
from moto_agentcore.families.shared import answers
from moto_agentcore.families.shared.params import picked
from moto_agentcore.service import Call, agents

if TYPE_CHECKING:
    import types_boto3_bedrock_agent_runtime.type_defs as t

    from moto_agentcore.state.store import Store

ITERATIONS = 5  # plans, where nobody says how many
MOST = 100  # results of one retrieval (Retrieve)
ENOUGH = "No further actions are needed"


@agents.invocation
def agentic_retrieve_stream(call: Call[t.AgenticRetrieveStreamRequestTypeDef]) -> dict[str, Any]:
    params: Mapping[str, Any] = call.params
    refusals.check(params)
    with call.locked():
        retrievers = [_retriever(call.store, one) for one in params["retrievers"]]
        memory = recollection(call)
    for retriever in retrievers:
        refusals.check_type(retriever.base)
        check_filter(retriever.base, retriever.asked)
    return {"stream": _events(call, retrievers, memory)}


def _retriever(store: Store, given: Mapping[str, Any]) -> Retriever:
    named = given["configuration"]["knowledgeBase"]
    overrides = named.get("retrievalOverrides", {})
    asked = {"numberOfResults": min(overrides.get("maxNumberOfResults", RESULTS), MOST), **picked(overrides, "filter")}
    base = knowledge_base(store, named["knowledgeBaseId"])
    return Retriever(named["knowledgeBaseId"], base, asked, given.get("description", ""))


def _events(call: Invocation, retrievers: list[Retriever], memory: Recollection | None) -> Iterator[Event]:
    question, before = call.params["messages"][-1]["content"]["text"], _before(call.params["messages"])
    if memory is not None and memory.is_bound:
        before = yield from _history(memory)
    whole = in_context(before, question)
    inquiry = Inquiry(call, [Part(text) for text in answers.questions(whole)], retrievers, memory)
    yield from _first_look(inquiry, Part(whole))
    for _ in range(max(call.params["agenticRetrieveConfiguration"].get("maxAgentIteration", ITERATIONS), 1)):
        yield traces.event("Planning", BEGUN, "Planning what to retrieve")
        actions = next_actions(inquiry)
        told = {"actions": [action.told() for action in actions]} if actions else {}
        yield traces.event("Planning", DONE, f"Actions planned: {len(actions)}" if actions else ENOUGH, **told)
        if not actions:
            break
        for action in actions:
            yield from perform(action, inquiry)
    if inquiry.failure is not None and not inquiry.has_succeeded:
        raise inquiry.failure
    yield from _answer(inquiry, question)


def _history(memory: Recollection) -> Generator[Event, None, str | None]:
    """What was asked last in the session; without it, where it cannot be read."""
    yield traces.event("SessionHistoryLoad", BEGUN, "Loading the history of the session")
    try:
        before = memory.last_question()
    except ServiceError as error:
        failures = [{"message": error.message}]
        yield traces.event("SessionHistoryLoad", FAILED, "The history was not loaded", failures=failures)
        return None
    yield traces.event("SessionHistoryLoad", DONE, "The history of the session was loaded")
    return before


def _first_look(inquiry: Inquiry, whole: Part) -> Iterator[Event]:
    look = Retrieve(whole, inquiry.retrievers, "SpeculativeRetrieval", "Retrieving with the question as it is")
    yield from perform(look, inquiry)
    if len(inquiry.retrievers) > 1:
        inquiry.items.clear()
    elif len(inquiry.parts) == 1 and inquiry.failure is None:
        inquiry.parts[0].asked |= whole.asked
        inquiry.parts[0].items |= whole.items


def _before(messages: list[dict[str, Any]]) -> str | None:
    asked = [message["content"].get("text", "") for message in messages[:-1] if message["role"] == "user"]
    return asked[-1] if asked else None


def _answer(inquiry: Inquiry, question: str) -> Iterator[Event]:
    items, memory = list(inquiry.items.values()), inquiry.memory
    result: dict[str, Any] = {"results": [traces.shown(item) for item in items]}
    if inquiry.call.params.get("generateResponse", True):
        said = answers.together(part.answer() for part in inquiry.parts)
        answer = answers.text_of(said)
        for place, part in enumerate(said):
            yield {"responseEvent": {"text": " " * bool(place) + part.text}}
        result["generatedResponse"] = {"answer": answer, "citations": list(_citations(items, said))}
        if memory is not None and memory.keeps:
            memory.keep(question, answer)
    yield {"result": result}


def _citations(items: list[Item], said: list[answers.Part]) -> Iterator[dict[str, Any]]:
    """A span ends behind its last character here (the model's documentation)."""
    places, start = {item["key"]: place for place, item in enumerate(items)}, 0
    for part in said:
        references = [{"resultIndex": places[result["key"]]} for result in part.results]
        yield {"startIndex": start, "endIndex": start + len(part.text), "references": references}
        start += len(part.text) + 1
