"""EventBridge."""

from __future__ import annotations

from moto_agentcore.neighbours.places import backend_of


def bus_exists(account: str, region: str, arn: str) -> bool:
    from moto.events.models import events_backends

    backend = backend_of(events_backends, account, region)
    return backend is not None and arn.rpartition(":")[2].removeprefix("event-bus/") in backend.event_buses
