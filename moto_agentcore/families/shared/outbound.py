"""HTTP from this service to whoever is at a URL: what the author bound there, a part of this service, this machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from moto_agentcore.author.targets import LOOPBACK, Request, Response, ask
from moto_agentcore.controls import controls
from moto_agentcore.errors import ServiceError
from moto_agentcore.families.shared import addresses
from moto_agentcore.families.shared.json_text import encode, parsed
from moto_agentcore.families.shared.texts import is_header, sendable
from moto_agentcore.families.shared.tool_failures import ToolError
from moto_agentcore.state import ids

if TYPE_CHECKING:
    from moto_agentcore.author.bound import Bound


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


def reach(outgoing: Outgoing) -> Response:
    """The answer to a request.

    Raises:
        ToolError: nobody is there, or whoever is has failed.
    """
    outgoing.headers = {name: sendable(value) for name, value in outgoing.headers.items() if is_header(name)}
    try:
        return _sent(outgoing)
    except ServiceError as error:
        raise ToolError(f"{outgoing.url.partition('?')[0]} could not be asked: {error.message}") from error
    except (TypeError, ValueError) as error:  # a schema's URL may be anything, and what a function gives too
        raise ToolError(f"{outgoing.url.partition('?')[0]} could not be asked: {error}") from error


def sign(outgoing: Outgoing, service: str, region: str) -> None:
    """As a role's session signs, with keys of the moment."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    keys = Credentials(f"ASIA{ids.random_text(16, 'upper')}", ids.random_text(40), ids.random_text(200))
    asked = AWSRequest(outgoing.method, outgoing.url, dict(outgoing.headers), outgoing.body, dict(outgoing.query))
    SigV4Auth(keys, service, region).add_auth(asked)
    outgoing.headers |= dict(asked.headers.items())


def _sent(outgoing: Outgoing) -> Response:
    """An application is mounted at the address it is bound to; one bound to the whole URL has that URL's own path."""
    parts = urlsplit(outgoing.url)
    found = controls.bindings.under(outgoing.url)
    if found is not None:
        address, bound = found
        return (_asked if bound.speaks_http else _called)(bound, outgoing, outgoing.url[len(address) :] or parts.path)
    own = addresses.answer(outgoing)
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
    given = encode(bound.call(asked, None)).encode("utf-8", "replace")
    return Response(200, [("content-type", "application/json")], iter([given]))
