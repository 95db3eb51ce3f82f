"""Configuration bundles and their versions: ``/configuration-bundles``, ``/configuration-bundles/{bundleId}/versions``.

Versions are never changed; each has a branch, and parents as commits have. Name, description and key belong to the
bundle, components and lineage to the version.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict, invalid, not_found
from moto_agentcore.families.shared.keys import check_key_region
from moto_agentcore.families.shared.params import picked
from moto_agentcore.service import Call, control
from moto_agentcore.state.ids import uuid
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.pagination import page, page_of
from moto_agentcore.state.versions import Versions

if TYPE_CHECKING:
    from datetime import datetime

    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.table import Table

BUNDLE = Kind(
    "Configuration bundle",
    id="bundleId",
    mint="{bundleName}-{10}",
    path="configuration-bundle/{id}",
    arn="bundleArn",
    name="bundleName",
)
MAINLINE = "mainline"
UPDATABLE = ("bundleName", "description", "kmsKeyArn")  # the rest of a version's members is its own
MOST_PARENTS = 2  # a merge: the target branch's, then the source branch's


@control.operation
def create_configuration_bundle(call: Call[t.CreateConfigurationBundleRequestTypeDef]) -> dict[str, Any]:
    params = call.params
    bundles = call.store.table(BUNDLE)
    _check_name(bundles, params["bundleName"])
    _check_components(params)
    check_key_region(call.store, params)
    bundle = bundles.create(picked(params, *UPDATABLE, "tags"))
    branch, at = params.get("branchName", MAINLINE), bundle["createdAt"]
    return {**bundle, **_commit(bundle, params, branch, params["components"], at)}


@control.operation
def get_configuration_bundle(call: Call[t.GetConfigurationBundleRequestTypeDef]) -> dict[str, Any]:
    """The latest version of a branch, mainline by default."""
    bundle = call.store.table(BUNDLE).get(call.params["bundleId"])
    branch = call.params.get("branchName", MAINLINE)
    head = _head(bundle, branch)
    if head is None:
        raise not_found(f"Configuration bundle {bundle.id} has no branch {branch}")
    return {**bundle, **head}


@control.operation
def list_configuration_bundles(call: Call[t.ListConfigurationBundlesRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, call.store.table(BUNDLE))


@control.operation
def update_configuration_bundle(call: Call[t.UpdateConfigurationBundleRequestTypeDef]) -> dict[str, Any]:
    """A new version, with the components of its first parent where none are given."""
    params = call.params
    bundles = call.store.table(BUNDLE)
    bundle = bundles.get(params["bundleId"])
    if params.get("bundleName", bundle["bundleName"]) != bundle["bundleName"]:
        _check_name(bundles, params["bundleName"])
    _check_components(params)
    check_key_region(call.store, params)
    parents = _parents(bundle, params.get("parentVersionIds", ()))  # optional in models before September 2026
    branch = params.get("branchName") or (_branch(parents[0]) if parents else MAINLINE)
    _check_lineage(bundle, branch, parents)
    components = params.get("components", parents[0]["components"])
    bundles.update(bundle, **picked(params, *UPDATABLE))
    return {**bundle, **_commit(bundle, params, branch, components, bundle["updatedAt"])}


@control.operation
def delete_configuration_bundle(call: Call[t.DeleteConfigurationBundleRequestTypeDef]) -> dict[str, Any]:
    bundles = call.store.table(BUNDLE)
    return {**bundles.delete(bundles.get(call.params["bundleId"])), "status": "DELETING"}


@control.operation
def get_configuration_bundle_version(call: Call[t.GetConfigurationBundleVersionRequestTypeDef]) -> dict[str, Any]:
    bundle = call.store.table(BUNDLE).get(call.params["bundleId"])
    return {**bundle, **_version(bundle, call.params["versionId"])}


@control.operation
def list_configuration_bundle_versions(call: Call[t.ListConfigurationBundleVersionsRequestTypeDef]) -> dict[str, Any]:
    """Newest first."""
    bundle = call.store.table(BUNDLE).get(call.params["bundleId"])
    asked = call.params.get("filter", {})

    def rows(last: int | None) -> Iterator[tuple[int, dict[str, Any]]]:
        found = bundle.part(Versions).newest_first(last)
        return ((number, version) for number, version in found if _matches(bundle, version, asked))

    return page(call, rows, key=lambda row: row[0], show=lambda row: {**bundle, **row[1]})


def _check_name(bundles: Table, name: str) -> None:
    bundles.unique(name, "A configuration bundle with this name already exists")


def _check_components(params: Mapping[str, Any]) -> None:
    if params.get("components") == {}:
        raise invalid("Components map cannot be empty. At least one component configuration is required")


def _check_lineage(bundle: Record, branch: str, parents: Sequence[Mapping[str, Any]]) -> None:
    """A branch grows at its end: the first parent is its latest version."""
    head = _head(bundle, branch)
    if head is not None and (not parents or parents[0]["versionId"] != head["versionId"]):
        raise conflict(f"The first parent must be {head['versionId']}, the latest version on branch {branch}")
    if not parents:
        raise invalid("A version needs a parent", parentVersionIds="Member must not be empty")


def _parents(bundle: Record, ids: Sequence[str]) -> list[dict[str, Any]]:
    if len(ids) > MOST_PARENTS or len(set(ids)) < len(ids):
        raise invalid(f"A version has at most {MOST_PARENTS} parents, which differ", parentVersionIds="Too many")
    return [_version(bundle, id) for id in ids]


def _commit(bundle: Record, params: Mapping[str, Any], branch: str, components: Any, at: datetime) -> dict[str, Any]:
    """Keep a new version; gives it."""
    said = picked(params, "createdBy", "commitMessage")
    lineage = {"parentVersionIds": list(params.get("parentVersionIds", ())), "branchName": branch, **said}
    version = {"versionId": uuid(), "components": components, "versionCreatedAt": at}
    bundle.part(Versions).add({**version, "lineageMetadata": lineage})
    return {**version, "lineageMetadata": lineage}


def _version(bundle: Record, id: str) -> dict[str, Any]:
    for _, version in bundle.part(Versions).newest_first():
        if version["versionId"] == id:
            return version
    raise not_found(f"Configuration bundle {bundle.id} has no version {id}")


def _head(bundle: Record, branch: str) -> dict[str, Any] | None:
    found = (version for _, version in bundle.part(Versions).newest_first() if _branch(version) == branch)
    return next(found, None)


def _branch(version: Mapping[str, Any]) -> str:
    found: str = version["lineageMetadata"]["branchName"]
    return found


def _matches(bundle: Record, version: Mapping[str, Any], asked: Mapping[str, Any]) -> bool:
    lineage = version["lineageMetadata"]
    return (
        asked.get("branchName") in (None, lineage["branchName"])
        and asked.get("createdByName") in (None, lineage.get("createdBy", {}).get("name"))
        and (not asked.get("latestPerBranch") or version is _head(bundle, lineage["branchName"]))
    )
