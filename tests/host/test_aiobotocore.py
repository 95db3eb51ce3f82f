"""aiobotocore inside the mock, without a server: all three services, streams as they are made, beside boto3 clients.

It pins botocore narrowly, so that it is seldom installed beside the newest: ``.ci/run`` has a step of its own for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timezone
from threading import Event
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from conftest import SERVICES, Clients
from moto_agentcore import AgentCore, AgentCoreWarning, install, mock_agentcore
from tests.controls.test_scripts import ARN, INTERPRETER, text_event
from tests.families.runtimes.arrange import new_runtime
from tests.host.arrange import CONTROL, DATA, before_install, new_memory
from tests.host.test_moto_contract import digest
from tests.host.test_streams import SECONDS, Speaker

aiobotocore = pytest.importorskip("aiobotocore.session", reason="no aiobotocore beside this botocore")
AioConfig = pytest.importorskip("aiobotocore.config").AioConfig
pytestmark = pytest.mark.inferred

# As in test_moto_contract.py: append where both versions work, replace where only the new one does.
RELIED_ON: dict[str, set[str]] = {
    "aiobotocore._helpers:resolve_awaitable": {"3c04670428b52e4d"},
    "aiobotocore.args:AioClientArgsCreator.get_client_args": {"e233754a10cf5a2e"},
    "aiobotocore.awsrequest:AioAWSResponse": {"e2fd866b79162734"},
    "aiobotocore.endpoint:AioEndpoint._do_get_response": {"ab2631ef6891509b"},
    "aiobotocore.endpoint:AioEndpoint._get_response": {"246f786c225c57ee"},
    "aiobotocore.endpoint:AioEndpoint.create_request": {"bb57932b85682086"},
    "aiobotocore.endpoint:convert_to_response_dict": {"ee2f00f244efb1df"},
    "aiobotocore.eventstream:AioEventStream": {"3b147776112d65d0"},
    "aiobotocore.hooks:AioHierarchicalEmitter._emit": {"9f0aeb9c2d692ce3"},
    "aiobotocore.response:AioStreamingBody": {"5490b0810cc45e43"},
}
SAID = {"conversational": {"role": "USER", "content": {"text": "I moved to Lisbon and I love sushi."}}}
FACTS = {"semanticMemoryStrategy": {"name": "facts", "namespaceTemplates": ["/facts/{actorId}/"]}}


@pytest.mark.parametrize("name", RELIED_ON)
def test_the_guest_is_as_it_was_read(name: str) -> None:
    assert digest(name) in RELIED_ON[name]


def _new_session() -> Any:
    session = aiobotocore.get_session()
    session.set_credentials("testing", "testing")
    return session


@pytest.fixture(scope="module")
def late() -> Any:
    install()
    return _new_session()


@pytest.fixture(scope="module")
def early() -> Any:
    """A session from before ``install()``: the fast door does not know it."""
    with before_install():
        return _new_session()


@pytest.fixture(params=["late", "early"])
def session(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


@asynccontextmanager
async def _clients(session: Any, *names: str) -> AsyncIterator[Any]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(session.create_client(name, "us-east-1")) for name in names]


def test_its_clients_and_boto3s_see_the_same_state(local: Clients, session: Any) -> None:
    async def talk() -> tuple[Any, ...]:
        async with _clients(session, *SERVICES) as (control, data, agents):
            given = {"name": "Chat", "eventExpiryDuration": 30, "memoryStrategies": [FACTS]}
            where = {"memoryId": (await control.create_memory(**given))["memory"]["id"]}
            said = {**where, "actorId": "ana", "sessionId": "s1", "payload": [SAID]}
            local.data.create_event(**said, eventTimestamp=datetime.now(timezone.utc))
            await data.create_event(**said, eventTimestamp=datetime.now(timezone.utc))
            pages = data.get_paginator("list_events").paginate(
                **where, actorId="ana", sessionId="s1", PaginationConfig={"PageSize": 1}
            )
            events = [event async for page in pages for event in page["events"]]
            found = await data.retrieve_memory_records(
                **where, namespace="/facts/ana/", searchCriteria={"searchQuery": "what food?"}
            )
            return events, found["memoryRecordSummaries"], (await agents.create_session())["sessionId"]

    events, found, session_id = asyncio.run(talk())

    assert len(events) == 2
    assert found[0]["content"]["text"] == "The user loves sushi."
    assert [one["sessionId"] for one in local.agents.list_sessions()["sessionSummaries"]] == [session_id]


def test_aioboto3s_clients_are_answered_too(local: Clients) -> None:
    """It pins an aiobotocore from before AgentCore's memories, so it is beside a newer one here, which it stands."""
    aioboto3 = pytest.importorskip("aioboto3")
    memory_id, session = new_memory(local.control), aioboto3.Session("testing", "testing", region_name="us-east-1")

    async def talk() -> list[str]:
        async with session.client(CONTROL) as control:
            pages = control.get_paginator("list_memories").paginate()
            return [memory["id"] async for page in pages for memory in page["memories"]]

    assert asyncio.run(talk()) == [memory_id]


def test_a_refusal_is_its_clients_own_exception(local: Clients, session: Any) -> None:
    async def ask() -> Any:
        async with _clients(session, CONTROL) as (control,):
            with pytest.raises(ClientError) as refused:
                await control.get_memory(memoryId="Nobody-0123456789")
            return type(refused.value) is control.exceptions.ResourceNotFoundException, refused.value.response

    is_its_own, response = asyncio.run(ask())

    assert is_its_own
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 404
    assert "Nobody-0123456789" in response["Error"]["Message"]


def test_its_loop_goes_on_while_what_is_bound_answers(local: Clients, session: Any) -> None:
    runtime, may_answer = new_runtime(local), Event()

    def waits(payload: Any) -> str:
        assert may_answer.wait(SECONDS)
        return "done"

    local.agentcore.bind("helper", waits)

    async def ask() -> bytes:
        async with _clients(session, DATA) as (data,):
            given = {"agentRuntimeArn": runtime["agentRuntimeArn"], "payload": b"{}"}
            asking = asyncio.ensure_future(data.invoke_agent_runtime(**given))
            await asyncio.sleep(0)
            may_answer.set()
            return bytes(await (await asking)["response"].read())

    assert asyncio.run(ask()) == b'"done"'


def test_events_are_read_as_they_are_made(local: Clients, session: Any) -> None:
    speaker = Speaker(text_event("1"), text_event("2"))
    local.agentcore.script("InvokeCodeInterpreter", speaker)

    async def listen() -> list[Any]:
        async with _clients(session, DATA) as (data,):
            given = {"codeInterpreterIdentifier": INTERPRETER, "name": "executeCode"}
            events = (await data.invoke_code_interpreter(**given))["stream"]
            heard = []
            async for event in events:
                heard.append((event, speaker.may_go_on.is_set()))
                speaker.may_go_on.set()
            return heard

    assert asyncio.run(listen()) == [(text_event("1"), False), (text_event("2"), True)]


def test_a_payload_is_read_as_it_is_made_and_ended_when_its_reader_leaves(local: Clients, session: Any) -> None:
    speaker = Speaker(b"first\n", b"second\n")
    local.agentcore.script("InvokeAgentRuntime", speaker)

    async def read() -> tuple[bytes, bytes]:
        async with _clients(session, DATA) as (data,):
            answer = await data.invoke_agent_runtime(agentRuntimeArn=ARN, payload=b"{}")
            async with answer["response"] as body:
                return await body.read(3), await body.read(1024)

    assert asyncio.run(read()) == (b"fir", b"st\n")
    assert speaker.closed.wait(SECONDS)


def test_a_payload_comes_in_lines_too(local: Clients, session: Any) -> None:
    local.agentcore.script("InvokeAgentRuntime", {"response": b"first\nsecond\n"})

    async def read() -> list[bytes]:
        async with _clients(session, DATA) as (data,):
            body = (await data.invoke_agent_runtime(agentRuntimeArn=ARN, payload=b"{}"))["response"]
            return [line async for line in body.iter_lines()]

    assert asyncio.run(read()) == [b"first", b"second"]


def test_a_stream_that_breaks_is_a_broken_connection(local: Clients, session: Any) -> None:
    from aiohttp import ClientPayloadError

    def breaks(call: Any) -> Iterator[bytes]:
        yield b"1"
        raise LookupError("no such file")

    local.agentcore.script("InvokeAgentRuntime", breaks)

    async def read() -> bytes:
        async with _clients(session, DATA) as (data,):
            body = (await data.invoke_agent_runtime(agentRuntimeArn=ARN, payload=b"{}"))["response"]
            first = await body.read(1)
            with pytest.raises(ClientPayloadError):
                await body.read()
            return bytes(first)

    assert asyncio.run(read()) == b"1"


def test_a_warning_is_of_the_authors_own_line(local: Clients, late: Any) -> None:
    memory_id = new_memory(local.control, memoryStrategies=[FACTS])
    said = {"memoryId": memory_id, "actorId": "ana", "sessionId": "s1", "payload": [SAID]}
    local.data.create_event(**said, eventTimestamp=datetime.now(timezone.utc))

    async def ask() -> None:
        async with _clients(late, DATA) as (data,):
            await data.list_memory_records(memoryId=memory_id, namespace="/facts/")

    with pytest.warns(AgentCoreWarning) as told:
        asyncio.run(ask())
    assert told[0].filename == __file__


def test_a_coroutine_function_is_decorated_as_ever(late: Any) -> None:
    @mock_agentcore
    async def made() -> list[Any]:
        async with _clients(late, CONTROL) as (control,):
            await control.create_memory(name="Chat", eventExpiryDuration=30)
            listed: list[Any] = (await control.list_memories())["memories"]
            return listed

    assert [len(asyncio.run(made())), len(asyncio.run(made()))] == [1, 1]


def test_an_endpoint_of_the_authors_own_is_left_alone(idle: Clients, session: Any) -> None:
    nowhere = {"endpoint_url": "http://127.0.0.1:1", "config": AioConfig(retries={"total_max_attempts": 1})}

    async def ask() -> None:
        async with session.create_client(CONTROL, "us-east-1", **nowhere) as control:
            await control.list_memories()

    with AgentCore(), pytest.raises(EndpointConnectionError):
        asyncio.run(ask())
