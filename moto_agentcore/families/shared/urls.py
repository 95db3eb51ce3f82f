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
    suffix = "amazonaws.com.cn" if store.partition == "aws-cn" else "amazonaws.com"
    return f"bedrock-agentcore.{store.region_name}.{suffix}"


def data_plane(store: Store, path: str, origin: str = "") -> str:
    """Where a path of the data plane is asked for."""
    return f"{origin or 'https://' + host_of(store)}{path}"


def gateway(store: Store, id: str, request: Request) -> str:
    """Where a gateway is called, as whoever asks comes to it."""
    host = f"{id}.gateway.bedrock-agentcore.{store.region_name}.amazonaws.com"
    return f"{request.origin}{PREFIX}{host}" if request.origin else f"https://{host}"
