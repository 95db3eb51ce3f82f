"""Where values are while a flow runs: those of the whole flow, and those of one item of an iterator or loop in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from moto_agentcore.families.flows.graph import Connection, Node


class Arrived(NamedTuple):
    """What has come to an input, and by which connection."""

    value: Any
    link: Connection


@dataclass(slots=True)
class Scope:
    """``chain`` is how it came to be: an iterator's or loop's name, its type, and the how-manyth item this is."""

    parent: Scope | None = None
    chain: list[dict[str, Any]] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    let_in: set[str] = field(default_factory=set)  # by a condition
    gathered: dict[str, list[Any]] = field(default_factory=dict)  # by collectors
    controlled: dict[str, Any] | None = None  # what a loop's controller got
    _arrived: dict[str, dict[str, Arrived]] = field(default_factory=dict)

    def within(self, node: Node, index: int) -> Scope:
        """That of one item."""
        return Scope(self, [*self.chain, {"nodeName": node.name, "type": node.type, "index": index}])

    def of_loop(self, node: Node, index: int) -> Scope:
        """That of one turn of a loop, whose nodes see nothing of what is outside."""
        return Scope(None, self.within(node, index).chain)

    def put(self, link: Connection, value: Any) -> None:
        self._arrived.setdefault(link.target, {})[link.input] = Arrived(value, link)

    def find(self, node: str, name: str) -> Arrived | None:
        """What has come to an input here, or outside of here."""
        found = self._arrived.get(node, {}).get(name)
        return found if found is not None or self.parent is None else self.parent.find(node, name)

    def is_new(self, node: str) -> bool:
        """Whether something of this very item has come to a node."""
        return node in self._arrived or node in self.let_in

    def lets_in(self, node: str) -> bool:
        return node in self.let_in or (self.parent is not None and self.parent.lets_in(node))
