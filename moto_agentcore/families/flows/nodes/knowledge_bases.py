"""Knowledge base nodes: an answer, where they name a model for it, else what was retrieved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.families.flows.happenings import Work
from moto_agentcore.families.knowledge_bases.known import MANAGED, KnowledgeBases
from moto_agentcore.families.shared.asking import ask
from moto_agentcore.families.shared.params import picked
from moto_agentcore.service import agents

if TYPE_CHECKING:
    from moto_agentcore.families.flows.graph import Node
    from moto_agentcore.families.flows.task import Task

VECTOR_SEARCH = "vectorSearchConfiguration"


def ask_knowledge_base(task: Task, node: Node, inputs: dict[str, Any]) -> Work:
    yield from ()  # a generator, as all work is
    query = {"text": inputs["retrievalQuery"]}
    if "modelId" in node.configuration:
        found = ask(task.store, agents, "RetrieveAndGenerate", {"input": query, **_generating(node)})
        return {"outputText": found["output"]["text"]}
    found = ask(task.store, agents, "Retrieve", {"retrievalQuery": query, **_searching(node, _member(task, node))})
    return {"retrievalResults": found["retrievalResults"]}


def _member(task: Task, node: Node) -> str:
    """How a knowledge base of its type is asked; who wrote the flow did not say it."""
    base = task.store.part(KnowledgeBases).get(node.configuration["knowledgeBaseId"])
    return "managedSearchConfiguration" if base is not None and base.type == MANAGED else VECTOR_SEARCH


def _searching(node: Node, member: str = VECTOR_SEARCH) -> dict[str, Any]:
    search = picked(node.configuration, "numberOfResults", "rerankingConfiguration")
    how = {"retrievalConfiguration": {member: search}} if search else {}
    return {"knowledgeBaseId": node.configuration["knowledgeBaseId"], **how}


def _generating(node: Node) -> dict[str, Any]:
    generation = picked(node.configuration, "promptTemplate")
    base = {**_searching(node), "modelArn": node.configuration["modelId"]}
    base |= {"generationConfiguration": generation} if generation else {}
    return {"retrieveAndGenerateConfiguration": {"type": "KNOWLEDGE_BASE", "knowledgeBaseConfiguration": base}}
