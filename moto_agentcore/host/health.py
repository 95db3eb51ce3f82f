"""Whether the server is up: ``GET /health``, for who starts it and must wait, as CI's service containers and compose.

::

    healthcheck:                                        # compose; in GitHub Actions: options: --health-cmd "…"
      test: ["CMD", "curl", "-fs", "http://localhost:5000/health"]
      interval: 2s

It answers ``{"status": "running", "version": "…"}`` under any name of the host, and tells nothing else. It is unsigned
and has no query; a bucket called ``health`` is reached by requests that have either, as those of SDKs do.
"""

from __future__ import annotations

from typing import Any

from moto_agentcore.wire.messages import Reply, dump

PATHS = ("/health", "/moto-api/health")


def answer(environ: dict[str, Any]) -> Reply | None:
    """The answer to a request for it; None for any other one."""
    is_plain = "HTTP_AUTHORIZATION" not in environ and not environ.get("QUERY_STRING")
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ["PATH_INFO"] not in PATHS or not is_plain:
        return None
    from moto_agentcore import __version__

    return Reply(200, {"Content-Type": "application/json"}, dump({"status": "running", "version": __version__}))
