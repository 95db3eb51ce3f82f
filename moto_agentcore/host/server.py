"""Server mode: moto's server with our three services in front; in a thread for tests, or until a signal ends it."""

from __future__ import annotations

import os
from ipaddress import ip_address
from threading import Thread
from typing import TYPE_CHECKING, Any

from moto_agentcore.controls import controls
from moto_agentcore.host import remote
from moto_agentcore.host.dispatcher import Dispatcher

if TYPE_CHECKING:
    from moto_agentcore.host.connection import Server


class AgentCoreServer:
    """The server in a thread of this process, for tests: its state is this process's.

    Args:
        host: the address to listen on. While code interpreters run code (``code_interpreter="local"``), it has to be a
            loopback one (ValueError).
        port: the port; 0 for any free one.

    ``start`` raises OSError where the address is taken, ImportError where moto's server parts are not installed.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self._address = (host, port)
        self._server: Server | None = None

    def start(self) -> AgentCoreServer:
        self._server = _server(*self._address, quiet=True)
        # Asked for its end 20 times a second, so that stop() takes no longer.
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
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
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
            _expose(self._address[0], -1)

    def __enter__(self) -> AgentCoreServer:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def run(host: str, port: int) -> None:
    """Serve until interrupted; the address is printed once it listens."""
    server = _server(host, port)
    os.environ.setdefault("MOTO_PORT", str(server.port))  # where moto's own services find it: Lambda, Step Functions…
    print(f"moto-agentcore is listening on {server.url}", flush=True)
    server.serve_forever()


def _server(host: str, port: int, **settings: Any) -> Server:
    dispatcher = Dispatcher()  # says what to install where moto's server parts are missing
    from moto_agentcore.host.connection import Server

    if (controls.code_interpreter == "local" or controls.browser == "chromium") and not is_loopback(host):
        what = "code is run" if controls.code_interpreter == "local" else "a browser is"
        raise ValueError(f"{what} for this machine alone: listen on a loopback address, not on {host}")
    server = Server(host, port, dispatcher, **settings)
    _expose(host, 1)
    return server


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _expose(host: str, more: int) -> None:
    if not is_loopback(host):
        controls.exposed += more
