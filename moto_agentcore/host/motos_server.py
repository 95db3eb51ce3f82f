"""moto's own server (``moto_server``, ``ThreadedMotoServer``), once ours are installed: they answer at its address too.

It tells services apart by their signing names: it would send what means ``bedrock-agent-runtime`` to ``bedrock-agent``,
and what nobody has signed to S3. So it is asked for what is not ours only. It opens no web sockets, and the author's
controls over HTTP are ``moto-agentcore server``'s alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, wraps
from typing import TYPE_CHECKING, Any

from moto_agentcore.controls import controls
from moto_agentcore.host import gateways, sockets
from moto_agentcore.host.answer import send
from moto_agentcore.host.environs import readdressed
from moto_agentcore.host.owner import service_of
from moto_agentcore.host.pages import Pages, is_loopback, origin_of
from moto_agentcore.wire.serialize import error_reply

if TYPE_CHECKING:
    from types import ModuleType

    from moto_agentcore.host.dispatcher import Dispatcher

MODULE = "moto.moto_server.werkzeug_app"
ELSEWHERE = (
    "moto's server opens no web sockets, answers no other origin's pages, and while code is run no other machines: "
    "`moto-agentcore server` says what it can"
)


def patch(module: ModuleType) -> Callable[[], None]:
    """Patch the dispatcher of moto's server; gives what takes it back."""
    application = module.DomainDispatcherApplication
    original = application.__call__

    @wraps(original)
    def call(self: Any, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        found = _answered(environ, start_response, module)
        return original(self, environ, start_response) if found is None else found

    application.__call__ = call

    def undo() -> None:
        application.__call__ = original

    return undo


def _answered(environ: dict[str, Any], start_response: Any, module: ModuleType) -> Iterable[bytes] | None:
    """The answer to what means a service of ours, or a gateway; None where it is for moto to give."""
    from moto_agentcore.host.dispatcher import ASKED

    if ASKED in environ:  # by a server of ours, which has moto's behind it
        return None
    origin = origin_of(environ)
    environ = readdressed(environ)
    request = module.BackendRequest(environ)
    service = service_of(request)
    door = "gateway" if gateways.means(request.host) else None if service is None else service.name
    if sockets.means(request) or (door is not None and _is_kept_from(environ)):
        return send(error_reply(403, "AccessDeniedException", {"message": ELSEWHERE}), start_response)
    return None if door is None else send(_dispatcher().ours(door, environ, origin), start_response)


def _is_kept_from(environ: dict[str, Any]) -> bool:
    """Other origins' pages, always; and, while code or a browser is run here, whoever is not on this machine."""
    if controls.code_interpreter == "local" or controls.browser == "chromium":
        return not is_loopback(environ.get("REMOTE_ADDR", "")) or _pages().refusal(environ) is not None
    return _pages().is_foreign(environ)


@cache
def _pages() -> Pages:
    return Pages("127.0.0.1")


@cache
def _dispatcher() -> Dispatcher:
    from moto_agentcore.host.dispatcher import Dispatcher
    from moto_agentcore.host.server import MAX_BODY

    return Dispatcher(_pages(), MAX_BODY)
