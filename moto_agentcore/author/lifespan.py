"""The lifespan of an ASGI application: told when it starts, and when it is over."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

Message = dict[str, Any]


class StartError(RuntimeError):
    """The application says that it cannot start."""


class Lifespan:
    """An application's lifespan; many know none, which they say by raising at once."""

    def __init__(self, app: Any, state: dict[str, Any]) -> None:
        self._app, self._state = app, state
        self._received: asyncio.Queue[Message] = asyncio.Queue()
        self._told: asyncio.Queue[Message] = asyncio.Queue()
        self._task: asyncio.Future[Any] | None = None

    async def start(self) -> None:
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self._state}
        self._task = asyncio.ensure_future(self._app(scope, self._received.get, self._told.put))
        told = await self._say("lifespan.startup")
        if told is None:
            self._task = None
        elif told["type"] == "lifespan.startup.failed":
            raise StartError(told.get("message") or "the ASGI application failed to start")

    async def stop(self) -> None:
        if self._task is not None and not self._task.done():
            await self._say("lifespan.shutdown")
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)  # it is over, however it takes it

    async def _say(self, what: str) -> Message | None:
        """What it answers; None where it ended instead."""
        assert self._task is not None
        await self._received.put({"type": what})
        waiting = asyncio.ensure_future(self._told.get())
        await asyncio.wait({waiting, self._task}, return_when=asyncio.FIRST_COMPLETED)
        if waiting.done():
            return waiting.result()
        waiting.cancel()
        with suppress(Exception):  # no lifespan
            self._task.result()
        return None
