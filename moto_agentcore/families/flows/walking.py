"""Walking through a flow: a node is done as soon as all its inputs have come and its conditions have let it in.

An iterator's items go through what follows it one after the other, a loop's nodes again and again; what happens is
told as it happens, and nothing goes on before somebody asks for more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError
from moto_agentcore.families.flows.conditions import Condition
from moto_agentcore.families.flows.graph import DEFAULT, Connection, Graph, Node
from moto_agentcore.families.flows.happenings import (
    CONDITION,
    FAILURE,
    INPUT,
    OUTPUT,
    RESULT,
    Fields,
    Happening,
    content,
)
from moto_agentcore.families.flows.inputs import holds, most, returned, told
from moto_agentcore.families.flows.nodes import WORK
from moto_agentcore.families.flows.scopes import Arrived, Scope
from moto_agentcore.families.flows.task import unfit
from moto_agentcore.families.flows.values import is_of

if TYPE_CHECKING:
    from moto_agentcore.families.flows.happenings import Steps
    from moto_agentcore.families.flows.task import Task

ORDER = {"Output": 0, "Iterator": 2}  # of nodes that could all be done now; others are 1


def walk(task: Task, document: Any) -> Steps:
    """All that happens in a flow that gets this document."""
    walker = Walker(task, task.flow.version.graph)
    yield from walker.begin(Scope(), {"document": document})


class Walker:
    def __init__(self, task: Task, graph: Graph) -> None:
        self._task, self._graph = task, graph

    def begin(self, scope: Scope, outputs: Mapping[str, Any]) -> Steps:
        """Walk from where the graph starts, with what its first node gives."""
        start = self._graph.start
        scope.done.add(start.name)
        yield from self._watched(start, self._give(start, scope, outputs))
        yield from self._walk(scope)

    def _walk(self, scope: Scope) -> Steps:
        while (node := self._next(scope)) is not None:
            scope.done.add(node.name)
            self._task.check_time()
            yield from self._watched(node, self._done(node, scope))

    def _next(self, scope: Scope) -> Node | None:
        """Results come first, they cost nothing; iterators last: what their items will need may still be on its way."""
        ready = [node for node in self._graph.nodes.values() if self._is_ready(node, scope)]
        return min(ready, key=lambda node: ORDER.get(node.type, 1), default=None)

    def _is_ready(self, node: Node, scope: Scope) -> bool:
        if node.name in scope.done or not scope.is_new(node.name):
            return False
        if node.name in self._graph.guarded and not scope.lets_in(node.name):
            return False
        return all(scope.find(node.name, one["name"]) is not None for one in node.inputs)

    def _watched(self, node: Node, steps: Steps) -> Steps:
        """The innermost node that fails is told."""
        try:
            yield from steps
        except ServiceError as error:
            if self._task.failed is None:
                self._task.failed = node
                yield Happening(FAILURE, node, {"error": error})
            raise

    def _done(self, node: Node, scope: Scope) -> Steps:
        fields = self._fields(node, scope)
        values = {field["name"]: field["content"]["document"] for field in fields}
        if fields:
            yield Happening(INPUT, node, {"fields": fields})
        if node.type == "Output":
            yield Happening(RESULT, node, {"content": content(values["document"])})
        elif node.type == "LoopController":
            scope.controlled = values
        elif own := {"Condition": self._branch, "Iterator": self._iterate, "Loop": self._loop}.get(node.type):
            yield from own(node, scope, values)
        else:
            outputs = yield from WORK[node.type](self._task, node, values)
            yield from self._give(node, scope, outputs)

    def _fields(self, node: Node, scope: Scope) -> Fields:
        """The inputs of a node, each as its expression picks it of what has come."""
        arrived = ((one, scope.find(node.name, one["name"])) for one in node.inputs)
        return [told(node, scope, one, found) for one, found in arrived if found is not None]

    def _give(self, node: Node, scope: Scope, outputs: Mapping[str, Any]) -> Steps:
        """Hand on what a node has made."""
        fields: Fields = []
        for one in node.outputs:
            name = one["name"]
            if name not in outputs or not is_of(one["type"], outputs[name]):
                raise unfit(node, f"output {name} is not of type {one['type']}")
            links = self._graph.links.get((node.name, name), [])
            after = [{"nodeName": link.target, "inputFieldName": link.input} for link in links]
            shown = {"name": name, "content": content(outputs[name]), "type": one["type"]}
            fields.append({**shown, **({"next": after} if after else {})})
        if fields:
            yield Happening(OUTPUT, node, {"fields": fields})
        for field in fields:
            for link in self._graph.links.get((node.name, field["name"]), ()):
                yield from self._hand_on(link, scope, field["content"]["document"])

    def _hand_on(self, link: Connection, scope: Scope, value: Any) -> Steps:
        """A collector keeps what comes to it until the iterator is done; it gets it item by item."""
        target = self._graph.nodes[link.target]
        if target.type != "Collector":
            scope.put(link, value)
        elif link.input == "arrayItem" and scope.parent is not None:
            item = next(one for one in target.inputs if one["name"] == link.input)
            field = told(target, scope, item, Arrived(value, link))
            yield Happening(INPUT, target, {"fields": [field]})
            scope.parent.gathered.setdefault(link.target, []).append(field["content"]["document"])

    def _branch(self, node: Node, scope: Scope, values: Mapping[str, Any]) -> Steps:
        """The first condition that holds is the one."""
        conditions = self._graph.conditions[node.name]
        taken = next((name for name, condition in conditions if holds(node, condition, values)), DEFAULT)
        yield Happening(CONDITION, node, {"satisfiedConditions": [{"conditionName": taken}]})
        scope.let_in.update(self._graph.branches.get((node.name, taken), ()))

    def _iterate(self, node: Node, scope: Scope, values: Mapping[str, Any]) -> Steps:
        items = values["array"]
        for index, item in enumerate(items):
            inner = scope.within(node, index)
            yield from self._give(node, inner, {"arrayItem": item, "arraySize": len(items)})
            yield from self._walk(inner)
        for collector in self._graph.collectors(node.name):
            gathered = scope.gathered.pop(collector.name, [])
            yield from self._watched(collector, self._give(collector, scope, {"collectedArray": gathered}))

    def _loop(self, node: Node, scope: Scope, values: Mapping[str, Any]) -> Steps:
        """It goes on as long as its condition holds (the guide; the API reference says the contrary)."""
        graph, given, index = self._graph.inner[node.name], dict(values), 0
        controller = next(graph.of_type("LoopController"))
        condition = Condition(controller.configuration["continueCondition"]["expression"])
        while True:
            inner = scope.of_loop(node, index)
            yield from Walker(self._task, graph).begin(inner, given)
            found, index = inner.controlled, index + 1
            if found is None:
                raise unfit(controller, "it was never reached")
            given |= returned(controller, "ReturnValueToLoopStart", found)
            if index >= most(controller) or not holds(controller, condition, found):
                break
        outputs = {**returned(controller, "ExitLoop", found), "iterationCount": index}
        yield from self._give(node, scope, outputs)
