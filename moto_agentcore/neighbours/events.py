"""EventBridge."""

from __future__ import annotations

from moto_agentcore.neighbours.places import backend_of


def bus_exists(account: str, region: str, arn: str) -> bool:
    from moto.events.models import events_backends

    backend = backend_of(events_backends, account, region)
    return backend is not None and arn.rpartition(":")[2].removeprefix("event-bus/") in backend.event_buses


def put(account: str, region: str, bus: str, source: str, detail_type: str, detail: str) -> bool:
    """Send an event to a bus; whether the bus is there."""
    from moto.events.models import events_backends

    if not bus_exists(account, region, bus):
        return False
    backend = events_backends[account][region]
    backend.put_events([{"EventBusName": bus, "Source": source, "DetailType": detail_type, "Detail": detail}])
    return True
