"""IAM, which has no regions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from moto_agentcore.neighbours.places import backend_of


def role_exists(account: str, partition: str, arn: str) -> bool:
    return _trust(account, partition, arn) is not None


def role_trusts(account: str, partition: str, arn: str, service: str) -> bool:
    """Whether there is such a role and a service may take it on; conditions are not looked at."""
    return any(_allows(statement, service) for statement in _statements(_trust(account, partition, arn) or ""))


def _trust(account: str, partition: str, arn: str) -> str | None:
    """The document that says who may take a role on."""
    from moto.iam.models import iam_backends

    backend = backend_of(iam_backends, account, partition)
    roles = [] if backend is None else backend.roles.values()
    return next((role.assume_role_policy_document for role in roles if role.arn == arn), None)


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
