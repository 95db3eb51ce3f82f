"""What a resource-based policy denies, where moto checks IAM policies; who may is the caller's own policy."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import access_denied
from moto_agentcore.families.shared.conditions import context_of, fits

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record


@dataclass(slots=True)
class Attached:
    """The policy of a resource: a part of its record."""

    policy: str | None = None


def check_policies(caller: str | None, action: str, *resources: Record) -> None:
    """Refuse a caller (an ARN; None: nobody asks) whom the policy of one of the resources denies an action."""
    if caller is None:
        return
    for resource in resources:
        policy, arn = resource.part(Attached).policy, resource[resource.kind.arn]
        if policy is None:
            continue
        context, statements = context_of(caller, arn), _listed(json.loads(policy)["Statement"])
        if any(_denies(one, caller, action) and fits(one.get("Condition", {}), context) for one in statements):
            raise access_denied(
                f"User: {caller} is not authorized to perform: {action} on resource: {arn} "
                "with an explicit deny in a resource-based policy"
            )


def _denies(statement: Mapping[str, Any], caller: str, action: str) -> bool:
    """Whether it denies, under its conditions, that caller that action."""
    if statement["Effect"] != "Deny":
        return False
    return _concerns(statement, "Action", [action.lower()]) and _concerns(statement, "Principal", _names(caller))


def _concerns(statement: Mapping[str, Any], element: str, values: list[str]) -> bool:
    """Whether an element, or what its ``Not…`` leaves, has one of the values."""
    listed = _principals if element == "Principal" else _lowered
    if element in statement:
        return _has(listed(statement[element]), values)
    return not _has(listed(statement[f"Not{element}"]), values)


def _has(patterns: Iterable[str], values: list[str]) -> bool:
    return any(fnmatchcase(value, pattern) for pattern in patterns for value in values)


def _lowered(actions: Any) -> list[str]:
    return [str(one).lower() for one in _listed(actions)]


def _principals(given: Any) -> list[str]:
    return [str(one) for one in _listed(given.get("AWS", []) if isinstance(given, Mapping) else given)]


def _names(caller: str) -> list[str]:
    """What a policy may call them: their ARN, their role's, their account's number or root."""
    _, partition, _, _, account, path = caller.split(":", 5)
    names = [caller, account, f"arn:{partition}:iam::{account}:root"]
    kind, *rest = path.split("/")
    return [*names, f"arn:{partition}:iam::{account}:role/{rest[0]}"] if kind == "assumed-role" else names


def _listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]
