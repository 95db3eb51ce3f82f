"""What was asked and answered, to assert on."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any
from unittest.mock import ANY

import pytest

from conftest import Clients
from moto_agentcore import Fail, mock_agentcore
from moto_agentcore.controls import controls
from moto_agentcore.controls.calls import LARGE, MOST_BYTES
from tests.controls.conversation import AT, code_of, new_memory, say
from tests.families.identities.arrange import coinbase, oauth2
from tests.families.runtimes.arrange import GIVEN as RUNTIME
from tests.host.raw import ask


def _post(remote: Clients, path: str, **body: Any) -> Any:
    headers = {"Content-Type": "application/json"}
    return ask(remote.endpoint or "", "POST", f"/moto-api/agentcore/{path}", body, headers)


def _say_much(clients: Clients, memory_id: str, messages: int) -> None:
    """As many messages of 99,000 letters in one event."""
    payload = [{"conversational": {"role": "OTHER", "content": {"text": "x" * 99_000}}}] * messages
    clients.data.create_event(memoryId=memory_id, actorId="ana", sessionId="s1", eventTimestamp=AT, payload=payload)


@pytest.mark.inferred
def test_calls_are_told_in_order_with_what_was_asked_and_answered(clients: Clients) -> None:
    memory_id = new_memory(clients)
    say(clients, memory_id, "Hello")
    assert code_of(clients.data.list_actors, memoryId="Demo-0123456789") == "ResourceNotFoundException"

    made, said, refused = clients.agentcore.calls

    assert (made.service, made.operation, made.status) == ("bedrock-agentcore-control", "CreateMemory", 202)
    assert made.response["memory"]["id"] == memory_id
    assert set(made.response) == {"memory"}
    assert said.params["payload"][0]["conversational"]["content"]["text"] == "Hello"
    assert said.response["event"]["eventTimestamp"].tzinfo is not None
    assert (refused.error, refused.status, refused.region) == ("ResourceNotFoundException", 404, "us-east-1")


@pytest.mark.inferred
def test_calls_are_picked_by_operation_and_parameters(local: Clients) -> None:
    memory_id = new_memory(local)
    for session in ("s1", "s2", "s2"):
        say(local, memory_id, session=session)
    calls = local.agentcore.calls

    calls("CreateEvent", memoryId=memory_id).assert_called(times=3)
    calls("CreateEvent", sessionId="s3").assert_not_called()
    assert len(calls("CreateEvent", sessionId="s2")) == 2
    with pytest.raises(AssertionError) as failed:
        calls("CreateEvent", sessionId="s3").assert_called()
    first, _, *told = str(failed.value).splitlines()
    assert first == "CreateEvent with sessionId='s3' was called 0 times, not at least once"
    assert [line.strip().startswith(f"CreateEvent(memoryId='{memory_id}'") for line in told] == [True] * 3


@pytest.mark.inferred
def test_what_is_wanted_of_a_call_may_be_a_part_a_condition_or_nothing(local: Clients) -> None:
    memory_id, at = new_memory(local), datetime(2026, 1, 1, 12, 0, 0, 123_987, tzinfo=timezone.utc)
    payload = [{"conversational": {"role": role, "content": {"text": "Hello"}}} for role in ("USER", "ASSISTANT")]
    local.data.create_event(
        memoryId=memory_id, actorId="ana", sessionId="s1", eventTimestamp=at, payload=payload, metadata={}
    )
    user = {"conversational": {"role": "USER"}}
    wanted: list[tuple[bool, dict[str, Any]]] = [
        (True, {"eventTimestamp": at}),
        (True, {"eventTimestamp": at.astimezone().replace(tzinfo=None)}),
        (True, {"eventTimestamp": "2026-01-01T12:00:00.123Z"}),
        (False, {"eventTimestamp": at + timedelta(milliseconds=1)}),
        (False, {"eventTimestamp": "noon"}),
        (True, {"payload": [user, ANY]}),
        (False, {"payload": [user]}),
        (False, {"payload": [ANY, user]}),
        (True, {"actorId": lambda actor: actor.startswith("a")}),
        (False, {"actorId": lambda actor: actor.startswith("b")}),
        (True, {"branch": None}),
        (False, {"branch": ANY}),
        (False, {"branch": lambda branch: True}),
        (False, {"actorId": None}),
        (True, {"actorId": ANY}),
        (False, {"actorId": {"name": "ana"}}),
    ]

    assert [bool(local.agentcore.calls("CreateEvent", **params)) for _, params in wanted] == [fit for fit, _ in wanted]


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (("create_event", {}), "no operation 'create_event'; did you mean CreateEvent?"),
        (("CreateEvent", {"actor": "ana"}), "CreateEvent takes no actor; its parameters are .*'actorId'"),
    ],
    ids=["operation", "parameter"],
)
@pytest.mark.inferred
def test_a_question_that_no_call_could_answer_is_refused(local: Clients, asked: Any, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        local.agentcore.calls(asked[0], **asked[1])


@pytest.mark.inferred
def test_calls_are_told_over_http(remote: Clients) -> None:
    memory_id = new_memory(remote)
    say(remote, memory_id, session="s1")
    say(remote, memory_id, session="s2")

    found = _post(remote, "calls", operation="CreateEvent", params={"sessionId": "s2"}).json
    last = _post(remote, "calls", last=1).json
    wrong = _post(remote, "calls", operation="CreateEvnt")
    nobodys = _post(remote, "calls", params={"sessionId": "s2"})
    _post(remote, "calls/clear")

    assert (found["count"], found["calls"][0]["params"]["sessionId"]) == (1, "s2")
    assert (last["count"], [call["operation"] for call in last["calls"]]) == (3, ["CreateEvent"])
    assert (nobodys.status, nobodys.json["message"]) == (400, "params are of one operation; name it")
    assert (wrong.status, "did you mean CreateEvent?" in wrong.json["message"]) == (400, True)
    assert _post(remote, "calls").json == {"count": 0, "dropped": 0, "calls": []}


@pytest.mark.inferred
def test_no_secret_is_in_what_is_told_of_calls(remote: Clients) -> None:
    word = "Gv3xSecretWord"
    control, data = remote.control, remote.data
    control.create_api_key_credential_provider(name="key", apiKey=word)
    control.create_oauth2_credential_provider(name="hub", **oauth2(word))
    control.create_payment_credential_provider(name="pay", **coinbase(walletSecret=word))
    control.create_agent_runtime(agentRuntimeName="agent", **RUNTIME, environmentVariables={"MODE": word})
    control.create_workload_identity(name="agent")
    token = data.get_workload_access_token(workloadName="agent")["workloadAccessToken"]
    held = data.get_resource_api_key(workloadIdentityToken=token, resourceCredentialProviderName="key")

    told = json.dumps(_post(remote, "calls").json), repr(remote.agentcore.calls)

    assert held["apiKey"] == word
    assert [secret in text for text in told for secret in (word, token)] == [False] * 4


@pytest.mark.inferred
def test_no_secret_is_in_what_is_told_of_a_url(local: Clients) -> None:
    word = "t0p-s3cr3t"
    urls = [
        f"https://ana:{word}@hooks.example/a",
        f"redis://:{word}@hooks.example/a",
        f"https://hooks.example/a?x=1&access_token={word}#b",
        f"https://hooks.example/a?key={word}&monkey=1&sig={word}#id_token={word}",
    ]
    memory_id = new_memory(local)
    for url in urls:
        payload = [{"blob": {"asked": url}}]
        local.data.create_event(memoryId=memory_id, actorId="ana", eventTimestamp=0, payload=payload)

    told = [call.params["payload"][0]["blob"]["asked"] for call in local.agentcore.calls("CreateEvent")]

    assert told == [url.replace(word, "(hidden)") for url in urls]


@pytest.mark.inferred
def test_what_is_kept_is_bounded_in_bytes_and_ends_with_the_mock(idle: Clients) -> None:
    with mock_agentcore() as agentcore:
        memory_id = new_memory(idle)
        for _ in range(1 + MOST_BYTES // 800_000):
            _say_much(idle, memory_id, 4)
        kept, total = controls.calls.entries(), controls.calls.total
        held = sum(len(entry.request.body) + len(entry.body or b"") for entry in kept)
        assert 0 < held <= MOST_BYTES
        assert agentcore.calls.dropped > 0
        with pytest.raises(AssertionError, match=rf"\({agentcore.calls.dropped} earlier calls are no longer kept\)$"):
            agentcore.calls("CreateEvent").assert_not_called()
        assert kept[-1].number == total
    assert controls.calls.entries() == []


@pytest.mark.inferred
def test_a_body_beyond_all_sense_is_not_kept(local: Clients) -> None:
    memory_id = new_memory(local)
    _say_much(local, memory_id, LARGE // 99_000 + 1)

    (call,) = local.agentcore.calls("CreateEvent", memoryId=memory_id)

    assert (call.params, call.response, call.status) == ({"memoryId": memory_id}, None, 201)


@pytest.mark.inferred
def test_a_call_that_a_fault_answers_is_one_of_them(local: Clients) -> None:
    local.agentcore.faults.on("ListMemories", Fail("ThrottledException"), times=1)
    code_of(local.control.list_memories)

    assert [call.error for call in local.agentcore.calls] == ["ThrottledException"]
