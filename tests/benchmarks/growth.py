"""The cost of a call while what is stored grows a thousandfold.

All sizes are there at once and take turns, so a ratio is one machine's in one minute. A page "far in" begins after as
many as ``PAGES_IN`` full pages, or in the middle of what is there if that comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from moto_agentcore import mock_agentcore
from tests.benchmarks import fill
from tests.benchmarks.floor import Clients, clients
from tests.benchmarks.report import Table, at_most
from tests.benchmarks.rounds import HOW, Scale, interleaved, micros, ratio, side
from tests.benchmarks.workloads import NAMESPACE, create_event, record, retrieve

FLAT = 1.3
PAGES_IN = 50
PAGE = 20  # rows of a measured page
FEW = 5  # where there may be fewer than that
PER_NAMESPACE = 10
REGIONS = ("us-east-1", "us-west-2", "eu-west-1")

Call = Callable[[], object]
Method = Callable[..., Any]


@dataclass(frozen=True)
class Grown:
    """One size of one scenario: its calls by name."""

    size: int
    calls: dict[str, Call]


def measure(scale: Scale) -> list[Table]:
    with mock_agentcore(strict=False):
        real = clients()
        scenarios: dict[str, list[Grown]] = {}
        for name, grow in SCENARIOS.items():
            scenarios[name] = [Grown(size, grow(real, size)) for size in scale.sizes]
        found = [_table("growth", "events and records", scenarios, scale, scale.sizes)]
    with mock_agentcore(strict=False):
        grown = [
            Grown(size, _memories(clients(region), size, region))
            for size, region in zip(scale.memories, REGIONS, strict=False)
        ]
        found.append(_table("memories", "memories", {"memories": grown}, scale, scale.memories))
    return found


def _table(name: str, what: str, scenarios: Mapping[str, list[Grown]], scale: Scale, sizes: tuple[int, ...]) -> Table:
    columns = ["stored", "call", *(f"{size:,} µs" for size in sizes), "last/first", "target", "verdict"]
    table = Table(name, f"Growth of {what}, through boto3 ({HOW})", columns)
    for scenario, grown in scenarios.items():
        for call in grown[0].calls:
            sides = {one.size: side(one.calls[call]) for one in grown}
            found = interleaved(sides, scale.rounds, scale.calls)
            over = ratio(found[sizes[-1]], found[sizes[0]])
            table.add(scenario, call, *(micros(found[size]) for size in sizes), over, *at_most(over, FLAT))
    table.notes.append("filled by requests that enter the line behind the door; measured calls are boto3's")
    return table


def _one_session(real: Clients, size: int) -> dict[str, Call]:
    memory = fill.memory()
    ids = fill.events(memory, size, lambda i: ("actor", "session"))
    session: dict[str, Any] = {"memoryId": memory, "actorId": "actor", "sessionId": "session"}
    return {
        "get_event": partial(real.data.get_event, **session, eventId=ids[size // 2]),
        **_pages("list_events", real.data.list_events, size, **session),
        "create_event": partial(create_event(memory, "actor", "session"), real),
    }


def _many_sessions(real: Clients, size: int) -> dict[str, Call]:
    memory = fill.memory()
    ids = fill.events(memory, size, lambda i: ("actor", f"session-{i:06}"))
    middle = {"memoryId": memory, "actorId": "actor", "sessionId": f"session-{size // 2:06}"}
    return {
        "get_event": partial(real.data.get_event, **middle, eventId=ids[size // 2]),
        "list_events": partial(real.data.list_events, **middle, maxResults=PAGE),
        **_pages("list_sessions", real.data.list_sessions, size, memoryId=memory, actorId="actor"),
        "create_event": partial(create_event(memory, "actor", middle["sessionId"]), real),
        "create_event, new session": _fresh_sessions(real, memory),
    }


def _many_actors(real: Clients, size: int) -> dict[str, Call]:
    memory = fill.memory()
    ids = fill.events(memory, size, lambda i: (f"actor-{i:06}", "session"))
    middle = {"memoryId": memory, "actorId": f"actor-{size // 2:06}"}
    return {
        "get_event": partial(real.data.get_event, **middle, sessionId="session", eventId=ids[size // 2]),
        "list_sessions": partial(real.data.list_sessions, **middle, maxResults=PAGE),
        **_pages("list_actors", real.data.list_actors, size, memoryId=memory),
        "create_event": partial(create_event(memory, middle["actorId"], "session"), real),
    }


def _one_namespace(real: Clients, size: int) -> dict[str, Call]:
    memory = fill.memory()
    ids = fill.records(memory, size)
    listed = real.data.list_memory_records
    return {
        "get_memory_record": partial(real.data.get_memory_record, memoryId=memory, memoryRecordId=ids[size // 2]),
        **_pages("list_memory_records exact", listed, size, memoryId=memory, namespace=NAMESPACE),
        **_pages("list_memory_records path", listed, size, memoryId=memory, namespacePath="/bench"),
        "batch_create_memory_records (1)": _writing(real, memory, NAMESPACE),
    }


def _many_namespaces(real: Clients, size: int) -> dict[str, Call]:
    memory = fill.memory()
    ids = fill.records(memory, size, lambda i: f"/bench/{i // PER_NAMESPACE:06}/")
    middle, listed = f"/bench/{size // PER_NAMESPACE // 2:06}/", real.data.list_memory_records
    return {
        "get_memory_record": partial(real.data.get_memory_record, memoryId=memory, memoryRecordId=ids[size // 2]),
        "list_memory_records exact": partial(listed, memoryId=memory, namespace=middle),
        "list_memory_records path of one": partial(listed, memoryId=memory, namespacePath=middle),
        **_pages("list_memory_records path of all", listed, size, memoryId=memory, namespacePath="/bench"),
        "batch_create_memory_records (1)": _writing(real, memory, middle),
        "retrieve in one namespace": partial(retrieve(memory, middle), real),
    }


SCENARIOS: dict[str, Callable[[Clients, int], dict[str, Call]]] = {
    "events in one session": _one_session,
    "events, a session each": _many_sessions,
    "events, an actor each": _many_actors,
    "records in one namespace": _one_namespace,
    f"records, {PER_NAMESPACE} a namespace": _many_namespaces,
}


def _memories(real: Clients, size: int, region: str) -> dict[str, Call]:
    ids = fill.memories(size, region)
    return {
        "get_memory": partial(real.control.get_memory, memoryId=ids[size // 2]),
        **_pages("list_memories", real.control.list_memories, size, rows=FEW),
        "create_event": partial(create_event(ids[size // 2]), real),
        "list_events": partial(
            real.data.list_events, memoryId=ids[0], actorId="nobody", sessionId="none", maxResults=FEW
        ),
        "create_memory": lambda: real.control.create_memory(name=f"Another{next(_NUMBERS)}", eventExpiryDuration=30),
    }


def _pages(name: str, method: Method, size: int, rows: int = PAGE, **asked: Any) -> dict[str, Call]:
    """The first page and one far in."""
    token = _token(method, size, asked)
    return {
        f"{name}, first page": partial(method, **asked, maxResults=rows),
        f"{name}, far in": partial(method, **asked, maxResults=rows, nextToken=token),
    }


def _token(method: Method, size: int, asked: dict[str, Any]) -> str:
    """Where a page far in begins; a token does not mind that pages change their size."""
    step = min(100, size // 2)
    answered = method(**asked, maxResults=step)
    for _ in range(min(PAGES_IN, size // 2 // step) - 1):
        answered = method(**asked, maxResults=step, nextToken=answered["nextToken"])
    return str(answered["nextToken"])


_NUMBERS = iter(range(10**9))


def _fresh_sessions(real: Clients, memory: str) -> Call:
    return lambda: create_event(memory, "actor", f"fresh-{next(_NUMBERS)}")(real)


def _writing(real: Clients, memory: str, namespace: str) -> Call:
    return lambda: real.data.batch_create_memory_records(memoryId=memory, records=[record(next(_NUMBERS), namespace)])
