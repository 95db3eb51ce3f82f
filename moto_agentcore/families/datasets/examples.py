"""Examples of a dataset's DRAFT: ``/datasets/{datasetId}/examples/add|list|update|delete``; all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.datasets.contents import Contents, Example, check, check_size, has, named, read
from moto_agentcore.families.datasets.datasets import DATASET, DRAFT, contents_of, editable, write
from moto_agentcore.families.shared.params import without
from moto_agentcore.service import Call, control
from moto_agentcore.state.pagination import Paged, cursor, page

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t


@control.operation
def add_dataset_examples(call: Call[t.AddDatasetExamplesRequestTypeDef]) -> dict[str, Any]:
    dataset = editable(call.store, call.params["datasetId"])
    given = read(call.store, call.params["source"], dataset.get("schemaType"))
    before = contents_of(dataset)
    contents = before.adding(given)
    ids = [id for id in contents.examples if id not in before.examples]
    return {**write(call, dataset, contents), "addedCount": len(ids), "exampleIds": ids}


@control.operation
def list_dataset_examples(call: Call[t.ListDatasetExamplesRequestTypeDef]) -> dict[str, Any]:
    """A token holds the version that it was given for, so a further page need not name it."""
    params: Any = call.params  # the stubs do not have its filter yet
    dataset = call.store.table(DATASET).get(params["datasetId"])
    asked: Paged = replace(call, params=without(params, "datasetVersion"))  # type: ignore[arg-type] # less than the type asks
    version = _version(params.get("datasetVersion"), cursor(asked))
    contents = contents_of(dataset, version)

    def rows(last: tuple[str, int] | None) -> Iterator[Example]:
        return _matching(contents, params.get("filter", {}), last[1] if last is not None else -1)

    found = page(asked, rows, key=lambda example: [version, example.number], show=lambda example: example.members)
    return {**dataset, "datasetVersion": version, **found}


@control.operation
def update_dataset_examples(call: Call[t.UpdateDatasetExamplesRequestTypeDef]) -> dict[str, Any]:
    """Each example is replaced by what is given."""
    dataset, given = editable(call.store, call.params["datasetId"]), call.params["examples"]
    check_size(given)
    check(given, dataset.get("schemaType"))
    if not all(example.get("exampleId") for example in given):
        raise invalid("Each example must have exampleId")
    if len({example["exampleId"] for example in given}) < len(given):
        raise invalid("Each exampleId must be given once")
    return {**write(call, dataset, contents_of(dataset).replacing(given)), "updatedCount": len(given)}


@control.operation
def delete_dataset_examples(call: Call[t.DeleteDatasetExamplesRequestTypeDef]) -> dict[str, Any]:
    dataset, ids = editable(call.store, call.params["datasetId"]), set(call.params["exampleIds"])
    return {**write(call, dataset, contents_of(dataset).without(ids)), "deletedCount": len(ids)}


def _version(named: str | None, last: tuple[str, int] | None) -> str:
    """The version to list: the token's, which the caller may repeat but not change."""
    if last is None:
        return named or DRAFT
    if named not in (None, last[0]):
        raise invalid(f"nextToken was given for version {last[0]}, not for {named}")
    return last[0]


def _matching(contents: Contents, asked: Mapping[str, Any], last: int) -> Iterator[Example]:
    """The examples after a number that a filter lets through."""
    conditions = named(asked.get("exampleFields", ()), "filter.exampleFields")
    fields = {name for condition in conditions for name in condition["anyOf"]}
    for example in contents.examples.values():
        generated = "generationIds" not in asked or example.generation in asked["generationIds"]
        if example.number > last and generated and ("exampleFields" not in asked or has(example, fields)):
            yield example
