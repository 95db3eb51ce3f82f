"""Which service a request means, when one endpoint stands for all of AWS.

A request says it by its signing name and its path. AgentCore's two planes share a signing name but no path;
``bedrock-agent-runtime`` signs as ``bedrock``, like three services of moto's, and shares two paths with
``bedrock-agent``: ``/tags/{arn}`` (the ARN decides) and ``POST /agents/{x}`` (the trailing slash does). Requests with a
Bearer token or without a signature are told by their path alone; what is unsigned and has no path of ours is moto's.
"""

from __future__ import annotations

import gzip
import logging
import zlib
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import unreadable
from moto_agentcore.host import pages, remote
from moto_agentcore.host.caller import region_of, scope
from moto_agentcore.host.install import install
from moto_agentcore.host.planes import Door
from moto_agentcore.host.streams import Begun, failure_text
from moto_agentcore.service import SERVICES, Service, agents, control, data
from moto_agentcore.wire.messages import Reply
from moto_agentcore.wire.route import route
from moto_agentcore.wire.serialize import error_reply

if TYPE_CHECKING:
    from moto.core.request import Request as MotoRequest

log = logging.getLogger(__name__)
StartResponse = Callable[..., Any]

# moto's services that sign as bedrock-agent-runtime does.
SIGNED_ALIKE = tuple(Service(name) for name in ("bedrock", "bedrock-agent", "bedrock-runtime"))
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
        if remote.means(request.path):
            return send(remote.answer(request.method, request.path, request.get_data()), start_response)
        if pages.means(request.method, request.path):
            return send(pages.answer(request.query_string.decode("latin-1")), start_response)
        service = service_of(request)
        if service is not None:
            return send(self._ours(service, environ), start_response)
        return self._theirs(request, environ, start_response)

    def _ours(self, service: Service, environ: dict[str, Any]) -> Reply:
        from moto.moto_server.werkzeug_app import BackendRequest

        if environ.get("HTTP_CONTENT_ENCODING", "").lower() == "gzip":
            try:
                environ = _unzipped(environ)
            except (OSError, EOFError, zlib.error):
                error = unreadable("The request body is not gzip, as its Content-Encoding says")
                return error_reply(400, error.code, {"message": error.message, **error.members})
        request = BackendRequest(environ)
        request.get_data()  # now: later it would be taken for a form where the Content-Type says so, as curl's does
        return self._answer(service, request)

    def _answer(self, service: Service, request: MotoRequest) -> Reply:
        try:
            reply = self._doors[service.name].reply(request)
            reply.body = reply.body if isinstance(reply.body, bytes) else Begun(reply)
            return reply
        except Exception as error:
            log.exception("%s %s", request.method, request.raw_path)
            return error_reply(500, "InternalServerException", {"message": failure_text(error)})

    def _theirs(self, request: MotoRequest, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if request.path == "/moto-api/reset" and request.method == "POST":
            remote.reset()  # the author's controls go with moto's state
        bearer = _bears_token(request) and _neighbour_has(request)
        if bearer:  # moto's dispatcher reads signatures only
            credential = f"bearer/20260101/{region_of('', request.headers)}/bedrock/aws4_request"
            environ = {**environ, "HTTP_AUTHORIZATION": f"AWS4-HMAC-SHA256 Credential={credential}, Signature=none"}
        try:
            return self._moto(environ, start_response)  # type: ignore[no-any-return] # moto's is untyped
        except NotImplementedError as error:
            if not bearer and _signed_for(request) != "bedrock":
                raise
            reply = error_reply(501, "NotImplementedException", {"message": f"moto: {error}"})
            return send(reply, start_response)


def _unzipped(environ: dict[str, Any]) -> dict[str, Any]:
    from werkzeug.wsgi import get_input_stream

    body = gzip.decompress(get_input_stream(environ).read())
    return {**environ, "wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)), "HTTP_CONTENT_ENCODING": ""}


def service_of(request: MotoRequest) -> Service | None:
    """Which of our services a request means; None for moto's. What nobody has is ours to refuse where it can be."""
    if "X-Amz-Target" in request.headers or request.path.startswith("/moto-api"):
        return None
    signed = _signed_for(request)
    if signed == data.name:  # both planes sign so, and nobody else
        return next((plane for plane in (data, control) if _has(plane, request)), data)
    if signed == "bedrock":
        return agents if _means(agents, request) or not _neighbour_has(request) else None
    found = next((service for service in (data, control, agents) if _means(service, request)), None)
    if _bears_token(request):
        return found if found is not None or _neighbour_has(request) else data
    return found if signed is None else None


def _signed_for(request: MotoRequest) -> str | None:
    """The signing name; an empty one of a signature of another kind; None of a request without any."""
    found = scope(request.headers, request.query_string.decode("latin-1"))
    if found is not None:
        return str(found.group("service"))
    foreign = "Authorization" in request.headers or {"AWSAccessKeyId", "Signature"} <= set(request.args)
    return "" if foreign else None


def _bears_token(request: MotoRequest) -> bool:
    return bool(request.headers.get("Authorization", "").lower().startswith("bearer "))


def _neighbour_has(request: MotoRequest) -> bool:
    return any(_has(service, request) for service in SIGNED_ALIKE)


def _has(service: Service, request: MotoRequest) -> bool:
    return route(service, request.method, request.raw_path) is not None


def _means(service: Service, request: MotoRequest) -> bool:
    """Whether a request means this service and not another one with the same path."""
    found = route(service, request.method, request.raw_path)
    if found is None:
        return False
    operation, labels = found
    if "resourceArn" in labels:
        return _owns(service, labels["resourceArn"])
    return operation != "InvokeInlineAgent" or not request.raw_path.endswith("/")


def _owns(service: Service, arn: str) -> bool:
    parts = arn.split(":", 5)
    if len(parts) < 6:
        return service is control
    if service is agents:
        return parts[2] == "bedrock" and parts[5].startswith("session/")
    return parts[2] == "bedrock-agentcore"


def send(reply: Reply, start_response: StartResponse) -> Iterable[bytes]:
    from http.client import responses

    headers = [*reply.headers.items(), ("Access-Control-Allow-Origin", "*")]
    body: bytes | Iterator[bytes] = reply.body
    if isinstance(body, bytes) and reply.status != 204:
        headers.append(("Content-Length", str(len(body))))
    start_response(f"{reply.status} {responses.get(reply.status, 'Unknown')}", headers)
    return [body] if isinstance(body, bytes) else body
