"""Automation streams: one web socket server on the loopback address, in front of the browsers' own DevTools.

A program connects to a session's path, as it would at the service; what it and the browser say to each other is handed
on as it is. Signatures are not looked at.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack, suppress
from http import HTTPStatus
from typing import Any
from weakref import WeakValueDictionary

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.sync.server import Server, ServerConnection, serve

from moto_agentcore.browser import ActionFailed
from moto_agentcore.browser.chromium import Chromium
from moto_agentcore.browser.process import PATIENCE

# No pings: on this machine an end is heard of, and one that is only busy would be taken for gone.
PLAIN: dict[str, Any] = {"max_size": None, "compression": None, "ping_interval": None}
_browsers: WeakValueDictionary[str, Chromium] = WeakValueDictionary()
_lock = threading.Lock()
_servers: list[Server] = []


def address_of(path: str, browser: Chromium) -> str:
    """Where a program reaches that browser; the path is its session's."""
    with _lock:
        if not _servers:
            _servers.append(_serving())
        _browsers[path] = browser
        port = _servers[0].socket.getsockname()[1]
    return f"ws://127.0.0.1:{port}{path}"


def stop() -> None:
    """End the server; the next session begins another."""
    with _lock:
        while _servers:
            _servers.pop().shutdown()
        _browsers.clear()


def _serving() -> Server:
    server = serve(_handle, "127.0.0.1", 0, process_request=_check, **PLAIN)
    threading.Thread(target=server.serve_forever, name="moto-agentcore automation", daemon=True).start()
    return server


def _check(connection: ServerConnection, request: Any) -> Any:
    """Refuse before the connection stands; where there is no such stream, in the service's words."""
    path = request.path.partition("?")[0]
    browser = _browsers.get(path)
    if browser is None:
        session = path.removesuffix("/automation").rpartition("/")[2]
        return connection.respond(HTTPStatus.NOT_FOUND, f"Required resources not found for session {session}\n")
    if not browser.allowed:
        return connection.respond(HTTPStatus.FORBIDDEN, "The automation stream is disabled\n")
    return None


def _handle(connection: ServerConnection) -> None:
    assert connection.request is not None
    browser = _browsers.get(connection.request.path.partition("?")[0])
    if browser is None:
        return
    browser.automations.add(connection)
    try:
        if browser.allowed:  # it may have been disabled since
            _join(connection, browser.url())
    except ActionFailed as error:
        connection.close(1011, str(error)[:120])
    finally:
        browser.automations.discard(connection)


def _join(client: ServerConnection, url: str) -> None:
    """Both ways, until one side ends."""
    with ExitStack() as stack:
        browser = stack.enter_context(connect(url, proxy=None, open_timeout=PATIENCE, **PLAIN))
        back = threading.Thread(target=_hand_on, args=(browser, client), daemon=True)
        back.start()
        _hand_on(client, browser)
        browser.close()
        back.join()


def _hand_on(source: Any, target: Any) -> None:
    with suppress(ConnectionClosed):
        for message in source:
            target.send(message)
    target.close()
