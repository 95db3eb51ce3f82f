"""Where a thing is that a call did not find: in another region or account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from moto_agentcore.state.store import Store, stores
from moto_agentcore.state.table import Table

if TYPE_CHECKING:
    from moto_agentcore.host.calls import AskedCall

MISSED = "ResourceNotFoundException"


def elsewhere(call: AskedCall) -> Iterator[str]:
    """What a call named that is there, but not where it went."""
    named = [value.rpartition("/")[2] for value in call.params.values() if isinstance(value, str)]
    for (account, region), store in _stores() if call.error == MISSED else ():
        if (account, region) != (call.account, call.region):
            for id in named:
                if _has(store, id):
                    where = region if account == call.account else f"{region} of account {account}"
                    yield f"  {id} is in {where}; the call went to {call.region}"


def _stores() -> list[tuple[tuple[str, str], Store]]:
    places = [(account, found) for account, known in list(stores.items()) for found in list(known.values())]
    return [((account, store.region_name), store) for account, store in places]


def _has(store: Store, id: str) -> bool:
    with store.lock:
        tables = [part for part in store.parts.values() if isinstance(part, Table)]
        return any(table.find(id) is not None for table in tables)
