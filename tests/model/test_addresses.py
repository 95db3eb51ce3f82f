"""Every address that an answer hands out is answered: in-process as AWS's own, over the server by the server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from conftest import Clients
from moto_agentcore.wire.shapes import members
from tests.families.gateways.arrange import new_target
from tests.families.gateways.traffic.arrange import mcp_gateway
from tests.families.identities.arrange import oauth2
from tests.families.payments.arrange import QUICK
from tests.model.resources import RESOURCES, Resource, made

ADDRESS = re.compile(r"(?:https?|wss?)://[^\s\"'<>]+|[\w.:/-]+\.consent\.bedrock-agentcore[\w.-]+")
VENDORS = {"issuer", "authorizationEndpoint", "tokenEndpoint", "redirectUrl"}  # a vendor's, and none of the service's
# The model wants https:// there, which the server is not (payment connectors).
KEPT = "authorizationUrl"
TOLD = ("gatewayUrl", "callbackUrl", "portalUrl", "streamEndpoint", "presignedUrl", "downloadUrl")


@contextmanager
def overheard(clients: Clients) -> Iterator[list[tuple[str, str, str]]]:
    """Operation, member and address of all that answers hand out and no request has named."""
    asked: list[str] = []
    found: list[tuple[str, str, str]] = []

    def ask(params: dict[str, Any], **_: Any) -> None:
        asked.append(str(params))

    def answer(parsed: dict[str, Any], model: Any, **_: Any) -> None:
        found.extend((model.name, member, text) for member, text in addresses(parsed))

    watched = [
        (client, name) for client in (clients.control, clients.data, clients.agents) for name in ("ask", "answer")
    ]
    hooks = {"ask": ("provide-client-params.*", ask), "answer": ("after-call.*", answer)}
    for client, name in watched:
        client.meta.events.register(*hooks[name])
    try:
        yield found
    finally:
        for client, name in watched:
            client.meta.events.unregister(*hooks[name])
    told = " ".join(asked)
    found[:] = [one for one in found if one[2] not in told]


def addresses(value: Any, member: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name != "ResponseMetadata":
                yield from addresses(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from addresses(inner, member)
    elif isinstance(value, str):
        yield from ((member, text) for text in ADDRESS.findall(value))


def tells(resource: Resource) -> bool:
    """Whether an answer that shows it may hold an address."""
    found: list[Any] = [resource.service.model.operation_model(resource.get).output_shape]
    for shape in found:  # which grows
        inner = members(shape).values() if shape.type_name == "structure" else ()
        found.extend(one for one in inner if one.type_name == "structure" and one not in found)
        if any(name.lower().endswith(("url", "endpoint")) for name in members(shape)):
            return True
    return False


def arrange(clients: Clients) -> None:
    """One of each resource, and what else hands out addresses."""
    for name in RESOURCES:
        if RESOURCES[name].parent is None and tells(RESOURCES[name]):
            made(clients, name)
    browser = clients.data.start_browser_session(browserIdentifier="aws.browser.v1")
    clients.data.get_browser_session(browserIdentifier="aws.browser.v1", sessionId=browser["sessionId"])
    clients.agentcore.seed({"knowledgeBases": [{"knowledgeBaseId": "KB12345678", "documents": [SEEDED]}]})
    named = {"knowledgeBaseId": "KB12345678", "dataSourceId": "RULES", "documentId": "pets"}
    clients.agents.get_document_content(**named)
    clients.control.create_oauth2_credential_provider(name="addressed", **oauth2("secret"))
    clients.control.create_workload_identity(name="agent", allowedResourceOauth2ReturnUrls=["https://app.example/done"])
    token = clients.data.get_workload_access_token_for_user_id(workloadName="agent", userId="ana")
    clients.data.get_resource_oauth2_token(
        workloadIdentityToken=token["workloadAccessToken"],
        resourceCredentialProviderName="addressed",
        scopes=["read"],
        oauth2Flow="USER_FEDERATION",
        resourceOauth2ReturnUrl="https://app.example/done",
    )
    gateway = mcp_gateway(clients, "addressed")
    new_target(clients, gateway["gatewayId"], "calc")
    manager = clients.control.list_payment_managers()["paymentManagers"][0]["paymentManagerId"]
    clients.control.create_payment_connector(paymentManagerId=manager, name="quick", **QUICK)


SEEDED = {"text": "Pets are welcome.", "documentId": "pets", "dataSourceId": "RULES"}


@pytest.mark.inferred
def test_no_address_leads_away_from_here(clients: Clients) -> None:
    with overheard(clients) as found:
        arrange(clients)
    own = {one for one in found if one[1] not in VENDORS}

    assert {member for _, member, _ in own} >= {*TOLD, KEPT}
    if clients.endpoint is not None:
        here = clients.endpoint.partition("://")[2]
        away = {(name, member) for name, member, text in own if here not in text}
        assert away == {("CreatePaymentConnector", KEPT)}
        own = {one for one in own if one[:2] not in away}
    answers = {(member, status(text)) for member, text in {member: text for _, member, text in sorted(own)}.items()}
    assert {(member, code) for member, code in answers if code not in EXPECTED.get(member, {200})} == set()


# What else than a page or a file may be there for who has nothing to show.
EXPECTED = {
    "gatewayUrl": {401, 403, 404, 405},
    "callbackUrl": {403},
    "authorizationUrl": {302},
    "streamEndpoint": {200, 426},
    "url": {403, 404, 405},
}


def status(address: str) -> int:
    url = address if "://" in address else f"{'http' if ':' in address else 'https'}://{address}"
    return requests.get(re.sub("^ws", "http", url), timeout=10, allow_redirects=False).status_code
