"""The URLs that answers hand out, made here alone.

In-process they are AWS's own, and ``requests`` and ``httpx`` are answered there. Over the server they lead back to it:
``origin`` is how the caller reached it (``call.request.origin``), empty in-process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store


def host_of(store: Store) -> str:
    """The data plane's, in the region and partition of a store."""
    suffix = "amazonaws.com.cn" if store.partition == "aws-cn" else "amazonaws.com"
    return f"bedrock-agentcore.{store.region_name}.{suffix}"


def data_plane(store: Store, path: str, origin: str = "") -> str:
    """Where a path of the data plane is asked for."""
    return f"{origin or 'https://' + host_of(store)}{path}"
