"""S3 storage and S3 retrieval nodes, through moto's S3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.families.flows.happenings import Work
from moto_agentcore.families.flows.task import failing
from moto_agentcore.families.flows.values import text
from moto_agentcore.families.shared.json_text import parsed
from moto_agentcore.neighbours import s3

if TYPE_CHECKING:
    from moto_agentcore.families.flows.graph import Node
    from moto_agentcore.families.flows.task import Task

S3 = "Amazon S3"


def store(task: Task, node: Node, inputs: dict[str, Any]) -> Work:
    """A text as it is; all else as JSON."""
    yield from ()  # a generator, as all work is
    bucket, key, content = _bucket(node), inputs["objectKey"], inputs["content"]
    kind = "text/plain" if isinstance(content, str) else "application/json"
    body = text(content).encode("utf-8", "replace")
    problem = s3.put_object(task.store.account_id, task.store.partition, bucket, key, body, kind)
    if problem is not None:
        raise failing(node, S3, f"{bucket}: {problem}")
    return {"s3Uri": f"s3://{bucket}/{key}"}


def retrieve(task: Task, node: Node, inputs: dict[str, Any]) -> Work:
    """It must be UTF-8 (the guide); where the output is no string, it is read as JSON."""
    yield from ()  # a generator, as all work is
    bucket, key, place = _bucket(node), inputs["objectKey"], (task.store.account_id, task.store.partition)
    problem = s3.bucket_problem(*place, bucket)
    body = s3.get_object(*place, bucket, key) if problem is None else None
    if body is None:
        raise failing(node, S3, problem or f"there is no object {key} in bucket {bucket}")
    try:
        found = body.decode()
        return {"s3Content": found if _is_string(node) else parsed(found)}
    except ValueError as error:
        raise failing(node, S3, f"object {key} cannot be read: {error}") from None


def _bucket(node: Node) -> str:
    found: str = node.configuration["serviceConfiguration"]["s3"]["bucketName"]
    return found


def _is_string(node: Node) -> bool:
    return all(one["type"] == "String" for one in node.outputs)
