"""Datasets: ``/datasets``, ``/datasets/list``, ``/datasets/{datasetId}``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict, invalid, not_found
from moto_agentcore.families.datasets import downloads
from moto_agentcore.families.datasets.contents import Contents, named, read
from moto_agentcore.families.shared.keys import check_key_region
from moto_agentcore.families.shared.params import without
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.pagination import page_of
from moto_agentcore.state.versions import Versions

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.store import Store
    from moto_agentcore.state.table import Table

DATASET = Kind(
    "Dataset",
    id="datasetId",
    mint="{datasetName}-{10}",
    path="dataset/{id}",
    arn="datasetArn",
    name="datasetName",
    life=Life("agentcore::dataset"),
    missing="The specified dataset does not exist. Please verify the datasetId and try again.",
)
# Here and not in generations.py, because a dataset is not edited while one is at work.
DATASET_GENERATION = Kind(
    "Dataset generation",
    id="generationId",
    mint="{name}-{10}",
    life=Life("agentcore::dataset-generation", creating="IN_PROGRESS", ready="COMPLETED", create_failed="FAILED"),
)
DRAFT = "DRAFT"


@dataclass(slots=True)
class Draft:
    """A part of the dataset: what its DRAFT holds."""

    contents: Contents = field(default_factory=Contents)


@dataclass(slots=True)
class Generated:
    """A part of a generation: examples that go into the DRAFT when it is done."""

    examples: list[dict[str, Any]] = field(default_factory=list)


@control.operation
def create_dataset(call: Call[t.CreateDatasetRequestTypeDef]) -> Record:
    params: Any = call.params  # the stubs require a source, which the model does not
    datasets = call.store.table(DATASET)
    _check_name(datasets, params["datasetName"])
    check_key_region(call.store, params)
    given = read(call.store, params["source"], params.get("schemaType")) if "source" in params else []
    contents = Contents().adding(given)
    dataset = datasets.create(without(params, "source"))
    keep(dataset, contents if call.failure_reason is None else Contents())
    return dataset


@control.operation
def get_dataset(call: Call[t.GetDatasetRequestTypeDef]) -> dict[str, Any]:
    """``exampleCount`` is the DRAFT's, the counts by field are those of the version asked for (model).

    A published version shows nothing of the DRAFT's status (recorded).
    """
    dataset = call.store.table(DATASET).describe(call.params["datasetId"])
    version = call.params.get("datasetVersion", DRAFT)
    contents = contents_of(dataset, version)
    by_field = contents.counts["exampleCountByField"]
    shown = {"datasetVersion": version, "exampleCountByField": by_field, "tags": dataset.tags}
    known = dataset if version == DRAFT else without(dataset, "draftStatus")
    return {**known, **shown, **downloads.offer(call.store, dataset, version, contents, call.request.origin)}


@control.operation
def list_datasets(call: Call[t.ListDatasetsRequestTypeDef]) -> dict[str, Any]:
    asked: Any = call.params.get("filter", {})  # the stubs do not have it yet
    named(asked.get("exampleCountByField", ()), "filter.exampleCountByField")
    return page_of(call, call.store.table(DATASET), keep=lambda dataset: contents_of(dataset).meets(asked))


@control.operation
def update_dataset(call: Call[t.UpdateDatasetRequestTypeDef]) -> Record:
    """At once: "Synchronous operation"."""
    datasets = call.store.table(DATASET)
    dataset = datasets.steady(call.params["datasetId"])
    return datasets.update(dataset, description=call.params.get("description"))


@control.operation
def delete_dataset(call: Call[t.DeleteDatasetRequestTypeDef]) -> dict[str, Any]:
    """All of it, or one published version: the dataset is UPDATING then, and stays."""
    datasets, version = call.store.table(DATASET), call.params.get("datasetVersion")
    dataset = datasets.steady(call.params["datasetId"])
    if version is None:
        return {**datasets.delete(datasets.update(dataset)), "datasetVersion": DRAFT}
    if version == DRAFT:
        raise invalid("The DRAFT cannot be deleted without the dataset", datasetVersion="Member must be a number")
    contents_of(dataset, version)
    if call.failure_reason is None:
        dataset.part(Versions).drop(version)
        keep(dataset, contents_of(dataset))
    return {**datasets.change(dataset), "datasetVersion": version}


def editable(store: Store, id: str) -> Record:
    """The dataset the caller wants to change, at rest."""
    dataset = store.table(DATASET).steady(id)
    if dataset["status"] in ("CREATE_FAILED", "DELETE_FAILED"):
        raise conflict(f"Dataset {dataset.id} is in {dataset['status']} state")
    if any(generation["status"] == "IN_PROGRESS" for generation in dataset.parts.get(DATASET_GENERATION, ())):
        raise conflict(f"A generation of dataset {dataset.id} is in progress; try again when it has finished")
    return dataset


def write(call: Call[Any], dataset: Record, contents: Contents) -> Record:  # of four operations; reads no params
    """Give the DRAFT other contents, unless the author wants this to fail."""
    if call.failure_reason is None:
        keep(dataset, contents)
    return call.store.table(DATASET).change(dataset)


def keep(dataset: Record, contents: Contents) -> None:
    """Contents of the DRAFT, and what a dataset tells of them."""
    dataset.part(Draft).contents = contents
    _, latest = next(dataset.part(Versions).newest_first(), (0, {}))
    published: Contents | None = latest.get("contents")
    same = published is not None and published.examples == contents.examples
    dataset.update(contents.counts, draftStatus="UNMODIFIED" if same else "MODIFIED")


def contents_of(dataset: Record, version: str = DRAFT) -> Contents:
    """What the DRAFT or a published version holds."""
    if version == DRAFT:
        _take_in(dataset)
        return dataset.part(Draft).contents
    published = dataset.part(Versions).get(version)
    if published is None:
        raise not_found(f"Version {version} of dataset {dataset.id} not found")
    contents: Contents = published["contents"]
    return contents


def _take_in(dataset: Record) -> None:
    """Add what generations made that are done by now."""
    for generation in dataset.parts.get(DATASET_GENERATION, ()):
        made = generation.part(Generated)
        if made.examples and generation["status"].startswith("COMPLETED"):
            fresh, made.examples = made.examples, []
            keep(dataset, dataset.part(Draft).contents.adding(fresh, generation.id))


def _check_name(datasets: Table, name: str) -> None:
    """Taken once whatever its case (measured)."""
    if any(dataset["datasetName"].lower() == name.lower() for dataset in datasets):
        raise conflict(
            "A dataset with this name already exists in your account. Please choose a different name and try again."
        )
