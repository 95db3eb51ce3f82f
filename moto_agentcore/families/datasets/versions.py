"""Published versions of a dataset: ``/datasets/{datasetId}/versions``, ``…/versions/list``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.datasets.datasets import DATASET, contents_of, editable, write
from moto_agentcore.service import Call, control
from moto_agentcore.state import clock
from moto_agentcore.state.pagination import page
from moto_agentcore.state.versions import Versions

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t


@control.operation
def create_dataset_version(call: Call[t.CreateDatasetVersionRequestTypeDef]) -> dict[str, Any]:
    """The DRAFT stays, and is UNMODIFIED then. The answer's time is the dataset's creation (recorded)."""
    dataset = editable(call.store, call.params["datasetId"])
    contents, versions = contents_of(dataset), dataset.part(Versions)
    number = str(int(versions.latest) + 1)
    if call.failure_reason is None:
        versions.add({"contents": contents, **contents.counts, "datasetVersion": number, "createdAt": clock.now()})
    write(call, dataset, contents)
    return {**dataset, "datasetVersion": number}


@control.operation
def list_dataset_versions(call: Call[t.ListDatasetVersionsRequestTypeDef]) -> dict[str, Any]:
    """Newest first, without the DRAFT."""
    dataset = call.store.table(DATASET).get(call.params["datasetId"])
    asked = call.params.get("filter")

    def rows(last: int | None) -> Iterator[dict[str, Any]]:
        found = dataset.part(Versions).newest_first(last)
        return (version for _, version in found if version["contents"].meets(asked))

    return page(call, rows, key=lambda version: int(version["datasetVersion"]))
