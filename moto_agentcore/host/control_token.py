"""The token that a server's controls ask for (all below ``/moto-api``), where who started it sets one.

It comes as ``Authorization: Bearer <token>``, or as the password of ``Basic``, which is what a browser asks its user
for before the inspector and moto's own page: any name goes with it. Whether the server is up needs none.
"""

from __future__ import annotations

import base64
import binascii
from hmac import compare_digest
from typing import Any

from moto_agentcore.wire.messages import Reply, dump

GUARDED = "/moto-api"
REFUSED = "The controls of this server ask for its token: Authorization: Bearer <token>"
CHALLENGE = 'Basic realm="moto-agentcore: any name, and the token as password", charset="UTF-8"'


class ControlToken:
    """Of one server; without a token, everybody may turn its controls.

    Args:
        token: any text of printable ASCII; ValueError for an empty one, which would be no guard, and for any other.
    """

    def __init__(self, token: str | None) -> None:
        if token is not None and not (token.isascii() and token.isprintable() and token.strip() == token != ""):
            raise ValueError("a token for the controls is printable ASCII without spaces around it, and not empty")
        self._token = None if token is None else token.encode()

    def refusal(self, path: str, environ: dict[str, Any]) -> Reply | None:
        """Why a request is not answered; None where it is, and for all that turns no control."""
        if self._token is None or not path.startswith(GUARDED):
            return None
        if compare_digest(_given(environ.get("HTTP_AUTHORIZATION", "")), self._token):
            return None
        headers = {"Content-Type": "application/json", "WWW-Authenticate": CHALLENGE}
        return Reply(401, headers, dump({"message": REFUSED}))


OPEN = ControlToken(None)


def _given(authorization: str) -> bytes:
    """The token that a request brings; empty where it brings none."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip().encode()
    if scheme.lower() != "basic":
        return b""
    try:
        return base64.b64decode(value.strip(), validate=True).partition(b":")[2]
    except (binascii.Error, ValueError):
        return b""
