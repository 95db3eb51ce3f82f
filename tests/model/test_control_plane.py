"""Every operation of the control plane does its work when it is asked rightly.

The probe beside the project asks each operation with the least that its shape allows; where the documentation wants
more (an ``exampleId`` in each example, a resource that exists) it reports the refusal. Here each is asked as it wants;
those that take a client token are in test_client_tokens.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore.service import control
from tests.families.gateways.arrange import server
from tests.model.conftest import send
from tests.model.resources import RESOURCES, Params, made, parent
from tests.model.test_client_tokens import TOKENED
from tests.model.test_pages import LISTINGS

Asking = Callable[[Clients], Params]
OURS = {"keyType": "ServiceManagedKey"}


def _of(name: str, /, **members: Any) -> Asking:
    """Asks for one resource, with more members."""
    return lambda clients: {**made(clients, name), **members}


def _runtime_arn(clients: Clients) -> str:
    return str(clients.control.get_agent_runtime(**made(clients, "runtime"))["agentRuntimeArn"])


def _with_policy(clients: Clients) -> Params:
    arn = _runtime_arn(clients)
    clients.control.put_resource_policy(resourceArn=arn, policy=_policy(arn))
    return {"resourceArn": arn}


def _policy(arn: str) -> str:
    anyone = {"AWS": "arn:aws:iam::123456789012:root"}
    statement = {"Effect": "Allow", "Principal": anyone, "Action": "bedrock-agentcore:*", "Resource": arn}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _put_policy(clients: Clients) -> Params:
    arn = _runtime_arn(clients)
    return {"resourceArn": arn, "policy": _policy(arn)}


def _synchronized(clients: Clients) -> Params:
    home = made(clients, "gateway")
    target = clients.control.create_gateway_target(**home, name="far", targetConfiguration=server())["targetId"]
    clients.control.get_gateway_target(**home, targetId=target)
    return {**home, "targetIdList": [target]}


def _submitted(clients: Clients) -> Params:
    record = made(clients, "record")
    clients.control.submit_registry_record_for_approval(**record)
    return record


def _without_its_key(clients: Clients) -> Params:
    """A token vault whose customer managed key is not there (any more)."""
    gone = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012"
    key = {"keyType": "CustomerManagedKey", "kmsKeyArn": gone}
    clients.control.set_token_vault_cmk(tokenVaultId="default", kmsConfiguration=key)
    return {"tokenVaultId": "default"}


def _version(clients: Clients) -> Params:
    bundle = made(clients, "bundle")
    return {**bundle, "versionId": clients.control.get_configuration_bundle(**bundle)["versionId"]}


OTHERS: dict[str, Asking] = {
    "GetPolicyEngineSummary": _of("engine"),
    "GetPolicySummary": _of("policy"),
    "GetPolicyGenerationSummary": _of("generation"),
    "GetConfigurationBundleVersion": _version,
    "GetAgentInsightStore": lambda clients: {"agentInsightStoreId": "default"},
    "ListAgentInsightStores": lambda clients: {},
    "GetTokenVault": lambda clients: {},
    "SetTokenVaultCMK": lambda clients: {"kmsConfiguration": OURS},
    "ResetTokenVaultKeyMaterial": _without_its_key,
    "PutResourcePolicy": _put_policy,
    "GetResourcePolicy": _with_policy,
    "DeleteResourcePolicy": _with_policy,
    "ListTagsForResource": lambda clients: {"resourceArn": _runtime_arn(clients)},
    "TagResource": lambda clients: {"resourceArn": _runtime_arn(clients), "tags": {"team": "blue"}},
    "UntagResource": lambda clients: {"resourceArn": _runtime_arn(clients), "tagKeys": ["team"]},
    "SynchronizeGatewayTargets": _synchronized,
    "SubmitRegistryRecordForApproval": _of("record"),
    "UpdateRegistryRecordStatus": lambda clients: {**_submitted(clients), "status": "APPROVED", "statusReason": "Seen"},
}


def _creation(name: str) -> Asking:
    return lambda clients: {**parent(clients, name), **RESOURCES[name].members(1)}


def _askings() -> dict[str, Asking]:
    """What the other sweeps arrange for their operations, and what is arranged here."""
    found = {name: listing.fill for name, listing in LISTINGS.items() if listing.client == "control"}
    for name, resource in RESOURCES.items():
        if resource.service is not control:
            continue
        found |= {resource.create: _creation(name), resource.get: _of(name), resource.delete: _of(name)}
        found[resource.update] = _of(name, **resource.change("other"))
    known = set(control.model.operation_names) - set(TOKENED)
    return {name: asking for name, asking in {**found, **OTHERS}.items() if name in known}


ASKINGS = _askings()
BY_TOKEN = sorted(set(TOKENED) & set(control.model.operation_names))


@pytest.mark.from_model
def test_this_file_and_the_token_sweep_ask_every_operation() -> None:
    assert {*ASKINGS, *BY_TOKEN} == set(control.model.operation_names)


@pytest.mark.parametrize("operation", ASKINGS)
@pytest.mark.from_model
def test_an_operation_asked_rightly_is_done(local: Clients, operation: str) -> None:
    answer = send(local.control, operation, ASKINGS[operation](local))

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == control.model.operation_model(operation).http["responseCode"]
