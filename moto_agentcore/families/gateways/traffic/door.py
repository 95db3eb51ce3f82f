"""A request to a gateway's address: who asks, then what the path means: MCP, a target, or where tokens are had."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from moto_agentcore.families.gateways.gateways import GATEWAY
from moto_agentcore.families.gateways.traffic import forwarding, inbound, mcp
from moto_agentcore.families.gateways.traffic.exchange import Exchange, Refusal, plain
from moto_agentcore.families.shared import urls
from moto_agentcore.state.store import stores_of

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store
    from moto_agentcore.wire.messages import Reply, Request

ANSWERING = ("READY", "UPDATING", "UPDATE_UNSUCCESSFUL")
METADATA = "/.well-known/oauth-protected-resource"


def find(region: str, id: str) -> Gateway | None:
    """The gateway of an address, once it is made; whatever its account, since ids are taken once."""
    for store in stores_of(region):
        with store.lock:
            record = store.table(GATEWAY).find(id)
        if record is not None and record["status"] in ANSWERING:
            return Gateway(store, record)
    return None


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway, for one request."""

    store: Store = field(repr=False)
    record: Record = field(repr=False)

    def answer(self, request: Request) -> Reply:
        exchange = Exchange(self.store, self.record, request, urls.gateway(self.store, self.record.id, request))
        try:
            return _answer(exchange)
        except Refusal as refusal:
            return refusal.reply


def _answer(exchange: Exchange) -> Reply:
    path = unquote(exchange.request.path).rstrip("/")
    if path.startswith(METADATA):
        return inbound.metadata(exchange)
    exchange.caller = inbound.admitted(exchange)
    if path == "/mcp":
        return mcp.answer(exchange)
    if not path:
        raise plain(404, "Not Found")
    return forwarding.answer(exchange)
