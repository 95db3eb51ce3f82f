"""``agentcore.calls`` over HTTP: ``POST /moto-api/agentcore/calls`` and ``calls/clear``."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from typing import Any

from moto_agentcore.host.calls import AskedCall, Calls
from moto_agentcore.host.checks import check, count

SHOWN = ("number", "service", "operation", "account", "region", "params", "status", "error", "response")


def _calls(
    operation: str | None = None, params: dict[str, Any] | None = None, last: int | None = None
) -> dict[str, Any]:
    """What was asked and answered, in order."""
    check(operation, (str, type(None)), "operation must be a string")
    check(params, (dict, type(None)), "params must be an object")
    if operation is None and params:
        raise ValueError("params are of one operation; name it")
    calls = Calls() if operation is None else Calls()(operation, **params or {})
    found = list(calls)
    shown = found if last is None else found[-count(last, "last") :]
    return {"count": len(found), "dropped": calls.dropped, "calls": [_shown(call) for call in shown]}


def _clear() -> None:
    """Forget what was asked."""
    Calls().clear()


def _shown(call: AskedCall) -> dict[str, Any]:
    return {name: _plain(getattr(call, name)) for name in SHOWN}


def _plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return value.isoformat() if isinstance(value, datetime) else value


ACTIONS: dict[str, Callable[..., dict[str, Any] | None]] = {
    "calls": _calls,
    "calls/clear": _clear,
}
