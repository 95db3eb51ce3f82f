"""IAM, which has no regions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from moto import settings
from moto.core.authorization import ActionAuthenticatorMixin

from moto_agentcore.neighbours.places import backend_of


def authorization_is_on() -> bool:
    """Whether moto checks IAM policies now (``set_initial_no_auth_action_count``)."""
    return ActionAuthenticatorMixin.request_count >= settings.INITIAL_NO_AUTH_ACTION_COUNT


def role_exists(account: str, partition: str, arn: str) -> bool:
    return _trust(account, partition, arn) is not None


def role_trusts(account: str, partition: str, arn: str, service: str) -> bool:
    """Whether there is such a role and a service may take it on; conditions are not looked at."""
    return any(_allows(statement, service) for statement in _statements(_trust(account, partition, arn) or ""))


def why_denied(account: str, partition: str, arn: str, action: str, resource: str) -> str | None:
    """What denies a role, its session or a user an action, in AWS's words.

    None where they may, and of whom moto does not know.
    """
    from moto.iam.access_control import IAMPolicy, PermissionResult

    policies = _policies(account, partition, arn)
    if policies is None:
        return None
    said = {IAMPolicy(policy).is_action_permitted(action, resource) for policy in policies}
    if PermissionResult.DENIED in said:
        return "with an explicit deny in an identity-based policy"
    return (
        None if PermissionResult.PERMITTED in said else f"because no identity-based policy allows the {action} action"
    )


def _policies(account: str, partition: str, arn: str) -> list[Any] | None:
    """All identity-based policies of a role, of the role of a session, or of a user with their groups."""
    from moto.iam.models import iam_backends

    backend = backend_of(iam_backends, account, partition)
    if backend is None:
        return None
    named = arn.partition(":assumed-role/")[2].partition("/")[0]
    roles = [role for role in backend.roles.values() if role.arn == arn or role.name == named]
    users = [user for user in backend.users.values() if user.arn == arn]
    groups = [group for user in users for group in backend.get_groups_for_user(user.name)]
    if not roles and not users:
        return None
    owners: list[Any] = [*roles, *users, *groups]
    return [policy for owner in owners for policy in (*owner.policies.values(), *owner.managed_policies.values())]


def _trust(account: str, partition: str, arn: str) -> str | None:
    """The document that says who may take a role on."""
    role = _role(account, partition, arn)
    return None if role is None else role.assume_role_policy_document


def _role(account: str, partition: str, arn: str) -> Any:
    from moto.iam.models import iam_backends

    backend = backend_of(iam_backends, account, partition)
    roles = [] if backend is None else backend.roles.values()
    return next((role for role in roles if role.arn == arn), None)


def _statements(document: str) -> Iterator[Mapping[str, Any]]:
    try:
        found = json.loads(document)["Statement"]
    except (ValueError, KeyError, TypeError):
        return
    yield from (one for one in (found if isinstance(found, list) else [found]) if isinstance(one, Mapping))


def _allows(statement: Mapping[str, Any], service: str) -> bool:
    principal = statement.get("Principal", {})
    trusted = principal.get("Service", []) if isinstance(principal, Mapping) else principal
    listed = [trusted] if isinstance(trusted, str) else trusted
    return statement.get("Effect") == "Allow" and bool({"*", service} & set(listed))
