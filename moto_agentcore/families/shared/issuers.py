"""Authorization servers of the author's: what ``bind("https://issuer.example", app)`` put behind an issuer's address.

The application is mounted at the address it is bound to, and asked as the service would ask it. Nothing here holds a
lock.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from moto_agentcore.author.targets import Request
from moto_agentcore.controls import controls


def ask(
    method: str, url: str, headers: Sequence[tuple[str, str]] = (), body: bytes = b""
) -> tuple[int, dict[str, str], bytes] | None:
    """Status, headers and body; None where no application is bound to the URL.

    Raises:
        ServiceError: it failed.
    """
    found = controls.bindings.under(url.partition("?")[0])
    if found is None or not found[1].speaks_http:
        return None
    path = url[len(found[0]) :]
    named = [("host", urlsplit(url).netloc), ("content-length", str(len(body))), *headers]
    answer = found[1].ask(Request(method, path if path.startswith("/") else f"/{path}", named, body))
    return answer.status, {name.lower(): value for name, value in answer.headers}, b"".join(answer.body)


def published(url: str) -> dict[str, Any] | None:
    """The JSON document at a URL; None where no application is bound to it.

    Raises:
        ServiceError: the application failed.
        ValueError: it answers something else.
    """
    answer = ask("GET", url, [("accept", "application/json")])
    if answer is None:
        return None
    found = json.loads(answer[2]) if answer[0] == 200 else None
    if not isinstance(found, dict):
        raise ValueError(f"{url} answers {answer[0]} and no JSON object")
    return found
