"""Schemas of targets: given with the target, or an object in moto's S3. JSON or YAML."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.shared.json_text import parsed
from moto_agentcore.families.shared.tool_failures import ToolError
from moto_agentcore.neighbours import s3

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.state.store import Store


def document(store: Store, source: Mapping[str, Any]) -> Any:
    """What a schema says; ToolError where it cannot be had or read."""
    given = source["inlinePayload"] if "inlinePayload" in source else _object(store, source["s3"])
    if not isinstance(given, (str, bytes)):  # a Lambda's tools are given as what they are
        return given
    try:
        return parsed(given)
    except ValueError:
        return _yaml(given)


def _object(store: Store, place: Mapping[str, str]) -> bytes:
    bucket, _, key = place["uri"].removeprefix("s3://").partition("/")
    account = place.get("bucketOwnerAccountId", store.account_id)
    problem = s3.bucket_problem(account, store.partition, bucket)
    found = s3.get_object(account, store.partition, bucket, key) if problem is None else None
    if found is None:
        raise ToolError(f"The schema {place['uri']} cannot be read: {problem or 'there is no such object'}")
    return found


def _yaml(text: str | bytes) -> Any:
    import yaml  # with what moto itself needs

    try:
        return parsed(json.dumps(yaml.safe_load(text), default=str))  # dates are texts, and all else is JSON
    except (yaml.YAMLError, RecursionError, TypeError, ValueError):
        raise ToolError("The schema is neither JSON nor YAML") from None
