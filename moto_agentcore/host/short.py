"""The short way: what plainly asks one of our services is routed once and answered, without werkzeug between.

Plain is a signed request to a name of this server's, as every SDK sends it. What is unusual in any way (another page's,
compressed, presigned, with a token, a web socket, a gateway's, a visit's) and all that moto is to judge (IAM) goes the
long way, where it is told apart with care.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from moto_agentcore.controls import controls
from moto_agentcore.errors import ServiceError
from moto_agentcore.host import gateways
from moto_agentcore.host.caller import scope
from moto_agentcore.host.pages import origin_at
from moto_agentcore.host.planes import refuse, served
from moto_agentcore.neighbours.iam import authorization_is_on
from moto_agentcore.service import SERVICES, Service, agents, control, data
from moto_agentcore.wire.messages import Reply, Request
from moto_agentcore.wire.plan import plan
from moto_agentcore.wire.route import route

if TYPE_CHECKING:
    from moto_agentcore.host.head import Fields
    from moto_agentcore.host.pages import Pages
    from moto_agentcore.wire.plan import Plan

UNUSUAL = frozenset(
    {
        *("access-control-request-method", "content-encoding", "origin", "referer", "sec-fetch-mode", "sec-fetch-site"),
        *("upgrade", "x-amz-target"),
    }
)
SIGNED: dict[str, tuple[Service, ...]] = {"bedrock-agentcore": (data, control), "bedrock": (agents,)}
WELL_KNOWN = "/.well-known/"


class Short(NamedTuple):
    """A request that goes the short way, and what it asks for."""

    compiled: Plan
    labels: dict[str, str]
    request: Request
    host: str

    @property
    def operation(self) -> str:
        return self.compiled.operation

    @property
    def is_quick(self) -> bool:
        """Whether nothing of the author's is to be asked, as far as can be told, and the answer is no stream."""
        compiled, model = self.compiled, self.compiled.model
        streams = model.has_event_stream_output or model.has_streaming_output
        return not (compiled.holds_itself or controls.faults or controls.scripts or streams)

    def answer(self, body: bytes) -> Reply:
        self.request.body = body
        try:
            return served(self.compiled, self.request, self.labels, self.host)
        except ServiceError as error:
            return refuse(self.compiled.service, error)


class ShortWay:
    """Of one server, which goes by the names that ``pages`` knows."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._origin = lru_cache(maxsize=256)(self._origin_of)

    def find(self, method: str, target: str, headers: Fields) -> Short | None:
        """What a request asks for; None for what is not plain. Its body is given later."""
        if not UNUSUAL.isdisjoint(headers) or authorization_is_on():
            return None
        path, _, query = target.partition("?")
        signed, origin = scope(headers), self._origin(headers.get("host", ""))
        if signed is None or origin is None or WELL_KNOWN in path:
            return None
        for service in SIGNED.get(signed.group("service"), ()):
            found = route(service, method, path)
            if found is not None and not _is_shared(service, *found):
                operation, labels = found
                request = Request(method, path, query, headers, b"", origin=origin)
                return Short(plan(service, operation), labels, request, headers.get("host", ""))
        return None

    def _origin_of(self, host: str) -> str | None:
        """The address by which a request reached the server; None where it is not plainly the server's."""
        is_ours = self._pages.refusal({"HTTP_HOST": host}) is None and bool(host)
        return origin_at(host) if is_ours and not gateways.means(host) else None


def meant(method: str, target: str, headers: Any) -> str | None:
    """The operation that a request means, by its signature and its path: for the log."""
    signed, path = scope(headers), target.partition("?")[0]
    services = SERVICES.values() if signed is None else SIGNED.get(signed.group("service"), ())
    found = (route(service, method, path) for service in services)
    return next((one[0] for one in found if one is not None), None)


def _is_shared(service: Service, operation: str, labels: dict[str, str]) -> bool:
    """Whether services of moto's that sign alike have such a path too."""
    return service is agents and ("resourceArn" in labels or operation == "InvokeInlineAgent")
