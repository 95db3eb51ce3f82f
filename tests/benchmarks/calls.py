"""One call, in-process: the floor, ours, and moto's own backend over its floor."""

from __future__ import annotations

from functools import partial

from moto_agentcore import mock_agentcore
from tests.benchmarks.floor import Clients, Floor, answer_of, clients
from tests.benchmarks.moto_side import MotoSide
from tests.benchmarks.report import Table, at_least, at_most
from tests.benchmarks.rounds import HOW, Scale, Side, interleaved, micros, ratio, side, spread
from tests.benchmarks.workloads import Call, arrange, calls

RECORDS = 100
NOT_MOTOS = {"list_memory_records", "retrieve_memory_records"}
TARGETS = {"list_events": 1.3, "retrieve_memory_records": None}  # retrieve has its own table: it searches
LABELS = {"list_events": "list_events (100)", "list_memory_records": "list_memory_records (20)"}


def measure(scale: Scale) -> list[Table]:
    times = Table(
        "calls",
        f"A call, in-process, each side over its own floor ({HOW})",
        [
            *("call", "floor µs", "ours µs", "ours/floor", "±", "target", "verdict"),
            *("ours/unsigned floor", "moto µs", "moto/its floor"),
        ],
    )
    less = Table(
        "overhead",
        "What the mock adds to the floor; ours to the unsigned one",
        ["call", "ours µs", "moto µs", "moto/ours", "target", "verdict"],
    )
    with mock_agentcore(strict=False), MotoSide() as moto:
        real, floors = clients(), {"floor": Floor(), "unsigned": Floor(signs=False)}
        for name, call in calls(arrange(real, RECORDS), records=True).items():
            _row(times, less, name, interleaved(_sides(name, call, real, floors, moto), scale.rounds, scale.calls))
    times.notes.append(f"retrieve_memory_records: over {RECORDS} records here; its targets are in the table 'retrieve'")
    return [times, less]


def _sides(name: str, call: Call, real: Clients, floors: dict[str, Floor], moto: MotoSide) -> dict[str, Side]:
    canned = answer_of(real, call)
    sides = {which: floor.side(canned, call) for which, floor in floors.items()} | {"ours": side(partial(call, real))}
    if name not in NOT_MOTOS:
        sides |= {"moto floor": moto.side(name, "floor"), "moto": moto.side(name, "moto")}
    return sides


def _row(times: Table, less: Table, name: str, found: dict[str, list[float]]) -> None:
    floor, ours, label = found["floor"], found["ours"], LABELS.get(name, name)
    over, limit = ratio(ours, floor), TARGETS.get(name, 1.25)
    verdict = at_most(over, limit) if limit is not None else (None, None)
    over_unsigned = ratio(ours, found["unsigned"])
    cells = (label, micros(floor), micros(ours), over, spread(ours, floor), *verdict, over_unsigned)
    if name in NOT_MOTOS:
        times.add(*cells, None, None)
        return
    motos = ratio(found["moto"], found["moto floor"])
    times.add(*cells, micros(found["moto"]), motos)
    added, motos_added = (over_unsigned - 1) * micros(found["unsigned"]), (motos - 1) * micros(found["moto floor"])
    target = at_least(motos_added / added, 3) if name == "create_event" else (None, None)
    less.add(label, added, motos_added, motos_added / added, *target)
