"""The secrets behind credential providers: kept in Secrets Manager by the service or by the user, and never shown."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore.families.identities import api_keys, secrets
from moto_agentcore.state.store import store_of
from tests.families.arrange import bare, error_of, refused, status_of
from tests.families.identities.arrange import (
    API_KEYS,
    KINDS,
    OAUTH2,
    PAYMENTS,
    ProviderKind,
    manager,
    new_secret,
    secret_names,
    value_of,
)

each = pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.operation) for kind in KINDS])
PREFIX = "bedrock-agentcore-identity!default/"


def _managed_by(kind: ProviderKind, names: list[str]) -> list[str]:
    """The service's own secret of the provider ``mine``, of those; a wallet has one of its own."""
    return [name for name in names if name.startswith(f"{PREFIX}{kind.secret_name}-") and not name.endswith("/wallet")]


@each
@pytest.mark.from_docs
def test_a_managed_secret_is_kept_in_the_users_secrets_manager(local: Clients, kind: ProviderKind) -> None:
    answer = kind.call(local, "create", name="mine", **kind.given("s3cr3t"))

    arn, key, source = kind.secret(answer)
    assert f":secret:{PREFIX}{kind.secret_name}-" in arn
    assert source == "MANAGED"
    assert value_of(local, arn)[key] == kind.text("s3cr3t")


@pytest.mark.from_sdk  # roles are granted secrets by this tag
def test_a_managed_secret_says_whose_it_is(local: Clients) -> None:
    arn, _, _ = API_KEYS.secret(API_KEYS.call(local, "create", name="mine", apiKey="k"))

    described = manager(local).describe_secret(SecretId=arn)

    assert described["OwningService"] == "bedrock-agentcore-identity"


@each
@pytest.mark.from_docs
@pytest.mark.parametrize("external", [False, True])
def test_no_answer_holds_a_secret(local: Clients, kind: ProviderKind, external: bool) -> None:
    given = kind.external(new_secret(local, text='{"token": "s3cr3t"}')) if external else kind.given("s3cr3t")
    answers = [kind.call(local, "create", name="mine", **given)]
    answers += [kind.call(local, verb, name="mine", **params) for verb, params in (("get", {}), ("update", given))]
    answers += [kind.call(local, "list"), kind.call(local, "delete", name="mine")]

    assert kind.text("s3cr3t") not in str(answers)
    assert "s3cr3t" not in str(answers)


@each
@pytest.mark.from_model
def test_an_update_rotates_a_managed_secret(local: Clients, kind: ProviderKind) -> None:
    arn, key, _ = kind.secret(kind.call(local, "create", name="mine", **kind.given("old")))

    answer = kind.call(local, "update", name="mine", **kind.given("new"))

    assert kind.secret(answer)[0] == arn
    assert value_of(local, arn)[key] == kind.text("new")
    old = manager(local).get_secret_value(SecretId=arn, VersionStage="AWSPREVIOUS")["SecretString"]
    assert json.loads(old)[key] == kind.text("old")


@each
@pytest.mark.inferred
def test_an_update_without_a_secret_leaves_it(local: Clients, kind: ProviderKind) -> None:
    before = kind.secret(kind.call(local, "create", name="mine", **kind.given("old")))

    after = kind.secret(kind.call(local, "update", name="mine", **kind.given(None)))

    assert after == before
    assert value_of(local, before[0])[before[1]] == kind.text("old")


@each
@pytest.mark.from_docs
def test_a_managed_secret_goes_with_its_provider(local: Clients, kind: ProviderKind) -> None:
    kind.call(local, "create", name="mine", **kind.given())

    kind.call(local, "delete", name="mine")

    assert secret_names(local) == []


@each
@pytest.mark.inferred
def test_a_provider_can_go_after_its_managed_secret(local: Clients, kind: ProviderKind) -> None:
    arn, _, _ = kind.secret(kind.call(local, "create", name="mine", **kind.given()))
    manager(local).delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)

    assert status_of(kind.call(local, "delete", name="mine")) == 204


@each
@pytest.mark.from_sdk  # verified against the service: the user's own ARN, no copy
@pytest.mark.parametrize("by", ["arn", "name"])
def test_an_external_secret_is_named_and_not_copied(local: Clients, kind: ProviderKind, by: str) -> None:
    arn = new_secret(local)

    answer = kind.call(local, "create", name="mine", **kind.external(arn if by == "arn" else "team/key"))

    assert kind.secret(answer) == (arn, "token", "EXTERNAL")
    assert not _managed_by(kind, secret_names(local))


@each
@pytest.mark.from_docs
def test_an_external_secret_outlives_its_provider(local: Clients, kind: ProviderKind) -> None:
    kind.call(local, "create", name="mine", **kind.external(new_secret(local)))

    kind.call(local, "delete", name="mine")

    assert secret_names(local) == ["team/key"]


@each
@pytest.mark.inferred
@pytest.mark.parametrize("state", ["unknown", "deleted", "elsewhere"])
def test_an_external_secret_must_be_there(local: Clients, kind: ProviderKind, state: str) -> None:
    arn = new_secret(local)
    if state == "deleted":
        manager(local).delete_secret(SecretId=arn)
    named = {"unknown": "team/other", "deleted": arn, "elsewhere": arn.replace("us-east-1", "eu-west-1")}[state]

    response = error_of("ResourceNotFoundException", kind.method(local, "create"), name="x", **kind.external(named))

    assert named in response["Error"]["Message"]
    assert kind.call(local, "list")["credentialProviders"] == []


@each
@pytest.mark.inferred
@pytest.mark.parametrize("text", ["plain", '{"other": "x"}', '["token"]', '{"token": 1}'])
def test_an_external_secret_holds_a_text_at_the_json_key(local: Clients, kind: ProviderKind, text: str) -> None:
    arn = new_secret(local, text=text)

    message = refused(kind.method(local, "create"), name="mine", **kind.external(arn))

    assert message == f"Secret {arn} does not hold a JSON object with a string at the key 'token'"


@each
@pytest.mark.from_model
def test_an_external_secret_needs_its_reference(local: Clients, kind: ProviderKind) -> None:
    given = kind.given(None, **{f"{kind.stem}Source": "EXTERNAL"})

    message = refused(kind.method(local, "create"), name="mine", **given)

    assert message == f"{kind.stem[0].upper()}{kind.stem[1:]}Config is required when secret source is EXTERNAL"


@each
@pytest.mark.from_sdk  # Terraform's provider: "The service rejects an inline client secret when … EXTERNAL"
def test_an_external_secret_takes_no_value(local: Clients, kind: ProviderKind) -> None:
    reference = {"secretId": new_secret(local), "jsonKey": "token"}
    given = kind.given("s3cr3t", **{f"{kind.stem}Source": "EXTERNAL", f"{kind.stem}Config": reference})

    message = refused(kind.method(local, "create"), name="mine", **given)

    assert message == f"{kind.value[0].upper()}{kind.value[1:]} must not be provided when secret source is EXTERNAL"


@each
@pytest.mark.inferred
def test_a_reference_is_of_an_external_secret(local: Clients, kind: ProviderKind) -> None:
    given = kind.given("s3cr3t", **{f"{kind.stem}Config": {"secretId": new_secret(local), "jsonKey": "token"}})

    message = refused(kind.method(local, "create"), name="mine", **given)

    noun = f"{kind.stem[0].upper()}{kind.stem[1:]}Config"
    assert message == f"{noun} must not be provided when secret source is MANAGED or not specified"


@each
@pytest.mark.inferred
def test_a_provider_can_change_to_another_external_secret(local: Clients, kind: ProviderKind) -> None:
    kind.call(local, "create", name="mine", **kind.external(new_secret(local)))
    other = new_secret(local, "team/other", '{"key": "x"}')

    answer = kind.call(local, "update", name="mine", **kind.external(other, "key"))

    assert kind.secret(answer) == (other, "key", "EXTERNAL")


@each
@pytest.mark.inferred
def test_an_update_that_is_refused_changes_nothing(local: Clients, kind: ProviderKind) -> None:
    kind.call(local, "create", name="mine", **kind.external(new_secret(local)))
    before = bare(kind.call(local, "get", name="mine"))

    refused(kind.method(local, "update"), "ResourceNotFoundException", name="mine", **kind.external("nowhere"))

    assert bare(kind.call(local, "get", name="mine")) == before


@pytest.mark.from_model
def test_a_key_may_be_empty(local: Clients) -> None:
    arn, key, _ = API_KEYS.secret(API_KEYS.call(local, "create", name="empty", apiKey=""))

    assert value_of(local, arn)[key] == ""


@pytest.mark.from_model
def test_a_key_is_of_65536_letters_at_most(local: Clients) -> None:
    message = refused(API_KEYS.method(local, "create"), name="mine", apiKey="k" * 65_537)

    assert "Value at 'apiKey' failed to satisfy constraint" in message


@pytest.mark.from_docs
def test_a_secret_can_be_read_as_it_is_now(local: Clients) -> None:
    """What the data plane will hand out: rotated by the service, or by the user in Secrets Manager."""
    own = new_secret(local)
    API_KEYS.call(local, "create", name="theirs", **API_KEYS.external(own))
    API_KEYS.call(local, "create", name="mine", apiKey="k")
    store = store_of("123456789012", "us-east-1")
    providers = store.table(api_keys.API_KEY_PROVIDER)

    manager(local).put_secret_value(SecretId=own, SecretString='{"token": "rotated"}')

    assert secrets.read(store, api_keys.KEY, providers.get("theirs")) == "rotated"
    assert secrets.read(store, api_keys.KEY, providers.get("mine")) == "k"


@pytest.mark.from_model
def test_a_payment_provider_has_two_secrets_of_either_source(local: Clients) -> None:
    wallet = {"walletSecretSource": "EXTERNAL", "walletSecretConfig": {"secretId": "team/key", "jsonKey": "token"}}
    own, given = new_secret(local), PAYMENTS.given("s3cr3t")
    config = given["providerConfigurationInput"]["coinbaseCdpConfiguration"]
    del config["walletSecret"]

    answer: dict[str, Any] = PAYMENTS.call(
        local,
        "create",
        name="mine",
        credentialProviderVendor="CoinbaseCDP",
        providerConfigurationInput={"coinbaseCdpConfiguration": {**config, **wallet}},
    )

    shown = answer["providerConfigurationOutput"]["coinbaseCdpConfiguration"]
    assert (shown["walletSecretArn"]["secretArn"], shown["walletSecretSource"]) == (own, "EXTERNAL")
    assert shown["apiKeySecretSource"] == "MANAGED"


@pytest.mark.inferred
def test_a_secret_that_cannot_be_kept_keeps_none(local: Clients) -> None:
    given = {"walletSecretSource": "EXTERNAL", "walletSecretConfig": {"secretId": "nowhere", "jsonKey": "token"}}
    config = {"apiKeyId": "key", "apiKeySecret": PAYMENTS.text("s3cr3t"), **given}

    refused(
        PAYMENTS.method(local, "create"),
        "ResourceNotFoundException",
        name="mine",
        credentialProviderVendor="CoinbaseCDP",
        providerConfigurationInput={"coinbaseCdpConfiguration": config},
    )

    assert secret_names(local) == []


@pytest.mark.from_model
@pytest.mark.parametrize("code", ["EncryptionFailure", "DecryptionFailure"])
def test_failures_of_the_customers_key_come_only_when_the_author_says_so(local: Clients, code: str) -> None:
    from moto_agentcore import Fail

    local.agentcore.faults.on("CreateOauth2CredentialProvider", Fail(code, "The key is disabled"), times=1)

    response = error_of(code, OAUTH2.method(local, "create"), name="mine", **OAUTH2.given())

    assert status_of(response) == 400
    assert secret_names(local) == []
    OAUTH2.call(local, "create", name="mine", **OAUTH2.given())
