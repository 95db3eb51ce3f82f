"""The settings of one mock while it runs, and what ends with the outermost one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from moto_agentcore.controls import GENERATIONS, controls
from moto_agentcore.controls.layers import Layers
from moto_agentcore.families.memories.controls import MemoryControls
from moto_agentcore.host.browsers import browsing

if TYPE_CHECKING:
    from moto_agentcore.search import Embedder

Browser: TypeAlias = Literal["recorded", "chromium"]
CodeInterpreter: TypeAlias = Literal["scripted", "local"]
ExtractionMode: TypeAlias = Literal["immediate", "manual"]
Lifecycle: TypeAlias = Literal["immediate", "realistic"]
Namespaces: TypeAlias = Literal["exact", "prefix"]

LIFECYCLES = ("immediate", "realistic")


@dataclass(frozen=True, slots=True)
class Settings:
    """As ``AgentCore`` takes them; None leaves what is set. ``extraction`` is a progression of moto's state manager."""

    embedder: Any
    extraction: dict[str, Any] | None
    strict: bool | None
    validate_references: bool | None
    code_interpreter: str | None = None
    browser: str | None = None
    namespaces: str | None = None
    lifecycle: str | None = None

    def __post_init__(self) -> None:
        if self.code_interpreter not in (None, "scripted", "local"):
            raise ValueError(f"code_interpreter is 'scripted' or 'local', not {self.code_interpreter!r}")
        if self.lifecycle not in (None, *LIFECYCLES):
            raise ValueError(f"lifecycle is {' or '.join(map(repr, LIFECYCLES))}, not {self.lifecycle!r}")
        if self.namespaces not in (None, *GENERATIONS):
            raise ValueError(f"namespaces is {' or '.join(map(repr, GENERATIONS))}, not {self.namespaces!r}")

    @contextmanager
    def running(self) -> Iterator[None]:
        """In force for a while; what the author turns meanwhile stays until the outermost mock ends."""
        if self.code_interpreter == "local" and controls.exposed:
            raise ValueError("a server of this process listens beyond this machine: it must not run code")
        with ExitStack() as stack:
            if self.embedder is not None:
                stack.enter_context(_LAYERS["chosen"].set(_embedder(self.embedder)))
            else:
                _ = controls.embedder  # a wrong name in the environment is told now
            for name in PLAIN:
                if getattr(self, name) is not None:
                    stack.enter_context(_LAYERS[name].set(getattr(self, name)))
            if self.namespaces is not None:
                stack.enter_context(_LAYERS["chosen_namespaces"].set(self.namespaces))
            _ = controls.namespaces  # as above
            if self.lifecycle is not None:
                stack.enter_context(_LAYERS["realistic"].set(self.lifecycle == "realistic"))
            stack.enter_context(browsing(self.browser))
            stack.enter_context(MemoryControls().progressing(self.extraction))
            yield


def _layers(name: str) -> Layers[Any]:
    return Layers(lambda: getattr(controls, name), lambda value: setattr(controls, name, value))


PLAIN = ("strict", "validate_references", "code_interpreter")  # settings that are set as they are given
_LAYERS = {name: _layers(name) for name in ("chosen", "chosen_namespaces", "realistic", *PLAIN)}


def _embedder(given: Any) -> Embedder:
    from moto_agentcore.search import as_embedder
    from moto_agentcore.search.named import embedder_of

    return embedder_of(given) if isinstance(given, str) else as_embedder(given)


ENDS = {
    "author.asgi": "stop_all",
    "sandbox.sandbox": "close_all",
    "browser.chromium": "close_all",
    "browser.automation": "stop",
}


def stop_everything() -> None:
    """End what stood behind something: applications, sandboxes, browsers, where there were any."""
    for module, name in ENDS.items():
        _end(module, name)


def stop_inspecting() -> None:
    """End the inspector's server, where one was asked for; a reset leaves it, for it may come from its own page."""
    _end("host.inspector.opening", "stop")


def _end(module: str, name: str) -> None:
    """What nobody asked for was never imported, and what is being imported in this moment began nothing."""
    found = sys.modules.get(f"moto_agentcore.{module}")
    getattr(found, name, lambda: None)()
