"""The server's application: controls, then the service of ours that a request means, then moto's own dispatcher."""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import unreadable
from moto_agentcore.families.shared.urls import PREFIX
from moto_agentcore.host import gateways, lacking, remote, sockets, visited
from moto_agentcore.host.caller import region_of
from moto_agentcore.host.framing import TooLargeError, unzipped
from moto_agentcore.host.install import install
from moto_agentcore.host.listing import without_secrets
from moto_agentcore.host.owner import needs_signature, neighbour_has, service_of
from moto_agentcore.host.pages import Pages, origin_of, with_headers
from moto_agentcore.host.planes import Door
from moto_agentcore.host.streams import Begun, failure_text
from moto_agentcore.service import SERVICES
from moto_agentcore.wire.messages import Reply, Request, dump
from moto_agentcore.wire.parse import LARGEST
from moto_agentcore.wire.serialize import error_reply

if TYPE_CHECKING:
    from moto.core.request import Request as MotoRequest

log = logging.getLogger(__name__)
StartResponse = Callable[..., Any]

ASKED = "moto_agentcore.asked"  # of the environment: ours have been asked whether it is theirs
RAW = ("RAW_URI", "REQUEST_URI")  # where servers tell a path as it was sent
EXTRA_MESSAGE = "server mode needs moto's server parts: pip install 'moto-agentcore[server]'"


class Dispatcher:
    """The WSGI application: ours first, then moto's own dispatcher; nothing for other people's pages."""

    def __init__(self, pages: Pages, max_body: int) -> None:
        self._pages = pages
        self._most = min(max_body, LARGEST)  # of what a body unpacks to
        install()
        try:
            from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
        except ImportError as error:
            raise ImportError(EXTRA_MESSAGE) from error
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._doors: dict[str, Door | gateways.GatewayDoor]
        self._doors = {name: Door(service) for name, service in SERVICES.items()}
        self._doors["gateway"] = gateways.GatewayDoor()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        refusal = self._pages.refusal(environ)
        if refusal is not None:
            return send(refusal, start_response)
        preflight = self._pages.preflight(environ)
        if preflight is not None:
            return send(preflight, start_response)
        return self._dispatch(environ, with_headers(start_response, self._pages.headers(environ)))

    def _dispatch(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        from moto.moto_server.werkzeug_app import BackendRequest

        origin = origin_of(environ)
        environ = readdressed(environ)
        request = BackendRequest(environ)
        if gateways.means(request.host):
            return send(self.ours("gateway", environ, origin), start_response)
        if remote.means(request.path):
            return send(remote.answer(request.method, request.path, request.get_data(), _type(environ)), start_response)
        reply = visited.answer(_seen(request, environ))
        if reply is not None:
            return send(reply, start_response)
        if sockets.means(request):
            return send(sockets.answer(request, origin), start_response)
        service = service_of(request)
        if service is not None:
            return send(self.ours(service.name, environ, origin), start_response)
        return self._theirs(request, environ, start_response)

    def ours(self, door: str, environ: dict[str, Any], origin: str) -> Reply:
        """The answer of one of our services, or of a gateway."""
        from moto.moto_server.werkzeug_app import BackendRequest

        if environ.get("HTTP_CONTENT_ENCODING", "").lower() == "gzip":
            try:
                environ = _unzipped(environ, self._most)
            except TooLargeError:
                return too_large(self._most)
            except zlib.error:
                error = unreadable("The request body is not gzip, as its Content-Encoding says")
                return error_reply(400, error.code, {"message": error.message, **error.members})
        request = BackendRequest(environ)
        request.get_data()  # now: later it would be taken for a form where the Content-Type says so, as curl's does
        return self._answer(door, request, origin)

    def _answer(self, door: str, request: MotoRequest, origin: str) -> Reply:
        try:
            reply = self._doors[door].reply(request, origin)
            reply.body = reply.body if isinstance(reply.body, bytes) else Begun(reply)
            return reply
        except Exception as error:
            log.exception("%s %s", request.method, request.raw_path)
            return error_reply(500, "InternalServerException", {"message": failure_text(error)})

    def _theirs(self, request: MotoRequest, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        environ = {**environ, ASKED: True}
        if request.path.startswith("/moto-api"):
            return self._motos_controls(request, environ, start_response)
        lent = needs_signature(request) and neighbour_has(request)
        if lent:  # moto's dispatcher reads signatures only
            credential = f"bearer/20260101/{region_of('', request.headers)}/bedrock/aws4_request"
            environ = {**environ, "HTTP_AUTHORIZATION": f"AWS4-HMAC-SHA256 Credential={credential}, Signature=none"}
        try:
            return self._moto(environ, start_response)  # type: ignore[no-any-return] # moto's is untyped
        except ModuleNotFoundError as error:
            return send(lacking.reply(request, error), start_response)
        except NotImplementedError as error:
            status, code, message = 501, "NotImplementedException", f"moto: {error}"
        except Exception as error:
            log.exception("moto: %s %s", request.method, request.raw_path)
            status, code, message = 500, "InternalFailure", f"moto failed: {type(error).__name__}; see its log"
        return send(error_reply(status, code, {"message": message}), start_response)

    def _motos_controls(
        self, request: MotoRequest, environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        """Moto's own interface, held to what ours is held to."""
        has_body = environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ
        if has_body and _type(environ) not in ("", remote.JSON):
            return send(remote.unsupported(), start_response)
        if request.path == "/moto-api/reset" and request.method == "POST":
            remote.reset()  # the author's controls go with moto's state
        if request.path == "/moto-api/data.json":
            return send(self._listing(request, environ), start_response)
        return self._moto(environ, start_response)  # type: ignore[no-any-return] # moto's is untyped

    def _listing(self, request: MotoRequest, environ: dict[str, Any]) -> Reply:
        told: list[str] = []
        try:
            body = b"".join(self._moto(environ, lambda status, *_: told.append(status)))
        except ModuleNotFoundError as error:  # it asks a function of Lambda's for its container
            return lacking.reply(request, error)
        if not told[0].startswith("200"):
            return error_reply(500, "InternalFailure", {"message": "moto cannot list what it holds; see its log"})
        return Reply(200, {"Content-Type": "application/json"}, dump(without_secrets(json.loads(body))))


def _seen(request: MotoRequest, environ: dict[str, Any]) -> Request:
    """A request without what it holds: as much as a visit is told by."""
    query = request.query_string.decode("latin-1")
    return Request(request.method, request.raw_path, query, request.headers, b"", origin=origin_of(environ))


def readdressed(environ: dict[str, Any]) -> dict[str, Any]:
    """A request to an address that an answer gave out (``urls.gateway``), as one to the host that stands in it."""
    path = environ["PATH_INFO"]
    host, _, rest = path.removeprefix(PREFIX).partition("/")
    if not path.startswith(PREFIX) or not gateways.means(host):
        return environ
    raw = {name: "/" + "".join(environ[name].split("/", 3)[3:]) for name in RAW if name in environ}
    return {**environ, "HTTP_HOST": host, "PATH_INFO": f"/{rest}", **raw}


def _type(environ: dict[str, Any]) -> str:
    """The media type of a request's body."""
    return str(environ.get("CONTENT_TYPE", "")).partition(";")[0].strip().lower()


def too_large(limit: int) -> Reply:
    error = unreadable(f"The request body is larger than {limit} bytes, the most that this server takes")
    return error_reply(413, error.code, {"message": error.message, **error.members})


def _unzipped(environ: dict[str, Any], limit: int) -> dict[str, Any]:
    from werkzeug.wsgi import get_input_stream

    body = unzipped(get_input_stream(environ).read(), limit)
    return {**environ, "wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)), "HTTP_CONTENT_ENCODING": ""}


def send(reply: Reply, start_response: StartResponse) -> Iterable[bytes]:
    from http.client import responses

    headers = list(reply.headers.items())
    body: bytes | Iterator[bytes] = reply.body
    if isinstance(body, bytes) and reply.status not in (101, 204):
        headers.append(("Content-Length", str(len(body))))
    start_response(f"{reply.status} {responses.get(reply.status, 'Unknown')}", headers)
    return [body] if isinstance(body, bytes) else body
