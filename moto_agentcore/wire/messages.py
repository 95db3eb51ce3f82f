"""What crosses the line's two ends, whichever door it came through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from moto_agentcore.wire.encoder import dump as dump  # whoever makes a reply takes both from here

# The header that tells the author what the service would leave unsaid; the door speaks it (``host.warn``).
WARNING = "x-moto-agentcore-warning"


@dataclass(slots=True)
class Request:
    """One HTTP request. ``path`` is raw: its labels are still percent-encoded, since they may hold ``/`` and ``#``.

    ``caller`` is the ARN of who signed it, where moto checks IAM policies; else nobody asks. ``origin`` is the address
    by which it reached the server (``http://127.0.0.1:5000``); empty in-process, and where AWS's own name leads here.
    """

    method: str
    path: str
    query: str
    headers: Any = field(repr=False)  # anything with ``items``: botocore's, werkzeug's or ours
    body: bytes = field(repr=False)
    caller: str | None = None
    origin: str = ""


@dataclass(slots=True)
class Reply:
    """One HTTP answer; an event stream or a streamed payload comes as an iterator that is read as the client reads."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | Iterator[bytes] = b""

    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else b"".join(self.body)


def end(source: object) -> None:
    """Close what produces a stream, where it can be closed."""
    close = getattr(source, "close", None)
    if close is not None:
        close()
