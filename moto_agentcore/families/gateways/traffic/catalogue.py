"""The tools of a gateway: read from its targets once and kept, until a target changes or is synchronized."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.gateways.target_types import branch
from moto_agentcore.families.gateways.traffic import reading
from moto_agentcore.families.gateways.traffic.targets import (
    mcp_servers,
)
from moto_agentcore.families.gateways.traffic.targets.mcp_servers import Offers, is_dynamic
from moto_agentcore.families.gateways.traffic.tool import SEPARATOR, Names, Tool, split
from moto_agentcore.state.snapshots.staying import remade

if TYPE_CHECKING:
    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record


@dataclass(frozen=True, slots=True)
class Entry:
    """A tool as the gateway offers it."""

    name: str
    tool: Tool
    target: Record = field(repr=False)

    @property
    def listed(self) -> dict[str, Any]:
        return {**self.tool.listed, "name": self.name}


@remade
class Catalogue:
    """All tools of a gateway that are kept, by name: a part of the gateway. ``edition`` grows when they change."""

    def __init__(self) -> None:
        self.stamp: Any = None
        self.entries: dict[str, Entry] = {}
        self.edition = 0


def mcp_targets(exchange: Exchange) -> list[Record]:
    return [target for target in exchange.targets() if branch(target) == "mcp"]


def entries(exchange: Exchange) -> dict[str, Entry]:
    """All tools, by name and in its order. A target that cannot be read has none, which the log tells."""
    targets = mcp_targets(exchange)
    fixed = _fixed(exchange, [target for target in targets if not is_dynamic(target)])
    found = {
        entry.name: entry
        for target in targets
        if is_dynamic(target)
        for entry in _entries(target, _read(exchange, target))
    }
    return dict(sorted({**fixed.entries, **found}.items())) if found else fixed.entries


def catalogue(exchange: Exchange) -> Catalogue:
    """The tools that are kept: those that can be searched."""
    return _fixed(exchange, [target for target in mcp_targets(exchange) if not is_dynamic(target)])


def find(exchange: Exchange, name: str) -> Entry | None:
    """A tool by its full name; one of a target that is asked by each call is taken to be there."""
    names = split(name)
    target = exchange.target(names.target) if names is not None else None
    if names is None or target is None or branch(target) != "mcp":
        return None
    if is_dynamic(target):
        return Entry(name, Tool(names.own, {}, is_checked=False), target)
    return _among(target, names, reading.tools_of(exchange, target))


def _among(target: Record, names: Names, tools: list[Tool]) -> Entry | None:
    found = next((tool for tool in tools if tool.own == names.own), None)
    return None if found is None else Entry(f"{target['name']}{SEPARATOR}{found.own}", found, target)


def offers(exchange: Exchange) -> list[tuple[Record, Offers]]:
    """Prompts and resources, target by target."""
    servers = [target for target in mcp_targets(exchange) if reading.module_of(target) is mcp_servers]
    return [(target, reading.offers_of(exchange, target)) for target in servers]


def _fixed(exchange: Exchange, targets: list[Record]) -> Catalogue:
    """The tools that are kept, read anew where a target has changed since."""
    known = exchange.gateway.part(Catalogue)
    stamp = [(target.id, reading.stamp_of(target)) for target in targets]
    if known.stamp != stamp:
        read = [(target, reading.safely(exchange, target)) for target in targets]
        found = {entry.name: entry for target, tools in read for entry in _entries(target, tools or [])}
        with exchange.store.lock:
            if found != known.entries:  # beside a target that cannot be read, the others are as they were
                known.entries, known.edition = dict(sorted(found.items())), known.edition + 1
            known.stamp = stamp if all(tools is not None for _, tools in read) else None
    return known


def _entries(target: Record, tools: list[Tool]) -> list[Entry]:
    return [Entry(f"{target['name']}{SEPARATOR}{tool.own}", tool, target) for tool in tools]


def _read(exchange: Exchange, target: Record) -> list[Tool]:
    return reading.safely(exchange, target) or []
