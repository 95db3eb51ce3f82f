"""What long-term memory adds to a conversation: the same events with and without a SEMANTIC strategy.

Extraction runs before the first read that could show it; that read is counted on both sides. Records are embedded by
the first search, which is timed apart.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from statistics import median
from time import perf_counter
from typing import Any

from moto_agentcore import mock_agentcore
from tests.benchmarks.floor import Clients, clients
from tests.benchmarks.report import Cell, Table, at_most
from tests.benchmarks.rounds import Scale, interleaved, ratio
from tests.benchmarks.workloads import BEGIN

ROUNDS = 5
FACTOR = 1.5  # what SEMANTIC may cost, times the same without extraction
SESSION_EVENTS = 20
STRATEGIES: dict[str, list[dict[str, Any]]] = {
    "none": [],
    "SEMANTIC": [{"semanticMemoryStrategy": {"name": "facts"}}],
    "all four": [
        {"semanticMemoryStrategy": {"name": "facts"}},
        {"summaryMemoryStrategy": {"name": "summaries"}},
        {"userPreferenceMemoryStrategy": {"name": "tastes"}},
        {"episodicMemoryStrategy": {"name": "episodes"}},
    ],
}
SAID = (
    ("USER", "Hello, I am Maria and I moved to Berlin in spring {i}."),
    ("ASSISTANT", "Welcome! How can I help you with your order number {i}?"),
    ("USER", "I love sushi but I am allergic to peanuts, please note that for dinner {i}."),
    ("USER", "My flight LH{i} to Lisbon leaves on Friday and I prefer a window seat."),
)
_names = count(1)


def measure(scale: Scale) -> list[Table]:
    table = Table(
        "drain",
        f"Extraction: {scale.events:,} events in sessions of {SESSION_EVENTS}, then the first read (through boto3)",
        [
            "strategies",
            "create s",
            "first read s",
            "in all s",
            "first search s",
            "extraction's share",
            "x",
            "target",
            "",
        ],
    )
    with mock_agentcore(strict=False):
        real, parts = clients(), {name: _Parts() for name in STRATEGIES}
        sides = {name: _side(real, name, scale.events, parts[name]) for name in STRATEGIES}
        found = interleaved(sides, min(ROUNDS, scale.rounds), 1)
    for name in STRATEGIES:
        whole, bare = median(found[name]), median(found["none"])
        times = ratio(found[name], found["none"])
        target: tuple[Cell, Cell] = at_most(times, FACTOR) if name == "SEMANTIC" else ("", "")
        shown = (median(series) for series in (parts[name].create, parts[name].read, found[name], parts[name].search))
        table.add(name, *shown, 1 - bare / whole, times, *target)
    return [table]


@dataclass
class _Parts:
    create: list[float] = field(default_factory=list)
    read: list[float] = field(default_factory=list)
    search: list[float] = field(default_factory=list)


def _side(real: Clients, strategies: str, events: int, parts: _Parts) -> Callable[[int], float]:
    def run(_: int) -> float:
        memory = real.control.create_memory(
            name=f"Drained{next(_names)}", eventExpiryDuration=30, memoryStrategies=STRATEGIES[strategies]
        )["memory"]["id"]
        real.control.get_memory(memoryId=memory)
        gc.collect()  # what the other sides left is none of this one's
        begun = perf_counter()
        _talk(real, memory, events)
        written = perf_counter()
        real.data.list_memory_records(memoryId=memory, namespacePath="/")
        read = perf_counter()
        real.data.retrieve_memory_records(memoryId=memory, namespacePath="/", searchCriteria={"searchQuery": "sushi"})
        parts.create.append(written - begun)
        parts.read.append(read - written)
        parts.search.append(perf_counter() - read)
        return parts.create[-1] + parts.read[-1]

    return run


def _talk(real: Clients, memory: str, events: int) -> None:
    for i in range(events):
        role, text = SAID[i % len(SAID)]
        said = {"conversational": {"role": role, "content": {"text": text.format(i=i)}}}
        real.data.create_event(
            memoryId=memory,
            actorId="maria",
            sessionId=f"session-{i // SESSION_EVENTS}",
            eventTimestamp=BEGIN + timedelta(seconds=i),
            payload=[said],
        )
