"""From natural language to policies, without a model: the shape of a policy follows from the words of a requirement.

Each sentence is one requirement and one asset. It forbids or permits by its verbs; tools of the gateway's targets that
it names become actions, "up to 500" a condition on a numeric parameter. What says nothing of the kind is not
translatable. The same words give the same policies.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from moto_agentcore.families.policy_engines import analysis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

FORBIDS = re.compile(
    r"\b(?:forbid|den(?:y|ies)|block|prevent|prohibit|disallow|refuse|reject|never|no one|nobody)"
    r"|\b(?:can|may|must|should|do|does|is|are)(?:\s*not\b|n?['’]t\b)",
    re.IGNORECASE,
)
PERMITS = re.compile(r"\b(?:allow|permit|grant|enable|authori[sz]e)|\b(?:lets?|can|may)\b", re.IGNORECASE)
EVERYTHING = re.compile(r"\b(any|all|every|each)\b.*\b(tool|action|request|call)s?\b|\beverything\b", re.IGNORECASE)
LIMITS = (
    ("<=", r"up to|at most|no more than|not more than|not exceeding|maximum of"),
    (">=", r"at least|no less than|minimum of"),
    ("<", r"under|below|less than|fewer than|smaller than"),
    (">", r"over|above|more than|greater than|exceeding|exceeds?"),
)
AMOUNT = r"\s+(?:[$€£]|USD|EUR)?\s*(\d[\d,]*)"
# "any tool whose name contains …" is not every tool, and cannot be said.
QUALIFIED = re.compile(r"\b(?:whose|which|that|named|containing|starting|ending)\b", re.IGNORECASE)
IAM = re.compile(r"\bIAM\b")
NOT_TRANSLATABLE = {"type": "INVALID", "description": "Non-translatable: cannot be expressed in Dogwood"}
# What is said of a generated policy for all actions; the full stop of the second one is the service's.
SWEEPING = {
    "permit": {
        "type": "ALLOW_ALL",
        "description": "Overly Permissive: The generated policy permits all actions for all principals. Confirm that "
        "unrestricted access is intended before applying this policy",
    },
    "forbid": {
        "type": "DENY_ALL",
        "description": "Overly Restrictive: The generated policy denies all actions for all principals. Confirm that "
        "full restriction is intended before applying this policy.",
    },
}


class Tool(NamedTuple):
    """A tool as policies name it: its action, its words, and the numbers it takes (None where that is not known)."""

    action: str
    words: list[str]
    numbers: list[str] | None
    required: list[str]


def write(store: Store, text: str, gateway: Record, targets: list[Record]) -> list[dict[str, Any]]:
    """The assets for a text: a policy each, or the finding that there can be none."""
    tools = [tool for target in targets for tool in _tools(target, text)]
    return [_asset(store, fragment, gateway, tools) for fragment in _requirements(text)]


def asset(store: Store, statement: str, fragment: str) -> dict[str, Any]:
    """A generated policy, with what validation says of it alone."""
    definition = {"policy": {"statement": statement}}
    found = analysis.sweeps(definition)
    findings = [SWEEPING[found]] if found else analysis.findings(store, definition, semantic=True)
    return {"definition": definition, "rawTextFragment": fragment, "findings": findings or [{"type": "VALID"}]}


def _requirements(text: str) -> list[str]:
    found = [part.strip() for part in re.split(r"(?<=[.!?;])\s+|\n+", text)]
    return [part for part in found if part] or [text]


def _asset(store: Store, fragment: str, gateway: Record, tools: list[Tool]) -> dict[str, Any]:
    effect = "forbid" if FORBIDS.search(fragment) else "permit" if PERMITS.search(fragment) else None
    named = [tool for tool in tools if _names(fragment, tool)]
    conditions = [_condition(fragment, tool) for tool in named[:1]]
    is_all = EVERYTHING.search(fragment) and not QUALIFIED.search(fragment)
    if effect is None or None in conditions or not (named or is_all):
        return {"rawTextFragment": fragment, "findings": [NOT_TRANSLATABLE]}
    condition = next(iter(conditions), "") or ""
    principal = "IamEntity" if IAM.search(fragment) else "OAuthUser" if condition else ""
    return asset(store, _policy(effect, principal, named, gateway, condition), fragment)


def _policy(effect: str, principal: str, tools: list[Tool], gateway: Record, condition: str) -> str:
    actions = [f'AgentCore::Action::"{tool.action}"' for tool in tools]
    action = f" == {actions[0]}" if len(actions) == 1 else f" in [{', '.join(actions)}]" if actions else ""
    who = f"principal is AgentCore::{principal}" if principal else "principal"
    resource = f'resource == AgentCore::Gateway::"{gateway["gatewayArn"]}"'
    when = f" when {{ {condition} }}" if condition else ""
    return f"{effect} ({who}, action{action}, {resource}){when};"


def _tools(target: Record, text: str) -> Iterator[Tool]:
    """A target's tools; of one whose tools are not known here, what the text calls by a name with a ``_``."""
    known = analysis.tools_of(target)
    names = {tool["name"]: tool.get("inputSchema", {}) for tool in known or ()}
    if known is None:
        own = re.findall(rf"\b{re.escape(target['name'])}___([\w./:-]*\w)", text)
        names = dict.fromkeys([*own, *re.findall(r"(?<!\w)(?!\w*__)[A-Za-z]+_\w+", text)])
    for name, schema in names.items():
        action = f"{target['name']}___{name}"
        if schema is None:
            yield Tool(action, _words(name), None, [])
        else:
            kinds = {member: shape.get("type") for member, shape in schema.get("properties", {}).items()}
            numbers = [member for member, kind in kinds.items() if kind in ("integer", "number")]
            yield Tool(action, _words(name), numbers, schema.get("required", []))


def _names(fragment: str, tool: Tool) -> bool:
    """Whether a sentence names a tool: as it is written, or by all of its words ("process refunds")."""
    said = " ".join(_words(fragment))
    found = [re.search(rf"\b{part}(?:s|es|d|ed|ing)?\b", said) for part in tool.words]
    return tool.action in fragment or (bool(found) and all(found))


def _condition(fragment: str, tool: Tool) -> str | None:
    """The limit that a sentence sets; empty where it sets none, None where the tool takes no number to limit."""
    found = [(sign, hit) for sign, words in LIMITS if (hit := re.search(rf"\b(?:{words}){AMOUNT}", fragment, re.I))]
    if not found:
        return ""
    sign, hit = found[0]
    numbers = ["amount"] if tool.numbers is None else tool.numbers
    member = next((name for name in numbers if set(_words(name)) & set(_words(fragment))), next(iter(numbers), None))
    if member is None:
        return None
    guard = "" if member in tool.required else f"context.input has {member} && "
    return f"{guard}context.input.{member} {sign} {hit[1].replace(',', '')}"


def _words(text: str) -> list[str]:
    """``processRefund`` and ``process_refund`` as ``["process", "refund"]``."""
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", text)]
