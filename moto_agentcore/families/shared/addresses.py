"""Addresses that answers hand out: AWS's own in-process, and over the server those that lead back to it.

Behind the server's own address stands AWS's, as a path: ``http://127.0.0.1:5000/https/<host>/<path>``. The server takes
such a request for one to that host.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from moto_agentcore.wire.messages import Request

PREFIX = "/https/"


def reached(request: Request, url: str) -> str:
    """A URL of AWS's, as whoever asks comes to it."""
    return f"{request.origin}{PREFIX}{url.removeprefix('https://')}" if request.origin else url
