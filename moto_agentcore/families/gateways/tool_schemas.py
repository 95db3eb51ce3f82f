"""Why a target that was accepted fails: what the gateway finds when it makes tools of the schema (measured texts).

Looked into are schemas in the request, and those in moto's S3; what is not there yet is looked into by the first
request that needs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.gateways import connectors
from moto_agentcore.families.gateways.target_types import leaf_of
from moto_agentcore.families.gateways.traffic.schemas import document
from moto_agentcore.families.shared.tool_failures import ToolError
from moto_agentcore.neighbours import s3

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

NEITHER = "neither JSON nor YAML"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
NO_URL = "Server URL must not be empty."
NO_HTTPS = "Server URL (located at: servers) must use HTTPS protocol."  # how it ends was not quoted


def problems(store: Store, target: Record) -> list[str]:
    """What is wrong with the tools of a target, or with what is behind them, if anything."""
    (leaf,) = target["targetConfiguration"].values()
    if leaf_of(target) == "openApiSchema":
        return list(_open_api(_schema(store, leaf["openApiSchema"])))
    if leaf_of(target) == "lambda":
        return _twice(target["name"], _schema(store, leaf["lambda"]["toolSchema"]))
    return connectors.problems(store, target)


def _schema(store: Store, union: Mapping[str, Any]) -> Any:
    """A schema as it stands in the request or in S3; None where it cannot be read."""
    given = union.get("inlinePayload")
    if given is None:
        bucket, _, key = union.get("s3", {}).get("uri", "").removeprefix("s3://").partition("/")
        given = _object(store, bucket, key)
    if not isinstance(given, (str, bytes)):
        return given
    try:
        return document(store, {"inlinePayload": given})
    except ToolError:
        return NEITHER


def _object(store: Store, bucket: str, key: str) -> bytes | None:
    where = store.account_id, store.partition
    return None if s3.bucket_problem(*where, bucket) is not None else s3.get_object(*where, bucket, key)


def _twice(name: str, tools: Any) -> list[str]:
    """The first tool whose name there is already; tools are called by their target's name too."""
    names = [str(tool.get("name")) for tool in (tools if isinstance(tools, list) else ()) if isinstance(tool, Mapping)]
    again = next((tool for i, tool in enumerate(names) if tool in names[:i]), None)
    return [] if again is None else [f"Duplicate tool found in target configuration: {name}___{again}"]


def _open_api(schema: Any) -> Iterator[str]:
    if schema is None:  # it may come before there is traffic
        return
    if not isinstance(schema, Mapping) or not isinstance(schema.get("openapi"), str):
        yield "Invalid OpenAPI schema: attribute openapi is missing"
        return
    found = _servers(schema.get("servers"))
    if found:
        yield f"Found {len(found)} validation error(s) in OpenAPI schema: [{', '.join(found)}]"
    for path, method in _unnamed(schema.get("paths")):
        yield f"Operation {path} -> {method.upper()} must have an operationId"


def _servers(servers: Any) -> list[str]:
    urls = [one.get("url") for one in servers if isinstance(one, Mapping)] if isinstance(servers, list) else []
    if not urls or not all(urls):
        return [NO_URL, NO_HTTPS]
    return [NO_HTTPS] if any(str(url).lower().startswith("http:") for url in urls) else []


def _unnamed(paths: Any) -> Iterator[tuple[str, str]]:
    """The operations without a name, by path and method."""
    for path, item in paths.items() if isinstance(paths, Mapping) else ():
        for method, operation in item.items() if isinstance(item, Mapping) else ():
            if method in METHODS and isinstance(operation, Mapping) and not operation.get("operationId"):
                yield path, method
