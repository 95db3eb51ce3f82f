"""IAM, which has no regions."""

from __future__ import annotations

from moto_agentcore.neighbours.places import backend_of


def role_exists(account: str, partition: str, arn: str) -> bool:
    from moto.iam.models import iam_backends

    backend = backend_of(iam_backends, account, partition)
    return backend is not None and any(role.arn == arn for role in backend.roles.values())
