"""Who calls and where: account, region and, where moto has IAM switched on, whether they may.

Each question is answered as moto's ``BaseResponse`` answers it, without what it costs.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

from moto.core.authorization import ActionAuthenticatorMixin
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.responses import BaseResponse
from moto.utilities.utils import get_partition
from werkzeug.exceptions import HTTPException

from moto_agentcore.errors import ServiceError, access_denied
from moto_agentcore.host.hosts import DOMAIN
from moto_agentcore.wire.headers import has
from moto_agentcore.wire.messages import Request

Headers = Any  # botocore's or werkzeug's: found whatever their case; botocore's are text or bytes

# As ``os.environ`` keeps the name: to ask it itself is four calls and two exceptions, where nobody has set it.
ACCOUNT: Any = os.environ.encodekey("MOTO_ACCOUNT_ID")

_SCOPE = re.compile(r"Credential=(?P<key>[^/,\s]+)/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")


def scope(headers: Headers, query: str = "") -> re.Match[str] | None:
    """The credential scope of a signed request: ``key``, ``region``, ``service``."""
    found = _scope(_text(headers, "Authorization"))
    if found is None and "X-Amz-Credential=" in query:
        found = _SCOPE.search(query.replace("X-Amz-Credential=", "Credential=").replace("%2F", "/"))
    return found


_scope = lru_cache(maxsize=64)(_SCOPE.search)  # several ask for each request


def _text(headers: Headers, name: str) -> str:
    value = headers.get(name, "")
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


@lru_cache(maxsize=256)
def _region_of_agent(agent: str) -> re.Match[str] | None:
    found: re.Match[str] | None = BaseResponse.region_from_useragent_regex.search(agent)
    return found


@lru_cache(maxsize=256)
def _names_region(host: str) -> re.Match[str] | None:
    return re.search(DOMAIN + "$", host.partition(":")[0])


def region_of(host: str, headers: Headers, query: str = "") -> str:
    """The region: from the host, the user agent (moto's server mode), the signature; else moto's default."""
    named = _names_region(host)
    if named is not None:
        return named.group("region")
    agent = _region_of_agent(_text(headers, "User-Agent"))
    if agent is not None:
        return agent.group("region")
    signed = scope(headers, query)
    return signed.group("region") if signed is not None else BaseResponse.default_region


def account_of(headers: Headers, query: str = "", *, service: str = "", region: str = "") -> str:
    """The account: ``MOTO_ACCOUNT_ID``, the ``x-moto-account-id`` header, the owner of the access key, moto's own."""
    kept = getattr(os.environ, "_data", None)  # a test may have put a plain mapping in its place
    if ("MOTO_ACCOUNT_ID" in os.environ) if kept is None else (ACCOUNT in kept):
        return os.environ["MOTO_ACCOUNT_ID"]
    if has(headers, "x-moto-account-id"):
        return _text(headers, "x-moto-account-id")
    iam = sys.modules.get("moto.iam.models")  # no access key exists where nobody has imported IAM
    signed = scope(headers, query) if iam is not None and len(iam.iam_backends) else None
    if iam is None or signed is None:
        return DEFAULT_ACCOUNT_ID
    account: str = iam.get_account_id_from(signed.group("key"))
    iam.mark_account_as_visited(account, signed.group("key"), service, region)
    return account


def addressed(host: str, request: Request, labels: Mapping[str, str], service: str) -> tuple[str, str]:
    """Account and region: what nobody has signed, a runtime's ARN says, or the account beside its id."""
    region = region_of(host, request.headers, request.query)
    named = labels.get("agentRuntimeArn", "").split(":", 5)
    if "agentRuntimeArn" in labels and scope(request.headers, request.query) is None:
        account = named[4] if len(named) > 5 else parse_qs(request.query).get("accountId", [""])[0]
        if re.fullmatch("[0-9]{12}", account):
            return account, named[3] if len(named) > 5 and not _names_region(host) else region
    return account_of(request.headers, request.query, service=service, region=region), region


def count_request() -> None:
    """Another request that nobody checked, as moto counts its own; those that go on to moto are left to it."""
    ActionAuthenticatorMixin.request_count += 1


# moto refuses with the codes of query services; the front end of REST-JSON ones has others.
FRONT_END = {
    "InvalidClientTokenId": "UnrecognizedClientException",
    "SignatureDoesNotMatch": "InvalidSignatureException",
}


class Authorizer(ActionAuthenticatorMixin):
    """moto's own IAM check, for a request of ours."""

    def __init__(self, request: Any, account: str, action: str) -> None:
        self.headers = request.headers
        self.uri = request.raw_url
        self.raw_path = request.raw_path
        self.current_account = account
        self.method = request.method
        self.data: dict[str, str] = {}
        self.raw_body = request.data
        self._action = action

    def _get_action(self) -> str:
        return self._action

    def check(self) -> str | None:
        """The ARN of who calls; raise what one who may not is answered. Bearer tokens are not IAM's to judge."""
        signed = scope(self.headers)
        if signed is None:
            return None
        try:
            self._authenticate_and_authorize_normal_action()
        except HTTPException as refused:
            raise _refusal(refused) from None
        from moto.iam.access_control import create_access_key

        partition = get_partition(signed.group("region"))
        key = create_access_key(self.current_account, partition, signed.group("key"), self.headers)
        return key.arn


def _refusal(refused: HTTPException) -> ServiceError:
    code = getattr(refused, "error_type", "AccessDenied")
    message = str(getattr(refused, "message", refused.description))
    if code == "AccessDenied":
        return access_denied(message)
    error = ServiceError(FRONT_END.get(code, code), message)  # in no service's model
    error.status = refused.code or 403
    return error
