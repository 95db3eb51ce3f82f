"""Capacity providers, with what Terraform's provider and AWS's samples make in AWS.

All cases but those that name another source: terraform-provider-aws, capacity_provider_test.go. What is imported
afterwards is what was given.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import refused
from tests.families.runtimes.arrange import BARE, GIVEN, PERMISSIONS, new_provider, new_runtime, on, provider

pytestmark = pytest.mark.from_recording

NETWORK = {"subnets": ["subnet-01234567"], "securityGroups": ["sg-01234567"]}
VOLUME = {"name": "data", "sizeGiB": 1, "encrypted": True, "volumeType": "gp3", "iops": 3000, "throughput": 125}
STORAGE = {
    "lifecycleConfiguration": {"idleInstanceTimeout": 300, "maxLifetime": 600},
    "rootVolume": {"encrypted": True, "freeSpaceGiB": 8, "volumeType": "gp3"},
    "volumes": [{"ebsConfiguration": VOLUME}],
}
LAUNCHED = {
    "monitoring": "BASIC",
    "propagatedTags": {"Environment": "test"},
    "capacityReservationSpecification": {"capacityReservationPreference": "none"},
}


def _on(launched: dict[str, Any], **more: Any) -> dict[str, Any]:
    needed = {"operatingSystem": "LINUX_ARM64", "instanceRequirements": {"allowedInstanceTypes": ["c6g.medium"]}}
    template = {"launchParameters": {**needed, **launched}}
    return {"ec2Configuration": {"launchTemplateSource": template, "vpcConfiguration": NETWORK, **more}}


@pytest.mark.parametrize("compute", [_on({}), _on({}, **STORAGE), _on(LAUNCHED)], ids=["basic", "storage", "launch"])
def test_a_provider_is_read_back_as_it_was_given(local: Clients, compute: dict[str, Any]) -> None:
    found = new_provider(local, "pool", computeConfiguration=compute)

    assert found["computeConfiguration"] == compute
    assert found["permissionsConfiguration"] == PERMISSIONS
    assert re.search(r":capacity-provider/pool-[a-zA-Z0-9]{10}$", found["capacityProviderArn"])
    assert "description" not in found


def test_a_description_comes_and_goes(clients: Clients) -> None:
    made = new_provider(clients, "pool", computeConfiguration=_on({}))
    seen = []

    for given in ({"optionalValue": "first"}, {"optionalValue": "second"}, {}):
        clients.control.update_capacity_provider(capacityProviderId=made["capacityProviderId"], description=given)
        seen.append(provider(clients, made["capacityProviderId"]).get("description"))

    assert seen == ["first", "second", None]


# AWS's capacity provider samples, 01-basic-http-zip-and-container and the one of asynchronous jobs: "the live API"
def test_a_runtime_has_a_network_or_is_on_a_provider(local: Clients) -> None:
    create, pool = local.control.create_agent_runtime, on(new_provider(local, "pool"))

    both = refused(create, agentRuntimeName="helper", **GIVEN, **pool)
    neither = refused(create, agentRuntimeName="helper", **BARE)

    assert both == "NetworkConfiguration is not allowed when capacityProviderConfiguration is specified"
    assert neither == "NetworkConfiguration is required"
    assert "networkConfiguration" not in new_runtime(local, **pool)


# AWS's capacity provider samples, 01-basic-http-zip-and-container, which quote the end of it
def test_a_provider_with_runtimes_is_not_deleted(local: Clients) -> None:
    pool = new_provider(local, "pool")
    new_runtime(local, **on(pool))

    text = refused(local.control.delete_capacity_provider, capacityProviderId=pool["capacityProviderId"])

    assert text.endswith("still has attached agent runtime versions")
    assert provider(local, pool["capacityProviderId"])["status"] == "READY"
