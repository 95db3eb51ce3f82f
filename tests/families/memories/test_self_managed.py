"""Self-managed strategies: triggers, the payload in the bucket, the notification of the topic, what goes wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Fail
from tests.families.arrange import (
    FACT,
    NOON,
    change,
    delete_event,
    events_of,
    memory_with,
    minute,
    modification,
    only_strategy,
    progression,
    record,
    records_in,
    say,
    shown,
    spoken,
    strategy,
    texts_in,
    write,
)
from tests.families.memories.neighbours import (
    BUCKET,
    managed,
    neighbour,
    notices,
    on,
    payload,
    payloads,
    pipeline,
    said_in,
    topic,
)

NO_TOPIC = "arn:aws:sns:us-east-1:123456789012:nowhere"
MILLISECONDS = int(NOON.timestamp() * 1000)


def _jobs(clients: Clients, memory_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = clients.data.list_memory_extraction_jobs(memoryId=memory_id)["jobs"]
    return found


@pytest.mark.from_docs
def test_the_topic_is_told_where_the_payload_is(local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, **on(messages=1)))
    strategy_id = only_strategy(shown(local, memory_id))["strategyId"]

    say(local, memory_id, FACT)

    (notice,) = notices(local)
    assert set(notice) == {"jobId", "s3PayloadLocation", "memoryId", "strategyId"}
    assert (notice["memoryId"], notice["strategyId"]) == (memory_id, strategy_id)
    assert notice["s3PayloadLocation"].startswith(f"s3://{BUCKET}/")


@pytest.mark.from_docs
def test_the_payload_says_who_said_what_and_when(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, **on(messages=3)))
    strategy_id = only_strategy(shown(clients, memory_id))["strategyId"]

    say(clients, memory_id, payload=[spoken(FACT), spoken("Lovely!", "ASSISTANT")])
    say(clients, memory_id, "It rains a lot.", at=minute(1))

    (found,) = payloads(clients)
    assert found == {
        "requestId": found["requestId"],
        "accountId": "123456789012",
        "memoryId": memory_id,
        "actorId": "ada",
        "sessionId": "s1",
        "strategyId": strategy_id,
        "startingTimestamp": MILLISECONDS,
        "endingTimestamp": MILLISECONDS + 60_000,
        "currentContext": [
            {"role": "USER", "content": {"text": FACT}},
            {"role": "ASSISTANT", "content": {"text": "Lovely!"}},
            {"role": "USER", "content": {"text": "It rains a lot."}},
        ],
        "historicalContext": [],
    }


@pytest.mark.from_docs
def test_messages_are_delivered_when_enough_have_come(local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, **on(messages=2)))

    for i in range(5):
        say(local, memory_id, f"Message {i}", at=minute(i))

    assert [said_in(found) for found in payloads(local)] == [["Message 0", "Message 1"], ["Message 2", "Message 3"]]


@pytest.mark.from_model
def test_earlier_messages_come_as_historical_context(local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, historicalContextWindowSize=3, **on(messages=2)))

    for i in range(6):
        say(local, memory_id, f"Message {i}", at=minute(i))

    assert [said_in(found, "historicalContext") for found in payloads(local)] == [
        [],
        ["Message 0", "Message 1"],
        ["Message 1", "Message 2", "Message 3"],
    ]


@pytest.mark.from_model
def test_a_window_of_none_has_no_historical_context(local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, historicalContextWindowSize=0, **on(messages=1)))

    say(local, memory_id, FACT)
    say(local, memory_id, FACT, at=minute(1))

    assert [found["historicalContext"] for found in payloads(local)] == [[], []]


@pytest.mark.inferred
@pytest.mark.parametrize(("characters", "delivered"), [(399, 0), (400, 1)])
def test_four_characters_count_as_a_token(characters: int, delivered: int, local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, **on(tokens=100)))

    say(local, memory_id, "x" * 200)
    say(local, memory_id, "x" * (characters - 200), at=minute(1))

    assert len(notices(local)) == delivered


@pytest.mark.from_model
def test_an_idle_session_is_delivered_when_somebody_looks(local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, **on(messages=50, idle=30)))
    say(local, memory_id, FACT)
    local.agentcore.clock.tick(seconds=29)
    events_of(local, memory_id)
    assert notices(local) == []

    local.agentcore.clock.tick(seconds=1)
    events_of(local, memory_id)

    assert [said_in(found) for found in payloads(local)] == [[FACT]]


@pytest.mark.inferred
@pytest.mark.parametrize(
    "look",
    [
        lambda clients, id: clients.agentcore.memory.flush(),
        lambda clients, id: clients.control.get_memory(memoryId=id),
        lambda clients, id: clients.data.list_actors(memoryId=id),
        lambda clients, id: clients.data.list_sessions(memoryId=id, actorId="ada"),
        lambda clients, id: clients.data.list_memory_records(memoryId=id, namespace="/"),
        lambda clients, id: say(clients, id, "Another session", session="s2"),
    ],
    ids=["flush", "GetMemory", "ListActors", "ListSessions", "ListMemoryRecords", "CreateEvent"],
)
def test_idleness_is_noticed_by_whatever_looks_at_the_memory(look: Any, local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, **on(messages=50, idle=30)))
    say(local, memory_id, FACT)
    local.agentcore.clock.tick(minutes=1)

    look(local, memory_id)

    assert [said_in(found) for found in payloads(local)] == [[FACT]]


@pytest.mark.inferred
def test_a_further_message_ends_idleness(local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, **on(idle=30)))
    for i in range(3):
        say(local, memory_id, f"Message {i}", at=minute(i))
        local.agentcore.clock.tick(seconds=20)
    assert notices(local) == []

    local.agentcore.clock.tick(seconds=10)
    events_of(local, memory_id)

    assert [len(found["currentContext"]) for found in payloads(local)] == [3]
    for i in (4, 5):  # what was due before a message came goes without it
        say(local, memory_id, f"Message {i}", at=minute(i))
        local.agentcore.clock.tick(seconds=30 if i == 4 else 0)
    assert [len(found["currentContext"]) for found in payloads(local)] == [1]


@pytest.mark.inferred
def test_a_silent_session_is_delivered_once(local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, **on(idle=10)))
    say(local, memory_id, FACT)

    for _ in range(3):
        local.agentcore.clock.tick(seconds=60)
        events_of(local, memory_id)

    assert len(notices(local)) == 1


@pytest.mark.inferred
def test_sessions_and_actors_are_counted_apart(local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, **on(messages=2)))

    for actor, session in (("ada", "s1"), ("ada", "s2"), ("bob", "s1"), ("ada", "s1")):
        say(local, memory_id, f"{actor} in {session}", actor=actor, session=session)

    (found,) = payloads(local)
    assert (found["actorId"], found["sessionId"], len(found["currentContext"])) == ("ada", "s1", 2)


@pytest.mark.from_model
def test_the_default_triggers_deliver_six_messages(local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local))

    say(local, memory_id, *[f"Message {i}" for i in range(5)])
    assert notices(local) == []
    say(local, memory_id, "Message 5", at=minute(1))

    assert [len(found["currentContext"]) for found in payloads(local)] == [6]


@pytest.mark.from_docs
def test_json_is_delivered_and_blobs_are_not(local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, **on(messages=1)))

    say(local, memory_id, payload=[{"blob": {"a": 1}}])
    say(local, memory_id, payload=[{"json": {"content": {"city": "Oslo"}}}, {"blob": "x"}], at=minute(1))

    (found,) = payloads(local)
    assert found["currentContext"] == [{"role": "OTHER", "content": {"text": '{"city": "Oslo"}'}}]


@pytest.mark.from_model
def test_an_event_kept_out_of_extraction_is_not_delivered(local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, **on(messages=1)))

    say(local, memory_id, FACT, extractionMode="SKIP")

    assert notices(local) == []


@pytest.mark.from_docs
def test_ingested_data_is_not_delivered(local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, **on(messages=1)))
    source = {"inline": {"payload": [spoken(FACT)]}}

    local.data.ingest_data(memoryId=memory_id, actorId="ada", contentTimestamp=NOON, source=source)

    assert notices(local) == []


@pytest.mark.from_docs
def test_it_extracts_nothing_and_others_do(local: Clients) -> None:
    facts = strategy("SEMANTIC")
    memory_id = memory_with(local, pipeline(local, **on(messages=1)), facts)
    own, semantic = (found["strategyId"] for found in shown(local, memory_id)["strategies"])

    say(local, memory_id, FACT)

    assert len(notices(local)) == 1
    assert [found["memoryStrategyId"] for found in records_in(local, memory_id)] == [semantic]
    assert texts_in(local, memory_id, memoryStrategyId=own) == []


@pytest.mark.from_docs
def test_the_authors_pipeline_writes_the_records(local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, **on(messages=1)))
    say(local, memory_id, FACT)
    (notice,) = notices(local)
    text = said_in(payload(local, notice))[0]
    item = {"requestIdentifier": notice["jobId"], "namespaces": ["/own/"], "content": {"text": text}, "timestamp": NOON}

    local.data.batch_create_memory_records(
        memoryId=memory_id, records=[{**item, "memoryStrategyId": notice["strategyId"]}]
    )

    assert texts_in(local, memory_id, namespace="/own/") == [FACT]


@pytest.mark.from_docs
def test_a_fifo_topic_keeps_a_sessions_order(local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, fifo=True, **on(messages=1)))

    for i in range(3):
        say(local, memory_id, f"Message {i}", at=minute(i))

    assert [said_in(payload(local, notice)) for notice in notices(local, ".fifo")] == [
        ["Message 0"],
        ["Message 1"],
        ["Message 2"],
    ]


@pytest.mark.inferred
@pytest.mark.parametrize("missing", ["bucket", "topic"])
def test_what_cannot_be_delivered_is_a_failed_job(missing: str, local: Clients) -> None:
    neighbour(local, "s3").create_bucket(Bucket=BUCKET)
    there = topic(local)
    given = managed(there, "nowhere") if missing == "bucket" else managed(NO_TOPIC, BUCKET)
    given["customMemoryStrategy"]["configuration"]["selfManagedConfiguration"] |= on(messages=2)
    memory_id = memory_with(local, given)
    event = say(local, memory_id, payload=[spoken(FACT), {"blob": "x"}, spoken("Lovely!", "ASSISTANT")])

    (job,) = _jobs(local, memory_id)

    assert (job["status"], job["actorId"], job["sessionId"]) == ("FAILED", "ada", "s1")
    assert job["strategyId"] == only_strategy(shown(local, memory_id))["strategyId"]
    assert job["messages"]["messagesList"] == [{"eventId": event["eventId"], "messageIndex": i} for i in (0, 2)]
    assert "nowhere" in job["failureReason"]
    assert notices(local) == []
    assert "Contents" not in neighbour(local, "s3").list_objects_v2(Bucket=BUCKET)


@pytest.mark.from_model
def test_a_failed_delivery_is_made_up_for(local: Clients) -> None:
    there = topic(local)
    given = managed(there, BUCKET, **on(messages=1))
    memory_id = memory_with(local, given)
    say(local, memory_id, FACT)
    (job,) = _jobs(local, memory_id)
    neighbour(local, "s3").create_bucket(Bucket=BUCKET)

    local.data.start_memory_extraction_job(memoryId=memory_id, extractionJob={"jobId": job["jobID"]})

    (notice,) = notices(local)
    assert (notice["jobId"], said_in(payload(local, notice))) == (job["jobID"], [FACT])
    assert _jobs(local, memory_id) == []


@pytest.mark.inferred
def test_an_extraction_fault_strikes_deliveries(local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, **on(messages=1)))
    local.agentcore.faults.on("Extraction", Fail("LTM_RATE_EXCEEDED"), times=1)

    say(local, memory_id, FACT)

    assert [job["failureReason"] for job in _jobs(local, memory_id)] == ["LTM_RATE_EXCEEDED"]
    assert notices(local) == []


@pytest.mark.inferred
def test_under_manual_extraction_deliveries_wait_for_the_flush(local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, **on(messages=1)))
    with progression("agentcore::extraction", times=1):
        say(local, memory_id, FACT)
        assert notices(local) == []

        assert local.agentcore.memory.flush() == 1

        assert len(notices(local)) == 1


@pytest.mark.inferred
def test_under_timed_extraction_deliveries_wait_for_the_clock(local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, **on(messages=1)))
    with progression("agentcore::extraction", seconds=60):
        say(local, memory_id, FACT)
        local.agentcore.clock.tick(seconds=59)
        events_of(local, memory_id)
        assert notices(local) == []

        local.agentcore.clock.tick(seconds=1)
        events_of(local, memory_id)

        assert len(notices(local)) == 1


@pytest.mark.from_model
def test_a_modified_trigger_counts_from_now_on(local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, **on(messages=50)))
    say(local, memory_id, "Message 0")
    memory = shown(local, memory_id)

    change(
        local,
        memory_id,
        memoryStrategies=modification(memory, configuration={"selfManagedConfiguration": on(messages=2)}),
    )
    say(local, memory_id, "Message 1", at=minute(1))

    assert [said_in(found) for found in payloads(local)] == [["Message 0", "Message 1"]]


@pytest.mark.inferred
def test_a_deleted_strategy_delivers_nothing_any_more(local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, **on(idle=10)))
    say(local, memory_id, FACT)
    strategy_id = only_strategy(shown(local, memory_id))["strategyId"]
    change(local, memory_id, memoryStrategies={"deleteMemoryStrategies": [{"memoryStrategyId": strategy_id}]})
    local.agentcore.clock.tick(minutes=1)

    events_of(local, memory_id)

    assert (notices(local), _jobs(local, memory_id)) == ([], [])


@pytest.mark.inferred
def test_a_deleted_event_was_heard_all_the_same(local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, **on(messages=2)))
    delete_event(local, say(local, memory_id, "Message 0"))

    say(local, memory_id, "Message 1", at=minute(1))

    assert [said_in(found) for found in payloads(local)] == [["Message 0", "Message 1"]]


@pytest.mark.inferred
def test_the_payload_is_json_to_whoever_asks(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, **on(messages=1)))
    say(clients, memory_id, "Ich heiße Zoë 🎉")
    (notice,) = notices(clients)
    key = notice["s3PayloadLocation"].removeprefix(f"s3://{BUCKET}/")

    found = neighbour(clients, "s3").get_object(Bucket=BUCKET, Key=key)

    assert found["ContentType"] == "application/json"
    assert "Zoë 🎉" in found["Body"].read().decode("utf-8")


class _Consumer:
    """A pipeline behind an HTTP subscription, which writes a record for each notification."""

    def __init__(self) -> None:
        self.write: Any = None
        self.done = Event()
        consumer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if json.loads(body)["Type"] == "Notification":
                    consumer.write()
                    consumer.done.set()
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()


@pytest.fixture
def consumer() -> Iterator[_Consumer]:
    found = _Consumer()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.mark.inferred
def test_a_pipeline_that_calls_back_is_not_kept_waiting(consumer: _Consumer, clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, **on(messages=1)))
    consumer.write = lambda: write(clients, memory_id, record(FACT, "/own/"))
    sns = neighbour(clients, "sns")
    endpoint = f"http://127.0.0.1:{consumer.server.server_port}/"
    sns.subscribe(TopicArn=sns.list_topics()["Topics"][0]["TopicArn"], Protocol="http", Endpoint=endpoint)

    say(clients, memory_id, "Go!")

    assert consumer.done.wait(10)
    assert texts_in(clients, memory_id, namespace="/own/") == [FACT]
