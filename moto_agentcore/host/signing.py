"""Requests that a mock answers in this process say who asks, and where, as signed ones do, but prove nothing.

Nobody here reads the proof, and making it is a fifth of a short call. What goes anywhere else is signed: to another
endpoint, on to AWS, to moto where its IAM checks signatures, and whatever has no credentials is refused as ever.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any
from urllib.parse import urlsplit

from botocore.auth import AUTH_TYPE_MAPS, SigV4Auth

from moto_agentcore.host.doors import answers
from moto_agentcore.host.hosts import region_of_ours

PROVEN, UNPROVEN = "v4", "moto-agentcore-unproven"
NOTHING = "0" * 64  # in the place of a signature


def name(signer: SigV4Auth, request: Any) -> None:
    """Write who asks, and where, on a request."""
    at = request.context["timestamp"] = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    scope = f"{signer.credentials.access_key}/{at[:8]}/{signer._region_name}/{signer._service_name}/aws4_request"
    said = {
        "X-Amz-Date": at,
        "X-Amz-Security-Token": signer.credentials.token,
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature={NOTHING}",
    }
    for header, value in said.items():
        del request.headers[header]  # botocore's would stand beside it; what is not there may be deleted
        if value:
            request.headers[header] = value


class Unproven(SigV4Auth):  # type: ignore[misc] # botocore is untyped
    """The line that names key and scope, without a signature, on requests to our hosts at AWS; the proof on others."""

    def add_auth(self, request: Any) -> None:
        is_held = request.body is None or isinstance(request.body, (bytes, bytearray, str))
        # A file is read for its signature: what cannot be read twice is refused by botocore, here as before AWS.
        if self.credentials is None or not is_held or region_of_ours(urlsplit(request.url).netloc) is None:
            AUTH_TYPE_MAPS[PROVEN](self.credentials, self._service_name, self._region_name).add_auth(request)
        else:
            name(self, request)


AUTH_TYPE_MAPS[UNPROVEN] = Unproven


def choose(signature_version: Any, **_: Any) -> str | None:
    """The handler of botocore's ``choose-signer`` events; None where it is to sign as it would have."""
    return UNPROVEN if signature_version == PROVEN and answers() else None
