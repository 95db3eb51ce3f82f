"""The straight line: what happens to a request, in this order.

1 route and 2 parse make params of bytes; 3 validate refuses what the model forbids (and, if the author asks for it,
references to what does not exist); 4 faults and scripts let the test author speak first; 5 replay answers a known
clientToken; 6 operate is the one function for this operation, the only room that touches state (7); 8 strict holds its
result against the model; 9 serialize makes bytes of it.

Nothing before 6 changes anything and a function checks before it writes, so failure needs no undo. The store's lock is
held over 5 to 9 of an operation; an invocation, which runs code of the test author, holds it where it says so. Up to 4,
in what an operation wants done ``before``, and while a stream is produced, it is free.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from moto_agentcore.call import Call, Locked
from moto_agentcore.errors import ServiceError
from moto_agentcore.wire import scripted, strict
from moto_agentcore.wire.interruption import interrupted
from moto_agentcore.wire.messages import WARNING
from moto_agentcore.wire.references import check_references
from moto_agentcore.wire.serialize import unanswered

if TYPE_CHECKING:
    from moto_agentcore.controls import Controls
    from moto_agentcore.state.store import Store
    from moto_agentcore.wire.messages import Reply, Request
    from moto_agentcore.wire.plan import Plan


def answer(plan: Plan, request: Request, labels: Mapping[str, str], store: Store, controls: Controls) -> Reply:
    """Answer one request, and note it for the author."""
    kept = plan.kept(request)
    entry = controls.calls.begin(plan, kept, labels, store)
    reply = _answered(plan, request, kept, labels, store, controls)
    controls.calls.end(entry, reply)
    return reply


def _answered(
    plan: Plan, request: Request, kept: Request, labels: Mapping[str, str], store: Store, controls: Controls
) -> Reply:
    try:
        params = plan.parse(kept, labels)
        plan.validate(params)
        call = Call(plan.service, plan.operation, params, store, controls, plan.model, plan.paging, request)
        if controls.validate_references:
            check_references(call)
        if plan.asks:
            call.check_event = partial(strict.check_event, plan.model)
        if controls.faults.rules.all:
            controls.faults.strike(plan.operation, call)
        if controls.scripts.rules.all and not plan.asks:
            script = controls.scripts.find(plan.operation, call)
            if script is not None:
                return _written(plan, call, scripted.result(call, *script))
        if plan.function is None:
            return unanswered(plan.model)
        if plan.before is not None:
            plan.before(call)
        if plan.holds_itself:
            return _invoke(plan, call, kept, labels)
        with Locked(call):
            return _operate(plan, call) if not plan.tokened else _replay(plan, call, kept, labels)
    except ServiceError as error:
        if controls.strict:
            strict.check_error(plan.model, error)
        return plan.refuse(error)


def _replay(plan: Plan, call: Call[Any], kept: Request, labels: Mapping[str, str]) -> Reply:
    """A known clientToken gets the answer it got before; an answer is remembered, a failure is not."""
    known: Reply | None = call.store.tokens.find(plan.service.name, plan.operation, call.params)
    return known if known is not None else _remembered(plan, call, kept, labels, _operate(plan, call))


def _invoke(plan: Plan, call: Call[Any], kept: Request, labels: Mapping[str, str]) -> Reply:
    """As above, with the lock free while the function runs; another attempt waits for what this one gets."""
    token = call.params.get("clientToken") if plan.tokened else None
    if not token:
        return _operate(plan, call)
    with Locked(call):
        turn = call.store.tokens.turn((plan.service.name, plan.operation, token))
    with turn:
        with Locked(call):
            known: Reply | None = call.store.tokens.find(plan.service.name, plan.operation, call.params)
        if known is not None:
            return known
        reply = _operate(plan, call)
        with Locked(call):
            return _remembered(plan, call, kept, labels, reply)


def _remembered(plan: Plan, call: Call[Any], kept: Request, labels: Mapping[str, str], reply: Reply) -> Reply:
    """An answer goes with what was made and with what the URI names; that something was deleted outlives it."""
    token = call.params.get("clientToken")
    if token and isinstance(reply.body, bytes):
        owners = call.made
        if labels and not plan.operation.startswith("Delete"):
            ids = [label.rpartition("/")[2] for label in labels.values()]
            owners = [*owners, ids[0], "/".join(ids)]
        key, size = (plan.service.name, plan.operation, token), len(kept.body) + len(reply.body)
        call.store.tokens.remember(key, partial(plan.parse, kept, labels), reply, size, owners)
    return reply


def _operate(plan: Plan, call: Call[Any]) -> Reply:
    assert plan.function is not None
    result = plan.function(call)
    if call.controls.strict:
        result = strict.checked(plan.model, result)
    reply = plan.serialize(result) if call.interruption is None else _written(plan, call, result)
    if call.warnings:
        reply.headers[WARNING] = "; ".join(call.warnings)
    return reply


def _written(plan: Plan, call: Call[Any], result: Any) -> Reply:
    """A result as far as it is to go: its stream may have to fail."""
    return plan.serialize(result if call.interruption is None else interrupted(plan.model, result, *call.interruption))
