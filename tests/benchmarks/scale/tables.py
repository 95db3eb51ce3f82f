"""What is printed. A target belongs to a size: below 10^6 records there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.report import Cell, Table, at_most

from .contest import BATCH
from .data import K

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .big import Searched
    from .clock import Taken
    from .contest import Outcome

FULL = 1_000_000
SCAN, NAMESPACE = 1.25, 60  # times the bound; µs for at most 1,000 records
MILLIONTH = 2e-6  # scores are rounded to six decimals: one step of rounding, and half a step of the float32 sum
PARTS = ("all", "1 %", "0.1 %")


def search_table(found: Sequence[Searched], count: int, embedding: float) -> Table:
    columns = ["among", "records", "ours µs", "numpy µs", "bound µs", "ours/numpy", "ours/bound", "target", "verdict"]
    table = Table("search", f"ours: the {K} best among {count:,} records, p50", columns)
    for row in found:
        micros = [seconds * 1e6 for seconds in (row.ours, row.numpy, row.bound)]
        table.add(
            row.selection.title,
            f"{row.selection.size:,}",
            *micros,
            row.over_numpy,
            row.over_bound,
            *_target(row, count),
        )
    table.notes += [
        "bound: the fastest of three ways to read as many bytes once, contiguous, again and again; where another",
        "namespace is asked each time, the bytes at the speed of the full size. Records of a namespace come scattered.",
        f"the prepared embedder takes {embedding * 1e6:.1f} µs of each of ours; no re-ranker",
    ]
    return table


def exactness_table(found: Sequence[Searched], count: int) -> Table:
    table = Table(
        "exact", f"ours: right answers among {count:,} records", ["among", "recall@10", "score error", "verdict"]
    )
    for row in found:
        exact = row.recall == 1 and row.error <= MILLIONTH
        table.add(row.selection.title, f"{row.recall:.4f}", f"{row.error:.1e}", "exact" if exact else "APPROXIMATE")
    exact = all(row[-1] == "exact" for row in table.rows)
    table.notes.append(f"an approximate index takes over at this size: {'no' if exact else 'YES'}")
    return table


def write_table(found: Mapping[str, Taken], filled: Mapping[str, float], count: int, seen: bool) -> Table:
    table = Table("writes", f"ours: writes at {count:,} records", ["write", "p50 in µs", "longest in µs"])
    for name, taken in found.items():
        table.add(name, f"{taken.p50 * 1e6:.1f}", f"{taken.most * 1e6:,.1f}")
    table.notes += [
        f"searches see what was written: {'yes' if seen else 'NO'}",
        f"filled with {filled['add/s']:,.0f} records a second; longest batch of {BATCH:,}: {filled['longest s']:.2f} s",
        f"memory {filled['memory']:.2f} x the vectors alone, at most {filled['peak']:.2f} x while filling",
    ]
    return table


def peer_tables(outcomes: Sequence[Outcome], count: int) -> list[Table]:
    return [_peer_times(outcomes, count), _peer_rest(outcomes, count)]


def _peer_times(outcomes: Sequence[Outcome], count: int) -> Table:
    columns = ["store", *(f"{part} µs" for part in PARTS), *(f"{part}/ours" for part in PARTS), "remove in µs"]
    table = Table("peers", f"stores with {count:,} records, p50", columns)
    ours = next(outcome.figures for outcome in outcomes if outcome.name == "ours")
    for name, figures, lacks in ((each.name, each.figures, each.lacks) for each in outcomes):
        taken = [figures.get(f"{part} s") for part in PARTS]
        over = [_over(seconds, ours.get(f"{part} s")) for part, seconds in zip(PARTS, taken, strict=True)]
        removal = _micros(figures.get("remove s"))
        table.add(name, *map(_micros, taken), *over, None if removal is None else f"{removal:.1f}")
        table.notes.append(f"{name}: " + "; ".join(filter(None, (figures.get("how"), lacks))))
    return table


def _peer_rest(outcomes: Sequence[Outcome], count: int) -> Table:
    columns = ["store", "add /s", *(f"recall {part}" for part in PARTS), "memory/raw", "peak/raw"]
    table = Table("peers-rest", f"stores with {count:,} records", columns)
    for name, figures in ((each.name, each.figures) for each in outcomes):
        recalls = [_share(figures.get(f"{part} recall")) for part in PARTS]
        table.add(name, figures.get("add/s"), *recalls, figures.get("memory"), figures.get("peak"))
    table.notes.append("each in a process of its own, on the same core; memory: of the records, without the libraries")
    table.notes.append("fewer records than above, for the sake of the slowest: each is given three minutes")
    return table


def _target(row: Searched, count: int) -> tuple[Cell, Cell]:
    if count < FULL or len(row.selection.names) > 1:
        return None, None
    if row.selection.names[0] is None:
        limit, verdict = at_most(row.over_bound, SCAN)
        return f"{limit} x bound", verdict.upper()
    limit, verdict = at_most(row.ours * 1e6, NAMESPACE)
    return (f"{limit} µs", verdict.upper()) if row.selection.size <= 1_000 else (None, None)


def _micros(seconds: float | None) -> float | None:
    return None if seconds is None else seconds * 1e6


def _share(recall: float | None) -> str | None:
    return None if recall is None else f"{recall:.3f}"


def _over(seconds: float | None, ours: float | None) -> float | None:
    return seconds / ours if seconds and ours else None
