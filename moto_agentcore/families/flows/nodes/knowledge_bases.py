"""Knowledge base nodes: an answer, where they name a model for it, else what was retrieved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.families.flows.happenings import Work
from moto_agentcore.families.shared.asking import ask
from moto_agentcore.families.shared.params import picked
from moto_agentcore.service import agents

if TYPE_CHECKING:
    from moto_agentcore.families.flows.graph import Node
    from moto_agentcore.families.flows.task import Task


def ask_knowledge_base(task: Task, node: Node, inputs: dict[str, Any]) -> Work:
    yield from ()  # a generator, as all work is
    query = {"text": inputs["retrievalQuery"]}
    if "modelId" in node.configuration:
        found = ask(task.store, agents, "RetrieveAndGenerate", {"input": query, **_generating(node)})
        return {"outputText": found["output"]["text"]}
    found = ask(task.store, agents, "Retrieve", {"retrievalQuery": query, **_searching(node)})
    return {"retrievalResults": found["retrievalResults"]}


def _searching(node: Node) -> dict[str, Any]:
    search = picked(node.configuration, "numberOfResults", "rerankingConfiguration")
    how = {"retrievalConfiguration": {"vectorSearchConfiguration": search}} if search else {}
    return {"knowledgeBaseId": node.configuration["knowledgeBaseId"], **how}


def _generating(node: Node) -> dict[str, Any]:
    generation = picked(node.configuration, "promptTemplate")
    base = {**_searching(node), "modelArn": node.configuration["modelId"]}
    base |= {"generationConfiguration": generation} if generation else {}
    return {"retrieveAndGenerateConfiguration": {"type": "KNOWLEDGE_BASE", "knowledgeBaseConfiguration": base}}
