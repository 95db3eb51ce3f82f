"""Which service a request means, when one endpoint stands for all of AWS.

A request says it by its signing name and its path. AgentCore's two planes share a signing name but no path;
``bedrock-agent-runtime`` signs as ``bedrock``, like three services of moto's, and shares two paths with
``bedrock-agent``: ``/tags/{arn}`` (the ARN decides) and ``POST /agents/{x}`` (the trailing slash does). Requests with a
Bearer token or without a signature are told by their path alone; what is unsigned and has no path of ours is moto's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from moto_agentcore.host.caller import scope
from moto_agentcore.service import Service, agents, control, data
from moto_agentcore.wire.route import route, segments

if TYPE_CHECKING:
    from moto.core.request import Request as MotoRequest

# moto's services that sign as bedrock-agent-runtime does.
SIGNED_ALIKE = tuple(Service(name) for name in ("bedrock", "bedrock-agent", "bedrock-runtime"))
_VERSION_2 = re.compile(r"AWS [^\s:]+:\S+")  # S3's older signature; what is neither is as good as none


def service_of(request: MotoRequest) -> Service | None:
    """Which of our services a request means; None for moto's. What nobody has is ours to refuse where it can be."""
    if "X-Amz-Target" in request.headers or request.path.startswith("/moto-api"):
        return None
    signed = _signed_for(request)
    if signed == data.name:  # both planes sign so, and nobody else
        return next((plane for plane in (data, control) if _has(plane, request)), data)
    if signed == "bedrock":
        ours = _means(agents, request) or not neighbour_has(request) or _tags_nothing(request)
        return agents if ours else None
    found = next((service for service in (data, control, agents) if _means(service, request)), None)
    if _bears_token(request):
        return found if found is not None or neighbour_has(request) else data
    if signed is not None:
        return None
    # A slip in a path that begins as ours do: moto would take its first segment for a bucket's name.
    return found if found is not None or neighbour_has(request) else _first_of_ours(request)


def _first_of_ours(request: MotoRequest) -> Service | None:
    """The service of ours whose paths begin as this one."""
    first = request.raw_path.split("/")[1]
    return next((service for service in (data, control, agents) if first in segments(service)), None)


def _signed_for(request: MotoRequest) -> str | None:
    """The signing name; an empty one of a signature of another kind; None of a request without any."""
    found = scope(request.headers, request.query_string.decode("latin-1"))
    if found is not None:
        return str(found.group("service"))
    version_2 = _VERSION_2.match(request.headers.get("Authorization", ""))
    return "" if version_2 or {"AWSAccessKeyId", "Signature"} <= set(request.args) else None


def _bears_token(request: MotoRequest) -> bool:
    return bool(request.headers.get("Authorization", "").lower().startswith("bearer "))


def needs_signature(request: MotoRequest) -> bool:
    """Whether moto could not tell whose a request is, which is none of S3's."""
    return _bears_token(request) or (_signed_for(request) is None and _first_of_ours(request) is not None)


def is_unsigned(request: MotoRequest) -> bool:
    """Whether nothing but its path says whose a request is."""
    named = "X-Amz-Target" in request.headers or "Authorization" in request.headers
    return not named and _signed_for(request) is None


def neighbour_has(request: MotoRequest) -> bool:
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


def _tags_nothing(request: MotoRequest) -> bool:
    """Whether tags are asked of what is no ARN of the services that sign so: the model refuses it, whoever is asked."""
    found = route(agents, request.method, request.raw_path)
    return found is not None and re.match("arn:[^:]*:bedrock:", found[1].get("resourceArn", "arn::bedrock:")) is None


def _owns(service: Service, arn: str) -> bool:
    parts = arn.split(":", 5)
    if len(parts) < 6:
        return service is control
    if service is agents:
        return parts[2] == "bedrock" and parts[5].startswith("session/")
    return parts[2] == "bedrock-agentcore"
