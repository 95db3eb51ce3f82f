"""Agent nodes: the agent is asked as InvokeAgent asks it, in a session that is the flow's.

An agent that asks its user (a trace whose observation is ``ASK_USER``) asks the caller of the flow, and goes on with
the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.flows.happenings import ASKED, DEPENDENCY, Happening, Work, action, content
from moto_agentcore.families.flows.task import depending, failing
from moto_agentcore.families.flows.values import text
from moto_agentcore.families.shared.asking import ask
from moto_agentcore.service import agents
from moto_agentcore.state.ids import uuid

if TYPE_CHECKING:
    from moto_agentcore.families.flows.graph import Node
    from moto_agentcore.families.flows.task import Task

AGENTS = "Amazon Bedrock Agents"


def ask_agent(task: Task, node: Node, inputs: dict[str, Any]) -> Work:
    asked: Any = inputs.get("agentInputText", "")
    while True:
        request = _request(task, node, text(asked), inputs)
        said, traces = _answered(task, node, request)
        if traces:
            yield Happening(DEPENDENCY, node, {"traceElements": {"agentTraces": traces}})
        yield action(node, "Bedrock", "InvokeAgent", request, {"completion": said}, uuid())
        if not any(map(_asks_user, traces)):
            return {"agentResponse": said}
        asked = yield Happening(ASKED, node, {"content": content(said)})


def _request(task: Task, node: Node, asked: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    agent, alias = node.configuration["agentAliasArn"].split("/")[-2:]
    names = {"promptAttributes": "promptSessionAttributes", "sessionAttributes": "sessionAttributes"}
    given = {names[name]: {key: text(v) for key, v in inputs[name].items()} for name in names if name in inputs}
    ids = {"agentId": agent, "agentAliasId": alias, "sessionId": task.id}
    return {**ids, "inputText": asked, "enableTrace": True, **({"sessionState": given} if given else {})}


def _answered(task: Task, node: Node, request: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    said, traces = [], []
    with depending(node, AGENTS):
        events = list(ask(task.store, agents, "InvokeAgent", request)["completion"])
    for event in events:
        if "chunk" in event:
            said.append(event["chunk"].get("bytes", b"").decode("utf-8", "replace"))
        elif "trace" in event:
            traces.append(event["trace"])
        elif "returnControl" in event:
            raise failing(node, AGENTS, "the agent returned control, and a flow has nobody to give it to")
    return "".join(said), traces


def _asks_user(part: Mapping[str, Any]) -> bool:
    observation = part.get("trace", {}).get("orchestrationTrace", {}).get("observation", {})
    return bool(observation.get("type") == "ASK_USER")
