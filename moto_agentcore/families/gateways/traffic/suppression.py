"""Policies whose effect is ``suppressOutput``: results that go back to nobody.

Guardrails alone decide it. Of HTTP targets JSON is looked at, and no stream, which would have to be held up for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.families.gateways.traffic import policy
from moto_agentcore.families.gateways.traffic.compiled import statements_of
from moto_agentcore.families.gateways.traffic.histories import World, output_of
from moto_agentcore.families.shared.rpc import FORBIDDEN, RpcError

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto_agentcore.families.gateways.traffic.catalogue import Entry
    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record
    from moto_agentcore.wire.messages import Reply

# Both texts are ours, after those of a denial.
RESULT = "Tool Execution Denied: Tool output suppressed due to policy enforcement [{reason}]"
REPLY = "Request Denied: Agent runtime response suppressed due to policy enforcement [{reason}]"


def of_tool(exchange: Exchange, entry: Entry, arguments: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    """A tool's result; an error of the protocol where it is kept back."""
    reason = _reason(exchange, policy.tool_actions(entry), lambda: (arguments, output_of(result)))
    if reason is not None:
        raise RpcError(FORBIDDEN, RESULT.format(reason=reason))
    return result


def of_target(exchange: Exchange, target: Record, reply: Reply) -> Reply:
    """What a target answers over HTTP; a refusal where it is kept back."""
    if isinstance(body := reply.body, bytes):
        asked, document = exchange.request.body, policy.document
        reason = _reason(exchange, policy.target_actions(target), lambda: (document(asked), document(body)))
        if reason is not None:
            raise policy.refused(REPLY.format(reason=reason))
    return reply


def _reason(exchange: Exchange, actions: tuple[str, ...], sides: Callable[[], tuple[Any, Any]]) -> str | None:
    """Why an output is kept back, and None where it is not or is only logged; ``sides`` are input and output."""
    statements = statements_of(exchange)
    if statements is None or not statements.suppresses:
        return None
    context = dict(zip(("input", "output"), sides(), strict=True))
    found = statements.suppressed(policy.asked(exchange, actions, context), World([], context, "output"))
    return policy.enforced(exchange, actions, policy.DUE_TO.format(", ".join(found))) if found else None
