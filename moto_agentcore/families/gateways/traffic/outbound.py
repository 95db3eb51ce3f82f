"""HTTP to what stands behind a target: what the author bound to its URL, this machine, or a part of this service."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from moto_agentcore.author.targets import LOOPBACK, Request, Response, ask
from moto_agentcore.controls import controls
from moto_agentcore.errors import ServiceError
from moto_agentcore.families.gateways.traffic import agents, credentials, functions, propagation
from moto_agentcore.families.gateways.traffic.failures import ToolError
from moto_agentcore.families.gateways.traffic.texts import is_header, parsed, sendable

if TYPE_CHECKING:
    from moto_agentcore.author.bound import Bound
    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record


@dataclass(slots=True)
class Outgoing:
    """A request on its way out; ``host`` is told to an application in place of the URL's."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    query: list[tuple[str, str]] = field(default_factory=list, repr=False)
    host: str = ""

    @property
    def path(self) -> str:
        return f"?{urlencode(self.query)}" if self.query else ""


def send(exchange: Exchange, target: Record, outgoing: Outgoing) -> Response:
    """The answer to a request, with the target's credentials and what it allows of the caller's.

    Raises:
        ToolError: nobody is there, or whoever is has failed.
    """
    outgoing.query += propagation.query(exchange, target)
    outgoing.headers |= propagation.headers(exchange, target)
    credentials.add(exchange, target, outgoing)
    if "authorization" in exchange.given:
        outgoing.headers["Authorization"] = exchange.given["authorization"]
    outgoing.headers = {name: sendable(value) for name, value in outgoing.headers.items() if is_header(name)}
    try:
        response = _sent(outgoing)
    except ServiceError as error:
        raise ToolError(f"{outgoing.url.partition('?')[0]} could not be asked: {error.message}") from error
    except (TypeError, ValueError) as error:  # a schema's URL may be anything, and what a function gives too
        raise ToolError(f"{outgoing.url.partition('?')[0]} could not be asked: {error}") from error
    propagation.keep(exchange, target, response.headers)
    return response


def _sent(outgoing: Outgoing) -> Response:
    """An application is mounted at the address it is bound to; one bound to the whole URL has that URL's own path."""
    parts = urlsplit(outgoing.url)
    found = controls.bindings.under(outgoing.url)
    if found is not None:
        address, bound = found
        return (_asked if bound.speaks_http else _called)(bound, outgoing, outgoing.url[len(address) :] or parts.path)
    own = agents.answer(outgoing)
    if own is not None:
        return own
    if LOOPBACK.fullmatch(parts.hostname or ""):
        outgoing.headers["Host"] = parts.netloc
        base = f"{parts.scheme}://{parts.netloc}"
        return ask(base, _request(outgoing, parts.path or "/"), seconds=60)
    address = f"{parts.scheme}://{parts.netloc}"
    told = f"Nothing is bound to {address}; agentcore.bind({address!r}, app) puts an application behind it"
    raise ToolError(told, told=True)


def _asked(bound: Bound, outgoing: Outgoing, path: str) -> Response:
    if not isinstance(bound.target, str):
        outgoing.headers["Host"] = outgoing.host or urlsplit(outgoing.url).netloc
    return bound.ask(_request(outgoing, path))


def _request(outgoing: Outgoing, path: str) -> Request:
    headers = {"Content-Length": str(len(outgoing.body)), **outgoing.headers}
    full = (path if path.startswith("/") else f"/{path}") + outgoing.path
    return Request(outgoing.method, full, list(headers.items()), outgoing.body)


def _called(bound: Bound, outgoing: Outgoing, path: str) -> Response:
    """A function in place of an application takes what a request has; what it gives is JSON."""
    try:
        body: Any = parsed(outgoing.body) if outgoing.body else None
    except ValueError:
        body = outgoing.body
    asked = {
        "method": outgoing.method,
        "path": path,
        "query": dict(outgoing.query),
        "headers": outgoing.headers,
        "body": body,
    }
    given = functions.encode(bound.call(asked, None)).encode("utf-8", "replace")
    return Response(200, [("content-type", "application/json")], iter([given]))
