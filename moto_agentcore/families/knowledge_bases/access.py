"""Who may see a document: its lists of principals. Who is on the deny list is not let in, whatever the allow list says.

A document without lists is everybody's; one with an allow list is nobody's else. A user is told apart by ``userId``
alone: groups are those that a list's own conditions name, and a caller brings none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MEMBERSHIP = {"memberRelation", "conditions"}
_JOINED = {"AND": all, "OR": any}


def user_of(params: Mapping[str, Any]) -> str | None:
    """In whose name a request is made; None: in nobody's."""
    user: str | None = params.get("userContext", {}).get("userId")
    return user


def may_see(acl: Mapping[str, Any] | None, user: str | None) -> bool:
    """Whether a user may see what has this list; None: nobody is named, and only what is everybody's is shown."""
    if acl is None:
        return True
    if user is None or ("denyList" in acl and _is_member(acl["denyList"], user)):
        return False
    return "allowList" not in acl or _is_member(acl["allowList"], user)


def _is_member(membership: Mapping[str, Any], user: str) -> bool:
    conditions = membership.get("conditions", [])
    join = _JOINED[membership.get("memberRelation", "OR")]
    return bool(conditions) and join(_fulfils(condition, user) for condition in conditions)


def _fulfils(condition: Mapping[str, Any], user: str) -> bool:
    """A caller is in no group, so a condition that wants one as well as a user is not fulfilled."""
    named = any(entry["id"] == user for entry in condition.get("users", ()))
    wants_group = condition.get("conditionOperator") == "AND" and bool(condition.get("groups"))
    return named and not wants_group


def check(acl: Mapping[str, Any]) -> None:
    """ValueError where these are no lists of principals as the service has them."""
    if not set(acl) <= {"allowList", "denyList"} or not all(_is_membership(found) for found in acl.values()):
        raise ValueError(f"seed: an acl has an allowList and a denyList, as GetIngestedDocumentAcl shows them: {acl!r}")


def _is_membership(value: Any) -> bool:
    if (
        not isinstance(value, Mapping)
        or not set(value) <= MEMBERSHIP
        or value.get("memberRelation", "OR") not in _JOINED
    ):
        return False
    return all(_is_condition(condition) for condition in value.get("conditions", ()))


def _is_condition(value: Any) -> bool:
    if not isinstance(value, Mapping) or not set(value) <= {"users", "groups", "conditionOperator"}:
        return False
    entries = [*value.get("users", ()), *value.get("groups", ())]
    known = all(isinstance(entry, Mapping) and set(entry) == {"id", "type"} for entry in entries)
    return known and value.get("conditionOperator", "OR") in _JOINED
