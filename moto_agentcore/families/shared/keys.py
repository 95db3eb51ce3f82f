"""Customer managed keys of datasets, evaluators and configuration bundles: of the region that asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store


def check_key_region(store: Store, members: Mapping[str, Any]) -> None:
    """A key of another region is not even looked up; whether there is one here is ``validate_references``' to say."""
    arn = members.get("kmsKeyArn", "")
    region = arn.split(":")[3] if arn else store.region_name
    if region != store.region_name:
        raise invalid(f"The KMS key was not found: {arn} Invalid arn {region} (Service: Kms, Status Code: 400)")
