"""The vector stores people embed, each with its own way to filter. None is required: a missing one is said to be."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .data import DIM, K

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .data import Data, Question
    from .stores import Store


class SqliteVec:
    how = "vec0 in memory, namespace as partition key (1,024 rows a chunk), exact"

    def __init__(self, data: Data) -> None:
        self._run = _sqlite(import_module("sqlite_vec").loadable_path())
        self._run(f"create virtual table t using vec0(id integer primary key, ns text partition key, v float[{DIM}])")

    def add(self, numbers: range, rows: NDArray[np.float32], names: Sequence[str]) -> None:
        self._run("begin")
        for number, row, name in zip(numbers, rows, names, strict=True):
            self._run("insert into t(id, ns, v) values (?, ?, ?)", (number, name, row.tobytes()))
        self._run("commit")

    def search(self, question: Question, name: str | None) -> list[int]:
        asked: tuple[object, ...] = (question.vector.tobytes(), K, *([name] if name else []))
        return [
            row[0]
            for row in self._run(f"select id from t where v match ? and k = ?{' and ns = ?' * bool(name)}", asked)
        ]

    def remove(self, number: int) -> None:
        self._run("delete from t where id = ?", (number,))


class Chroma:
    how = "EphemeralClient, HNSW as it comes (M 16, ef 100), where={namespace}"

    def __init__(self, data: Data) -> None:
        library, settings = import_module("chromadb"), import_module("chromadb.config").Settings
        client = library.EphemeralClient(settings(anonymized_telemetry=False))
        configuration = {"hnsw": {"space": "cosine", "num_threads": 1}}
        self._all = client.create_collection("scale", configuration=configuration, embedding_function=None)

    def add(self, numbers: range, rows: NDArray[np.float32], names: Sequence[str]) -> None:
        self._all.add(list(map(str, numbers)), embeddings=rows, metadatas=[{"ns": name} for name in names])

    def search(self, question: Question, name: str | None) -> list[int]:
        where = {"ns": name} if name else None
        found = self._all.query(query_embeddings=[question.vector], n_results=K, where=where, include=[])
        return list(map(int, found["ids"][0]))

    def remove(self, number: int) -> None:
        self._all.delete([str(number)])


class Qdrant:
    how = "QdrantClient(':memory:'), Filter on the payload, exact"

    def __init__(self, data: Data) -> None:
        self._models = models = import_module("qdrant_client.models")
        self._client = import_module("qdrant_client").QdrantClient(":memory:")
        space = models.VectorParams(size=DIM, distance=models.Distance.COSINE)
        self._client.create_collection("t", vectors_config=space)

    def add(self, numbers: range, rows: NDArray[np.float32], names: Sequence[str]) -> None:
        payloads = [{"ns": name} for name in names]
        self._client.upsert("t", self._models.Batch(ids=list(numbers), vectors=rows.tolist(), payloads=payloads))

    def search(self, question: Question, name: str | None) -> list[int]:
        models, chosen = self._models, None
        if name:
            met = models.FieldCondition(key="ns", match=models.MatchValue(value=name))
            chosen = models.Filter(must=[met])
        found = self._client.query_points("t", question.vector, query_filter=chosen, limit=K, with_payload=False)
        return [point.id for point in found.points]

    def remove(self, number: int) -> None:
        self._client.delete("t", self._models.PointIdsList(points=[number]))


class Hnswlib:
    how = "M 16, ef_construction 200, ef 100; the filter function asks a set of the namespace's numbers"

    def __init__(self, data: Data) -> None:
        self._graph = import_module("hnswlib").Index(space="ip", dim=DIM)
        self._graph.init_index(max_elements=data.count, M=16, ef_construction=200)
        self._graph.set_num_threads(1)
        self._graph.set_ef(100)
        self._sets = {name: set(numbers.tolist()) for name, numbers in data.members.items()}

    def add(self, numbers: range, rows: NDArray[np.float32], names: Sequence[str]) -> None:
        self._graph.add_items(rows, list(numbers))

    def search(self, question: Question, name: str | None) -> list[int]:
        met = self._sets[name].__contains__ if name else None
        for count in range(K, 0, -1):  # it raises where it finds fewer than it is asked for
            with suppress(RuntimeError):
                found: list[int] = self._graph.knn_query(question.vector, count, filter=met)[0][0].tolist()
                return found
        return []

    def remove(self, number: int) -> None:
        self._graph.mark_deleted(number)


class Usearch:
    how = "HNSW as it comes, float32; no filter in Python: twice as many as the share asks for, then the namespace's"

    def __init__(self, data: Data) -> None:
        self._graph = import_module("usearch.index").Index(ndim=DIM, metric="ip", dtype="f32")
        self._sets = {name: set(numbers.tolist()) for name, numbers in data.members.items()}

    def add(self, numbers: range, rows: NDArray[np.float32], names: Sequence[str]) -> None:
        import numpy as np

        self._graph.add(np.array(numbers), rows, threads=1)

    def search(self, question: Question, name: str | None) -> list[int]:
        if name is None:
            return list(map(int, self._graph.search(question.vector, K, threads=1).keys))
        met = self._sets[name]
        count = min(2 * K * len(self._graph) // len(met), len(self._graph))
        found = self._graph.search(question.vector, count, threads=1).keys.tolist()
        return [number for number in found if number in met][:K]

    def remove(self, number: int) -> None:
        self._graph.remove(number, threads=1)


PEERS: dict[str, Callable[[Data], Store]] = {
    "sqlite-vec": SqliteVec,
    "chromadb": Chroma,
    "qdrant-client": Qdrant,
    "hnswlib": Hnswlib,
    "usearch": Usearch,
}


def _sqlite(extension: str) -> Any:
    """What runs a statement. A Python may be built without loading extensions; apsw, if it is there, loads them."""
    library = import_module("sqlite3")
    if hasattr(library.Connection, "enable_load_extension"):
        connection = library.connect(":memory:", isolation_level=None)
    else:
        connection = import_module("apsw").Connection(":memory:")
    connection.enable_load_extension(True)
    connection.load_extension(extension)
    return connection.execute
