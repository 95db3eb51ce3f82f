"""The server's HTTP: what a client without an SDK sends and gets, connections, threads, streams, reset."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from botocore.exceptions import EventStreamError
from moto.moto_api import state_manager

from conftest import Clients, make_client
from moto_agentcore import AgentCoreServer, Fail
from moto_agentcore.service import Call, data
from tests.families.arrange import progression
from tests.host.raw import (
    BEARER,
    PLANES,
    TEXT,
    ask,
    connected,
    event,
    label,
    read,
    refusal,
    send,
    signature,
    talk,
)

UNREADABLE = refusal(400, "ValidationException")


@pytest.fixture
def url(remote: Clients) -> str:
    assert remote.endpoint is not None
    return remote.endpoint


@pytest.fixture
def memory(remote: Clients) -> dict[str, str]:
    found: dict[str, str] = remote.control.create_memory(name="Demo", eventExpiryDuration=30)["memory"]
    return found


# Paths


@pytest.mark.from_model
@pytest.mark.parametrize("path", ["/memories/", "/memories"])
def test_a_trailing_slash_may_be_there_or_not(url: str, memory: dict[str, str], path: str) -> None:
    answer = ask(url, "POST", path, {})

    assert [listed["id"] for listed in answer.json["memories"]] == [memory["id"]]


@pytest.mark.from_model
def test_an_encoded_arn_is_a_memory_id(url: str, memory: dict[str, str]) -> None:
    answer = ask(url, "POST", f"/memories/{label(memory['arn'])}/events", event())

    assert (answer.status, answer.json["event"]["memoryId"]) == (201, memory["id"])


@pytest.mark.from_model
@pytest.mark.parametrize("actor", ["tenantA/user:1", "tenantA/user1", "a:b"])
def test_a_label_may_hold_slashes_and_colons(url: str, memory: dict[str, str], actor: str) -> None:
    ask(url, "POST", f"/memories/{memory['id']}/events", event(actorId=actor))

    answer = ask(url, "POST", f"/memories/{memory['id']}/actor/{label(actor)}/sessions/s1", {})

    assert [found["actorId"] for found in answer.json["events"]] == [actor]


@pytest.mark.from_model
def test_an_event_id_holds_a_hash(url: str, memory: dict[str, str]) -> None:
    made = ask(url, "POST", f"/memories/{memory['id']}/events", event()).json["event"]

    answer = ask(url, "GET", f"/memories/{memory['id']}/actor/maria/sessions/s1/events/{label(made['eventId'])}")

    assert "#" in made["eventId"]
    assert answer.json["event"] == made


@pytest.mark.inferred
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
@pytest.mark.parametrize("headers", [PLANES, BEARER, signature("bedrock")], ids=["agentcore", "bearer", "bedrock"])
def test_a_path_or_method_that_nobody_has_is_not_found(url: str, method: str, headers: dict[str, str]) -> None:
    answers = [ask(url, method, path, headers=headers) for path in ("/no/such/path", "/memories/create", "//")]

    assert {answer.refusal for answer in answers} == {refusal(404, "ResourceNotFoundException")}
    assert f"answers {method} /no/such/path" in answers[0].json["message"]


@pytest.mark.inferred
def test_a_head_request_gets_no_body_and_the_connection_goes_on(url: str) -> None:
    signed = f"Host: localhost\r\nAuthorization: {PLANES['Authorization']}\r\n"
    after = f"POST /memories/ HTTP/1.1\r\n{signed}Connection: close\r\nContent-Length: 2\r\n\r\n{{}}"

    answers = talk(url, f"HEAD /memories/ HTTP/1.1\r\n{signed}\r\n{after}".encode())

    head, _, rest = answers.partition(b"\r\n\r\n")
    assert (head[:13], rest[:13]) == (b"HTTP/1.1 404 ", b"HTTP/1.1 200 ")


@pytest.mark.inferred
@pytest.mark.parametrize(
    "path", ["/%zz/%", "/memories/%ff%fe/details", "/memories/%00/details", "/memories/a?b=\xff&&="]
)
def test_paths_of_odd_bytes_are_refused_by_the_model(url: str, path: str) -> None:
    signed = f"Host: localhost\r\nConnection: close\r\nAuthorization: {PLANES['Authorization']}\r\n"
    head = f"GET {path} HTTP/1.1\r\n{signed}\r\n"

    answer = talk(url, head.encode("latin-1"))

    assert answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 404 "))
    assert b"application/json" in answer


# Bodies


@pytest.mark.inferred
@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"7",
        b'"text"',
        b"null",
        b'"\xff\xfe"',
        b'{"name": NaN}',
        b'{"name": ' + b"[" * 100_000,
        b'{"name": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"name": ["a list where text is due"]}',
    ],
    ids=["cut", "list", "number", "text", "null", "not UTF-8", "NaN", "cut nesting", "absurd nesting", "wrong type"],
)
def test_a_body_that_is_not_the_models_json_cannot_be_parsed(url: str, body: bytes) -> None:
    answer = ask(url, "POST", "/memories/create", body)

    assert answer.refusal == UNREADABLE
    assert answer.json["reason"] == "CannotParse"


@pytest.mark.inferred
def test_a_document_nested_absurdly_cannot_be_parsed(url: str, memory: dict[str, str]) -> None:
    body = json.dumps(event(payload=["HERE"])).replace('"HERE"', '{"blob": ' + "[" * 900 + "]" * 900 + "}")

    answer = ask(url, "POST", f"/memories/{memory['id']}/events", body)

    assert answer.refusal == UNREADABLE


@pytest.mark.from_model
def test_an_empty_body_lacks_the_required_members(url: str) -> None:
    answer = ask(url, "POST", "/memories/create")

    assert answer.refusal == UNREADABLE
    assert {field["name"] for field in answer.json["fieldList"]} == {"name", "eventExpiryDuration"}


@pytest.mark.from_docs
def test_an_event_of_11_megabytes_is_refused(url: str, memory: dict[str, str]) -> None:
    body = event(payload=[{"blob": "x" * (11 * 1024 * 1024)}])

    answer = ask(url, "POST", f"/memories/{memory['id']}/events", body)

    assert answer.refusal == UNREADABLE


@pytest.mark.inferred
@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data", ""])
def test_the_content_type_does_not_matter_since_curl_sends_its_own(url: str, content_type: str) -> None:
    body = {"name": "Curled", "eventExpiryDuration": 30}

    answer = ask(url, "POST", "/memories/create", body, {"Content-Type": content_type})

    assert (answer.status, answer.json["memory"]["name"]) == (202, "Curled")


@pytest.mark.inferred
def test_a_body_may_come_in_chunks(url: str) -> None:
    body = json.dumps({"name": "Chunked", "eventExpiryDuration": 30}).encode()

    with connected(url) as connection:
        pieces = (body[i : i + 7] for i in range(0, len(body), 7))
        connection.request("POST", "/memories/create", pieces, {"Transfer-Encoding": "chunked"}, encode_chunked=True)
        answer = read(connection.getresponse())
        after = send(connection, "POST", "/memories/", {})

    assert (answer.status, len(after.json["memories"])) == (202, 1)


@pytest.mark.inferred
@pytest.mark.parametrize("head", ["Transfer-Encoding: chunked", "Content-Length: ten", "Content-Length: -1"])
def test_a_body_without_a_readable_end_is_refused_and_the_connection_closed(url: str, head: str) -> None:
    answer = talk(
        url, f"POST /memories/create HTTP/1.1\r\nHost: localhost\r\n{head}\r\n\r\nzz\r\n{{}}\r\n0\r\n\r\n".encode()
    )

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"CannotParse" in answer


@pytest.mark.inferred
def test_a_body_that_ends_before_its_length_is_not_acted_on(remote: Clients, url: str) -> None:
    body = b'{"name": "Cut", "eventExpiryDuration": 30}'

    answer = talk(url, b"POST /memories/create HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n" + body)

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert remote.control.list_memories()["memories"] == []


@pytest.mark.inferred
def test_an_http_1_0_client_gets_a_stream_until_the_end(url: str, speaker: Speaker) -> None:
    speaker.may_go_on.set()
    body = b'{"name": "executeCode"}'
    path = b"/code-interpreters/aws.codeinterpreter.v1/tools/invoke"

    answer = talk(url, b"POST %b HTTP/1.0\r\nContent-Length: %d\r\n\r\n%b" % (path, len(body), body))

    assert answer.count(b":event-type") == 3
    assert b"chunked" not in answer


@pytest.mark.inferred
def test_a_request_line_that_is_not_http_is_refused_in_json(url: str) -> None:
    answer = talk(url, b"GET /%s HTTP/1.1\r\n\r\n" % (b"x" * 70_000))

    assert b" 414 " in answer.splitlines()[0]
    assert b"application/json" in answer


@pytest.mark.inferred
def test_a_gzipped_body_is_read(url: str) -> None:
    body = gzip.compress(json.dumps({"name": "Zipped", "eventExpiryDuration": 30}).encode())

    answer = ask(url, "POST", "/memories/create", body, {"Content-Encoding": "gzip"})

    assert (answer.status, answer.json["memory"]["name"]) == (202, "Zipped")


@pytest.mark.inferred
@pytest.mark.parametrize("body", [b'{"name": "Plain"}', gzip.compress(b"{}")[:-6]], ids=["not gzip", "cut gzip"])
def test_a_body_that_is_not_gzip_as_it_says_cannot_be_parsed(url: str, body: bytes) -> None:
    answer = ask(url, "POST", "/memories/create", body, {"Content-Encoding": "gzip"})

    assert answer.refusal == UNREADABLE
    assert answer.json["reason"] == "CannotParse"


@pytest.mark.inferred
def test_a_client_that_expects_100_continue_gets_it_once(url: str) -> None:
    body = b'{"name": "Patient", "eventExpiryDuration": 30}'
    head = f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"

    answer = talk(url, f"POST /memories/create HTTP/1.1\r\nHost: localhost\r\n{head}".encode() + body)

    assert [line.split()[1] for line in answer.splitlines() if line.startswith(b"HTTP/")] == [b"100", b"202"]


# Connections


@pytest.mark.from_sdk
def test_a_204_has_no_body_and_the_next_request_on_its_connection_works(url: str, memory: dict[str, str]) -> None:
    tags = f"/tags/{label(memory['arn'])}"
    with connected(url) as connection:
        tagged = send(connection, "POST", tags, {"tags": {"team": "a"}})
        kept = connection.sock
        after = send(connection, "GET", tags)
        assert connection.sock is kept

    assert (tagged.status, tagged.body, tagged.headers.get("Content-Length")) == (204, b"", None)
    assert after.json == {"tags": {"team": "a"}}


@pytest.mark.inferred
def test_a_connection_stays_open_over_answers_of_all_kinds(url: str, memory: dict[str, str]) -> None:
    with connected(url) as connection:
        first = send(connection, "POST", "/memories/", {})
        kept = connection.sock
        statuses = [
            send(connection, "POST", "/memories/create", "{").status,
            send(connection, "GET", "/no/such/path", headers=PLANES).status,
            send(connection, "GET", "/moto-api/data.json").status,
            send(connection, "GET", "/a-bucket/", headers=signature("s3")).status,
            send(connection, "POST", "/moto-api/agentcore/memory/flush", {}).status,
        ]
        assert connection.sock is kept

    assert (first.status, statuses) == (200, [400, 404, 200, 404, 200])


@pytest.mark.inferred
def test_an_http_1_0_client_gets_a_length_and_an_end(url: str) -> None:
    answer = talk(url, b"POST /memories/ HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}")

    assert b"Content-Length: 15" in answer
    assert answer.endswith(b'\r\n\r\n{"memories":[]}')


@pytest.mark.inferred
def test_a_stopped_server_answers_no_connection_that_was_kept() -> None:
    server = AgentCoreServer().start()
    with connected(server.url) as connection:
        send(connection, "POST", "/memories/", {})
        kept = connection.sock
        assert kept is not None
        server.stop()
        assert kept.recv(1) == b""


@pytest.mark.inferred
def test_a_server_that_was_not_started_has_no_url() -> None:
    with pytest.raises(RuntimeError, match="start"):
        _ = AgentCoreServer().url


@pytest.mark.inferred
def test_a_port_that_is_taken_is_an_os_error(url: str) -> None:
    with pytest.raises(OSError, match="in use"):
        AgentCoreServer(port=int(url.rpartition(":")[2])).start()


@pytest.mark.inferred
def test_eight_threads_lose_no_event(remote: Clients, memory: dict[str, str]) -> None:
    said: Any = {"memoryId": memory["id"], "actorId": "maria", "sessionId": "s1", "payload": [TEXT]}
    client = make_client("bedrock-agentcore", remote.endpoint, max_pool_connections=8)

    def speak(_: int) -> list[str]:
        return [client.create_event(**said, eventTimestamp=i)["event"]["eventId"] for i in range(20)]

    with ThreadPoolExecutor(8) as threads:
        made = [event_id for ids in threads.map(speak, range(8)) for event_id in ids]
    pages = remote.data.get_paginator("list_events").paginate(memoryId=memory["id"], actorId="maria", sessionId="s1")
    listed = [found["eventId"] for page in pages for found in page["events"]]

    assert len(set(made)) == 160
    assert sorted(listed) == sorted(made)


# Streams


class Speaker:
    """A code interpreter of the test's: three events, each of which waits until it may."""

    def __init__(self) -> None:
        self.produced: list[int] = []
        self.may_go_on, self.closed = Event(), Event()
        self.breaks_at: int | None = None

    def stream(self) -> Iterator[dict[str, Any]]:
        try:
            for i in range(3):
                if i:
                    assert self.may_go_on.wait(20)
                if i == self.breaks_at:
                    raise RuntimeError("the test breaks the stream")
                self.produced.append(i)
                yield {"result": {"content": [{"type": "text", "text": str(i)}]}}
        finally:
            self.closed.set()


@pytest.fixture
def speaker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Speaker]:
    speaker = Speaker()

    def invoke_code_interpreter(call: Call[Any]) -> dict[str, Any]:
        return {"sessionId": "01HZZZZZZZZZZZZZZZZZZZZZZZ", "stream": speaker.stream()}

    with monkeypatch.context() as patch:
        patch.setitem(data.functions, "InvokeCodeInterpreter", invoke_code_interpreter)
        data.plans.pop("InvokeCodeInterpreter", None)
        yield speaker
    data.plans.pop("InvokeCodeInterpreter", None)


def invoke(remote: Clients) -> Any:
    return remote.data.invoke_code_interpreter(codeInterpreterIdentifier="aws.codeinterpreter.v1", name="executeCode")


@pytest.mark.from_model
def test_an_event_stream_arrives_as_it_is_made(remote: Clients, speaker: Speaker) -> None:
    answer = invoke(remote)
    events = iter(answer["stream"])
    first, made_by_then = next(events), list(speaker.produced)
    speaker.may_go_on.set()

    assert (first["result"]["content"][0]["text"], made_by_then) == ("0", [0])
    assert [event["result"]["content"][0]["text"] for event in events] == ["1", "2"]
    assert answer["sessionId"] == "01HZZZZZZZZZZZZZZZZZZZZZZZ"
    headers = answer["ResponseMetadata"]["HTTPHeaders"]
    assert (headers["content-type"], headers["transfer-encoding"]) == ("application/vnd.amazon.eventstream", "chunked")


@pytest.mark.inferred
def test_a_stream_whose_reader_left_is_closed(remote: Clients, speaker: Speaker) -> None:
    answer = invoke(remote)
    next(iter(answer["stream"]))
    answer["stream"].close()
    speaker.may_go_on.set()

    assert speaker.closed.wait(20)


@pytest.mark.inferred
def test_a_stream_that_breaks_is_seen_as_broken_and_the_server_goes_on(remote: Clients, speaker: Speaker) -> None:
    speaker.breaks_at = 1
    answer = invoke(remote)
    speaker.may_go_on.set()

    with pytest.raises(EventStreamError, match="moto-agentcore failed; see its log"):
        list(answer["stream"])
    answer["stream"].close()
    assert remote.control.list_memories()["memories"] == []


@pytest.mark.inferred
def test_a_stream_that_breaks_before_it_begins_is_an_error_in_json(remote: Clients, speaker: Speaker) -> None:
    speaker.breaks_at = 0

    with pytest.raises(remote.data.exceptions.InternalServerException, match="moto-agentcore failed"):
        invoke(remote)


# moto's own interface


@pytest.mark.from_docs
def test_motos_dashboard_and_its_data_are_there(url: str) -> None:
    page, models = ask(url, "GET", "/moto-api/"), ask(url, "GET", "/moto-api/data.json")

    assert (page.status, models.status) == (200, 200)
    assert b"Moto" in page.body
    assert isinstance(models.json, dict)


@pytest.mark.from_docs
def test_motos_reset_takes_state_faults_clock_and_extraction_back(
    remote: Clients, memory: dict[str, str], url: str
) -> None:
    remote.agentcore.faults.on("ListMemories", Fail("ThrottledException"))
    ask(url, "POST", "/moto-api/agentcore/clock/tick", {"days": 400})
    ask(url, "POST", "/moto-api/agentcore/memory/extraction", {"progression": "manual"})

    answer = ask(url, "POST", "/moto-api/reset")

    assert (answer.status, answer.json) == (200, {"status": "ok"})
    assert remote.control.list_memories()["memories"] == []
    assert abs(remote.agentcore.clock.now().timestamp() - time.time()) < 60
    assert state_manager.get_transition("agentcore::extraction") == {"progression": "immediate"}


@pytest.mark.inferred
def test_asking_for_the_reset_page_resets_nothing(remote: Clients, memory: dict[str, str], url: str) -> None:
    ask(url, "GET", "/moto-api/reset")

    assert len(remote.control.list_memories()["memories"]) == 1


@pytest.mark.inferred
def test_the_servers_reset_leaves_a_transition_that_the_test_set_itself(agentcore_server: AgentCoreServer) -> None:
    with progression("agentcore::extraction", times=1):
        agentcore_server.reset()
        assert state_manager.get_transition("agentcore::extraction")["progression"] == "manual"
