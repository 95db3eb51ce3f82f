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
def test_the_topic_is_told_where_the_payload_is(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, **on(messages=1)))
    strategy_id = only_strategy(shown(clients, memory_id))["strategyId"]

    say(clients, memory_id, FACT)

    (notice,) = notices(clients)
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
def test_messages_are_delivered_when_enough_have_come(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, **on(messages=2)))

    for i in range(5):
        say(clients, memory_id, f"Message {i}", at=minute(i))

    assert [said_in(found) for found in payloads(clients)] == [["Message 0", "Message 1"], ["Message 2", "Message 3"]]


@pytest.mark.from_model
def test_earlier_messages_come_as_historical_context(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, historicalContextWindowSize=3, **on(messages=2)))

    for i in range(6):
        say(clients, memory_id, f"Message {i}", at=minute(i))

    assert [said_in(found, "historicalContext") for found in payloads(clients)] == [
        [],
        ["Message 0", "Message 1"],
        ["Message 1", "Message 2", "Message 3"],
    ]


@pytest.mark.from_model
def test_a_window_of_none_has_no_historical_context(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, historicalContextWindowSize=0, **on(messages=1)))

    say(clients, memory_id, FACT)
    say(clients, memory_id, FACT, at=minute(1))

    assert [found["historicalContext"] for found in payloads(clients)] == [[], []]


@pytest.mark.inferred
@pytest.mark.parametrize(("characters", "delivered"), [(399, 0), (400, 1)])
def test_four_characters_count_as_a_token(characters: int, delivered: int, local: Clients) -> None:
    memory_id = memory_with(local, pipeline(local, **on(tokens=100)))

    say(local, memory_id, "x" * 200)
    say(local, memory_id, "x" * (characters - 200), at=minute(1))

    assert len(notices(local)) == delivered


@pytest.mark.from_model
def test_an_idle_session_is_delivered_when_somebody_looks(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, **on(messages=50, idle=30)))
    say(clients, memory_id, FACT)
    clients.agentcore.clock.tick(seconds=29)
    events_of(clients, memory_id)
    assert notices(clients) == []

    clients.agentcore.clock.tick(seconds=1)
    events_of(clients, memory_id)

    assert [said_in(found) for found in payloads(clients)] == [[FACT]]


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
def test_a_further_message_ends_idleness(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, **on(idle=30)))
    for i in range(3):
        say(clients, memory_id, f"Message {i}", at=minute(i))
        clients.agentcore.clock.tick(seconds=20)
    assert notices(clients) == []

    clients.agentcore.clock.tick(seconds=10)
    events_of(clients, memory_id)

    assert [len(found["currentContext"]) for found in payloads(clients)] == [3]


@pytest.mark.inferred
def test_a_silent_session_is_delivered_once(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, **on(idle=10)))
    say(clients, memory_id, FACT)

    for _ in range(3):
        clients.agentcore.clock.tick(seconds=60)
        events_of(clients, memory_id)

    assert len(notices(clients)) == 1


@pytest.mark.inferred
def test_sessions_and_actors_are_counted_apart(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, **on(messages=2)))

    for actor, session in (("ada", "s1"), ("ada", "s2"), ("bob", "s1"), ("ada", "s1")):
        say(clients, memory_id, f"{actor} in {session}", actor=actor, session=session)

    (found,) = payloads(clients)
    assert (found["actorId"], found["sessionId"], len(found["currentContext"])) == ("ada", "s1", 2)


@pytest.mark.from_model
def test_the_default_triggers_deliver_six_messages(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients))

    say(clients, memory_id, *[f"Message {i}" for i in range(5)])
    assert notices(clients) == []
    say(clients, memory_id, "Message 5", at=minute(1))

    assert [len(found["currentContext"]) for found in payloads(clients)] == [6]


@pytest.mark.from_docs
def test_json_is_delivered_and_blobs_are_not(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, **on(messages=1)))

    say(clients, memory_id, payload=[{"blob": {"a": 1}}])
    say(clients, memory_id, payload=[{"json": {"content": {"city": "Oslo"}}}, {"blob": "x"}], at=minute(1))

    (found,) = payloads(clients)
    assert found["currentContext"] == [{"role": "OTHER", "content": {"text": '{"city": "Oslo"}'}}]


@pytest.mark.from_model
def test_an_event_kept_out_of_extraction_is_not_delivered(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, **on(messages=1)))

    say(clients, memory_id, FACT, extractionMode="SKIP")

    assert notices(clients) == []


@pytest.mark.from_docs
def test_ingested_data_is_not_delivered(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, **on(messages=1)))
    source = {"inline": {"payload": [spoken(FACT)]}}

    clients.data.ingest_data(memoryId=memory_id, actorId="ada", contentTimestamp=NOON, source=source)

    assert notices(clients) == []


@pytest.mark.from_docs
def test_it_extracts_nothing_and_others_do(clients: Clients) -> None:
    facts = strategy("SEMANTIC")
    memory_id = memory_with(clients, pipeline(clients, **on(messages=1)), facts)
    own, semantic = (found["strategyId"] for found in shown(clients, memory_id)["strategies"])

    say(clients, memory_id, FACT)

    assert len(notices(clients)) == 1
    assert [found["memoryStrategyId"] for found in records_in(clients, memory_id)] == [semantic]
    assert texts_in(clients, memory_id, memoryStrategyId=own) == []


@pytest.mark.from_docs
def test_the_authors_pipeline_writes_the_records(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, **on(messages=1)))
    say(clients, memory_id, FACT)
    (notice,) = notices(clients)
    text = said_in(payload(clients, notice))[0]
    item = {"requestIdentifier": notice["jobId"], "namespaces": ["/own/"], "content": {"text": text}, "timestamp": NOON}

    clients.data.batch_create_memory_records(
        memoryId=memory_id, records=[{**item, "memoryStrategyId": notice["strategyId"]}]
    )

    assert texts_in(clients, memory_id, namespace="/own/") == [FACT]


@pytest.mark.from_docs
def test_a_fifo_topic_keeps_a_sessions_order(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, fifo=True, **on(messages=1)))

    for i in range(3):
        say(clients, memory_id, f"Message {i}", at=minute(i))

    assert [said_in(payload(clients, notice)) for notice in notices(clients, ".fifo")] == [
        ["Message 0"],
        ["Message 1"],
        ["Message 2"],
    ]


@pytest.mark.inferred
@pytest.mark.parametrize("missing", ["bucket", "topic"])
def test_what_cannot_be_delivered_is_a_failed_job(missing: str, clients: Clients) -> None:
    neighbour(clients, "s3").create_bucket(Bucket=BUCKET)
    there = topic(clients)
    given = managed(there, "nowhere") if missing == "bucket" else managed(NO_TOPIC, BUCKET)
    given["customMemoryStrategy"]["configuration"]["selfManagedConfiguration"] |= on(messages=2)
    memory_id = memory_with(clients, given)
    event = say(clients, memory_id, payload=[spoken(FACT), {"blob": "x"}, spoken("Lovely!", "ASSISTANT")])

    (job,) = _jobs(clients, memory_id)

    assert (job["status"], job["actorId"], job["sessionId"]) == ("FAILED", "ada", "s1")
    assert job["strategyId"] == only_strategy(shown(clients, memory_id))["strategyId"]
    assert job["messages"]["messagesList"] == [{"eventId": event["eventId"], "messageIndex": i} for i in (0, 2)]
    assert "nowhere" in job["failureReason"]
    assert notices(clients) == []
    assert "Contents" not in neighbour(clients, "s3").list_objects_v2(Bucket=BUCKET)


@pytest.mark.from_model
def test_a_failed_delivery_is_made_up_for(clients: Clients) -> None:
    there = topic(clients)
    given = managed(there, BUCKET, **on(messages=1))
    memory_id = memory_with(clients, given)
    say(clients, memory_id, FACT)
    (job,) = _jobs(clients, memory_id)
    neighbour(clients, "s3").create_bucket(Bucket=BUCKET)

    clients.data.start_memory_extraction_job(memoryId=memory_id, extractionJob={"jobId": job["jobID"]})

    (notice,) = notices(clients)
    assert (notice["jobId"], said_in(payload(clients, notice))) == (job["jobID"], [FACT])
    assert _jobs(clients, memory_id) == []


@pytest.mark.inferred
def test_an_extraction_fault_strikes_deliveries(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, **on(messages=1)))
    clients.agentcore.faults.on("Extraction", Fail("LTM_RATE_EXCEEDED"), times=1)

    say(clients, memory_id, FACT)

    assert [job["failureReason"] for job in _jobs(clients, memory_id)] == ["LTM_RATE_EXCEEDED"]
    assert notices(clients) == []


@pytest.mark.inferred
def test_under_manual_extraction_deliveries_wait_for_the_flush(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, **on(messages=1)))
    with progression("agentcore::extraction", times=1):
        say(clients, memory_id, FACT)
        assert notices(clients) == []

        assert clients.agentcore.memory.flush() == 1

        assert len(notices(clients)) == 1


@pytest.mark.inferred
def test_under_timed_extraction_deliveries_wait_for_the_clock(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, **on(messages=1)))
    with progression("agentcore::extraction", seconds=60):
        say(clients, memory_id, FACT)
        clients.agentcore.clock.tick(seconds=59)
        events_of(clients, memory_id)
        assert notices(clients) == []

        clients.agentcore.clock.tick(seconds=1)
        events_of(clients, memory_id)

        assert len(notices(clients)) == 1


@pytest.mark.from_model
def test_a_modified_trigger_counts_from_now_on(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, **on(messages=50)))
    say(clients, memory_id, "Message 0")
    memory = shown(clients, memory_id)

    change(
        clients,
        memory_id,
        memoryStrategies=modification(memory, configuration={"selfManagedConfiguration": on(messages=2)}),
    )
    say(clients, memory_id, "Message 1", at=minute(1))

    assert [said_in(found) for found in payloads(clients)] == [["Message 0", "Message 1"]]


@pytest.mark.inferred
def test_a_deleted_strategy_delivers_nothing_any_more(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, **on(idle=10)))
    say(clients, memory_id, FACT)
    strategy_id = only_strategy(shown(clients, memory_id))["strategyId"]
    change(clients, memory_id, memoryStrategies={"deleteMemoryStrategies": [{"memoryStrategyId": strategy_id}]})
    clients.agentcore.clock.tick(minutes=1)

    events_of(clients, memory_id)

    assert (notices(clients), _jobs(clients, memory_id)) == ([], [])


@pytest.mark.inferred
def test_a_deleted_event_was_heard_all_the_same(clients: Clients) -> None:
    memory_id = memory_with(clients, pipeline(clients, **on(messages=2)))
    delete_event(clients, say(clients, memory_id, "Message 0"))

    say(clients, memory_id, "Message 1", at=minute(1))

    assert [said_in(found) for found in payloads(clients)] == [["Message 0", "Message 1"]]


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
