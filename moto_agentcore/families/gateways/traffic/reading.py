"""What targets offer, read once and kept until they change or are synchronized."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError
from moto_agentcore.families.gateways.gateways import Edition
from moto_agentcore.families.gateways.traffic.targets import (
    api_gateways,
    connectors,
    lambdas,
    mcp_servers,
    openapi,
    smithy,
)
from moto_agentcore.families.gateways.traffic.targets.mcp_servers import NOTHING, Offers, is_dynamic
from moto_agentcore.families.shared.rpc import RpcError
from moto_agentcore.families.shared.tool_failures import ToolError
from moto_agentcore.state.snapshots.staying import remade

if TYPE_CHECKING:
    from types import ModuleType

    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.families.gateways.traffic.tool import Tool
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


OF_SCHEMAS = (lambdas, openapi, smithy)


@remade
class Kept:
    """What was read of a target, and of which state of it: a part of the target."""

    tools: tuple[Any, list[Tool]] | None = None
    offers: tuple[Any, Offers] | None = None


def module_of(target: Record) -> ModuleType:
    (leaf,) = target["targetConfiguration"]["mcp"]
    return MODULES[leaf]


def safely(exchange: Exchange, target: Record) -> list[Tool] | None:
    try:
        return tools_of(exchange, target)
    except (ToolError, RpcError, ServiceError) as error:
        log.warning("the tools of gateway target %s cannot be listed: %s", target["name"], error)
        return None


def tools_of(exchange: Exchange, target: Record) -> list[Tool]:
    kept, stamp = target.part(Kept), stamp_of(target)
    if kept.tools is None or kept.tools[0] != stamp or is_dynamic(target):
        try:
            kept.tools = stamp, _read(exchange, target)
        except ToolError as error:
            if module_of(target) in OF_SCHEMAS:
                _fail(exchange, target, error.text)
            raise
    return kept.tools[1]


def _fail(exchange: Exchange, target: Record, why: str) -> None:
    """A target whose schema makes no tools is FAILED, and says why; an update or a synchronization tries again."""
    with exchange.store.lock:
        target["status"], target["statusReasons"] = "FAILED", [why]


def _read(exchange: Exchange, target: Record) -> list[Tool]:
    """What the author gave for a schema may be anything."""
    try:
        found: list[Tool] = module_of(target).tools(exchange, target)
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise ToolError(f"The schema of target {target['name']} cannot be read: {error!r}") from error
    return found


def offers_of(exchange: Exchange, target: Record) -> Offers:
    kept, stamp = target.part(Kept), stamp_of(target)
    if kept.offers is None or kept.offers[0] != stamp or is_dynamic(target):
        try:
            kept.offers = stamp, mcp_servers.offers(exchange, target)
        except (ToolError, RpcError, ServiceError) as error:
            log.warning("what gateway target %s offers cannot be listed: %s", target["name"], error)
            return NOTHING
    return kept.offers[1]


def stamp_of(target: Record) -> int:
    """What changes whenever a target is changed or synchronized."""
    return target.part(Edition).number
