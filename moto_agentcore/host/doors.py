"""The fast door: botocore's ``before-send.<service>.<operation>`` event.

The event's name carries the operation, so nothing is routed, and the answer is handed to botocore without a second HTTP
stack between. It does what moto's stubber would do; whatever is unusual (passthrough, whitelist, recorder, IAM
authorisation) is left to moto's door, by not answering.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest
from moto.core.config import default_user_config
from moto.core.models import botocore_stubber
from moto.core.request import normalize_request
from moto.moto_api import recorder

from moto_agentcore.controls import controls
from moto_agentcore.errors import ServiceError
from moto_agentcore.host import asynchronous, unmocked
from moto_agentcore.host.aside import aside
from moto_agentcore.host.caller import account_of, count_request
from moto_agentcore.host.hosts import DOMAIN, HOSTS
from moto_agentcore.host.planes import Door, region_store
from moto_agentcore.host.streams import Answered
from moto_agentcore.host.warn import warn
from moto_agentcore.neighbours.iam import authorization_is_on
from moto_agentcore.service import Service
from moto_agentcore.wire.line import answer
from moto_agentcore.wire.messages import WARNING, Reply, Request
from moto_agentcore.wire.plan import Plan, plan

# Set on a request that has its answer: botocore asks moto's stubber all the same.
ANSWERED = "_moto_agentcore_answered"


class FastDoor:
    """The handler of one service's ``before-send`` events.

    A session keeps the door it was made with for good: ``installed`` is what ``uninstall()`` turns off.
    """

    installed = False

    def __init__(self, service: Service) -> None:
        self.service = service
        self._host = re.compile(HOSTS[service.name] + DOMAIN)
        self._region = lru_cache(maxsize=256)(self._region_of)

    def __call__(self, event_name: str, request: AWSPreparedRequest, **_: Any) -> Any:
        """The answer, or what aiobotocore can await it from; None where it is somebody else's to give."""
        if not self.installed or not botocore_stubber.enabled or _unusual():
            if self.installed and not botocore_stubber.enabled:
                unmocked.check(event_name, request.url, self._region)
            return None
        parts = urlsplit(request.url)
        region = self._region(parts.netloc)
        if region is None:  # an endpoint_url of the author's own
            unmocked.passed(self.service.name, event_name, parts.netloc)
            return None
        operation = event_name.rpartition(".")[2]
        compiled = self.service.plans.get(operation) or plan(self.service, operation)
        if authorization_is_on():
            return None
        setattr(request, ANSWERED, True)
        if "aiobotocore" in sys.modules and asynchronous.asks(request):
            return self._awaited(compiled, request, parts.path, parts.query, region)
        return Answered(request.url, _told(self._reply(compiled, request, parts.path, parts.query, region)))

    async def _awaited(self, compiled: Plan, request: AWSPreparedRequest, *asked: str) -> Any:
        reply = _told(await aside(self._reply, compiled, request, *asked))
        return asynchronous.response(request.url, reply.status, reply.headers, reply.body)

    def _reply(self, compiled: Plan, request: AWSPreparedRequest, path: str, query: str, region: str) -> Reply:
        body = request.body if type(request.body) is bytes else _body(request.body)
        ours = Request(request.method, path, query, request.headers, body)
        labels = compiled.labels(path)
        if labels is None:
            # A path bent by the author's own handlers: another operation's, or nobody's. moto's door routes it.
            return Door(self.service).reply(normalize_request(request))
        try:
            account = account_of(request.headers, service=self.service.name, region=region)
            reply = answer(compiled, ours, labels, region_store(account, region), controls)
        except ServiceError as error:
            reply = compiled.refuse(error)
        count_request()
        return reply

    def _region_of(self, host: str) -> str | None:
        found = self._host.fullmatch(host.partition(":")[0])
        return found.group("region") if found is not None else None


def answers() -> bool:
    """Whether what is asked of our hosts at AWS is answered by this door now, and by nobody else."""
    return FastDoor.installed and botocore_stubber.enabled and not _unusual() and not authorization_is_on()


def _unusual() -> bool:
    core = default_user_config.get("core", {})
    passthrough = core.get("passthrough", {})
    return bool(
        recorder._user_enabled
        or core.get("service_whitelist") is not None
        or passthrough.get("services")
        or passthrough.get("urls")
    )


def _told(reply: Reply) -> Reply:
    """The same, once the author has heard of what it warns of."""
    if WARNING in reply.headers:
        warn(reply.headers[WARNING])
    return reply


def _body(body: Any) -> bytes:
    if body is None:
        return b""
    if hasattr(body, "read"):
        body = body.read()
    return body.encode() if isinstance(body, str) else bytes(body)
