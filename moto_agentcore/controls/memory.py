"""The author's hand on long-term memory: when events become records, and what makes records of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from moto.moto_api import state_manager

from moto_agentcore.controls import Extractor, controls

EXTRACTION = "agentcore::extraction"  # its name in moto's state manager


class MemoryControls:
    """``agentcore.memory``."""

    def flush(self) -> int:
        """Run every extraction that waits, whatever the progression; gives how many jobs ran.

        Under ``extraction="manual"`` this is what makes records of events.
        """
        from moto_agentcore.families.memories import pipeline
        from moto_agentcore.state.store import stores

        living = [store for account in list(stores.values()) for store in list(account.values())]
        return sum(pipeline.flush(store, controls) for store in living)

    def extractor(self, strategy: str, function: Extractor | None) -> None:
        """Use an extractor of your own.

        Args:
            strategy: a strategy type (``SEMANTIC``, ``SUMMARIZATION``, ``USER_PREFERENCE``, ``EPISODIC``, ``CUSTOM``)
                or a strategy id.
            function: from turns (``moto_agentcore.extraction.Turn``) to texts, ``async`` or not; None for the
                built-in one. What it raises makes a FAILED job with the exception's text as ``failureReason``.
        """
        if function is None:
            controls.extractors.pop(strategy, None)
        else:
            controls.extractors[strategy] = function

    @contextmanager
    def progressing(self, progression: dict[str, Any] | None) -> Iterator[None]:
        """Extraction progresses so for a while; None leaves moto's setting alone."""
        before = state_manager._transitions.get(EXTRACTION)
        if progression is not None:
            state_manager.set_transition(EXTRACTION, progression)
        try:
            yield
        finally:
            if progression is not None:
                state_manager.unset_transition(EXTRACTION)
                if before is not None:
                    state_manager.set_transition(EXTRACTION, before)


def transition(extraction: Any) -> dict[str, Any]:
    """An author's ``extraction=`` as moto's state manager has it; ValueError for what it cannot be."""
    if extraction == "immediate":
        return {"progression": "immediate"}
    if extraction == "manual":
        return {"progression": "manual", "times": 1}
    if isinstance(extraction, (int, float)) and not isinstance(extraction, bool) and 0 <= extraction < float("inf"):
        return {"progression": "time", "seconds": extraction}
    raise ValueError(f"extraction is 'immediate', 'manual' or a number of seconds, not {extraction!r}")
