"""Self-managed strategies: what is said goes to the author's own pipeline, through moto's S3 and SNS.

A strategy's triggers are counted per actor and session, from the last delivery on; any one that is met delivers all
that waits: ``messageCount`` messages, ``tokenCount`` tokens (a heuristic of ours: four characters make one),
``idleSessionTimeout`` seconds of the service's clock without a further message. Idleness is noticed when the memory is
looked at, on ``flush()`` and before the next event is heard; the job's time is when the session fell idle.

The bucket gets one JSON object (guide, memory-self-managed-strategies, "Understanding payload delivery"; the members as
public consumers of it read them, milliseconds since 1970 for the two times)::

    {"requestId", "accountId", "memoryId", "actorId", "sessionId", "strategyId", "startingTimestamp",
     "endingTimestamp", "currentContext": [{"role": "USER", "content": {"text": "…"}}], "historicalContext": […]}

and the topic one message, ``{"jobId", "s3PayloadLocation": "s3://bucket/key", "memoryId", "strategyId"}``. To a FIFO
topic it goes in the group of its session. ``historicalContext`` holds up to ``historicalContextWindowSize`` messages
that were delivered before.

Inferred: the object's key, ``memory/strategy/actor/session/job.json``; a JSON payload is a message with role OTHER;
blobs are not delivered; a message's text is as it was sent; the text of a failure. Where bucket or topic are missing in
the memory's account and region, the job fails and can be started again.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.memories.reading import SELF_MANAGED, reading_of
from moto_agentcore.families.memories.strategies import Strategies, strategies_of
from moto_agentcore.families.memories.streaming import home
from moto_agentcore.state import clock
from moto_agentcore.state.ids import uuid

if TYPE_CHECKING:
    from moto_agentcore.families.memories.jobs import Delivery
    from moto_agentcore.state.kind import Record

LONGEST_WINDOW = 50  # messages of historical context (model)
CHARACTERS_OF_A_TOKEN = 4


@dataclass(frozen=True, slots=True)
class Message:
    """One item of an event's payload; ``source`` is where it was said, as extraction jobs list it."""

    role: str
    text: str
    at: datetime
    source: Mapping[str, Any]

    def shown(self) -> dict[str, Any]:
        return {"role": self.role, "content": {"text": self.text}}


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one delivery brings, due at a time."""

    strategy_id: str
    actor_id: str
    session_id: str
    current: Sequence[Message]
    historical: Sequence[Message]
    due: datetime


@dataclass(slots=True)
class Backlog:
    """What waits to be delivered of one session, and the messages before it."""

    waiting: list[Message] = field(default_factory=list)
    characters: int = 0  # of what waits
    delivered: deque[Message] = field(default_factory=lambda: deque(maxlen=LONGEST_WINDOW))
    heard: datetime = field(default_factory=clock.now)


class Backlogs(dict[tuple[str, str, str], Backlog]):
    """The backlogs of one memory, by strategy, actor and session."""


def managed(memory: Record) -> list[Record]:
    """A memory's self-managed strategies."""
    return [strategy for strategy in strategies_of(memory) if reading_of(strategy).base == SELF_MANAGED]


def hear(memory: Record, event: Mapping[str, Any]) -> Iterator[Parcel]:
    """Take an event up; what it makes due."""
    strategies = [strategy for strategy in managed(memory) if strategy["status"] == "ACTIVE"]
    messages = list(_messages(event)) if strategies else []
    for strategy in strategies if messages else ():
        key = strategy.id, event["actorId"], event["sessionId"]
        backlog = memory.parts.setdefault(Backlogs, Backlogs()).setdefault(key, Backlog())
        backlog.waiting += messages
        backlog.characters += sum(len(message.text) for message in messages)
        backlog.heard = clock.now()
        if _met(strategy, backlog):
            yield _packed(strategy, key, backlog, backlog.heard)


def idle(memory: Record) -> list[Parcel]:
    """What sessions that fell silent make due, the longest silent first."""
    backlogs: Backlogs = memory.parts.get(Backlogs, Backlogs())
    living = {strategy.id: strategy for strategy in managed(memory)} if backlogs else {}
    found = []
    for key, backlog in backlogs.items():
        seconds = _trigger(living[key[0]], "timeBasedTrigger", "idleSessionTimeout") if key[0] in living else None
        if backlog.waiting and seconds is not None and clock.now() >= backlog.heard + timedelta(seconds=seconds):
            found.append(_packed(living[key[0]], key, backlog, backlog.heard + timedelta(seconds=seconds)))
    return sorted(found, key=lambda parcel: parcel.due)


def deliver(memory: Record, job: Delivery) -> None:
    """Put a parcel into the bucket and tell the topic; ``Undelivered`` where one is missing, and nothing is done.

    Whoever hears of it may run code of the test author: no lock is held.
    """
    from moto.s3.models import s3_backends
    from moto.utilities.utils import get_partition

    account, region = home(memory)
    strategy = next(strategy for strategy in memory.part(Strategies) if strategy.id == job.strategy_id)
    to = strategy["configuration"]["selfManagedConfiguration"]["invocationConfiguration"]
    s3, bucket, topic = s3_backends[account][get_partition(region)], to["payloadDeliveryBucketName"], to["topicArn"]
    _check_bucket(s3, bucket)
    _check_topic(account, region, topic)
    key = f"{memory.id}/{job.strategy_id}/{job.actor_id}/{job.session_id}/{job.id}.json"
    body = json.dumps(_payload(account, memory, job, job.parcel), ensure_ascii=False).encode("utf-8", "surrogatepass")
    names = {"memoryId": memory.id, "strategyId": job.strategy_id}
    notice = {"jobId": job.id, "s3PayloadLocation": f"s3://{bucket}/{key}", **names}
    s3.put_object(bucket, key, body).set_metadata({"Content-Type": "application/json"})
    _publish(account, region, topic, json.dumps(notice), job)


class Undelivered(Exception):  # noqa: N818 - its text is a job's failureReason
    """Bucket or topic cannot be reached."""


def _messages(event: Mapping[str, Any]) -> Iterator[Message]:
    for i, item in enumerate(event["payload"]):
        source = {"eventId": event["eventId"], "messageIndex": i}
        if "conversational" in item:
            spoken = item["conversational"]
            yield Message(spoken["role"], spoken["content"]["text"], event["eventTimestamp"], source)
        elif "json" in item:
            text = json.dumps(item["json"]["content"], ensure_ascii=False)
            yield Message("OTHER", text, event["eventTimestamp"], source)


def _trigger(strategy: Record, trigger: str, member: str) -> int | None:
    conditions = strategy["configuration"]["selfManagedConfiguration"]["triggerConditions"]
    return next((condition[trigger][member] for condition in conditions if trigger in condition), None)


def _met(strategy: Record, backlog: Backlog) -> bool:
    count = _trigger(strategy, "messageBasedTrigger", "messageCount")
    tokens = _trigger(strategy, "tokenBasedTrigger", "tokenCount")
    said = backlog.characters // CHARACTERS_OF_A_TOKEN
    return (count is not None and len(backlog.waiting) >= count) or (tokens is not None and said >= tokens)


def _packed(strategy: Record, key: tuple[str, str, str], backlog: Backlog, due: datetime) -> Parcel:
    """Take what waits, with the messages before it."""
    size = strategy["configuration"]["selfManagedConfiguration"]["historicalContextWindowSize"]
    before = list(backlog.delivered)
    parcel = Parcel(*key, backlog.waiting, before[len(before) - min(size, len(before)) :], due)
    backlog.delivered.extend(backlog.waiting)
    backlog.waiting, backlog.characters = [], 0
    return parcel


def _payload(account: str, memory: Record, job: Delivery, parcel: Parcel) -> dict[str, Any]:
    return {
        "requestId": uuid(),
        "accountId": account,
        "memoryId": memory.id,
        "actorId": parcel.actor_id,
        "sessionId": parcel.session_id,
        "strategyId": job.strategy_id,
        "startingTimestamp": clock.milliseconds(min(message.at for message in parcel.current)),
        "endingTimestamp": clock.milliseconds(max(message.at for message in parcel.current)),
        "currentContext": [message.shown() for message in parcel.current],
        "historicalContext": [message.shown() for message in parcel.historical],
    }


def _check_bucket(s3: Any, name: str) -> None:
    from moto.s3.exceptions import S3ClientError

    try:
        s3.get_bucket(name)
    except S3ClientError as error:
        raise Undelivered(f"S3 bucket {name} cannot be written to: {error.message}") from error


def _check_topic(account: str, region: str, arn: str) -> None:
    from moto.sns.models import sns_backends

    if arn not in sns_backends[account][region].topics:
        raise Undelivered(f"SNS topic {arn} does not exist")


def _publish(account: str, region: str, arn: str, message: str, job: Delivery) -> None:
    from moto.sns.models import sns_backends

    backend = sns_backends[account][region]
    group, once = (job.session_id, job.id) if backend.topics[arn].fifo_topic else (None, None)
    backend.publish(message, arn=arn, group_id=group, deduplication_id=once)
