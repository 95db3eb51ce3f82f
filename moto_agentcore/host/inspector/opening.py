"""The inspector of this process: a server on a loopback port, for a test that stands in a debugger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto_agentcore.host.remote import PREFIX

if TYPE_CHECKING:
    from moto_agentcore.host.server import AgentCoreServer


class Running:
    """The one there is, if any; it ends with the outermost mock."""

    server: AgentCoreServer | None = None


def inspect(*, browser: bool) -> str:
    """``AgentCore.inspect``."""
    if Running.server is None:
        from moto_agentcore.host.server import AgentCoreServer

        Running.server = AgentCoreServer().start()
    url = f"{Running.server.url}{PREFIX}/"
    if browser and not _opened(url):
        print(f"no browser opens here; the inspector is at {url}")
    return url


def stop() -> None:
    server, Running.server = Running.server, None
    if server is not None:
        server.stop()


def _opened(url: str) -> bool:
    import webbrowser

    return webbrowser.open(url)
