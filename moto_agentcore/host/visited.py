"""What is asked for at the service that is no operation of it, by browsers and by clients that have no token yet.

A user's browser visits the page where they agree to let an agent at a resource: nobody is there to be asked, so that a
visit is an agreement; ``agentcore.identity.deny`` refuses in their place. A client reads where tokens for a runtime can
be had.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto_agentcore.families.identities.controls import IdentityControls
from moto_agentcore.wire.messages import Reply, dump
from moto_agentcore.wire.serialize import error_reply

if TYPE_CHECKING:
    from moto_agentcore.wire.messages import Request

AUTHORIZE = "/identities/oauth2/authorize"
WELL_KNOWN = "/.well-known/"


def is_page(method: str, path: str) -> bool:
    """Whether a request is for what a user sees in their browser."""
    return method == "GET" and path.partition("?")[0] == AUTHORIZE


def answer(request: Request) -> Reply | None:
    """The answer to what is no operation; None where it may be one."""
    if is_page(request.method, request.path):
        return _consented(request.query)
    if request.method == "GET" and WELL_KNOWN in request.path:
        return _document(request)
    return None


def _consented(query: str) -> Reply:
    """The user agrees, and their browser goes on to the application."""
    try:
        address = IdentityControls().consent(f"?{query}")
    except ValueError:
        return error_reply(403, "AccessDeniedException", {"message": "Invalid or expired session"})
    return Reply(302, {"Location": address})


def _document(request: Request) -> Reply | None:
    from moto_agentcore.families.runtimes import doorway

    if not doorway.means(request.method, request.path):
        return None
    found = doorway.metadata(request.path, request.query, request.origin)
    if found is None:
        message = "No agent runtime with a JWT authorizer is here"
        return error_reply(404, "ResourceNotFoundException", {"message": message})
    return Reply(200, {"Content-Type": "application/json"}, dump(found))
