"""The last step before the network, of every client: those too whose session was made before anything was mocked.

A session keeps the handlers it was made with, so one that is older than moto's import has no door: boto3's default
session, made when an application was imported, comes back after each mock. What its clients send to AgentCore is
answered here while a mock runs, and refused where none does (``unmocked``).
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from functools import wraps
from inspect import isawaitable
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from moto_agentcore.host import unmocked
from moto_agentcore.host.hosts import region_of_ours
from moto_agentcore.host.watching import Undo, watch

ENDPOINTS = {"botocore.endpoint": "Endpoint", "aiobotocore.endpoint": "AioEndpoint"}
_undo: list[Undo] = []


def guard() -> None:
    """Stand there from now on, or as soon as somebody imports botocore; a second call changes nothing."""
    if not _undo:
        _undo.append(watch(dict.fromkeys(ENDPOINTS, _patch)))


def unguard() -> None:
    while _undo:
        _undo.pop()()


def _patch(module: ModuleType) -> Undo:
    cls = getattr(module, ENDPOINTS[module.__name__])
    send = cls._send

    @wraps(send)
    def guarded(self: Any, request: Any) -> Any:
        __tracebackhide__ = True
        answer = None if region_of_ours(urlsplit(request.url).netloc) is None else _answer(request)
        if isawaitable(answer):  # a client of aiobotocore's
            return _awaited(answer, lambda: send(self, request))
        return send(self, request) if answer is None else answer

    cls._send = guarded

    def undo() -> None:
        cls._send = send

    return undo


async def _awaited(answer: Awaitable[Any], send: Callable[[], Awaitable[Any]]) -> Any:
    found = await answer
    return await send() if found is None else found


def _answer(request: Any) -> Any:
    """What the running mock says; None where the author lets the call pass, or nobody stands in its way."""
    __tracebackhide__ = True
    moto = sys.modules.get("moto.core.models")
    if moto is not None and moto.botocore_stubber.enabled:
        return moto.botocore_stubber("before-send", request)
    unmocked.check(f"{request.method} {urlsplit(request.url).path}", request.url, region_of_ours)
    return None
