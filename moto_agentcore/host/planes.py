"""The three services as moto sees them: backends with URL patterns, and moto's door behind those.

moto asks here for requests made with ``requests``, for sessions made before ``install()``, through its proxy, and when
its recorder or its IAM authorisation is on. An operation that nobody answers yet is a clear 501.
"""

from __future__ import annotations

import logging
import re
from types import SimpleNamespace
from typing import Any

from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.request import Request as MotoRequest

from moto_agentcore.controls import controls
from moto_agentcore.errors import ServiceError, not_found
from moto_agentcore.host import gateways, streams, visited
from moto_agentcore.host.caller import Authorizer, addressed, count_request
from moto_agentcore.host.hosts import DOMAIN, HOSTS
from moto_agentcore.host.nearest import no_operation
from moto_agentcore.neighbours.iam import authorization_is_on
from moto_agentcore.service import SERVICES, Service
from moto_agentcore.state.store import REGIONS, Store, store_of
from moto_agentcore.wire.line import answer
from moto_agentcore.wire.messages import WARNING, Reply, Request
from moto_agentcore.wire.plan import Plan, plan
from moto_agentcore.wire.route import route
from moto_agentcore.wire.serialize import error_reply

log = logging.getLogger(__name__)

# moto's name of a plane -> ours.
PLANES = {
    "bedrockagentcore": SERVICES["bedrock-agentcore"],
    "bedrockagentcorecontrol": SERVICES["bedrock-agentcore-control"],
    "bedrockagentruntime": SERVICES["bedrock-agent-runtime"],
}

# Whoever calls for a user of theirs must be allowed that too (InvokeAgentRuntime's documentation).
FOR_USER = "X-Amzn-Bedrock-AgentCore-Runtime-User-Id"


def pattern(service: Service) -> re.Pattern[str]:
    """The URLs of a service, as moto's index has them: all partitions, FIPS and dual-stack hosts too."""
    return re.compile(rf"https?://{HOSTS[service.name]}{DOMAIN}(?::\d+)?(?=/|$)")


def region_store(account: str, region: str) -> Store:
    try:
        return store_of(account, region)
    except KeyError:
        error = ServiceError(
            "UnrecognizedClientException",
            f"There is no region '{region}' (MOTO_ALLOW_NONEXISTENT_REGION=true allows any name)",
        )
        error.status = 403
        raise error from None


class Door:
    """moto's door to one service: moto's request in, moto's ``(status, headers, body)`` out."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.__name__ = f"dispatch_{service.name}"

    def __call__(self, request: MotoRequest, *_: Any) -> tuple[int, dict[str, str], Any]:
        reply = self.reply(request)
        body = reply.body if isinstance(reply.body, bytes) else streams.handed_on(reply.body)
        return reply.status, reply.headers, body

    def reply(self, request: MotoRequest, origin: str = "") -> Reply:
        """Route a request and answer it; ``origin`` is how it reached the server, if it came through one."""
        query = request.query_string.decode("utf-8", "replace")
        ours = Request(request.method, request.raw_path, query, request.headers, request.get_data(), origin=origin)
        reply = visited.answer(ours)
        if reply is not None:
            return reply
        found = route(self.service, ours.method, ours.path)
        try:
            if found is None:
                raise not_found(no_operation(self.service.name, ours.method, ours.path))
            operation, labels = found
            compiled = plan(self.service, operation)
            return self._answer(compiled, request, ours, labels)
        except ServiceError as error:
            return refuse(self.service, error)

    def _answer(self, compiled: Plan, request: MotoRequest, ours: Request, labels: dict[str, str]) -> Reply:
        if authorization_is_on():
            account, _ = addressed(request.host, ours, labels, self.service.name)
            ours.caller = Authorizer(request, account, compiled.operation).check()
            if compiled.operation == "InvokeAgentRuntime" and FOR_USER in request.headers:
                Authorizer(request, account, f"{compiled.operation}ForUser").check()
        return served(compiled, ours, labels, request.host)


def served(compiled: Plan, ours: Request, labels: dict[str, str], host: str) -> Reply:
    """The answer of the store that a request is addressed to, by the Host it names."""
    account, region = addressed(host, ours, labels, compiled.service.name)
    reply = answer(compiled, ours, labels, region_store(account, region), controls)
    count_request()
    if WARNING in reply.headers:
        log.warning("%s: %s", compiled.operation, reply.headers[WARNING])
    return reply


def refuse(service: Service, error: ServiceError) -> Reply:
    shapes = {shape.name: shape for shape in service.model.error_shapes}
    shape = shapes.get(error.code)
    status = shape.metadata["error"]["httpStatusCode"] if shape is not None else error.status
    return error_reply(status, error.code, {"message": error.message})


class Plane(BaseBackend):
    """One service as a moto backend. Its state is the ``Store`` that the three services share."""

    service: Service

    @property
    def store(self) -> Store:
        return store_of(self.account_id, self.region_name)

    @property
    def urls(self) -> dict[str, Any]:
        """Gateways are found at the data plane, since moto knows no service of theirs."""
        found: dict[str, Any] = {pattern(self.service).pattern + ".*": Door(self.service)}
        if self.service.name == "bedrock-agentcore":
            found[gateways.PATTERN.pattern + ".*"] = gateways.GatewayDoor()
        return found

    @property
    def _url_module(self) -> Any:
        return SimpleNamespace(url_bases=[pattern(self.service).pattern], url_paths={"{0}/.*$": Door(self.service)})


def doors() -> list[tuple[str, re.Pattern[str], Any]]:
    """Moto's name of a plane, the URLs of it, and the door they lead to; those of gateways too."""
    found = [(name, pattern(service), Door(service)) for name, service in PLANES.items()]
    return [*found, ("bedrockagentcore", gateways.PATTERN, gateways.GatewayDoor())]


def plane(name: str) -> BackendDict[Plane]:
    """Moto's ``BackendDict`` of one plane."""
    made = type("Plane", (Plane,), {"service": PLANES[name], "__module__": __name__})
    return BackendDict(made, PLANES[name].name, use_boto3_regions=False, additional_regions=list(REGIONS))


__all__ = ["PLANES", "Door", "Plane", "doors", "pattern", "plane", "refuse", "region_store", "served"]
