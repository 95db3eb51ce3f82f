"""Secrets Manager. A secret's id is its name or its ARN, whole or without the six letters at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from moto_agentcore.neighbours.places import backend_of

if TYPE_CHECKING:
    from moto.secretsmanager.models import SecretsStore


class Secret(NamedTuple):
    """A secret as it can be read now; ``text`` is empty where it holds none."""

    arn: str
    text: str


def secret_exists(account: str, region: str, id: str) -> bool:
    """Whether there is such a secret, also one that waits for its deletion."""
    secrets = _secrets(account, region)
    return secrets is not None and id in secrets


def find_secret(account: str, region: str, id: str) -> Secret | None:
    """The secret's current version; None where there is no such secret, or none any more."""
    secrets = _secrets(account, region)
    found = secrets.get(id) if secrets is not None else None
    if found is None or found.is_deleted():
        return None
    version = found.versions.get(str(found.default_version_id), {})
    return Secret(found.arn, version.get("secret_string", ""))


def put_managed_secret(account: str, region: str, owner: str, name: str, text: str) -> str:
    """Make or rotate the secret that a service owns by that name; its ARN, which stays while it lives."""
    from moto.secretsmanager.models import secretsmanager_backends

    backend = secretsmanager_backends[account][region]
    return str(backend.create_managed_secret(owner, name, secret_string=text).arn)


def managed_secrets(account: str, region: str, owner: str) -> dict[str, Secret]:
    """The living secrets that a service owns, by name."""
    living = [found for found in (_secrets(account, region) or {}).values() if not found.is_deleted()]
    names = [found.name for found in living if getattr(found, "owning_service", None) == owner]
    return {name: secret for name in names if (secret := find_secret(account, region, name)) is not None}


def restore_managed_secret(owner: str, account: str, region: str, name: str, arn: str, text: str) -> None:
    """A secret that a service owned, under the ARN that it had."""
    from moto.secretsmanager.models import secretsmanager_backends

    put_managed_secret(account, region, owner, name, text)
    secretsmanager_backends[account][region].secrets[name].arn = arn


def drop_secret(account: str, region: str, id: str) -> None:
    """Delete a secret at once; one that is gone already stays so."""
    secrets = _secrets(account, region)
    if secrets is not None and id in secrets:
        secrets.pop(id)


def _secrets(account: str, region: str) -> SecretsStore | None:
    from moto.secretsmanager.models import secretsmanager_backends

    backend = backend_of(secretsmanager_backends, account, region)
    return None if backend is None else backend.secrets
