"""What validation has to say of a policy.

On the call itself: a text that cannot be parsed, a resource that is left open, a gateway that there is not. These texts
are quoted by people who met them. Afterwards, in the status: actions that no target publishes (whatever the validation
mode), and policies that allow or deny every request (FAIL_ON_ANY_FINDINGS). The service reasons over the whole engine;
here each policy is looked at alone, and one with a condition or a principal of its own is taken to be meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid, not_found
from moto_agentcore.families.gateways.gateways import GATEWAY, TARGET
from moto_agentcore.families.policy_engines import cedar, guardrails

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

PRINCIPALS = ("AgentCore::IamEntity", "AgentCore::OAuthUser")
# Actions that every gateway has, beside those of its targets.
ACTIONS = frozenset({"CallTool", "InvokeAgent", "InvokeLLM", "Mcp"})
WILDCARD = (
    "When parsing the policy statement, a wildcard resource was detected. To avoid unexpected behavior changes, "
    "please constrain the resource either to a specific AgentCore::Gateway resource or to the AgentCore::Gateway "
    "resource type."
)
CONSTRAINED = (
    "When parsing the policy statement, a constrained action scope was encountered, please constrain the resource to "
    "a specific AgentCore::Gateway resource when creating tool-specific policies."
)
OVERLY = {
    "permit": ("ALLOW_ALL", "Overly Permissive", "allow"),
    "forbid": ("DENY_ALL", "Overly Restrictive", "deny"),
}


def check(store: Store, definition: Mapping[str, Any]) -> None:
    """Refuse a definition that the service refuses on the call itself."""
    try:
        clause = _clause(definition)
    except cedar.CedarError as wrong:
        raise invalid(f"When parsing the policy statement, the following errors occurred:\n* {wrong}") from None
    guardrails.check(clause.effect, _statement(definition))
    if clause.resource.is_open:
        raise invalid(WILDCARD)
    if not clause.action.is_open and not clause.resource.names:
        raise invalid(CONSTRAINED)
    for arn in clause.resource.names:
        if gateway_of(store, arn) is None:
            raise not_found(f"Gateway with ID {arn.rpartition('/')[2]} does not exist")


def findings(store: Store, definition: Mapping[str, Any], *, semantic: bool) -> list[dict[str, str]]:
    """What is wrong with a policy, as ``Finding`` has it; schema checks always run, semantic ones by the mode."""
    try:
        clause = _clause(definition)
    except cedar.CedarError as wrong:
        return [_finding("INVALID", str(wrong))]
    found = list(_unrecognized(store, clause)) or list(_misread(store, clause, _statement(definition)))
    return found or (list(_sweeping(clause)) if semantic else [])


def sweeps(definition: Mapping[str, Any]) -> str | None:
    """The effect of a policy that is for all actions, whatever they are called with; None of any other."""
    try:
        clause = _clause(definition)
    except cedar.CedarError:
        return None
    return clause.effect if clause.action.is_open and not clause.is_conditional else None


def applies(definition: Mapping[str, Any], arn: str) -> bool:
    """Whether a policy can say anything of a gateway: it names it, or none in particular."""
    clause = _clause(definition)
    return not clause.resource.names or arn in clause.resource.names


def gateway_of(store: Store, arn: str) -> Record | None:
    """The gateway with that ARN."""
    found = store.find_arn(arn)
    return found if found is not None and found.kind is GATEWAY else None


def tools_of(target: Record) -> list[dict[str, Any]] | None:
    """The tools that a target publishes; None where only the service could list them."""
    schema = target["targetConfiguration"].get("mcp", {}).get("lambda", {}).get("toolSchema", {})
    found: list[dict[str, Any]] | None = schema.get("inlinePayload")
    return found


def _statement(definition: Mapping[str, Any]) -> str:
    (found,) = definition.values()
    return str(found["statement"])


def _clause(definition: Mapping[str, Any]) -> cedar.Clause:
    """``cedar`` is Cedar alone, ``policy`` is Dogwood."""
    return cedar.read(_statement(definition), dogwood="policy" in definition)


def _unrecognized(store: Store, clause: cedar.Clause) -> Iterator[dict[str, str]]:
    targets = _targets(store, clause)
    for action in clause.action.names:
        if targets is not None and not _publish(targets, action):
            yield _finding("INVALID", f'unrecognized action `AgentCore::Action::"{action}"`')


def _misread(store: Store, clause: cedar.Clause, statement: str) -> Iterator[dict[str, str]]:
    """Guardrails that read what an action does not have; a policy for any action is for ``CallTool``, that has none."""
    targets = _targets(store, clause)
    if targets is not None:
        tools = {action: _tool(targets, action) for action in clause.action.names or ["CallTool"]}
        yield from (_finding("INVALID", text) for text in guardrails.problems(statement, tools))


def _targets(store: Store, clause: cedar.Clause) -> list[Record] | None:
    """Those of the gateways that a policy names; None where it names none."""
    gateways = [gateway for arn in clause.resource.names if (gateway := gateway_of(store, arn)) is not None]
    return [target for gateway in gateways for target in store.table(TARGET, under=gateway)] if gateways else None


def _tool(targets: list[Record], action: str) -> Mapping[str, Any] | None:
    """What is known of an action's fields."""
    if action == "CallTool":
        return {}
    name, _, tool = action.partition("___")
    known = [one for target in targets if target["name"] == name for one in tools_of(target) or ()]
    return next((one for one in known if one["name"] == tool), None)


def _publish(targets: list[Record], action: str) -> bool:
    """Whether an action is a gateway's own, a target's name (all of its tools) or ``<target>___<tool>``."""
    name, separator, tool = action.partition("___")
    target = next((target for target in targets if target["name"] == name), None)
    if target is None:
        return action in ACTIONS
    tools = tools_of(target)
    return not separator or tools is None or any(known["name"] == tool for known in tools)


def _sweeping(clause: cedar.Clause) -> Iterator[dict[str, str]]:
    if clause.is_conditional or not clause.principal.is_open:
        return
    type, title, verb = OVERLY[clause.effect]
    resource = next((f"gateway/{arn.rpartition('/')[2]}" for arn in clause.resource.names), "gateway/*")
    for action in clause.action.names or ["Any Future Tools"]:
        for principal in PRINCIPALS:
            combination = f"principal ({principal}), action ({action}) and resource ({resource}) combination"
            text = f"Policy Engine will {verb} every request for the specified {combination}"
            yield _finding(type, f"{title}: {text} if the policy is added or updated")


def _finding(type: str, description: str) -> dict[str, str]:
    return {"type": type, "description": description}
