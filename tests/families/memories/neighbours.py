"""moto's own services around a memory, for tests of what it delivers to them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from conftest import Clients, make_client
from tests.families.arrange import custom

BUCKET = "payloads"
STREAM = "records"


@cache
def client_of(service: str, endpoint: str | None, region: str = "us-east-1") -> Any:
    return make_client(service, endpoint, region)


def neighbour(clients: Clients, service: str) -> Any:
    """A client of one of moto's services, on the same face."""
    return client_of(service, clients.endpoint)


def pipeline(clients: Clients, fifo: bool = False, **members: Any) -> dict[str, Any]:
    """A self-managed strategy whose bucket and topic are there; a queue hears the topic."""
    neighbour(clients, "s3").create_bucket(Bucket=BUCKET)
    return managed(topic(clients, ".fifo" if fifo else ""), BUCKET, **members)


def managed(topic_arn: str, bucket: str, **members: Any) -> dict[str, Any]:
    to = {"topicArn": topic_arn, "payloadDeliveryBucketName": bucket}
    return custom(selfManagedConfiguration={"invocationConfiguration": to, **members})


def topic(clients: Clients, suffix: str = "") -> str:
    """A topic that the queue ``jobs`` hears, message by message as it was sent."""
    sns, sqs = neighbour(clients, "sns"), neighbour(clients, "sqs")
    fifo = {"Attributes": {"FifoTopic": "true"}} if suffix else {}
    made: str = sns.create_topic(Name="jobs" + suffix, **fifo)["TopicArn"]
    fifo = {"Attributes": {"FifoQueue": "true"}} if suffix else {}
    sqs.create_queue(QueueName="jobs" + suffix, **fifo)
    queue = made.replace(":sns:", ":sqs:")
    sns.subscribe(TopicArn=made, Protocol="sqs", Endpoint=queue, Attributes={"RawMessageDelivery": "true"})
    return made


def on(**conditions: int) -> dict[str, Any]:
    """Trigger conditions: ``messages``, ``tokens``, ``idle``."""
    written = {
        "messages": lambda n: {"messageBasedTrigger": {"messageCount": n}},
        "tokens": lambda n: {"tokenBasedTrigger": {"tokenCount": n}},
        "idle": lambda n: {"timeBasedTrigger": {"idleSessionTimeout": n}},
    }
    return {"triggerConditions": [written[name](number) for name, number in conditions.items()]}


def notices(clients: Clients, suffix: str = "") -> list[dict[str, Any]]:
    """The notifications that arrived since the last look, in order."""
    sqs = neighbour(clients, "sqs")
    url = sqs.get_queue_url(QueueName="jobs" + suffix)["QueueUrl"]
    found: list[dict[str, Any]] = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for message in messages:
            found.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found


def payload(clients: Clients, notice: dict[str, Any]) -> dict[str, Any]:
    """What a notification says is in the bucket."""
    bucket, _, key = notice["s3PayloadLocation"].removeprefix("s3://").partition("/")
    found: dict[str, Any] = json.loads(neighbour(clients, "s3").get_object(Bucket=bucket, Key=key)["Body"].read())
    return found


def payloads(clients: Clients) -> list[dict[str, Any]]:
    """The payloads that arrived since the last look."""
    return [payload(clients, notice) for notice in notices(clients)]


def said_in(payload: dict[str, Any], part: str = "currentContext") -> list[str]:
    return [message["content"]["text"] for message in payload[part]]


def stream(clients: Clients, level: str | None = "FULL_CONTENT", name: str = STREAM) -> dict[str, Any]:
    """``streamDeliveryResources`` to a Kinesis stream that is there."""
    kinesis = neighbour(clients, "kinesis")
    if name not in kinesis.list_streams()["StreamNames"]:
        kinesis.create_stream(StreamName=name, ShardCount=1)
    return streaming_to(f"arn:aws:kinesis:us-east-1:123456789012:stream/{name}", level)


def streaming_to(arn: str, level: str | None = "FULL_CONTENT") -> dict[str, Any]:
    content = {"type": "MEMORY_RECORDS", **({"level": level} if level else {})}
    return {"resources": [{"kinesis": {"dataStreamArn": arn, "contentConfigurations": [content]}}]}


def streamed(clients: Clients, name: str = STREAM) -> list[dict[str, Any]]:
    """All events of a stream so far, in order; the envelope is taken off."""
    kinesis = neighbour(clients, "kinesis")
    (shard,) = kinesis.list_shards(StreamName=name)["Shards"]
    start = kinesis.get_shard_iterator(StreamName=name, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")[
        "ShardIterator"
    ]
    return [
        json.loads(found["Data"])["memoryStreamEvent"] for found in kinesis.get_records(ShardIterator=start)["Records"]
    ]


def changes(clients: Clients) -> list[dict[str, Any]]:
    """The stream's events about records."""
    return [event for event in streamed(clients) if event["eventType"] != "StreamingEnabled"]
