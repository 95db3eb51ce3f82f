"""The token vault: ``/identities/get-token-vault``, ``set-token-vault-cmk``, ``reset-token-vault-key-material``.

An account has one in each region, ``default``; it is there from the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.shared.standing import standing
from moto_agentcore.neighbours import kms
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Kind, Record

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.store import Store
    from moto_agentcore.state.table import Table

# ``keyGeneration`` (shown nowhere) counts the resets: tokens stored under an earlier one are lost.
TOKEN_VAULT = Kind(
    "Token vault", id="tokenVaultId", mint="default", created="lastModifiedDate", updated="lastModifiedDate"
)
SERVICE_KEY = {"keyType": "ServiceManagedKey"}


@control.operation
def get_token_vault(call: Call[t.GetTokenVaultRequestTypeDef]) -> Record:
    return vault_of(call.store, call.params.get("tokenVaultId", "default"))


@control.operation
def set_token_vault_cmk(call: Call[t.SetTokenVaultCMKRequestTypeDef]) -> Record:
    vault = vault_of(call.store, call.params.get("tokenVaultId", "default"))
    key = call.params["kmsConfiguration"]
    if key["keyType"] == "ServiceManagedKey" and "kmsKeyArn" in key:
        raise invalid("kmsKeyArn can be given only when keyType is CustomerManagedKey")
    if key["keyType"] == "CustomerManagedKey" and "kmsKeyArn" not in key:
        raise invalid("kmsKeyArn is required when keyType is CustomerManagedKey")
    return call.store.table(TOKEN_VAULT).update(vault, kmsConfiguration=key)


@control.operation
def reset_token_vault_key_material(call: Call[Any]) -> Record:  # the stubs do not have it yet
    """Refused unless the customer's key is gone: what was stored is lost, the providers stay (documentation string)."""
    vault = vault_of(call.store, call.params["tokenVaultId"])
    key = vault["kmsConfiguration"]
    if key == SERVICE_KEY or _in_kms(call.store, key.get("kmsKeyArn", "")):
        raise invalid(f"Token vault {vault.id} can be reset only if its customer managed key has been deleted")
    vaults = call.store.table(TOKEN_VAULT)
    return vaults.update(vault, kmsConfiguration=SERVICE_KEY, keyGeneration=vault["keyGeneration"] + 1)


def vault_of(store: Store, id: str) -> Record:
    standing(store, TOKEN_VAULT, kmsConfiguration=SERVICE_KEY, keyGeneration=0)
    return store.table(TOKEN_VAULT).get(id)


def check_free(providers: Table, name: str) -> None:
    """A provider's name is taken once in the vault, per kind (code and text as clients have met them)."""
    if providers.find(name) is not None:
        raise invalid(f"Credential provider with name: {name} already exists", name="Member must be unique")


def _in_kms(store: Store, arn: str) -> bool:
    """Whether moto's KMS has the key, in any state."""
    _, _, _, region, account, *_ = f"{arn}:::::".split(":")
    return region == store.region_name and kms.key_exists(account, region, arn)
