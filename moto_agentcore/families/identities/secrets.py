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
from moto_agentcore.families.shared.params import picked
from moto_agentcore.neighbours import secretsmanager
from moto_agentcore.state import ids

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

OWNER = "bedrock-agentcore-identity"
MANAGED, EXTERNAL = "MANAGED", "EXTERNAL"


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a configuration takes one secret, by the stem of its members.

    In: the value itself, or ``<stem>Source`` and ``<stem>Config``. Out: ``<stem>Arn`` and ``<stem>Source``, of an
    external secret ``<stem>JsonKey`` too.
    """

    stem: str
    value: str

    def source(self, given: Mapping[str, Any], known: Mapping[str, Any]) -> str:
        """Whose secret it is to be: as asked, else as it is, else the service's."""
        found: str = given.get(f"{self.stem}Source") or known.get(f"{self.stem}Source", MANAGED)
        return found

    @property
    def nouns(self) -> tuple[str, str]:
        """What refusals call the value, and the reference to one."""
        return self.value[0].upper() + self.value[1:], f"{self.stem[0].upper()}{self.stem[1:]}Config"


def check(
    store: Store, slot: Slot, given: Mapping[str, Any], known: Mapping[str, Any], *, required: bool = False
) -> None:
    """Refuse what ``keep`` could not keep (measured texts); ``known`` are the members that are shown so far.

    Whose secret it is does not change in place (Terraform's acceptance tests; the words are ours).
    """
    reference, (value, config) = given.get(f"{slot.stem}Config"), slot.nouns
    source = slot.source(given, known)
    before = known.get(f"{slot.stem}Source", source)
    if source != before:
        raise invalid(f"{config[:-6]}Source cannot be changed from {before} to {source}")
    if source == MANAGED:
        if reference is not None:
            raise invalid(f"{config} must not be provided when secret source is MANAGED or not specified")
        if required and slot.value not in given:
            raise invalid(f"{value} is required when secret source is MANAGED or not specified")
    elif given.get(slot.value):
        raise invalid(f"{value} must not be provided when secret source is EXTERNAL")
    elif reference is not None:
        _external(store, reference)
    elif not known:
        raise invalid(f"{config} is required when secret source is EXTERNAL")


def keep(store: Store, slot: Slot, name: str, given: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Write what ``check`` let through, a new managed secret by that name; gives the members that tell of it."""
    source = slot.source(given, known)
    if known and slot.value not in given and f"{slot.stem}Config" not in given:
        return picked(known, *_members(slot))
    if source == EXTERNAL:
        reference = given[f"{slot.stem}Config"]
        arn = _external(store, reference)
        return dict(zip(_members(slot), ({"secretArn": arn}, source, reference["jsonKey"]), strict=True))
    own = known.get(f"{slot.stem}Arn", {}).get("secretArn")
    values = {slot.value: given.get(slot.value, "")}
    arn = _managed(store, f"{OWNER}!default/{name}" if own is None else own.split(":", 6)[6][:-7], values)
    return {f"{slot.stem}Arn": {"secretArn": arn}, f"{slot.stem}Source": source}


def named(path: str) -> str:
    """The name of a provider's secrets, which tells it from those of an earlier provider of its name."""
    return f"{path}-{ids.random_text(8, 'hex')}"


def read(store: Store, slot: Slot, known: Mapping[str, Any]) -> str:
    """The value behind a provider, as Secrets Manager has it now."""
    return _found(store, known[f"{slot.stem}Arn"]["secretArn"], known.get(f"{slot.stem}JsonKey", slot.value))[1]


def drop(store: Store, slot: Slot, known: Mapping[str, Any]) -> None:
    """Delete a managed secret, which may be gone already."""
    if known[f"{slot.stem}Source"] == MANAGED:
        secretsmanager.drop_secret(store.account_id, store.region_name, known[f"{slot.stem}Arn"]["secretArn"])


def _members(slot: Slot) -> tuple[str, str, str]:
    return f"{slot.stem}Arn", f"{slot.stem}Source", f"{slot.stem}JsonKey"


def _managed(store: Store, name: str, values: Mapping[str, str]) -> str:
    """Make or rotate a managed secret; its ARN stays while it lives."""
    text = json.dumps(values)
    return secretsmanager.put_managed_secret(store.account_id, store.region_name, OWNER, name, text)


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
