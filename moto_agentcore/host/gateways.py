"""Gateways at work: requests to ``https://<gateway>.gateway.bedrock-agentcore.<region>.amazonaws.com``.

They are no operation of any service, so moto's routing has no part in them; what a gateway answers is its family's.
Consent portals have such hosts too, ``<portal>.consent.…``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError
from moto_agentcore.host import streams
from moto_agentcore.host.caller import Authorizer, count_request
from moto_agentcore.host.hosts import DOMAIN
from moto_agentcore.neighbours.iam import authorization_is_on
from moto_agentcore.wire.messages import Reply, Request
from moto_agentcore.wire.serialize import error_reply

if TYPE_CHECKING:
    from moto.core.request import Request as MotoRequest

HOST = re.compile(r"(?P<id>[0-9a-z-]+)\.(?P<kind>gateway|consent)\.bedrock-agentcore" + DOMAIN)
PATTERN = re.compile(rf"https?://{HOST.pattern}(?::\d+)?(?=/|$)")


def means(host: str) -> bool:
    """Whether a host, its port aside, is a gateway's or a consent portal's."""
    return HOST.fullmatch(host.partition(":")[0]) is not None


class GatewayDoor:
    """moto's door to all gateways: moto's request in, moto's ``(status, headers, body)`` out."""

    __name__ = "dispatch_gateway"

    def __call__(self, request: MotoRequest, *_: Any) -> tuple[int, dict[str, str], Any]:
        reply = self.reply(request)
        body = reply.body if isinstance(reply.body, bytes) else streams.handed_on(reply.body)
        return reply.status, reply.headers, body

    def reply(self, request: MotoRequest, origin: str = "") -> Reply:
        """Find the gateway and let it answer."""
        from moto_agentcore.families.gateways.traffic import door

        found = HOST.fullmatch(request.host.partition(":")[0])
        if found is not None and found["kind"] == "consent":
            return _portal(found["region"], found["id"])
        gateway = door.find(found["region"], found["id"]) if found is not None else None
        if gateway is None:
            return error_reply(404, "ResourceNotFoundException", {"message": f"No gateway answers {request.host}"})
        query = request.query_string.decode("utf-8", "replace")
        ours = Request(request.method, request.raw_path, query, request.headers, request.get_data(), origin=origin)
        try:
            if authorization_is_on():
                ours.caller = Authorizer(request, gateway.store.account_id, "InvokeGateway").check()
        except ServiceError as error:
            return error_reply(403, error.code, {"message": error.message})
        count_request()
        return gateway.answer(ours)


def _portal(region: str, id: str) -> Reply:
    from moto_agentcore.families.identities.consent_portals import page

    found = page(region, id)
    if found is None:
        return error_reply(404, "ResourceNotFoundException", {"message": f"No consent portal {id} is here"})
    return Reply(200, {"Content-Type": "text/html; charset=utf-8"}, found)
