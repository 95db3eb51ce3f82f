"""What a target may be: the leaves of ``targetConfiguration``, and the credentials that each takes.

The table is the one of the Developer Guide ("Set up outbound authorization for your gateway"). What it has no row for
takes any credentials, or none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def leaf_of(target: Mapping[str, Any]) -> str:
    """``lambda``, ``openApiSchema``…"""
    (found,) = target["targetConfiguration"][branch(target)]
    return str(found)


def type_of(target: Mapping[str, Any]) -> TargetType:
    return TYPES[branch(target), leaf_of(target)]


def server_of(target: Mapping[str, Any]) -> dict[str, Any] | None:
    """The configuration of an MCP server target; None for any other."""
    found: dict[str, Any] | None = target["targetConfiguration"].get("mcp", {}).get("mcpServer")
    return found


def host_of(target: Mapping[str, Any]) -> str:
    """The host that requests go to, where the configuration has an URL (the model lets any text be its host)."""
    (leaf,) = target["targetConfiguration"][branch(target)].values()
    return str(leaf.get("endpoint", "")).partition("://")[2].partition("/")[0].partition(":")[0]


def is_discovered(target: Mapping[str, Any]) -> bool:
    """Whether the gateway itself lists what there is: a connector's models; an MCP server's tools, unless given."""
    server = server_of(target)
    if (branch(target), leaf_of(target)) == ("inference", "connector"):
        return True
    return server is not None and server.get("listingMode") != "DYNAMIC" and "mcpToolSchema" not in server


def needs_consent(target: Mapping[str, Any]) -> bool:
    """Whether listing the tools waits for a user: an OAuth authorization code grant."""
    return is_discovered(target) and grant(target) == "AUTHORIZATION_CODE"


def _credentials(target: Mapping[str, Any]) -> dict[str, Any]:
    """The one credential provider configuration there may be."""
    found: list[dict[str, Any]] = target.get("credentialProviderConfigurations") or [{}]
    return found[0]


def grant(target: Mapping[str, Any]) -> str | None:
    found: str | None = _oauth(target).get("grantType")
    return found


def return_url(target: Mapping[str, Any]) -> str | None:
    """Where a user is sent back to who has consented."""
    found: str | None = _oauth(target).get("defaultReturnUrl")
    return found


def _oauth(target: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = _credentials(target).get("credentialProvider", {}).get("oauthCredentialProvider", {})
    return found
