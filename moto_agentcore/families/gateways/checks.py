"""What the service refuses of a gateway though the model allows it; texts without a word on their origin were measured.

The guide and the documentation strings say the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.shared.identities import check_authorizer
from moto_agentcore.neighbours import wafv2

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from moto_agentcore.state.store import Store

# In the order in which the service lists them.
MCP_VERSIONS = ("2025-11-25", "2026-07-28", "2025-03-26", "2025-06-18")


def check(params: Mapping[str, Any]) -> None:
    """What a Create or an Update, which replaces everything, may not ask for."""
    check_authorizer(params)
    _check_versions(params.get("protocolConfiguration", {}).get("mcp", {}).get("supportedVersions", ()))
    _check_interceptors(params.get("interceptorConfigurations", ()))
    _check_domains(params.get("domainOverride", {}))


def check_update(gateway: Mapping[str, Any], params: Mapping[str, Any]) -> None:
    """Name and kind of authorizer stay (the latter's text is quoted by people who met it)."""
    if params["name"] != gateway["name"]:
        raise invalid(f"The name of gateway {gateway['gatewayId']} is {gateway['name']} and cannot be changed")
    if params["authorizerType"] != gateway["authorizerType"]:
        raise invalid("Authorizer type cannot be updated for an existing gateway")
    check(params)


def check_waf(store: Store, gateway: Mapping[str, Any], params: Mapping[str, Any]) -> None:
    """What WAF is to do is set and cleared only beside a web ACL, where moto has any (met by Terraform; our words)."""
    place, member = (store.account_id, store.region_name), "wafConfiguration"
    if params.get(member) == gateway.get(member) or not wafv2.has_acls(*place):
        return
    if wafv2.acl_of(*place, gateway["gatewayArn"]) is None:
        raise invalid(f"A WebACL must be associated with the gateway to change its {member}")


def _check_versions(versions: Sequence[str]) -> None:
    unknown = [version for version in versions if version not in MCP_VERSIONS]
    if unknown:
        raise invalid(
            f"Unsupported MCP Version(s) are provided in request: [{', '.join(unknown)}]. "
            f"Update request with supported version(s) [{', '.join(MCP_VERSIONS)}] and retry."
        )


def _check_interceptors(interceptors: Sequence[Mapping[str, Any]]) -> None:
    points = [point for one in interceptors for point in one["interceptionPoints"]]
    if len(set(points)) < len(points):
        raise invalid("Only one interceptor configuration per interception point can be defined")
    for one in interceptors:
        _check_streaming(one)


def _check_streaming(interceptor: Mapping[str, Any]) -> None:
    """The four rules in the documentation strings of GatewayInterceptorConfiguration."""
    mode, batches = interceptor.get("responseInterceptionMode"), "responseStreamingConfiguration" in interceptor
    if mode is not None and "RESPONSE" not in interceptor["interceptionPoints"]:
        raise invalid("responseInterceptionMode needs an interceptor that includes the RESPONSE interception point")
    if batches and mode != "STREAM":
        raise invalid("responseStreamingConfiguration can be specified only when responseInterceptionMode is STREAM")
    if mode != "STREAM":
        return
    if not batches:
        raise invalid("responseStreamingConfiguration is required when responseInterceptionMode is STREAM")
    excluded = interceptor.get("inputConfiguration", {}).get("payloadFilter", {}).get("exclude", ())
    if any(one.get("field") == "RESPONSE_BODY" for one in excluded):
        raise invalid("inputConfiguration cannot exclude RESPONSE_BODY when responseInterceptionMode is STREAM")


def _check_domains(override: Mapping[str, Any]) -> None:
    domains = [override.get("defaultDomain"), *override.get("alternateDomains", ())]
    if len(set(domains)) < len(domains):
        raise invalid("domainOverride must not name a domain twice")
