"""What is wrong with a flow's definition: what the service finds when a flow is prepared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from moto_agentcore.families.flows.conditions import Condition
from moto_agentcore.families.flows.expressions import steps
from moto_agentcore.families.flows.graph import DEFAULT, Definition, Graph
from moto_agentcore.families.flows.slots import INPUTS, NEEDED, OUTPUTS
from moto_agentcore.families.shared.described import misfitting

NOT_IN_LOOPS = {"Input", "Condition", "Iterator", "Collector"}
OF_LOOPS = {"LoopInput", "LoopController"}
NAMING = {"lambdaArn", "agentAliasArn", "botAliasArn", "bucketName", "knowledgeBaseId", "promptArn"}
BARE = {"Input", "Output", "Iterator", "Collector", "LoopInput"}  # they need no configuration


def problems(definition: Definition, *, is_loop: bool = False) -> Iterator[str]:
    """What is wrong, the worst first: nothing may be read on where something is."""
    if found := misfitting("FlowDefinition", definition):
        yield from found
        return
    nodes = definition.get("nodes", [])
    yield from (f"node {name} is there twice" for name, n in Counter(one["name"] for one in nodes).items() if n > 1)
    yield from (found for one in nodes for found in _of_node(one))
    yield from (found for one in definition.get("connections", []) for found in _of_connection(one, nodes))
    yield from _of_ends([one["type"] for one in nodes], is_loop=is_loop)
    for one in nodes:
        if one["type"] == "Loop":
            yield from problems(one["configuration"]["loop"]["definition"], is_loop=True)
    yield from _of_graph(Graph(definition))


def _of_node(node: Mapping[str, Any]) -> Iterator[str]:
    name, type = node["name"], node["type"]
    member = type[:1].lower() + type[1:]
    configuration = node.get("configuration", {} if type not in BARE else {member: {}})
    if member not in configuration:
        yield f"the configuration of node {name} must be that of its type: {member}"
    yield from (f"node {name} lacks its {one}" for one in _empty(configuration))
    for kind, known in (("inputs", INPUTS[type]), ("outputs", OUTPUTS[type])):
        names = [one["name"] for one in node.get(kind, ())]
        if known is not None and set(names) - known:
            yield f"the {kind} of node {name} are named {sorted(known)}, not {sorted(names)}"
    yield from _of_inputs(name, type, node.get("inputs", ()))
    yield from _of_conditions(node, configuration.get(member, {}))


def _empty(configuration: Mapping[str, Any]) -> Iterator[str]:
    """What a draft may leave empty, and a flow that runs may not."""
    for name, value in configuration.items():
        if isinstance(value, Mapping) and name != "loop":
            yield from _empty(value)
        elif value == "" and name in NAMING:
            yield name


def _of_inputs(node: str, type: str, inputs: Any) -> Iterator[str]:
    missing = sorted((INPUTS[type] or set()) - {one["name"] for one in inputs})
    if missing and type in NEEDED:
        yield f"node {node} lacks the inputs {missing}"
    for one in inputs:
        with suppress(ValueError):
            steps(one["expression"])
            continue
        yield f"the expression of input {one['name']} of node {node} cannot be read: {one['expression']!r}"


def _of_connection(connection: Mapping[str, Any], nodes: list[Mapping[str, Any]]) -> Iterator[str]:
    name, named = connection["name"], {one["name"]: one for one in nodes}
    kind = {"Data": "data", "Conditional": "conditional"}.get(connection["type"], "")
    source, target = named.get(connection["source"]), named.get(connection["target"])
    if source is None or target is None:
        yield f"connection {name} is between nodes that are not there"
    elif kind not in connection.get("configuration", {}):
        yield f"connection {name} must be Data or Conditional, and configured as such"
    elif kind == "conditional":
        if source["type"] != "Condition":
            yield f"connection {name}: node {source['name']} is no condition"
        condition = connection["configuration"][kind]["condition"]
        if condition not in {DEFAULT, *_names_of_conditions(source)}:
            yield f"connection {name}: node {source['name']} has no condition {condition}"
    else:
        yield from _of_data(name, connection["configuration"][kind], source, target)


def _names_of_conditions(node: Mapping[str, Any]) -> list[str]:
    return [one["name"] for one in node.get("configuration", {}).get("condition", {}).get("conditions", ())]


def _of_data(name: str, how: Mapping[str, str], source: Mapping[str, Any], target: Mapping[str, Any]) -> Iterator[str]:
    for kind, node, wanted in (("outputs", source, how["sourceOutput"]), ("inputs", target, how["targetInput"])):
        if wanted not in {one["name"] for one in node.get(kind, ())}:
            yield f"connection {name}: {wanted} is not among the {kind} of node {node['name']}"


def _of_ends(types: list[str], *, is_loop: bool) -> Iterator[str]:
    first, last = ("LoopInput", "LoopController") if is_loop else ("Input", "Output")
    if types.count(first) != 1 or types.count(last) < 1 or (is_loop and types.count(last) > 1):
        yield f"there must be one {first} node and {'one' if is_loop else 'at least one'} {last} node"
    wrong = sorted(set(types) & (NOT_IN_LOOPS if is_loop else OF_LOOPS))
    if wrong:
        yield f"{', '.join(wrong)} nodes cannot be {'in a' if is_loop else 'outside of a'} loop"


def _of_graph(graph: Graph) -> Iterator[str]:
    linked = Counter((link.target, link.input) for links in graph.links.values() for link in links)
    yield from (f"input {name} of node {node} has several connections" for (node, name), n in linked.items() if n > 1)
    for node in graph.nodes.values():
        if node.type != "LoopInput":
            lacking = sorted(one["name"] for one in node.inputs if (node.name, one["name"]) not in linked)
            yield from (f"nothing is connected to input {name} of node {node.name}" for name in lacking)
    gathering = {found.name for node in graph.of_type("Iterator") for found in graph.collectors(node.name)}
    lost = sorted({node.name for node in graph.of_type("Collector")} - gathering)
    yield from (f"collector {name} comes after no iterator" for name in lost)
    if graph.is_cyclic:
        yield "its connections go in a circle"


def _of_conditions(node: Mapping[str, Any], configuration: Mapping[str, Any]) -> Iterator[str]:
    known = {one["name"] for one in node.get("inputs", ())}
    for found in configuration.get("conditions", [configuration.get("continueCondition", {})]):
        expression = found.get("expression") if found.get("name") != DEFAULT else None
        if expression is None:
            if node["type"] == "LoopController":
                yield f"the continueCondition of node {node['name']} has no expression"
            continue
        try:
            unknown = sorted(Condition(expression).names - known)
        except ValueError as error:
            yield f"condition {found['name']} of node {node['name']}: {error}"
        else:
            yield from (f"condition {found['name']} of node {node['name']} is about no input {one}" for one in unknown)
