"""What is sent to moto's S3, SNS and Kinesis, read by the author's own clients."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conftest import Clients, make_client
from moto_agentcore.neighbours import kinesis, s3, sns

ACCOUNT, REGION = "123456789012", "us-east-1"
NOWHERE = "xx-nowhere-1"
STREAM = f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/records"
HELLO = "Grüße 🎉"


def _new_topic(suffix: str = "") -> tuple[str, str]:
    """The ARN of a topic and the URL of the queue that hears it, message by message as it was sent."""
    fifo = {"FifoTopic": "true", "FifoQueue": "true"} if suffix else {}
    topic = make_client("sns").create_topic(
        Name="jobs" + suffix, Attributes={name: value for name, value in fifo.items() if name == "FifoTopic"}
    )["TopicArn"]
    queue = make_client("sqs").create_queue(
        QueueName="jobs" + suffix, Attributes={name: value for name, value in fifo.items() if name == "FifoQueue"}
    )["QueueUrl"]
    arn = topic.replace(":sns:", ":sqs:")
    make_client("sns").subscribe(
        TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"}
    )
    return topic, queue


def _received(queue: str) -> list[dict[str, Any]]:
    asked = {"AttributeNames": ["All"], "MaxNumberOfMessages": 10}
    found: list[dict[str, Any]] = make_client("sqs").receive_message(QueueUrl=queue, **asked).get("Messages", [])
    return found


@pytest.mark.inferred
def test_a_record_is_put_under_its_key(local: Clients) -> None:
    client = make_client("kinesis")
    client.create_stream(StreamName="records", ShardCount=1)

    assert kinesis.put_record(ACCOUNT, REGION, STREAM, "mem-1", HELLO.encode())
    (shard,) = client.list_shards(StreamName="records")["Shards"]
    start = client.get_shard_iterator(StreamName="records", ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")[
        "ShardIterator"
    ]
    (found,) = client.get_records(ShardIterator=start)["Records"]

    assert (found["PartitionKey"], found["Data"].decode()) == ("mem-1", HELLO)


@pytest.mark.inferred
@pytest.mark.parametrize("place", [(ACCOUNT, REGION), ("210987654321", REGION), (ACCOUNT, NOWHERE)])
def test_a_stream_that_is_not_there_takes_nothing(local: Clients, place: tuple[str, str]) -> None:
    make_client("kinesis").create_stream(StreamName="others", ShardCount=1)

    assert not kinesis.put_record(*place, STREAM, "mem-1", b"lost")


@pytest.mark.inferred
def test_a_topics_subscribers_hear_what_is_published(local: Clients) -> None:
    topic, queue = _new_topic()

    assert sns.publish(ACCOUNT, REGION, topic, HELLO, "session", "job-1")

    assert [message["Body"] for message in _received(queue)] == [HELLO]


@pytest.mark.inferred
def test_a_fifo_topic_is_told_the_group_and_hears_each_once(local: Clients) -> None:
    topic, queue = _new_topic(".fifo")

    for id in ("job-1", "job-1", "job-2"):
        sns.publish(ACCOUNT, REGION, topic, id, "session", id)
    found = _received(queue)

    assert [message["Body"] for message in found] == ["job-1", "job-2"]
    assert {message["Attributes"]["MessageGroupId"] for message in found} == {"session"}


@pytest.mark.inferred
@pytest.mark.parametrize("place", [(ACCOUNT, "eu-west-1"), ("210987654321", REGION), (ACCOUNT, NOWHERE)])
def test_a_topic_is_of_one_account_and_region(local: Clients, place: tuple[str, str]) -> None:
    topic, queue = _new_topic()

    assert sns.topic_exists(ACCOUNT, REGION, topic)
    assert not sns.topic_exists(*place, topic)
    assert not sns.publish(*place, topic, "lost", "session", "job-1")
    assert _received(queue) == []


@pytest.mark.inferred
def test_an_object_is_written_with_its_type(local: Clients) -> None:
    client = make_client("s3")
    client.create_bucket(Bucket="payloads")

    assert s3.bucket_problem(ACCOUNT, "aws", "payloads") is None
    assert s3.put_object(ACCOUNT, "aws", "payloads", "a/b.json", HELLO.encode(), "application/json") is None
    found = client.get_object(Bucket="payloads", Key="a/b.json")

    assert (found["Body"].read().decode(), found["ContentType"]) == (HELLO, "application/json")


@pytest.mark.inferred
def test_a_bucket_that_is_not_there_is_said_in_s3s_words(local: Clients) -> None:
    problem = "The specified bucket does not exist"

    assert s3.bucket_problem(ACCOUNT, "aws", "payloads") == problem
    assert s3.put_object(ACCOUNT, "aws", "payloads", "a", b"lost", "application/json") == problem


@pytest.mark.inferred
def test_a_bucket_of_another_account_is_written_to_where_moto_lets_one(
    local: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_client("s3").create_bucket(Bucket="payloads")

    assert s3.put_object("210987654321", "aws", "payloads", "a", b"{}", "application/json") is None
    monkeypatch.setenv("MOTO_S3_ALLOW_CROSSACCOUNT_ACCESS", "false")

    assert s3.put_object("210987654321", "aws", "payloads", "b", b"{}", "application/json") == "Access Denied"
    assert [found["Key"] for found in make_client("s3").list_objects(Bucket="payloads")["Contents"]] == ["a"]


@pytest.mark.inferred
def test_what_a_bucket_notifies_hears_of_an_object(local: Clients) -> None:
    _, queue = _new_topic()
    client = make_client("s3")
    client.create_bucket(Bucket="payloads")
    heard = {"QueueArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:jobs", "Events": ["s3:ObjectCreated:*"]}
    client.put_bucket_notification_configuration(
        Bucket="payloads", NotificationConfiguration={"QueueConfigurations": [heard]}
    )
    _received(queue)  # S3 tries the queue with a test event

    s3.put_object(ACCOUNT, "aws", "payloads", "a.json", b"{}", "application/json")
    (message,) = _received(queue)

    assert json.loads(message["Body"])["Records"][0]["s3"]["object"]["key"] == "a.json"
