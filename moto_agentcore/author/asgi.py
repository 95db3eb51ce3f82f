"""ASGI applications: each on an event loop of its own, in a thread, with its lifespan."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncGenerator, Coroutine, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import Any, TypeVar

from moto_agentcore.author.asgi_exchange import Exchange, Message
from moto_agentcore.author.lifespan import Lifespan
from moto_agentcore.author.loops import timely

T = TypeVar("T")
PATIENCE = 5.0  # seconds that an application gets to shut down

_applications: dict[int, Application] = {}
_lock = threading.Lock()


class Application:
    """One application and its loop."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._loop = asyncio.new_event_loop()
        self._state: dict[str, Any] = {}
        self._running: set[asyncio.Future[Any]] = set()
        self._is_over, self._beginning = False, threading.Lock()
        self._thread = threading.Thread(target=self._loop.run_forever, name="moto-agentcore ASGI", daemon=True)
        self._thread.start()
        self._lifespan = Lifespan(app, self._state)
        try:
            self.wait(self._lifespan.start())
        except BaseException:
            self.stop()
            raise

    @staticmethod
    def of(app: Any) -> Application:
        """The one of that application, started when it is first asked for."""
        with _lock:
            found = _applications.get(id(app))
            if found is None:
                found = _applications[id(app)] = Application(app)
            return found

    def exchange(self, scope: Message, body: bytes, seconds: float | None = None) -> Iterator[Any]:
        """Its ``http.response.start``, then the pieces of its body as it sends them; ``seconds`` is time for each."""
        steps = self._exchange(scope, body)
        try:
            while (item := self.wait(_next(steps, seconds))) is not None:
                yield item
        finally:
            with suppress(CancelledError):  # it was stopped meanwhile, which has ended this too
                self.wait(_closed(steps))

    def stop(self) -> None:
        """Tell it that it is over, and end its loop."""
        with self._beginning:
            self._is_over = True
            ended = asyncio.run_coroutine_threadsafe(self._end(), self._loop)
        with suppress(Exception):  # an application that cannot be shut down is left
            ended.result(PATIENCE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        if not self._thread.is_alive():
            self._loop.close()

    def wait(self, work: Coroutine[Any, Any, T], seconds: float | None = None) -> T:
        """What comes of a coroutine on its loop; CancelledError once the application has been stopped."""
        if threading.current_thread() is self._thread:
            work.close()
            raise RuntimeError("an ASGI application that waits for its own answer waits for ever: ask without blocking")
        with self._beginning:
            if self._is_over:  # what begins after the end would never be run
                work.close()
                raise CancelledError
            begun = asyncio.run_coroutine_threadsafe(work, self._loop)
        return begun.result(seconds)

    async def _end(self) -> None:
        await self._lifespan.stop()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await self._loop.shutdown_asyncgens()

    async def _exchange(self, scope: Message, body: bytes) -> AsyncGenerator[Any, None]:
        asked = Exchange(body)
        task = self.begin(scope, asked.receive, asked.send)
        try:
            async for message in asked.messages(task):
                yield message
        finally:
            await asked.leave(task)

    def begin(self, scope: Message, receive: Any, send: Any) -> asyncio.Future[Any]:
        """Call it, on its loop; it may go on when it has answered."""
        task: asyncio.Future[Any] = asyncio.ensure_future(
            self._app({**scope, "state": self._state.copy()}, receive, send)
        )
        self._running.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Future[Any]) -> None:
        """What it fails with once it has answered nobody hears."""
        self._running.discard(task)
        if not task.cancelled():
            task.exception()


# Both run on the loop: what begins there, it ends with itself.
async def _next(steps: AsyncGenerator[Any, None], seconds: float | None) -> Any:
    return await timely(anext(steps, None), seconds)


async def _closed(steps: AsyncGenerator[Any, None]) -> None:
    await steps.aclose()


def stop_all() -> None:
    """End every application that was asked for; the outermost mock does so."""
    with _lock:
        found = list(_applications.values())
        _applications.clear()
    for application in found:
        application.stop()


def _forget() -> None:
    """A forked process has the applications, but not the threads that they live in: it starts its own."""
    global _lock
    _lock = threading.Lock()
    _applications.clear()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_forget)
