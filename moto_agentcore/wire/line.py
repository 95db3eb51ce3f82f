"""The straight line: what happens to a request, in this order.

1 route and 2 parse make params of bytes; 3 validate refuses what the model forbids (and, if the author asks for it,
references to what does not exist); 4 faults lets the test author speak first; 5 replay answers a known clientToken; 6
operate is the one function for this operation, the only room that touches state (7); 8 strict holds its result against
the model; 9 serialize makes bytes of it.

Nothing before 6 changes anything and a function checks before it writes, so failure needs no undo. One lock per store
is held over 5 to 9; it is free again while a stream is produced.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError
from moto_agentcore.service import Call
from moto_agentcore.wire import strict
from moto_agentcore.wire.references import check_references

if TYPE_CHECKING:
    from moto_agentcore.controls import Controls
    from moto_agentcore.state.store import Store
    from moto_agentcore.wire.messages import Reply, Request
    from moto_agentcore.wire.plan import Plan


def answer(plan: Plan, request: Request, labels: Mapping[str, str], store: Store, controls: Controls) -> Reply:
    """Answer one request for an operation this package has (``plan.function`` is there)."""
    try:
        params = plan.parse(request, labels)
        plan.validate(params)
        call = Call(plan.service, plan.operation, params, store, controls, plan.model, plan.paging)
        if controls.validate_references:
            check_references(call)
        controls.faults.strike(call.operation, call)
        with store.lock:
            store.failure_reason = call.failure_reason
            return _operate(plan, call) if not plan.tokened else _replay(plan, call)
    except ServiceError as error:
        if controls.strict:
            strict.check_error(plan.model, error)
        return plan.refuse(error)


def _replay(plan: Plan, call: Call[Any]) -> Reply:
    """A known clientToken gets the answer it got before; an answer is remembered, a failure is not."""
    known = call.store.tokens.find(plan.service.name, plan.operation, call.params)
    if known is not None:
        return known  # type: ignore[no-any-return] # the room keeps replies without knowing what they are
    reply = _operate(plan, call)
    if isinstance(reply.body, bytes):
        call.store.tokens.remember(plan.service.name, plan.operation, call.params, reply)
    return reply


def _operate(plan: Plan, call: Call[Any]) -> Reply:
    assert plan.function is not None
    result = plan.function(call)
    if call.controls.strict:
        strict.check_answer(plan.model, result)
    return plan.serialize(result)
