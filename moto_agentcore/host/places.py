"""Where a thing is that a call did not find: in another region or account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from moto_agentcore.host.telling import FINDING
from moto_agentcore.state.store import Store, stores
from moto_agentcore.state.table import Table

if TYPE_CHECKING:
    from moto_agentcore.host.calls import AskedCall

MISSED = "ResourceNotFoundException"


def elsewhere(call: AskedCall) -> Iterator[str]:
    """What a call named or listed that is there, but not where it went."""
    named = [value.rpartition("/")[2] for value in call.params.values() if isinstance(value, str)]
    for (account, region), store in _stores() if call.error == MISSED or found_nothing(call) else ():
        if (account, region) != (call.account, call.region):
            where = region if account == call.account else f"{region} of account {account}"
            told = (
                [f"{id} is" for id in named if _has(store, id)] if call.error else list(_listed(store, call.operation))
            )
            yield from (f"  {what} in {where}; the call went to {call.region}" for what in told)


def found_nothing(call: AskedCall) -> bool:
    """Whether a list or a search was answered with no item."""
    lists = [value for value in (call.response or {}).values() if isinstance(value, list)]
    return call.error is None and call.operation.startswith(FINDING) and len(lists) == 1 and not lists[0]


def _listed(store: Store, operation: str) -> Iterator[str]:
    """What a list of everything would find there."""
    with store.lock:
        for table in [part for part in store.parts.values() if isinstance(part, Table)]:
            noun = table.kind.noun.lower()
            plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
            if count := table.count() if f"list{plural.replace(' ', '')}" == operation.lower() else 0:
                yield f"there is 1 {noun}" if count == 1 else f"there are {count} {plural}"


def _stores() -> list[tuple[tuple[str, str], Store]]:
    places = [(account, found) for account, known in list(stores.items()) for found in list(known.values())]
    return [((account, store.region_name), store) for account, store in places]


def _has(store: Store, id: str) -> bool:
    with store.lock:
        parts = list(store.parts.values())
        tables = [part for part in parts if isinstance(part, Table)]
        seeded = [part for part in parts if isinstance(part, dict)]
        return any(id in part for part in seeded) or any(table.find(id) is not None for table in tables)
