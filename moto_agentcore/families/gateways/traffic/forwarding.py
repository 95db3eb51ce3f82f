"""HTTP through a gateway, ``/<target>/<path>``: to an agent runtime, an endpoint of anybody's, a model's provider."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from moto_agentcore.errors import ServiceError
from moto_agentcore.families.gateways import model_providers
from moto_agentcore.families.gateways.target_types import branch
from moto_agentcore.families.gateways.traffic import (
    bundles,
    credentials,
    fallbacks,
    interceptors,
    limits,
    policy,
    rules,
    suppression,
    tokens,
)
from moto_agentcore.families.gateways.traffic.exchange import JSON, plain
from moto_agentcore.families.gateways.traffic.outbound import send
from moto_agentcore.families.gateways.traffic.propagation import headers
from moto_agentcore.families.shared import addresses
from moto_agentcore.families.shared.outbound import Outgoing
from moto_agentcore.families.shared.rpc import RpcError
from moto_agentcore.families.shared.tool_failures import GENERIC, ToolError
from moto_agentcore.wire.messages import Reply, dump

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from moto_agentcore.author.targets import Response
    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record

# Headers of a caller's that a target's connection has its own of, and who they are at the gateway alone.
OWN = {"host", "connection", "content-length", "transfer-encoding", "authorization", "x-amz-date"}
OWN |= {"x-amz-security-token", "x-amz-content-sha256", "accept-encoding", "baggage"}
BACK = {"content-type", "mcp-session-id", "mcp-protocol-version", "x-amzn-bedrock-agentcore-runtime-session-id"}


def _runtime(exchange: Exchange, target: Record, rest: str) -> Response:
    """``/invocations``, and for clients of the SDK's whose endpoint this is, the path of InvokeAgentRuntime."""
    if rest.rstrip("/").rpartition("/")[2] != "invocations" or exchange.request.method != "POST":
        raise plain(404, f"Not Found: {exchange.request.method} /{rest}")
    runtime = target["targetConfiguration"]["http"]["agentcoreRuntime"]
    outgoing = _outgoing(exchange, "https://bedrock-agentcore.invalid/")
    outgoing.headers |= headers(exchange, target)
    credentials.add(exchange, target, outgoing)
    return addresses.invoke(runtime["arn"], runtime.get("qualifier", "DEFAULT"), outgoing)


def _passthrough(exchange: Exchange, target: Record, rest: str) -> Response:
    given = target["targetConfiguration"]["http"]["passthrough"]
    outgoing = _outgoing(exchange, _joined(given["endpoint"], rest))
    outgoing.query = _merged(given, exchange.query)
    return send(exchange, target, outgoing)


def _provider(exchange: Exchange, target: Record, rest: str) -> Response:
    """A model's provider, under the path that it has for an operation."""
    given = target["targetConfiguration"]["inference"]["provider"]
    paths = {one["path"].strip("/"): one.get("providerPath", one["path"]) for one in given.get("operations", ())}
    return send(exchange, target, _outgoing(exchange, _joined(given["endpoint"], paths.get(rest, rest).lstrip("/"))))


def _connector(exchange: Exchange, target: Record, rest: str) -> Response:
    """The provider that a connector to models stands for; what another connector answers is not known."""
    base = model_providers.address(target, exchange.store.region_name)
    if base is None:
        raise ToolError(f"Nothing stands behind target {target['name']}", told=True)
    return send(exchange, target, _outgoing(exchange, _joined(base, rest)))


WAYS = {"agentcoreRuntime": _runtime, "passthrough": _passthrough, "provider": _provider, "connector": _connector}


def answer(exchange: Exchange) -> Reply:
    """What the target answers, status and all."""
    try:
        with limits.within(exchange):
            return interceptors.around_http(exchange, _forwarded)
    except RpcError as error:
        return Reply(error.status if error.status != 200 else 403, {"Content-Type": JSON}, dump(_told(error)))
    except ServiceError as error:
        return Reply(_status(error), {"Content-Type": JSON}, dump({"message": error.message}))
    except ToolError as error:
        text = error.text if exchange.is_debugged or error.told else GENERIC
        return Reply(502, {"Content-Type": JSON}, dump({"message": text}))


def _forwarded(exchange: Exchange) -> Reply:
    named, _, rest = exchange.request.path.lstrip("/").partition("/")
    route = rules.route(exchange)
    target = exchange.target(str(route["targetName"]) if route is not None else unquote(named))
    falls_back = route is not None and "fallback" in route
    if not falls_back and (target is None or branch(target) == "mcp"):
        raise plain(404, f"Target {unquote(named)} was not found")
    if target is not None:
        policy.check_target(exchange, target)
        if branch(target) != "inference":
            return suppression.of_target(exchange, target, _reached(exchange, rest, target, exchange.request.body))
    found = fallbacks.answer(exchange, route or {"targetName": unquote(named)}, partial(_reached, exchange, rest))
    return tokens.metered(exchange, found)


def _reached(exchange: Exchange, rest: str, target: Record, body: bytes) -> Reply:
    (leaf,) = target["targetConfiguration"][branch(target)]
    if leaf not in WAYS:
        raise ToolError(f"Nothing stands behind target {target['name']}", told=True)
    exchange.request.body = tokens.asking(exchange, body)
    return _reply(exchange, WAYS[leaf](exchange, target, rest))


def _outgoing(exchange: Exchange, url: str) -> Outgoing:
    """The caller's request, less what is of its own connection; with the bundle of a rule as baggage."""
    given = {name: value for name, value in exchange.request.headers.items() if name.lower() not in OWN}
    given |= {name: value for name, value in exchange.given.items() if name not in OWN}
    baggage = bundles.baggage(exchange, rules.bundle(exchange))
    told = {"baggage": baggage} if baggage is not None else {}
    return Outgoing(exchange.request.method, url, {**given, **told}, exchange.request.body)


def _joined(endpoint: str, rest: str) -> str:
    return f"{endpoint.rstrip('/')}/{rest}" if rest else endpoint


def _merged(given: Mapping[str, Any], query: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The caller's parameters and the target's own; who wins, the target says."""
    static: dict[str, str] = given.get("staticQueryParameters", {})
    if given.get("staticQueryParameterConflictResolution") == "STATIC_OVERRIDE":
        return [pair for pair in query if pair[0] not in static] + list(static.items())
    asked = {name for name, _ in query}
    return query + [pair for pair in static.items() if pair[0] not in asked]


def _reply(exchange: Exchange, response: Response) -> Reply:
    kept = {name: value for name, value in response.headers if name.lower() in BACK}
    is_stream = kept.get("Content-Type", kept.get("content-type", "")).startswith("text/event-stream")
    body: bytes | Iterator[bytes] = response.body if is_stream else b"".join(response.body)
    return Reply(response.status, {**kept, **exchange.returned}, body)


def _status(error: ServiceError) -> int:
    """As InvokeAgentRuntime's, which the gateway passes on."""
    from moto_agentcore.service import data

    shape = next((shape for shape in data.model.error_shapes if shape.name == error.code), None)
    return shape.metadata["error"]["httpStatusCode"] if shape is not None else error.status


def _told(error: RpcError) -> dict[str, Any]:
    return {"message": error.message, **({"data": error.data} if error.data is not None else {})}
