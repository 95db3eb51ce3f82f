"""The tools of a gateway: read from its targets once and kept, until a target changes or is synchronized."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError
from moto_agentcore.families.gateways.gateways import Edition
from moto_agentcore.families.gateways.target_types import branch
from moto_agentcore.families.gateways.traffic.failures import ToolError
from moto_agentcore.families.gateways.traffic.rpc import RpcError
from moto_agentcore.families.gateways.traffic.targets import (
    api_gateways,
    connectors,
    lambdas,
    mcp_servers,
    openapi,
    smithy,
)
from moto_agentcore.families.gateways.traffic.targets.mcp_servers import NOTHING, Offers, is_dynamic
from moto_agentcore.families.gateways.traffic.tool import SEPARATOR, Names, Tool, split

if TYPE_CHECKING:
    from types import ModuleType

    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record

log = logging.getLogger(__name__)
MODULES: dict[str, ModuleType] = {
    "lambda": lambdas,
    "openApiSchema": openapi,
    "smithyModel": smithy,
    "mcpServer": mcp_servers,
    "apiGateway": api_gateways,
    "connector": connectors,
}


class Kept:
    """What was read of a target, and of which state of it: a part of the target."""

    tools: tuple[Any, list[Tool]] | None = None
    offers: tuple[Any, Offers] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A tool as the gateway offers it."""

    name: str
    tool: Tool
    target: Record = field(repr=False)

    @property
    def listed(self) -> dict[str, Any]:
        return {**self.tool.listed, "name": self.name}


class Catalogue:
    """All tools of a gateway that are kept, by name: a part of the gateway. ``found`` grows when they change."""

    def __init__(self) -> None:
        self.stamp: Any = None
        self.entries: dict[str, Entry] = {}
        self.edition = 0


def module_of(target: Record) -> ModuleType:
    (leaf,) = target["targetConfiguration"]["mcp"]
    return MODULES[leaf]


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
    return _among(target, names, _kept_tools(exchange, target))


def _among(target: Record, names: Names, tools: list[Tool]) -> Entry | None:
    found = next((tool for tool in tools if tool.own == names.own), None)
    return None if found is None else Entry(f"{target['name']}{SEPARATOR}{found.own}", found, target)


def offers(exchange: Exchange) -> list[tuple[Record, Offers]]:
    """Prompts and resources, target by target."""
    servers = [target for target in mcp_targets(exchange) if module_of(target) is mcp_servers]
    return [(target, _offers(exchange, target)) for target in servers]


def _fixed(exchange: Exchange, targets: list[Record]) -> Catalogue:
    """The tools that are kept, read anew where a target has changed since."""
    known = exchange.gateway.part(Catalogue)
    stamp = [(target.id, _stamp(target)) for target in targets]
    if known.stamp != stamp:
        read = [(target, _safely(exchange, target)) for target in targets]
        found = {entry.name: entry for target, tools in read for entry in _entries(target, tools or [])}
        with exchange.store.lock:
            known.entries, known.edition = dict(sorted(found.items())), known.edition + 1
            known.stamp = stamp if all(tools is not None for _, tools in read) else None
    return known


def _entries(target: Record, tools: list[Tool]) -> list[Entry]:
    return [Entry(f"{target['name']}{SEPARATOR}{tool.own}", tool, target) for tool in tools]


def _read(exchange: Exchange, target: Record) -> list[Tool]:
    return _safely(exchange, target) or []


def _safely(exchange: Exchange, target: Record) -> list[Tool] | None:
    try:
        return _kept_tools(exchange, target)
    except (ToolError, RpcError, ServiceError) as error:
        log.warning("the tools of gateway target %s cannot be listed: %s", target["name"], error)
        return None


def _kept_tools(exchange: Exchange, target: Record) -> list[Tool]:
    kept, stamp = target.part(Kept), _stamp(target)
    if kept.tools is None or kept.tools[0] != stamp or is_dynamic(target):
        kept.tools = stamp, module_of(target).tools(exchange, target)
    return kept.tools[1]


def _offers(exchange: Exchange, target: Record) -> Offers:
    kept, stamp = target.part(Kept), _stamp(target)
    if kept.offers is None or kept.offers[0] != stamp or is_dynamic(target):
        try:
            kept.offers = stamp, mcp_servers.offers(exchange, target)
        except (ToolError, RpcError, ServiceError) as error:
            log.warning("what gateway target %s offers cannot be listed: %s", target["name"], error)
            return NOTHING
    return kept.offers[1]


def _stamp(target: Record) -> int:
    """What changes whenever a target is changed or synchronized."""
    return target.part(Edition).number
