"""Asynchronous code from synchronous: waited for, or drawn from, on an event loop of its own.

Each piece of work has its own loop, so that one which blocks (a boto3 call that comes back here) blocks nobody else. It
runs in the caller's thread; where that runs a loop already, in a thread beside it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from typing import Any, TypeVar

from moto_agentcore.author.limits import LateError

T = TypeVar("T")


def awaited(given: Awaitable[T], seconds: float | None = None) -> T:
    """The result of a coroutine or another awaitable; what is late is cancelled (``limits.LateError``)."""

    async def wait() -> T:
        return await timely(given, seconds)

    found: T = aside(_run, wait())
    return found


async def timely(given: Awaitable[T], seconds: float | None) -> T:
    """Wait so long and no longer."""
    if seconds is None:
        return await given
    try:
        return await asyncio.wait_for(given, seconds)
    except asyncio.TimeoutError as error:  # not TimeoutError itself before Python 3.11
        raise LateError(seconds) from error


def aside(function: Callable[..., T], *args: Any) -> T:
    """Call a function that runs a loop: here, or in another thread where this one has a running loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return function(*args)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(copy_context().run, function, *args).result()


def _run(coroutine: Any) -> Any:
    loop = asyncio.new_event_loop()  # asyncio.run would leave the thread without the loop that it had
    try:
        return loop.run_until_complete(coroutine)
    finally:
        _close(loop)


def _close(loop: asyncio.AbstractEventLoop) -> None:
    async def end() -> None:
        left = asyncio.all_tasks(loop) - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await loop.shutdown_asyncgens()

    loop.run_until_complete(end())
    loop.close()


def drawn(source: AsyncIterable[T], seconds: float | None = None) -> Iterator[T]:
    """What an asynchronous iterator gives, one at a time: it goes on only when the next one is asked for.

    ``seconds`` is how long each may take.

    It lives in one task from its first step to its last, as libraries that bind resources to a task want it.
    """
    pump = _Pump(source, seconds)
    try:
        while aside(pump.step):
            yield pump.item
    finally:
        aside(pump.close)


class _Pump:
    """An asynchronous iterator in a task that stands still between two steps."""

    item: Any

    def __init__(self, source: AsyncIterable[Any], seconds: float | None) -> None:
        self._source, self._seconds = source, seconds
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None

    def step(self) -> bool:
        """Run to the next item; False at the end."""
        return self._loop.run_until_complete(self._step())

    async def _step(self) -> bool:
        if self._task is None:
            self._made, self._wanted = asyncio.Event(), asyncio.Event()
            self._task = asyncio.ensure_future(self._pumped())
        self._made.clear()
        self._wanted.set()
        waiting = asyncio.ensure_future(self._made.wait())
        done, _ = await asyncio.wait({waiting, self._task}, timeout=self._seconds, return_when=asyncio.FIRST_COMPLETED)
        if self._made.is_set():
            return True
        waiting.cancel()
        if not done and self._seconds is not None:
            raise LateError(self._seconds)
        self._task.result()
        return False

    async def _pumped(self) -> None:
        try:
            await self._asked()
            async for item in self._source:
                self.item = item
                self._made.set()
                await self._asked()
        finally:
            close = getattr(self._source, "aclose", None)
            if close is not None:
                await close()

    async def _asked(self) -> None:
        await self._wanted.wait()
        self._wanted.clear()

    def close(self) -> None:
        """End it, wherever it stands."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            with suppress(asyncio.CancelledError, Exception):  # it was told to end; how it takes that is its own
                self._loop.run_until_complete(self._task)
        _close(self._loop)
