"""Web sockets over the server: the way to a runtime that is no operation of the model's.

A request that asks for one is let in as an invocation is, and its answer is the 101 of the opening handshake; then the
connection is the socket's (``Upgrade.carry``). Callers that can send no headers of their own say in the query, or as a
subprotocol, what others say in headers.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlencode

from moto_agentcore.call import Call
from moto_agentcore.controls import controls
from moto_agentcore.errors import ServiceError, invalid
from moto_agentcore.host.caller import Authorizer, addressed
from moto_agentcore.host.planes import region_store
from moto_agentcore.neighbours.iam import authorization_is_on
from moto_agentcore.service import data
from moto_agentcore.wire.messages import Reply, Request
from moto_agentcore.wire.plan import plan
from moto_agentcore.wire.serialize import error_reply

if TYPE_CHECKING:
    from moto.core.request import Request as MotoRequest
    from websockets.server import ServerProtocol
    from websockets.sync.connection import Connection

    from moto_agentcore.families.runtimes.sockets import Socket

UPGRADE = "moto_agentcore.upgrade"  # of the environment: where the connection keeps what it is to become
OPERATION = "InvokeAgentRuntimeWithWebSocketStream"  # as IAM knows it
SESSION = "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id"
BEARER = "base64UrlBearerAuthorization"
EXTRA = "web sockets need the package websockets: pip install 'moto-agentcore[server]'"
PATIENCE = 1.0  # seconds that a client gets to say good-bye
MOST = 64 * 1024 * 1024  # bytes of a message
_PATH = re.compile(r"/runtimes/(?P<agentRuntimeArn>[^/]+)/ws")


class Upgrade:
    """What a connection becomes, once it has sent its answer."""

    def __init__(self, protocol: ServerProtocol, socket: Socket) -> None:
        self._protocol, self._socket = protocol, socket

    def carry(self, connection: Any, came: bytes) -> None:
        """``came`` is what was read of the client's, behind its handshake."""
        connection.settimeout(None)
        self._socket.carry(_Client(_opened(connection, self._protocol, came)))


def _opened(plug: Any, protocol: ServerProtocol, came: bytes) -> Connection:
    from websockets.sync.connection import Connection

    class Opened(Connection):
        def recv_events(self) -> None:
            if came:
                with self.protocol_mutex:
                    self.protocol.receive_data(came)
                    events = self.protocol.events_received()
                    self.send_data()
                for event in events:
                    self.process_event(event)
            super().recv_events()

    return Opened(plug, protocol, close_timeout=PATIENCE)


class _Client:
    """``author.sockets.Peer``, by a connection of the library's."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def receive(self) -> str | bytes | None:
        from websockets.exceptions import ConnectionClosed

        try:
            return self._connection.recv()
        except ConnectionClosed:
            return None

    def send(self, message: str | bytes) -> None:
        from websockets.exceptions import ConnectionClosed

        try:
            self._connection.send(message)
        except ConnectionClosed:
            raise EOFError("the client has left") from None

    def close(self, code: int = 1000, reason: str = "") -> None:
        self._connection.close(code, reason)


def means(request: MotoRequest) -> bool:
    """Whether a request asks for a web socket of a runtime."""
    is_upgrade = request.headers.get("Upgrade", "").lower() == "websocket"
    return is_upgrade and request.method == "GET" and _PATH.fullmatch(request.raw_path) is not None


def answer(request: MotoRequest, origin: str) -> Reply:
    """The handshake's, or why there is none; ``request`` is the connection's own."""
    try:
        from websockets.server import ServerProtocol
    except ImportError:
        return error_reply(501, "NotImplementedException", {"message": EXTRA})
    protocol = ServerProtocol(max_size=MOST)
    protocol.receive_data(_head(request))
    opening: Any = protocol.events_received()[0]
    response = protocol.accept(opening)
    try:
        if response.status_code != 101:
            raise invalid(f"No web socket can be opened: {protocol.handshake_exc}")
        socket, offered = _entered(request, origin)
    except ServiceError as error:
        return plan(data, "InvokeAgentRuntime").refuse(error)
    protocol.send_response(response)
    protocol.data_to_send()  # which the connection sends in its own way
    request.environ[UPGRADE] = Upgrade(protocol, socket)
    chosen = socket.subprotocol or (BEARER if BEARER in offered else None)
    headers = {**dict(response.headers.raw_items()), SESSION: socket.id, **dict(socket.headers)}
    return Reply(101, headers if chosen is None else {**headers, "Sec-WebSocket-Protocol": chosen})


def _entered(request: MotoRequest, origin: str) -> tuple[Socket, list[str]]:
    from moto_agentcore.families.runtimes import sockets

    ours, offered = _asked(request, origin)
    found = _PATH.fullmatch(request.raw_path)
    assert found is not None
    compiled, labels = plan(data, "InvokeAgentRuntime"), {name: unquote(it) for name, it in found.groupdict().items()}
    params = compiled.parse(ours, labels)
    compiled.validate(params)
    account, region = addressed(request.host, ours, labels, data.name)
    if authorization_is_on():
        ours.caller = Authorizer(request, account, OPERATION).check()
    store = region_store(account, region)
    call = Call(data, OPERATION, params, store, controls, compiled.model, None, ours)
    own = [
        (name, value) for name, value in parse_qsl(ours.query) if not name.lower().startswith(("x-amz", "qualifier"))
    ]
    return sockets.enter(call, urlencode(own), [name for name in offered if not name.startswith(BEARER)]), offered


def _asked(request: MotoRequest, origin: str) -> tuple[Request, list[str]]:
    """The request as one that could say all in its headers, and the subprotocols that it offers."""
    query = request.query_string.decode("utf-8", "replace")
    headers = dict(request.headers.items())
    headers.update((name, value) for name, value in parse_qsl(query) if name.lower().startswith("x-amzn-"))
    offered = [
        found for name in request.headers.get("Sec-WebSocket-Protocol", "").split(",") if (found := name.strip())
    ]
    for name in offered:
        if name.startswith(f"{BEARER}."):
            token = name.removeprefix(f"{BEARER}.")
            with suppress(ValueError):  # it is no token, and taken for none
                headers["Authorization"] = f"Bearer {urlsafe_b64decode(token + '=' * (-len(token) % 4)).decode()}"
    from werkzeug.datastructures import Headers

    return Request("GET", request.raw_path, query, Headers(headers), b"", origin=origin), offered


def _head(request: MotoRequest) -> bytes:
    """What the library reads itself."""
    lines = [f"{name}: {value}" for name, value in request.headers.items()]
    return "\r\n".join([f"GET {request.raw_path} HTTP/1.1", *lines, "", ""]).encode("latin-1")
