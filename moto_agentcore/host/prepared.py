"""What an author sets on an ``AgentCore`` before it starts: a start forgets what was there, and does it again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from moto_agentcore.controls import Extractor, controls
from moto_agentcore.controls.faults import Fault, Faults
from moto_agentcore.controls.rules import Rule
from moto_agentcore.families.identities.controls import IdentityControls
from moto_agentcore.families.memories.controls import MemoryControls


class Prepared:
    """The steps, in order; ``waits`` tells whether the object is yet to start."""

    def __init__(self, waits: Callable[[], bool]) -> None:
        self._waits = waits
        self._steps: list[Callable[[], object]] = []

    def do(self, step: Callable[[], object]) -> None:
        """Now, and again at every start."""
        step()
        self.keep(step)

    def keep(self, step: Callable[[], object]) -> None:
        if self._waits():
            self._steps.append(step)

    def repeat(self) -> None:
        for step in self._steps:
            step()


class PreparedFaults(Faults):
    """The process's faults, as one object says them."""

    def __init__(self, prepared: Prepared) -> None:
        self.rules = controls.faults.rules
        self._prepared = prepared

    def on(
        self, operation: str, fault: Fault, *, times: int | None = None, where: Callable[[Any], bool] | None = None
    ) -> Rule[Fault]:
        rule = super().on(operation, fault, times=times, where=where)
        self._prepared.keep(partial(controls.faults.again, rule))
        return rule

    def clear(self) -> None:
        self._prepared.do(super().clear)


class PreparedMemory(MemoryControls):
    def __init__(self, prepared: Prepared) -> None:
        self._prepared = prepared

    def extractor(self, strategy: str, function: Extractor | None) -> None:
        self._prepared.do(partial(super().extractor, strategy, function))


class PreparedIdentity(IdentityControls):
    def __init__(self, prepared: Prepared) -> None:
        self._prepared = prepared

    def script(self, provider: str, answer: Any) -> None:
        self._prepared.do(partial(super().script, provider, answer))
