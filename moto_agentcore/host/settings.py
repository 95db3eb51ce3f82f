"""The settings of one mock while it runs, and what ends with the outermost one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moto_agentcore.controls import controls
from moto_agentcore.families.memories.controls import MemoryControls

if TYPE_CHECKING:
    from moto_agentcore.search import Embedder


@dataclass(frozen=True, slots=True)
class Settings:
    """As ``AgentCore`` takes them; None leaves what is set. ``extraction`` is a progression of moto's state manager."""

    embedder: Any
    extraction: dict[str, Any] | None
    strict: bool | None
    validate_references: bool | None
    browser: str | None

    @contextmanager
    def running(self) -> Iterator[None]:
        """In force for a while; what the author turns meanwhile stays until the outermost mock ends."""
        before = controls.chosen, controls.strict, controls.validate_references, controls.chosen_browser
        if self.embedder is not None:
            controls.chosen = _embedder(self.embedder)
        else:
            _ = controls.embedder  # a wrong name in the environment is told now
        if self.strict is not None:
            controls.strict = self.strict
        if self.validate_references is not None:
            controls.validate_references = self.validate_references
        try:
            if self.browser is not None:
                controls.chosen_browser = self.browser
            check_browser()
            with MemoryControls().progressing(self.extraction):
                yield
        finally:
            controls.chosen, controls.strict, controls.validate_references, controls.chosen_browser = before


def _embedder(given: Any) -> Embedder:
    from moto_agentcore.search import as_embedder
    from moto_agentcore.search.named import embedder_of

    return embedder_of(given) if isinstance(given, str) else as_embedder(given)


def check_browser() -> None:
    """That the browser which was asked for can be had: told now, not by the first session.

    Raises ValueError for a wrong name, ImportError or FileNotFoundError for what is not installed.
    """
    if controls.browser == "chromium":
        try:
            import moto_agentcore.browser.automation  # noqa: F401 - that it can be imported
        except ImportError as error:
            raise ImportError("browser='chromium' needs websockets: pip install 'moto-agentcore[browser]'") from error
        from moto_agentcore.browser.process import executable

        executable()


def stop_browsers() -> None:
    """End the browsers behind sessions, where there were any."""
    chromium, automation = (sys.modules.get(f"moto_agentcore.browser.{name}") for name in ("chromium", "automation"))
    if chromium is not None:
        chromium.close_all()
    if automation is not None:
        automation.stop()


def stop_applications() -> None:
    """End the applications that stood behind something, where there were any."""
    asgi = sys.modules.get("moto_agentcore.author.asgi")
    if asgi is not None:
        asgi.stop_all()
