"""The author's controls over HTTP, for tests in other languages: ``POST /moto-api/agentcore/…`` with a JSON object.

=====================  ===============================================================================================
``faults``             ``{"operation": "CreateEvent", "code": "ThrottledException", "message": "…", "times": 2}``
                       or ``{"operation": …, "delay": 0.5}``
``faults/clear``       ``{}``
``clock/tick``         ``{"days": 8}``: any of ``datetime.timedelta``'s arguments; answers ``{"now": …}``
``memory/flush``       ``{}``; answers ``{"jobs": 3}``
``memory/extraction``  ``{"progression": "manual"}``, ``{"progression": "time", "seconds": 60}``
``seed``               as ``agentcore.seed``
=====================  ===============================================================================================

What does not fit is answered with 400 and ``{"message": …}``; nothing is changed then.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto.moto_api import state_manager

from moto_agentcore.controls import controls
from moto_agentcore.controls.clock import Clock
from moto_agentcore.controls.faults import Chain, Delay, Fail
from moto_agentcore.controls.memory import EXTRACTION, MemoryControls
from moto_agentcore.controls.seed import seed
from moto_agentcore.wire.messages import Reply, dump

PREFIX = "/moto-api/agentcore/"


def answer(method: str, path: str, body: bytes) -> Reply:
    """Do what a control request asks."""
    action = ACTIONS.get(path.removeprefix(PREFIX).rstrip("/"))
    if action is None or method != "POST":
        known = ", ".join(sorted(ACTIONS))
        return _reply(404, {"message": f"No control answers {method} {path}; POST one of {known}"})
    try:
        asked = json.loads(body or b"{}")
        return _reply(200, action(**asked) or {})
    except (ValueError, TypeError, OverflowError) as error:
        return _reply(400, {"message": str(error)})


def _reply(status: int, content: dict[str, Any]) -> Reply:
    return Reply(status, {"Content-Type": "application/json"}, dump(content))


def _fault(
    operation: str,
    code: str | None = None,
    message: str = "Injected by the test",
    delay: float | None = None,
    times: int | None = None,
    **members: Any,
) -> None:
    faults: list[Any] = [Delay(float(delay))] if delay is not None else []
    faults += [Fail(code, message, **members)] if code is not None else []
    if not faults:
        raise ValueError("a fault needs a code, a delay or both")
    controls.faults.on(operation, Chain(*faults), times=times)


def _tick(**units: float) -> dict[str, Any]:
    return {"now": Clock().tick(**units).isoformat()}


def _flush() -> dict[str, Any]:
    return {"jobs": MemoryControls().flush()}


def _extraction(progression: str, times: int = 1, seconds: float = 0) -> None:
    if progression not in ("immediate", "manual", "time"):
        raise ValueError(f"progression is immediate, manual or time, not {progression!r}")
    state_manager.set_transition(EXTRACTION, {"progression": progression, "times": times, "seconds": seconds})


ACTIONS: dict[str, Callable[..., dict[str, Any] | None]] = {
    "clock/tick": _tick,
    "faults": _fault,
    "faults/clear": lambda: controls.faults.clear(),
    "memory/extraction": _extraction,
    "memory/flush": _flush,
    "seed": lambda **state: seed(state),
}
