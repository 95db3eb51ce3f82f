"""The agent runtime that a harness makes for itself: a resource of its own, listed among the others.

Only the harness changes it. Its name, its image, what its environment holds and that it has an identity were recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.harnesses.configuration import RUNTIME as ENVIRONMENT
from moto_agentcore.families.runtimes.kinds import ENDPOINT
from moto_agentcore.families.runtimes.runtimes import RUNTIME
from moto_agentcore.families.shared.endpoints import DEFAULT_ENDPOINT
from moto_agentcore.families.shared.identities import add_identity, drop_identity
from moto_agentcore.families.shared.params import picked

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

IMAGE = "public.ecr.aws/y5s8y8h8/harness-{region}:latest"


def name_of(harness_name: str) -> str:
    return f"harness_{harness_name}"


def add(store: Store, harness: Record) -> None:
    """Make it, with its endpoint; the harness shows from then on which one it is."""
    runtime = store.table(RUNTIME).create(
        {
            **_configured(store, harness),
            "agentRuntimeName": name_of(harness["harnessName"]),
            "agentRuntimeVersion": "1",
        },
        harnessArn=harness["arn"],  # whose it is: shown nowhere
    )
    named = {"name": DEFAULT_ENDPOINT, "id": DEFAULT_ENDPOINT, "endpointName": DEFAULT_ENDPOINT}
    own = picked(runtime, "agentRuntimeId", "agentRuntimeArn")
    store.table(ENDPOINT, under=runtime).create({**named, **own, "targetVersion": "1"}).pending = None
    add_identity(store, runtime)
    harness["environment"] = {ENVIRONMENT: {**harness["environment"][ENVIRONMENT], **own}}


def follow(store: Store, harness: Record) -> None:
    """Give it what the harness has now."""
    runtime = _of(store, harness)
    if runtime is not None:
        store.table(RUNTIME).update(runtime, **_configured(store, harness))


def drop(store: Store, harness: Record) -> None:
    runtime = _of(store, harness)
    if runtime is not None:
        drop_identity(store, runtime)
        store.table(RUNTIME).delete(runtime)


def _of(store: Store, harness: Record) -> Record | None:
    return store.table(RUNTIME).find(harness["environment"][ENVIRONMENT].get("agentRuntimeId", ""))


def _configured(store: Store, harness: Mapping[str, Any]) -> dict[str, Any]:
    asked = picked(
        harness["environment"][ENVIRONMENT],
        *("networkConfiguration", "lifecycleConfiguration", "filesystemConfigurations"),
    )
    artifact = harness.get("environmentArtifact") or {
        "containerConfiguration": {"containerUri": IMAGE.format(region=store.region_name)}
    }
    return {
        **asked,
        "roleArn": harness["executionRoleArn"],
        "agentRuntimeArtifact": artifact,
        "environmentVariables": {**harness.get("environmentVariables", {}), **_variables(store, harness)},
        "metadataConfiguration": {"requireMMDSV2": True},
    }


def _variables(store: Store, harness: Mapping[str, Any]) -> dict[str, str]:
    truncation = harness["truncation"]
    count = truncation.get("config", {}).get("slidingWindow", {}).get("messagesCount")
    return {
        "AWS_REGION": store.region_name,
        "AWS_STAGE": "prod",
        "AWS_TRUNCATION_STRATEGY": truncation["strategy"],
        **({"AWS_TRUNCATION_MESSAGES_COUNT": str(count)} if count is not None else {}),
    }
