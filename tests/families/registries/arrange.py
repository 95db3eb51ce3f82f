"""What the tests of registries and their records arrange and ask again and again."""

from __future__ import annotations

import json
from typing import Any

from conftest import Clients
from tests.families.arrange import bare

ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:registry"
SERVER = {"schemaVersion": "2025-12-11", "inlineContent": json.dumps({"name": "acme/orders", "version": "1.0.0"})}
TOOLS = {"protocolVersion": "2025-06-18", "inlineContent": json.dumps({"tools": []})}
MCP: dict[str, Any] = {"mcp": {"server": SERVER, "tools": TOOLS}}
CARD: dict[str, Any] = {"a2a": {"agentCard": {"schemaVersion": "0.3", "inlineContent": json.dumps({"name": "a"})}}}
CUSTOM: dict[str, Any] = {"custom": {"inlineContent": json.dumps({"endpoint": "https://api.example.com"})}}
SKILLS: dict[str, Any] = {
    "agentSkills": {
        "skillMd": {"inlineContent": "# Orders\nLook up an order."},
        "skillDefinition": {"schemaVersion": "1", "inlineContent": json.dumps({"name": "orders"})},
    }
}
FROM_URL: dict[str, Any] = {
    "fromUrl": {
        "url": "https://mcp.example.com/mcp",
        "credentialProviderConfigurations": [
            {
                "credentialProviderType": "IAM",
                "credentialProvider": {"iamCredentialProvider": {"service": "execute-api", "region": "us-east-1"}},
            }
        ],
    }
}
JWT: dict[str, Any] = {
    "customJWTAuthorizer": {
        "discoveryUrl": "https://idp.example.com/.well-known/openid-configuration",
        "allowedClients": ["client"],
    }
}
AUTO: dict[str, Any] = {"approvalConfiguration": {"autoApproval": True}}


def new_registry(clients: Clients, name: str = "tools", **members: Any) -> dict[str, Any]:
    """A new registry, READY, as GetRegistry shows it."""
    return registry(clients, clients.control.create_registry(name=name, **members)["registryArn"])


def registry(clients: Clients, id: str) -> dict[str, Any]:
    return bare(clients.control.get_registry(registryId=id))


def new_record(clients: Clients, registry_id: str, name: str = "orders", **members: Any) -> dict[str, Any]:
    """A new record, DRAFT, as GetRegistryRecord shows it."""
    given = {"descriptorType": "MCP", "descriptors": MCP, **members}
    made = clients.control.create_registry_record(registryId=registry_id, name=name, **given)
    return bare(clients.control.get_registry_record(registryId=registry_id, recordId=made["recordArn"]))


def at(record: dict[str, Any]) -> dict[str, str]:
    """The two params that name a record."""
    return {"registryId": record["registryArn"].rpartition("/")[2], "recordId": record["recordId"]}


def shown(clients: Clients, record: dict[str, Any]) -> dict[str, Any]:
    return bare(clients.control.get_registry_record(**at(record)))


def edit(clients: Clients, record: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Update a record; what it is afterwards."""
    clients.control.update_registry_record(**at(record), **members)
    return shown(clients, record)


def submit(clients: Clients, record: dict[str, Any]) -> dict[str, Any]:
    return bare(clients.control.submit_registry_record_for_approval(**at(record)))


def decide(clients: Clients, record: dict[str, Any], status: str, reason: str = "Seen") -> dict[str, Any]:
    return bare(clients.control.update_registry_record_status(**at(record), status=status, statusReason=reason))


# How a record comes to each status.
PATHS = {
    "DRAFT": [],
    "PENDING_APPROVAL": ["submit"],
    "APPROVED": ["submit", "APPROVED"],
    "REJECTED": ["submit", "REJECTED"],
    "DEPRECATED": ["DEPRECATED"],
}


def record_in(clients: Clients, status: str, **members: Any) -> dict[str, Any]:
    """The record of a new registry, brought to a status."""
    made = new_record(clients, new_registry(clients)["registryId"], **members)
    for step in PATHS[status]:
        submit(clients, made) if step == "submit" else decide(clients, made, step)
    return shown(clients, made)
