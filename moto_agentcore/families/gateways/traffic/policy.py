"""Policy engines at work, by Cedar's own evaluator (``cedarpy``, the extra ``cedar``).

Everything is denied that no policy permits, and what one forbids is denied in any case. LOG_ONLY decides nothing.
Temporal conditions are held against what has happened in the policy session (``histories``), guardrails ask the author
(``guardrails``). What keeps an output back is in ``suppression``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.gateways.traffic.compiled import history_of, mode_of, statements_of
from moto_agentcore.families.gateways.traffic.exchange import JSON, Refusal
from moto_agentcore.families.gateways.traffic.histories import Event, Visit, World
from moto_agentcore.families.shared.json_text import parsed
from moto_agentcore.families.shared.rpc import FORBIDDEN, INVALID_PARAMS, RpcError
from moto_agentcore.state import clock
from moto_agentcore.wire.messages import Reply, dump

if TYPE_CHECKING:
    from moto_agentcore.families.gateways.traffic.catalogue import Entry
    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record

log = logging.getLogger(__name__)
DENIED = "Tool Execution Denied: Tool call not allowed due to policy enforcement [{reason}]"
REQUEST_DENIED = "Request Denied: Agent runtime request not allowed due to policy enforcement [{reason}]"
DUE_TO = "Policy evaluation denied due to {}"
BY_DEFAULT = "No policy applies to the request (denied by default)."
Sees = Callable[["Entry"], bool]
Outcome = Callable[[Any], None]
SESSION = "x-amzn-bedrock-agentcore-policy-session-id"
CONFLICT = -32009  # of a session whose policies have changed (inferred)


def filter_of(exchange: Exchange) -> Sees:
    """Which tools are shown: those that some policy could permit."""
    statements = statements_of(exchange) if mode_of(exchange) == "ENFORCE" else None
    if statements is None:
        return lambda entry: True
    return lambda entry: statements.may_ever(asked(exchange, tool_actions(entry), {}))


def check_tool(exchange: Exchange, entry: Entry, arguments: dict[str, Any]) -> Outcome:
    """An error of the protocol for a call that is denied (quoted by those who met it; the guide has another form).

    Gives what is to be told what comes of it.
    """
    visit = _visit(exchange, entry, arguments)
    reason = _reason(exchange, tool_actions(entry), {"input": arguments}, visit)
    if visit is not None:
        visit.happened("request" if reason is None else "error")
    if reason is not None:
        raise RpcError(FORBIDDEN, DENIED.format(reason=reason))
    return visit.came_of_it if visit is not None else lambda result: None


def _visit(exchange: Exchange, entry: Entry, arguments: dict[str, Any]) -> Visit | None:
    """The policy session of a call; None where no policy asks for one."""
    statements = statements_of(exchange)
    if statements is None or not statements.temporal:
        return None
    id = exchange.headers.get(SESSION, "")
    if not id:
        raise RpcError(INVALID_PARAMS, f"ValidationException - The {SESSION} header is required", status=400)
    history = history_of(exchange, id, statements)
    if history is None:
        raise RpcError(CONFLICT, f"ConflictException - The policies of session {id} have changed", status=409)
    now = Event(clock.now(), entry.name, "request", exchange.caller.id, exchange.gateway["gatewayArn"], arguments)
    return Visit(exchange.store.lock, history, now)


def check_target(exchange: Exchange, target: Record) -> None:
    """A refusal for a request to a target that speaks HTTP."""
    context = {"input": document(exchange.request.body)} if mode_of(exchange) else {}  # else nobody reads it
    reason = _reason(exchange, target_actions(target), context)
    if reason is not None:
        raise refused(REQUEST_DENIED.format(reason=reason))


def _reason(
    exchange: Exchange, actions: tuple[str, ...], context: dict[str, Any], visit: Visit | None = None
) -> str | None:
    """Why an action is denied; None where it is not, or where its denial is only logged."""
    statements = statements_of(exchange)
    if statements is None:
        return None
    world = World([] if visit is None else [*visit.history.events, visit.event], context)
    denied = statements.denied(asked(exchange, actions, context), world)
    if denied is None:
        return None
    return enforced(exchange, actions, DUE_TO.format(", ".join(denied)) if denied else BY_DEFAULT)


def enforced(exchange: Exchange, actions: tuple[str, ...], reason: str) -> str | None:
    """A reason, logged; None where that is all."""
    log.info("gateway %s, %s: %s (%s)", exchange.gateway.id, actions[0], reason, mode_of(exchange))
    return reason if mode_of(exchange) == "ENFORCE" else None


def refused(message: str) -> Refusal:
    return Refusal(Reply(403, {"Content-Type": JSON}, dump({"message": message})))


def document(body: bytes) -> dict[str, Any]:
    """The fields of a JSON object; of anything else there are none."""
    try:
        found = parsed(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def target_actions(target: Record) -> tuple[str, ...]:
    return str(target["name"]), "InvokeAgent"


def tool_actions(entry: Entry) -> tuple[str, ...]:
    """The tool, and what it is in: all tools of its target, all tools, all of MCP."""
    return entry.name, str(entry.target["name"]), "CallTool", "Mcp"


def asked(exchange: Exchange, actions: tuple[str, ...], context: dict[str, Any]) -> dict[str, Any]:
    caller = exchange.caller
    kind = "AgentCore::IamEntity" if caller.arn else "AgentCore::OAuthUser"
    return {
        "principal": {"type": kind, "id": caller.id},
        "claims": {name: value for name, value in caller.claims.items() if isinstance(value, str)},
        "actions": actions,
        "gateway": exchange.gateway["gatewayArn"],
        "context": context,
    }
