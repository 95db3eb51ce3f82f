"""Setting scripts: held against the model of the operation they are for, before any call meets them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from moto_agentcore.controls import controls
from moto_agentcore.controls.checks import meant
from moto_agentcore.controls.rules import Rule, check_when
from moto_agentcore.service import SERVICES, Service
from moto_agentcore.wire import scripted
from moto_agentcore.wire.plan import plan


def script(
    operation: str, answer: Any, *, times: int | None = None, where: Callable[[Any], bool] | None = None
) -> Rule[Any] | None:
    """``AgentCore.script``; the rule that was set, if any was."""
    services = _services(operation)
    check_when(times, where)
    if answer is None:
        controls.scripts.drop(operation)
        return None
    refusals = [refusal for service in services if (refusal := _refusal(service, operation, answer)) is not None]
    if len(refusals) == len(services):  # two services have a ListSessions
        raise refusals[0]
    return controls.scripts.on(operation, answer, times=times, where=where)


def read(operation: str, answer: Any) -> Any:
    """An answer that came as JSON, as ``script`` takes it."""
    return scripted.read(plan(_services(operation)[0], operation).model, answer)


def _services(operation: str) -> list[Service]:
    found = [service for service in SERVICES.values() if operation in service.model.operation_names]
    if not found:
        said = meant(operation) or "say InvokeAgentRuntime, as the service does"
        raise ValueError(f"script: there is no operation {operation!r}; {said}")
    return found


def _refusal(service: Service, operation: str, answer: Any) -> ValueError | None:
    """What a service has against an answer to its operation."""
    compiled = plan(service, operation)
    try:
        if compiled.asks and compiled.model.has_event_stream_output:
            scripted.check_events(compiled.model, answer, service.pieces.get(operation, lambda piece: False))
        elif not compiled.asks:
            scripted.check(compiled.model, answer)
        elif not callable(answer) and (isinstance(answer, (str, bytes)) or not isinstance(answer, Iterable)):
            raise ValueError(f"script: {operation} takes a callable or a list of what it gives, not {answer!r}")
    except ValueError as refusal:
        return refusal
    return None
