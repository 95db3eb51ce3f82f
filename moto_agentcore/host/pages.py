"""Other people's pages: what a browser sends for them reaches nothing here, unless the author allows their origin.

A page of any origin can send requests to a server on the reader's machine: plainly, where a form could have sent the
same; and, by a name of its own that it lets mean 127.0.0.1, as to its own server. So the Host must be a name of this
server, and what comes from another origin is refused before anybody acts on it, as browsers say (``Origin``,
``Sec-Fetch-Site``). Programs say neither.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from moto_agentcore.host.visited import is_page
from moto_agentcore.wire.messages import Reply
from moto_agentcore.wire.serialize import error_reply

AWS = re.compile(r"(?:[a-z0-9_-]+\.)+(?:amazonaws\.(?:com|com\.cn|eu)|api\.aws|on\.aws|amazonwebservices\.com\.cn)")
LOOPBACK = re.compile(r"(?:[a-z0-9_.-]+\.)?localhost")
_TOKENS = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~, -]*")
_HOURS = "7200"  # the longest that Chromium keeps a preflight's answer


class Pages:
    """Who may ask, of those that a browser asks for.

    Args:
        bound: the address the server was told to listen on.
        hosts: further names that the server goes by.
        origins: origins whose pages may ask (``https://app.example``); ``*`` for any.
    """

    def __init__(self, bound: str, hosts: Iterable[str] = (), origins: Iterable[str] = ()) -> None:
        self._names = {bound.lower(), *(host.lower() for host in hosts)}
        self._any_address = not is_loopback(bound) and _is_wildcard(bound)
        self._origins = {origin if origin == "*" else _origin(origin) for origin in origins}

    def refusal(self, environ: dict[str, Any]) -> Reply | None:
        """Why a request is not answered; None where it is."""
        host = environ.get("HTTP_HOST", "")
        if host and not self._is_ours(host):
            return _forbidden(f"This server does not go by the name {host!r}; --allow-host lets it")
        if self.is_foreign(environ) and self.allowed(environ) is None:
            asking = environ.get("HTTP_ORIGIN", "another origin")
            return _forbidden(f"Pages of {asking!r} may not ask this server; --allow-origin lets them")
        return None

    def is_foreign(self, environ: dict[str, Any]) -> bool:
        """Whether a browser says that another origin's page asks."""
        origin = environ.get("HTTP_ORIGIN")
        if origin is not None:
            return bool(origin != f"http://{environ.get('HTTP_HOST', '')}")
        if environ.get("HTTP_SEC_FETCH_MODE") == "navigate" and is_page(
            environ["REQUEST_METHOD"], environ["PATH_INFO"]
        ):
            return False  # by a link from an application a user comes to the page where they consent
        return environ.get("HTTP_SEC_FETCH_SITE", "none") in ("cross-site", "same-site")

    def allowed(self, environ: dict[str, Any]) -> str | None:
        """The origin that asks, where the author allows it; an image's request tells it as its Referer."""
        origin = environ.get("HTTP_ORIGIN") or _origin_of(environ.get("HTTP_REFERER", ""))
        return origin if "*" in self._origins or origin in self._origins else None

    def preflight(self, environ: dict[str, Any]) -> Reply | None:
        """The answer to a browser that asks whether an allowed page may ask."""
        method = environ.get("HTTP_ACCESS_CONTROL_REQUEST_METHOD")
        if environ["REQUEST_METHOD"] != "OPTIONS" or method is None or "HTTP_ORIGIN" not in environ:
            return None
        headers = {"Access-Control-Max-Age": _HOURS, **self.headers(environ)}
        for name, value in (("Methods", method), ("Headers", environ.get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS", ""))):
            if _TOKENS.fullmatch(value):
                headers[f"Access-Control-Allow-{name}"] = value
        if "HTTP_ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK" in environ:
            headers["Access-Control-Allow-Private-Network"] = "true"
        return Reply(204, headers)

    def headers(self, environ: dict[str, Any]) -> dict[str, str]:
        """What lets an allowed page read an answer."""
        origin = self.allowed(environ) if "HTTP_ORIGIN" in environ else None
        if origin is None:
            return {}
        return {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "*", "Vary": "Origin"}

    def _is_ours(self, host: str) -> bool:
        name = _name(host)
        if name in self._names or is_loopback(name) or AWS.fullmatch(name):
            return True
        return self._any_address and _address(name) is not None  # a page's name is never an address


def origin_of(environ: dict[str, Any]) -> str:
    return origin_at(environ.get("HTTP_HOST", ""))


def origin_at(host: str) -> str:
    """The address by which a request reached this server; empty for one that was sent to AWS's own name."""
    return f"http://{host}" if host and not AWS.fullmatch(_name(host)) else ""


def with_headers(start_response: Callable[..., Any], more: dict[str, str]) -> Callable[..., Any]:
    """What moto lets every page read, only the allowed ones may."""

    def start(status: str, headers: Sequence[tuple[str, str]], *rest: Any) -> Any:
        kept = [(name, value) for name, value in headers if not name.lower().startswith("access-control-")]
        return start_response(status, [*kept, *more.items()], *rest)

    return start


def is_loopback(host: str) -> bool:
    """Whether a name or an address is this machine's own, for nobody else to reach."""
    found = _address(host)
    return found.is_loopback if found is not None else LOOPBACK.fullmatch(host.lower()) is not None


def _is_wildcard(host: str) -> bool:
    found = _address(host)
    return found is not None and found.is_unspecified


def _address(host: str) -> Any:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _name(host: str) -> str:
    """A Host without its port, and without the brackets of an IPv6 address; a last dot means nothing."""
    found = re.fullmatch(r"\[([0-9A-Fa-f:.]+)\](?::\d*)?|([^:\[\]]+)(?::\d*)?", host.strip())
    return (found.group(1) or found.group(2)).lower().removesuffix(".") if found is not None else ""


def _origin_of(url: str) -> str:
    """The origin of a URL; empty where it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else ""


def _origin(given: str) -> str:
    """An origin as browsers write it; ValueError for what is none."""
    if given == "null" or (_origin_of(given) and given.rstrip("/").lower() == _origin_of(given).lower()):
        return given.rstrip("/").lower()
    raise ValueError(f"an origin is scheme://host[:port], as https://app.example, not {given!r}")


def _forbidden(message: str) -> Reply:
    return error_reply(403, "AccessDeniedException", {"message": message})
