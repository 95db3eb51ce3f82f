"""Flows, and what is asked of them, through real clients."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conftest import Clients

FLOW, ALIAS = "FLOW123456", "ALIAS12345"
IDS = {"flowIdentifier": FLOW, "flowAliasIdentifier": ALIAS}
Spec = dict[str, Any]
MODEL = "amazon.nova-lite-v1:0"


def node(
    name: str, type: str, inputs: dict[str, str] | None = None, outputs: dict[str, str] | None = None, /, **how: Any
) -> Spec:
    """A node. Inputs say their type, and an expression where it is not all of what comes in: ``"Number $.data.n"``."""
    read = {slot: (*said.split(" ", 1), "$.data")[:2] for slot, said in (inputs or {}).items()}
    return {
        "name": name,
        "type": type,
        "configuration": {type[:1].lower() + type[1:]: how},
        "inputs": [{"name": slot, "type": kind, "expression": picked} for slot, (kind, picked) in read.items()],
        "outputs": [{"name": slot, "type": kind} for slot, kind in (outputs or {}).items()],
    }


def linked(*links: str) -> list[Spec]:
    """Connections: ``"In.document > Out.document"``, and ``"Choice ? cheap > Buy"`` where a condition lets in."""
    return [_link(number, *link.split(" > ")) for number, link in enumerate(links)]


def _link(number: int, source: str, target: str) -> Spec:
    fixed = {"name": f"link{number}"}
    if " ? " in source:
        name, condition = source.split(" ? ")
        how = {"conditional": {"condition": condition}}
        return {**fixed, "type": "Conditional", "source": name, "target": target, "configuration": how}
    (source, output), (target, slot) = source.split("."), target.split(".")
    how = {"data": {"sourceOutput": output, "targetInput": slot}}
    return {**fixed, "type": "Data", "source": source, "target": target, "configuration": how}


def prompt(name: str, text: str, /, **inputs: str) -> Spec:
    template = {"templateType": "TEXT", "templateConfiguration": {"text": {"text": text}}}
    source = {"inline": {"modelId": MODEL, **template}}
    return node(name, "Prompt", inputs, {"modelCompletion": "String"}, sourceConfiguration=source)


def ends(given: str = "String", got: str = "String") -> list[Spec]:
    """The input and the output of a flow, and the types of these."""
    return [node("In", "Input", {}, {"document": given}), node("Out", "Output", {"document": got})]


def line(middle: Spec, given: str = "String", got: str = "String", slot: str | None = None) -> Spec:
    """A flow of one node between its ends."""
    into, out = slot or middle["inputs"][0]["name"], middle["outputs"][0]["name"]
    links = linked(f"In.document > {middle['name']}.{into}", f"{middle['name']}.{out} > Out.document")
    return {"nodes": [*ends(given, got), middle], "connections": links}


TELL = line(prompt("Teller", "Tell of {{topic}}.", topic="String"))


def seeded(clients: Clients, definition: Spec | None = None, **members: Any) -> dict[str, str]:
    """A seeded flow; how its alias is named."""
    fixed = {"id": FLOW, "name": "teller", "flowAliases": [{"id": ALIAS}]}
    clients.agentcore.seed({"flows": [{**fixed, "definition": definition or TELL, **members}]})
    return IDS


def given(document: Any, **where: str) -> Spec:
    """What a flow is given, as its inputs."""
    return {"inputs": [{"content": {"document": document}, **(where or {"nodeName": "In"})}]}


def ask(clients: Clients, document: Any = "trains", **members: Any) -> dict[str, Any]:
    return dict(clients.agents.invoke_flow(**{**IDS, **given(document), **members}))


def events(clients: Clients, document: Any = "trains", **members: Any) -> list[Spec]:
    return list(ask(clients, document, **members)["responseStream"])


def results(found: Iterable[Spec]) -> list[Any]:
    """What a stream's outputs are."""
    return [one["flowOutputEvent"]["content"]["document"] for one in found if "flowOutputEvent" in one]


def result(clients: Clients, document: Any = "trains", **members: Any) -> Any:
    (found,) = results(events(clients, document, **members))
    return found


def traces(found: Iterable[Spec], kind: str) -> list[Spec]:
    """The traces of one kind."""
    told = (one["flowTraceEvent"]["trace"] for one in found if "flowTraceEvent" in one)
    return [one[kind] for one in told if kind in one]


def started(clients: Clients, document: Any = "trains", **members: Any) -> dict[str, str]:
    """A new execution; how it is named."""
    arn = clients.agents.start_flow_execution(**{**IDS, **given(document), **members})["executionArn"]
    return {**IDS, "executionIdentifier": arn}


def told(clients: Clients, execution: dict[str, str], type: str) -> list[Spec]:
    """The events of an execution, without their times."""
    pages = clients.agents.get_paginator("list_flow_execution_events").paginate(**execution, eventType=type)
    found = [event for page in pages for event in page["flowExecutionEvents"]]
    return [{kind: {n: v for n, v in event[kind].items() if n != "timestamp"} for kind in event} for event in found]
