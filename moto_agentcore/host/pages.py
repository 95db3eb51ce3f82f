"""What browsers visit at the service: the page where a user agrees to let an agent at a resource.

Nobody is there to be asked, so that a visit is an agreement; ``agentcore.identity.deny`` refuses in their place.
"""

from __future__ import annotations

from moto_agentcore.families.identities.controls import IdentityControls
from moto_agentcore.wire.messages import Reply
from moto_agentcore.wire.serialize import error_reply

AUTHORIZE = "/identities/oauth2/authorize"


def means(method: str, path: str) -> bool:
    """Whether a request is a browser's."""
    return method == "GET" and path.partition("?")[0] == AUTHORIZE


def answer(query: str) -> Reply:
    """The user agrees, and their browser goes on to the application."""
    try:
        address = IdentityControls().consent(f"?{query}")
    except ValueError:
        return error_reply(403, "AccessDeniedException", {"message": "Invalid or expired session"})
    return Reply(302, {"Location": address})
