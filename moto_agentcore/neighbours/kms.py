"""Key Management Service."""

from __future__ import annotations

from moto_agentcore.neighbours.places import backend_of


def key_exists(account: str, region: str, arn: str) -> bool:
    """Whether there is a key of that ARN, in any state; an alias is none."""
    from moto.kms.models import kms_backends

    backend = backend_of(kms_backends, account, region)
    return backend is not None and arn.rpartition(":")[2].removeprefix("key/") in backend.keys
