"""The settings of one mock while it runs, and what ends with the outermost one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moto_agentcore.controls import controls
from moto_agentcore.families.memories.controls import MemoryControls
from moto_agentcore.host.browsers import browsing, stop_browsers

if TYPE_CHECKING:
    from moto_agentcore.search import Embedder


@dataclass(frozen=True, slots=True)
class Settings:
    """As ``AgentCore`` takes them; None leaves what is set. ``extraction`` is a progression of moto's state manager."""

    embedder: Any
    extraction: dict[str, Any] | None
    strict: bool | None
    validate_references: bool | None
    code_interpreter: str | None = None
    browser: str | None = None

    def __post_init__(self) -> None:
        if self.code_interpreter not in (None, "scripted", "local"):
            raise ValueError(f"code_interpreter is 'scripted' or 'local', not {self.code_interpreter!r}")

    @contextmanager
    def running(self) -> Iterator[None]:
        """In force for a while; what the author turns meanwhile stays until the outermost mock ends."""
        if self.code_interpreter == "local" and controls.exposed:
            raise ValueError("a server of this process listens beyond this machine: it must not run code")
        before = controls.chosen, controls.strict, controls.validate_references, controls.code_interpreter
        if self.embedder is not None:
            controls.chosen = _embedder(self.embedder)
        else:
            _ = controls.embedder  # a wrong name in the environment is told now
        if self.strict is not None:
            controls.strict = self.strict
        if self.validate_references is not None:
            controls.validate_references = self.validate_references
        if self.code_interpreter is not None:
            controls.code_interpreter = self.code_interpreter
        try:
            with browsing(self.browser), MemoryControls().progressing(self.extraction):
                yield
        finally:
            controls.chosen, controls.strict, controls.validate_references, controls.code_interpreter = before


def _embedder(given: Any) -> Embedder:
    from moto_agentcore.search import as_embedder
    from moto_agentcore.search.named import embedder_of

    return embedder_of(given) if isinstance(given, str) else as_embedder(given)


def stop_applications() -> None:
    """End the applications that stood behind something, the sandboxes and the browsers, where there were any."""
    asgi = sys.modules.get("moto_agentcore.author.asgi")
    if asgi is not None:
        asgi.stop_all()
    close_sandboxes()
    stop_browsers()


def close_sandboxes() -> None:
    sandbox = sys.modules.get("moto_agentcore.sandbox.sandbox")
    if sandbox is not None:
        sandbox.close_all()
