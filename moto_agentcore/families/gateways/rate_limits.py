"""Gateway rate limits: ``/gateways/{gatewayIdentifier}/rate-limits``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError, conflict, invalid, quota
from moto_agentcore.families.gateways.gateways import GATEWAY, settled
from moto_agentcore.service import Call, control
from moto_agentcore.state import ids
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.pagination import page_of
from moto_agentcore.state.updates import replace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.store import Store
    from moto_agentcore.state.table import Table

# Rate limits know no failure states: one that breaks stays on its way.
RATE_LIMIT = Kind(
    "Gateway rate limit",
    id="rateLimitId",
    mint="{rateLimitId}",
    life=Life(
        "agentcore::gateway_rate_limit", create_failed="CREATING", update_failed="UPDATING", delete_failed="DELETING"
    ),
)
MOST = 50  # per gateway (Developer Guide, "Add rate limits to a gateway")
PERIODS = {"requests": {"second", "minute"}, "tokens": {"minute"}, "connections": {"second"}}  # "Rate limit metrics"
TRUSTED = ("$.context.jwt.", "$.context.iam.")  # "Rate limit dimensions", as the checks of dimensions


@control.operation
def create_gateway_rate_limit(call: Call[t.CreateGatewayRateLimitRequestTypeDef]) -> Record:
    params = call.params
    limits = _changeable(call)
    _check_new(limits, params)
    if limits.count() >= MOST:
        raise _too_many()
    return limits.create(params, rateLimitId=_id(params))


@control.operation
def get_gateway_rate_limit(call: Call[t.GetGatewayRateLimitRequestTypeDef]) -> Record:
    return _limits(call.store, call.params["gatewayIdentifier"]).describe(call.params["rateLimitId"])


@control.operation
def list_gateway_rate_limits(call: Call[t.ListGatewayRateLimitsRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, _limits(call.store, call.params["gatewayIdentifier"]))


@control.operation
def update_gateway_rate_limit(call: Call[t.UpdateGatewayRateLimitRequestTypeDef]) -> Record:
    params = call.params
    limits = _changeable(call)
    limit = limits.steady(params["rateLimitId"])
    _check_entries(limit["dimensionKeys"], params["entries"])
    return _overwrite(limits, limit, params)


@control.operation
def delete_gateway_rate_limit(call: Call[t.DeleteGatewayRateLimitRequestTypeDef]) -> Record:
    limits = _changeable(call)
    return limits.delete(limits.steady(call.params["rateLimitId"]))


@control.operation
def batch_put_gateway_rate_limits(call: Call[t.BatchPutGatewayRateLimitsRequestTypeDef]) -> dict[str, Any]:
    """All or nothing: those with a known id or known dimension keys are replaced, the others are new, the rest stays.

    The guide and the operation say so ("upsert semantics"); only the member's text says "replaces all existing".
    """
    params = call.params
    limits = _changeable(call)
    found = {limit.id: limit for limit in limits}
    put = [(entry, _known(limits, entry)) for entry in params["rateLimits"]]
    _check_batch(limits, put)
    if len(found) + sum(limit is None for _, limit in put) > MOST:
        raise _too_many()
    for entry, known in put:
        limit = _overwrite(limits, known, entry) if known is not None else _add(limits, params, entry)
        found[limit.id] = limit
    return {"rateLimits": [found[id] for id in sorted(found)]}


def _limits(store: Store, gateway_id: str) -> Table:
    return store.table(RATE_LIMIT, under=store.table(GATEWAY).get(gateway_id))


def _changeable(call: Call[Any]) -> Table:  # of four operations
    """The rate limits, for an operation that changes them."""
    return call.store.table(RATE_LIMIT, under=settled(call))


def _id(entry: Mapping[str, Any]) -> str:
    return str(entry.get("rateLimitId") or f"rl-{ids.random_text(12, 'lower')}")


def _known(limits: Table, entry: Mapping[str, Any]) -> Record | None:
    """The limit that an entry of a batch means: by its id where it has one, else by its dimension keys."""
    if "rateLimitId" in entry:
        return limits.find(entry["rateLimitId"])
    return next((limit for limit in limits if limit["dimensionKeys"] == entry["dimensionKeys"]), None)


def _add(limits: Table, params: Mapping[str, Any], entry: Mapping[str, Any]) -> Record:
    return limits.create(entry, rateLimitId=_id(entry), gatewayIdentifier=params["gatewayIdentifier"])


def _overwrite(limits: Table, limit: Record, entry: Mapping[str, Any]) -> Record:
    replace(limit, entry, "description", "entries")
    return limits.change(limit)


def _check_batch(limits: Table, put: Sequence[tuple[Mapping[str, Any], Record | None]]) -> None:
    given = [entry["rateLimitId"] for entry, _ in put if "rateLimitId" in entry]
    keys = [tuple(entry["dimensionKeys"]) for entry, _ in put]
    if len(set(given)) < len(given) or len(set(keys)) < len(keys):
        raise invalid("rateLimits must not name a rateLimitId or dimensionKeys twice")
    for entry, limit in put:
        if limit is None:
            _check_new(limits, entry)
        elif limits.steady(limit.id)["dimensionKeys"] != entry["dimensionKeys"]:
            raise invalid(f"The dimensionKeys of rate limit {limit.id} cannot be changed")
        else:
            _check_entries(entry["dimensionKeys"], entry["entries"])


def _check_new(limits: Table, entry: Mapping[str, Any]) -> None:
    keys = entry["dimensionKeys"]
    if any(limit["dimensionKeys"] == keys for limit in limits):
        raise invalid(f"A limit with dimensionKeys [{', '.join(keys)}] already exists for this gateway")
    if "rateLimitId" in entry and limits.find(entry["rateLimitId"]) is not None:
        raise conflict(f"A limit with rateLimitId {entry['rateLimitId']} already exists for this gateway")
    claimed = any(key.startswith("$.context.request.") for key in keys)
    if claimed and not any(key.startswith(TRUSTED) for key in keys):
        raise invalid("A request header or body dimension needs a trusted identity dimension beside it")
    _check_entries(keys, entry["entries"])


def _check_entries(keys: Sequence[str], entries: Sequence[Mapping[str, Any]]) -> None:
    for entry in entries:
        if set(entry["dimensions"]) != set(keys):
            raise invalid(f"The dimensions of an entry must be the dimensionKeys [{', '.join(keys)}]")
        wild = [entry["dimensions"][key] == "*" for key in keys]
        if wild != sorted(wild):
            raise invalid("The value * can only appear in trailing positions of the dimensionKeys")
        if not PERIODS.keys() & entry:
            raise invalid(f"Each entry must have at least one rate config: {', '.join(PERIODS)}")
        for metric, periods in PERIODS.items():
            if any(rate["period"] not in periods for rate in entry.get(metric, ())):
                raise invalid(f"{metric} can only be limited per {' or '.join(sorted(periods))}")


def _too_many() -> ServiceError:
    return quota(f"A gateway can have at most {MOST} rate limits")
