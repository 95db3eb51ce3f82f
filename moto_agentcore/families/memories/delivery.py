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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from moto.utilities.utils import get_partition

from moto_agentcore.families.memories.streaming import home
from moto_agentcore.neighbours import s3, sns
from moto_agentcore.state import clock
from moto_agentcore.state.ids import uuid

if TYPE_CHECKING:
    from moto_agentcore.families.memories.jobs import Delivery
    from moto_agentcore.families.memories.reading import Reading
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


def hear(memory: Record, reading: Reading, event: Mapping[str, Any]) -> Parcel | None:
    """Let a self-managed strategy hear an event; what it makes due."""
    messages = list(_messages(event))
    if not messages:
        return None
    key = reading.strategy_id, event["actorId"], event["sessionId"]
    backlog = memory.part(Backlogs).setdefault(key, Backlog())
    backlog.waiting += messages
    backlog.characters += sum(len(message.text) for message in messages)
    backlog.heard = clock.now()
    return _packed(reading, key, backlog, backlog.heard) if _met(reading, backlog) else None


def idle(memory: Record, readings: Iterable[Reading]) -> list[Parcel]:
    """What sessions that fell silent make due, the longest silent first."""
    living, found = {reading.strategy_id: reading for reading in readings}, []
    for key, backlog in memory.part(Backlogs).items():
        seconds = _trigger(living[key[0]], "timeBasedTrigger", "idleSessionTimeout") if key[0] in living else None
        if backlog.waiting and seconds is not None and clock.now() >= backlog.heard + timedelta(seconds=seconds):
            found.append(_packed(living[key[0]], key, backlog, backlog.heard + timedelta(seconds=seconds)))
    return sorted(found, key=lambda parcel: parcel.due)


def deliver(memory: Record, reading: Reading, job: Delivery) -> None:
    """Put a parcel into the bucket and tell the topic; ``Undelivered`` where one is missing, and nothing is done.

    Whoever hears of it may run code of the test author: no lock is held.
    """
    to, (account, region) = _settings(reading)["invocationConfiguration"], home(memory)
    partition, bucket, topic = get_partition(region), to["payloadDeliveryBucketName"], to["topicArn"]
    if problem := s3.bucket_problem(account, partition, bucket):
        raise Undelivered(f"S3 bucket {bucket} cannot be written to: {problem}")
    if not sns.topic_exists(account, region, topic):
        raise Undelivered(f"SNS topic {topic} does not exist")
    key = f"{memory.id}/{job.strategy_id}/{job.actor_id}/{job.session_id}/{job.id}.json"
    body = json.dumps(_payload(account, memory, job), ensure_ascii=False).encode("utf-8", "surrogatepass")
    s3.put_object(account, partition, bucket, key, body, "application/json")
    names = {"memoryId": memory.id, "strategyId": job.strategy_id}
    notice = json.dumps({"jobId": job.id, "s3PayloadLocation": f"s3://{bucket}/{key}", **names})
    sns.publish(account, region, topic, notice, job.session_id, job.id)


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


def _settings(reading: Reading) -> Mapping[str, Any]:
    assert reading.own_pipeline is not None  # only self-managed strategies have backlogs
    return reading.own_pipeline


def _trigger(reading: Reading, trigger: str, member: str) -> int | None:
    conditions = _settings(reading)["triggerConditions"]
    return next((condition[trigger][member] for condition in conditions if trigger in condition), None)


def _met(reading: Reading, backlog: Backlog) -> bool:
    count = _trigger(reading, "messageBasedTrigger", "messageCount")
    tokens = _trigger(reading, "tokenBasedTrigger", "tokenCount")
    said = backlog.characters // CHARACTERS_OF_A_TOKEN
    return (count is not None and len(backlog.waiting) >= count) or (tokens is not None and said >= tokens)


def _packed(reading: Reading, key: tuple[str, str, str], backlog: Backlog, due: datetime) -> Parcel:
    """Take what waits, with the messages before it."""
    size = _settings(reading)["historicalContextWindowSize"]
    before = list(backlog.delivered)
    parcel = Parcel(*key, backlog.waiting, before[len(before) - min(size, len(before)) :], due)
    backlog.delivered.extend(backlog.waiting)
    backlog.waiting, backlog.characters = [], 0
    return parcel


def _payload(account: str, memory: Record, job: Delivery) -> dict[str, Any]:
    parcel = job.parcel
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
