"""The policies of a gateway's engine, read once for as long as they stay the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.gateways.traffic.histories import Histories, History
from moto_agentcore.families.gateways.traffic.statements import Statements
from moto_agentcore.families.policy_engines.engines import POLICY
from moto_agentcore.families.shared.rpc import INTERNAL, RpcError
from moto_agentcore.state.snapshots.staying import remade

if TYPE_CHECKING:
    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record

MISSING = "policies of gateways need Cedar's evaluator: pip install 'moto-agentcore[cedar]'"


@remade
class Compiled:
    """The policies of an engine, read: a part of the engine. ``stamp`` is of which ones."""

    stamp: Any = None
    statements: Statements | None = None


def mode_of(exchange: Exchange) -> str:
    """ENFORCE or LOG_ONLY; empty where the gateway has no policy engine."""
    return str((exchange.gateway.get("policyEngineConfiguration") or {}).get("mode", ""))


def statements_of(exchange: Exchange) -> Statements | None:
    """Read anew where one of them has changed; None where the gateway has no engine, or it is gone."""
    with exchange.store.lock:
        engine = _engine(exchange)
        policies = [] if engine is None else list(exchange.store.table(POLICY, under=engine))
    if engine is None:
        return None
    active = [one for one in policies if one["status"] == "ACTIVE" and one.get("enforcementMode") != "LOG_ONLY"]
    stamp = [(policy.id, json.dumps(policy["definition"], sort_keys=True)) for policy in active]
    kept = engine.part(Compiled)
    if kept.stamp != stamp:
        kept.statements, kept.stamp = _read(active), stamp
    return kept.statements


def history_of(exchange: Exchange, id: str, statements: Statements) -> History | None:
    """A policy session; None where other temporal policies have come since it began."""
    with exchange.store.lock:
        engine = _engine(exchange)
        if engine is None:
            return None
        history = engine.part(Histories).setdefault(id, History(statements.temporal))
    return history if statements.temporal <= history.stamp else None


def _engine(exchange: Exchange) -> Record | None:
    configuration = exchange.gateway.get("policyEngineConfiguration")
    return None if configuration is None else exchange.store.find_arn(configuration["arn"])


def _read(policies: list[Record]) -> Statements:
    try:
        return Statements({policy.id: _text(policy) for policy in policies})
    except ImportError:
        raise RpcError(INTERNAL, MISSING, status=500) from None


def _text(policy: Record) -> str:
    (definition,) = policy["definition"].values()
    return str(definition.get("statement", ""))
