"""The two doors: the fast one on botocore's events, and moto's. They answer alike, once, and only when moto would."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests
from botocore import xform_name
from moto import mock_aws
from moto.core.exceptions import ServiceNotWhitelisted
from moto.moto_api import recorder

from conftest import Clients, make_client
from moto_agentcore import mock_agentcore
from moto_agentcore.service import agents, control, data
from moto_agentcore.wire.plan import plan
from tests.families.runtimes.arrange import new_runtime
from tests.host.arrange import (
    AT,
    CONTROL,
    DATA,
    NOBODY,
    canned,
    events,
    names,
    new_memory,
    program,
    refusal,
    say,
    status_of,
    watching,
)


@pytest.mark.inferred
@pytest.mark.parametrize("payload", [b'{"a": 1}', bytearray(b'{"a": 1}'), io.BytesIO(b'{"a": 1}')])
def test_a_payload_is_given_as_boto3_takes_it(local: Clients, payload: Any) -> None:
    runtime = new_runtime(local)
    local.agentcore.bind("helper", lambda given: given["a"])

    answer = local.data.invoke_agent_runtime(agentRuntimeArn=runtime["agentRuntimeArn"], payload=payload)

    assert answer["response"].read() == b"1"


SEEDED: dict[str, Any] = {
    "agentMemories": [
        {
            "agentId": "A",
            "agentAliasId": "B",
            "memoryId": "m-1",
            "sessionId": "s-1",
            "summaryText": "They said hello.",
            "sessionStartTime": "2026-01-01T10:00:00Z",
            "sessionExpiryTime": "2126-01-01T10:00:00Z",
        }
    ]
}
# Service, operation and params: answers, empty answers, refusals of every room, and what moto answers itself.
CALLS: list[tuple[str, str, dict[str, Any]]] = [
    ("control", "get_memory", {"memoryId": "{id}"}),
    ("control", "get_memory", {"memoryId": "Unknown-0123456789"}),
    ("control", "list_memories", {"maxResults": 1}),
    ("control", "list_memories", {"nextToken": "not a token"}),
    ("control", "create_memory", {"name": "0 is no name", "eventExpiryDuration": 9999}),
    ("control", "create_memory", {"name": "Demo", "eventExpiryDuration": 30}),
    ("control", "list_tags_for_resource", {"resourceArn": "{arn}"}),
    (
        "control",
        "list_tags_for_resource",
        {"resourceArn": "{arn}0"},
    ),
    ("control", "list_gateways", {}),
    ("data", "list_events", {"memoryId": "{id}", "actorId": "ana", "sessionId": "s1"}),
    ("data", "list_events", {"memoryId": "{arn}", "actorId": "ana", "sessionId": "s1"}),
    ("data", "list_events", {"memoryId": "{id}", "actorId": "a/b:c#d é", "sessionId": "s1"}),
    ("data", "list_events", {"memoryId": "{id}", "actorId": "ana", "sessionId": "s1", "maxResults": 101}),
    ("data", "get_event", {"memoryId": "{id}", "actorId": "ana", "sessionId": "s1", "eventId": "0000000#abcdef01"}),
    ("data", "list_actors", {"memoryId": "{id}"}),
    ("data", "list_memory_records", {"memoryId": "{id}", "namespace": "/"}),
    ("data", "delete_memory_record", {"memoryId": "{id}", "memoryRecordId": "mem-" + "0" * 36}),
    ("agents", "get_agent_memory", {"agentId": "A", "agentAliasId": "B", "memoryId": "m-1"}),
    ("agents", "get_agent_memory", {"agentId": "A", "agentAliasId": "B", "memoryId": "not one"}),
    ("agents", "list_sessions", {}),
]


def filled(params: dict[str, Any], **known: str) -> dict[str, Any]:
    return {name: value.format(**known) if isinstance(value, str) else value for name, value in params.items()}


def answered(client: Any, operation: str, params: dict[str, Any]) -> dict[str, Any]:
    """The whole answer or error, but for the request's id and moto's `date`."""
    if operation == "get_agent_memory":
        params = {**params, "memoryType": "SESSION_SUMMARY"}
    try:
        found: dict[str, Any] = getattr(client, operation)(**params)
    except client.exceptions.ClientError as error:
        found = error.response
    metadata = found["ResponseMetadata"]
    metadata["HTTPHeaders"] = sorted(set(metadata["HTTPHeaders"]) - {"date"})
    metadata["RequestId"] = bool(metadata["RequestId"])
    return found


def answers(service: str, operation: str) -> bool:
    """Whether the operation is this package's, and not moto's own from the start."""
    plane = {"control": control, "data": data, "agents": agents}[service]
    return plane.function({xform_name(name): name for name in plane.model.operation_names}[operation]) is not None


@pytest.mark.parametrize(
    ("service", "operation", "params"), CALLS, ids=[f"{i}-{call[1]}" for i, call in enumerate(CALLS)]
)
@pytest.mark.inferred
def test_both_doors_give_the_same_answer(
    service: str, operation: str, params: dict[str, Any], local: Clients, early: Clients
) -> None:
    local.agentcore.seed(SEEDED)
    memory = local.control.create_memory(name="Demo", eventExpiryDuration=30, tags={"team": "a b"})["memory"]
    new_memory(local.control, "Other")
    say(local.data, memory["id"], "hello")
    params = filled(params, id=memory["id"], arn=memory["arn"])
    with watching(getattr(local, service)) as fast, watching(getattr(early, service)) as slow:
        found = [answered(getattr(face, service), operation, params) for face in (local, early)]
    assert found[0] == found[1]
    assert slow == [False]
    assert fast == [answers(service, operation)]


@pytest.mark.inferred
def test_what_one_door_wrote_the_other_reads(local: Clients, early: Clients) -> None:
    memory_id = new_memory(early.control)
    written = [say(local.data, memory_id, "one"), say(early.data, memory_id, "two")]
    assert events(local.data, memory_id) == events(early.data, memory_id)
    assert {event["eventId"] for event in events(local.data, memory_id)} == {event["eventId"] for event in written}


@pytest.mark.inferred
def test_a_call_is_answered_once(either: Clients) -> None:
    asked: list[str] = []
    either.agentcore.faults.on("*", lambda call: asked.append(call.operation))
    memory_id = new_memory(either.control)
    say(either.data, memory_id, "hello")
    assert asked == ["CreateMemory", "CreateEvent"]
    assert len(events(either.data, memory_id)) == 1


@pytest.mark.inferred
def test_an_operation_nobody_has_is_a_501_that_names_it(either: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(control.plans, "ListGateways", replace(plan(control, "ListGateways"), function=None))
    code, status, message = refusal(either.control.list_gateways)
    assert (code, status) == ("NotImplementedException", 501)
    assert "bedrock-agentcore-control" in message
    assert "ListGateways" in message


@pytest.mark.inferred
def test_without_a_mock_nothing_is_answered(idle: Clients) -> None:
    with canned(idle.control), canned(idle.data), canned(idle.agents):
        answers = [
            idle.control.list_memories(),
            idle.data.list_actors(memoryId="Demo-0123456789"),
            idle.agents.get_agent_memory(agentId="A", agentAliasId="B", memoryId="m-1", memoryType="SESSION_SUMMARY"),
        ]
    assert [status_of(answer) for answer in answers] == [NOBODY] * 3


@pytest.mark.parametrize(
    "passthrough",
    [
        {"services": ["bedrockagentcorecontrol"]},
        {"urls": [r"https://bedrock-agentcore-control\..*"]},
        {"urls": [r".*/memories/$"], "services": []},
    ],
)
@pytest.mark.from_docs  # moto's: https://docs.getmoto.org/en/latest/docs/configuration/index.html
def test_what_the_author_passes_through_is_not_answered(passthrough: Any, idle: Clients) -> None:
    with mock_aws(config={"core": {"passthrough": passthrough}}), canned(idle.control):
        assert status_of(idle.control.list_memories()) == NOBODY


@pytest.mark.from_docs  # as above
def test_what_is_beside_the_passthrough_is_answered(idle: Clients) -> None:
    with mock_agentcore(config={"core": {"passthrough": {"services": ["s3", "bedrockagentcore"]}}}):
        assert names(idle.control) == []


@pytest.mark.from_docs  # as above: service_whitelist
def test_a_service_beside_the_whitelist_is_refused_as_moto_refuses_it(idle: Clients) -> None:
    with mock_agentcore(config={"core": {"service_whitelist": ["bedrockagentcorecontrol"]}}):
        memory_id = new_memory(idle.control)
        with pytest.raises(ServiceNotWhitelisted):
            events(idle.data, memory_id)


@pytest.mark.from_docs  # moto's: https://docs.getmoto.org/en/latest/docs/configuration/recorder/index.html
def test_a_recording_holds_our_requests_and_can_be_replayed(local: Clients, recording: Path) -> None:
    new_memory(local.control)
    recorder.stop_recording()
    (entry,) = [json.loads(line) for line in recording.read_text().splitlines()]
    assert (entry["method"], entry["url"]) == ("POST", f"https://{CONTROL}.us-east-1.amazonaws.com/memories/create")
    assert json.loads(base64.b64decode(entry["body"]))["name"] == "Demo"
    requests.post("http://motoapi.amazonaws.com/moto-api/reset", timeout=5)
    recorder.replay_recording()
    assert names(local.control) == ["Demo"]


@pytest.mark.from_docs  # as above
def test_recording_can_begin_and_end_inside_a_mock(local: Clients, recording: Path) -> None:
    with watching(local.control) as fast:
        names(local.control)
        recorder.stop_recording()
        names(local.control)
    assert fast == [False, True]
    assert len(recording.read_text().splitlines()) == 1


@pytest.mark.inferred
def test_requests_made_without_botocore_are_answered(local: Clients) -> None:
    created = requests.post(
        f"https://{CONTROL}.us-east-1.amazonaws.com/memories/create",
        json={"name": "Demo", "eventExpiryDuration": 30, "clientToken": "t" * 33},
        timeout=5,
    )
    memory_id = created.json()["memory"]["id"]
    event: dict[str, Any] = {"actorId": "ana", "eventTimestamp": AT.timestamp(), "payload": []}
    base = f"https://{DATA}.us-east-1.amazonaws.com/memories"
    requests.post(f"{base}/{memory_id}/events", json=event | {"sessionId": "s1"}, timeout=5)
    unknown = requests.post(f"{base}/Unknown-0123456789/events", json=event, timeout=5)
    assert created.status_code == 202
    assert len(events(local.data, memory_id)) == 1
    assert (unknown.status_code, unknown.headers["x-amzn-ErrorType"]) == (404, "ResourceNotFoundException")


@pytest.mark.inferred
def test_a_path_that_no_operation_has_is_refused_in_json(local: Clients) -> None:
    answer = requests.get(f"https://{DATA}.us-east-1.amazonaws.com/nothing/here", timeout=5)
    assert (answer.status_code, answer.headers["x-amzn-ErrorType"]) == (404, "ResourceNotFoundException")
    assert "GET /nothing/here" in answer.json()["message"]


@pytest.mark.inferred
def test_a_path_that_the_author_bends_is_routed_again(local: Clients) -> None:
    def bend(request: Any, **_: Any) -> None:
        request.url = request.url.replace("/details", "/nowhere")

    memory_id = new_memory(local.control)
    local.control.meta.events.register_first("before-send.*.GetMemory", bend)
    try:
        code, status, _ = refusal(local.control.get_memory, memoryId=memory_id)
    finally:
        local.control.meta.events.unregister("before-send.*.GetMemory", bend)
    assert (code, status) == ("ResourceNotFoundException", 404)


class Own(BaseHTTPRequestHandler):
    """A server of the author's own."""

    def do_POST(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"memories": [{"id": "Own-0123456789", "status": "ACTIVE"}]}')

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def own_server() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Own)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.inferred
def test_an_endpoint_of_the_authors_own_is_left_alone(local: Clients, own_server: str) -> None:
    assert names(make_client(CONTROL, own_server)) == ["Own"]


@pytest.mark.inferred
def test_moto_answers_what_it_answered_before(local: Clients) -> None:
    s3 = make_client("s3")
    s3.create_bucket(Bucket="bucket")
    assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == ["bucket"]
    assert make_client("bedrock-agent").list_agents()["agentSummaries"] == []


@pytest.mark.inferred
def test_moto_resets_our_state_through_its_api(local: Clients) -> None:
    new_memory(local.control)
    requests.post("http://motoapi.amazonaws.com/moto-api/reset", timeout=5)
    assert names(local.control) == []


@pytest.mark.inferred
def test_motos_proxy_asks_our_planes() -> None:
    found = program(
        """
from moto_agentcore import install
install()
from moto.moto_proxy.proxy3 import MotoRequestHandler
host = "https://bedrock-agent-runtime.eu-west-1.amazonaws.com"
status, _, body = MotoRequestHandler(5005).parse_request("POST", host, "/sessions/", {}, None)
print(status, body.decode())
"""
    )
    assert found == '200 {"sessionSummaries":[]}'
