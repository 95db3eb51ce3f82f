"""What becomes of a target after it was accepted: schemas that are looked into, and a person who is waited for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import boto3
import pytest

from conftest import Clients
from tests.families.arrange import refused
from tests.families.gateways.arrange import SIGNED, new_gateway, new_target, oauth, server, shown_target

ERRORS = "validation error(s) in OpenAPI schema"
NO_HTTPS = "Server URL (located at: servers) must use HTTPS protocol."
IN_S3 = {"mcp": {"openApiSchema": {"s3": {"uri": "s3://schemas/api.json"}}}}


@pytest.mark.inferred  # measured of a schema in the request
def test_a_schema_in_s3_is_looked_into_too(local: Clients) -> None:
    s3 = boto3.client("s3", "us-east-1", aws_access_key_id="testing", aws_secret_access_key="testing")
    s3.create_bucket(Bucket="schemas")
    s3.put_object(Bucket="schemas", Key="api.json", Body=b'{"swagger": "2.0"}')
    id = new_gateway(local)

    target_id = new_target(local, id, targetConfiguration=IN_S3)

    assert shown_target(local, id, target_id)["statusReasons"] == [
        "Invalid OpenAPI schema: attribute openapi is missing"
    ]


def _inline(text: str) -> dict[str, Any]:
    return {"mcp": {"openApiSchema": {"inlinePayload": text}}}


@pytest.mark.inferred  # YAML and the rest are not measured
@pytest.mark.parametrize(
    ("document", "reasons"),
    [
        ("openapi: 3.0.0\nservers: [{url: https://api.example}]", []),
        ("openapi: 3.0.0\nservers: [{url: http://api.example}]", [f"Found 1 {ERRORS}: [{NO_HTTPS}]"]),
        ("[1]", ["Invalid OpenAPI schema: attribute openapi is missing"]),
        ("{", ["Invalid OpenAPI schema: attribute openapi is missing"]),
        (
            {"servers": [{"url": "http://api.example"}], "paths": []},
            [f"Found 1 {ERRORS}: [{NO_HTTPS}]"],
        ),
        (
            {
                "servers": [{"url": "https://api.example"}],
                "paths": {"/a": {"get": {}, "parameters": []}, "/b": {"post": {}, "put": {"operationId": "b"}}},
            },
            [f"Operation /{name} must have an operationId" for name in ("a -> GET", "b -> POST")],
        ),
    ],
)
def test_what_is_wrong_with_a_schema_is_said(local: Clients, document: Any, reasons: list[str]) -> None:
    id = new_gateway(local)
    text = document if isinstance(document, str) else json.dumps({"openapi": "3.0.0", **document})

    target_id = new_target(local, id, targetConfiguration=_inline(text))

    assert shown_target(local, id, target_id).get("statusReasons", []) == reasons


@pytest.mark.inferred
def test_an_update_that_mends_the_schema_mends_the_target(local: Clients) -> None:
    id = new_gateway(local)
    target_id = new_target(local, id, targetConfiguration=_inline("{}"))
    named = {"gatewayIdentifier": id, "targetId": target_id, "credentialProviderConfigurations": SIGNED}
    broken = shown_target(local, id, target_id)["status"]

    local.control.update_gateway_target(
        **named, targetConfiguration=_inline("openapi: 3.0.0\nservers: [{url: https://api.example}]")
    )
    mended = shown_target(local, id, target_id)
    local.control.update_gateway_target(**named, targetConfiguration=_inline("{}"))

    assert (broken, mended["status"], "statusReasons" in mended) == ("FAILED", "READY", False)
    assert shown_target(local, id, target_id)["status"] == "UPDATE_UNSUCCESSFUL"


def _waiting(clients: Clients) -> dict[str, Any]:
    """A target that waits for a person."""
    credentials = oauth("AUTHORIZATION_CODE")
    id = new_gateway(clients)
    target_id = new_target(clients, id, targetConfiguration=server(), credentialProviderConfigurations=credentials)
    return shown_target(clients, id, target_id)


def _now(clients: Clients, target: dict[str, Any]) -> dict[str, Any]:
    return shown_target(clients, target["gatewayArn"].rpartition("/")[2], target["targetId"])


def _agree(clients: Clients, url: str) -> str:
    return str(clients.agentcore.identity.consent(url))


def _refuse(clients: Clients, url: str) -> str:
    return str(clients.agentcore.identity.deny(url))


@pytest.mark.inferred  # that a person ends the waiting is seen; what they come back with, and the reason, are not
@pytest.mark.parametrize(
    ("does", "status", "error"), [(_agree, "READY", ""), (_refuse, "FAILED", "&error=access_denied")]
)
def test_a_person_ends_the_waiting(
    clients: Clients, does: Callable[[Clients, str], str], status: str, error: str
) -> None:
    made = _waiting(clients)

    back = does(clients, made["authorizationData"]["oauth2"]["authorizationUrl"])

    found = _now(clients, made)
    assert (found["status"], "authorizationData" in found) == (status, False)
    assert back.startswith("https://a.example/done?session_id=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A")
    assert back.endswith(error)
    assert ("statusReasons" in found) is (status == "FAILED")


@pytest.mark.from_model  # authorizationData.oauth2.userId, CompleteResourceTokenAuth
def test_an_application_completes_the_consent_for_the_targets_user(clients: Clients) -> None:
    made = _waiting(clients)
    consent = made["authorizationData"]["oauth2"]
    uri = re.sub("%3A", ":", consent["authorizationUrl"].partition("request_uri=")[2])
    complete = clients.data.complete_resource_token_auth

    refused(complete, "AccessDeniedException", sessionUri=uri, userIdentifier={"userId": "somebody"})
    complete(sessionUri=uri, userIdentifier={"userId": consent["userId"]})

    assert _now(clients, made)["status"] == "READY"
    refused(complete, "AccessDeniedException", sessionUri=uri, userIdentifier={"userId": consent["userId"]})


@pytest.mark.inferred
def test_somebody_else_does_not_consent(local: Clients) -> None:
    made = _waiting(local)
    consent = made["authorizationData"]["oauth2"]

    with pytest.raises(ValueError, match="another user's"):
        local.agentcore.identity.consent(consent["authorizationUrl"], "somebody")
    local.agentcore.identity.consent(consent["authorizationUrl"], consent["userId"])

    assert _now(local, made)["status"] == "READY"
