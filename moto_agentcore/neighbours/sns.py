"""Simple Notification Service."""

from __future__ import annotations

from moto_agentcore.neighbours.places import backend_of


def topic_exists(account: str, region: str, arn: str) -> bool:
    from moto.sns.models import sns_backends

    backend = backend_of(sns_backends, account, region)
    return backend is not None and arn in backend.topics


def publish(account: str, region: str, arn: str, message: str, group: str, deduplication_id: str) -> bool:
    """Publish to a topic's subscribers; whether the topic is there. Group and id are told to a FIFO topic alone."""
    from moto.sns.models import sns_backends

    backend = backend_of(sns_backends, account, region)
    topic = backend.topics.get(arn) if backend is not None else None
    if backend is None or topic is None:
        return False
    within, once = (group, deduplication_id) if topic.fifo_topic else (None, None)
    backend.publish(message, arn=arn, group_id=within, deduplication_id=once)
    return True
