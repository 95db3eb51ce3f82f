"""Security Token Service."""

from __future__ import annotations

from moto_agentcore.neighbours.places import backend_of


def caller_arn(account: str, partition: str, region: str, key: str) -> str:
    """Whose an access key is, as GetCallerIdentity tells it."""
    from moto.sts.models import sts_backends

    backend = backend_of(sts_backends, account, partition)
    return "" if backend is None else str(backend.get_caller_identity(key, region)[1])
