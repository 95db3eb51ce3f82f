"""What a target may be: the leaves of ``targetConfiguration``, and the credentials that each takes.

The table is the one of the Developer Guide ("Set up outbound authorization for your gateway"); texts without a word on
their origin are quoted by people who met them. What the table has no row for takes any credentials, or none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from moto_agentcore.errors import invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.state.kind import Record

ROLE = "GATEWAY_IAM_ROLE"
CREDENTIALS = frozenset({None, ROLE, "OAUTH", "API_KEY", "CALLER_IAM_CREDENTIALS", "JWT_PASSTHROUGH"})  # None: none


class TargetType(NamedTuple):
    """A leaf: its name in TargetSummary, its name in refusals, and the credential provider types it takes."""

    name: str
    noun: str
    credentials: frozenset[str | None] = CREDENTIALS


_PUBLIC = frozenset({None, ROLE, "OAUTH", "API_KEY"})
TYPES = {
    ("mcp", "openApiSchema"): TargetType("OPEN_API_SCHEMA", "Open api schema", _PUBLIC),
    ("mcp", "smithyModel"): TargetType("SMITHY_MODEL", "Smithy model", frozenset({ROLE, "OAUTH"})),
    ("mcp", "lambda"): TargetType("LAMBDA", "Lambda", frozenset({ROLE})),
    ("mcp", "mcpServer"): TargetType("MCP_SERVER", "MCP server", _PUBLIC),
    ("mcp", "apiGateway"): TargetType("API_GATEWAY", "API Gateway", frozenset({None, ROLE, "API_KEY"})),
    ("mcp", "connector"): TargetType("CONNECTOR", "Connector", frozenset({ROLE})),
    ("http", "agentcoreRuntime"): TargetType(
        "AGENTCORE_RUNTIME", "AgentCore Runtime", CREDENTIALS - frozenset({None, "API_KEY"})
    ),
    ("http", "passthrough"): TargetType("PASSTHROUGH", "Passthrough"),
    ("http", "connector"): TargetType("HTTP_CONNECTOR", "HTTP connector"),
    ("inference", "connector"): TargetType("CONNECTOR", "Inference connector"),
    ("inference", "provider"): TargetType("PROVIDER", "Inference provider"),
}


def branch(target: Mapping[str, Any]) -> str:
    """``mcp``, ``http`` or ``inference``."""
    (found,) = target["targetConfiguration"]
    return str(found)


def type_of(target: Mapping[str, Any]) -> TargetType:
    (leaf,) = target["targetConfiguration"][branch(target)]
    return TYPES[branch(target), leaf]


def server_of(target: Mapping[str, Any]) -> dict[str, Any] | None:
    """The configuration of an MCP server target; None for any other."""
    found: dict[str, Any] | None = target["targetConfiguration"].get("mcp", {}).get("mcpServer")
    return found


def host_of(target: Mapping[str, Any]) -> str:
    """The host that requests go to, where the configuration has an URL (the model lets any text be its host)."""
    (leaf,) = target["targetConfiguration"][branch(target)].values()
    return str(leaf.get("endpoint", "")).partition("://")[2].partition("/")[0].partition(":")[0]


def is_discovered(target: Mapping[str, Any]) -> bool:
    """Whether the gateway itself lists the tools: an MCP server's, unless they are given or looked up by each call."""
    server = server_of(target)
    return server is not None and server.get("listingMode") != "DYNAMIC" and "mcpToolSchema" not in server


def needs_consent(target: Mapping[str, Any]) -> bool:
    """Whether listing the tools waits for a user: an OAuth authorization code grant."""
    return is_discovered(target) and _grant(target) == "AUTHORIZATION_CODE"


def check(gateway: Record, target: Mapping[str, Any]) -> None:
    """Refuse a target that this gateway does not take."""
    if branch(target) == "http" and gateway.get("protocolType") == "MCP":
        raise invalid(
            "HTTP target configuration is not supported for gateways with MCP protocol type. "
            "Provide an MCP-compatible target configuration and retry the request."
        )
    _check_credentials(type_of(target), target)
    _check_connector(target["targetConfiguration"].get("mcp", {}).get("connector"))
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


def _check_connector(connector: Mapping[str, Any] | None) -> None:
    """A configuration without ``parameterValues`` counts for nothing (SDK, gateway/client.py)."""
    if connector is not None and not any("parameterValues" in one for one in connector.get("configurations", ())):
        raise invalid("Connector configurations must not be empty")


def _check_listing(gateway: Record, target: Mapping[str, Any]) -> None:
    """The guide: DYNAMIC is not interoperable with semantic search or three-legged OAuth (our words)."""
    if (server_of(target) or {}).get("listingMode") != "DYNAMIC":
        return
    if gateway.get("protocolConfiguration", {}).get("mcp", {}).get("searchType") == "SEMANTIC":
        raise invalid("Dynamic MCP targets are not supported on gateways with semantic search enabled")
    if _grant(target) == "AUTHORIZATION_CODE":
        raise invalid("Dynamic MCP targets do not support the AUTHORIZATION_CODE grant type")


def _credentials(target: Mapping[str, Any]) -> dict[str, Any]:
    """The one credential provider configuration there may be."""
    found: list[dict[str, Any]] = target.get("credentialProviderConfigurations") or [{}]
    return found[0]


def _grant(target: Mapping[str, Any]) -> str | None:
    provider = _credentials(target).get("credentialProvider", {})
    found: str | None = provider.get("oauthCredentialProvider", {}).get("grantType")
    return found
