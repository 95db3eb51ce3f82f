"""InvokeAgentRuntime and StopRuntimeSession: who is asked, with what, and in which session."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore.author.bound import InvocationContext
from tests.families.arrange import error_of, progression, refused, status_of
from tests.families.runtimes.arrange import ask, asked, change, new_endpoint, new_runtime

SESSION = "session-" + "a" * 32
OTHER = "session-" + "b" * 32
CLIENT_ERROR = "RuntimeClientError"
NOT_FOUND = "ResourceNotFoundException"
FAILED = "Received error (500) from runtime. Please check your CloudWatch logs for more information."


def counting(payload: Any, context: InvocationContext) -> dict[str, Any]:
    """How often this session was asked, and the version that it runs."""
    context.state["count"] = context.state.get("count", 0) + 1
    return {"count": context.state["count"], "version": context.version}


@pytest.mark.inferred
def test_a_runtime_that_nothing_is_bound_to_echoes_and_says_so(clients: Clients) -> None:
    answer = asked(clients, new_runtime(clients), {"prompt": "Hi"})

    assert answer["payload"] == {"prompt": "Hi"}
    assert "agentcore.bind" in answer["message"]


@pytest.mark.from_sdk
def test_a_function_gets_the_payload_and_is_answered_as_json(clients: Clients) -> None:
    runtime = new_runtime(clients)
    clients.agentcore.bind(runtime["agentRuntimeArn"], lambda payload: {"said": payload["prompt"], "über": None})

    answer = ask(clients, runtime, {"prompt": "Hi"})

    assert (answer["statusCode"], answer["contentType"]) == (200, "application/json")
    assert json.loads(answer["response"].read()) == {"said": "Hi", "über": None}


@pytest.mark.inferred
def test_a_payload_that_is_no_json_comes_as_bytes(clients: Clients) -> None:
    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", lambda payload: payload * 2)

    plain = ask(clients, runtime, b"\x00\xff")
    said = ask(clients, runtime, b"1", contentType="application/octet-stream")

    assert (plain["contentType"], plain["response"].read()) == ("application/octet-stream", b"\x00\xff\x00\xff")
    assert said["response"].read() == b"11"


@pytest.mark.from_sdk  # its application answers 400 there
def test_json_that_is_none_is_the_runtimes_error(clients: Clients) -> None:
    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", lambda payload: payload)

    error = error_of(CLIENT_ERROR, ask, clients=clients, runtime=runtime, payload=b"{", contentType="application/json")

    assert "(400)" in error["Error"]["Message"]


@pytest.mark.from_docs
def test_what_fails_is_a_runtime_client_error_with_the_services_text(clients: Clients) -> None:
    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", lambda payload: payload["nothing"])

    error = error_of(CLIENT_ERROR, ask, clients=clients, runtime=runtime, payload={})

    assert (status_of(error), error["Error"]["Message"]) == (424, FAILED)


@pytest.mark.inferred
def test_an_error_of_the_services_own_is_answered_as_it_is(clients: Clients) -> None:
    from moto_agentcore.errors import ServiceError

    def throttles(payload: Any) -> None:
        raise ServiceError("ThrottlingException", "Too fast")

    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", throttles)

    assert refused(ask, "ThrottlingException", clients=clients, runtime=runtime, payload={}) == "Too fast"


async def _coroutine(payload: Any, context: InvocationContext) -> Any:
    return context.session_id


def _generator(payload: Any) -> Iterator[Any]:
    yield "one"
    yield {"two": 2}


async def _async_generator(payload: Any) -> AsyncIterator[Any]:
    yield "one"
    yield {"two": 2}


@pytest.mark.from_sdk
def test_a_coroutine_is_waited_for(clients: Clients) -> None:
    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", _coroutine)

    assert asked(clients, runtime, {}, runtimeSessionId=SESSION) == SESSION


@pytest.mark.from_sdk
@pytest.mark.parametrize("function", [_generator, _async_generator])
def test_what_is_yielded_are_server_sent_events(clients: Clients, function: Any) -> None:
    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", function)

    answer = ask(clients, runtime, {})

    assert answer["contentType"] == "text/event-stream; charset=utf-8"
    assert answer["response"].read() == b'data: "one"\n\ndata: {"two": 2}\n\n'


@pytest.mark.from_sdk
def test_a_failure_in_mid_stream_is_its_last_event(clients: Clients) -> None:
    def fails(payload: Any) -> Iterator[str]:
        yield "one"
        raise LookupError("no such city")

    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", fails)

    *_, last = ask(clients, runtime, {})["response"].read().split(b"\n\n")[:-1]

    assert json.loads(last.removeprefix(b"data: ")) == {
        "error": "no such city",
        "error_type": "LookupError",
        "message": "An error occurred during streaming",
    }


@pytest.mark.inferred
def test_an_event_is_read_before_the_next_one_is_made(clients: Clients) -> None:
    may_go_on = Event()

    def waits(payload: Any) -> Iterator[str]:
        yield "one"
        assert may_go_on.wait(20)
        yield "two"

    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", waits)
    lines = ask(clients, runtime, {})["response"].iter_lines(chunk_size=1)

    assert next(lines) == b'data: "one"'
    may_go_on.set()
    assert [line for line in lines if line] == [b'data: "two"']


@pytest.mark.inferred
def test_a_client_that_leaves_ends_the_generator(clients: Clients) -> None:
    left = Event()

    def endless(payload: Any) -> Iterator[str]:
        try:
            while True:
                yield "x" * 10_000
        finally:
            left.set()

    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", endless)
    body = ask(clients, runtime, {})["response"]
    body.read(5)

    body.close()

    assert left.wait(20)


@pytest.mark.inferred
@pytest.mark.parametrize("hangs", ["plain", "async", "generator", "async generator"])
def test_what_hangs_is_ended_by_its_timeout(clients: Clients, hangs: str) -> None:
    import asyncio

    never = Event()

    async def waits(payload: Any) -> None:
        await asyncio.Event().wait()

    def stops(payload: Any) -> Iterator[str]:
        yield "one"
        never.wait()

    async def stops_too(payload: Any) -> AsyncIterator[str]:
        yield "one"
        await asyncio.Event().wait()

    functions: dict[str, Any] = {
        "plain": lambda payload: never.wait(),
        "async": waits,
        "generator": stops,
        "async generator": stops_too,
    }
    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", functions[hangs], timeout=0.2)

    if "generator" in hangs:
        assert b"not done within 0.2 seconds" in ask(clients, runtime, {})["response"].read()
    else:
        text = refused(ask, CLIENT_ERROR, clients=clients, runtime=runtime, payload={})
        assert text == "The runtime did not answer in time: not done within 0.2 seconds"
    never.set()


@pytest.mark.inferred
def test_a_binding_may_be_for_one_endpoint_and_comes_before_or_after_the_runtime(clients: Clients) -> None:
    clients.agentcore.bind("helper", lambda payload: "all")
    clients.agentcore.bind("helper", lambda payload: "prod", qualifier="prod")
    runtime = new_runtime(clients)
    new_endpoint(clients, runtime["agentRuntimeId"], "prod")

    assert asked(clients, runtime, {}) == "all"
    assert asked(clients, runtime, {}, qualifier="prod") == "prod"
    clients.agentcore.bind("helper", None, qualifier="prod")
    assert asked(clients, runtime, {}, qualifier="prod") == "all"


@pytest.mark.from_model
def test_a_runtime_is_called_by_its_id_with_its_account(clients: Clients) -> None:
    runtime = new_runtime(clients)
    by_id = {"agentRuntimeArn": runtime["agentRuntimeId"]}

    assert asked(clients, by_id, {}, accountId="123456789012")["payload"] == {}
    assert "accountId is required" in refused(ask, clients=clients, runtime=by_id, payload={})
    error_of(NOT_FOUND, ask, clients=clients, runtime=by_id, payload={}, accountId="210987654321")


@pytest.mark.from_sdk  # quoted by many who met it
def test_what_is_not_there_is_said_with_its_qualifier(clients: Clients) -> None:
    runtime = new_runtime(clients)
    arn = runtime["agentRuntimeArn"]
    nobody = {"agentRuntimeArn": arn[:-1] + ("a" if arn[-1] != "a" else "b")}

    text = refused(ask, NOT_FOUND, clients=clients, runtime=runtime, payload={}, qualifier="prod")

    assert text == f"No endpoint or agent found with qualifier 'prod' for agent '{arn}'"
    assert "qualifier 'DEFAULT'" in refused(ask, NOT_FOUND, clients=clients, runtime=nobody, payload={})


@pytest.mark.inferred
def test_a_runtime_that_is_not_ready_yet_is_not_found(local: Clients) -> None:
    with progression("agentcore::runtime", progression="manual", times=2):
        made = new_runtime(local)

        error_of(NOT_FOUND, ask, clients=local, runtime=made, payload={})


@pytest.mark.from_docs
def test_an_endpoint_serves_its_version_and_a_running_session_keeps_its_own(clients: Clients) -> None:
    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", counting)
    new_endpoint(clients, runtime["agentRuntimeId"], "prod")
    before = asked(clients, runtime, {}, runtimeSessionId=SESSION)

    change(clients, runtime["agentRuntimeId"])

    assert before == {"count": 1, "version": "1"}
    assert asked(clients, runtime, {}, runtimeSessionId=SESSION) == {"count": 2, "version": "1"}
    assert asked(clients, runtime, {}, runtimeSessionId=OTHER) == {"count": 1, "version": "2"}
    assert asked(clients, runtime, {}, runtimeSessionId=SESSION, qualifier="prod") == {"count": 1, "version": "1"}


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("lifecycle", "waits", "ends"),
    [
        ({}, timedelta(seconds=899), False),
        ({}, timedelta(seconds=900), True),
        ({"idleRuntimeSessionTimeout": 60, "maxLifetime": 60}, timedelta(seconds=60), True),
    ],
)
def test_a_session_ends_by_itself(local: Clients, lifecycle: Any, waits: timedelta, ends: bool) -> None:
    runtime = new_runtime(local, lifecycleConfiguration=lifecycle) if lifecycle else new_runtime(local)
    local.agentcore.bind("helper", counting)
    asked(local, runtime, {}, runtimeSessionId=SESSION)

    local.agentcore.clock.tick(seconds=waits.total_seconds())

    assert asked(local, runtime, {}, runtimeSessionId=SESSION)["count"] == (1 if ends else 2)


@pytest.mark.from_docs
def test_a_session_that_is_used_ends_at_its_longest_all_the_same(clients: Clients) -> None:
    runtime = new_runtime(clients, lifecycleConfiguration={"idleRuntimeSessionTimeout": 60, "maxLifetime": 120})
    clients.agentcore.bind("helper", counting)
    counts = []
    for _ in range(4):
        counts.append(asked(clients, runtime, {}, runtimeSessionId=SESSION)["count"])
        clients.agentcore.clock.tick(seconds=50)

    assert counts == [1, 2, 3, 1]


@pytest.mark.from_docs
def test_a_stopped_session_begins_anew_with_an_empty_environment(clients: Clients) -> None:
    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", counting)
    arn = runtime["agentRuntimeArn"]
    for _ in range(2):
        asked(clients, runtime, {}, runtimeSessionId=SESSION)

    stopped = clients.data.stop_runtime_session(agentRuntimeArn=arn, runtimeSessionId=SESSION)

    assert (stopped["statusCode"], stopped["runtimeSessionId"]) == (200, SESSION)
    assert asked(clients, runtime, {}, runtimeSessionId=SESSION)["count"] == 1
    text = refused(clients.data.stop_runtime_session, NOT_FOUND, agentRuntimeArn=arn, runtimeSessionId=OTHER)
    assert OTHER in text


@pytest.mark.from_model
def test_a_session_has_the_id_that_was_asked_for_however_long(local: Clients) -> None:
    runtime = new_runtime(local)

    assert ask(local, runtime, {}, runtimeSessionId="s" * 256)["runtimeSessionId"] == "s" * 256
    refused(ask, clients=local, runtime=runtime, payload={}, runtimeSessionId="s" * 257)


@pytest.mark.from_model
def test_traces_come_back(clients: Clients) -> None:
    traces = {"traceId": "Root=1", "traceParent": "00-1", "traceState": "a=b", "baggage": "k=v"}

    answer = ask(clients, new_runtime(clients), {}, **traces)

    assert {name: answer[name] for name in traces} == traces


@pytest.mark.from_sdk
def test_a_function_is_told_of_listed_headers_and_traces_alone(clients: Clients) -> None:
    custom, own = "X-Amzn-Bedrock-AgentCore-Runtime-Custom-Tenant", "X-Amz-Tenant"
    listed = ["X-Team", "Authorization", custom, own]
    runtime = new_runtime(clients, requestHeaderConfiguration={"requestHeaderAllowlist": listed})
    clients.agentcore.bind("helper", lambda payload, context: context.request_headers)

    def add(request: Any, **_: Any) -> None:
        request.headers["X-Team"] = "red"
        request.headers["X-Other"] = "blue"
        request.headers[custom] = request.headers[own] = "t1"

    clients.data.meta.events.register("before-sign.bedrock-agentcore.InvokeAgentRuntime", add)
    try:
        found = asked(clients, runtime, {}, baggage="k=v")
    finally:
        clients.data.meta.events.unregister("before-sign.bedrock-agentcore.InvokeAgentRuntime", add)

    wanted = {"x-team": "red", "baggage": "k=v", custom.lower(): "t1"}
    assert {name.lower(): value for name, value in found.items()} == wanted


@pytest.mark.from_sdk  # without a user it gets none, and says which header is missing
def test_a_workload_access_token_is_handed_out_for_the_user_that_was_named(clients: Clients) -> None:
    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", lambda payload, context: context.workload_access_token)

    first, again = (asked(clients, runtime, {}, runtimeSessionId=SESSION, runtimeUserId="ann") for _ in range(2))

    assert isinstance(first, str)
    assert first == again
    assert asked(clients, runtime, {}, runtimeSessionId=SESSION, runtimeUserId="bob") != first
    assert asked(clients, runtime, {}, runtimeSessionId=SESSION) is None


@pytest.mark.inferred
def test_what_is_bound_may_call_the_service(clients: Clients) -> None:
    runtime = new_runtime(clients)
    control = clients.control

    def looks(payload: Any) -> str:
        name: str = control.get_agent_runtime(agentRuntimeId=runtime["agentRuntimeId"])["agentRuntimeName"]
        return name

    clients.agentcore.bind("helper", looks)

    assert asked(clients, runtime, {}) == "helper"
