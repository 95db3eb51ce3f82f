"""One request to an ASGI application: what it receives, and what it sends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

Message = dict[str, Any]
NOTICE = 0.5  # seconds that an application gets to end by itself when its client has left


class Exchange:
    """One request's receive and send; send waits until what was sent has been read."""

    def __init__(self, body: bytes) -> None:
        self._body: bytes | None = body
        self._sent: asyncio.Queue[Message] = asyncio.Queue()
        self._read = asyncio.Event()
        self._gone = asyncio.Event()
        self._is_whole = False

    async def receive(self) -> Message:
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if not self._gone.is_set():
            self._read.clear()
            self._sent.put_nowait(message)
            await self._read.wait()

    async def leave(self, task: asyncio.Future[Any]) -> None:
        """The client reads no more: the application is told, and ended if it has not answered and takes no notice."""
        self._gone.set()
        self._read.set()
        if not self._is_whole:
            await asyncio.wait({task}, timeout=NOTICE)
            task.cancel()

    async def messages(self, task: asyncio.Future[Any]) -> AsyncIterator[Any]:
        started, more = False, True
        while more:
            message = await self._next(task)
            if message["type"] == "http.response.start":
                started = True
                yield message
            elif started and message["type"] == "http.response.body":
                more = bool(message.get("more_body", False))
                self._is_whole = not more
                if message.get("body"):
                    yield bytes(message["body"])
            else:
                raise RuntimeError(f"an ASGI application sends no {message['type']} here")
            self._read.set()

    async def _next(self, task: asyncio.Future[Any]) -> Message:
        waiting = asyncio.ensure_future(self._sent.get())
        await asyncio.wait({waiting, task}, return_when=asyncio.FIRST_COMPLETED)
        if waiting.done():
            return waiting.result()
        waiting.cancel()
        task.result()  # raises what it failed with
        raise RuntimeError("the ASGI application ended without a whole answer")
