"""What stands behind browser sessions: chosen and checked.

``AgentCore(browser=…)`` says it, or the environment variable ``MOTO_AGENTCORE_BROWSER``: ``recorded`` (default) loads
nothing and draws what was done to it; ``chromium`` is a real headless one for each session, found on the path or where
``MOTO_AGENTCORE_CHROMIUM`` says, and needs the extra ``browser``. It can read this machine's files and reach what this
machine reaches, so a server that others may ask has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from moto_agentcore.controls import controls


@contextmanager
def browsing(browser: str | None) -> Iterator[None]:
    """Let sessions have that browser for a while; None leaves what is set."""
    before = controls.chosen_browser
    if browser is not None:
        controls.chosen_browser = browser
    try:
        check_browser()
        yield
    finally:
        controls.chosen_browser = before


def check_browser() -> None:
    """That the browser which was asked for can be had: told at the start, not by the first session.

    Raises ValueError for a wrong name, or where others than this machine could use it; ImportError or
    FileNotFoundError for what is not installed.
    """
    if controls.browser != "chromium":
        return
    if controls.exposed:
        raise ValueError("a server of this process listens beyond this machine: it must not run a browser")
    try:
        import moto_agentcore.browser.automation  # noqa: F401 - that it can be imported
    except ImportError as error:
        raise ImportError("browser='chromium' needs websockets: pip install 'moto-agentcore[browser]'") from error
    from moto_agentcore.browser.process import executable

    executable()
