"""Prompt nodes: answered by what the author bound to the node, to its flow, to its prompt or to its model.

Without that, the same words for the same prompt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.author.answers import TEXTS, told, unfit
from moto_agentcore.author.flows import FlowContext
from moto_agentcore.families.flows.happenings import Work, action
from moto_agentcore.families.flows.task import depending, failing
from moto_agentcore.families.flows.values import text
from moto_agentcore.state.ids import uuid

if TYPE_CHECKING:
    from moto_agentcore.families.flows.graph import Node
    from moto_agentcore.families.flows.task import Task

BEDROCK = "Amazon Bedrock"
UNBOUND = "Nothing is bound to this prompt, so moto-agentcore answers for it: agentcore.bind(flow, function) binds."
_VARIABLE = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")


def prompt(task: Task, node: Node, inputs: dict[str, Any]) -> Work:
    source = node.configuration["sourceConfiguration"]
    inline = source.get("inline", {})
    model, resource = inline.get("modelId", ""), source.get("resource", {}).get("promptArn", "")
    asked = _filled(inline["templateConfiguration"], inputs) if inline else _of_resource(resource, inputs)
    with depending(node, BEDROCK):
        said = _said(_answer(task, node, asked, inputs, model, resource))
    request = {"modelId": model or resource, "messages": [{"role": "user", "content": [{"text": asked}]}]}
    response = {"output": {"message": {"role": "assistant", "content": [{"text": said}]}}}
    yield action(node, "Bedrock", "Converse", request, response, uuid())
    return {"modelCompletion": said}


def _answer(task: Task, node: Node, asked: str, inputs: dict[str, Any], model: str, resource: str) -> Any:
    """What is bound says; the most exact binding first."""
    bindings, flow = task.controls.bindings, task.flow
    names = [name for name in (resource, resource.rpartition("/")[2], model) if name]
    bound = bindings.of(*flow.addresses(task.store), qualifier=node.name) or bindings.of(*names)
    if bound is None:
        return f"{UNBOUND} It was asked: {asked}"
    if bound.speaks_http:
        raise failing(node, BEDROCK, "a prompt is answered by a function, not by an application")
    context = FlowContext(flow.id, flow.alias, task.id, node.name, model, inputs)
    return bound.call(asked, context if bound.takes_context else None)


def _said(given: Any) -> str:
    """A text, or what a function gives piece by piece; what is neither is JSON."""
    if isinstance(given, TEXTS):
        return told(given)
    if isinstance(given, (Mapping, list, tuple, int, float)):
        return text(given)
    if not isinstance(given, Iterable):
        raise unfit(given, "texts or JSON")
    return "".join(map(_said, given))


def _filled(template: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
    """The text of a prompt, its variables filled in; what nobody gives stays."""
    chat = template.get("chat")
    if chat is None:
        texts = [template["text"]["text"]]
    else:
        blocks = [*chat.get("system", ()), *(block for message in chat["messages"] for block in message["content"])]
        texts = [block["text"] for block in blocks if "text" in block]
    return _VARIABLE.sub(lambda found: text(inputs[found[1]]) if found[1] in inputs else found[0], "\n\n".join(texts))


def _of_resource(arn: str, inputs: Mapping[str, Any]) -> str:
    """Prompt management is nobody's here: the prompt's text is not known, only what it is filled with."""
    return "\n".join([arn, *(f"{name}: {text(value)}" for name, value in inputs.items())])
