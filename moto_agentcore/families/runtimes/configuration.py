"""What a version of a runtime is made of, and what the model's documentation forbids in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict, invalid
from moto_agentcore.families.shared.environments import LIFECYCLE, check_lifecycle, check_network
from moto_agentcore.families.shared.identities import check_jwt
from moto_agentcore.families.shared.params import picked, without
from moto_agentcore.neighbours import s3

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

# A version is "a complete, self-contained configuration" (guide): an update replaces all of this.
MEMBERS = (
    *("agentRuntimeArtifact", "allowedPorts", "authorizerConfiguration", "capacityProviderConfiguration"),
    *("description", "environmentVariables", "filesystemConfigurations", "hooksConfiguration"),
    *("lifecycleConfiguration", "metadataConfiguration", "networkConfiguration", "platformVersion"),
    *("protocolConfiguration", "requestHeaderConfiguration", "resourceConfigurations", "roleArn"),
)
RESERVED_PORT = 8443
UNSWITCHED = "Agents created after 2026-06-11T00:00:00Z cannot modify requireServiceS3Endpoint"
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def configured(params: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration that a Create or an Update gives, the service's defaults filled in; no variables are none."""
    given = picked(params, *MEMBERS)
    if not given.get("environmentVariables"):
        given.pop("environmentVariables", None)
    network = given.get("networkConfiguration", {})
    if "networkModeConfig" in network:
        shown = {**network["networkModeConfig"], "requireServiceS3Endpoint": False}
        given["networkConfiguration"] = {**network, "networkModeConfig": shown}
    jwt = given.get("authorizerConfiguration", {}).get("customJWTAuthorizer")
    if jwt:  # the overrides are never shown (seen in AWS), and nothing here goes by them
        given["authorizerConfiguration"] = {"customJWTAuthorizer": without(jwt, "privateEndpointOverrides")}
    return {
        **given,
        "lifecycleConfiguration": {**LIFECYCLE, **params.get("lifecycleConfiguration", {})},
        "metadataConfiguration": {"requireMMDSV2": True, **params.get("metadataConfiguration", {})},
    }


def check(store: Store, params: Mapping[str, Any]) -> None:
    _check_network(params)
    check_lifecycle(params.get("lifecycleConfiguration", {}))
    _check_ports(params)
    _check_variables(params.get("environmentVariables", {}))
    _check_code(params["agentRuntimeArtifact"].get("codeConfiguration"))
    if sum("sessionStorage" in entry for entry in params.get("filesystemConfigurations", ())) > 1:
        raise invalid("At most one sessionStorage configuration is allowed")
    for entry in params.get("filesystemConfigurations", ()):
        _check_bucket(store, entry.get("s3BucketMount", {}))
    check_jwt(params.get("authorizerConfiguration"))
    _check_capacity(store, params)


def _check_network(params: Mapping[str, Any]) -> None:
    """A network of its own or its capacity provider's (AWS's samples quote both refusals).

    The S3 switch belongs to runtimes made before June 2026; there are none here (measured in August 2026).
    """
    network: Mapping[str, Any] = params.get("networkConfiguration", {})
    if bool(network) == ("capacityProviderConfiguration" in params):
        how = "not allowed when capacityProviderConfiguration is specified" if network else "required"
        raise invalid(f"NetworkConfiguration is {how}")
    if "requireServiceS3Endpoint" in network.get("networkModeConfig", {}):
        new = "requireServiceS3Endpoint cannot be set during agent creation"
        raise invalid(UNSWITCHED if "agentRuntimeId" in params else new)
    check_network(
        network, "NetworkModeConfig is required for VPC mode", "NetworkModeConfig is not allowed for non-VPC mode"
    )


def _check_code(code: Mapping[str, Any] | None) -> None:
    """Something of the entry point must be a file that the runtime can run (measured for Python)."""
    if code is None or not code["runtime"].startswith("PYTHON_"):
        return
    if not any(part.endswith(".py") for part in code["entryPoint"]):
        raise invalid(
            f"Entrypoint file type does not match your selected runtime. For {code['runtime']} runtime, "
            "your file should end with .py extension."
        )


def _check_variables(variables: Mapping[str, str]) -> None:
    """No line breaks, as in a key in PEM (quoted by one who met it)."""
    wrong = next((name for name, value in variables.items() if CONTROL.search(value)), None)
    if wrong is not None:
        text = "Environment variable value contains invalid control characters (0x00-0x1F, 0x7F). Key: "
        raise invalid(f"{text}'{wrong}'")


def _check_bucket(store: Store, mount: Mapping[str, Any]) -> None:
    """Whose a mounted bucket must be, and where, as far as moto knows it (S3BucketMountConfiguration; our words)."""
    home = s3.home_of(mount["bucket"]) if mount else None
    owner, region = mount.get("s3BucketOwner", store.account_id), mount.get("s3BucketRegion", store.region_name)
    if home is not None and home[0] != owner:
        raise invalid(f"The bucket {mount['bucket']} must be owned by the account {owner}")
    if home is not None and home[1] != region:
        raise invalid(f"The bucket {mount['bucket']} must be in the region {region}")


def _check_ports(params: Mapping[str, Any]) -> None:
    """Ranges that run upwards, do not overlap and leave out the reserved port."""
    ranges = sorted(_range(entry) for entry in params.get("allowedPorts", ()))
    served = params.get("protocolConfiguration", {}).get("port")
    if served == RESERVED_PORT or any(low <= RESERVED_PORT <= high for low, high in ranges):
        raise invalid(f"Port {RESERVED_PORT} is reserved")
    if any(low > high for low, high in ranges):
        raise invalid("A port range must not end before it begins")
    if any(high >= low for (_, high), (low, _) in pairwise(ranges)):
        raise invalid("allowedPorts must not overlap")


def _range(entry: Mapping[str, Any]) -> tuple[int, int]:
    if "port" in entry:
        return entry["port"], entry["port"]
    return entry["portRange"]["from"], entry["portRange"]["to"]


def _check_capacity(store: Store, params: Mapping[str, Any]) -> None:
    """The capacity provider is there and READY, and has the volumes that are mounted from it."""
    defined = _volumes(_provider(store, params)) if "capacityProviderConfiguration" in params else set()
    for entry in params.get("filesystemConfigurations", ()):
        volume = entry.get("capacityProviderVolume")
        if volume is not None and volume["volumeName"] not in defined:
            raise invalid(f"Volume {volume['volumeName']} is not defined by the capacity provider")


def _provider(store: Store, params: Mapping[str, Any]) -> Record:
    arn = params["capacityProviderConfiguration"]["capacityProviderArn"]
    provider = store.find_arn(arn)
    if provider is None:
        raise invalid(f"Capacity provider not found: {arn}")
    if provider["status"] != "READY":
        raise conflict(f"Capacity provider {provider.id} is in {provider['status']} state, not READY")
    return provider


def _volumes(provider: Record) -> set[str]:
    given = provider["computeConfiguration"].get("ec2Configuration", {}).get("volumes", ())
    return {volume["ebsConfiguration"]["name"] for volume in given if "ebsConfiguration" in volume}
