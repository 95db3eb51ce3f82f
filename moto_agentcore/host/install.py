"""Putting our planes in front of moto's: once, for the process, reversibly in tests.

moto has no plugin mechanism, and its maintainer wants none, so four things are patched: ``moto.backends.get_backend``
(read by attribute everywhere but in moto's proxy, so before that is imported), ``backend_index.backend_url_patterns``
(the list itself), botocore's ``BUILTIN_HANDLERS`` (sessions made from now on), and the stubber: what it is asked by and
what it reads an answer from. httpx and moto's server are patched where somebody imports them (``watching``), and the
last step of clients that have no handler of ours (``leaving``).
"""

from __future__ import annotations

import os
from functools import wraps
from threading import Lock
from typing import Any

import moto.backends
from botocore.handlers import BUILTIN_HANDLERS, REGISTER_LAST
from moto import backend_index
from moto.core import botocore_stubber as stubber_module
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.custom_responses_mock import CallbackResponse
from moto.core.models import RESPONSES_METHODS, botocore_stubber, responses_mock

from moto_agentcore.host import asynchronous, httpx_clients, leaving, motos_server
from moto_agentcore.host.aside import aside
from moto_agentcore.host.doors import ANSWERED, FastDoor
from moto_agentcore.host.planes import PLANES, doors, plane
from moto_agentcore.host.signing import choose
from moto_agentcore.host.streams import Raw, Stream, handing_on
from moto_agentcore.host.watching import watch
from moto_agentcore.service import SERVICES

WATCHED = {**dict.fromkeys(httpx_clients.MODULES, httpx_clients.patch), motos_server.MODULE: motos_server.patch}
_lock = Lock()  # a new one in a forked process, whose other threads are gone
_undo: list[Any] = []


def install() -> None:
    """Put the three services in front of moto's for this process; a second call changes nothing.

    From then on plain ``mock_aws`` has them too. ``@mock_agentcore``, the pytest plugin and the server call it.
    """
    with _lock:
        leaving.guard()
        if not _undo:
            _undo.extend((_patch_handlers(), _patch_stubber(), _patch_index(), _patch_backends(), watch(WATCHED)))
            if botocore_stubber.enabled:
                _join_running_mock()


def uninstall() -> None:
    """Take everything back; for tests of the installation itself."""
    with _lock:
        while _undo:
            _undo.pop()()
        leaving.unguard()


def _after_fork_in_child() -> None:
    global _lock
    _lock = Lock()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_after_fork_in_child)


def _patch_handlers() -> Any:
    added: list[tuple[Any, ...]] = []
    for name, service in SERVICES.items():
        # Last: whoever chooses a signature of their own is asked before.
        added += [(f"before-send.{name}", FastDoor(service)), (f"choose-signer.{name}", choose, REGISTER_LAST)]
    BUILTIN_HANDLERS.extend(added)
    FastDoor.installed = True

    def undo() -> None:
        FastDoor.installed = False
        for handler in added:
            BUILTIN_HANDLERS.remove(handler)

    return undo


def _patch_stubber() -> Any:
    process = botocore_stubber.process_request

    def process_request(request: Any) -> Any:
        with handing_on():
            return process(request)

    original = stubber_module.MockRawResponse

    @wraps(original, updated=())
    def raw_response(body: Any) -> Any:
        return Raw(body.taken()) if isinstance(body, Stream) else original(body)

    stubber_module.MockRawResponse = raw_response  # type: ignore[assignment,misc] # it is only called
    botocore_stubber.process_request = process_request  # type: ignore[method-assign] # one instance, not the class
    handle = BotocoreStubber.__call__
    BotocoreStubber.__call__ = _handling(handle)  # type: ignore[method-assign] # of the class: Python looks nowhere else

    def undo() -> None:
        BotocoreStubber.__call__ = handle  # type: ignore[method-assign] # as it was
        stubber_module.MockRawResponse = original  # type: ignore[misc] # as it was
        botocore_stubber.__dict__.pop("process_request", None)

    return undo


def _handling(handle: Any) -> Any:
    """As ``handle``, and for sessions of aiobotocore's from before ``install()``, where one of ours is meant."""
    urls = [urls for _, urls, _ in doors()]

    @wraps(handle)
    def call(self: BotocoreStubber, event_name: str, request: Any, **kwargs: Any) -> Any:
        if hasattr(request, ANSWERED):  # by our own door, which botocore has asked just before
            return None
        is_left = not self.enabled or not asynchronous.asks(request)
        if is_left or not any(url.match(request.url) for url in urls):
            return handle(self, event_name, request, **kwargs)
        return _awaited(request)

    return call


async def _awaited(request: Any) -> Any:
    found = await aside(botocore_stubber.process_request, request)
    if found is None:
        return None
    status, headers, body = found
    if isinstance(body, Stream):
        body = body.taken()
    elif isinstance(body, str):  # a refusal of moto's own
        body = body.encode()
    return asynchronous.response(request.url, status, headers, body)


def _patch_index() -> Any:
    patterns = backend_index.backend_url_patterns
    before = list(patterns)
    ours = [(name, urls) for name, urls, _ in doors()]
    patterns[:] = ours + [entry for entry in before if entry[0] not in PLANES]

    def undo() -> None:
        patterns[:] = before

    return undo


def _join_running_mock() -> None:
    """A mock tells ``responses`` its URLs when it starts; one that runs already is told ours."""
    for method in RESPONSES_METHODS:
        for _, urls, _ in doors():
            answer = botocore_stubber.process_prepared_request
            responses_mock.add(CallbackResponse(method=method, url=urls, callback=answer))


def _patch_backends() -> Any:
    original = moto.backends.get_backend
    planes = {name: plane(name) for name in PLANES}
    named = {**planes, **{PLANES[name].name: found for name, found in planes.items()}}

    @wraps(original)
    def get_backend(name: Any) -> Any:
        return named[name] if name in named else original(name)

    moto.backends.get_backend = get_backend

    def undo() -> None:
        moto.backends.get_backend = original

    return undo
