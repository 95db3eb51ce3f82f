"""What the tests of browsers, profiles and code interpreters arrange again and again."""

from __future__ import annotations

from typing import Any

from conftest import Clients
from tests.families.arrange import bare

NOBODY = "nobody-abcdefghij"  # a well-formed id of nothing
PUBLIC: dict[str, Any] = {"networkMode": "PUBLIC"}
VPC: dict[str, Any] = {
    "networkMode": "VPC",
    "vpcConfig": {"securityGroups": ["sg-01234567"], "subnets": ["subnet-01234567"]},
}
CERTIFICATES = [
    {"location": {"secretsManager": {"secretArn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:ca"}}}
]


def mount(path: str) -> dict[str, Any]:
    """A file system that is mounted there."""
    system = "file-system/fs-01234567"
    return {
        "efsConfiguration": {
            "accessPointArn": "arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-01234567",
            "fileSystemArn": f"arn:aws:elasticfilesystem:us-east-1:123456789012:{system}",
            "mountPath": path,
        }
    }


def new_browser(clients: Clients, name: str = "web", **members: Any) -> dict[str, Any]:
    """A new browser, READY, as GetBrowser shows it."""
    made = clients.control.create_browser(name=name, **{"networkConfiguration": PUBLIC, **members})
    return bare(clients.control.get_browser(browserId=made["browserId"]))


def new_profile(clients: Clients, name: str = "shopper", **members: Any) -> dict[str, Any]:
    made = clients.control.create_browser_profile(name=name, **members)
    return bare(clients.control.get_browser_profile(profileId=made["profileId"]))
