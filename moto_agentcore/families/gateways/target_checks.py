"""What the service refuses of a target though the model allows it.

Texts without a word on their origin were measured, or are quoted by people who met them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.gateways import connectors
from moto_agentcore.families.gateways.target_types import ROLE, branch, grant, leaf_of, server_of, type_of
from moto_agentcore.neighbours import awslambda

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.families.gateways.target_types import TargetType
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

# What each of these credential provider types must be given, and how refusals call it.
PROVIDERS = {"OAUTH": ("oauthCredentialProvider", "OAuth"), "API_KEY": ("apiKeyCredentialProvider", "API key")}
SIGNED = ("openApiSchema", "mcpServer")  # which the gateway signs for a service that must be named


def check(store: Store, gateway: Record, target: Mapping[str, Any]) -> None:
    """Refuse a target that this gateway does not take."""
    if branch(target) == "http" and gateway.get("protocolType") == "MCP":
        raise invalid(
            "HTTP target configuration is not supported for gateways with MCP protocol type. "
            "Provide an MCP-compatible target configuration and retry the request."
        )
    _check_credentials(type_of(target), target)
    for given in target.get("credentialProviderConfigurations", ()):
        _check_provider(leaf_of(target), given)
    connectors.check(target)
    _check_lambda(store, target["targetConfiguration"].get("mcp", {}).get("lambda"))
    _check_server(server_of(target) or {})
    _check_listing(gateway, target)


def _check_credentials(type: TargetType, target: Mapping[str, Any]) -> None:
    given = next(
        (entry["credentialProviderType"] for entry in target.get("credentialProviderConfigurations", ())), None
    )
    if given in type.credentials:
        return
    if given is None:
        raise invalid("Credential provider configurations is not defined")
    if type.credentials == {ROLE}:
        raise invalid(f"{type.noun} target only supports {ROLE} credential provider type")
    raise invalid(f"{type.noun} target does not support {given} credential provider type")


def _check_provider(leaf: str, given: Mapping[str, Any]) -> None:
    """A type of credentials comes with a provider of that type."""
    type, provider = given["credentialProviderType"], given.get("credentialProvider", {})
    member, noun = PROVIDERS.get(type, ("", ""))
    if member and member not in provider:
        raise invalid(f"{noun} credential provider is required for {type} credential provider type")
    if type == ROLE and leaf in SIGNED and "iamCredentialProvider" not in provider:
        raise invalid(f"IamCredentialProvider is required for {leaf} targets using IAM authentication")


def _check_lambda(store: Store, given: Mapping[str, Any] | None) -> None:
    """A function must be in the gateway's region, and there, as far as that can be known: where moto has any."""
    if given is None:
        return
    if _is_empty(given["toolSchema"]):
        raise invalid("No Lambda tool schema found in target configuration")
    arn = given["lambdaArn"]
    region, account = arn.split(":")[3:5]
    is_missing = awslambda.has_functions(account, region) and not awslambda.function_exists(account, region, arn)
    if region != store.region_name or is_missing:
        raise invalid(f"Lambda function not found: {arn}. Verify the function ARN is correct and retry")


def _check_server(server: Mapping[str, Any]) -> None:
    if "mcpToolSchema" in server and _is_empty(server["mcpToolSchema"]):
        raise invalid("No MCP tool schema found in target configuration")


def _is_empty(schema: Mapping[str, Any]) -> bool:
    """Nothing is there, and no place is named where it is."""
    (source,) = schema.values()
    return not (source.get("uri") if isinstance(source, dict) else source)


def _check_listing(gateway: Record, target: Mapping[str, Any]) -> None:
    """The guide: DYNAMIC is not interoperable with semantic search or three-legged OAuth (our words)."""
    if (server_of(target) or {}).get("listingMode") != "DYNAMIC":
        return
    if gateway.get("protocolConfiguration", {}).get("mcp", {}).get("searchType") == "SEMANTIC":
        raise invalid("Dynamic MCP targets are not supported on gateways with semantic search enabled")
    if grant(target) == "AUTHORIZATION_CODE":
        raise invalid("Dynamic MCP targets do not support the AUTHORIZATION_CODE grant type")
