"""The author's hand on long-term memory: when events become records, and what makes records of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moto.moto_api import state_manager

from moto_agentcore.controls import Extractor, controls
from moto_agentcore.controls.layers import Layers

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

EXTRACTION = "agentcore::extraction"  # its name in moto's state manager
_STRATEGY_ID = re.compile("[a-zA-Z][a-zA-Z0-9-_]{0,99}-[a-zA-Z0-9]{10}")  # the model's pattern


@dataclass(frozen=True)
class Provenance:
    """Where a long-term record comes from.

    Attributes:
        record_id: the record.
        memory_id: the memory it is in.
        strategy_id: the strategy that made it, or that its author named; None without.
        event_ids: the events it was extracted from, in order, those of every update too; ids of events that are deleted
            by now stay. Empty for a record written by hand or from ingested data.
        job_ids: the extraction jobs that made and changed it.
    """

    record_id: str
    memory_id: str
    strategy_id: str | None
    event_ids: tuple[str, ...]
    job_ids: tuple[str, ...]


class MemoryControls:
    """``agentcore.memory``."""

    def flush(self) -> int:
        """Run every extraction that waits, whatever the progression; gives how many jobs ran.

        Under ``extraction="manual"`` this is what makes records of events.
        """
        from moto_agentcore.families.memories import running

        return sum(running.flush(store, controls) for store in _living())

    def provenance(self, record_id: str) -> Provenance:
        """The events, the strategy and the jobs that a record of any memory came from.

        Raises:
            ValueError: no memory has such a record.
        """
        from moto_agentcore.families.memories import running
        from moto_agentcore.families.memories.archive import archive_of

        for store, memory in memories():
            running.run(store, memory, controls)
            with store.lock:
                record = archive_of(memory, controls).find(record_id)
            if record is not None:
                came_from = tuple(record.get("events", ())), tuple(record.get("jobs", ()))
                return Provenance(record_id, memory.id, record.get("memoryStrategyId"), *came_from)
        raise ValueError(f"no memory has a record {record_id!r}")

    def extractor(self, strategy: str, function: Extractor | None) -> None:
        """Use an extractor of your own.

        Args:
            strategy: a strategy type (``SEMANTIC``, ``SUMMARIZATION``, ``USER_PREFERENCE``, ``EPISODIC``, ``CUSTOM``)
                or a strategy id.
            function: from turns (``moto_agentcore.extraction.Turn``) to texts, or to mappings for JSON records,
                ``async`` or not; None for the built-in one. What it raises makes a FAILED job with the exception's text
                as ``failureReason``. It may call the service, from any thread or over HTTP: who looks at this memory
                meanwhile sees its records as they were before.

        Raises:
            ValueError: ``strategy`` is no type, and no id can look like that; or it is no function.
        """
        from moto_agentcore.families.memories.strategies import TYPES

        if strategy not in TYPES.values() and not _STRATEGY_ID.fullmatch(strategy):
            raise ValueError(f"{strategy!r} is no strategy id and none of {', '.join(TYPES.values())}")
        if function is not None and not callable(function):
            raise ValueError(f"an extractor is a function of turns, not {function!r}; memory.script gives results")
        controls.used.discard(("extractor", strategy))
        if function is None:
            controls.extractors.pop(strategy, None)
        else:
            controls.extractors[strategy] = function

    def script(self, strategy: str, results: Sequence[str | Mapping[str, Any]] | None) -> None:
        """Give the results of extraction: every job of the strategy finds these; None for the built-in extractor.

        Args:
            strategy: as for ``extractor``.
            results: the records' texts; a mapping becomes the JSON text that a preference is. Consolidation goes on:
                what a namespace knows already makes no second record.

        Raises:
            ValueError: as ``extractor`` does; or a result is no text and no mapping.
        """
        if results is not None and (
            not isinstance(results, (list, tuple)) or not all(isinstance(r, (str, Mapping)) for r in results)
        ):
            raise ValueError(f"results are a list of texts or mappings, not {results!r}")
        found = None if results is None else list(results)
        self.extractor(strategy, None if found is None else lambda turns: found)

    @contextmanager
    def progressing(self, progression: dict[str, Any] | None) -> Iterator[None]:
        """Extraction progresses so for a while; None leaves moto's setting alone."""
        with nullcontext() if progression is None else _progressions.set(progression):
            yield


def _progress(progression: dict[str, Any] | None) -> None:
    if progression is None:
        state_manager.unset_transition(EXTRACTION)
    else:
        state_manager.set_transition(EXTRACTION, progression)


_progressions = Layers(lambda: state_manager._transitions.get(EXTRACTION), _progress)


def memories() -> Iterator[tuple[Store, Record]]:
    """Every living memory of every account and region, with its store."""
    from moto_agentcore.families.memories.kinds import MEMORY

    for store in _living():
        with store.lock:
            found = list(store.table(MEMORY))
        yield from ((store, memory) for memory in found)


def _living() -> list[Store]:
    from moto_agentcore.state.store import stores

    return [store for account in list(stores.values()) for store in list(account.values())]


def transition(extraction: Any) -> dict[str, Any]:
    """An author's ``extraction=`` as moto's state manager has it; ValueError for what it cannot be."""
    if extraction == "immediate":
        return {"progression": "immediate"}
    if extraction == "manual":
        return {"progression": "manual", "times": 1}
    if isinstance(extraction, (int, float)) and not isinstance(extraction, bool) and 0 <= extraction < float("inf"):
        return {"progression": "time", "seconds": extraction}
    raise ValueError(f"extraction is 'immediate', 'manual' or a number of seconds, not {extraction!r}")
