"""The server's application: controls, then the service of ours that a request means, then moto's own dispatcher."""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from moto_agentcore.controls.progressions import Progressions
from moto_agentcore.errors import unreadable
from moto_agentcore.host import gateways, health, lacking, remote, sockets, visited
from moto_agentcore.host.answer import StartResponse, send, too_large
from moto_agentcore.host.caller import region_of
from moto_agentcore.host.control_token import OPEN, ControlToken
from moto_agentcore.host.environs import media_type, readdressed, unpacked
from moto_agentcore.host.framing import TooLargeError
from moto_agentcore.host.install import install
from moto_agentcore.host.listing import without_secrets
from moto_agentcore.host.nearest import no_operation
from moto_agentcore.host.owner import is_unsigned, needs_signature, neighbour_has, service_of
from moto_agentcore.host.pages import Pages, origin_of, with_headers
from moto_agentcore.host.planes import Door
from moto_agentcore.host.short import Short, ShortWay
from moto_agentcore.host.streams import Begun, failure_text
from moto_agentcore.service import SERVICES
from moto_agentcore.wire.messages import Reply, Request, dump
from moto_agentcore.wire.parse import LARGEST
from moto_agentcore.wire.serialize import error_reply

if TYPE_CHECKING:
    from moto.core.request import Request as MotoRequest

    from moto_agentcore.host.head import Fields

log = logging.getLogger(__name__)

ASKED = "moto_agentcore.asked"  # of the environment: ours have been asked whether it is theirs
EXTRA_MESSAGE = "server mode needs moto's server parts: pip install 'moto-agentcore[server]'"


class Dispatcher:
    """The WSGI application: ours first, then moto's own dispatcher; nothing for other people's pages."""

    def __init__(self, pages: Pages, max_body: int, token: ControlToken = OPEN) -> None:
        self._pages = pages
        self._token = token
        self._most = min(max_body, LARGEST)  # of what a body unpacks to
        install()
        try:
            from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
        except ImportError as error:
            raise ImportError(EXTRA_MESSAGE) from error
        self._short = ShortWay(pages)
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._turned = Progressions()  # by moto's own interface
        self._doors: dict[str, Door | gateways.GatewayDoor]
        self._doors = {name: Door(service) for name, service in SERVICES.items()}
        self._doors["gateway"] = gateways.GatewayDoor()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        up = health.answer(environ)
        if up is not None:
            return send(up, start_response)
        refusal = self._pages.refusal(environ)
        if refusal is not None:
            return send(refusal, start_response)
        preflight = self._pages.preflight(environ)
        if preflight is not None:
            return send(preflight, start_response)
        return self._dispatch(environ, with_headers(start_response, self._pages.headers(environ)))

    def at_once(self, method: str, target: str, headers: Fields, body: bytes) -> Reply | None:
        """The answer to what plainly asks one of our services; None for all that is to be told apart first."""
        short = self.plainly(method, target, headers)
        return None if short is None else self.answered(short, body)

    def plainly(self, method: str, target: str, headers: Fields) -> Short | None:
        """What is plainly asked of one of our services, to be ``answered``."""
        try:
            return self._short.find(method, target, headers)
        except Exception:
            log.exception("%s %s", method, target)
            return None

    def answered(self, short: Short, body: bytes) -> Reply:
        try:
            return _begun(short.answer(body))
        except Exception as error:
            log.exception("%s %s", short.request.method, short.request.path)
            return _failed(error)

    def _dispatch(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        from moto.moto_server.werkzeug_app import BackendRequest

        origin = origin_of(environ)
        environ = readdressed(environ)
        request = BackendRequest(environ)
        if gateways.means(request.host):
            return send(self.ours("gateway", environ, origin), start_response)
        reply = self._token.refusal(request.path, environ) or visited.answer(_seen(request, environ))
        if reply is not None:
            return send(reply, start_response)
        if remote.means(request.path):
            return send(
                remote.answer(request.method, request.path, request.get_data(), media_type(environ)), start_response
            )
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
                environ = unpacked(environ, self._most)
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
            return _begun(self._doors[door].reply(request, origin))
        except Exception as error:
            log.exception("%s %s", request.method, request.raw_path)
            return _failed(error)

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
            if is_unsigned(request):  # a slip in a path: moto took it for a bucket's
                told = {"message": no_operation("this server", request.method, request.raw_path)}
                return send(error_reply(404, "ResourceNotFoundException", told), start_response)
            log.exception("moto: %s %s", request.method, request.raw_path)
            status, code, message = 500, "InternalFailure", f"moto failed: {type(error).__name__}; see its log"
        return send(error_reply(status, code, {"message": message}), start_response)

    def _motos_controls(
        self, request: MotoRequest, environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        """Moto's own interface, held to what ours is held to."""
        has_body = environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ
        if has_body and media_type(environ) not in ("", remote.JSON):
            return send(remote.unsupported(), start_response)
        if request.path == "/moto-api/reset" and request.method == "POST":
            remote.reset()  # the author's controls go with moto's state
            self._turned.end()
        if request.path == "/moto-api/state-manager/set-transition":
            self._turned.begin()
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


def _begun(reply: Reply) -> Reply:
    reply.body = reply.body if isinstance(reply.body, bytes) else Begun(reply)
    return reply


def _failed(error: Exception) -> Reply:
    return error_reply(500, "InternalServerException", {"message": failure_text(error)})


def _seen(request: MotoRequest, environ: dict[str, Any]) -> Request:
    """A request without what it holds: as much as a visit is told by."""
    query = request.query_string.decode("latin-1")
    return Request(request.method, request.raw_path, query, request.headers, b"", origin=origin_of(environ))
