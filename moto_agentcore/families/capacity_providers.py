"""Capacity providers: ``/capacity-providers/{capacityProviderId}``, and the runtime versions that run on one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid, not_found
from moto_agentcore.families.runtimes.kinds import ENDPOINT
from moto_agentcore.families.runtimes.runtimes import RUNTIME
from moto_agentcore.families.runtimes.sessions import SESSION
from moto_agentcore.families.shared.asking import ask
from moto_agentcore.service import Call, control, data
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.pagination import page, page_of
from moto_agentcore.state.updates import unwrap
from moto_agentcore.state.versions import Versions

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as t2
    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.store import Store

CAPACITY_PROVIDER = Kind(
    "Capacity provider",
    id="capacityProviderId",
    mint="{name}-{10}",
    path="capacity-provider/{id}",
    arn="capacityProviderArn",
    updated="lastUpdatedAt",
    life=Life("agentcore::capacity-provider", ready="READY", reason="statusReason"),
)
# What a volume's type can be told, as the documentation strings have it; where they say nothing, nothing is checked.
IOPS = {"gp3": (3000, 80000), "io1": (100, 64000), "io2": (100, 256000)}
SIZES = {"gp2": (1, 16384), "gp3": (1, 65536), "io1": (4, 16384), "io2": (4, 65536)}
DEFAULT_TYPE = "gp3"


@control.operation
def create_capacity_provider(call: Call[t.CreateCapacityProviderInputTypeDef]) -> Record:
    providers = call.store.table(CAPACITY_PROVIDER)
    providers.unique(call.params["name"], f"A capacity provider named {call.params['name']} already exists")
    _check_volumes(call.params["computeConfiguration"].get("ec2Configuration", {}))
    return providers.create(call.params)


@control.operation
def get_capacity_provider(call: Call[t.GetCapacityProviderInputTypeDef]) -> dict[str, Any]:
    """A failure has a code for programs beside its reason."""
    provider = call.store.table(CAPACITY_PROVIDER).describe(call.params["capacityProviderId"])
    return {**provider, "statusCode": "INTERNAL_SERVER_EXCEPTION" if "statusReason" in provider else None}


@control.operation
def list_capacity_providers(call: Call[t.ListCapacityProvidersInputTypeDef]) -> dict[str, Any]:
    return page_of(call, call.store.table(CAPACITY_PROVIDER))


@control.operation
def update_capacity_provider(call: Call[t.UpdateCapacityProviderInputTypeDef]) -> Record:
    """Only the description can be changed."""
    providers = call.store.table(CAPACITY_PROVIDER)
    provider = providers.steady(call.params["capacityProviderId"])
    unwrap(provider, call.params, "description")
    return providers.change(provider)


@control.operation
def delete_capacity_provider(call: Call[t.DeleteCapacityProviderInputTypeDef]) -> Record:
    providers = call.store.table(CAPACITY_PROVIDER)
    provider = providers.steady(call.params["capacityProviderId"])
    if next(_versions_on(call.store, provider), None) is not None:
        raise invalid(f"Capacity provider {provider.id} still has attached agent runtime versions")  # its end is quoted
    return providers.delete(provider)


@control.operation
def list_agent_runtime_versions_by_capacity_provider(
    call: Call[t.ListAgentRuntimeVersionsByCapacityProviderInputTypeDef],
) -> dict[str, Any]:
    """The operation declares no ResourceNotFoundException: nothing runs on an unknown provider (inferred)."""
    provider = call.store.table(CAPACITY_PROVIDER).find(call.params["capacityProviderId"])

    def rows(last: list[Any] | None) -> Iterator[Mapping[str, Any]]:
        found = _versions_on(call.store, provider) if provider is not None else iter(())
        return (version for version in found if last is None or _place(version) > last)

    return page(call, rows, key=_place)


@data.invocation
def delete_capacity_provider_session(call: Call[t2.DeleteCapacityProviderSessionRequestTypeDef]) -> dict[str, Any]:
    """A session of a runtime that runs on the provider; its end is a stopped session's."""
    id = call.params["sessionId"]
    with call.locked():
        provider = call.store.table(CAPACITY_PROVIDER).get(call.params["capacityProviderId"])
        names = next(_sessions_on(call.store, provider, id), None)
    if names is None:
        raise not_found(f"Capacity provider session not found: {id}")
    ask(call.store, data, "StopRuntimeSession", {**names, "runtimeSessionId": id})
    return {"capacityProviderArn": provider["capacityProviderArn"], "sessionId": id, "status": "Deleting"}


def _sessions_on(store: Store, provider: Record, id: str) -> Iterator[dict[str, str]]:
    """Runtime and endpoint of the sessions of an id on a provider."""
    for arn, runtime in {version["agentRuntimeArn"]: version for version in _versions_on(store, provider)}.items():
        home = store.table(RUNTIME).get(runtime["agentRuntimeId"])
        for endpoint in store.table(ENDPOINT, under=home):
            if store.table(SESSION, under=endpoint).find(id) is not None:
                yield {"agentRuntimeArn": arn, "qualifier": endpoint["name"]}


def _check_volumes(compute: Mapping[str, Any]) -> None:
    for entry in compute.get("volumes", ()):
        _check_persistent(entry.get("ebsConfiguration", {}))
    _check_disk(compute.get("rootVolume", {}))
    launch = compute.get("launchTemplateSource", {}).get("launchParameters", {})
    if launch.get("cpuOptions", {}).get("nestedVirtualization") == "ENABLED":
        _check_virtualization(launch)
    for entry in launch.get("ephemeralVolumes", ()):
        if "ebs" in entry:
            _check_ephemeral(entry["ebs"])


def _check_virtualization(launch: Mapping[str, Any]) -> None:
    """Which instance types support it, the documentation string leaves open."""
    if launch["operatingSystem"] != "LINUX_X86_64":
        raise invalid("nestedVirtualization can be ENABLED only for the operating system LINUX_X86_64")


def _check_persistent(volume: Mapping[str, Any]) -> None:
    _check_throughput(volume)
    if "iops" in volume and volume.get("volumeType", DEFAULT_TYPE) not in IOPS:
        raise invalid("iops is valid only for gp3, io1, and io2 volumes")


def _check_ephemeral(volume: Mapping[str, Any]) -> None:
    _check_disk(volume)
    _check_range(volume, "volumeSize", SIZES)
    if "snapshotId" in volume and "encrypted" in volume:
        raise invalid("encrypted cannot be given with a snapshotId")
    if "snapshotId" not in volume and "volumeInitializationRate" in volume:
        raise invalid("volumeInitializationRate needs a snapshotId")
    if "snapshotId" not in volume and "volumeSize" not in volume:
        raise invalid("An ephemeral volume needs a snapshotId or a volumeSize")


def _check_disk(volume: Mapping[str, Any]) -> None:
    """What root and ephemeral volumes have in common."""
    _check_throughput(volume)
    _check_range(volume, "iops", IOPS)


def _check_throughput(volume: Mapping[str, Any]) -> None:
    if "throughput" in volume and volume.get("volumeType", DEFAULT_TYPE) != "gp3":
        raise invalid("throughput is valid only for gp3 volumes")


def _check_range(volume: Mapping[str, Any], member: str, ranges: Mapping[str, tuple[int, int]]) -> None:
    type = volume.get("volumeType", DEFAULT_TYPE)
    if member in volume and type in ranges:
        low, high = ranges[type]
        if not low <= volume[member] <= high:
            raise invalid(f"{member} of {type} volumes must be between {low} and {high}")


def _versions_on(store: Store, provider: Record) -> Iterator[Mapping[str, Any]]:
    """The versions of all runtimes that run on a provider, in the order of ``_place``."""
    for runtime in store.table(RUNTIME):
        for version in (runtime, *(earlier for _, earlier in runtime.part(Versions).newest_first())):
            wanted = version.get("capacityProviderConfiguration", {})
            if wanted.get("capacityProviderArn") == provider["capacityProviderArn"]:
                yield version


def _place(version: Mapping[str, Any]) -> list[Any]:
    """Runtimes in id order, of each the newest version first."""
    return [version["agentRuntimeId"], -int(version["agentRuntimeVersion"])]
