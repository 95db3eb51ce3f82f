"""Server mode: moto's server with our three services in front; in a thread for tests, or until a signal ends it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable
from threading import Thread
from typing import TYPE_CHECKING

from moto_agentcore.controls import controls
from moto_agentcore.host import remote
from moto_agentcore.host.control_token import ControlToken
from moto_agentcore.host.dispatcher import Dispatcher
from moto_agentcore.host.pages import Pages, is_loopback

if TYPE_CHECKING:
    from moto_agentcore.host.listener import Server

MAX_BODY = 256 * 1024 * 1024
POLL = 0.5  # seconds in which a signal is heard where it interrupts no waiting thread (Windows)
EXPOSED = (
    "moto-agentcore: {host} can be reached by other machines. Whoever reaches it reads and changes all that the tests "
    "keep here, secrets too, and sends requests in its name: there is no authentication. 127.0.0.1 is yours alone."
)


class AgentCoreServer:
    """The server in a thread of this process, for tests: its state is this process's.

    Args:
        host: the address to listen on. While code interpreters run code (``code_interpreter="local"``), it has to be a
            loopback one (ValueError).
        port: the port; 0 for any free one.
        allow_hosts: names that the server goes by beside loopback, ``host`` and AWS's own: a container's, say.
        allow_origins: origins whose pages may ask it (``http://localhost:3000``); ``*`` for any.
        max_body: the most bytes that a request's body may have.
        control_token: what ``/moto-api/…`` then asks for, as ``Authorization: Bearer`` or as Basic's password.

    ValueError for an empty host (it would be every address of the machine), for what is no origin and no token.
    ``start`` raises OSError where the address is taken, ImportError where moto's server parts are not installed.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        allow_hosts: Iterable[str] = (),
        allow_origins: Iterable[str] = (),
        max_body: int = MAX_BODY,
        control_token: str | None = None,
    ) -> None:
        self._address = (_named(host), port)
        self._pages = Pages(host, allow_hosts, allow_origins)
        self._max_body, self._token = max_body, ControlToken(control_token)
        self._server: Server | None = None

    def start(self) -> AgentCoreServer:
        self._server = _server(*self._address, self._pages, max_body=self._max_body, token=self._token)
        self._process = os.getpid()
        Thread(target=self._server.serve_forever, args=(POLL,), daemon=True).start()
        return self

    @property
    def url(self) -> str:
        """``http://127.0.0.1:<port>``, for ``endpoint_url`` and ``AWS_ENDPOINT_URL``."""
        if self._server is None:
            raise RuntimeError("the server is not running; call start() first")
        return self._server.url

    def reset(self) -> None:
        """Forget all state and all controls, as ``POST /moto-api/reset`` does."""
        from moto.core.base_backend import BackendDict
        from moto.core.model_instances import reset_model_data

        remote.reset()
        BackendDict.reset()
        reset_model_data()

    def stop(self) -> None:
        server, self._server = self._server, None
        if server is None or self._process != os.getpid():  # a forked child's: the connections are its parent's still
            return
        server.shutdown()
        server.cut()
        _expose(self._address[0], -1)

    def __enter__(self) -> AgentCoreServer:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def run(
    host: str,
    port: int,
    *,
    allow_hosts: Iterable[str] = (),
    allow_origins: Iterable[str] = (),
    max_body: int = MAX_BODY,
    control_token: str | None = None,
    seeds: Iterable[str] = (),
    snapshot: str | None = None,
    secrets: bool = False,
    logs: bool = False,
) -> None:
    """Serve until a signal; the address is printed once it listens. Running requests end, new ones are refused.

    A second signal ends the running ones too. ``snapshot`` is a file that is read before and written after, with
    ``secrets`` or without; ``seeds`` are files that are put on top of it. ``logs`` prints a line for each request.
    ``control_token`` is what the controls (``/moto-api/…``) ask for.
    """
    from moto_agentcore.host.snapshot_actions import keep, save, sow

    pages, token = Pages(_named(host), allow_hosts, allow_origins), ControlToken(control_token)
    keep(snapshot, secrets=secrets)
    for seed in seeds:
        sow(seed)
    server = _server(host, port, pages, max_body=max_body, token=token, logs=logs)
    os.environ.setdefault("MOTO_PORT", str(server.port))  # where moto's own services find it: Lambda, Step Functions…
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _end(server))
    if not is_loopback(host):
        print(EXPOSED.format(host=host), file=sys.stderr, flush=True)
    print(f"moto-agentcore is listening on {server.url}", flush=True)
    print(f"look into it at {server.url}{remote.PREFIX}/", flush=True)
    server.serve_forever(POLL)
    try:
        server.drain()
    finally:
        save()


def _end(server: Server) -> None:
    """Called where the signal finds this thread: in the server's loop, which another one must ask for its end."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.default_int_handler)
    Thread(target=server.shutdown, daemon=True).start()


def _named(host: str) -> str:
    if not host.strip():
        raise ValueError("an empty host is every address of this machine; say 127.0.0.1, or 0.0.0.0 if you mean that")
    return host


def _server(host: str, port: int, pages: Pages, *, max_body: int, token: ControlToken, logs: bool = False) -> Server:
    dispatcher = Dispatcher(pages, max_body, token)  # says what to install where moto's server parts are missing
    from moto_agentcore.host.listener import Server

    if (controls.code_interpreter == "local" or controls.browser == "chromium") and not is_loopback(host):
        what = "code is run" if controls.code_interpreter == "local" else "a browser is"
        raise ValueError(f"{what} for this machine alone: listen on a loopback address, not on {host}")
    server = Server(host, port, dispatcher, max_body=max_body, logs=logs)
    _expose(host, 1)
    return server


def _expose(host: str, more: int) -> None:
    if not is_loopback(host):
        controls.exposed += more
