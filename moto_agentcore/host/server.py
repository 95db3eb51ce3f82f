"""Server mode: moto's server with our three services in front.

With one endpoint for all of AWS, a request says which service it means by its signing name and its path. AgentCore's
two planes share a signing name but no path; ``bedrock-agent-runtime`` signs as ``bedrock``, like three services of
moto's, and shares two paths with ``bedrock-agent``: ``/tags/{arn}`` (the ARN decides) and ``POST /agents/{x}`` (the
trailing slash does). Requests with a Bearer token or without a signature are told by their path alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from moto_agentcore.controls import controls
from moto_agentcore.host import remote
from moto_agentcore.host.caller import scope
from moto_agentcore.host.install import install
from moto_agentcore.host.planes import Door
from moto_agentcore.service import SERVICES, Service, agents, control, data
from moto_agentcore.wire.messages import Reply
from moto_agentcore.wire.route import route
from moto_agentcore.wire.serialize import error_reply

if TYPE_CHECKING:
    from moto.core.request import Request as MotoRequest
    from werkzeug.serving import BaseWSGIServer

log = logging.getLogger(__name__)
StartResponse = Callable[..., Any]

# Signing name -> the services of ours that sign so.
SIGNED = {"bedrock-agentcore": (data, control), "bedrock": (agents,)}
EXTRA_MESSAGE = "server mode needs moto's server parts: pip install 'moto-agentcore[server]'"


class Dispatcher:
    """The WSGI application: ours first, then moto's own dispatcher."""

    def __init__(self) -> None:
        install()
        try:
            from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
        except ImportError as error:
            raise ImportError(EXTRA_MESSAGE) from error
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._doors = {name: Door(service) for name, service in SERVICES.items()}

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        from moto.moto_server.werkzeug_app import BackendRequest

        request = BackendRequest(environ)
        reply = self._control(request)
        if reply is None:
            service = service_of(request)
            reply = self._answer(service, request) if service is not None else None
        if reply is None:
            return self._moto(environ, start_response)  # type: ignore[no-any-return] # moto's is untyped
        return _send(reply, start_response)

    def _control(self, request: MotoRequest) -> Reply | None:
        """What is asked of the mock itself. moto's reset takes the author's controls back too."""
        if request.path == "/moto-api/reset" and request.method == "POST":
            controls.reset()
        if request.path.startswith(remote.PREFIX):
            return remote.answer(request.method, request.path, request.data)
        return None

    def _answer(self, service: Service, request: MotoRequest) -> Reply | None:
        try:
            door = self._doors[service.name]
            reply = door.open(request)
            return reply if reply is not None else Reply(*_moto_triple(door(request, request.raw_url, {})))
        except Exception:
            log.exception("%s %s", request.method, request.raw_path)
            return error_reply(500, "InternalServerException", {"message": "moto-agentcore failed; see its log"})


def _moto_triple(answer: tuple[int, dict[str, str], Any]) -> tuple[int, dict[str, str], bytes]:
    status, headers, body = answer
    return status, headers, body if isinstance(body, bytes) else str(body).encode()


def service_of(request: MotoRequest) -> Service | None:
    """Which of our services a request means; None for moto's."""
    if "X-Amz-Target" in request.headers or request.path.startswith("/moto-api"):
        return None
    signed = scope(request.headers, request.query_string.decode("latin-1"))
    path = request.raw_path
    if signed is None:
        found = (service for service in (data, control, agents) if _means(service, request.method, path))
        return next(found, None)
    candidates = SIGNED.get(signed.group("service"), ())
    found = (service for service in candidates if _means(service, request.method, path))
    # A path that neither AgentCore plane has is still AgentCore's to refuse.
    return next(found, data if signed.group("service") == data.name else None)


def _means(service: Service, method: str, path: str) -> bool:
    found = route(service, method, path)
    if found is None:
        return False
    operation, labels = found
    if path.startswith("/tags/"):
        return _owns(service, unquote(labels["resourceArn"]))
    return not (service is agents and operation == "InvokeInlineAgent" and path.endswith("/"))


def _owns(service: Service, arn: str) -> bool:
    parts = arn.split(":", 5)
    if len(parts) < 6:
        return service is control
    if service is agents:
        return parts[2] == "bedrock" and parts[5].startswith("session/")
    return parts[2] == "bedrock-agentcore"


def _send(reply: Reply, start_response: StartResponse) -> Iterable[bytes]:
    from http.client import responses

    headers = [*reply.headers.items(), ("Access-Control-Allow-Origin", "*")]
    streamed = not isinstance(reply.body, bytes)
    if not streamed and reply.status != 204:
        headers.append(("Content-Length", str(len(reply.content()))))
    start_response(f"{reply.status} {responses.get(reply.status, 'Unknown')}", headers)
    body: bytes | Iterator[bytes] = reply.body
    return [body] if isinstance(body, bytes) else body


class AgentCoreServer:
    """The server in a thread of this process, for tests: its state is this process's.

    Args:
        host: the address to listen on.
        port: the port; 0 for any free one.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self._address = (host, port)
        self._server: BaseWSGIServer | None = None

    def start(self) -> AgentCoreServer:
        from moto.moto_server.werkzeug_app import MotoRequestHandler
        from werkzeug.serving import make_server

        class Quiet(MotoRequestHandler):
            protocol_version = "HTTP/1.1"  # keep-alive, and chunks for streams

            def log_request(self, *_: Any) -> None:
                pass

        self._server = make_server(*self._address, Dispatcher(), threaded=True, request_handler=Quiet)
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    @property
    def url(self) -> str:
        """``http://127.0.0.1:<port>``, for ``endpoint_url`` and ``AWS_ENDPOINT_URL``."""
        if self._server is None:
            raise RuntimeError("the server is not running; call start() first")
        return f"http://{self._address[0]}:{self._server.server_port}"

    def reset(self) -> None:
        """Forget all state and all controls."""
        from moto.core.base_backend import BackendDict

        controls.reset()
        BackendDict.reset()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def __enter__(self) -> AgentCoreServer:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def run(host: str, port: int) -> None:
    """Serve until interrupted; the address is printed once it listens."""
    from moto.moto_server.werkzeug_app import MotoRequestHandler
    from werkzeug.serving import make_server

    server = make_server(host, port, Dispatcher(), threaded=True, request_handler=MotoRequestHandler)
    print(f"moto-agentcore is listening on http://{host}:{server.server_port}", flush=True)
    server.serve_forever()
