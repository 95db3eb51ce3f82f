"""Search by meaning, beside what cannot be saved: the floor, and one bare FAISS search over as many vectors.

Asked again and again, the bare search finds its vectors in the processor's cache, and the floor its code; whoever calls
finds neither. So both are shown in one call too, as a mock would do them that did nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count

from moto_agentcore import mock_agentcore
from tests.benchmarks import fill
from tests.benchmarks.floor import Clients, Floor, answer_of, clients
from tests.benchmarks.report import Table, at_most
from tests.benchmarks.rounds import Scale, Side, interleaved, micros, plus, ratio, side
from tests.benchmarks.workloads import question, retrieve

TOP_K = 10


def measure(scale: Scale) -> list[Table]:
    from moto_agentcore.search import default_embedder

    table = Table(
        "retrieve",
        f"retrieve_memory_records, topK {TOP_K}, one namespace",
        [
            *("records", "floor µs", "FAISS µs", "both µs", "embed µs", "ours µs"),
            *("ours/both in one", "ours/(floor+FAISS)", "target", "verdict"),
        ],
    )
    with mock_agentcore(strict=False):
        real, floor = clients(), Floor()
        for size in scale.sizes:
            found = interleaved(_sides(real, floor, size), scale.rounds, scale.calls)
            over = ratio(found["ours"], plus(found["floor"], found["faiss"]))
            target = at_most(over, 2) if size == 10_000 else (None, None)
            shown = [micros(found[name]) for name in ("floor", "faiss", "both", "embed", "ours")]
            table.add(f"{size:,}", *shown, ratio(found["ours"], found["both"]), over, *target)
    table.notes.append(f"embedder {default_embedder().name}; FAISS: IndexFlatIP, {TOP_K} best, one thread")
    table.notes.append("embed: the query's text into a vector, a part of ours")
    return [table]


def _sides(real: Clients, floor: Floor, size: int) -> dict[str, Side]:
    from moto_agentcore.search import default_embedder

    memory = fill.memory()
    fill.records(memory, size)
    call, numbers, bare = retrieve(memory), count(), _bare(size)
    canned = answer_of(real, call)

    def both(client: Clients) -> None:
        bare()
        call(client)

    return {
        "floor": floor.side(canned, call),
        "faiss": side(bare),
        "both": floor.side(canned, both),
        "embed": side(lambda: default_embedder().embed([question(next(numbers))])),
        "ours": side(partial(call, real)),
    }


def _bare(size: int) -> Callable[[], object]:
    """A FAISS search of as many unit vectors, as wide as the embedder's."""
    import faiss
    import numpy as np

    from moto_agentcore.search import default_embedder

    rows = np.random.default_rng(1).standard_normal((size, default_embedder().dim), dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    index = faiss.IndexFlatIP(rows.shape[1])
    index.add(rows)
    asked = rows[:1].copy()

    def search() -> object:
        faiss.omp_set_num_threads(1)
        return index.search(asked, TOP_K)

    return search
