"""The answer where a service of moto's needs a package that the slim server does not bring.

The extra ``server`` holds what AgentCore, S3, Secrets Manager and most others need; API Gateway, CloudFormation,
Cognito and what runs in containers need more, which ``server-all`` holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from moto_agentcore.host.caller import scope
from moto_agentcore.wire.messages import Reply
from moto_agentcore.wire.serialize import error_reply

if TYPE_CHECKING:
    from moto.core.request import Request as MotoRequest

CODE = "NotImplementedException"
MESSAGE = "moto needs {name} for this, which is not installed: pip install 'moto-agentcore[server-all]'"


def reply(request: MotoRequest, error: ModuleNotFoundError) -> Reply:
    """501, which no client tries again, in the form that the client reads."""
    message = MESSAGE.format(name=error.name)
    if _reads_xml(request):
        body = f"<ErrorResponse><Error><Code>{CODE}</Code><Message>{escape(message)}</Message></Error></ErrorResponse>"
        return Reply(501, {"Content-Type": "text/xml"}, body.encode())
    return error_reply(501, CODE, {"__type": CODE, "message": message})  # by its header or its body, as clients do


def _reads_xml(request: MotoRequest) -> bool:
    """Clients of query services, which send forms, and S3's."""
    signed = scope(request.headers, request.query_string.decode("latin-1"))
    return (request.content_type or "").startswith("application/x-www-form") or (
        signed is not None and signed.group("service") == "s3"
    )
