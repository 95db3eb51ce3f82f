"""The providers of models that some connectors stand for, as far as they are known.

A gateway asks such a provider for its models before a target is READY (seen to fail in two ways); here it is asked
where the author has bound something to its address, and believed where not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from moto_agentcore.families.gateways.gateways import GATEWAY
from moto_agentcore.families.gateways.traffic import credentials
from moto_agentcore.families.gateways.traffic.exchange import Exchange
from moto_agentcore.families.shared.outbound import Outgoing, reach
from moto_agentcore.families.shared.tool_failures import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.author.targets import Response
    from moto_agentcore.service import Call
    from moto_agentcore.state.kind import Record

# Where models are; the first and the last were seen, the other is its provider's own address.
PROVIDERS = {
    "openai": "https://api.openai.com",
    "anthropic": "https://api.anthropic.com",
    "bedrock-mantle": "https://bedrock-mantle.{region}.api.aws",
}


class Undiscovered(str):
    """Why a provider's models could not be listed; what goes before it names the target, which is not made yet."""

    __slots__ = ()

    def told(self, target: Record) -> str:
        return f"Failed to discover models from inference provider for target {target.id}. Error: {self}"


def address(target: Mapping[str, Any], region: str) -> str | None:
    """Where the provider is that an inference connector stands for; None for any other target."""
    source = target["targetConfiguration"].get("inference", {}).get("connector", {}).get("source", {})
    found = PROVIDERS.get(source.get("connectorId", ""))
    return None if found is None else found.format(region=region)


def discover(call: Call[Any]) -> None:  # of two operations
    """Ask a provider whom the author has bound for its models, with the target's credentials; a refusal fails it."""
    base = address(call.params, call.store.region_name)
    if base is None or call.controls.bindings.under(url := f"{base}/v1/models") is None:
        return
    with call.locked():
        gateway = call.store.table(GATEWAY).find(call.params["gatewayIdentifier"])
    if gateway is None:
        return
    exchange = Exchange(call.store, gateway, call.request, "")
    try:
        why = _refusal(url, _listed(exchange, call.params, url))
    except ToolError as error:
        why = f"Inference list-models call to {url} failed: {error.text}"
    if why is not None and call.failure_reason is None:
        call.failure_reason = Undiscovered(why)


def _listed(exchange: Exchange, params: Mapping[str, Any], url: str) -> Response:
    outgoing, target = Outgoing("GET", url), cast("Record", {"name": "", **params})  # not made yet
    credentials.add(exchange, target, outgoing)
    return reach(outgoing)


def _refusal(url: str, response: Response) -> str | None:
    said = b"".join(response.body).decode("utf-8", "replace")
    if response.status < 400:
        return None
    return f"Inference list-models call to {url} failed with HTTP {response.status}: {said}"
