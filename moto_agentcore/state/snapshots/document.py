"""A snapshot as a whole: all stores, what was left out, and the version of its form."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from moto_agentcore.state.idempotency import Tokens
from moto_agentcore.state.snapshots.packing import Packing
from moto_agentcore.state.snapshots.staying import SnapshotError
from moto_agentcore.state.snapshots.unpacking import Unpacking
from moto_agentcore.state.store import Store, store_of, stores

FORMAT, VERSION = "moto-agentcore snapshot", 1
# From a version to the next one: what makes a snapshot of the former one of the latter, in place.
STEPS: dict[int, Callable[[dict[str, Any]], None]] = {}
# What goes wrong in the reading of something that nobody wrote so.
UNREADABLE = (AssertionError, AttributeError, KeyError, LookupError, OverflowError, RecursionError, TypeError)

Read = list[tuple[Store, dict[Any, Any]]]


def every_store() -> list[Store]:
    return [store for places in list(stores.values()) for store in list(places.values())]


@contextmanager
def nothing_is_garbage() -> Iterator[None]:
    """A document is a million objects that are all needed: looking for others among them takes as long as the rest."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@nothing_is_garbage()
def write(*, secrets: bool) -> dict[str, Any]:
    """What all stores hold, each as it is at one moment; who asks one of them meanwhile waits."""
    packing, found = Packing(secrets=secrets), []
    for store in every_store():
        with store.lock:
            found.append(packing.store(store))
    told = [store for store in found if "tables" in store or "parts" in store]
    return {"format": FORMAT, "version": VERSION, "left_out": packing.left_out, "stores": told}


@nothing_is_garbage()
def read(document: Mapping[str, Any]) -> Read:
    """What the stores are to hold; SnapshotError says what is wrong with a document. No store is changed."""
    _check(document)
    try:
        _brought_up(document)
        unpacking = Unpacking(_store)
        return [unpacking.parts(node) for node in document["stores"]]
    except SnapshotError:
        raise
    except (*UNREADABLE, ValueError) as error:
        raise SnapshotError(f"the snapshot cannot be read ({type(error).__name__}: {error})") from error


def put(found: Read) -> None:
    """Let every store hold what was read, and no store anything else."""
    read = {id(store): parts for store, parts in found}
    for store in every_store():
        with store.lock:
            store.parts = read.get(id(store), {})
            store.tokens = Tokens()


def _check(document: Any) -> None:
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise SnapshotError(f"this is no snapshot: it does not begin with a format of {FORMAT!r}")
    version = document.get("version")
    if type(version) is not int or version > VERSION or not STEPS.keys() >= set(range(version, VERSION)):
        raise SnapshotError(
            f"the snapshot has version {version!r}, written by moto-agentcore {document.get('written_by')}; "
            f"this one reads {', '.join(map(str, [*STEPS, VERSION]))}"
        )


def _brought_up(document: Mapping[str, Any]) -> None:
    for version in range(document["version"], VERSION):
        STEPS[version](document)  # type: ignore[arg-type] # a document that is read is a dict


def _store(account: str, region: str) -> Store:
    if re.fullmatch("[0-9]{12}", account) is None:
        raise SnapshotError(f"{account!r} is no account")
    try:
        return store_of(account, region)
    except KeyError:
        raise SnapshotError(f"there is no region {region!r}") from None
