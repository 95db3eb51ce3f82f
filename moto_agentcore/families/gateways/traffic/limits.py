"""Rate limits at work: how many requests there were, by the service's clock, and how many run now.

A limit that none of whose entries fits, or whose dimensions a request does not have, lets it pass (the guide, "Rate
limit enforcement"). Limits act at once here, and not within 30 seconds.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from moto_agentcore.families.gateways.rate_limits import RATE_LIMIT
from moto_agentcore.families.gateways.traffic import dimensions, tokens
from moto_agentcore.families.gateways.traffic.exchange import JSON, Refusal
from moto_agentcore.families.shared.rpc import THROTTLED, RpcError
from moto_agentcore.state import clock
from moto_agentcore.state.snapshots.staying import remade
from moto_agentcore.wire.messages import Reply, dump

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record

SECONDS = {"second": 1.0, "minute": 60.0}
EXCEEDED = "Rate limit exceeded"


class Bucket(NamedTuple):
    """What one request counts into, and how much of it: itself, or its tokens."""

    key: str
    metric: str
    rate: float
    seconds: float
    weight: float = 1.0

    @property
    def times(self) -> str:
        return f"{self.metric} {self.key}"


@remade
class Counts:
    """Requests of the last moments and those that run, by bucket: a part of a rate limit."""

    def __init__(self) -> None:
        self.times: dict[str, deque[list[float]]] = {}  # when, and how much
        self.running: dict[str, int] = {}


@contextmanager
def within(exchange: Exchange) -> Iterator[None]:
    """Count a request while it runs; refuse one that is too many."""
    taken = _take(exchange)
    try:
        yield
    finally:
        with exchange.store.lock:
            for counts, key in taken:
                counts.running[key] -= 1


def _take(exchange: Exchange) -> list[tuple[Counts, str]]:
    """Check them all, then count: a request that is refused counts nowhere. The order is the guide's."""
    with exchange.store.lock:
        limits = list(exchange.store.table(RATE_LIMIT, under=exchange.gateway))
        found = [(limit, bucket) for limit in limits for bucket in _buckets(exchange, limit)]
        found.sort(key=lambda pair: (-len(pair[0]["dimensionKeys"]), pair[1].rate))
        for limit, bucket in found:
            wait = _wait(limit.part(Counts), bucket)
            if wait is not None:
                raise _refused(exchange, bucket, wait)
        return [
            (limit.part(Counts), bucket.key) for limit, bucket in found if _count(exchange, limit.part(Counts), bucket)
        ]


def _buckets(exchange: Exchange, limit: Record) -> Iterator[Bucket]:
    values = [dimensions.resolve(exchange, key) for key in limit["dimensionKeys"]]
    if limit["status"] != "ACTIVE" or None in values:
        return
    named = dict(zip(limit["dimensionKeys"], values, strict=True))
    entry = _entry(limit, named) or {}
    key = f"{limit.id}/{','.join(f'{name}={value}' for name, value in named.items())}"
    weights = {"requests": 1, "connections": 1, "tokens": tokens.estimated(exchange) if "tokens" in entry else None}
    for metric, weight in weights.items():
        if weight is not None:
            for rate in entry.get(metric, ()):
                yield Bucket(key, metric, rate["rate"], SECONDS[rate["period"]], weight)


def _entry(limit: Record, named: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The most specific that fits: exact, then with ``*`` in ever more places from the end."""
    keys = limit["dimensionKeys"]
    known: dict[tuple[str, ...], Mapping[str, Any]]
    known = {tuple(entry["dimensions"][key] for key in keys): entry for entry in limit["entries"]}
    for exact in range(len(keys), -1, -1):
        wanted = tuple(named[key] if place < exact else "*" for place, key in enumerate(keys))
        if wanted in known:
            return known[wanted]
    return None


def _wait(counts: Counts, bucket: Bucket) -> int | None:
    """Seconds after which it may be tried again; None where it may go on."""
    if bucket.metric == "connections":
        return 1 if counts.running.get(bucket.key, 0) >= bucket.rate else None
    now, times = clock.now().timestamp(), counts.times.get(bucket.times, deque())
    while times and times[0][0] <= now - bucket.seconds:
        times.popleft()
    if sum(weight for _, weight in times) + bucket.weight <= bucket.rate:
        return None
    return max(1, ceil(times[0][0] + bucket.seconds - now)) if times else int(bucket.seconds)


def _count(exchange: Exchange, counts: Counts, bucket: Bucket) -> bool:
    """Count a request in; whether it has to be counted out again."""
    if bucket.metric == "connections":
        counts.running[bucket.key] = counts.running.get(bucket.key, 0) + 1
        return True
    entry = [clock.now().timestamp(), bucket.weight]
    counts.times.setdefault(bucket.times, deque()).append(entry)
    if bucket.metric == "tokens":
        exchange.spent.append(entry)
    return False


def _refused(exchange: Exchange, bucket: Bucket, wait: int) -> Exception:
    """In the words of the protocol that was spoken."""
    told = {"limitKey": bucket.key, "metric": bucket.metric, "retryAfter": wait}
    if exchange.message:
        return RpcError(THROTTLED, EXCEEDED, told, status=429)
    operation = tokens.operation(exchange)
    body: dict[str, Any] = {"error": EXCEEDED, "success": False, **told}
    if operation in tokens.OPEN_AI:
        body = {"error": {"message": EXCEEDED, "type": "rate_limit_error", "code": "429", **told}}
    elif operation in tokens.ANTHROPIC:
        body = {"type": "error", "error": {"type": "rate_limit_error", "message": EXCEEDED, **told}}
    return Refusal(Reply(429, {"Content-Type": JSON}, dump(body)))
