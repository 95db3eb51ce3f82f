"""What is asked for at the service that is no operation of it, by browsers and by clients that have no token yet.

A user's browser visits the page where they agree to let an agent at a resource: nobody is there to be asked, so that a
visit is an agreement; ``agentcore.identity.deny`` refuses in their place. A client reads where tokens for a runtime can
be had. A person looks into a browser session.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

from moto_agentcore.families.identities.controls import IdentityControls
from moto_agentcore.wire.messages import Reply, dump
from moto_agentcore.wire.serialize import error_reply

if TYPE_CHECKING:
    from moto_agentcore.wire.messages import Request

AUTHORIZE = "/identities/oauth2/authorize"
CALLBACK = "/identities/oauth2/callback/"
WELL_KNOWN = "/.well-known/"
STREAM = re.compile(r"/browser-streams/(?P<browser>[^/]+)/sessions/(?P<session>[^/]+)/(?P<stream>live-view|automation)")
GONE = "Required resources not found for session {}"  # quoted, of an automation stream
NO_SOCKET = "An automation stream is a web socket, and the recorded browser has none: browser='chromium' has"


def is_page(method: str, path: str) -> bool:
    """Whether a request is for what a user sees in their browser."""
    return method == "GET" and path.partition("?")[0] == AUTHORIZE


def answer(request: Request) -> Reply | None:
    """The answer to what is no operation; None where it may be one."""
    if is_page(request.method, request.path):
        return _consented(request.query)
    if request.method != "GET":
        return None
    stream = STREAM.fullmatch(request.path)
    if stream is not None:
        return _streamed(**stream.groupdict())
    if request.path.startswith(CALLBACK):
        return _returned(request.query)
    return _document(request) if WELL_KNOWN in request.path else None


def _consented(query: str) -> Reply:
    """The user agrees, and their browser goes on to the application."""
    try:
        address = IdentityControls().consent(f"?{query}")
    except ValueError:
        return error_reply(403, "AccessDeniedException", {"message": "Invalid or expired session"})
    return Reply(302, {"Location": address})


def _returned(query: str) -> Reply:
    """A vendor has sent the user back: they have agreed there."""
    state = parse_qs(query).get("state", [""])[0]
    return _consented(urlencode({"request_uri": f"urn:ietf:params:oauth:request_uri:{state}"}))


def _streamed(browser: str, session: str, stream: str) -> Reply:
    from moto_agentcore.families.browsers import viewing

    page = viewing.page(browser, session)
    if page is None:
        return error_reply(404, "ResourceNotFoundException", {"message": GONE.format(session)})
    if stream == "automation":
        return error_reply(426, "ValidationException", {"message": NO_SOCKET})
    return Reply(200, {"Content-Type": "text/html; charset=utf-8"}, page)


def _document(request: Request) -> Reply | None:
    from moto_agentcore.families.runtimes import doorway

    if not doorway.means(request.method, request.path):
        return None
    found = doorway.metadata(request.path, request.query, request.origin)
    if found is None:
        message = "No agent runtime with a JWT authorizer is here"
        return error_reply(404, "ResourceNotFoundException", {"message": message})
    return Reply(200, {"Content-Type": "application/json"}, dump(found))
