"""What may take as long as what is bound takes is done in a thread, while the caller's loop goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


async def aside(function: Callable[..., T], *args: Any) -> T:
    """Call it in a thread; who is cancelled meanwhile is gone at once."""
    try:
        from anyio import to_thread
    except ImportError:  # httpx brings it, and with it come loops that are not asyncio's
        import asyncio

        return await asyncio.to_thread(function, *args)
    return await to_thread.run_sync(function, *args, abandon_on_cancel=True)
