"""Faults, scripts, bindings, the clock and seeds over HTTP, as ``agentcore`` has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto_agentcore.controls import controls
from moto_agentcore.controls.clock import Clock, lasting
from moto_agentcore.controls.faults import DAY, Break, Chain, Delay, Fail
from moto_agentcore.host.bind import bind
from moto_agentcore.host.checks import check, count, number
from moto_agentcore.host.faults import error_members
from moto_agentcore.host.progress import progress
from moto_agentcore.host.script import read, script
from moto_agentcore.host.seed import seed_state


def _fault(
    operation: str,
    code: str | None = None,
    message: str | None = None,
    delay: float | None = None,
    times: int | None = None,
    after: int | None = None,
    failureReason: str | None = None,  # noqa: N803 - a wire name
    **members: Any,
) -> None:
    """Answer an operation with an error or a delay, or let what it begins end as failed, for that reason."""
    check(operation, str, "operation must be a string")
    check(code, (str, type(None)), "code must be a string")
    check(message, (str, type(None)), "message must be a string")
    faults: list[Any] = [Delay(number(delay, "delay", DAY))] if delay is not None else []
    check(failureReason, (str, type(None)), "failureReason must be a string")
    beside = {"after": after, "message": message}
    faults += [] if failureReason is None else [Break(failureReason)]
    if code is not None:
        after = None if after is None else count(after, "after", least=0)
        told = {} if message is None else {"message": message}
        faults.append(Fail(code, after=after, **told, **error_members(operation, code, members)))
    elif alone := sorted([*members, *(name for name, value in beside.items() if value is not None)]):
        raise ValueError(f"a fault needs a code for {', '.join(alone)}")
    elif not faults:
        raise ValueError("a fault needs a code, a delay or a failureReason")
    controls.faults.on(operation, Chain(*faults), times=None if times is None else count(times, "times"))


def _clear() -> None:
    """Take all faults back."""
    controls.faults.clear()


def _answer(operation: str, answer: Any = None, times: int | None = None) -> None:
    """Answer an operation with this; without an answer, all of its scripts are taken back."""
    check(operation, str, "operation must be a string")
    found = None if answer is None else read(operation, answer)
    script(operation, found, times=None if times is None else count(times, "times"))


def _bind(address: str, target: str | None = None, qualifier: str | None = None, timeout: float | None = None) -> None:
    """Put an address of this machine behind an agent runtime; without a target, nothing."""
    check(target, (str, type(None)), "target must be a URL")
    check(qualifier, (str, type(None)), "qualifier must be a string")
    bind(address, target, qualifier=qualifier, timeout=None if timeout is None else number(timeout, "timeout", DAY))


def _tick(**units: float) -> dict[str, Any]:
    """Move the service's clock by units of datetime.timedelta."""
    Clock().now() + lasting(units)  # OverflowError while nothing has moved
    return {"now": Clock().tick(**units).isoformat()}  # type: ignore[arg-type] # unknown units are refused above


def _progress(kind: str, times: int | None = None, seconds: float | None = None) -> None:
    """How the life cycle of a kind goes on: by looks, by seconds, or at once."""
    progress(kind, times=times, seconds=seconds)


def _seed(**state: Any) -> None:
    """Put state in that no operation of the services creates."""
    seed_state(state)


ACTIONS: dict[str, Callable[..., dict[str, Any] | None]] = {
    "bind": _bind,
    "clock/tick": _tick,
    "faults": _fault,
    "faults/clear": _clear,
    "progress": _progress,
    "script": _answer,
    "seed": _seed,
}
