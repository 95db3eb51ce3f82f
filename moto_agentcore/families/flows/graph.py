"""A flow's definition as what is walked: nodes, and what goes from one to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from moto_agentcore.families.flows.conditions import Condition

DEFAULT = "default"  # the condition that is met where no other one is
Definition = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Node:
    name: str
    type: str
    configuration: Mapping[str, Any] = field(repr=False)  # that of its type
    inputs: list[Mapping[str, Any]] = field(repr=False)
    outputs: list[Mapping[str, Any]] = field(repr=False)


class Connection(NamedTuple):
    """From an output of a node to an input of another one."""

    source: str
    output: str
    target: str
    input: str


class Graph:
    """``links`` are by source and output, ``branches`` by condition node and condition, ``guarded`` what these let in.

    ``start`` is the node that it begins with: the flow's input, or that of a loop; ``inner`` are the loops' own graphs.
    """

    def __init__(self, definition: Definition) -> None:
        self.nodes = {found["name"]: _node(found) for found in definition.get("nodes", ())}
        self.links: dict[tuple[str, str], list[Connection]] = {}
        self.branches: dict[tuple[str, str], list[str]] = {}
        for connection in definition.get("connections", ()):
            self._connect(connection)
        self.guarded = {target for targets in self.branches.values() for target in targets}
        self.inner = {node.name: Graph(node.configuration["definition"]) for node in self.of_type("Loop")}
        self.conditions = {node.name: list(_conditions(node)) for node in self.of_type("Condition")}

    @property
    def start(self) -> Node:
        return next(self.of_type("Input", "LoopInput"))

    @property
    def is_cyclic(self) -> bool:
        """Whether some nodes are never without one before them."""
        left = {name: set(self.after(name)) for name in self.nodes}
        while first := left.keys() - {name for after in left.values() for name in after}:
            for name in first:
                del left[name]
        return bool(left)

    def of_type(self, *types: str) -> Iterator[Node]:
        return (node for node in self.nodes.values() if node.type in types)

    def everywhere(self) -> Iterator[Node]:
        """All nodes, those of loops too."""
        yield from self.nodes.values()
        for graph in self.inner.values():
            yield from graph.everywhere()

    def after(self, name: str) -> list[str]:
        """The nodes that a node gives something to, or lets in."""
        linked = (link.target for (source, _), links in self.links.items() if source == name for link in links)
        let_in = (target for (source, _), targets in self.branches.items() if source == name for target in targets)
        return list(dict.fromkeys([*linked, *let_in]))

    def collectors(self, iterator: str) -> list[Node]:
        """The nodes that gather an iterator's items: those of an iterator within it gather that one's."""
        found: dict[str, Node] = {}
        seen, waiting = set(), [(name, 1) for name in self.after(iterator)]
        while waiting:
            name, depth = place = waiting.pop(0)
            node = self.nodes[name]
            depth += {"Iterator": 1, "Collector": -1}.get(node.type, 0)
            if place in seen:
                continue
            seen.add(place)
            if depth == 0:
                found[name] = node
            else:
                waiting += [(after, depth) for after in self.after(name)]
        return list(found.values())

    def _connect(self, connection: Mapping[str, Any]) -> None:
        source, target, how = connection["source"], connection["target"], connection["configuration"]
        if connection["type"] == "Conditional":
            self.branches.setdefault((source, how["conditional"]["condition"]), []).append(target)
        else:
            link = Connection(source, how["data"]["sourceOutput"], target, how["data"]["targetInput"])
            self.links.setdefault((source, link.output), []).append(link)


def _node(found: Mapping[str, Any]) -> Node:
    member = found["type"][:1].lower() + found["type"][1:]
    configuration = found.get("configuration", {}).get(member, {})
    return Node(
        found["name"], found["type"], configuration, list(found.get("inputs", ())), list(found.get("outputs", ()))
    )


def _conditions(node: Node) -> Iterator[tuple[str, Condition]]:
    for condition in node.configuration["conditions"]:
        if "expression" in condition and condition["name"] != DEFAULT:
            yield condition["name"], Condition(condition["expression"])
