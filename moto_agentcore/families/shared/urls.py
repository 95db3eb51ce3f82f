"""The URLs that answers hand out, made here alone.

In-process they are AWS's own, and ``requests`` and ``httpx`` are answered there. Over the server they lead back to it:
``origin`` is how the caller reached it (``call.request.origin``), empty in-process. Where a host of its own is meant,
AWS's name of it stands behind the server's as a path (``http://127.0.0.1:5000/https/<host>/<path>``), and the server
takes such a request for one to that host.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store
    from moto_agentcore.wire.messages import Request

PREFIX = "/https/"


def host_of(store: Store) -> str:
    """The data plane's, in the region and partition of a store."""
    return _data_plane(store.region_name, store.partition)


def data_plane(store: Store, path: str, origin: str = "") -> str:
    """Where a path of the data plane is asked for."""
    return f"{origin or 'https://' + host_of(store)}{path}"


def gateway(store: Store, id: str, request: Request) -> str:
    """Where a gateway is called, as whoever asks comes to it."""
    return led_back(f"{id}.gateway.{host_of(store)}", request.origin)


def gateway_of(arn: str) -> str:
    """Where this service itself calls a gateway."""
    _, partition, _, region, _, path = arn.split(":", 5)
    return f"https://{path.rpartition('/')[2]}.gateway.{_data_plane(region, partition)}"


def portal(store: Store, id: str, origin: str) -> str:
    """The host of a consent portal, without a scheme."""
    return led_back(f"{id}.consent.{host_of(store)}", origin).partition("://")[2]


def stream(store: Store, path: str, origin: str) -> str:
    """Where a web socket of the data plane is opened."""
    return f"ws{data_plane(store, path, origin).removeprefix('http')}"


def led_back(host: str, origin: str) -> str:
    """A host of AWS's, as whoever asks comes to it."""
    return f"{origin}{PREFIX}{host}" if origin else f"https://{host}"


def _data_plane(region: str, partition: str) -> str:
    suffix = "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"
    return f"bedrock-agentcore.{region}.{suffix}"
