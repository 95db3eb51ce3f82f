"""Tags of ``bedrock-agent-runtime``: ``/tags/{resourceArn}`` of a session. moto's ``bedrock-agent`` has the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.families.sessions.sessions import SESSION
from moto_agentcore.service import Call, agents
from moto_agentcore.state import tags

if TYPE_CHECKING:
    import types_boto3_bedrock_agent_runtime.type_defs as t

    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

MOST = 200  # TagsMap


@agents.operation
def list_tags_for_resource(call: Call[t.ListTagsForResourceRequestTypeDef]) -> dict[str, Any]:
    found = _session(call.store, call.params["resourceArn"]).tags
    return {"tags": found} if found else {}  # the map is never empty (TagsMap)


@agents.operation
def tag_resource(call: Call[t.TagResourceRequestTypeDef]) -> None:
    tags.tag(_session(call.store, call.params["resourceArn"]), call.params["tags"], most=MOST)


@agents.operation
def untag_resource(call: Call[t.UntagResourceRequestTypeDef]) -> None:
    tags.untag(_session(call.store, call.params["resourceArn"]), call.params["tagKeys"])


def _session(store: Store, arn: str) -> Record:
    return store.find_arn(arn) or store.table(SESSION).get(arn)
