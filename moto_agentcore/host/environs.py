"""WSGI's environs: what a request is told by, read and bent before a door sees it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from moto_agentcore.families.shared.urls import PREFIX
from moto_agentcore.host.framing import unzipped
from moto_agentcore.host.pages import AWS

RAW = ("RAW_URI", "REQUEST_URI")  # where servers tell a path as it was sent


def readdressed(environ: dict[str, Any]) -> dict[str, Any]:
    """A request to an address that an answer gave out (``urls.led_back``), as one to the host that stands in it."""
    path = environ["PATH_INFO"]
    host, _, rest = path.removeprefix(PREFIX).partition("/")
    if not path.startswith(PREFIX) or not AWS.fullmatch(host):
        return environ
    raw = {name: "/" + "".join(environ[name].split("/", 3)[3:]) for name in RAW if name in environ}
    return {**environ, "HTTP_HOST": host, "PATH_INFO": f"/{rest}", **raw}


def media_type(environ: dict[str, Any]) -> str:
    """The media type of a request's body."""
    return str(environ.get("CONTENT_TYPE", "")).partition(";")[0].strip().lower()


def unpacked(environ: dict[str, Any], limit: int) -> dict[str, Any]:
    """A request whose body came as gzip, as one whose body is plain; TooLargeError beyond the limit."""
    from werkzeug.wsgi import get_input_stream

    body = unzipped(get_input_stream(environ).read(), limit)
    return {**environ, "wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)), "HTTP_CONTENT_ENCODING": ""}
