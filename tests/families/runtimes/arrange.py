"""What the tests of runtimes, endpoints, capacity providers and resource policies arrange again and again."""

from __future__ import annotations

import json
from typing import Any

from conftest import Clients
from tests.families.arrange import bare

NOBODY = "nobody-abcdefghij"  # a well-formed id of no runtime and no capacity provider
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/agent:1"
GIVEN: dict[str, Any] = {
    "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": IMAGE}},
    "roleArn": "arn:aws:iam::123456789012:role/agent",
    "networkConfiguration": {"networkMode": "PUBLIC"},
}
COMPUTE: dict[str, Any] = {
    "ec2Configuration": {
        "launchTemplateSource": {
            "launchParameters": {
                "operatingSystem": "LINUX_ARM64",
                "instanceRequirements": {"allowedInstanceTypes": ["m7g.large"]},
            }
        },
        "vpcConfiguration": {"subnets": ["subnet-01234567"], "securityGroups": ["sg-01234567"]},
        "volumes": [{"ebsConfiguration": {"name": "scratch", "sizeGiB": 20}}],
    }
}
BARE = {name: value for name, value in GIVEN.items() if name != "networkConfiguration"}
PERMISSIONS = {"capacityProviderOperatorRoleArn": "arn:aws:iam::123456789012:role/operator"}


def new_runtime(clients: Clients, name: str = "helper", **members: Any) -> dict[str, Any]:
    """A new runtime, READY, as GetAgentRuntime shows it."""
    made = clients.control.create_agent_runtime(agentRuntimeName=name, **whole(members))
    return shown(clients, made["agentRuntimeId"])


def shown(clients: Clients, id: str, **asked: Any) -> dict[str, Any]:
    return bare(clients.control.get_agent_runtime(agentRuntimeId=id, **asked))


def change(clients: Clients, id: str, **members: Any) -> dict[str, Any]:
    """Make the next version; what the runtime is afterwards."""
    clients.control.update_agent_runtime(agentRuntimeId=id, **whole(members))
    return shown(clients, id)


def whole(members: dict[str, Any]) -> dict[str, Any]:
    """What a runtime needs beside these members; on a capacity provider, no network of its own."""
    return {**(BARE if "capacityProviderConfiguration" in members else GIVEN), **members}


def new_endpoint(clients: Clients, id: str, name: str = "prod", **members: Any) -> dict[str, Any]:
    clients.control.create_agent_runtime_endpoint(agentRuntimeId=id, name=name, **members)
    return endpoint(clients, id, name)


def endpoint(clients: Clients, id: str, name: str = "DEFAULT") -> dict[str, Any]:
    return bare(clients.control.get_agent_runtime_endpoint(agentRuntimeId=id, endpointName=name))


def serves(clients: Clients, id: str, name: str = "DEFAULT") -> tuple[str, str | None, str | None]:
    """An endpoint's status, live version and target version."""
    found = endpoint(clients, id, name)
    return found["status"], found.get("liveVersion"), found.get("targetVersion")


def new_provider(clients: Clients, name: str = "pool", **members: Any) -> dict[str, Any]:
    """A new capacity provider, READY, as GetCapacityProvider shows it."""
    given = {"permissionsConfiguration": PERMISSIONS, "computeConfiguration": COMPUTE, **members}
    made = clients.control.create_capacity_provider(name=name, **given)
    return provider(clients, made["capacityProviderId"])


def provider(clients: Clients, id: str) -> dict[str, Any]:
    return bare(clients.control.get_capacity_provider(capacityProviderId=id))


def on(provider: dict[str, Any]) -> dict[str, Any]:
    """The member that puts a runtime on a capacity provider."""
    return {"capacityProviderConfiguration": {"capacityProviderArn": provider["capacityProviderArn"]}}


def ask(clients: Clients, runtime: dict[str, Any], payload: Any, **asked: Any) -> dict[str, Any]:
    """Invoke a runtime with JSON, or with bytes as they are."""
    content = payload if isinstance(payload, bytes) else json.dumps(payload)
    answer: dict[str, Any] = clients.data.invoke_agent_runtime(
        agentRuntimeArn=runtime["agentRuntimeArn"], payload=content, **asked
    )
    return answer


def asked(clients: Clients, runtime: dict[str, Any], payload: Any, **params: Any) -> Any:
    """What an invocation answers, which is JSON."""
    return json.loads(ask(clients, runtime, payload, **params)["response"].read())
