"""``agentcore.script``: the author's answers for any operation, also one that nobody answers yet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from threading import Event
from typing import Any

import pytest
from botocore.exceptions import ClientError, EventStreamError

from conftest import Clients, make_client
from moto_agentcore import AgentCore, Fail, mock_agentcore
from moto_agentcore.errors import ServiceError
from moto_agentcore.wire.strict import ModelError
from tests.controls.conversation import code_of
from tests.families.agents.arrange import failing
from tests.families.harnesses.arrange import NONE, new_harness
from tests.families.harnesses.test_invoke import invoked, text_of
from tests.host.raw import ask

ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/agent-aaaaaaaaaa"
INTERPRETER = "aws.codeinterpreter.v1"


def text_event(text: str) -> dict[str, Any]:
    return {"result": {"content": [{"type": "text", "text": text}]}}


def invoke(clients: Clients, payload: bytes = b"{}") -> bytes:
    answer = clients.data.invoke_agent_runtime(agentRuntimeArn=ARN, payload=payload)
    return bytes(answer["response"].read())


def execute(clients: Clients) -> list[str]:
    answer = clients.data.invoke_code_interpreter(codeInterpreterIdentifier=INTERPRETER, name="executeCode")
    return [event["result"]["content"][0]["text"] for event in answer["stream"]]


@pytest.mark.inferred
def test_a_value_answers_an_operation_nobody_has(clients: Clients) -> None:
    clients.agentcore.script("InvokeAgentRuntime", {"response": b"hello", "contentType": "text/plain"})

    answer = clients.data.invoke_agent_runtime(agentRuntimeArn=ARN, payload=b"{}")

    assert (answer["response"].read(), answer["contentType"], answer["statusCode"]) == (b"hello", "text/plain", 200)


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("answer", "body"),
    [
        ("text", b"text"),
        (b"bytes", b"bytes"),
        ({"response": {"result": 1}}, b'{"result": 1}'),
        ({"response": [b"a", b"b"][:0]}, b"[]"),
        (lambda call: call.params["payload"] * 2, b"{}{}"),
        (lambda call: (piece for piece in (b"a", "b")), b"ab"),
    ],
    ids=["a text", "bytes", "an object", "a list", "a function", "a generator"],
)
def test_a_payload_is_given_as_it_comes(local: Clients, answer: Any, body: bytes) -> None:
    local.agentcore.script("InvokeAgentRuntime", answer)

    assert invoke(local) == body


@pytest.mark.inferred
def test_a_list_of_events_is_a_stream(clients: Clients) -> None:
    clients.agentcore.script("InvokeCodeInterpreter", [text_event("1"), text_event("2")])

    assert execute(clients) == ["1", "2"]
    assert execute(clients) == ["1", "2"]


async def _async_answer(call: Any) -> list[dict[str, Any]]:
    await asyncio.sleep(0)
    return [text_event("1"), text_event("2")]


async def _async_events(call: Any) -> AsyncIterator[dict[str, Any]]:
    yield text_event("1")
    await asyncio.sleep(0)
    yield text_event("2")


def _events(call: Any) -> Iterator[dict[str, Any]]:
    yield text_event("1")
    yield text_event("2")


@pytest.mark.inferred
@pytest.mark.parametrize("script", [_async_answer, _async_events, _events])
def test_a_function_may_be_of_any_kind(local: Clients, script: Any) -> None:
    local.agentcore.script("InvokeCodeInterpreter", script)

    assert execute(local) == ["1", "2"]


@pytest.mark.inferred
def test_inside_an_event_loop_too(local: Clients) -> None:
    local.agentcore.script("InvokeCodeInterpreter", _async_events)

    async def test() -> list[str]:
        return execute(local)

    assert asyncio.run(test()) == ["1", "2"]


@pytest.mark.inferred
def test_an_operation_that_is_answered_is_answered_by_the_script(clients: Clients) -> None:
    clients.agentcore.script("DeleteMemory", {"memoryId": "Other-aaaaaaaaaa", "status": "DELETING"}, times=1)
    memory_id = clients.control.create_memory(name="Demo", eventExpiryDuration=30)["memory"]["id"]

    assert clients.control.delete_memory(memoryId=memory_id)["memoryId"] == "Other-aaaaaaaaaa"
    assert [memory["id"] for memory in clients.control.list_memories()["memories"]] == [memory_id]
    assert clients.control.delete_memory(memoryId=memory_id)["memoryId"] == memory_id


@pytest.mark.inferred
def test_a_condition_picks_the_calls(local: Clients) -> None:
    local.agentcore.script("InvokeAgentRuntime", "a", where=lambda call: call.params["payload"] == b"1")
    local.agentcore.script("InvokeAgentRuntime", "b")

    assert [invoke(local, b"1"), invoke(local, b"2")] == [b"a", b"b"]


@pytest.mark.inferred
def test_bad_input_is_refused_before_a_script_is_asked(local: Clients) -> None:
    local.agentcore.script("InvokeAgentRuntime", lambda call: pytest.fail("it was asked"))

    with pytest.raises(ClientError, match="runtimeSessionId"):
        local.data.invoke_agent_runtime(agentRuntimeArn=ARN, payload=b"{}", runtimeSessionId="s" * 257)


@pytest.mark.inferred
def test_a_fault_comes_before_a_script(local: Clients) -> None:
    local.agentcore.script("InvokeAgentRuntime", "fine")
    local.agentcore.faults.on("InvokeAgentRuntime", Fail("ThrottlingException"), times=1)

    assert code_of(invoke, local) == "ThrottlingException"
    assert invoke(local) == b"fine"


@pytest.mark.inferred
def test_what_a_script_raises_is_the_services_error(clients: Clients) -> None:
    def fails(call: Any) -> bytes:
        raise LookupError("no such city")

    clients.agentcore.script("InvokeAgentRuntime", fails)
    with pytest.raises(clients.data.exceptions.RuntimeClientError, match="no such city"):
        invoke(clients)


@pytest.mark.inferred
def test_an_error_of_the_services_own_is_raised_as_it_is(clients: Clients) -> None:
    def fails(call: Any) -> bytes:
        raise ServiceError("ThrottlingException", "Slow down")

    clients.agentcore.script("InvokeAgentRuntime", fails)
    with pytest.raises(clients.data.exceptions.ThrottlingException, match="Slow down"):
        invoke(clients)


@pytest.mark.from_model  # the exceptions of InvokeCodeInterpreter's stream
def test_an_error_in_the_middle_is_the_streams_exception(clients: Clients) -> None:
    def breaks(call: Any) -> Iterator[dict[str, Any]]:
        yield text_event("1")
        raise LookupError("no such file")

    clients.agentcore.script("InvokeCodeInterpreter", breaks)
    answer = clients.data.invoke_code_interpreter(codeInterpreterIdentifier=INTERPRETER, name="executeCode")
    events = iter(answer["stream"])

    assert next(events) == text_event("1")
    with pytest.raises(EventStreamError, match=r"internalServerException.*no such file"):
        next(events)
    answer["stream"].close()


@pytest.mark.inferred
def test_an_error_in_the_middle_of_a_payload_is_a_broken_connection(clients: Clients) -> None:
    from botocore.exceptions import ResponseStreamingError

    def breaks(call: Any) -> Iterator[bytes]:
        yield b"1"
        raise LookupError("no such file")

    clients.agentcore.script("InvokeAgentRuntime", breaks)
    answer = clients.data.invoke_agent_runtime(agentRuntimeArn=ARN, payload=b"{}")

    assert answer["response"].read(1) == b"1"
    with pytest.raises(ResponseStreamingError):
        answer["response"].read()


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("operation", "answer", "why"),
    [
        ("InvokeRuntime", "x", "there is no operation 'InvokeRuntime'"),
        ("InvokeAgentRuntime", {"respones": b"x"}, "answers no respones"),
        ("InvokeAgentRuntime", {"response": b"x", "runtimeSessionId": 1}, "1 is no string"),
        ("InvokeCodeInterpreter", [{"results": {}}], "is no event"),
        ("InvokeCodeInterpreter", [{"result": {"content": [{"type": "song"}]}}], "content.1.member.type"),
        ("InvokeCodeInterpreter", [{"result": {"content": [{"type": "text", "text": 1}]}}], "content.1.text"),
        ("InvokeCodeInterpreter", [{"result": {}}], "result.content"),
        ("InvokeFlow", 5, "InvokeFlow streams events: a list, an iterable or a function gives them, not 5"),
        ("InvokeFlow", "yes", "InvokeFlow streams events"),
        ("InvokeCodeInterpreter", b"x", "InvokeCodeInterpreter streams events"),
        ("InvokeHarness", {"stream": 5}, "InvokeHarness streams events"),
        ("InvokeHarness", [{"toolUse": {"name": 5}}], "is no event"),
        ("InvokeAgent", 5, "InvokeAgent streams events"),
        ("GetMemory", ["x"], "is answered with members"),
        ("GetMemory", {}, "memory"),
    ],
)
def test_what_can_never_answer_is_refused_at_once(local: Clients, operation: str, answer: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        local.agentcore.script(operation, answer)


@pytest.mark.inferred
def test_a_condition_that_is_none_is_told_of_before_the_answer(local: Clients) -> None:
    where: Any = {"a": 1}
    with pytest.raises(TypeError, match="where is a function of the call"):
        local.agentcore.script("ListMemories", {}, where=where)


@pytest.mark.inferred
@pytest.mark.parametrize("answer", ["hello", ["hel", "lo"], {"stream": "hello"}])
def test_texts_stand_where_a_family_takes_them(local: Clients, answer: Any) -> None:
    harness = new_harness(local, memory=NONE)
    local.agentcore.script("InvokeHarness", answer)

    assert text_of(invoked(local, harness)) == "hello"


@pytest.mark.inferred
def test_what_a_function_gives_is_held_against_the_model(local: Clients) -> None:
    local.agentcore.script("GetMemory", lambda call: {"memory": {"name": 1}})

    with pytest.raises(ModelError, match="GetMemory answers"):
        local.control.get_memory(memoryId="Demo-aaaaaaaaaa")


@pytest.mark.inferred
def test_over_http_what_does_not_fit_says_so(remote: Clients) -> None:
    remote.agentcore.script("GetMemory", lambda call: {"memory": {"name": 1}})

    with pytest.raises(ClientError, match="GetMemory answers"):
        remote.control.get_memory(memoryId="Demo-aaaaaaaaaa")


@pytest.mark.inferred
def test_an_event_that_does_not_fit_ends_the_stream(remote: Clients) -> None:
    remote.agentcore.script("InvokeCodeInterpreter", lambda call: iter([text_event("1"), {"song": {}}]))
    answer = remote.data.invoke_code_interpreter(codeInterpreterIdentifier=INTERPRETER, name="executeCode")
    events = iter(answer["stream"])

    assert next(events) == text_event("1")
    with pytest.raises(EventStreamError, match="is no event"):
        next(events)
    answer["stream"].close()


@pytest.mark.inferred
def test_two_services_have_an_operation_of_one_name(local: Clients) -> None:
    local.agentcore.script("ListSessions", {"sessionSummaries": []})  # agent-runtime's
    local.agentcore.script("ListSessions", None)
    local.agentcore.script("ListSessions", {"sessionSummaries": []}, where=lambda call: "memoryId" in call.params)

    assert local.data.list_sessions(memoryId="Demo-aaaaaaaaaa", actorId="a")["sessionSummaries"] == []


@pytest.mark.inferred
def test_scripts_end_with_the_mock() -> None:
    client = make_client("bedrock-agentcore")
    with AgentCore() as running:
        running.script("InvokeAgentRuntime", "fine")
        assert client.invoke_agent_runtime(agentRuntimeArn=ARN, payload=b"{}")["response"].read() == b"fine"
    with mock_agentcore(), pytest.raises(ClientError, match="ResourceNotFoundException"):
        client.invoke_agent_runtime(agentRuntimeArn=ARN, payload=b"{}")


def post(remote: Clients, body: Any) -> tuple[int, str]:
    answer = ask(remote.endpoint or "", "POST", "/moto-api/agentcore/script", body, {})
    return answer.status, answer.json.get("message", "")


@pytest.mark.inferred
def test_a_script_is_set_and_taken_back_over_http(remote: Clients) -> None:
    assert post(remote, {"operation": "InvokeAgentRuntime", "answer": {"response": "hello"}}) == (200, "")
    assert invoke(remote) == b"hello"

    assert post(remote, {"operation": "InvokeAgentRuntime"}) == (200, "")
    assert code_of(invoke, remote) == "ResourceNotFoundException"


@pytest.mark.inferred
def test_events_over_http_hold_blobs_in_base64(remote: Clients) -> None:
    blob = {"result": {"content": [{"type": "image", "data": "aGVsbG8="}]}}
    assert post(remote, {"operation": "InvokeCodeInterpreter", "answer": [blob], "times": 1}) == (200, "")

    answer = remote.data.invoke_code_interpreter(codeInterpreterIdentifier=INTERPRETER, name="executeCode")
    (event,) = answer["stream"]

    assert event["result"]["content"][0]["data"] == b"hello"


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"operation": 1, "answer": "x"}, "operation must be a string"),
        ({"operation": "Invoke", "answer": "x"}, "there is no operation 'Invoke'"),
        ({"operation": "InvokeAgentRuntime", "answer": {"resp": "x"}}, "answers no resp"),
        ({"operation": "InvokeAgentRuntime", "answer": "x", "times": 0}, "times must be at least 1"),
        ({"operation": "GetMemory", "answer": {"memory": {"name": 1}}}, "'memory.name' cannot be read as a string"),
        ({"operation": "InvokeCodeInterpreter", "answer": [{"song": 1}]}, "is no event"),
        ({"operation": "InvokeFlow", "answer": 5}, "streams events"),
        ({"operation": "StartPolicyGeneration", "answer": "permit"}, "takes a callable or a list"),
    ],
)
def test_a_script_over_http_that_does_not_fit_is_refused(remote: Clients, body: Any, why: str) -> None:
    status, message = post(remote, body)
    assert status == 400
    assert why in message


@pytest.mark.from_model
def test_the_first_event_is_read_before_the_second_is_made(clients: Clients) -> None:
    may_go_on, closed = Event(), Event()

    def waits(call: Any) -> Iterator[dict[str, Any]]:
        try:
            yield text_event("1")
            assert may_go_on.wait(20)
            yield text_event("2")
        finally:
            closed.set()

    clients.agentcore.script("InvokeCodeInterpreter", waits)
    answer = clients.data.invoke_code_interpreter(codeInterpreterIdentifier=INTERPRETER, name="executeCode")
    events = iter(answer["stream"])

    assert next(events) == text_event("1")
    may_go_on.set()
    assert list(events) == [text_event("2")]
    assert closed.wait(20)


@pytest.mark.inferred
@pytest.mark.parametrize("is_async", [False, True])
def test_a_client_that_leaves_ends_the_generator(clients: Clients, is_async: bool) -> None:
    closed = Event()

    def speaks(call: Any) -> Iterator[dict[str, Any]]:
        try:
            while True:
                yield text_event("more" * 10_000)
        finally:
            closed.set()

    async def speaks_async(call: Any) -> AsyncIterator[dict[str, Any]]:
        try:
            while True:
                yield text_event("more" * 10_000)
        finally:
            await asyncio.sleep(0)
            closed.set()

    clients.agentcore.script("InvokeCodeInterpreter", speaks_async if is_async else speaks)
    answer = clients.data.invoke_code_interpreter(codeInterpreterIdentifier=INTERPRETER, name="executeCode")
    next(iter(answer["stream"]))
    answer["stream"].close()

    assert closed.wait(20)


@pytest.mark.inferred
def test_a_scripted_stream_may_be_interrupted(clients: Clients) -> None:
    clients.agentcore.script("InvokeCodeInterpreter", [text_event("1"), text_event("2")])
    clients.agentcore.faults.on("InvokeCodeInterpreter", Fail("ThrottlingException", "slow down", after=1))
    stream = clients.data.invoke_code_interpreter(codeInterpreterIdentifier=INTERPRETER, name="executeCode")["stream"]

    found, error = failing(stream)

    assert len(found) == 1
    assert error == {"Code": "throttlingException", "Message": "slow down"}


@pytest.mark.inferred
def test_an_answer_that_is_no_stream_is_not_interrupted(local: Clients) -> None:
    local.agentcore.script("InvokeAgentRuntime", "fine")
    local.agentcore.faults.on("*", Fail("ThrottlingException", after=0))

    assert invoke(local) == b"fine"
