"""What the tests of browsers, profiles and code interpreters arrange again and again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from conftest import Clients
from tests.browser.pixels import Picture, picture
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


@dataclass(frozen=True)
class Session:
    """A browser session, and what is done in it."""

    clients: Clients
    id: str
    browser: str = "aws.browser.v1"

    def ask(self, action: str, **arguments: Any) -> dict[str, Any]:
        """What InvokeBrowser answers."""
        named = {"browserIdentifier": self.browser, "sessionId": self.id}
        return bare(self.clients.data.invoke_browser(**named, action={action: arguments}))

    def do(self, action: str, **arguments: Any) -> None:
        assert self.ask(action, **arguments)["result"] == {action: {"status": "SUCCESS"}}

    def shown(self) -> Picture:
        return picture(self.ask("screenshot")["result"]["screenshot"]["data"])

    def automation(self) -> dict[str, Any]:
        found = self.clients.data.get_browser_session(browserIdentifier=self.browser, sessionId=self.id)
        stream: dict[str, Any] = found["streams"]["automationStream"]
        return stream

    def stop(self) -> None:
        self.clients.data.stop_browser_session(browserIdentifier=self.browser, sessionId=self.id)

    def save(self, profile: str) -> dict[str, Any]:
        named = {"browserIdentifier": self.browser, "sessionId": self.id}
        return bare(self.clients.data.save_browser_session_profile(profileIdentifier=profile, **named))


def session(clients: Clients, **members: Any) -> Session:
    """A session of the service's own browser."""
    return Session(
        clients, clients.data.start_browser_session(browserIdentifier="aws.browser.v1", **members)["sessionId"]
    )
