"""The token vault: there from the start, its key, and the reset."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients, make_client
from moto_agentcore.families.identities.token_vault import vault_of
from moto_agentcore.state.store import store_of
from tests.families.arrange import bare, error_of, refused, status_of
from tests.families.identities.arrange import oauth2

GONE = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012"
OURS = {"keyType": "ServiceManagedKey"}


def _theirs(arn: str = GONE) -> dict[str, str]:
    return {"keyType": "CustomerManagedKey", "kmsKeyArn": arn}


def _set(clients: Clients, key: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = clients.control.set_token_vault_cmk(tokenVaultId="default", kmsConfiguration=key)
    return found


def _generation() -> int:
    return int(vault_of(store_of("123456789012", "us-east-1"), "default")["keyGeneration"])


@pytest.mark.from_docs
def test_the_default_vault_is_there_from_the_start(clients: Clients) -> None:
    named = clients.control.get_token_vault(tokenVaultId="default")

    assert named["tokenVaultId"] == "default"
    assert named["kmsConfiguration"] == OURS
    assert bare(clients.control.get_token_vault()) == bare(named)


@pytest.mark.from_model
def test_a_vault_takes_the_customers_key_and_gives_it_back(local: Clients) -> None:
    before = local.control.get_token_vault()
    local.agentcore.clock.tick(seconds=5)

    answer = _set(local, _theirs())

    assert answer["kmsConfiguration"] == _theirs()
    assert answer["lastModifiedDate"] > before["lastModifiedDate"]
    assert bare(local.control.get_token_vault()) == bare(answer)
    assert local.control.set_token_vault_cmk(kmsConfiguration=OURS)["kmsConfiguration"] == OURS


@pytest.mark.inferred
def test_the_services_key_has_no_arn(local: Clients) -> None:
    key = {"keyType": "ServiceManagedKey", "kmsKeyArn": GONE}

    message = refused(local.control.set_token_vault_cmk, kmsConfiguration=key)

    assert message == "kmsKeyArn can be given only when keyType is CustomerManagedKey"


@pytest.mark.inferred
def test_a_customers_key_has_one(local: Clients) -> None:
    before = bare(local.control.get_token_vault())

    message = refused(local.control.set_token_vault_cmk, kmsConfiguration={"keyType": "CustomerManagedKey"})

    assert message == "kmsKeyArn is required when keyType is CustomerManagedKey"
    assert bare(local.control.get_token_vault()) == before


@pytest.mark.from_model
@pytest.mark.parametrize("verb", ["get_token_vault", "set_token_vault_cmk", "reset_token_vault_key_material"])
def test_an_unknown_vault_is_not_found(local: Clients, verb: str) -> None:
    given = {"kmsConfiguration": OURS} if verb == "set_token_vault_cmk" else {}

    response = error_of("ResourceNotFoundException", getattr(local.control, verb), tokenVaultId="other", **given)

    assert status_of(response) == 404
    assert response["Error"]["Message"] == "Token vault not found: other"


@pytest.mark.from_model
def test_a_vault_whose_key_is_gone_can_be_reset(local: Clients) -> None:
    provider = local.control.create_oauth2_credential_provider(name="mine", **oauth2())
    _set(local, _theirs())
    before = _generation()

    answer = local.control.reset_token_vault_key_material(tokenVaultId="default")

    assert answer["kmsConfiguration"] == OURS
    assert _generation() == before + 1
    assert bare(local.control.get_token_vault()) == bare(answer)
    found = local.control.get_oauth2_credential_provider(name="mine")
    assert found["callbackUrl"] == provider["callbackUrl"]


@pytest.mark.from_model
@pytest.mark.parametrize("state", ["service", "enabled", "disabled", "scheduled"])
def test_a_vault_whose_key_is_there_cannot_be_reset(local: Clients, state: str) -> None:
    if state != "service":
        kms = make_client("kms")
        key = kms.create_key()["KeyMetadata"]
        if state == "disabled":
            kms.disable_key(KeyId=key["KeyId"])
        if state == "scheduled":
            kms.schedule_key_deletion(KeyId=key["KeyId"])
        _set(local, _theirs(key["Arn"]))
    before = _generation()

    message = refused(local.control.reset_token_vault_key_material, tokenVaultId="default")

    assert message == "Token vault default can be reset only if its customer managed key has been deleted"
    assert _generation() == before


@pytest.mark.inferred
def test_each_region_has_a_vault_of_its_own(local: Clients) -> None:
    _set(local, _theirs())

    elsewhere = make_client("bedrock-agentcore-control", region="eu-west-1").get_token_vault()

    assert elsewhere["kmsConfiguration"] == OURS
