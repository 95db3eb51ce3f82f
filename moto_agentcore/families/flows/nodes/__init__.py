"""What nodes do that work with something outside of the flow, by their types: outputs of inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.flows.nodes.agents import ask_agent
from moto_agentcore.families.flows.nodes.code import run_code
from moto_agentcore.families.flows.nodes.functions import invoke_function, recognize
from moto_agentcore.families.flows.nodes.knowledge_bases import ask_knowledge_base
from moto_agentcore.families.flows.nodes.objects import retrieve, store
from moto_agentcore.families.flows.nodes.prompts import prompt

if TYPE_CHECKING:
    from moto_agentcore.families.flows.graph import Node
    from moto_agentcore.families.flows.happenings import Work
    from moto_agentcore.families.flows.task import Task

WORK: Mapping[str, Callable[[Task, Node, dict[str, Any]], Work]] = {
    "Prompt": prompt,
    "Agent": ask_agent,
    "KnowledgeBase": ask_knowledge_base,
    "LambdaFunction": invoke_function,
    "InlineCode": run_code,
    "Storage": store,
    "Retrieval": retrieve,
    "Lex": recognize,
}
