"""The service as a client of its own: a gateway that needs a token, an agent's answer, a search.

What is asked is the operation's own function, with params checked as anybody's; a script of the author's answers first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.controls import controls
from moto_agentcore.service import Call
from moto_agentcore.wire import scripted
from moto_agentcore.wire.messages import Request
from moto_agentcore.wire.plan import plan

if TYPE_CHECKING:
    from moto_agentcore.service import Service
    from moto_agentcore.state.store import Store


def ask(
    store: Store, service: Service, operation: str, params: dict[str, Any], request: Request | None = None
) -> dict[str, Any]:
    """What an operation answers, under wire names; the store is not locked by the caller.

    Raises:
        ServiceError: it is refused.
    """
    check(service, operation, params)
    return _answered(_call(store, service, operation, params, request))


def ask_as_client(store: Store, service: Service, operation: str, params: dict[str, Any]) -> dict[str, Any]:
    """The same in the name of who called: a fault that the author has set for the operation strikes here, too.

    ``params`` are not checked again: they are of a request that was.
    """
    call = _call(store, service, operation, params)
    controls.faults.strike(operation, call)
    return _answered(call)


def check(service: Service, operation: str, params: dict[str, Any]) -> None:
    """Refuse params that the model does not allow."""
    plan(service, operation).validate(params)


def _call(
    store: Store, service: Service, operation: str, params: dict[str, Any], request: Request | None = None
) -> Call[Any]:  # of any operation
    compiled, asked = plan(service, operation), request or Request("POST", "/", "", {}, b"")
    return Call(service, operation, params, store, controls, compiled.model, compiled.paging, asked)


def _answered(call: Call[Any]) -> dict[str, Any]:  # of any operation
    compiled = plan(call.service, call.operation)
    script = controls.scripts.find(call.operation, call) if controls.scripts and not compiled.asks else None
    if script is not None:
        return scripted.result(call, script[0])
    function = compiled.function
    if function is None:
        raise NotImplementedError(f"nobody answers {call.service.name} {call.operation} yet")
    if compiled.holds_itself:
        return function(call)  # type: ignore[no-any-return] # an operation's answer
    with call.locked():
        return function(call)  # type: ignore[no-any-return] # an operation's answer
