"""Tags of AgentCore: ``/tags/{resourceArn}``, for every record that has an ARN and what every account has one of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import not_found
from moto_agentcore.service import Call, control
from moto_agentcore.state import tags
from moto_agentcore.state.kind import Kind

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

# They take tags (tagging page), though no operation makes them.
STANDING = Kind("Standing resource", id="path", mint="{path}")
PATHS = ("token-vault/default", "workload-identity-directory/default")


@control.operation
def list_tags_for_resource(call: Call[t.ListTagsForResourceRequestTypeDef]) -> dict[str, Any]:
    return {"tags": _resource(call.store, call.params["resourceArn"]).tags}


@control.operation
def tag_resource(call: Call[t.TagResourceRequestTypeDef]) -> None:
    tags.tag(_resource(call.store, call.params["resourceArn"]), call.params["tags"])


@control.operation
def untag_resource(call: Call[t.UntagResourceRequestTypeDef]) -> None:
    tags.untag(_resource(call.store, call.params["resourceArn"]), call.params["tagKeys"])


def _resource(store: Store, arn: str) -> Record:
    found = store.find_arn(arn) or _standing(store, arn)
    if found is None:
        raise not_found(f"Resource not found: {arn}")
    return found


def _standing(store: Store, arn: str) -> Record | None:
    path, there = arn.rpartition(":")[2], store.table(STANDING)
    if path not in PATHS or arn != store.arn(path):
        return None
    return there.find(path) or there.create({"path": path})
