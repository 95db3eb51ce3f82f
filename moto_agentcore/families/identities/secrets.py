"""Secrets of credential providers, in moto's Secrets Manager, where the author's own client sees them too.

A managed secret is the service's: made, rotated and deleted with its provider. An external one is the user's own:
named, read, and left alone. No answer of this service ever holds a secret's value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid, not_found
from moto_agentcore.neighbours import secretsmanager

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

OWNER = "bedrock-agentcore-identity"
MANAGED, EXTERNAL = "MANAGED", "EXTERNAL"


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a configuration takes one secret, by the stem of its members.

    In: the value itself, or ``<stem>Source`` and ``<stem>Config``. Out: ``<stem>Arn``, ``<stem>JsonKey`` and
    ``<stem>Source``.
    """

    stem: str
    value: str

    def source(self, given: Mapping[str, Any], known: Mapping[str, Any]) -> str:
        """Whose secret it is to be: as asked, else as it is, else the service's."""
        found: str = given.get(f"{self.stem}Source") or known.get(f"{self.stem}Source", MANAGED)
        return found


def check(store: Store, slot: Slot, given: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """Refuse what ``keep`` could not keep; ``known`` are the members that the provider shows so far."""
    reference = given.get(f"{slot.stem}Config")
    if slot.source(given, known) == MANAGED:
        if reference is not None:
            raise invalid(f"{slot.stem}Config can be used only when {slot.stem}Source is {EXTERNAL}")
    elif given.get(slot.value):
        raise invalid(f"{slot.value} cannot be given when {slot.stem}Source is {EXTERNAL}")
    elif reference is not None:
        _external(store, reference)
    elif known.get(f"{slot.stem}Source") != EXTERNAL:
        raise invalid(f"{slot.stem}Config is required when {slot.stem}Source is {EXTERNAL}")


def keep(store: Store, slot: Slot, name: str, given: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Write what ``check`` let through, a managed secret by that name; gives the members that tell of it."""
    source = slot.source(given, known)
    if source != known.get(f"{slot.stem}Source", source):
        drop(store, slot, known)
    elif known and slot.value not in given and f"{slot.stem}Config" not in given:
        return {member: known[member] for member in _members(slot)}
    if source == EXTERNAL:
        reference = given[f"{slot.stem}Config"]
        arn, key = _external(store, reference), reference["jsonKey"]
    else:
        arn, key = _managed(store, name, {slot.value: given.get(slot.value, "")}), slot.value
    return dict(zip(_members(slot), ({"secretArn": arn}, key, source), strict=True))


def read(store: Store, slot: Slot, known: Mapping[str, Any]) -> str:
    """The value behind a provider, as Secrets Manager has it now."""
    arn, key, _ = (known[member] for member in _members(slot))
    return _found(store, arn["secretArn"], key)[1]


def drop(store: Store, slot: Slot, known: Mapping[str, Any]) -> None:
    """Delete a managed secret, which may be gone already."""
    arn, _, source = (known[member] for member in _members(slot))
    if source == MANAGED:
        secretsmanager.drop_secret(store.account_id, store.region_name, arn["secretArn"])


def _members(slot: Slot) -> tuple[str, str, str]:
    return f"{slot.stem}Arn", f"{slot.stem}JsonKey", f"{slot.stem}Source"


def _managed(store: Store, name: str, values: Mapping[str, str]) -> str:
    """Make or rotate a managed secret; its ARN stays while it lives."""
    id, text = f"{OWNER}!default/{name}", json.dumps(values)
    return secretsmanager.put_managed_secret(store.account_id, store.region_name, OWNER, id, text)


def _external(store: Store, reference: Mapping[str, str]) -> str:
    """The ARN of the secret that a reference names, once it is sure that the value is there."""
    return _found(store, reference["secretId"], reference["jsonKey"])[0]


def _found(store: Store, id: str, key: str) -> tuple[str, str]:
    """A secret's ARN, and the value that it holds at a key."""
    secret = secretsmanager.find_secret(store.account_id, store.region_name, id)
    if secret is None:
        raise not_found(f"Secrets Manager can't find the specified secret: {id}")
    value = _parsed(secret.text).get(key)
    if not isinstance(value, str):
        raise invalid(f"Secret {id} does not hold a JSON object with a string at the key '{key}'")
    return secret.arn, value


def _parsed(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
