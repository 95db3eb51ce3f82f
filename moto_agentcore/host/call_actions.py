"""``agentcore.calls`` over HTTP: ``POST /moto-api/agentcore/calls`` and ``calls/clear``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto_agentcore.host.calls import AskedCall, Calls
from moto_agentcore.host.checks import check, count
from moto_agentcore.host.plain import plain

SHOWN = ("number", "service", "operation", "account", "region", "params", "status", "error", "response")


def _calls(
    operation: str | None = None,
    params: dict[str, Any] | None = None,
    last: int | None = None,
    after: int | None = None,
) -> dict[str, Any]:
    """What was asked and answered, in order."""
    check(operation, (str, type(None)), "operation must be a string")
    check(params, (dict, type(None)), "params must be an object")
    if operation is None and params:
        raise ValueError("params are of one operation; name it")
    calls = Calls() if operation is None else Calls()(operation, **params or {})
    found = list(calls)
    shown = found if after is None else [call for call in found if call.number > count(after, "after", least=0)]
    shown = shown if last is None else shown[-count(last, "last") :]
    return {"count": len(found), "dropped": calls.dropped, "calls": [_shown(call) for call in shown]}


def _clear() -> None:
    """Forget what was asked."""
    Calls().clear()


def _shown(call: AskedCall) -> dict[str, Any]:
    return {name: plain(getattr(call, name)) for name in SHOWN}


ACTIONS: dict[str, Callable[..., dict[str, Any] | None]] = {
    "calls": _calls,
    "calls/clear": _clear,
}
