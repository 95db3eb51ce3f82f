"""Updates that clear: by a wrapper (``{"optionalValue": …}`` sets, ``{}`` clears), or by absence where PUT replaces."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record


def unwrap(record: MutableMapping[str, Any], params: Mapping[str, Any], *names: str) -> None:
    """Write the wrapped members of an update into a record; a cleared one is gone."""
    for name in names:
        if name in params:
            record.pop(name, None)
            if "optionalValue" in params[name]:
                record[name] = params[name]["optionalValue"]


def replace(record: Record, params: Mapping[str, Any], *names: str) -> None:
    """Write the members of an update that replaces them all; one that it leaves out is gone."""
    for name in names:
        record.pop(name, None)
        if name in params:
            record[name] = params[name]
