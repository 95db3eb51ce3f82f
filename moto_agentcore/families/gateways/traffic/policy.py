"""Policy engines at work, by Cedar's own evaluator (``cedarpy``, the extra ``cedar``).

Everything is denied that no policy permits, and what one forbids is denied in any case. LOG_ONLY decides nothing.
Temporal and guardrail conditions no public evaluator knows: a policy with some is left out.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.gateways.traffic.exchange import JSON, Refusal
from moto_agentcore.families.gateways.traffic.statements import Statements
from moto_agentcore.families.policy_engines.engines import POLICY
from moto_agentcore.families.shared.rpc import FORBIDDEN, INTERNAL, RpcError
from moto_agentcore.state.snapshots.staying import remade
from moto_agentcore.wire.messages import Reply, dump

if TYPE_CHECKING:
    from moto_agentcore.families.gateways.traffic.catalogue import Entry
    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record

log = logging.getLogger(__name__)
DENIED = "Tool Execution Denied: Tool call not allowed due to policy enforcement [{reason}]"
REQUEST_DENIED = "Request Denied: Agent runtime request not allowed due to policy enforcement [{reason}]"
BY_DEFAULT = "No policy applies to the request (denied by default)."
MISSING = "policies of gateways need Cedar's evaluator: pip install 'moto-agentcore[cedar]'"
Sees = Callable[["Entry"], bool]


@remade
class Compiled:
    """The policies of an engine, read: a part of the engine. ``stamp`` is of which ones."""

    stamp: Any = None
    statements: Statements | None = None


def filter_of(exchange: Exchange) -> Sees:
    """Which tools are shown: those that some policy could permit."""
    statements = _enforced(exchange)
    if statements is None:
        return lambda entry: True
    return lambda entry: statements.may_ever(_asked(exchange, _tool_actions(entry), {}))


def check_tool(exchange: Exchange, entry: Entry, arguments: dict[str, Any]) -> None:
    """An error of the protocol for a call that is denied (quoted by those who met it; the guide has another form)."""
    reason = _reason(exchange, _tool_actions(entry), {"input": arguments})
    if reason is not None:
        raise RpcError(FORBIDDEN, DENIED.format(reason=reason))


def check_target(exchange: Exchange, target: Record) -> None:
    """A refusal for a request to a target that speaks HTTP."""
    reason = _reason(exchange, (str(target["name"]), "InvokeAgent"), {})
    if reason is not None:
        body = {"message": REQUEST_DENIED.format(reason=reason)}
        raise Refusal(Reply(403, {"Content-Type": JSON}, dump(body)))


def _reason(exchange: Exchange, actions: tuple[str, ...], context: dict[str, Any]) -> str | None:
    """Why an action is denied; None where it is not, or where its denial is only logged."""
    configuration = exchange.gateway.get("policyEngineConfiguration")
    statements = None if configuration is None else _statements(exchange, configuration["arn"])
    if configuration is None or statements is None:
        return None
    denied = statements.denied(_asked(exchange, actions, context))
    if denied is None:
        return None
    reason = f"Policy evaluation denied due to {', '.join(denied)}" if denied else BY_DEFAULT
    log.info("gateway %s, %s: %s (%s)", exchange.gateway.id, actions[0], reason, configuration["mode"])
    return reason if configuration["mode"] == "ENFORCE" else None


def _enforced(exchange: Exchange) -> Statements | None:
    configuration = exchange.gateway.get("policyEngineConfiguration")
    if configuration is None or configuration["mode"] != "ENFORCE":
        return None
    return _statements(exchange, configuration["arn"])


def _statements(exchange: Exchange, arn: str) -> Statements | None:
    """An engine's policies, read anew where one of them has changed; None where the engine is gone."""
    with exchange.store.lock:
        engine = exchange.store.find_arn(arn)
        policies = [] if engine is None else list(exchange.store.table(POLICY, under=engine))
    active = [one for one in policies if one["status"] == "ACTIVE" and one.get("enforcementMode") != "LOG_ONLY"]
    if engine is None:
        return None
    stamp = [(policy.id, json.dumps(policy["definition"], sort_keys=True)) for policy in active]
    kept = engine.part(Compiled)
    if kept.stamp != stamp:
        try:
            kept.statements = Statements({policy.id: _text(policy) for policy in active})
        except ImportError:
            raise RpcError(INTERNAL, MISSING, status=500) from None
        kept.stamp = stamp
    return kept.statements


def _text(policy: Record) -> str:
    (definition,) = policy["definition"].values()
    return str(definition.get("statement", ""))


def _tool_actions(entry: Entry) -> tuple[str, ...]:
    """The tool, and what it is in: all tools of its target, all tools, all of MCP."""
    return entry.name, str(entry.target["name"]), "CallTool", "Mcp"


def _asked(exchange: Exchange, actions: tuple[str, ...], context: dict[str, Any]) -> dict[str, Any]:
    caller = exchange.caller
    kind = "AgentCore::IamEntity" if caller.arn else "AgentCore::OAuthUser"
    return {
        "principal": {"type": kind, "id": caller.id},
        "claims": {name: value for name, value in caller.claims.items() if isinstance(value, str)},
        "actions": actions,
        "gateway": exchange.gateway["gatewayArn"],
        "context": context,
    }
