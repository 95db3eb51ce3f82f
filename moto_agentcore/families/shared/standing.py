"""What each account has one of in each region, from the start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Kind, Record
    from moto_agentcore.state.store import Store


def standing(store: Store, kind: Kind, **members: Any) -> Record:
    """The only resource of a kind, whose id is the kind's ``mint``; made when it is first asked for."""
    table = store.table(kind)
    found = table.find(kind.mint)
    if found is None:
        found = table.create(members)
        found.pending = None  # it was there before anybody asked
    return found
