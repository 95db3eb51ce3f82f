"""Guardrails in policies: what a statement asks of ``BedrockGuardrails``, and what the service refuses of it.

``permit`` and ``forbid`` may read what comes in, ``suppressOutput`` what goes out: that, one side a call and categories
that exist are looked at on the call itself; whether an action has the fields that are read, afterwards. Texts are the
guide's or quoted by people who met them, where no word says that they are ours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from moto_agentcore.errors import invalid
from moto_agentcore.families.policy_engines import cedar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from moto_agentcore.errors import ServiceError

IN, OUT = "context.input", "context.output"
# Bedrock's own list, of which the guide names a part.
PERSONAL = (
    "ADDRESS AGE AWS_ACCESS_KEY AWS_SECRET_KEY CA_HEALTH_NUMBER CA_SOCIAL_INSURANCE_NUMBER CREDIT_DEBIT_CARD_CVV "
    "CREDIT_DEBIT_CARD_EXPIRY CREDIT_DEBIT_CARD_NUMBER DRIVER_ID EMAIL INTERNATIONAL_BANK_ACCOUNT_NUMBER IP_ADDRESS "
    "LICENSE_PLATE MAC_ADDRESS NAME PASSWORD PHONE PIN SWIFT_CODE UK_NATIONAL_HEALTH_SERVICE_NUMBER "
    "UK_NATIONAL_INSURANCE_NUMBER UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER URL USERNAME US_BANK_ACCOUNT_NUMBER "
    "US_BANK_ROUTING_NUMBER US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER US_PASSPORT_NUMBER US_SOCIAL_SECURITY_NUMBER "
    "VEHICLE_IDENTIFICATION_NUMBER"
)
CATEGORIES = {
    "BedrockGuardrails::ContentFilter": frozenset({"VIOLENCE", "HATE", "SEXUAL", "MISCONDUCT", "INSULTS"}),
    "BedrockGuardrails::PromptAttack": frozenset({"JAILBREAK", "PROMPT_INJECTION", "PROMPT_LEAKAGE"}),
    "BedrockGuardrails::SensitiveInformation": frozenset(PERSONAL.split()),
}
# A guardrail whose result must be taken together; the service looks for that right behind the call, on the same line.
SENSITIVE = re.compile(r"BedrockGuardrails::SensitiveInformation\s*\([^()]*\)")
AGGREGATED = re.compile(r"\.(?:count|categories|maxConfidenceScore|minConfidenceScore)\(\)")
UNAGGREGATED = (
    "SensitiveInformation guardrail requires an aggregation method call (e.g. count(), categories(), "
    "maxConfidenceScore(), minConfidenceScore()). Per-category indexing is not supported for SensitiveInformation."
)
MIXED = "mixes 'context.input.*' and 'context.output.*' paths; all paths in a single call must be on the same side."
AUTHORIZES = (
    "references 'context.output' but the policy has an authorization effect. "
    "Use 'context.input.*' data paths for authorization policies."
)
SUPPRESSES = "references 'context.input' but the policy suppresses output. Use 'context.output.*' data paths."  # ours
TYPES = {"integer": "long", "number": "decimal", "boolean": "bool", "object": "record"}


class Guardrail(NamedTuple):
    """One call of a statement: its name, and its two lists."""

    name: str
    categories: list[str]
    paths: list[str]

    def sides(self, effect: str) -> set[str]:
        """What it reads; a JSONPath has no side of its own, but that of the policy's effect."""
        own = OUT if effect == cedar.SUPPRESS else IN
        return {own if path.startswith('"$') else path[: path.find(".", 8)] for path in self.paths} & {IN, OUT}


def calls(statement: str) -> Iterator[Guardrail]:
    """The guardrails of a statement, as they stand in it."""
    tokens = list(cedar.tokens(statement))
    for at, token in enumerate(tokens, 1):
        if token in CATEGORIES:
            categories, paths = [*_arguments(tokens[at:]), [], []][:2]
            given = "".join("\n" if one == "," else one for one in paths[1:-1]).split("\n")
            yield Guardrail(token, [one[1:-1] for one in categories if one.startswith('"')], given)


def check(effect: str, statement: str) -> None:
    """Refuse what the service refuses on the call itself."""
    for call in calls(statement):
        found = call.sides(effect)
        if len(found) > 1:
            raise _refusal(call, MIXED)
        if effect != cedar.SUPPRESS and OUT in found:
            raise _refusal(call, AUTHORIZES)
        if effect == cedar.SUPPRESS and IN in found:
            raise _refusal(call, SUPPRESSES)
        unknown = [one for one in call.categories if one not in CATEGORIES[call.name]]
        if unknown:
            raise _refusal(call, f"does not support the category {unknown[0]}")  # ours: its words are not quoted
    if not all(AGGREGATED.match(rest) for rest in SENSITIVE.split(statement)[1:]):
        raise invalid(UNAGGREGATED)


def problems(statement: str, tools: Mapping[str, Mapping[str, Any] | None]) -> Iterator[str]:
    """What a guardrail reads that an action does not have; ``tools`` by action, None where that cannot be known."""
    for call in calls(statement):
        for path in call.paths:
            for action, tool in tools.items():
                if tool is not None and path.startswith((IN, OUT)):
                    yield from _misread(call.name, path, action, tool)


def _misread(name: str, path: str, action: str, tool: Mapping[str, Any]) -> Iterator[str]:
    type = _type_of(path, tool)
    where = f'action `AgentCore::Action::"{action}"`'
    if type is None:
        yield (
            f"provider `{name}`: argument `{path}` is not present in the context of {where}; a provider's context "
            "field-path argument must be declared on every action the rule applies to."
        )
    elif type != "string":
        declared = "but the provider declares argument type `string`"
        yield f"provider `{name}`: argument `{path}` has type `{type}` on {where} {declared}"


def _type_of(path: str, tool: Mapping[str, Any]) -> str | None:
    """The type that a path has in a tool's schema; None where it has none."""
    _, side, *fields = path.split(".")
    schema: Mapping[str, Any] = tool.get(f"{side}Schema") or {}
    for field in fields:
        if field not in schema.get("properties", {}):
            return None
        schema = schema["properties"][field]
    return _called(schema)


def _called(schema: Mapping[str, Any]) -> str:
    type = str(schema.get("type"))
    return f"Set<{_called(schema.get('items', {}))}>" if type == "array" else TYPES.get(type, type)


def _arguments(tokens: list[str]) -> list[list[str]]:
    """What a call is given, from its opening bracket on."""
    found, depth = [list[str]()], 0
    for token in tokens:
        depth += (token in cedar.BRACKETS) - (token in cedar.BRACKETS.values())
        if depth == 0:
            break
        if depth == 1 and token == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def _refusal(call: Guardrail, text: str) -> ServiceError:
    return invalid(f"Guardrail '{call.name}' {text}")
